"""Keeps how every address that a run was to fetch ended, and balances each run's ledger."""

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

from archive.file.connecting import explained
from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.fetch import Ended, FetchKind, OutcomeCode

_KEEP = """
    INSERT INTO outcome (run_id, portal_id, url, kind, code, detail, status, bytes, seconds, attempts, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (run_id, portal_id, kind, url) DO UPDATE SET code = excluded.code, detail = excluded.detail,
    status = excluded.status, bytes = excluded.bytes, seconds = excluded.seconds,
    attempts = excluded.attempts, at = excluded.at
"""
# what a killed run still had to do: the lists it was walking, the tasks due when it began and those it made
_LEFT = """
    INSERT INTO outcome (run_id, portal_id, url, kind, code, detail, bytes, seconds, attempts, at)
    SELECT :run, portal_id, url, kind, :code, :detail, 0, 0, 0, :at FROM (
        SELECT s.portal_id, s.url, 'listing' AS kind FROM walk AS w JOIN section AS s USING (section_id)
        WHERE w.run_id = :run AND w.ended_at IS NULL
        UNION SELECT t.portal_id, t.url, t.kind FROM task AS t JOIN portal AS p USING (portal_id)
        WHERE p.code IN (SELECT value FROM json_each(:portals))
        AND (t.not_before IS NULL OR t.not_before <= :since)
        AND (:only IS NULL OR t.url IN (SELECT value FROM json_each(:only))))
    WHERE true ON CONFLICT (run_id, portal_id, kind, url) DO NOTHING
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A portal's ledger when a run closes."""

    discovered: int
    """addresses that were to be fetched"""
    done: int
    failed: int
    pending: int
    """still in the queue: the run did not come to them"""
    lost: tuple[str, ...] = ()
    """addresses that are neither; there must be none"""

    @property
    def is_even(self) -> bool:
        """Return whether every address is accounted for."""
        return not self.lost and self.discovered == self.done + self.failed + self.pending


def interrupt_killed_runs(db: sqlite3.Connection, at: str) -> None:
    """Close the ledger of runs that were killed: no other run is alive, for the caller has the lock."""
    sql = "SELECT run_id, arguments, started_at FROM run WHERE ended_at IS NULL AND tally IS NULL"
    for run_id, arguments, started_at in db.execute(sql).fetchall():
        order = json.loads(arguments)
        left = db.execute(
            _LEFT,
            {
                "run": run_id, "portals": json.dumps(order.get("portals", [])), "at": at,
                "only": json.dumps(order["only"]) if "only" in order else None, "since": started_at,
                "code": OutcomeCode.INTERRUPTED, "detail": "the run was killed",
            },
        ).rowcount  # fmt: skip
        db.execute("UPDATE run SET tally = ? WHERE run_id = ?", (json.dumps({"interrupted": left}), run_id))


class Outcomes(Part):
    """Table ``outcome``: the ledger of every run."""

    def keep(self, portal_id: int, run_id: int, ended: Ended) -> None:
        """Keep how an address ended; where it ends twice in a run, the last time counts."""
        row = (
            run_id, portal_id, ended.url, ended.kind, ended.code, ended.detail or None, ended.status,
            ended.bytes, round(ended.seconds, 3), ended.attempts, stamp(ended.at),
        )  # fmt: skip
        with self._archive.change() as db:
            db.execute(_KEEP, row)

    def balance(self, portal_id: int, run_id: int, discovered: frozenset[tuple[FetchKind, str]]) -> Balance:
        """Return a portal's ledger in a run: *discovered* compared with what the archive says."""
        with explained(self._archive.path):
            rows = self._db.execute(
                "SELECT kind, url, code FROM outcome WHERE run_id = ? AND portal_id = ?", (run_id, portal_id)
            )
            ended = {(FetchKind(kind), url): OutcomeCode(code) for kind, url, code in rows}
            tasks = self._db.execute("SELECT kind, url FROM task WHERE portal_id = ?", (portal_id,))
            waiting = {(FetchKind(kind), url) for kind, url in tasks}
            counts = Counter(code.is_done for code in ended.values())
            left = discovered - ended.keys()
            return Balance(
                discovered=len(discovered), done=counts[True], failed=counts[False],
                pending=len(left & waiting), lost=tuple(sorted(url for _, url in left - waiting)),
            )  # fmt: skip
