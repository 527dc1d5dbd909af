"""G20, G23: bad pages in place of known documents, good pages among them; lists that lie about their ends."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.pages import third
from tests.acceptance.torture.pages.parts import Template
from tests.faults.case import catalogue
from tests.faults.cases import CASES
from tests.faults.playing import rows_of
from tests.faults.serving import FaultyPortals
from tests.faults.site import Answer, Site, make_document, make_site
from tests.support.crawling import rows
from yifa.model.clock import now
from yifa.model.fetch import DONE, Fetched, FetchKind
from yifa.reading.response import open_response

KINDS: dict[str, tuple[Template, ...]] = {
    "challenge": third.CHALLENGES,
    "soft 404": third.SOFT_404S,
    "hijack": third.HIJACKS,
}
KNOWN = 2
"""documents of each portal: fewer than the refusals after which a portal is left alone"""
RECALL, ACCUSED = 0.98, 0.005
LISTS = range(91, 103)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def run_pages(setting: Setting) -> Measured:
    """Put bad pages where good ones were, publish good ones beside them, and crawl."""
    dice = setting.dice("pages")
    each = setting.size(10, 2)
    bad: dict[str, str] = {}
    alone = 0
    sound: list[Site] = []
    faulty: list[Site] = []
    for kind, templates in KINDS.items():
        for template in templates:
            for _ in range(each // KNOWN):
                before = make_site(len(sound), KNOWN)
                after = replace(before, rules={})
                for document in before.documents:
                    status, markup = template(dice)
                    answer = Answer(status=status, body=markup.encode())
                    after.answer(answer, document.path)
                    bad[before.url(document.path)] = kind
                    alone += _is_bad(before.url(document.path), answer)
                sound.append(before)
                faulty.append(after)
    good = _good(setting, len(sound))
    sound += [replace(site, documents=[], rules={}) for site in good]
    faulty += good
    archive = crawl_runs(setting.folder, sound, faulty)
    ended = {
        row["url"]: row["code"] for row in rows(archive, "SELECT url, code FROM outcome WHERE run_id = 2")
    }
    done = {str(code) for code in DONE}
    missed = [f"{bad[url]} taken for a document: {url}" for url in bad if ended.get(url, "ok") in done]
    replaced = rows(
        archive,
        "SELECT g.url FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id"
        " JOIN capture AS c USING (capture_id) WHERE c.run_id = 2 AND g.found_at < c.fetched_at"
        " AND (SELECT count(*) FROM version AS o WHERE o.page_id = g.page_id) > 1",
    )
    wanted = [site.url(each.path) for site in good for each in site.documents]
    accused = [
        f"a good page is not stored: {url}: {ended.get(url)}" for url in wanted if ended.get(url) not in done
    ]
    recall = 1 - len(missed) / len(bad)
    misses = [f"replaced: {row['url']}" for row in replaced]
    misses += missed if recall < RECALL else []
    misses += accused if len(accused) > ACCUSED * len(wanted) else []
    figure = (
        f"{len(bad) - len(missed)} of {len(bad)} bad pages known ({alone} by the page alone),"
        f" {len(accused)} of {len(wanted)} good ones accused, {len(replaced)} good replaced"
    )
    return Measured(figure=figure, misses=misses)


def _is_bad(url: str, answer: Answer) -> bool:
    fetched = Fetched(
        url=url,
        requested_url=url,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched_at=now(),
    )
    assert fetched.kind is FetchKind.PAGE
    return not open_response(fetched, None).ok


def _good(setting: Setting, first: int) -> list[Site]:
    """Return portals whose documents are the good pages, each with a row that names it."""
    dice = setting.dice("good")
    sites = []
    for number, template in enumerate(third.GOOD):
        site = make_site(first + number, 0)
        for at in range(setting.size(30, 3)):
            status, markup = template(dice)
            title = TITLE.search(markup)
            document = replace(make_document(site, at), title=title[1] if title else "")
            site.documents.append(document)
            site.answer(Answer(status=status, body=markup.encode()), document.path)
        sites.append(site)
    return sites


def crawl_runs(folder: Path, *runs: list[Site]) -> Path:
    """Crawl the portals as they are in each run, 200 days apart; return the archive."""
    archive, portals = folder / "a.db", folder / "portals"
    portals.mkdir()
    for site in runs[0]:
        (portals / f"{site.code}.toml").write_text(site.profile() + "may_be_empty = true\n", encoding="utf-8")
    with FaultyPortals() as server:
        for run, sites in enumerate(runs, 1):
            server.put(run, {site.host: site for site in sites})
            hosts = "\n".join(f"{site.host}={server.address}" for site in sites)
            days = str(200 * (run - 1))
            subprocess.run(
                [sys.executable, "-m", "tests.faults.crawl", str(archive), str(portals), days],
                input=hosts, capture_output=True, text=True, encoding="utf-8", check=True,
            )  # fmt: skip
    return archive


def run_lists(setting: Setting) -> Measured:
    """Play the twelve faults of lists."""
    names = {number: name for number, name in catalogue().items() if number in LISTS}
    played = list(rows_of({number: CASES[number] for number in LISTS}, names, setting.folder / "lists"))
    misses = [f"{row.number} {row.name}: {problem}" for row in played for problem in row.problems]
    bad = {row.number for row in played if row.problems}
    return Measured(figure=f"{len(played) - len(bad)} of {len(played)} end right", misses=misses)
