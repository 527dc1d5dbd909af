"""The crawl as typed, against the replica portals; only the archive is looked at."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from archive.store import Archive
from tests.replica import Replica, Truth
from tests.support.crawling import (
    Ran,
    crawl,
    current,
    fold_spaces,
    rows,
    yifa,
)
from yifa.model.listing import Proof
from yifa.model.record import FIELD_NAMES


@dataclass(frozen=True, slots=True)
class Crawled:
    """A replica and the archive of one whole crawl of it."""

    archive: Path
    ran: Ran
    truth: Truth
    replica: Replica


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("flow") / "archive.db"
    with Replica() as replica:
        ran = crawl(archive, replica)
        yield Crawled(archive, ran, replica.truth, replica)


def test_every_document_is_archived_and_nothing_else(crawled: Crawled) -> None:
    published = {url for document in crawled.truth.documents for url in document.urls}
    stored = set(current(crawled.archive))

    assert stored - published == set()
    assert published - stored == set()
    assert len(crawled.truth.documents) >= 60


def test_same_content_at_several_addresses_is_one_document(crawled: Crawled) -> None:
    pages = current(crawled.archive)
    for document in crawled.truth.documents:
        assert len({pages[url]["document_id"] for url in document.urls}) == 1, document.urls
    distinct = {row["document_id"] for row in pages.values()}

    assert len(distinct) == len(crawled.truth.documents)
    assert any(len(document.portals) > 1 for document in crawled.truth.documents)


def test_every_metadata_field_is_what_the_page_prints(crawled: Crawled) -> None:
    pages, wrong = current(crawled.archive), []
    for url, true in crawled.truth.pages.items():
        if true.listed:
            expected = {each.name: getattr(true.fields, each.name) for each in fields(true.fields)}
            expected |= {
                "title": true.title, "report_year": true.report_year, "document_kind": true.document_kind,
                "signoff_organ": true.signoff_organ, "signoff_date": true.signoff_date,
                "body_kind": true.body_kind,
            }  # fmt: skip
            wrong += [
                (url, name, value, pages[url][name])
                for name, value in expected.items()
                if fold_spaces(str(pages[url][name])) != fold_spaces(str(value))
            ]

    assert wrong == []
    assert len(FIELD_NAMES) > 30


def test_every_text_is_exact(crawled: Crawled) -> None:
    pages = current(crawled.archive)
    wrong = [
        url
        for url, true in crawled.truth.pages.items()
        if true.listed and fold_spaces(pages[url]["text"]) != fold_spaces(true.text)
    ]

    assert wrong == []


def test_every_answer_says_from_whom_and_to_what_request_it_came(crawled: Crawled) -> None:
    captures = rows(crawled.archive, "SELECT remote_address, redirects, request_headers FROM capture")

    assert {capture["remote_address"] for capture in captures} == {"127.0.0.1"}
    for capture in captures:
        sent = dict(json.loads(capture["request_headers"]))
        assert sent["User-Agent"].startswith("yifa/")
        assert all(status in range(300, 400) for _, status in json.loads(capture["redirects"]))


def test_every_walk_ends_in_a_certificate_with_its_rows(crawled: Crawled) -> None:
    walks = rows(
        crawled.archive,
        "SELECT portal.code, section.name, section.url, found_by, found_path, walk.* FROM walk "
        "JOIN section USING (section_id) JOIN portal USING (portal_id)",
    )

    assert {walk["verdict"] for walk in walks} == {"complete"}
    assert {walk["proof"] for walk in walks} <= set(Proof)
    for code, true in crawled.truth.sections.items():
        (walk,) = (each for each in walks if each["code"] == code and each["url"] == true.url)
        assert (walk["pages"], walk["rows_read"]) == (true.pages, len({row.url for row in true.rows})), code
        assert walk["found_by"] == "discovered"
        assert walk["found_path"].split(" > ")[-1].replace(" ", "") == true.name


def test_every_listing_row_is_kept_with_its_title_and_date(crawled: Crawled) -> None:
    kept = {
        (row["section_url"], row["url"]): (row["title"], row["published"])
        for row in rows(
            crawled.archive,
            "SELECT section.url AS section_url, page.url, entry.title, entry.published FROM entry "
            "JOIN page USING (page_id) JOIN section USING (section_id)",
        )
    }
    wrong = []
    for true in crawled.truth.sections.values():
        for row in true.rows:
            title, day = kept.pop((true.url, row.url), (None, None))
            expected = row.date if row.date_readable else None
            if fold_spaces(str(title)) != fold_spaces(row.title) or (day != expected and row.date_readable):
                wrong.append((row.url, title, day))

    assert wrong == []
    assert kept == {}


def test_what_is_no_document_never_becomes_one(crawled: Crawled) -> None:
    kinds = {row["url"]: row["kind"] for row in rows(crawled.archive, "SELECT url, kind FROM page")}
    for url, what in crawled.truth.not_documents.items():
        assert kinds.get(url) == (None if what == "other_column" else what), url


def test_every_address_not_got_is_in_the_failure_queue_with_its_reason(crawled: Crawled) -> None:
    failures = {row["url"]: row for row in rows(crawled.archive, "SELECT * FROM failure WHERE kind = 'page'")}
    reasons = {"http_error": "not_found", "soft_404": "soft_404"}

    assert {url: row["reason"] for url, row in failures.items()} == {
        url: reasons[what] for url, what in crawled.truth.failures.items()
    }
    assert all(row["resolved_at"] is None and row["attempts"] == 1 for row in failures.values())
    assert crawled.ran.status == 1


def test_no_finding_is_wrong_and_every_expected_one_is_there(crawled: Crawled) -> None:
    found: dict[str, set[str]] = {}
    for row in rows(crawled.archive, "SELECT url, code FROM finding WHERE version_id IS NOT NULL"):
        found.setdefault(row["url"], set()).add(row["code"])
    for url, true in crawled.truth.pages.items():
        if true.listed:
            assert found.get(url, set()) == set(true.findings), url


def test_breadcrumb_and_attachments_are_kept(crawled: Crawled) -> None:
    pages = current(crawled.archive)
    files: dict[int, set[tuple[str, str]]] = {}
    for row in rows(crawled.archive, "SELECT version_id, url, name FROM attachment"):
        files.setdefault(row["version_id"], set()).add((row["url"], row["name"]))
    for url, true in crawled.truth.pages.items():
        if true.listed:
            assert files.get(pages[url]["version_id"], set()) == set(true.attachments), url
            assert (
                pages[url]["breadcrumb"] == str(list(true.breadcrumb)).replace("'", '"')
                or not true.breadcrumb
            )


def test_bytes_come_back_as_received(crawled: Crawled) -> None:
    with Archive.open(crawled.archive, read_only=True) as archive:
        digests = [row[0] for row in archive.db.execute("SELECT sha256 FROM payload")]
        assert len(digests) > 100
        assert all(
            hashlib.sha256(archive.captures.payload(digest)).hexdigest() == digest for digest in digests
        )


def test_manners(crawled: Crawled) -> None:
    """One request at a time, a name, a Referer to pages, robots.txt first and obeyed."""
    agents = {request.header("User-Agent") for request in crawled.replica.requests}
    by_host = Counter(request.host for request in crawled.replica.requests)
    first = {
        host: next(r.path_with_query for r in crawled.replica.requests if r.host == host) for host in by_host
    }

    assert len(agents) == 1
    assert next(iter(agents)).startswith("yifa/")
    assert set(first.values()) == {"/robots.txt"}
    assert not [r for r in crawled.replica.requests if r.path_with_query.startswith("/private/")]


def test_a_second_crawl_stores_nothing_new_asks_once_per_section_and_says_so(crawled: Crawled) -> None:
    before = current(crawled.archive)
    counts = rows(
        crawled.archive, "SELECT (SELECT count(*) FROM version) v, (SELECT count(*) FROM payload) p"
    )
    crawled.replica.forget_requests()
    ran = crawl(crawled.archive, crawled.replica)
    asked = [r for r in crawled.replica.requests if r.path_with_query != "/robots.txt"]
    report = yifa("report", "--archive", crawled.archive)

    assert ran.status == 0
    assert current(crawled.archive) == before
    assert (
        rows(crawled.archive, "SELECT (SELECT count(*) FROM version) v, (SELECT count(*) FROM payload) p")
        == counts
    )
    assert len(asked) == rows(crawled.archive, "SELECT count(*) AS n FROM section")[0]["n"]
    assert {row["verdict"] for row in rows(crawled.archive, "SELECT verdict FROM walk WHERE run_id = 2")} == {
        "caught_up"
    }
    assert "nothing new" in report.out
    assert report.status == 0
