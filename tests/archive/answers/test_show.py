"""Showing: one document by id, hash or address, with all that is known of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.answers.show import show
from archive.schema.database import Database
from archive.store import Archive
from tests.support.factory import AT, HOME, PAGE, TITLE, Visit, make_entry, make_fetched, make_record
from yifa.model.errors import UsageError, YifaError
from yifa.model.fetch import Verdict
from yifa.model.listing import EntryKind
from yifa.model.record import FieldValue, Origin

CHANGED = "更正后的正文：全年受理行政复议申请43件。"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An archive with a page that changed, a copy, a failure, a row that leads away."""
    visit = Visit(tmp_path / "a.db")
    other = FieldValue(
        field="publisher", raw="县府办", value="县府办", label="来源：", origin=Origin.LINE, chosen=False
    )
    unread = FieldValue(
        field="date_written", raw="去年", value=None, label="成文日期", origin=Origin.TABLE, chosen=False
    )
    record = make_record()
    visit.save(replace(record, values=(*record.values, other, unread)))
    visit.save(make_record(f"{HOME}copy.html", date_published="2026-01-18"))
    visit.save(make_record(text=CHANGED))
    visit.list(make_entry(f"{HOME}away", kind=EntryKind.EXTERNAL), make_entry(f"{HOME}waiting.html"))
    visit.fail(f"{HOME}lost.html")
    visit.archive.close()
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        yield archive.db


def ids(db: Database) -> list[str]:
    """Return the ids of all documents, first stored first."""
    return [row[0] for row in db.execute("SELECT content_sha256 FROM document ORDER BY document_id")]


def test_a_document_is_found_by_id_prefix_hash_and_address(db: Database) -> None:
    """All name the same; capitals too."""
    whole = ids(db)[1]

    keys = (whole, whole[:12], whole[:4].upper(), PAGE, f"{PAGE}#top")

    assert {show(db, key).content_sha256 for key in keys} == {whole}


def test_an_address_shows_the_values_of_its_own_page(db: Database) -> None:
    """The copy printed another date than the first page."""
    shown = show(db, f"{HOME}copy.html")
    dates = {value.field: value.value for value in shown.values}

    assert (shown.url, dates["date_published"]) == (f"{HOME}copy.html", "2026-01-18")
    assert [page["date_published"] for page in shown.pages] == ["2026-01-15", "2026-01-18"]


def test_an_address_that_was_redirected_is_found(tmp_path: Path) -> None:
    """The address asked for is kept with the response."""
    visit = Visit(tmp_path / "a.db")
    asked = make_fetched(requested_url="http://old.example/1.html")
    capture = visit.keep(asked)
    visit.archive.versions.save(
        make_record(), capture_id=capture, portal_id=visit.portal_id, run_id=visit.run_id, entry=None, at=AT
    )

    shown = show(visit.archive.db, "http://old.example/1.html")
    visit.archive.close()

    assert (shown.url, shown.captures[0]["requested_url"]) == (PAGE, "http://old.example/1.html")


def test_values_carry_label_origin_and_the_candidates_not_chosen(db: Database) -> None:
    """Also a field none of whose candidates could be read."""
    values = {value.field: value for value in show(db, ids(db)[0]).values}

    publisher = values["publisher"]
    assert (publisher.value, publisher.origin, publisher.label) == (
        "清溪县人民政府办公室",
        "table",
        "发布机构：",
    )
    assert publisher.others == ({"label": "来源：", "raw": "县府办", "value": "县府办", "origin": "line"},)
    assert (values["date_written"].value, values["date_written"].others[0]["raw"]) == (None, "去年")
    assert "editor" not in values


def test_everything_else_is_there(db: Database) -> None:
    """Pages, versions, attachments, findings, captures, labels nobody reads."""
    shown = show(db, ids(db)[0])

    assert (shown.title, shown.breadcrumb) == (TITLE, ("首页", "政务公开", "依法行政"))
    assert [page["current"] for page in shown.pages] == [False, True]
    assert len(shown.versions) == 3
    assert [each["name"] for each in shown.attachments] == ["附表一.docx"]
    assert shown.unread_pairs == ({"label": "办理科室：", "raw": "综合科", "origin": "table"},)
    assert {each["code"] for each in shown.findings} == {"unknown_label"}
    assert [each["verdict"] for each in shown.captures] == [Verdict.OK, Verdict.OK]


@pytest.mark.parametrize("key", ["abc", "zzzz", "", "http", "复议", "http://[::1/x"])
def test_what_is_no_document_is_wrong_usage(db: Database, key: str) -> None:
    """Too short, not hexadecimal, no address."""
    with pytest.raises(UsageError):
        show(db, key)


def test_a_prefix_of_several_lists_them(tmp_path: Path) -> None:
    """Ids are chosen so that they begin alike."""
    visit = Visit(tmp_path / "a.db")
    visit.save(replace(make_record(), content_sha256="abcd1" + "0" * 59))
    visit.save(replace(make_record(f"{HOME}2.html", "另一篇", "别的"), content_sha256="abcd2" + "0" * 59))

    with pytest.raises(UsageError, match=r"several: abcd10000000 清溪县 .*; abcd20000000 清溪县 另一篇"):
        show(visit.archive.db, "abcd")
    visit.archive.close()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("0000000000ff", "no document"),
        ("http://nowhere.example/", "does not know the address"),
        (f"{HOME}lost.html", "failed: timeout: no answer in 30 s"),
        (f"{HOME}away", "a listed external, listed"),
        (f"{HOME}waiting.html", r"to be fetched \(new\)"),
    ],
)
def test_what_is_not_stored_says_what_is_known(db: Database, key: str, said: str) -> None:
    """Not stored is not the same as not published."""
    with pytest.raises(YifaError, match=said) as caught:
        show(db, key)

    assert caught.value.exit_status == 1
