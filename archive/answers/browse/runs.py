"""Lists runs, what each did at which portal, and the alarms it left."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.schema.database import Database
from yifa.model.errors import YifaError

COUNTED = ("new", "changed", "same", "failed")
_RUNS = """
    SELECT run_id AS run, command, started_at, ended_at, exit_status, tally, software, arguments FROM run
    WHERE :run IS NULL OR run_id = :run ORDER BY started_at DESC, run_id DESC LIMIT :limit OFFSET :offset
"""
_NUMBER = "SELECT count(*) FROM run"
_ALARM_COUNTS = "SELECT state, count(*) FROM alarm WHERE run_id = ? GROUP BY state"
_WALK_COUNT = "SELECT count(*) FROM walk WHERE run_id = ?"
_ALARMS = """
    SELECT p.code AS portal, p.name AS county, s.name AS section, a.code, a.detail, a.since, a.state
    FROM alarm AS a JOIN portal AS p USING (portal_id) LEFT JOIN section AS s USING (section_id)
    WHERE a.run_id = :run ORDER BY a.state = 'muted', a.state = 'standing', p.code, a.alarm_id
    LIMIT :limit OFFSET :offset
"""
_NAMES = "SELECT code, name FROM portal WHERE code IN (SELECT value FROM json_each(?))"
_WALKS = """
    SELECT p.code AS portal, p.name AS county, s.name AS section, w.walk_id AS walk, w.verdict, w.proof,
        w.stop_reason, w.sign, w.pages, w.rows_read, w.ended_at
    FROM walk AS w JOIN section AS s USING (section_id) JOIN portal AS p USING (portal_id)
    WHERE w.run_id = :run ORDER BY w.walk_id LIMIT :limit OFFSET :offset
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in brief."""

    run: int
    command: str
    started_at: str
    ended_at: str | None
    exit_status: int | None
    software: str
    arguments: Mapping[str, Any]
    portals: int
    """at which it did anything it counted"""
    counts: Mapping[str, int]
    """new, changed, same, failed: as the run counted"""
    alarms: Mapping[str, int]
    """new | standing | muted → how many"""
    walks: int
    """lists walked"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """One run, one page of it."""

    line: RunLine
    portals: tuple[Mapping[str, Any], ...]
    """code, name, counts"""
    alarms: tuple[Mapping[str, Any], ...]
    walks: tuple[Mapping[str, Any], ...]


def count_runs(db: Database) -> int:
    """Return how many runs there are."""
    return int(db.execute(_NUMBER).fetchone()[0])


def read_runs(db: Database, *, limit: int, offset: int = 0) -> tuple[RunLine, ...]:
    """Return runs, the newest first."""
    rows = list(db.query(_RUNS, {"run": None, "limit": limit, "offset": offset}))
    return tuple(_line(db, row, _tallies(row)) for row in rows)


def read_run(db: Database, run: int, *, limit: int, offset: int = 0) -> RunPage:
    """Return one run: *limit* of its portals, alarms and walks each.

    Raises:
        YifaError: there is no such run.
    """
    row = next(db.query(_RUNS, {"run": run, "limit": 1, "offset": 0}), None)
    if row is None:
        raise YifaError(f"no run {run} in this archive")
    tallies = _tallies(row)
    values = {"run": run, "limit": limit, "offset": offset}
    codes = sorted(tallies)[offset : offset + limit]
    names = dict(db.execute(_NAMES, (json.dumps(codes),)).fetchall())
    portals = tuple(
        {"code": code, "name": names.get(code, code), "counts": _counts(tallies[code])} for code in codes
    )
    return RunPage(
        line=_line(db, row, tallies), portals=portals, alarms=tuple(db.query(_ALARMS, values)),
        walks=tuple(db.query(_WALKS, values)),
    )  # fmt: skip


def _tallies(row: Mapping[str, Any]) -> dict[str, Any]:
    portals: dict[str, Any] = json.loads(row["tally"] or "{}").get("portals", {})
    return portals


def _counts(tally: Mapping[str, Any]) -> Counter[str]:
    return Counter({name: tally.get(name) or 0 for name in COUNTED})


def _line(db: Database, row: Mapping[str, Any], tallies: Mapping[str, Any]) -> RunLine:
    total: Counter[str] = Counter()
    for tally in tallies.values():
        total.update(_counts(tally))
    return RunLine(
        run=row["run"], command=row["command"], started_at=row["started_at"], ended_at=row["ended_at"],
        exit_status=row["exit_status"], software=row["software"], arguments=json.loads(row["arguments"]),
        portals=len(tallies), counts=total,
        alarms=dict(db.execute(_ALARM_COUNTS, (row["run"],)).fetchall()),
        walks=int(db.execute(_WALK_COUNT, (row["run"],)).fetchone()[0]),
    )  # fmt: skip
