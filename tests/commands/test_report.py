"""report and status as typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.alarms.raising import Visited, raise_alarms
from archive.store import Archive
from tests.support.commands import assert_plain, fill_archive, run
from tests.support.factory import AT, HOME, Visit, make_portal, make_record
from yifa.model.listing import Certificate, WalkVerdict


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    """A small archive with a bit of everything."""
    return fill_archive(tmp_path / "a.db")


def test_report_prints_certificates_counts_and_failures(archive_path: Path) -> None:
    """Each list with its proof; what was found, ready to paste; what was not got, and why."""
    told = run("report", archive=archive_path)

    assert told.exit_code == 0
    for said in (
        "exit status  18, blocked or parked by a portal",
        "清溪县 990101: 3 stored; not the whole: lists that fell short: 法治",
        "publications  3 new, 0 changed, ? same, 25 failed",
        "copies        2 of the new show a text that other pages show too",
        "skipped       1 external",
        "traffic       30 requests, 1.5 MB, 31 s",
        "DISAGREES  new: the run counted 5, the archive has 3",
        "read      1 of 1 declared pages, 3 of 3 declared rows",
        "stopped   challenge (HTTP 412)",
        '[[section]]\nname = "法治"\nurl = "http://www.qingxi.example/fz/"\n',
        "timeout: no answer in 30 s; attempt 1, next attempt 2026-01-20 11:30 (Beijing)",
        "given up",
        "… and 5 more; see --json",
    ):
        assert said in told.stdout
    assert_plain(told.stdout)


def test_report_as_json_counts_the_same(archive_path: Path) -> None:
    """By the number of the run."""
    told = json.loads(run("report", "1", "--json", archive=archive_path).stdout)

    assert (told["run"], told["exit_status"]) == (1, 18)
    assert told["portals"][0]["counts"]["new"] == 3
    assert [walk["verdict"] for walk in told["portals"][0]["walks"]] == ["complete", "blocked"]


def test_report_shows_a_page_got_after_all_and_a_run_without_end(tmp_path: Path) -> None:
    """A killed run has no tally; its only failure was mended."""
    visit = Visit(tmp_path / "a.db")
    visit.fail(f"{HOME}lost.html")
    visit.archive.queue.resolve(f"{HOME}lost.html", AT)
    visit.archive.close()

    told = run("report", archive=tmp_path / "a.db").stdout

    assert "exit status  did not end: it is running, or was killed" in told
    assert "got after all 2026-01-20 10:30 (Beijing)" in told
    assert "traffic" not in told


def test_report_tells_the_arguments_in_short(tmp_path: Path) -> None:
    """Lists in a row, tables as a number, what was not given not at all."""
    given = {
        "portals": ["140429", "140225"],
        "whole": True,
        "since": None,
        "portal_hosts": {"a": "b", "c": "d"},
    }
    with Archive.open(tmp_path / "a.db") as archive:
        archive.runs.begin("crawl", given, "yifa 0", AT)

    told = run("report", archive=tmp_path / "a.db").stdout

    assert "arguments    portals 140429 140225; whole yes; 2 portal_hosts\n" in told


def test_status_names_what_should_alarm(archive_path: Path) -> None:
    """In words, under the table."""
    told = run("status", archive=archive_path)

    assert told.exit_code == 0
    assert "ALARM  stale: 依法行政: not read for " in told.stdout
    assert "note   法治: the last walk blocked by the portal (challenge)" in told.stdout
    assert (
        "依法行政: read to its end 2026-01-20 10:30 (Beijing), rows: 3, proof: proof not recorded; last read"
        in told.stdout
    )
    assert json.loads(run("status", "--json", archive=archive_path).stdout)[0]["open_failures"] == 24
    assert_plain(told.stdout)


def test_status_of_an_empty_archive_says_so(tmp_path: Path) -> None:
    """Not an empty table."""
    Archive.open(tmp_path / "a.db").close()

    assert (
        run("status", archive=tmp_path / "a.db").stdout == "No portal was ever crawled into this archive.\n"
    )


def test_status_is_calm_where_nothing_alarms(tmp_path: Path) -> None:
    """The walk is of today, by the clock of the command."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    done = Certificate(verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=3)
    visit.archive.walks.end(visit.walk_id, done, datetime.now(UTC))
    visit.archive.runs.end(visit.run_id, exit_status=0, tally={}, at=AT)
    visit.archive.close()

    assert "nothing alarming" in run("status", archive=tmp_path / "a.db").stdout


def test_status_of_many_portals_begins_with_the_sum_and_fits_a_page(tmp_path: Path) -> None:
    """Trouble by cause, then a line for each of the first portals with trouble; --all shows the rest."""
    with Archive.open(tmp_path / "a.db") as archive:
        run_id = archive.runs.begin("crawl", {}, "yifa 0", AT)
        visited = []
        for number in range(60):
            slug = f"p{number}"
            archive.portals.add(
                make_portal(f"99{number:04}", f"第{number}县", slug, f"http://{slug}.example/")
            )
            why = "no memory" if number >= 30 else None
            visited.append(
                Visited(code=f"99{number:04}", parked=None, blocked=False, unbalanced=None, unfinished=why)
            )
        with archive.change() as db:
            raise_alarms(db, run_id, visited, AT)
        archive.runs.end(run_id, exit_status=1, tally={"portals": {}}, at=AT)

    told = run("status", archive=tmp_path / "a.db").stdout.splitlines()
    everything = run("status", "--all", archive=tmp_path / "a.db").stdout.splitlines()

    assert told[0] == "60 portals: 0 without an alarm, 30 with new alarms, 30 never visited"
    assert told[1].startswith("new       unfinished: 第30县 990030、第31县 990031、")
    assert told[1].endswith("第34县 990034… (30)")
    assert told[4].startswith("990030")
    assert len(told) <= 40
    assert len(everything) > 120
