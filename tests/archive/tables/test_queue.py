"""Rows on lists become tasks, and tasks are tried until they are done or given up."""

from datetime import timedelta

import pytest

from tests.support.asked import LATER, OTHER, count, one
from tests.support.factory import (
    AT,
    HOME,
    PAGE,
    TITLE,
    Visit,
    make_entry,
    make_pair,
    make_record,
)
from yifa.model.listing import EntryKind
from yifa.model.record import Origin, Outcome


def see(visit: Visit, *entries: object) -> tuple[int, int, int, list[tuple[str, str]]]:
    told = visit.archive.walks.keep_entries(
        visit.walk_id, visit.section_id, visit.portal_id, entries, AT  # type: ignore[arg-type] # cases
    )  # fmt: skip
    return told.new, told.changed, told.known, list(told.tasks)


def test_a_row_makes_one_task_until_its_page_is_read(visit: Visit) -> None:
    entry = make_entry(pairs=(make_pair("文号", "清政发〔2026〕1号", "document_number", Origin.LIST),))

    assert see(visit, entry) == (1, 0, 0, [(PAGE, "new")])
    assert see(visit, entry) == (0, 0, 1, [])
    (task,) = visit.archive.queue.due(visit.portal_id, AT)
    assert (task.entry, task.portal, task.section_id) == (entry, "990101", visit.section_id)
    visit.save(make_record(), entry)
    assert visit.archive.queue.due(visit.portal_id, AT) == ()
    assert see(visit, entry) == (0, 0, 1, [])


@pytest.mark.parametrize("row", [make_entry(title=f"{TITLE}（修订）"), make_entry(published="2026-02-01")])
def test_a_changed_row_makes_a_task(visit: Visit, row: object) -> None:
    see(visit, make_entry())
    visit.save(make_record())

    assert see(visit, row) == (0, 1, 0, [(PAGE, "changed_row")])


@pytest.mark.parametrize("kind", [EntryKind.EXTERNAL, EntryKind.RESTRICTED])
def test_a_row_that_leads_to_no_page_is_kept_without_a_task(visit: Visit, kind: EntryKind) -> None:
    assert see(visit, make_entry(kind=kind)) == (1, 0, 0, [])
    assert one(visit.archive, "SELECT kind FROM page") == (kind,)


def test_a_failed_page_waits_longer_each_time_and_is_then_given_up(visit: Visit) -> None:
    visit.list(make_entry())
    waits = []
    for _ in range(9):
        visit.fail()
        waits.append(one(visit.archive, "SELECT next_attempt_at FROM failure")[0])
    days = ["20T03:30", "20T08:30", "21T02:30", "23T02:30", *["27T02:30"] * 4]

    assert waits == [*(f"2026-01-{day}:00Z" for day in days), None]
    assert count(visit.archive, "task") == 0
    assert see(visit, make_entry()) == (0, 0, 1, [])


def test_a_failed_page_keeps_its_attempts_when_listed_again(visit: Visit) -> None:
    visit.list(make_entry())
    visit.fail()

    assert see(visit, make_entry()) == (0, 0, 1, [])
    assert visit.archive.queue.due(visit.portal_id, AT) == ()
    (task,) = visit.archive.queue.due(visit.portal_id, AT + timedelta(hours=1))
    assert task.attempts == 1


def test_a_page_not_to_be_retried_is_given_up_at_once(visit: Visit) -> None:
    visit.list(make_entry())
    visit.fail(retry=False)

    assert one(visit.archive, "SELECT attempts, next_attempt_at FROM failure") == (1, None)
    assert count(visit.archive, "task") == 0
    assert visit.archive.queue.add_retries(visit.portal_id, at=LATER) == 0
    assert visit.archive.queue.add_retries(visit.portal_id, at=LATER, given_up=True) == 1
    (task,) = visit.archive.queue.due(visit.portal_id, LATER)
    assert (task.why, task.attempts, task.entry) == ("retry", 1, make_entry())


def test_a_page_that_no_listing_shows_is_retried_without_a_row(visit: Visit) -> None:
    visit.fail()

    assert visit.archive.queue.add_retries(visit.portal_id, at=LATER) == 1
    (task,) = visit.archive.queue.due(visit.portal_id, LATER)
    assert (task.url, task.entry, task.section_id) == (PAGE, None, None)


