"""Every address that a run was to fetch ends in exactly one outcome, or the run says that it does not."""

import signal
import subprocess
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from archive.book import Book
from archive.store import Archive
from archive.tables.outcomes import Balance
from crawler.tally import PortalTally, exit_status
from tests.replica import Replica, Response
from tests.support.crawling import YIFA, crawl, crawl_words, published_by, put_first_crawl, rows, yifa
from tests.support.factory import AT, HOME, LISTING, Visit, make_entry, make_fetched
from yifa.model.fetch import DONE, FetchKind, OutcomeCode
from yifa.model.status import Status

LATER = AT + timedelta(days=1)


def book_of(visit: Visit) -> Book:
    return Book(archive=visit.archive, run_id=visit.run_id, portal_id=visit.portal_id, clock=lambda: LATER)


def test_every_request_of_a_crawl_ends_in_one_row_and_the_report_counts_them(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    crawl(archive, replica, "ganzhou", "wugang")
    asked = {f"http://{each.host}{each.path_with_query}" for each in replica.requests}
    ended = rows(archive, "SELECT * FROM outcome")
    told = yifa("report", "--json", "--archive", archive).json()["portals"]

    assert {each["url"] for each in ended} == {url for url in asked if not url.endswith("/robots.txt")}
    assert sum(len(each["outcomes"]) for each in told) == len(ended)
    for each in told:
        book = each["ledger"]
        assert book["discovered"] == book["done"] + book["failed"] == len(each["outcomes"])
        assert (book["pending"], book["lost"]) == (0, [])
        assert each["codes"] == dict(Counter(row["code"] for row in each["outcomes"]))


def test_each_outcome_says_what_became_of_the_address(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    listed = published_by(replica, "140225")
    replica.world.serve(listed[0], Response(status=404, body=b"<html>no</html>"))
    replica.world.serve(listed[1], Response(status=410, body=b"<html>no</html>"))
    replica.world.serve(listed[2], Response(status=500, body=b"<html>no</html>"))
    replica.world.serve(listed[3], Response(reset=True))
    replica.world.serve(listed[4], Response(body=b""))
    replica.world.serve(listed[5], Response(status=302, headers=(("Location", "http://elsewhere.example/"),)))
    crawl(archive, replica, "hunyuan")
    found = {row["url"]: row for row in rows(archive, "SELECT * FROM outcome WHERE kind = 'page'")}

    assert [found[url]["code"] for url in listed[:6]] == [
        "http_4xx", "gone", "http_5xx", "conn_error", "empty_body", "redirect_offsite"
    ]  # fmt: skip
    assert [found[url]["status"] for url in listed[:6]] == [404, 410, 500, None, 200, 302]
    assert (found[listed[2]]["attempts"], found[listed[0]]["attempts"]) == (2, 1)
    assert {found[url]["code"] for url in listed[6:]} <= DONE


def test_an_unchanged_crawl_writes_one_row_a_request(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "hunyuan")
    crawl(archive, replica, "hunyuan")
    asked = [each for each in replica.requests if each.path_with_query != "/robots.txt"]

    assert len(rows(archive, "SELECT * FROM outcome WHERE run_id = 2")) == len(asked) > 0


def test_a_stopped_run_closes_what_is_in_flight_and_leaves_the_rest_in_the_queue(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    listed = published_by(replica, "140225")
    replica.world.serve(listed[2], Response(delay_seconds=3, body=b"late"))
    process = subprocess.Popen(
        [*YIFA, *crawl_words(archive, replica, ["hunyuan"])],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not any(listed[2].endswith(each.path_with_query) for each in list(replica.requests)):
        time.sleep(0.01)  # until the slow page has been asked for
    process.send_signal(signal.SIGTERM)
    status = process.wait(60)
    (book,) = yifa("report", "--json", "--archive", archive).json()["portals"]

    assert status == 11
    assert book["ledger"]["lost"] == []
    assert book["ledger"]["pending"] == len(rows(archive, "SELECT 1 FROM task")) - 1 > 0
    assert rows(archive, "SELECT code FROM outcome WHERE url = ?", listed[2]) == [{"code": "interrupted"}]


def test_a_killed_runs_open_addresses_are_closed_by_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    killed = Visit(path)
    killed.run_id = killed.archive.runs.begin("crawl", {"portals": ["990101"]}, "yifa 0", AT)
    killed.walk_id = killed.archive.walks.begin(killed.run_id, killed.section_id, AT)
    killed.list(make_entry(f"{HOME}1.html"), make_entry(f"{HOME}2.html"), make_entry(f"{HOME}3.html"))
    ledger = book_of(killed)
    ledger.begin(f"{HOME}1.html", FetchKind.PAGE)
    ledger.end(f"{HOME}1.html", FetchKind.PAGE, OutcomeCode.TIMEOUT)
    killed.archive.close()  # without an end of the run

    with Archive.open(path) as archive:
        archive.runs.begin("crawl", {"portals": ["990101"]}, "yifa 0", LATER)
        archive.runs.begin("crawl", {"portals": ["990101"]}, "yifa 0", LATER)
        archive.commit()
    ended = rows(path, "SELECT url, code FROM outcome WHERE run_id = 2 ORDER BY outcome_id")

    assert ended[0] == {"url": f"{HOME}1.html", "code": "timeout"}
    assert {row["url"]: row["code"] for row in ended[1:]} == {
        f"{HOME}2.html": "interrupted", f"{HOME}3.html": "interrupted", LISTING: "interrupted"
    }  # fmt: skip
    assert rows(path, "SELECT tally FROM run WHERE run_id = 2") == [{"tally": '{"interrupted": 3}'}]


def test_an_address_that_got_lost_makes_the_run_fail(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.list(make_entry(f"{HOME}1.html"), make_entry(f"{HOME}2.html"))
    ledger = book_of(visit)
    ledger.expect(visit.archive.queue.due(visit.portal_id, AT))
    even = ledger.close()
    with visit.archive.db.conn as db:
        db.execute("DELETE FROM task WHERE url = ?", (f"{HOME}2.html",))
    tally = PortalTally(balance=ledger.close())

    assert even == Balance(discovered=2, done=0, failed=0, pending=2)
    assert even.is_even
    assert tally.balance == Balance(discovered=2, done=0, failed=0, pending=1, lost=(f"{HOME}2.html",))
    assert f"lost: {HOME}2.html" in tally.in_words()
    assert exit_status([tally]) is Status.FELL_SHORT


def test_what_ends_twice_ended_as_it_did_last_and_keeps_what_was_counted(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    ledger, url = book_of(visit), f"{HOME}1.html"
    ledger.begin(url, FetchKind.PAGE)
    ledger.tried(url, FetchKind.PAGE)
    ledger.answered(url, make_fetched(url, b"12345"))
    ledger.end(url, FetchKind.PAGE, OutcomeCode.OK)
    ledger.end(url, FetchKind.PAGE, OutcomeCode.PARSE_ERROR, "no body")
    visit.archive.close()
    (row,) = rows(tmp_path / "a.db", "SELECT code, detail, status, bytes, attempts FROM outcome")

    assert tuple(row.values()) == ("parse_error", "no body", 200, 5, 1)


@pytest.mark.parametrize("code", OutcomeCode)
def test_every_code_is_either_got_or_not(code: OutcomeCode) -> None:
    assert code.is_done == (code in DONE)


def test_what_waits_is_held_as_it_was_when_it_was_looked_up(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    numbers = range(1, 1203)  # more than are packed together, twice
    visit.list(*(make_entry(f"{HOME}{number}.html", title=f"第{number}号") for number in numbers))
    ledger = book_of(visit)
    tasks, known = ledger.due(FetchKind.PAGE), ledger.known_rows()
    ledger.expect(tasks)
    ledger.expect(ledger.due(FetchKind.ATTACHMENT))
    ledger.end(f"{HOME}7.html", FetchKind.PAGE, OutcomeCode.OK)
    with visit.archive.change() as db:
        db.execute("DELETE FROM task")

    assert [task.url for task in tasks] == [f"{HOME}{number}.html" for number in numbers]
    assert [task.entry.title for task in tasks if task.entry] == [f"第{number}号" for number in numbers]
    assert [row.title for row in known] == [f"第{number}号" for number in numbers]
    assert [task.url for task in tasks.where(lambda task: task.url.startswith(f"{HOME}119"))] == [
        f"{HOME}119.html",
        *(f"{HOME}119{digit}.html" for digit in range(10)),
    ]
    due = [n for n in (1, 7, 1202, 1203) if ledger.is_due(f"{HOME}{n}.html", FetchKind.PAGE)]
    assert due == [1, 1202]
    assert not ledger.is_due(f"{HOME}1.html", FetchKind.ATTACHMENT)
    assert ledger.close().discovered == len(numbers)
