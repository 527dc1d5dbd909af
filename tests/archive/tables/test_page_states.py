"""A page leaves the lists step by step, each step witnessed, and nothing else is taken for a removal."""

from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from archive.file.connecting import connect_to_read
from archive.proof.content import digest_of
from archive.proof.merge import merge
from tests.support.commands import run
from tests.support.factory import HOME
from tests.support.lives import Life, elsewhere, url
from tests.support.plans import statements_of
from yifa.model.fetch import FetchKind
from yifa.model.record import PageState


def test_a_page_goes_from_delisted_to_unreachable_to_gone_each_step_with_its_witness(life: Life) -> None:
    life.day(30).walk(*range(2, 11)).settle()
    life.day(31).walk(2, end="caught_up").miss(1)
    life.day(44).walk(2, end="caught_up")
    early = life.miss(1)
    life.day(45).walk(2, end="caught_up")
    late = life.miss(1)

    removal = life.removals()[1]
    delisted, unreachable, gone = removal.steps
    assert (early, late, removal.state) == (PageState.UNREACHABLE, PageState.GONE, "gone")
    assert [each["state"] for each in removal.steps] == ["delisted", "unreachable", "gone"]
    assert [each["at"][:10] for each in removal.steps] == ["2026-02-19", "2026-02-20", "2026-03-06"]
    assert (delisted["walk"], delisted["capture"]) == (2, None)
    assert (unreachable["walk"], unreachable["capture"]) == (None, gone["capture"])
    assert gone["walk"] == 2
    assert gone["detail"] == (
        "status 404; 3 fetches from 2026-02-20T02:30:00Z on found it not there; no list shows it: "
        f"last listed 2026-01-20T02:30:00Z by a ({HOME}a/); not among the 9 rows of a ({HOME}a/), "
        "read to its end 2026-02-19T02:30:00Z"
    )
    assert removal.document is not None
    assert removal.listed_since == removal.last_listed_at == "2026-01-20T02:30:00Z"
    assert list(life.removals()) == [1]


@pytest.mark.parametrize("end", ["caught_up", "truncated", "blocked", "failed"])
def test_only_a_walk_to_the_end_of_a_list_takes_a_page_off_it(life: Life, end: str) -> None:
    life.day(1).walk(*range(2, 11), end=end).settle()

    assert life.removals() == {}


def test_a_run_told_to_leave_rows_out_takes_none_off(life: Life) -> None:
    life.day(1)
    life.run_id = life.archive.runs.begin(
        "backfill", {"since": None, "until": "2026-01-05"}, "yifa 0", life.at
    )
    life.walk(*range(1, 5)).settle()

    assert life.removals() == {}


def test_a_list_that_shrinks_suddenly_is_doubted_until_it_is_so_for_a_fortnight(life: Life) -> None:
    (doubt,) = life.day(1).walk(9, 10).settle()
    assert life.removals() == {}
    assert "8 of 10 rows of a are missing at once" in doubt.detail

    assert life.day(10).walk(9, 10).settle()
    assert life.removals() == {}

    life.day(16).walk(9, 10).settle()
    assert sorted(life.removals()) == list(range(1, 9))


def test_a_list_that_shrank_is_read_to_its_end_again_once_the_fortnight_is_over(life: Life) -> None:
    (section,) = life.archive.portals.sections(life.portal_id)

    def is_due(day: int) -> bool:
        return life.archive.walks.plan(section.section_id, life.day(day).at).deep is not None

    life.day(1).walk(9, 10).settle()
    life.day(8).walk(9, 10).settle()
    assert [is_due(day) for day in (9, 14, 15)] == [False, False, True]

    life.day(15).walk(9, 10).settle()
    assert sorted(life.removals()) == list(range(1, 9))
    assert not is_due(16)


def test_a_list_published_only_so_far_is_not_read_more_often_for_its_old_rows(life: Life) -> None:
    life.day(1).walk(*range(3, 11), stop_reason="stub_page", oldest="2026-01-04").settle()

    (section,) = life.archive.portals.sections(life.portal_id)
    assert life.archive.walks.plan(section.section_id, life.day(16).at).deep is None


def test_a_list_that_shrank_for_a_while_takes_nothing_off(life: Life) -> None:
    life.day(1).walk(9, 10).settle()
    life.day(8).walk(*range(1, 11)).settle()
    life.day(16).walk(9, 10).settle()

    assert life.removals() == {}


def test_a_list_that_shows_less_than_it_declares_is_doubted(life: Life) -> None:
    (doubt,) = life.day(1).walk(*range(2, 11), rows_declared=10).settle()

    assert life.removals() == {}
    assert doubt.detail.startswith("a declares 10 rows and shows 9")


@pytest.mark.parametrize("reason", ["stub_page", "not_found"])
def test_an_old_row_beyond_the_published_part_of_a_list_is_not_off_it(life: Life, reason: str) -> None:
    life.day(1).walk(*range(3, 7), 8, 9, 10, stop_reason=reason, oldest="2026-01-04").settle()

    assert list(life.removals()) == [7]