def test_the_day_of_the_visit_printed_as_that_of_the_last_change_makes_no_version(visit: Visit) -> None:
    """A page really changed today says so tomorrow too."""
    late = AT + timedelta(days=20, hours=15)  # in China the next day has begun

    first = visit.save(make_record(date_updated="2026-01-20"))
    same = visit.save(make_record(date_updated="2026-02-10"), at=late)
    elsewhere = visit.save(make_record(date_updated="2026-02-10", publisher="司法局"), at=late)
    later = visit.save(make_record(date_updated="2026-02-10"), at=late + timedelta(days=9))

    outcomes = [each.outcome for each in (first, same, elsewhere, later)]
    assert outcomes == [Outcome.NEW, Outcome.SAME, Outcome.CHANGED, Outcome.CHANGED]


def test_a_failure_is_closed_by_success_and_counts_anew_after_it(visit: Visit) -> None:
    visit.fail()
    visit.save(make_record())
    assert one(visit.archive, "SELECT resolved_at FROM failure") == ("2026-01-20T02:30:00Z",)

    visit.fail(at=LATER)
    sql = "SELECT attempts, first_failed_at, resolved_at FROM failure"
    assert one(visit.archive, sql) == (1, "2026-01-20T04:30:00Z", None)
    visit.archive.queue.resolve(PAGE, LATER)
    assert one(visit.archive, "SELECT resolved_at FROM failure") == ("2026-01-20T04:30:00Z",)


def test_a_recent_document_is_looked_at_again_within_a_week(visit: Visit) -> None:
    visit.list(make_entry())
    visit.save(make_record(), make_entry())

    week = AT + timedelta(days=7)
    assert visit.archive.queue.add_revisits(visit.run_id, visit.portal_id, at=LATER) == 0
    assert visit.archive.queue.add_revisits(visit.run_id, visit.portal_id, at=week) == 1
    assert visit.archive.queue.add_revisits(visit.run_id, visit.portal_id, at=week) == 0
    (task,) = visit.archive.queue.due(visit.portal_id, week)
    assert (task.why, task.entry, task.section_id) == ("revisit", make_entry(), visit.section_id)


@pytest.mark.parametrize("by_save", [True, False])
def test_a_listed_address_that_answers_under_another_is_done(visit: Visit, by_save: bool) -> None:
    visit.list(make_entry(OTHER))
    saved = visit.save(make_record(), make_entry(OTHER) if by_save else None)
    if not by_save:
        visit.archive.versions.redirect(OTHER, PAGE, visit.run_id, AT)

    assert visit.archive.queue.due(visit.portal_id, AT) == ()
    assert one(visit.archive, "SELECT current_version_id FROM page WHERE url = ?", OTHER) == (
        saved.version_id,
    )
    assert see(visit, make_entry(OTHER)) == (0, 0, 1, [])
    assert visit.save(make_record(OTHER)).outcome is Outcome.DUPLICATE


def waiting(visit: Visit) -> list[tuple[str, str]]:
    """Return the pages that may be fetched later, and why."""
    return sorted((task.url, task.why) for task in visit.archive.queue.due(visit.portal_id, LATER))


def test_a_refresh_takes_every_page_and_goes_on_where_it_was_stopped(visit: Visit) -> None:
    see(visit, make_entry(), make_entry(OTHER))
    visit.save(make_record())
    visit.save(make_record(OTHER))
    visit.fail(OTHER)  # put off: a refresh does not wait

    visit.archive.queue.add_refresh(visit.portal_id, at=AT)
    assert waiting(visit) == sorted([(PAGE, "refresh"), (OTHER, "refresh")])
    visit.save(make_record(), at=LATER)
    visit.archive.queue.add_refresh(visit.portal_id, at=LATER)

    assert waiting(visit) == [(OTHER, "refresh")]
    files = [(task.url, task.why) for task in visit.files_due()]
    assert files == [(f"{HOME}files/fb1.docx", "new")]


def test_a_refresh_of_a_span_leaves_other_rows_alone(visit: Visit) -> None:
    see(visit, make_entry(), make_entry(OTHER, published="2024-05-01"))
    visit.save(make_record())
    visit.save(make_record(OTHER))

    visit.archive.queue.add_refresh(visit.portal_id, at=AT, since="2024-01-01", until="2024")

    assert waiting(visit) == [(OTHER, "refresh")]


def test_a_recheck_takes_only_the_pages_it_is_told_of(visit: Visit) -> None:
    see(visit, make_entry(), make_entry(OTHER))
    visit.save(make_record())
    visit.save(make_record(OTHER))

    visit.archive.queue.add_recheck(visit.portal_id, [PAGE], at=AT)

    assert waiting(visit) == [(PAGE, "recheck")]
    assert visit.archive.files.linked_from([PAGE]) == {f"{HOME}files/fb1.docx"}
