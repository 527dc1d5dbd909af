"""Portals and columns that move, in the run that sees it and in the one after the profile was edited."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.acceptance.evidence.moves import World
from tests.acceptance.evidence.relocations import EDITED, KEPT, MOVED, Move, relocations
from tests.acceptance.evidence.upheavals import upheavals
from tests.faults.serving import FaultyPortals
from tests.support.commands import run
from tests.support.crawling import rows, yifa
from tests.support.tracing import untraced

__all__ = ["untraced"]


@dataclass(frozen=True, slots=True)
class Moved:
    """Portals that moved, after three crawls."""

    world: World

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Return what a query gives."""
        return rows(self.world.archive, sql, *values)

    def alarms(self, run_id: int) -> dict[str, dict[str, str]]:
        """Return the alarms of a run: portal → alarm → what it says."""
        sql = """SELECT p.code, a.code AS alarm, a.detail FROM alarm AS a JOIN portal AS p USING (portal_id)
            WHERE a.run_id = ?"""
        told: dict[str, dict[str, str]] = {}
        for row in self.rows(sql, run_id):
            told.setdefault(row["code"], {})[row["alarm"]] = row["detail"]
        return told

    def move(self, words: str) -> Move:
        """Return the move whose name has these words."""
        return next(move for move in self.world.moves if words in move.name)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    words = ("otherwise", "front page for every", "and no profile does")
    worst = (move for move in upheavals() if any(word in move.name for word in words))
    with FaultyPortals() as server:
        world = World.at(tmp_path_factory.mktemp("moves"), server, (*relocations(), *worst))
        for day in (0, MOVED, EDITED):
            world.crawl(day, world.moves)
        yield Moved(world)


def test_no_page_is_doubled_and_none_is_a_removal(moved: Moved) -> None:
    """A page that stays at its path is one page, whichever of the portal's hosts it is read from."""
    pages = moved.rows("SELECT code, count(*) AS n FROM page JOIN portal USING (portal_id) GROUP BY code")
    late = moved.move("a fortnight later").before.code
    kept = {move.before.code for move in moved.world.moves if move.pages == KEPT} - {late}

    assert len(kept) > 10
    assert {row["n"] for row in pages if row["code"] in kept} == {4}
    assert moved.rows("SELECT * FROM page_state WHERE state IN ('delisted', 'gone')") == []


def test_what_moved_is_said_with_lines_that_a_profile_takes(moved: Moved) -> None:
    told = moved.alarms(2)
    column, host = moved.move("nobody edits the profile"), moved.move("of a new host, nobody edits")
    section, home = told[column.before.code]["section_moved"], told[host.before.code]["host_moved"]

    assert tomllib.loads(section.partition("\n")[2])["section"] == [
        {"name": "依法行政", "url": column.before.url("/fzjs/")}
    ]
    assert tomllib.loads(home.partition("\n")[2]) == {
        "home": f"http://{host.before.slug}-new.example/", "aliases": [host.before.host],
    }  # fmt: skip
    assert set(told[column.before.code]) == {"section_moved"}, "a list found elsewhere is no outage"
    shown = run("report", "2", archive=moved.world.archive).output
    assert "ready to paste into the profile:\nhome = " in shown


def test_rows_that_lead_to_another_host_are_said_with_the_line_that_names_it(moved: Moved) -> None:
    move = moved.move("and no profile does").before
    told = moved.alarms(2)[move.code]["host_moved"]

    assert f"now on {move.slug}-new.example: 2 rows of 依法行政 that led to the portal" in told
    assert tomllib.loads(told.partition("\n")[2]) == {"aliases": [f"{move.slug}-new.example"]}


def test_a_list_that_is_found_under_another_name_is_no_outage(moved: Moved) -> None:
    """Half its rows, by page or title, stand in the list that was found."""
    named = moved.move("is called otherwise, nobody edits").before
    section = moved.alarms(2)[named.code]

    assert set(section) == {"section_moved"}
    assert tomllib.loads(section["section_moved"].partition("\n")[2])["section"] == [
        {"name": "法治政府建设", "url": named.url("/fzjs/")}
    ]


def test_the_front_page_in_the_place_of_a_list_is_no_list(moved: Moved) -> None:
    """Its news are no rows of the list, and what the list showed is not removed."""
    code = moved.move("front page for every address").before.code
    walks = moved.rows(
        "SELECT w.stop_reason FROM walk AS w JOIN section USING (section_id)"
        " JOIN portal AS p USING (portal_id) WHERE p.code = ? ORDER BY walk_id", code,
    )  # fmt: skip

    assert [walk["stop_reason"] for walk in walks] == ["last_page", "not_found", "last_page"]


def test_no_alarm_is_left_once_the_profile_is_edited(moved: Moved) -> None:
    told = moved.alarms(3)
    late = moved.move("a fortnight later").before
    unedited = {move.before.code for move in moved.world.moves if move.alarms} | {late.code}

    assert set(told) == unedited
    assert set(told[late.code]) == {"host_moved"}
    lines = tomllib.loads(told[late.code]["host_moved"].partition("\n")[2])
    assert lines == {"aliases": [late.host]}, "a former home that the profile names no more"


def test_old_versions_are_read_again_under_the_profile_of_their_day(moved: Moved) -> None:
    """Also by a profile that names another platform since."""
    assert moved.world.read_again().total() == 0
    for path in moved.world.profiles.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('platform = "trs"', 'platform = "vsb"')
        path.write_text(text, encoding="utf-8")

    assert moved.world.read_again().total() == 0


def test_old_versions_are_read_again_also_without_any_profile(moved: Moved) -> None:
    """What the archive knows of the portals' hosts is enough."""
    told = yifa("reread", "--dry-run", "--json", "--archive", moved.world.archive).json()

    assert told["refused"] == []
    assert told["same"] + len(told["changed"]) >= 4 * len(moved.world.moves)


def test_a_page_is_found_by_either_address_and_the_archive_is_sound(moved: Moved) -> None:
    host = moved.move("new home, old alias; the old is dead").before
    old = host.url(host.documents[0].path)

    shown = yifa("history", old, "--json", "--archive", moved.world.archive).json()

    assert [page["url"] for page in shown["pages"]] == [old.replace(".example", "-new.example")]
    assert yifa("verify", "--archive", moved.world.archive).status == 0
