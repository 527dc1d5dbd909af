"""alarms: what alarms is new, standing or muted; a mute names who and until when, and then alarms again."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.proof.merge import merge
from archive.proof.verify import verify_rows
from archive.store import Archive
from tests.support.commands import run
from tests.support.crawling import rows, yifa
from tests.support.stories import AUTUMN, DAY, Story, ended, settled
from yifa.model.fetch import FetchKind
from yifa.model.listing import WalkVerdict
from yifa.model.status import Status

DOWN = ended(WalkVerdict.FAILED, "refused")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """A portal with a settled list, read once, that is down in the run after that."""
    told = Story(tmp_path / "a.db")
    settled(told)
    told.run(AUTUMN)
    told.run(AUTUMN + DAY, DOWN)
    yield told
    told.archive.close()


def states(story: Story, at: datetime) -> list[tuple[str, str]]:
    return [(alarm.code, alarm.state) for alarm in story.run(at, DOWN)]


def mute(story: Story, until: date | None, at: datetime) -> None:
    story.archive.mutes.mute(["990101"], "outage", by="李", at=at, until=until)


def test_an_alarm_is_new_once_and_stands_then(story: Story) -> None:
    assert states(story, AUTUMN + 2 * DAY) == [("outage", "standing")]
    assert story.run(AUTUMN + 3 * DAY) == ()
    assert states(story, AUTUMN + 4 * DAY) == [("outage", "new")]


@pytest.mark.parametrize(
    ("status", "then"),
    [(Status.FELL_SHORT, "standing"), (Status.BLOCKED, "standing"), (Status.STOPPED, "new"),
     (Status.WRITE_FAILED, "new")],
)  # fmt: skip
def test_what_a_run_that_told_nothing_found_is_new_in_the_next(
    tmp_path: Path, status: Status, then: str
) -> None:
    """Since when it stands is not forgotten; what was told before such a run is not told again."""
    told = Story(tmp_path / "b.db")
    settled(told)
    told.run(AUTUMN)
    told.run(AUTUMN + DAY, DOWN, exit_status=status)
    (second,) = told.run(AUTUMN + 2 * DAY, DOWN)
    told.run(AUTUMN + 3 * DAY, DOWN, exit_status=status)
    (last,) = told.run(AUTUMN + 4 * DAY, DOWN)
    told.archive.close()

    assert (second.state, second.since) == (then, "2025-09-02T02:00:00Z")
    assert last.state == "standing"


def test_a_mute_that_is_over_alarms_again_once(story: Story) -> None:
    """Its last day is a day in China: at 17 o'clock UTC the next one has begun there."""
    mute(story, date(2025, 9, 3), AUTUMN + DAY)
    within = states(story, AUTUMN + 2 * DAY)
    over = states(story, AUTUMN + 2 * DAY + timedelta(hours=15))
    after = states(story, AUTUMN + 3 * DAY)

    assert within == [("outage", "muted")]
    assert over == [("outage", "new")]
    assert after == [("outage", "standing")]


def test_what_a_run_did_not_come_to_still_stands(story: Story) -> None:
    """A run that the portal's hours, a signal or our own limits kept from its lists says nothing of them."""
    kept = story.run(AUTUMN + 2 * DAY, ended(WalkVerdict.TRUNCATED, "memory"), unfinished="no memory")
    again = states(story, AUTUMN + 3 * DAY)

    assert sorted((alarm.code, alarm.state) for alarm in kept) == [
        ("outage", "standing"), ("unfinished", "new"),
    ]  # fmt: skip
    assert again == [("outage", "standing")]


def test_what_failed_is_told_once_unless_the_pages_own_state_explains_it(story: Story) -> None:
    fresh, gone, closed = (story.publish((AUTUMN + DAY).date()) for _ in range(3))
    story.run(AUTUMN + 2 * DAY, no_body=[fresh, closed])
    with story.archive.change() as db:
        db.execute("UPDATE page SET state = 'unreachable' WHERE url = ?", (gone,))
        db.execute("UPDATE failure SET reason = 'restricted' WHERE url = ?", (closed,))
    (first,) = rows(story.archive.path, "SELECT detail, state FROM alarm WHERE code = 'failed'")
    run_id = story.archive.runs.begin("crawl", {}, "yifa 0", AUTUMN + 3 * DAY)
    for url, reason in ((fresh, "timeout"), (gone, "not_found"), (closed, "restricted")):
        story.archive.queue.fail(
            story.portal_id, run_id, url=url, kind=FetchKind.PAGE, reason=reason, detail="x",
            at=AUTUMN + 3 * DAY,
        )  # fmt: skip
    story.run_id = run_id

    assert first["state"] == "new"
    assert fresh in first["detail"]
    assert story.judge(AUTUMN + 3 * DAY) == ()


