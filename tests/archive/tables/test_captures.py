"""Responses are kept as received, once, in as little room as pays."""

from dataclasses import replace

import pytest

from archive.store import Archive
from tests.support.asked import LATER, OTHER, count, one
from tests.support.factory import (
    HOME,
    Visit,
    make_fetched,
    make_page,
    make_portal,
)
from yifa.model.errors import ArchiveError
from yifa.model.fetch import Custody, Verdict


def test_an_unchanged_answer_is_one_capture_seen_twice(visit: Visit) -> None:
    first = visit.keep(make_fetched())
    again = visit.keep(make_fetched(at=LATER))

    assert first == again
    seen = one(visit.archive, "SELECT fetched_at, last_received_at, times_received FROM capture")
    assert seen == ("2026-01-20T02:30:00Z", "2026-01-20T04:30:00Z", 2)


def test_how_an_answer_came_is_kept_with_it_where_it_is_known(visit: Visit) -> None:
    """The first time: the same answer again brings no new row, and so no new way."""
    custody = Custody(
        request_headers=(("Accept", "*/*"),), remote_address="203.0.113.7", certificate_sha256="c1",
        redirects=((HOME, 302),),
    )  # fmt: skip
    visit.keep(replace(make_fetched(), custody=custody))
    visit.keep(replace(make_fetched(at=LATER), custody=replace(custody, remote_address="203.0.113.8")))
    visit.keep(make_fetched(OTHER))

    columns = "remote_address, certificate_sha256, redirects, request_headers"
    kept = visit.archive.db.execute(f"SELECT {columns} FROM capture ORDER BY capture_id").fetchall()
    assert kept == [
        ("203.0.113.7", "c1", f'[["{HOME}", 302]]', '[["Accept", "*/*"]]'), (None, None, None, None)
    ]  # fmt: skip


def test_another_answer_is_another_capture_and_the_same_bytes_are_kept_once(visit: Visit) -> None:
    answers = [make_fetched(), make_fetched(status=404), make_fetched(), make_fetched(body=b"")]

    captures = [visit.keep(fetched) for fetched in answers]

    assert len(set(captures)) == 4
    assert count(visit.archive, "payload") == 1
    assert visit.keep(make_fetched(body=b""), Verdict.EMPTY) != captures[3]


def test_every_body_comes_back_as_received(visit: Visit) -> None:
    bodies = [make_page(text=f"第{n}号文件") for n in range(4)] + [b"%PDF-1.4 scan", b"", b"\xff\xfe"]
    captures = [visit.keep(make_fetched(f"{HOME}{n}", body)) for n, body in enumerate(bodies)]
    visit.archive.commit()

    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert [reader.captures.body(capture) for capture in captures] == bodies
    codecs = [row[0] for row in visit.archive.db.conn.execute("SELECT codec FROM payload")]
    assert codecs == ["zstd", "zstd+dictionary", "zstd+dictionary", "zstd+dictionary", "identity", "identity"]


def test_a_reopened_archive_packs_with_the_same_dictionary(visit: Visit) -> None:
    visit.keep()
    visit.archive.close()
    again = Visit(visit.archive.path)
    with again.archive as archive:
        again.keep(make_fetched(OTHER, make_page(text="另一份文件")))

        dictionary = one(archive, "SELECT layout_dictionary_id FROM portal")
        assert (
            one(archive, "SELECT dictionary_id FROM payload ORDER BY payload_id DESC") == dictionary == (1,)
        )


@pytest.mark.parametrize(
    ("body", "verdict"),
    [(b"<html></html>", Verdict.OK), (b"%PDF" + bytes(9999), Verdict.OK), (make_page(), Verdict.CHALLENGE)],
)
def test_only_a_page_worth_it_becomes_the_dictionary(visit: Visit, body: bytes, verdict: Verdict) -> None:
    visit.keep(make_fetched(body=body), verdict)

    assert one(visit.archive, "SELECT layout_dictionary_id FROM portal") == (None,)


def test_a_payload_that_needs_a_dictionary_never_becomes_one(visit: Visit) -> None:
    page = make_page(text="两个门户同时刊登")
    for body in (make_page(), page):
        visit.keep(make_fetched(body=body))
    second = visit.archive.portals.add(make_portal("990102", "白石县", "baishi"))
    visit.archive.captures.keep(
        second, visit.run_id, make_fetched(body=page, at=LATER), verdict=Verdict.OK, detail=""
    )

    assert one(visit.archive, "SELECT layout_dictionary_id FROM portal WHERE portal_id = ?", second) == (
        None,
    )


def test_bytes_the_archive_lacks_are_told(visit: Visit) -> None:
    with pytest.raises(ArchiveError, match="payload 00: not in the archive"):
        visit.archive.captures.payload("00")
    with pytest.raises(ArchiveError, match="capture 7: not in the archive"):
        visit.archive.captures.body(7)
