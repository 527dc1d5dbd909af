"""Counties of every family whose lists are framed, crawled as typed: the archive holds what is there."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica, Truth
from tests.replica.worlds.families import MORE, ROWS, VARIETIES, family_world
from tests.support.crawling import Ran, crawl, current, fold_spaces, rows
from yifa.model.listing import Proof

# lists whose interface brings the same rows again, and how many rows that are
DEAF = {"tingzhi": 15, "kazhu": 5}
WHOLE = [each.slug for each in VARIETIES if each.slug not in DEAF]
OWN_FIELDS = ("title", "report_year", "document_kind", "signoff_organ", "signoff_date", "body_kind", "text")


@dataclass(frozen=True, slots=True)
class Crawled:
    """A replica and the archive of one whole crawl of it."""

    archive: Path
    ran: Ran
    truth: Truth
    replica: Replica

    def pages(self, slug: str) -> dict[str, dict[str, Any]]:
        """Return the stored pages of a portal."""
        host = f"//www.{slug}.example/"
        return {url: page for url, page in current(self.archive).items() if host in url}

    def walk(self, slug: str, run: int = 1) -> dict[str, Any]:
        """Return a portal's only walk in a run."""
        (found,) = rows(
            self.archive,
            "SELECT section.url, section.found_by, walk.* FROM walk JOIN section USING (section_id) "
            "JOIN portal USING (portal_id) WHERE slug = ? AND run_id = ?",
            slug,
            run,
        )
        return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("families") / "archive.db"
    with Replica(family_world()) as replica:
        ran = crawl(archive, replica, more=MORE)
        yield Crawled(archive, ran, replica.truth, replica)


def true_pages(crawled: Crawled, slug: str) -> dict[str, Any]:
    return {url: page for url, page in crawled.truth.pages.items() if f"//www.{slug}.example/" in url}


@pytest.mark.parametrize("slug", WHOLE)
def test_every_document_of_a_family_is_archived_and_nothing_else(crawled: Crawled, slug: str) -> None:
    stored, published = set(crawled.pages(slug)), set(true_pages(crawled, slug))

    assert stored == published
    assert len(published) == ROWS


@pytest.mark.parametrize("slug", WHOLE)
def test_every_field_and_every_text_of_a_family_is_right(crawled: Crawled, slug: str) -> None:
    stored, wrong = crawled.pages(slug), []
    for url, true in true_pages(crawled, slug).items():
        expected = {each.name: getattr(true.fields, each.name) for each in fields(true.fields)}
        expected |= {name: getattr(true, name) for name in OWN_FIELDS}
        wrong += [
            (url, name, value, stored[url][name])
            for name, value in expected.items()
            if fold_spaces(str(stored[url][name])) != fold_spaces(str(value))
        ]

    assert wrong == []


@pytest.mark.parametrize("slug", WHOLE)
def test_a_framed_list_read_to_its_end_has_a_complete_certificate(crawled: Crawled, slug: str) -> None:
    walk = crawled.walk(slug)

    assert (walk["verdict"], walk["stop_reason"], walk["rows_read"]) == ("complete", "last_page", ROWS)
    assert walk["proof"] in (Proof.LAST_PAGE, Proof.ROWS_MET, Proof.NEXT_SHUT)
    assert (walk["newest"][:10], walk["oldest"][:10]) == ("2026-03-14", "2025-03-02")


@pytest.mark.parametrize(("slug", "shown"), DEAF.items())
def test_an_interface_that_ignores_what_is_asked_leaves_a_truncated_certificate(
    crawled: Crawled, slug: str, shown: int
) -> None:
    walk = crawled.walk(slug)

    assert (walk["verdict"], walk["rows_read"], walk["rows_declared"]) == ("truncated", shown, ROWS)
    assert f"more than the {shown} rows seen" in walk["detail"]
    assert len(crawled.pages(slug)) == shown
    assert crawled.ran.status == 1


