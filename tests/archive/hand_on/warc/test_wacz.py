"""A web archive holds what the archive holds, byte for byte, and says what the archive does not have."""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tests.support.commands import run
from tests.support.factory import AT, HOME, PAGE, Visit, make_fetched, make_page, make_portal, make_record
from yifa.model.fetch import RENDERED, Custody, FetchKind, Verdict

CUSTODY = Custody(
    request_headers=(("User-Agent", "yifa"), ("Accept", "text/html")), remote_address="192.0.2.7",
    certificate_sha256="c" * 64, redirects=((f"{HOME}old.html", 302),),
)  # fmt: skip
GBK_NAME = 'attachment; filename="报告.pdf"'.encode("gbk").decode("latin-1")


@dataclass(frozen=True)
class Read:
    """A record as warcio reads it."""

    kind: str
    headers: Mapping[str, str]
    head: bytes
    body: bytes


def read_records(path: Path) -> list[Read]:
    """Return the records of a web archive, each message apart in head and body."""
    read = []
    with zipfile.ZipFile(path) as packed:
        stream = io.BytesIO(packed.read("archive/data.warc.gz"))
    for record in ArchiveIterator(stream, no_record_parse=True):
        block = record.content_stream().read()
        is_message = record.content_type.startswith("application/http")
        head, _, body = block.partition(b"\r\n\r\n") if is_message else (b"", b"", block)
        read.append(Read(record.rec_type, dict(record.rec_headers.headers), head, body))
    return read


