"""Moves of portals, crawled over 90 simulated days, and what the archive says then."""

import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.acceptance.evidence.relocations import EDITED, LATE, MOVED, Move, relocations
from tests.acceptance.evidence.row import Row
from tests.acceptance.evidence.upheavals import upheavals
from tests.faults.certificates import WRONG_HOST, Authority
from tests.faults.serving import FaultyPortals
from tests.support.clocked import crawl_at
from tests.support.crawling import rows as rows_of
from tests.support.crawling import yifa
from yifa.profiles import FOLDERS_VARIABLE

START = datetime(2025, 12, 28, 2, tzinfo=UTC)
"""no report is late before the last day is over"""
DAYS = (0, MOVED, EDITED, LATE, 40, 55, 70, 90)
"""days on which the crawl comes"""
DEAD = "127.0.0.1:9"
"""where nothing listens"""
_PAGES = """
    SELECT p.code, g.state, count(*) AS n FROM page AS g JOIN portal AS p USING (portal_id)
    GROUP BY p.code, g.state
"""
_REMOVED = """
    SELECT p.code, count(DISTINCT g.page_id) AS n FROM page_state AS s JOIN page AS g USING (page_id)
    JOIN portal AS p USING (portal_id) WHERE s.state IN ('delisted', 'gone') GROUP BY p.code
"""
_ALARMS = """
    SELECT p.code, a.code AS alarm, a.detail FROM alarm AS a JOIN portal AS p USING (portal_id)
    WHERE a.run_id > :before ORDER BY a.alarm_id
"""
_NEW = """
    SELECT p.code || ' ' || a.code AS code, count(*) AS n FROM alarm AS a JOIN portal AS p USING (portal_id)
    WHERE a.state = 'new' GROUP BY p.code, a.code
"""
_WAITING = """
    SELECT p.code, count(*) AS n FROM portal AS p JOIN (
        SELECT portal_id, url FROM task UNION SELECT portal_id, url FROM failure
        WHERE resolved_at IS NULL AND kind = 'page') USING (portal_id) GROUP BY p.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The moving portals, where they are served, their profiles and their archive."""

    moves: Sequence[Move]
    server: FaultyPortals
    authority: Authority
    folder: Path

    @property
    def archive(self) -> Path:
        """Return the archive of all of them."""
        return self.folder / "moves.db"

    @property
    def profiles(self) -> Path:
        """Return the folder of their profiles."""
        return self.folder / "portals"

    def crawl(self, day: int, moves: Sequence[Move]) -> int:
        """Let a day come, and crawl some of the portals; return the exit status."""
        sites = {host: site for move in self.moves for host, site in move.sites(day).items()}
        self.server.put(day, sites)
        for move in self.moves:
            path = self.profiles / f"{move.before.code}.toml"
            path.write_text(move.profile(day), encoding="utf-8")
        hosts = {host: DEAD for move in self.moves for host in move.hosts}
        hosts |= {f"https://{host}": DEAD for host in hosts}
        hosts |= dict.fromkeys(sites, self.server.address)
        tls = self.server.tls_address(WRONG_HOST, self.authority)
        if day >= MOVED:
            hosts |= {f"https://{host}": tls for move in self.moves for host in move.tls}
        names = [move.before.code for move in moves]
        at = START + timedelta(days=day)
        return crawl_at(at, self.archive, hosts, names, folders=[self.profiles])

    @classmethod
    def at(cls, folder: Path, server: FaultyPortals, moves: Sequence[Move] = tuple(relocations())) -> "World":
        """Return the world of some moves, its archive and profiles in a folder."""
        (folder / "portals").mkdir()
        return cls(moves=moves, server=server, authority=Authority(folder), folder=folder)

    def read_again(self) -> Counter[str]:
        """Return how many versions of each portal are read otherwise than in their day, or not at all."""
        told = yifa(
            "reread", "--dry-run", "--json", "--jobs", "1", "--archive", self.archive,
            env={FOLDERS_VARIABLE: str(self.profiles)},
        ).json()  # fmt: skip
        counts = {code: row["changed"] + row["refused"] for code, row in told["portals"].items()}
        return Counter(counts)