@pytest.mark.parametrize("slug", WHOLE)
def test_every_row_keeps_its_full_title_and_its_date(crawled: Crawled, slug: str) -> None:
    kept = rows(
        crawled.archive,
        "SELECT page.url, entry.title, entry.published FROM entry JOIN page USING (page_id) "
        "JOIN portal ON portal.portal_id = page.portal_id WHERE slug = ?",
        slug,
    )
    code = next(each.code for each in VARIETIES if each.slug == slug)
    true = {(row.url, row.title, row.date) for row in crawled.truth.sections[code].rows}

    assert {(row["url"], row["title"], row["published"][:10]) for row in kept} == true


@pytest.mark.parametrize("slug", WHOLE)
def test_files_are_kept_under_their_names(crawled: Crawled, slug: str) -> None:
    stored = crawled.pages(slug)
    kept: dict[int, set[tuple[str, str]]] = {}
    for row in rows(crawled.archive, "SELECT version_id, url, name FROM attachment"):
        kept.setdefault(row["version_id"], set()).add((row["url"], row["name"]))
    wanted = {url: set(true.attachments) for url, true in true_pages(crawled, slug).items()}

    assert {url: kept.get(page["version_id"], set()) for url, page in stored.items()} == wanted
    assert sum(map(len, wanted.values())) == 2


def test_every_family_has_a_report_that_is_a_file_and_each_is_got_as_served(crawled: Crawled) -> None:
    whole = [each for each in VARIETIES if each.slug in WHOLE]
    kept = rows(crawled.archive, "SELECT portal, url, status, sha256, media_type FROM files")
    alone = rows(
        crawled.archive,
        "SELECT portal, count(*) AS n FROM documents WHERE body_kind = 'attachment_only' GROUP BY 1",
    )

    assert {row["url"]: (row["status"], row["sha256"], row["media_type"]) for row in kept} == {
        url: ("fetched", true.sha256, true.media_type)
        for url, true in crawled.truth.files.items()
        if any(f"//{each.host}/" in url for each in whole)
    }
    assert {row["portal"]: row["n"] for row in alone} == dict.fromkeys((each.code for each in whole), 1)
    assert len({row["media_type"] for row in kept}) >= 7


@pytest.mark.parametrize("slug", ["jilu", "danyuan", "mulu", "jiansuo", "zhanqun", "biaoqian"])
def test_a_framed_list_is_discovered_from_the_home_page(crawled: Crawled, slug: str) -> None:
    variety = next(each for each in VARIETIES if each.slug == slug)

    assert crawled.walk(slug)["found_by"] == "discovered"
    assert crawled.walk(slug)["url"] == f"http://{variety.host}{variety.column}"


def test_captures_tell_what_a_post_sent(crawled: Crawled) -> None:
    sent = rows(crawled.archive, "SELECT url, request_body FROM capture WHERE method = 'POST'")
    bodies = [row["request_body"] for row in sent if "queryList" in row["url"]]

    assert {urlpath(row["url"]) for row in sent} == {
        "/module/web/jpage/dataproxy.jsp", "/module/xxgk/search.jsp", "/queryList",
        "/EpointWebBuilder/rest/lightfrontaction/getgovinfolist",
    }  # fmt: skip
    assert len(set(bodies)) == len(bodies)
    assert any("channelCode%5B%5D=c105699" in body for body in bodies)


def urlpath(url: str) -> str:
    return url.partition("?")[0].partition(".example")[2]


def test_a_second_crawl_of_framed_lists_asks_for_little_and_finds_nothing(crawled: Crawled) -> None:
    before = current(crawled.archive)
    crawled.replica.forget_requests()
    crawl(crawled.archive, crawled.replica, *WHOLE, more=MORE)
    asked = [r for r in crawled.replica.requests if r.path_with_query != "/robots.txt"]

    assert current(crawled.archive) == before
    assert {crawled.walk(slug, run=2)["verdict"] for slug in WHOLE} == {"caught_up"}
    assert len(asked) <= 3 * len(WHOLE)
