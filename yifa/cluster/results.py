"""Reads from a shard what its last crawl came to, and keeps it for the picture of the whole."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from urllib.parse import urlsplit

from psycopg.types.json import Jsonb

from archive.alarms.raising import MUTED
from archive.answers.run import Run, report
from archive.file.connecting import explained, reading
from yifa.cluster.database import Connection
from yifa.model.errors import YifaError

SLOW = 10
"""hosts of a shard that are kept with how long they take to answer"""
_KEEP = """
    INSERT INTO yifa.attempt (job, shard, command, codes, machine, began_at, ended_at, status, said, result)
    VALUES (%(job)s, %(shard)s, %(command)s, %(codes)s, %(machine)s,
        clock_timestamp() - make_interval(secs => %(seconds)s), clock_timestamp(), %(status)s, %(said)s,
        %(result)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One crawl of a job, however it ended."""

    job: int
    shard: str
    command: str
    codes: Sequence[str]
    machine: str
    seconds: float
    """how long it took"""
    status: int | None
    """None = it died"""
    said: str
    """the last line it printed"""
    result: dict[str, Any] | None = None


def read_result(archive: Path) -> dict[str, Any] | None:
    """Return what the last run of a shard came to; None where it cannot be read."""
    with suppress(YifaError), reading(archive) as db, explained(archive):
        return summed_up(report(db))
    return None


def summed_up(run: Run) -> dict[str, Any]:
    """Return a run in few words: counts, alarms that nobody muted by cause, the slowest hosts."""
    counts: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    seconds: dict[str, list[float]] = {}
    for portal in run.portals:
        counts.update({name: number or 0 for name, number in portal.counts.items()})
        counts.update({"requests": portal.requests or 0, "bytes": portal.bytes or 0, "portals": 1})
        causes.update({alarm.code for alarm in portal.alarms if alarm.state != MUTED})
        for outcome in portal.outcomes:
            if outcome["seconds"] is not None:
                seconds.setdefault(urlsplit(outcome["url"]).hostname or "", []).append(outcome["seconds"])
    slow = sorted(((round(fmean(each), 2), host) for host, each in seconds.items()), reverse=True)[:SLOW]
    return {"counts": dict(counts), "alarms": dict(causes), "slow": [[host, mean] for mean, host in slow]}


def keep(db: Connection, attempt: Attempt) -> None:
    """Keep how a crawl of a job ended."""
    values = {
        name: getattr(attempt, name)
        for name in ("job", "shard", "command", "machine", "seconds", "status", "said")
    }
    result = None if attempt.result is None else Jsonb(attempt.result)
    db.execute(_KEEP, {**values, "codes": list(attempt.codes), "result": result})