def rows() -> Iterator[Row]:
    """Yield a row for each move: pages by state, removals, what waits, the last run's alarms and status.

    An alarm is new once; the last run, to which it is none, ends with 0.
    """
    with tempfile.TemporaryDirectory(prefix="moves-") as name, FaultyPortals() as server:
        world = World.at(Path(name), server, (*relocations(), *upheavals()))
        for day in DAYS[:-1]:
            world.crawl(day, world.moves)
        yield from _judge(world)


def _judge(world: World) -> Iterator[Row]:
    """Yield the rows after the last day's crawls, those of portals that alarm by themselves."""
    (before,) = rows_of(world.archive, "SELECT max(run_id) AS run FROM run")
    quiet = [move for move in world.moves if not move.alarms]
    status = world.crawl(DAYS[-1], quiet)
    statuses = dict.fromkeys((move.before.code for move in quiet), status)
    alone = [move for move in world.moves if move.alarms or status]
    statuses |= {move.before.code: world.crawl(DAYS[-1], [move]) for move in alone}
    states: dict[str, Counter[str]] = {}
    for row in rows_of(world.archive, _PAGES):
        states.setdefault(row["code"], Counter())[row["state"]] = row["n"]
    removed, waiting, new = (
        {row["code"]: row["n"] for row in rows_of(world.archive, sql)} for sql in (_REMOVED, _WAITING, _NEW)
    )
    said: dict[str, dict[str, str]] = {}
    for row in rows_of(world.archive, _ALARMS.replace(":before", str(before["run"]))):
        said.setdefault(row["code"], {})[row["alarm"]] = row["detail"]
    again = world.read_again()
    for move in world.moves:
        code = move.before.code
        alarms = said.get(code, {})
        got = [
            _words_of(states.get(code, Counter())), f"{removed.get(code, 0)} removals",
            f"{waiting.get(code, 0)} waiting", f"alarms: {', '.join(sorted(alarms)) or 'none'}",
            *(_lines(alarms[name]) for name in sorted(alarms)), f"{again[code]} read otherwise",
            *(f"new in {new.get(f'{code} {name}', 0)} of the runs" for name in sorted(alarms)),
            f"exit {statuses[code]}",
        ]  # fmt: skip
        yield Row(part="moves", case=move.name, expected=_expected(move), got="; ".join(filter(None, got)))


def _expected(move: Move) -> str:
    gone = re.search(r"(\d+) gone", move.pages)
    removals = int(gone[1]) if gone and move.removals is None else move.removals or 0
    alarms = ", ".join(move.alarms) or "none"
    lines = "".join(f"; {line}" for line in filter(None, (move.lines,)))
    return (
        f"{move.pages}; {removals} removals; {move.waiting} waiting; alarms: {alarms}{lines}; "
        f"0 read otherwise; {'new in 1 of the runs; ' * len(move.alarms)}exit 0"
    )


def _words_of(states: Mapping[str, int]) -> str:
    """Return how many pages are in which state: ``8 pages: 4 listed, 4 gone``."""
    order = ("listed", "delisted", "unreachable", "gone")
    counted = (f"{states[state]} {state}" for state in order if states.get(state))
    return f"{sum(states.values())} pages: {', '.join(counted)}"


def _lines(detail: str) -> str:
    """Return what the lines that an alarm brings say, read as a profile's, on one line."""
    told: dict[str, Any] = tomllib.loads(detail.partition("\n")[2])
    return ", ".join(
        f"{key} {value}" if isinstance(value, str) else f"{key} {' '.join(_flat(value))}"
        for key, value in told.items()
    )


def _flat(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        yield from value.values() if isinstance(value, dict) else (str(value),)
