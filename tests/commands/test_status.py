"""status: a line that sums up, causes, a line a portal, trouble first; whole where it is asked for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.alarms.alarm import AlarmCode
from archive.alarms.raising import MUTED, NEW, STANDING, KeptAlarm
from archive.answers.status import PortalStatus, status, sum_up
from archive.store import Archive
from tests.support.commands import fill_archive, run
from tests.support.factory import AT
from yifa.commands.keep.status import _print_lines


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_archive(tmp_path_factory.mktemp("status") / "a.db")


@pytest.fixture(scope="module")
def portal(archive: Path) -> PortalStatus:
    """The one portal of the archive, as it stands."""
    with Archive.open(archive, read_only=True) as held:
        (one,) = status(held.db, AT)
    return one


@pytest.fixture(scope="module")
def alarm(archive: Path) -> KeptAlarm:
    return KeptAlarm(code="outage", section=None, detail="walk 2 failed", at="2026", since="2026", run=2)


def many(portal: PortalStatus, alarm: KeptAlarm, number: int) -> list[PortalStatus]:
    """Portals of which every third has an alarm, of every code and state, and one was never visited."""
    codes, states = [*AlarmCode], (NEW, STANDING, MUTED)
    made = [
        replace(
            portal, portal=f"{100000 + index}",
            alarms=()
            if index % 3
            else (replace(alarm, code=codes[index % len(codes)], state=states[index // 3 % 3]),),
        )
        for index in range(number)
    ]  # fmt: skip
    made[-1] = replace(made[-1], last_run=None, alarms=())
    return sorted(made, key=lambda one: (not one.alarms, one.portal))


def test_2850_portals_fit_40_lines(
    portal: PortalStatus, alarm: KeptAlarm, capsys: pytest.CaptureFixture[str]
) -> None:
    portals = many(portal, alarm, 2850)

    _print_lines(portals)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 40
    assert lines[0] == sum_up(portals)
    assert "1 never visited" in lines[0]
    assert [line.split()[0] for line in lines[1:13]] == ["new"] * 12
    assert lines[13].startswith("… and 30 more causes")
    assert [line.split()[0] for line in lines[16:36]] == [one.portal for one in portals[:20]]
    assert lines[36] == "… and 2,830 portals more, 620 of them with alarms"


def test_few_portals_have_a_line_each(
    portal: PortalStatus, alarm: KeptAlarm, capsys: pytest.CaptureFixture[str]
) -> None:
    _print_lines(many(portal, alarm, 4))

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[4:8]] == ["100000", "100001", "100002", "100003"]
    assert not any("more" in line for line in lines)


def test_one_portal_is_shown_whole(archive: Path) -> None:
    """So is every one of a place, and every one with --all."""
    plain = run("status", archive=archive).stdout

    assert "依法行政: read to its end" in plain
    assert {
        run("status", *words, archive=archive).stdout
        for words in (["清溪县"], ["--all"], ["--portal", "云岭"])
    } == {plain}


def test_a_place_limits_the_portals(archive: Path) -> None:
    """Another county's has none here."""
    shown = run("status", "武乡县", archive=archive)

    assert (shown.exit_code, shown.stdout) == (0, "No portal was ever crawled into this archive.\n")
    assert json.loads(run("status", "武乡县", "--json", archive=archive).stdout) == []
