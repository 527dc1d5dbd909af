"""Reports: what a run did and how a portal stands, counted from the archive, in words that claim no more."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.answers.run import PortalRun, judge, report
from archive.answers.status import PortalStatus, status
from archive.answers.walks import WalkReport
from archive.store import Archive
from tests.support.factory import AT, HOME, LISTING, PAGE, Visit, make_entry, make_portal, make_record
from yifa.model.errors import YifaError
from yifa.model.fetch import FetchKind
from yifa.model.listing import Certificate, EntryKind, WalkVerdict

COMPLETE = Certificate(
    verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=3, rows_declared=3,
    newest="2026-01-15", oldest="2025-12-01",
)  # fmt: skip
BLOCKED = Certificate(
    verdict=WalkVerdict.BLOCKED, stop_reason="challenge", pages=1, rows_read=0, detail="HTTP 412"
)
SINCE = Certificate(verdict=WalkVerdict.TRUNCATED, stop_reason="since_reached", pages=1, rows_read=1)
LATER = AT + timedelta(days=60)


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """An open run."""
    opened = Visit(tmp_path / "a.db")
    yield opened
    opened.archive.close()


def end(visit: Visit, certificate: Certificate, *, status: int = 0, **counts: object) -> None:
    """End the walk and the run; *counts* are what the run itself counted."""
    visit.archive.walks.end(visit.walk_id, certificate, AT)
    tally = {"portals": {"990101": counts}} if counts else {}
    visit.archive.runs.end(visit.run_id, exit_status=status, tally=tally, at=AT)


def again(visit: Visit, certificate: Certificate) -> None:
    """Make a second run, two months later."""
    visit.run_id = visit.archive.runs.begin("crawl", {}, "yifa 0", LATER)
    visit.walk_id = visit.archive.walks.begin(visit.run_id, visit.section_id, LATER)
    visit.archive.walks.end(visit.walk_id, certificate, LATER)
    visit.archive.runs.end(visit.run_id, exit_status=0, tally={}, at=LATER)


def only(archive: Archive, run: int | None = None) -> PortalRun:
    """Return the report's one portal."""
    (portal,) = report(archive.db, run).portals
    return portal


def standing(archive: Archive, days: int = 0) -> PortalStatus:
    """Return the status of the one portal, *days* after `AT`."""
    (portal,) = status(archive.db, AT + timedelta(days=days))
    return portal


def test_new_and_changed_publications_are_counted_from_the_archive(visit: Visit) -> None:
    """Four answers stored: three new pages, two of which say the same, one of them changed later."""
    visit.save(make_record())
    visit.save(make_record(f"{HOME}2.html", text="另一篇。"))
    visit.save(make_record(f"{HOME}copy.html"))
    visit.save(make_record(text="更正。"))
    end(visit, COMPLETE, new=3, changed=1, same=5, failed=0, requests=9, bytes=900, seconds=1.5)

    portal = only(visit.archive)

    assert portal.counts == {"new": 3, "changed": 1, "same": 5, "failed": 0}
    assert portal.copies == 2
    assert portal.disagreements == ()
    assert (portal.requests, portal.bytes, portal.seconds) == (9, 900, 1.5)
    assert portal.verdict == "4 stored; every list read"


def test_a_run_that_counted_otherwise_is_told_so(visit: Visit) -> None:
    """The archive is the witness, the run's memory is not."""
    visit.save(make_record())
    end(visit, COMPLETE, new=3)

    portal = only(visit.archive)

    assert portal.counts["new"] == 1
    assert portal.disagreements == ("new: the run counted 3, the archive has 1",)


def test_a_killed_run_reports_what_the_archive_proves(visit: Visit) -> None:
    """No tally, no end: same is not known, failures are counted."""
    visit.save(make_record())
    visit.fail(f"{HOME}lost.html")

    run, portal = report(visit.archive.db), only(visit.archive)

    assert (run.ended_at, run.exit_status) == (None, None)
    assert portal.counts == {"new": 1, "changed": 0, "same": None, "failed": 1}
    assert portal.verdict == "1 stored; not the whole: lists that fell short: 依法行政"
    assert portal.walks[0].words == "did not end (the run broke off or was killed)"


def test_a_version_read_anew_from_old_bytes_is_of_the_run_that_read_it(visit: Visit) -> None:
    """Same bytes, other metadata: the capture is the first run's, the change the second's."""
    visit.save(make_record())
    end(visit, COMPLETE)
    again(visit, COMPLETE)
    visit.save(make_record(editor="张三"), at=LATER)

    assert only(visit.archive, 1).counts["new"] == 1
    assert only(visit.archive, 1).counts["changed"] == 0
    assert only(visit.archive, 2).counts["changed"] == 1