def about(records: list[Read], kind: str, url: str) -> Read:
    """Return the one record of a kind about an address."""
    (record,) = [row for row in records if row.kind == kind and row.headers.get("WARC-Target-URI") == url]
    return record


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with an answer of every kind, and of another county one that is not asked for."""
    folder = tmp_path_factory.mktemp("wacz")
    visit = Visit(folder / "a.db")
    visit.save(make_record())
    visit.save(make_record(), at=AT + timedelta(hours=3))
    full = replace(make_fetched(f"{HOME}new.html", requested_url=f"{HOME}old.html"), custody=CUSTODY)
    visit.keep(replace(full, headers=(("Content-Length", "77"), ("Content-Encoding", "gzip"),
                                      ("Transfer-Encoding", "chunked"))))  # fmt: skip
    cut = replace(
        make_fetched(f"{HOME}cut.html", b"\x1f\x8b\x08cut"), headers=(("Content-Encoding", "gzip"),)
    )
    visit.keep(cut, Verdict.TRUNCATED)
    file = make_fetched(f"{HOME}files/fb1.pdf", b"%PDF-1.4", kind=FetchKind.ATTACHMENT)
    visit.keep(replace(file, headers=(("Content-Disposition", GBK_NAME), ("Content-Length", "8"))))
    visit.keep(make_fetched(f"{HOME}none.html", b"", status=404), Verdict.HTTP_ERROR)
    visit.keep(
        replace(make_fetched(f"{HOME}list", kind=FetchKind.LISTING), method="POST", request_body="p=2")
    )
    shown = make_fetched(f"{HOME}drawn", requested_url=f"{HOME}drawn#RENDERED:2", kind=FetchKind.LISTING)
    visit.keep(replace(shown, method=RENDERED, request_body="page 2"))
    away = make_fetched("http://elsewhere.example/", requested_url=f"{HOME}away.html", status=302, body=b"")
    visit.keep(away, Verdict.REDIRECTED_AWAY)
    visit.archive.portals.add(make_portal("990102", "碧山县", "bishan", "http://bishan.example/"))
    visit.archive.commit()
    visit.archive.close()
    done = run("wacz", "清溪县", folder / "a.wacz", "--archive", folder / "a.db")
    assert done.exit_code == 0, done.output
    assert "8 answers, 1 page among them" in done.output
    return folder


def test_every_answer_is_in_it_byte_for_byte(made: Path) -> None:
    """The body's digest is the archive's own."""
    records = read_records(made / "a.wacz")

    page = about(records, "response", PAGE)
    assert page.body == make_page()
    assert page.headers["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(make_page()).hexdigest()}"
    assert page.headers["WARC-Date"] == "2026-01-20T02:30:00Z"
    file = about(records, "response", f"{HOME}files/fb1.pdf")
    assert (file.body, GBK_NAME.encode("latin-1") in file.head) == (b"%PDF-1.4", True)
    empty = about(records, "response", f"{HOME}none.html")
    assert (empty.body, empty.head.splitlines()[0]) == (b"", b"HTTP/1.1 404 Not Found")


def test_warcio_finds_every_digest_right(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(made / "a.wacz") as packed:
        packed.extractall(tmp_path)

    class Words:
        inputs = (str(tmp_path / "archive" / "data.warc.gz"),)
        verbose = True

    assert Checker(Words).process_all() in (None, 0)
    said = capsys.readouterr().out
    unlike = sum(record.kind != "revisit" for record in read_records(made / "a.wacz"))
    assert said.count("digest pass") == unlike


def test_how_an_answer_came_is_told(made: Path) -> None:
    """The request, the address, the certificate and the redirects."""
    records = read_records(made / "a.wacz")
    answer = about(records, "response", f"{HOME}new.html")

    assert answer.headers["WARC-IP-Address"] == "192.0.2.7"
    request = about(records, "request", f"{HOME}new.html")
    assert request.headers["WARC-Concurrent-To"] == answer.headers["WARC-Record-ID"]
    assert request.head.splitlines() == [
        b"GET /new.html HTTP/1.1", b"Host: www.qingxi.example", b"User-Agent: yifa", b"Accept: text/html",
    ]  # fmt: skip
    said = about(records, "metadata", f"{HOME}new.html").body.decode()
    assert f"redirects: 302 {HOME}old.html\r\n" in said
    assert f"certificateSha256: {'c' * 64}\r\n" in said


def test_a_body_that_was_decoded_stands_under_headers_that_are_true_of_it(made: Path) -> None:
    """What was said of the encoded body is kept beside, under another name."""
    records = read_records(made / "a.wacz")

    lines = about(records, "response", f"{HOME}new.html").head.decode().splitlines()
    assert lines[1:] == [
        "X-Orig-Content-Length: 77", f"Content-Length: {len(make_page())}", "X-Orig-Content-Encoding: gzip",
    ]  # fmt: skip
    cut = about(records, "response", f"{HOME}cut.html")
    assert cut.head.splitlines()[1:] == [b"Content-Encoding: gzip"]


def test_what_the_archive_does_not_have_is_not_made_up(made: Path) -> None:
    """No request without its headers, but for one that sent something; no redirect that was not kept."""
    records = read_records(made / "a.wacz")

    assert not [row for row in records if row.kind == "request" and row.headers["WARC-Target-URI"] == PAGE]
    said = about(records, "metadata", PAGE).body.decode()
    assert "requestHeaders: not recorded\r\nremoteAddress: not recorded\r\n" in said
    assert not [row for row in records if row.headers.get("WARC-Target-URI") == f"{HOME}old.html"]
    posted = about(records, "request", f"{HOME}list")
    assert (posted.head.splitlines()[0], posted.body) == (b"POST /list HTTP/1.1", b"p=2")
    assert about(records, "response", f"{HOME}away.html").head.startswith(b"HTTP/1.1 302 Found")
    assert records[0].kind == "warcinfo"
    assert b"before schema 18" in records[0].body


def test_what_came_again_is_a_revisit_and_what_a_browser_showed_a_resource(made: Path) -> None:
    records = read_records(made / "a.wacz")

    again, first = about(records, "revisit", PAGE), about(records, "response", PAGE)
    assert again.headers["WARC-Date"] == "2026-01-20T05:30:00Z"
    assert again.headers["WARC-Refers-To"] == first.headers["WARC-Record-ID"]
    assert again.headers["WARC-Payload-Digest"] == first.headers["WARC-Payload-Digest"]
    drawn = about(records, "resource", f"{HOME}drawn")
    assert drawn.headers["Content-Type"] == "text/html; charset=utf-8"
    assert drawn.body == make_page()


def test_the_package_has_the_hash_of_every_part(made: Path) -> None:
    """Index and pages lead to the records; what is compressed is stored."""
    with zipfile.ZipFile(made / "a.wacz") as packed:
        described = packed.read("datapackage.json")
        package = json.loads(described)
        assert package["wacz_version"] == "1.1.1"
        for part in package["resources"]:
            assert part["hash"] == f"sha256:{hashlib.sha256(packed.read(part['path'])).hexdigest()}"
        seal = json.loads(packed.read("datapackage-digest.json"))
        assert seal["hash"] == f"sha256:{hashlib.sha256(described).hexdigest()}"
        stored = [part.filename for part in packed.infolist() if part.compress_type == zipfile.ZIP_STORED]
        assert stored == ["indexes/index.cdx.gz", "archive/data.warc.gz"]
        _, page = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
    assert (page["url"], page["title"]) == (PAGE, "清溪县2025年法治政府建设年度报告")


def test_the_same_archive_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    assert run("wacz", "990101", tmp_path / "b.wacz", "--archive", made / "a.db").exit_code == 0
    assert (tmp_path / "b.wacz").read_bytes() == (made / "a.wacz").read_bytes()


@pytest.mark.parametrize(
    ("place", "name", "said"),
    [
        ("990101", "a.zip", "a.zip: expected a name ending in .wacz"),
        ("990101", "none/a.wacz", "none: there is no such folder"),
        ("碧山县", "a.wacz", "nothing is kept of 碧山县 990102"),
    ],
)
def test_what_cannot_be_written_is_refused_by_its_name(
    made: Path, tmp_path: Path, place: str, name: str, said: str
) -> None:
    done = run("wacz", place, tmp_path / name, "--archive", made / "a.db")

    assert done.exit_code == 2
    assert said in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lacking", ["warcio.warcwriter", "cdxj_indexer.main"])
def test_without_its_extra_the_command_names_it(
    made: Path, tmp_path: Path, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, lacking, None)

    done = run("wacz", "990101", tmp_path / "a.wacz", "--archive", made / "a.db")

    assert done.exit_code == 2
    assert "pip install 'yifa[warc]'" in done.output
