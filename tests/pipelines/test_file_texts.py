"""The texts of files after a crawl, as typed: read, found, shown, exported, filled in."""

import csv
import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive.hand_on.files import safe
from tests.replica import Replica, Truth
from tests.support.archives.kept import FILE, OTHER, PDF, note, receive
from tests.support.crawling import crawl, rows, yifa
from tests.support.factory import AT, HOME, PAGE, Visit, make_record
from yifa.reading.files.result import RULES, Extracted

EMPTY_PDF = b"%PDF-1.7\n"


@dataclass(frozen=True, slots=True)
class Read:
    archive: Path
    truth: Truth
    said: str


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    archive = tmp_path_factory.mktemp("texts") / "archive.db"
    with Replica() as replica:
        crawl(archive, replica)
        ran = yifa("extract", "--archive", archive, "--jobs", "2")
        yield Read(archive, replica.truth, ran.out)


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_file_is_read_whole(read: Read) -> None:
    texts = {
        row["url"]: row for row in rows(read.archive, "SELECT url, text, text_status, text_reason FROM files")
    }
    for url, true in read.truth.files.items():
        expected = "needs_ocr" if not true.text else "read"
        assert texts[url]["text_status"] == expected, url
        if texts[url]["text"] and "【" not in texts[url]["text"]:
            assert bare(texts[url]["text"]) == bare(true.text), url

    assert "14 files: 2 needs_ocr, 12 read" in read.said
    assert "needs_ocr: scan1.jpg  picture: not read without --ocr" in read.said


def test_reading_again_reads_nothing_until_asked(read: Read) -> None:
    before = rows(read.archive, "SELECT * FROM file_text")

    assert yifa("extract", "--archive", read.archive).out == "every file kept was read before\n"
    again = yifa("extract", "武乡县", "--retry", "--archive", read.archive, "--json")
    assert again.json() == {"files": 0, "counts": {}, "filled": 0, "not_read": []}
    assert rows(read.archive, "SELECT * FROM file_text") == before


def test_a_word_that_only_a_file_has_is_found_and_the_file_is_named(read: Read) -> None:
    url = next(url for url, true in read.truth.files.items() if true.text and url.endswith(".ofd"))
    phrase = read.truth.files[url].text.split("\n")[4][:16]

    (hit,) = yifa("search", phrase, "--archive", read.archive, "--json").json()["results"]
    told = yifa("search", phrase, "--archive", read.archive).out

    assert hit["snippets"] == []
    assert [each["name"] for each in hit["files"]] == [row["name"] for row in rows(
        read.archive, "SELECT name FROM files WHERE url = ?", url
    )]  # fmt: skip
    assert f"«{phrase}»" in hit["files"][0]["snippets"][0]
    assert f"in the file {hit['files'][0]['name']}" in told


def test_gaps_are_filled_from_the_file_with_their_origin(read: Read) -> None:
    filled = rows(
        read.archive,
        "SELECT d.body_kind, f.name, f.value, v.signoff_organ, v.signoff_date FROM field AS f "
        "JOIN version AS v USING (version_id) JOIN document AS d USING (document_id) WHERE f.origin = 'file'",
    )

    assert {row["body_kind"] for row in filled} == {"attachment_only"}
    assert {"signoff_organ", "signoff_date", "date_written"} <= {row["name"] for row in filled}
    assert all(row["signoff_organ"] and row["signoff_date"] for row in filled)
    assert f"{len(filled)} gaps in the metadata of their documents filled" in read.said


def test_show_prints_the_files_and_their_texts(read: Read) -> None:
    (row,) = rows(read.archive, "SELECT * FROM files WHERE url LIKE '%.ofd'")
    shown = yifa("show", row["document"], "--archive", read.archive).out
    (file,) = yifa("show", row["document"], "--archive", read.archive, "--json").json()["attachments"]

    assert (file["payload_sha256"], file["text_status"], file["extractor"]) == (
        row["sha256"],
        "read",
        "yifa-ofd",
    )
    assert f"Text of {row['name']}" in shown
    assert row["text"].split("\n")[1] in shown