def test_a_row_that_leads_to_another_host_is_still_on_its_list(life: Life) -> None:
    """Nor is one off it that leads to the portal again, or whose host the profile has named since."""
    life.day(1).walk(*range(1, 11), away={1, 2}).settle()
    (section,) = life.archive.portals.sections(life.portal_id)
    led = life.archive.walks.led_away(life.run_id, life.portal_id)

    assert [(row.section, row.before, row.now, row.known) for row in led] == [
        (section.name, url(number), elsewhere(number), 10) for number in (1, 2)
    ]
    life.day(2).walk(*range(1, 11), away={1}).settle()
    assert life.archive.db.execute("SELECT count(*) FROM page_state").fetchone() == (0,)
    assert [row.before for row in life.archive.walks.led_away(life.run_id, life.portal_id)] == [url(1)]


def test_which_rows_led_elsewhere_is_asked_for_at_the_cost_of_one_look_at_each(life: Life) -> None:
    """No part of the question is asked anew for every row: half a list of thousands may lead elsewhere."""
    life.day(1).walk(*range(1, 11), away={1, 2}).settle()
    db = life.archive.db.conn
    asked = statements_of(db, lambda: life.archive.walks.led_away(life.run_id, life.portal_id))
    plans = [step for sql in asked for *_, step in db.execute(f"EXPLAIN QUERY PLAN {sql}")]

    assert plans
    assert [step for step in plans if "CORRELATED" in step] == []


def test_a_row_beside_one_that_always_led_to_another_host_can_leave(life: Life) -> None:
    """So can one whose title or day no row to another host has."""
    life.day(1).walk(*range(1, 11)).walk(1, section="a", end="caught_up", away={1}).settle()
    life.day(2).walk(*range(1, 11)).walk(1, 11, section="a", end="caught_up", away={1, 11})
    life.day(3).walk(1, *range(3, 12), away={1, 11}).settle()

    assert list(life.removals()) == [1, 2]
    assert life.archive.walks.led_away(life.run_id, life.portal_id) == ()


def test_a_page_on_another_list_stays_listed(life: Life) -> None:
    life.day(1).walk(1, 20, section="b").settle()
    life.day(2).walk(*range(2, 11)).settle()
    assert life.removals() == {}

    life.day(3).walk(20, section="b").settle()
    assert life.steps(1) == ["delisted"]


def test_a_list_that_cannot_be_read_still_holds_its_pages_for_a_month(life: Life) -> None:
    life.day(1).walk(1, section="b").settle()
    for day in (2, 20, 31):
        life.day(day).walk(section="b", end="failed", stop_reason="not_found", pages=0)
        life.walk(*range(2, 11)).settle()
        assert life.removals() == {}, day

    life.day(33).walk(section="b", end="failed", stop_reason="not_found", pages=0)
    life.walk(*range(2, 11)).settle()
    assert life.steps(1) == ["delisted"]


def test_a_list_in_an_outage_holds_its_pages_for_ever(life: Life) -> None:
    life.day(1).walk(1, section="b").settle()
    for day in (2, 40, 80):
        life.day(day).walk(section="b", end="failed", stop_reason="timeout", pages=0)
        life.walk(*range(2, 11)).settle()

    assert life.removals() == {}


def test_a_list_no_profile_names_any_more_holds_its_pages_for_a_month(life: Life) -> None:
    life.day(1).walk(1, section="b").settle()
    life.day(29).walk(*range(2, 11)).settle()
    assert life.removals() == {}

    life.day(60).walk(*range(2, 11)).settle()
    assert life.steps(1) == ["delisted"]


def test_a_page_not_there_while_no_list_can_be_read_proves_nothing(life: Life) -> None:
    life.day(1).walk(end="failed", pages=0, stop_reason="timeout")

    assert life.miss(1) is None
    assert life.removals() == {}


def test_a_page_never_read_is_no_removal_because_it_is_not_there(life: Life) -> None:
    life.day(1).walk(*range(1, 12))

    assert life.miss(11) is None
    assert life.removals() == {}


def test_a_dead_link_that_stays_on_its_list_is_unreachable_and_never_gone(life: Life) -> None:
    for day in range(1, 60, 7):
        life.day(day).walk(*range(1, 11)).settle()
        life.miss(1)

    assert life.steps(1) == ["unreachable"]


def test_a_good_answer_between_starts_the_fortnight_anew(life: Life) -> None:
    life.day(1).walk(*range(2, 11)).settle()
    life.day(2).walk(2, end="caught_up").miss(1)
    life.day(10).walk(2, end="caught_up").read(1)
    life.day(17).walk(2, end="caught_up").miss(1)
    assert life.steps(1) == ["delisted", "unreachable", "delisted", "unreachable"]

    life.day(31).walk(2, end="caught_up").miss(1)
    assert life.steps(1)[-1] == "gone"


