"""Keeps runs: how each began and ended, and what was odd in it."""

import json
from collections.abc import Mapping
from datetime import datetime

from archive.tables.outcomes import interrupt_killed_runs
from archive.tables.queue import void_plans
from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.record import Finding


class Runs(Part):
    """Table ``run``, and the findings of a run that are about no stored version."""

    def begin(self, command: str, arguments: Mapping[str, object], software: str, at: datetime) -> int:
        """Begin a run and return its number; first close what killed runs left open, as interrupted.

        What was put off for too long, by a clock that was ahead, is made due again.
        """
        with self._archive.change() as db:
            interrupt_killed_runs(db, stamp(at))
            void_plans(db, at)
        row = (command, json.dumps(arguments, ensure_ascii=False), software, stamp(at))
        return self._insert(
            "INSERT INTO run (command, arguments, software, started_at) VALUES (?, ?, ?, ?)", row
        )

    def later_than(self, run_id: int) -> str | None:
        """Return the time of an earlier run that is later than this one's: a clock was or is wrong."""
        (at,) = self._db.execute(
            """SELECT max(coalesce(e.ended_at, e.started_at)) FROM run AS e JOIN run AS r ON r.run_id = ?
            WHERE e.run_id < r.run_id AND coalesce(e.ended_at, e.started_at) > r.started_at""",
            (run_id,),
        ).fetchone()
        return None if at is None else str(at)

    def note(self, run_id: int, portal_id: int, url: str, finding: Finding) -> None:
        """Keep an oddity that is not about a stored version."""
        row = (run_id, portal_id, url, finding.code, finding.field, finding.detail)
        self._insert(
            "INSERT INTO finding (run_id, portal_id, url, code, field, detail) VALUES (?, ?, ?, ?, ?, ?)", row
        )

    def keep_report(self, run_id: int, report: str) -> None:
        """Keep a run's report (JSON) as it is at its end."""
        with self._archive.change() as db:
            db.execute("UPDATE run SET report = ? WHERE run_id = ?", (report, run_id))

    def end(self, run_id: int, *, exit_status: int, tally: Mapping[str, object], at: datetime) -> None:
        """Keep how a run ended, and commit."""
        row = (stamp(at), exit_status, json.dumps(tally, ensure_ascii=False), run_id)
        with self._archive.change() as db:
            db.execute("UPDATE run SET ended_at = ?, exit_status = ?, tally = ? WHERE run_id = ?", row)
        self._archive.commit()