def test_coverage_is_the_share_of_the_runs_versions(visit: Visit) -> None:
    """One of two has a document number; a run without versions has no coverage."""
    visit.save(make_record(document_number="清政发〔2026〕1号"))
    visit.save(make_record(f"{HOME}2.html", title=None, text="另一篇。"))
    end(visit, COMPLETE)
    again(visit, COMPLETE)

    coverage = only(visit.archive, 1).coverage

    assert (coverage["document_number"], coverage["title"], coverage["publisher"]) == (0.5, 0.5, 1.0)
    assert only(visit.archive, 2).coverage == {}


def test_skipped_rows_findings_and_failures_are_listed(visit: Visit) -> None:
    """Each with its reason."""
    visit.list(
        make_entry(f"{HOME}a", kind=EntryKind.EXTERNAL),
        make_entry(f"{HOME}b", kind=EntryKind.EXTERNAL),
        make_entry(f"{HOME}c.pdf", kind=EntryKind.ATTACHMENT),
        make_entry(),
    )
    visit.save(make_record())
    visit.fail(f"{HOME}lost.html")
    end(visit, COMPLETE, failed=1)

    portal = only(visit.archive)

    assert portal.skipped == {"external": 2}
    assert [(each["code"], each["times"]) for each in portal.findings] == [("unknown_label", 1)]
    assert [(each["reason"], each["next_attempt_at"]) for each in portal.failures] == [
        ("timeout", "2026-01-20T03:30:00Z")
    ]
    assert portal.verdict == "1 stored; every list read, but 1 address failed"


def test_a_discovered_list_is_ready_to_paste(visit: Visit) -> None:
    """The lines are TOML and say what was found; a list the profile names needs none."""
    found = visit.archive.portals.add_section(
        visit.portal_id, name='法治"政府"建设', url=f"{HOME}fz/", found_by="discovered",
        found_path="首页 > 法治", at=AT,
    )  # fmt: skip
    visit.archive.walks.begin(visit.run_id, found, AT)

    profile, discovered = only(visit.archive).walks

    assert profile.profile_lines is None
    assert discovered.found_path == "首页 > 法治"
    assert tomllib.loads(discovered.profile_lines or "") == {
        "section": [{"name": '法治"政府"建设', "url": f"{HOME}fz/"}]
    }


def make_walk(certificate: Certificate) -> WalkReport:
    """Return a walk over 依法行政 that ended so."""
    return WalkReport(
        walk_id=1, run=1, section="依法行政", url=LISTING, found_by="profile", found_path=None,
        verdict=certificate.verdict, stop_reason=certificate.stop_reason, detail=certificate.detail,
        pages=certificate.pages, pages_declared=None, rows_read=certificate.rows_read, rows_declared=None,
        newest=None, oldest=None, started_at="2026-01-20T02:30:00Z", ended_at="2026-01-20T02:30:00Z",
    )  # fmt: skip


CAUGHT_UP = Certificate(verdict=WalkVerdict.CAUGHT_UP, stop_reason="caught_up", pages=1, rows_read=20)


@pytest.mark.parametrize(
    ("certificates", "failed", "parked", "words"),
    [
        ((COMPLETE,), 0, None, "nothing new; every list read, no row new or changed"),
        ((CAUGHT_UP, COMPLETE), 0, None, "nothing new; every list read, no row new or changed"),
        ((COMPLETE, BLOCKED), 0, None, "nothing stored; not the whole: lists that fell short: 依法行政"),
        ((COMPLETE,), 2, None, "nothing stored; every list read, but 2 addresses failed"),
        ((SINCE,), 0, None, "nothing stored; lists read as far back as asked"),
        ((COMPLETE,), 0, "429", "nothing stored; left alone before the end: 429"),
        (
            (), 0, None,
            "nothing stored; no list was walked, so this says nothing about what the portal published",
        ),
    ],
)  # fmt: skip
def test_nothing_new_is_said_only_where_every_list_was_read(
    certificates: tuple[Certificate, ...], failed: int, parked: str | None, words: str
) -> None:
    """An empty answer is worth what the walks are worth."""
    walks = [make_walk(each) for each in certificates]

    assert judge({"new": 0, "changed": 0, "failed": failed}, walks, parked=parked) == words


