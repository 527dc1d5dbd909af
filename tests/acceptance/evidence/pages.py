"""Genuine pages are kept, whatever their words and templates; bad pages in their place are kept out."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from crawler.visit.doubts import says
from tests.acceptance.evidence.genuine import EACH, Genuine, genuine_pages
from tests.acceptance.evidence.row import Row
from tests.acceptance.evidence.written_to import SPOILED, spoiled_pages
from tests.acceptance.torture.answers.badpages import KINDS, crawl_runs
from tests.faults.site import Answer, Document, Site, make_site
from tests.support.crawling import rows as ask
from yifa.model.clock import now
from yifa.model.fetch import Fetched
from yifa.model.record import BodyKind
from yifa.reading.response import draft_of, open_response

PART = "pages"
URL = "http://www.qingyuan.example.com/zwgk/202601/t20260115_2900001.html"
BAD_EACH, SPOILED_EACH = 10, 4
SAMPLE = 3
"""pages of each genuine kind that are crawled too"""
SEED = 20


def is_kept(markup: str, row: str, *, status: int = 200) -> bool:
    """Return whether the visit stores an answer in place of a known page, by its row: as crawls decide."""
    headers = (("Content-Type", "text/html"),)
    fetched = Fetched(
        url=URL, requested_url=URL, status=status, headers=headers, body=markup.encode(), fetched_at=now()
    )
    opened = open_response(fetched, None, row=row)
    if not opened.ok:
        return False
    draft = draft_of(opened, None)
    return draft.body_kind is not BodyKind.EMPTY and says(draft, row)


def rows(
    *, each: int = EACH, bad_each: int = BAD_EACH, seed: int = SEED, crawls: bool = True
) -> Iterator[Row]:
    """Yield a row for every kind of page: how many of how many were kept, or kept out."""
    kept: Counter[str] = Counter()
    pages = list(genuine_pages(seed, each))
    for page in pages:
        kept[page.kind] += is_kept(page.markup, page.title)
    for kind, number in Counter(page.kind for page in pages).items():
        yield _row(f"genuine: {kind}", kept[kind], number, "kept")
    for name, templates in KINDS.items():
        for number, template in enumerate(templates, 1):
            dice = Random(f"{name} {number} {seed}")
            out = 0
            for _ in range(bad_each):
                status, markup = template(dice)
                out += not is_kept(markup, "清源县司法局2025年法治政府建设工作情况报告", status=status)
            yield _row(f"bad: {name} {number}", out, bad_each, "kept out")
    for kind in SPOILED:
        spoiled = spoiled_pages(kind, seed, SPOILED_EACH)
        out = sum(not is_kept(markup, title) for title, markup in spoiled)
        yield _row(f"bad: {kind}", out, len(spoiled), "kept out")
    if crawls:
        yield from crawled(seed)


def _row(case: str, got: int, of: int, word: str) -> Row:
    return Row(part=PART, case=case, expected=f"{of} of {of} {word}", got=f"{got} of {of} {word}")


def crawled(seed: int) -> Iterator[Row]:
    """Crawl a sample of the genuine pages; then bad pages in place of known ones; yield what is stored."""
    genuine = [_site_of(number, pages) for number, pages in enumerate(_by_kind(seed).values(), 1)]
    sound = list(_spoiled_sites(len(genuine) + 1, seed))
    faulty = [after for _, after in sound]
    with tempfile.TemporaryDirectory() as folder:
        archive = crawl_runs(Path(folder), [*genuine, *(before for before, _ in sound)], [*genuine, *faulty])
        stored = {row["url"] for row in ask(archive, "SELECT url FROM page JOIN version USING (page_id)")}
        replaced = ask(
            archive,
            "SELECT DISTINCT g.url FROM page AS g JOIN version AS v USING (page_id)"
            " JOIN capture AS c USING (capture_id) WHERE c.run_id = 2",
        )
    wanted = [site.url(document.path) for site in genuine for document in site.documents]
    bad = {site.url(document.path) for site in faulty for document in site.documents}
    yield _row("crawled: genuine pages", sum(url in stored for url in wanted), len(wanted), "kept")
    out = len(bad) - sum(row["url"] in bad for row in replaced)
    yield _row("crawled: bad pages in place of known ones", out, len(bad), "kept out")


def _by_kind(seed: int) -> dict[str, list[Genuine]]:
    kinds: dict[str, list[Genuine]] = {}
    for page in genuine_pages(seed + 1, SAMPLE):
        kinds.setdefault(page.kind, []).append(page)
    return kinds


def _site_of(number: int, pages: list[Genuine]) -> Site:
    """Return a portal whose list leads to these pages."""
    site = make_site(number, 0)
    for at, page in enumerate(pages):
        path = f"/yfxz/{at + 1}.html"
        site.documents.append(Document(path=path, title=page.title, date=page.day, paragraphs=()))
        site.answer(Answer(body=page.markup.encode()), path)
    return site


def _spoiled_sites(first: int, seed: int) -> Iterator[tuple[Site, Site]]:
    """Yield portals as they were, each with its twin on which one page was replaced by a bad one."""
    dice = Random(seed)
    templates = [template for kinds in KINDS.values() for template in kinds]
    for number, template in enumerate(templates, first):
        before = make_site(number, 1)
        after = replace(before, rules={})
        status, markup = template(dice)
        after.answer(Answer(status=status, body=markup.encode()), before.documents[0].path)
        yield before, after
