"""Web archives of others are read as a crawl's answers are, and never pass for them."""

import gzip
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.imports import WebImport, import_webs
from tests.support.commands import run
from tests.support.factory import (
    AT,
    HOME,
    LISTING,
    PAGE,
    Visit,
    make_entry,
    make_page,
    make_portal,
    make_record,
)
from tests.support.others.webs import SOFTWARE, Entry, by_hand, chunked, members, page, write_warc
from yifa.model.fetch import FetchKind

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PDF = b"%PDF-1.4 annex"
OTHER = f"{HOME}zwgk/yfxz/202601/t20260116_1000002.html"
SIGNED = "<p>清溪县人民政府</p><p>2026年1月12日</p>"
LINKED = make_page().replace(
    b"</div><div class='footer'", b"<a href='/files/fb1.pdf'>fb1.pdf</a></div><div class='footer'"
)


def bring(folder: Path, *files: Path, name: str = "a.db") -> WebImport:
    return import_webs(files, folder / name, [make_portal()], at=NOW)


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WebImport]:
    """What a browser's crawl holds: the page thrice, lists, a file, parts of pages, other hosts."""
    folder = tmp_path_factory.mktemp("imports")
    links = "".join(
        f"<li><a href='/zwgk/yfxz/202601/t2026011{n}_{n}.html'>关于第{n}号事项的通知公告</a></li>"
        for n in range(9)
    )
    first = page(at="2026-01-18T02:30:00Z")
    entries = [
        replace(first, body=gzip.compress(LINKED), headers={**first.headers, "Content-Encoding": "gzip"}),
        Entry(at="2026-01-19T02:30:00.250Z", kind="revisit", body=b"", own={
            "WARC-Refers-To-Target-URI": PAGE, "WARC-Refers-To-Date": "2026-01-18T02:30:00Z",
            "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        }),
        replace(page(at="2026-01-20T02:30:00Z", Transfer_Encoding="chunked"),
                body=chunked(make_page("清溪县2025年法治政府建设年度报告（更正）"))),
        Entry(url=OTHER, kind="resource", body=make_page("关于印发清溪县行政执法办法的通知")),
        Entry(url=LISTING, body=f"<html><body><ul>{links}</ul></body></html>".encode()),
        Entry(url=f"{HOME}zwgk/", body=f"<html><body><ul>{links}</ul></body></html>".encode()),
        Entry(url=f"{HOME}about.html", body=b"<html><body><p>hello</p></body></html>"),
        Entry(url=HOME),
        Entry(url=f"{HOME}lost.html", status="404 Not Found", body=b"<html>404</html>"),
        Entry(url=f"{HOME}files/fb1.pdf", at="2026-01-17T00:00:00Z",
              headers={"Content-Type": "application/pdf"}, body=PDF),
        Entry(url=f"{HOME}style.css", headers={"Content-Type": "text/css"}, body=b"p{}"),
        Entry(url=f"{HOME}moved.html", status="302 Found", headers={"Location": PAGE}, body=b""),
        Entry(url="http://cdn.example/x.js", headers={"Content-Type": "text/javascript"}, body=b"1"),
        page(at="2027-01-01T00:00:00Z"),
        Entry(kind="request", status="GET / HTTP/1.1", body=b""),
    ]  # fmt: skip
    done = bring(folder, write_warc(folder / "rec.warc.gz", entries))
    return folder, done


def test_pages_are_read_as_a_crawl_reads_them(brought: tuple[Path, WebImport]) -> None:
    """Compressed, chunked, repeated or without headers: each with the time at which others received it."""
    folder, done = brought

    versions = ask(
        folder / "a.db", "SELECT url, first_fetch_with, last_fetch_with, title FROM versions ORDER BY 1, 2"
    )
    title = "清溪县2025年法治政府建设年度报告"
    assert versions == [
        (PAGE, "2026-01-18T02:30:00Z", "2026-01-19T02:30:00Z", title),
        (PAGE, "2026-01-20T02:30:00Z", "2026-01-20T02:30:00Z", f"{title}（更正）"),
        (OTHER, "2026-01-18T02:30:00Z", "2026-01-18T02:30:00Z", "关于印发清溪县行政执法办法的通知"),
    ]
    assert done.portals == {"清溪县 990101": {"document": 4, "list": 4, "refused": 1, "file": 1}}
    assert done.documents == 2


def test_what_is_not_brought_in_is_counted(brought: tuple[Path, WebImport]) -> None:
    _, done = brought

    assert done.left == {"later": 1, "redirect": 1, "part": 1}
    assert done.hosts == {"cdn.example": 1}
    assert done.damaged == 0
    (file,) = done.files
    assert (file.file, file.records, file.software) == ("rec.warc.gz", 16, (SOFTWARE,))


def test_every_answer_names_the_record_it_comes_from(brought: tuple[Path, WebImport]) -> None:
    folder, done = brought

    rows = ask(
        folder / "a.db",
        "SELECT kind, record_id, record_file, record_file_sha256, record_software FROM capture",
    )
    assert len(rows) == 10
    assert all(row[1].startswith("<urn:uuid:") for row in rows)
    assert {row[2:] for row in rows} == {("rec.warc.gz", done.files[0].sha256, SOFTWARE)}
    assert sorted(row[0] for row in rows) == [
        "attachment", "column", "home", *["listing"] * 2, *["page"] * 5,
    ]  # fmt: skip


def test_a_file_goes_to_the_page_that_links_to_it(brought: tuple[Path, WebImport]) -> None:
    """Though it was received before the page."""
    folder, _ = brought

    sql = """SELECT a.url, status, size FROM attachment AS a JOIN version USING (version_id)
        WHERE title NOT LIKE '%更正%'"""
    assert (f"{HOME}files/fb1.pdf", "fetched", len(PDF)) in ask(folder / "a.db", sql)


def test_it_is_no_walk_and_no_fetch_of_ours(brought: tuple[Path, WebImport]) -> None:
    """No list is known, no page counts as fetched, and every answer says so."""
    path = brought[0] / "a.db"

    assert ask(path, "SELECT (SELECT count(*) FROM walk), (SELECT count(*) FROM section)") == [(0, 0)]
    assert ask(path, "SELECT DISTINCT first_fetched_at, last_fetched_at, next_look_at FROM page") == [
        (None, None, None)
    ]
    assert ask(path, "SELECT DISTINCT imported_from FROM publications") == [("rec.warc.gz",)]
    assert ask(path, "SELECT command, exit_status FROM run") == [("import", 0)]
    nothing = run("search", "核电站", archive=path).output
    assert "Not read to a proved end: the lists of 清溪县 990101 (none is known)" in nothing
    assert "never" in run("status", archive=path).output
    cells = json.loads(run("coverage", "--json", archive=path).stdout)["cells"]
    assert {cell["state"] for cell in cells} == {"published"}
    why = next(cell["why"] for cell in cells if cell["state"] == "published")
    assert why == f"{PAGE}, imported from rec.warc.gz, never fetched by a crawl"
    assert json.loads(run("removals", "--json", archive=path).stdout)["removals"] == []


def test_it_can_be_shown_verified_and_exported(brought: tuple[Path, WebImport], tmp_path: Path) -> None:
    path = brought[0] / "a.db"

    assert run("verify", archive=path).exit_code == 0
    story = run("history", PAGE, archive=path).output
    assert "on no list; never fetched by a crawl: imported" in story
    assert story.count("imported from rec.warc.gz") == 3
    (capture, *_) = json.loads(run("show", PAGE, "--json", archive=path).stdout)["captures"]
    assert (capture["record_file"], capture["record_software"]) == ("rec.warc.gz", SOFTWARE)
    assert run("export", tmp_path / "p.jsonl", archive=path).exit_code == 0
    assert json.loads((tmp_path / "p.jsonl").read_text().splitlines()[0])["imported_from"] == "rec.warc.gz"
    assert "import" in run("report", archive=path).output


def test_importing_again_adds_nothing(brought: tuple[Path, WebImport]) -> None:
    folder, first = brought
    before = run("digest", archive=folder / "a.db").output

    again = bring(folder, folder / "rec.warc.gz")

    assert run("digest", archive=folder / "a.db").output == before
    assert (again.run, again.portals, again.left["held"]) == (None, {}, 10)
    assert first.run is not None


def archive_of_ours(path: Path, *, days: int = 0) -> None:
    """Make an archive whose own crawl read the page."""
    visit = Visit(path, make_portal())
    visit.list(make_entry(), at=AT)
    at = AT + timedelta(days=days)
    visit.save(replace(make_record(), attachments=()), make_entry(), at=at)
    visit.archive.runs.end(visit.run_id, exit_status=0, tally={}, at=at)
    visit.archive.commit()
    visit.archive.close()


def test_the_order_of_importing_and_merging_does_not_matter(tmp_path: Path) -> None:
    """What is older than our own answer stands before it, and takes nothing from it."""
    early = write_warc(
        tmp_path / "early.warc.gz", [page(at="2025-12-01T00:00:00Z", title="清溪县报告（征求意见稿）")]
    )
    archive_of_ours(tmp_path / "ours.db")
    archive_of_ours(tmp_path / "copy.db")
    bring(tmp_path, early, name="ours.db")
    bring(tmp_path, early, name="alone.db")

    merged = run("merge", tmp_path / "alone.db", "--into", tmp_path / "copy.db")

    assert merged.exit_code == 0, merged.output
    digests = [run("digest", archive=tmp_path / name).output for name in ("ours.db", "copy.db")]
    assert digests[0] == digests[1]
    assert run("verify", archive=tmp_path / "ours.db").exit_code == 0
    shown = ask(
        tmp_path / "ours.db", "SELECT title, first_fetched_at, imported_from, versions FROM publications"
    )
    assert shown == [("清溪县2025年法治政府建设年度报告", "2026-01-20T02:30:00Z", None, 2)]


def test_an_answer_of_ours_is_not_seen_in_anothers(tmp_path: Path) -> None:
    """A crawl asks for an imported page that its list shows, and keeps its own answer beside the other."""
    bring(tmp_path, write_warc(tmp_path / "a.warc.gz", [page()]))
    visit = Visit(tmp_path / "a.db", make_portal())
    visit.list(make_entry())
    assert [task.why for task in visit.archive.queue.due(visit.portal_id, AT, FetchKind.PAGE)] == ["new"]
    assert visit.archive.validators.held(PAGE, FetchKind.PAGE) is None

    visit.save(make_record(), make_entry())
    visit.archive.commit()
    visit.archive.close()

    owners = ask(tmp_path / "a.db", "SELECT record_id IS NULL, times_received FROM capture ORDER BY 1")
    assert owners == [(0, 1), (1, 1)]
    assert ask(tmp_path / "a.db", "SELECT first_fetched_at FROM page") == [("2026-01-20T02:30:00Z",)]
    held = bring(tmp_path, write_warc(tmp_path / "own.warc.gz", [page(at="2026-01-20T02:30:00Z")]))
    assert held.left == {"held": 1}


def test_wgets_ways_are_known(tmp_path: Path) -> None:
    """Addresses in angle brackets, no id, a body that is chunked by its header alone, folded lines."""
    body = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Note: a\r\n b\r\nno header\r\n\r\n" + make_page()
    )
    head = f"WARC-Type: response\r\nWARC-Target-URI: <{PAGE}>\r\nWARC-Date: 2026-01-18T02:30:00Z\r\n"
    (tmp_path / "w.warc").write_bytes(by_hand(head, body=body))

    done = bring(tmp_path, tmp_path / "w.warc")

    assert done.documents == 1
    ((identity, headers),) = ask(tmp_path / "a.db", "SELECT record_id, headers FROM capture")
    assert identity == f"<sha256:{done.files[0].sha256}#0>"
    assert json.loads(headers) == [["X-Note", "a b"]]


def test_wacz_files_and_collections_of_them_are_unpacked(tmp_path: Path) -> None:
    inner, outer = tmp_path / "a.wacz", tmp_path / "all.wacz"
    with zipfile.ZipFile(inner, "w") as packed:
        packed.write(write_warc(tmp_path / "a.warc.gz", [page()]), "archive/a.warc.gz")
        packed.writestr("datapackage.json", "{}")
    with zipfile.ZipFile(outer, "w") as packed:
        packed.write(inner, "a.wacz")
        packed.write(write_warc(tmp_path / "b.warc.gz", [page(OTHER)]), "archive/b.warc.gz")
    data = outer.read_bytes()
    place = data.rindex(members(tmp_path / "b.warc.gz")[1][:30])
    (tmp_path / "torn.wacz").write_bytes(data[: place + 40] + b"\0\0\0\0" + data[place + 44 :])

    assert bring(tmp_path, outer).documents == 1
    assert bring(tmp_path, tmp_path / "torn.wacz", name="b.db").damaged >= 1


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    """Records of hosts that no profile names make no archive."""
    strange = [Entry(url=f"http://h{n}.example/") for n in range(3)]
    file = write_warc(tmp_path / "a.warc.gz", strange)
    (tmp_path / "cut.warc.gz").write_bytes(file.read_bytes()[:-9])

    done = run("import", tmp_path / "cut.warc.gz", "--archive", tmp_path / "a.db")

    assert done.exit_code == 1
    assert "cut.warc.gz: 4 records" in done.output or "cut.warc.gz: 3 records" in done.output
    assert "DAMAGED" in done.output
    assert "of other hosts (h0.example 1" in done.output
    assert "0 documents that the archive had not" in done.output
    assert not (tmp_path / "a.db").exists()