def test_a_list_that_was_not_found_is_missing_from_the_whole(visit: Visit) -> None:
    """One list was read to its end, another is nowhere to be seen."""
    visit.save(make_record())
    visit.archive.queue.fail(
        visit.portal_id, visit.run_id, url=HOME, kind=FetchKind.HOME, reason="section_not_found",
        detail="no column 法治 on the 4 pages looked at", at=AT,
    )  # fmt: skip
    end(visit, COMPLETE)

    assert only(visit.archive).verdict == "1 stored; not the whole: no column 法治 on the 4 pages looked at"


def test_a_portal_the_run_only_counted_is_reported(visit: Visit) -> None:
    """Nothing of it was stored, but the tally names it."""
    again(visit, COMPLETE)
    silent = visit.archive.runs.begin("crawl", {}, "yifa 0", LATER)
    visit.archive.runs.end(silent, exit_status=1, tally={"portals": {"990101": {"failed": 0}}}, at=LATER)

    assert only(visit.archive).verdict.startswith("nothing stored; no list was walked")


def test_a_run_that_is_not_there_is_told(tmp_path: Path) -> None:
    """An empty archive has none; another has no run 7."""
    with Archive.open(tmp_path / "empty.db") as archive:
        with pytest.raises(YifaError, match="no run in this archive yet"):
            report(archive.db)
        with pytest.raises(YifaError, match="no run 7"):
            report(archive.db, 7)
        assert status(archive.db, AT) == ()


def test_a_healthy_portal_alarms_nobody(visit: Visit) -> None:
    """One complete walk, one document (its file still waits), a run that ended as expected."""
    visit.save(make_record())
    end(visit, COMPLETE)

    portal = standing(visit.archive, days=3)

    assert (portal.alarms, portal.remarks) == ((), ())
    assert (portal.documents, portal.pages, portal.open_failures, portal.pending_tasks) == (1, 1, 0, 1)
    assert portal.last_run is not None
    assert portal.last_run["run"] == visit.run_id
    assert [(each.last_complete_at, each.age_days, each.rows) for each in portal.sections] == [
        ("2026-01-20T02:30:00Z", 3, 3)
    ]


def test_what_falls_short_is_remarked(visit: Visit) -> None:
    """A killed run, a list never read, addresses given up, nothing stored."""
    visit.fail(PAGE, retry=False)

    assert standing(visit.archive).remarks == (
        "run 1 did not end (it is running, or was killed)",
        "no publication stored",
        "1 address given up",
        "依法行政: never read to its end",
        "依法行政: the last walk did not end (the run broke off or was killed)",
    )


def test_a_list_that_has_become_old_by_the_time_one_asks_alarms(visit: Visit) -> None:
    """Three walks: 3 rows, 1 row, then a challenge; nobody has crawled since."""
    visit.save(make_record())
    end(visit, COMPLETE, status=18)
    again(visit, Certificate(verdict=WalkVerdict.COMPLETE, stop_reason="no_next", pages=1, rows_read=1))
    again(visit, BLOCKED)

    portal = standing(visit.archive, days=200)

    assert portal.remarks == ("依法行政: the last walk blocked by the portal (challenge)",)
    assert [(each.code, each.section, each.detail, each.run) for each in portal.alarms] == [
        ("stale", "依法行政", "依法行政: not read for 140 days, last on 2026-03-21 (walk 2)", None)
    ]
    assert [(each.last_walk_verdict, each.rows) for each in portal.sections] == [("blocked", 1)]


def test_a_portal_without_list_or_run_is_remarked(tmp_path: Path) -> None:
    """Added but not visited; then visited, but no list was found."""
    with Archive.open(tmp_path / "a.db") as archive:
        number = archive.portals.add(make_portal())
        unvisited = standing(archive).remarks
        run = archive.runs.begin("crawl", {}, "yifa 0", AT)
        archive.queue.fail(
            number, run, url=HOME, kind=FetchKind.HOME, reason="dns", detail="no such host", at=AT
        )
        archive.runs.end(run, exit_status=1, tally={}, at=AT)
        visited = standing(archive).remarks

    assert unvisited == ("never crawled into this archive", "no publication stored")
    assert visited == ("no list was found", "no publication stored", "1 address failed so far")


def test_a_section_never_walked_is_remarked_once(visit: Visit) -> None:
    """It has no last walk to speak of."""
    visit.archive.portals.add_section(
        visit.portal_id, name="法治", url=f"{HOME}fz/", found_by="profile", found_path=None, at=AT
    )
    visit.save(make_record())
    end(visit, COMPLETE)

    portal = standing(visit.archive)

    assert portal.remarks == ("法治: never read to its end",)
    assert portal.sections[1].last_walk_at is None