def test_the_commands_mute_list_and_unmute(story: Story) -> None:
    path = story.archive.path
    story.archive.close()
    at = (AUTUMN + DAY + timedelta(hours=1)).isoformat()

    def typed(*words: str) -> str:
        return yifa("alarms", *words, "--archive", path, clock=at).out

    new = typed()
    told = typed("mute", "outage", "清溪县", "--until", "2025-09-30", "--by", "李")
    muted: Any = json.loads(typed("--json"))
    shown = typed()
    status = yifa("status", "--archive", path, clock=at).out
    ended_ = typed("unmute", "outage", "qingxi", "--by", "王"), typed("unmute", "outage", "990101")
    past = typed("--all")

    assert new.startswith("1 alarm: 1 new\nnew       清溪县 990101  outage: 依法行政: walk 2 failed, refused")
    assert told == "outage is muted at 1 portal: 990101\n"
    assert [(each["alarm"]["code"], each["alarm"]["state"]) for each in muted["alarms"]] == [
        ("outage", "muted")
    ]
    assert muted["mutes"][0]["until"] == "2025-09-30"
    assert "muted by 李 at 2025-09-02 11:00 (Beijing)" in shown
    assert status.startswith("1 portal: 0 without an alarm, 1 with muted alarms only; 1 without a report")
    assert "ALARM" not in status
    assert ended_ == ("1 mute of outage ended\n", "outage was not muted\n")
    assert "unmuted by 王 at 2025-09-02 11:00 (Beijing)" in past


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["outage", "某县"], "no portal there was ever crawled"),
        (["outage", "清溪县", "--until", "2025-09-01"], "that day is over"),
        (["duty", "清溪县"], "'duty' is not one of"),
    ],
)
def test_what_cannot_be_muted_is_refused(story: Story, words: list[str], said: str) -> None:
    story.archive.close()

    clock = (AUTUMN + DAY).isoformat()
    told = yifa("alarms", "mute", *words, "--archive", story.archive.path, clock=clock)

    assert told.status == 2
    assert said in told.err


def test_the_archive_may_be_named_before_the_subcommand(story: Story) -> None:
    story.archive.close()

    told = yifa("--archive", story.archive.path, "alarms", "mute", "outage", "清溪县")
    shown = yifa("alarms", "--archive", story.archive.path, "unmute", "outage", "清溪县")

    assert (told.out, shown.out) == (
        "outage is muted at 1 portal: 990101\n", "1 mute of outage ended\n",
    )  # fmt: skip


def test_mutes_survive_a_merge_and_a_mute_that_was_ended_stays_ended(story: Story, tmp_path: Path) -> None:
    mute(story, None, AUTUMN + DAY)
    story.archive.close()
    copy = tmp_path / "b.db"
    copy.write_bytes(story.archive.path.read_bytes())
    with Archive.open(copy) as other:
        other.mutes.unmute(["990101"], "outage", by="王", at=AUTUMN + 2 * DAY)
    merge([story.archive.path, copy], tmp_path / "c.db")
    merge([copy, story.archive.path], tmp_path / "d.db")
    columns = "code, muted_by, muted_at, until, unmuted_by, unmuted_at"
    held = [rows(tmp_path / name, f"SELECT {columns} FROM mute") for name in ("c.db", "d.db")]
    with Archive.open(tmp_path / "c.db", read_only=True) as merged:
        damage = list(verify_rows(merged.db.conn))

    assert held[0] == held[1]
    assert [(row["muted_by"], row["unmuted_by"]) for row in held[0]] == [("李", "王")]
    assert damage == []


def test_an_archive_of_older_rules_keeps_its_alarms_of_duty_and_shows_none(story: Story) -> None:
    with story.archive.change() as db:
        db.execute("UPDATE alarm SET code = 'duty'")
    story.archive.close()
    at = (AUTUMN + DAY).isoformat()

    said = yifa("alarms", "--archive", story.archive.path, clock=at).out
    assert said.startswith("No alarm.\nwritten ")
    assert "清溪县 990101 依法行政: 76 rows listed; read to its end" in said
    assert run("report", archive=story.archive.path).exit_code == 0