def test_exports_carry_the_files_texts(read: Read, tmp_path: Path) -> None:
    import json

    yifa("export", tmp_path / "out.jsonl", "--archive", read.archive)
    yifa("export", tmp_path / "out.csv", "--archive", read.archive)
    lines = [json.loads(each) for each in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        table = {row["id"]: row for row in csv.DictReader(file)}
    with_files = [line for line in lines if line["attachments"]]

    assert {line["body_kind"] for line in lines} == {"html", "attachment_only", "image_only"}
    for line in with_files:
        for each in line["attachments"]:
            assert set(each) == {"name", "url", "status", "media_type", "sha256", "text_status", "text"}
            assert each["sha256"] in table[line["id"]]["attachment_hashes"]
            assert bare(each["text"] or "") in bare(table[line["id"]]["attachments_text"])
            assert each["name"] in table[line["id"]]["attachment_names"]


def test_files_are_exported_under_safe_unique_names_with_a_manifest(read: Read, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    ran = yifa("export", "--attachments", folder, "--archive", read.archive)
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        manifest = list(csv.DictReader(file))
    written = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert ran.status == 0
    assert written == {row["path"] for row in manifest} | {"manifest.csv"}
    assert len(manifest) == len(read.truth.files)
    for row in manifest:
        assert hashlib.sha256((folder / row["path"]).read_bytes()).hexdigest() == row["sha256"]
        assert row["sha256"] == read.truth.files[row["url"]].sha256
    assert "140225 浑源县/2026-02-05 浑源县林业局 关于2025年法治政府建设情况的报告.pdf" in written
    assert yifa("export", "--attachments", folder, "--archive", read.archive).status == 0


def test_an_export_of_files_can_be_limited_and_never_mixes_with_other_things(
    read: Read, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    one = yifa("export", "--attachments", folder, "行政执法事项目录", "--archive", read.archive)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    mixed = yifa("export", "--attachments", tmp_path, "--archive", read.archive)
    nothing = yifa("export", "--archive", read.archive)

    assert one.out.startswith("1 file written")
    assert (mixed.status, "is not empty" in mixed.err) == (2, True)
    assert (nothing.status, "--attachments DIR" in nothing.err) == (2, True)


def test_attachments_says_how_the_files_stand(read: Read) -> None:
    table = yifa("attachments", "--archive", read.archive)
    told = yifa("attachments", "--portal", "武乡县", "--archive", read.archive, "--json").json()["files"]

    assert [line.split()[0] for line in table.out.splitlines()] == [
        "kind", "ofd", "pdf", "rtf", "xlsx", "docx", "zip", "png", "plain",
    ]  # fmt: skip
    assert {(row["kind"], row["status"], row["text_status"], row["files"]) for row in told} == {
        ("pdf", "fetched", "read", 2), ("xlsx", "fetched", "read", 1),
    }  # fmt: skip


def test_what_cannot_be_read_says_why_and_is_read_again_when_asked(visit: Visit) -> None:
    archive = visit.archive.path
    visit.save(note(PAGE, FILE, OTHER))
    receive(visit, FILE, EMPTY_PDF)
    receive(visit, OTHER, "县司法局关于年度工作的报告\n一切如常。".encode())
    visit.archive.close()
    ran = yifa("extract", "--archive", archive)
    again = yifa("extract", "--retry", "--archive", archive, "--json")

    assert ran.status == 1
    assert "failed: bg.pdf  unreadable: PDF: " in ran.out
    assert again.status == 1
    assert (again.json()["files"], again.json()["counts"]) == (1, {"failed": 1})
    assert yifa("attachments", "--archive", archive).out.count("\n") == 3


def test_ocr_without_a_program_is_wrong_usage(visit: Visit, tmp_path: Path) -> None:
    from yifa.reading.files.ocr import engine

    if engine() is not None:
        pytest.skip("a program that reads pictures is here")
    ran = yifa("extract", "--ocr", "--archive", visit.archive.path)

    assert (ran.status, "rapidocr" in ran.err) == (2, True)


def test_an_archive_without_files_says_so(tmp_path: Path) -> None:
    begun = Visit(tmp_path / "a.db")
    begun.save(replace(make_record(), attachments=()))
    begun.archive.close()

    told = yifa("attachments", "--archive", tmp_path / "a.db").out

    assert told.startswith("No page held of these links to a file.\n")


def texts(visit: Visit, word: str) -> int:
    from archive.search.filters import Filters
    from archive.search.search import search

    return search(visit.archive.db, [word], Filters()).total


def test_a_text_read_anew_replaces_the_old_one_in_the_search(visit: Visit) -> None:
    visit.save(make_record(f"{HOME}copy.html"))
    visit.save(note())
    receive(visit)
    (file,) = visit.archive.texts.to_read()
    for text in ("从前读作孔雀", "如今读作麒麟", ""):
        found = Extracted(status="read", text=text, extractor="x", version="1")
        visit.archive.texts.keep(file.payload_id, found, AT)
    visit.archive.texts.keep(
        file.payload_id, Extracted(status="read", text="终于麒麟", extractor="x", version="2"), AT
    )
    visit.archive.commit()

    assert (texts(visit, "孔雀"), texts(visit, "麒麟")) == (0, 1)
    assert visit.archive.texts.to_read(retry=True) == ()
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("extractor", "version", "again"),
    [
        ("yifa-ofd", "2", 1), ("yifa-zip", "1", 1), ("python-docx", "1.2.0", 1), ("yifa-ofd", str(RULES), 0),
        ("pypdfium2", "5.0", 0),
    ],
)  # fmt: skip
def test_what_was_read_by_older_rules_is_read_again_when_asked(
    visit: Visit, extractor: str, version: str, again: int
) -> None:
    visit.save(note())
    receive(visit)
    (file,) = visit.archive.texts.to_read()
    found = Extracted(status="read", text="正文", extractor=extractor, version=version)
    visit.archive.texts.keep(file.payload_id, found, AT)

    assert visit.archive.texts.to_read() == ()
    assert len(visit.archive.texts.to_read(retry=True)) == again


@pytest.mark.parametrize(
    "text",
    [
        "../../etc/passwd", "a\x00b", "nul", "COM¹.txt", "x" * 400, "长" * 400, "𠮷" * 400, "\u202eabc\u061c",
        "  . ", "e\u0301", "a\u2028b\ue000",
    ],
)  # fmt: skip
def test_a_name_is_safe_on_every_system(text: str) -> None:
    name = safe(text)

    assert name
    assert len(name) <= 61
    assert len(name.encode()) <= 201
    assert not set(name) & set('<>:"/\\|?*\x00\u202e\u061c\u2028\ue000')
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip(" .")


def test_a_long_title_and_a_long_name_make_a_file_that_can_be_written(visit: Visit, tmp_path: Path) -> None:
    page = note(PAGE, FILE, OTHER, title="关于报告" * 40)
    names = ("附件一" * 40, "附件一" * 40 + "二")
    links = tuple(replace(each, name=name) for each, name in zip(page.attachments, names, strict=True))
    visit.save(replace(page, attachments=links))
    receive(visit, FILE, b"%PDF-1.7 one")
    receive(visit, OTHER, b"%PDF-1.7 two")
    visit.archive.close()
    ran = yifa("export", "--attachments", tmp_path / "out", "--archive", visit.archive.path)
    written = [each.name for each in (tmp_path / "out").rglob("*.pdf")]

    assert (ran.status, len(written)) == (0, 2)
    assert all(len(each) <= 120 and len(each.encode()) <= 240 for each in written)
    assert all("关于报告" in each and "附件一" in each for each in written)