@pytest.mark.parametrize("was", ["delisted", "unreachable", "gone"])
def test_a_row_that_is_back_is_a_step_back_and_the_page_is_read_again(life: Life, was: str) -> None:
    life.day(1).walk(*range(2, 11)).settle()
    if was != "delisted":
        life.day(2).walk(2, end="caught_up").miss(1)
    if was == "gone":
        life.day(20).walk(2, end="caught_up").miss(1)
    life.day(21).walk(*range(1, 11)).settle()

    removal = life.removals()[1]
    assert removal.steps[-2]["state"] == was
    assert (removal.state, removal.steps[-1]["walk"]) == ("listed", life.removals()[1].steps[-1]["walk"])
    assert removal.steps[-1]["detail"] == f"listed again after it was {was}"
    assert url(1) in {task.url for task in life.archive.queue.due(life.portal_id, life.at)}


def test_a_page_that_answers_again_and_is_on_no_list_is_delisted_still(life: Life) -> None:
    life.day(1).walk(*range(2, 11)).settle()
    life.day(2).walk(2, end="caught_up").miss(1)
    life.day(3).walk(2, end="caught_up").read(1).settle()

    answered = life.removals()[1].steps[-1]
    assert life.steps(1) == ["delisted", "unreachable", "delisted"]
    assert answered["detail"].startswith("answers again after it was unreachable; on no list when one was ")
    assert answered["detail"].endswith("last read, 2026-01-21T02:30:00Z")
    assert (answered["walk"], answered["capture"] is not None) == (2, True)

    life.day(20).walk(*range(1, 11)).settle()
    assert life.steps(1)[-1] == "listed"


def test_a_page_that_left_its_list_is_looked_at_at_once_and_every_fortnight(life: Life) -> None:
    seen = []
    for day in range(1, 60):
        life.day(day).walk(*range(2, 11)).settle()
        if 1 in life.looks():
            life.read(1)
            seen.append(day)

    assert seen[0] == 1
    assert max(later - day for day, later in pairwise(seen)) == 14


def test_what_is_gone_is_no_failure_and_no_task(life: Life) -> None:
    life.day(1).walk(*range(2, 11)).settle()
    for day in (2, 20):
        life.day(day).walk(2, end="caught_up")
        if life.miss(1) is not PageState.GONE:
            life.archive.queue.fail(
                life.portal_id,
                life.run_id,
                url=url(1),
                kind=FetchKind.PAGE,
                reason="not_found",
                detail="",
                at=life.at,
            )

    assert life.archive.queue.due(life.portal_id, life.at) == ()
    assert life.archive.db.execute("SELECT resolved_at FROM failure").fetchall() == [
        ("2026-02-09T02:30:00Z",)
    ]


def test_archives_joined_tell_the_whole_life_of_a_page_in_any_order(tmp_path: Path) -> None:
    """One saw it leave the list, one saw it gone, one saw it back."""
    first, second, third = (Life(tmp_path / f"{name}.db", name) for name in "abc")
    for each in (first, second, third):
        each.walk(1, 2, 3, 4).read(1, 2, 3, 4)
    first.day(1).walk(2, 3, 4).settle()
    second.day(5).walk(2, 3, 4).settle()
    for day in (6, 20):
        second.day(day).walk(2, end="caught_up").miss(1)
    third.day(30).walk(1, 2, 3, 4)
    for each in (first, second, third):
        each.archive.close()
    paths = [tmp_path / f"{name}.db" for name in "abc"]

    merge(paths, tmp_path / "all.db")
    merge(paths[1:][::-1], tmp_path / "cb.db")
    merge([tmp_path / "cb.db", paths[0], paths[1]], tmp_path / "again.db")
    merge(paths[:2], tmp_path / "ab.db")

    digests, states = set(), []
    for name in ("all", "again", "ab"):
        with closing(connect_to_read(tmp_path / f"{name}.db").conn) as db:
            digests.add(digest_of(db))
            states.append(db.execute("SELECT state FROM page WHERE url = ?", (url(1),)).fetchone()[0])
            steps = [each for (each,) in db.execute("SELECT state FROM page_state ORDER BY at")]
            assert steps == ["delisted", "delisted", "unreachable", "gone"]
        assert run("verify", archive=tmp_path / f"{name}.db").exit_code == 0
    assert len(digests) == 2
    assert states == ["listed", "listed", "gone"]


def test_a_state_its_steps_do_not_say_is_damage(life: Life) -> None:
    with life.archive.change() as db:
        db.execute("UPDATE page SET state = 'gone' WHERE url = ?", (url(1),))
    life.archive.close()

    done = run("verify", archive=life.archive.path)

    assert done.exit_code != 0
    assert "its state is not what its steps say" in done.output
