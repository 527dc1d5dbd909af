"""Defers crawls: one job for each shard, none for what waits or runs already, now or by a schedule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from procrastinate import App

from yifa.cluster.database import Connection, connected, engine
from yifa.cluster.shards import SIZE, Shard, assign
from yifa.model.errors import UsageError
from yifa.model.portal import Portal

TASK, PLAN = "yifa:crawl", "yifa:defer"
CRAWL, BACKFILL = "crawl", "backfill"
TRIES = 5
"""how often a job is tried before it is parked"""
NEVER = "never"
# 02:30, 2:30
DAILY = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
# 6h, 30min
OFTEN = re.compile(r"(\d{1,2})\s?(h|min)")
CHINA_HOURS = 8
_OPEN = """
    SELECT id, args->'codes' AS codes FROM procrastinate_jobs
    WHERE task_name = %s AND status IN ('todo', 'doing') AND args->>'command' = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A crawl that was deferred."""

    job: int
    shard: str
    portals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """What a defer came to."""

    jobs: tuple[Job, ...]
    refused: tuple[str, ...]
    """codes of portals for which the same already waits or runs"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What is deferred again and again."""

    schedule: int
    command: str
    places: tuple[str, ...]
    every: str
    cron: str


def defer(
    dsn: str, portals: Sequence[Portal], command: str, *, size: int = SIZE, tries: int = TRIES
) -> Deferred:
    """Defer a crawl of *portals*, a job for each of their shards.

    Whoever defers the same at the same moment waits, and is refused.

    Raises:
        ClusterError: the database does not answer.
    """
    with engine(dsn) as app, connected(dsn) as db:
        db.execute("SELECT pg_advisory_lock(hashtext('yifa cluster defer'))")  # until the connection ends
        codes = {portal.code for portal in portals}
        busy = {code for row in db.execute(_OPEN, (TASK, command)).fetchall() for code in row["codes"]}
        jobs = []
        for shard in assign(db, portals, size):
            wanted = [code for code in shard.codes if code in codes - busy]
            if wanted:
                jobs.append(_defer(app, shard, wanted, command, tries))
        return Deferred(jobs=tuple(jobs), refused=tuple(sorted(codes & busy)))


def _defer(app: App, shard: Shard, codes: Sequence[str], command: str, tries: int) -> Job:
    job = app.configure_task(
        TASK, queue=shard.queue, lock=shard.name, queueing_lock=f"{command} {' '.join(codes)}"
    ).defer(shard=shard.name, codes=list(codes), command=command, tries=tries)
    return Job(job=job, shard=shard.name, portals=len(codes))


def read_every(text: str) -> str:
    """Return a schedule as cron has it, in UTC: a time of the day in China, or a number of hours or minutes.

    >>> read_every("02:30"), read_every("6h"), read_every("30min")
    ('30 18 * * *', '0 */6 * * *', '*/30 * * * *')

    Raises:
        UsageError: it is neither.
    """
    if at := DAILY.fullmatch(text.strip()):
        return f"{int(at[2])} {(int(at[1]) - CHINA_HOURS) % 24} * * *"
    often = OFTEN.fullmatch(text.strip())
    whole = {"h": 24, "min": 60}
    if often is None or not int(often[1]) or whole[often[2]] % int(often[1]):
        raise UsageError(
            f"--every {text}: expected HH:MM, or hours or minutes that fill a day or an hour: 6h, 30min"
        )
    return f"0 */{int(often[1])} * * *" if often[2] == "h" else f"*/{int(often[1])} * * * *"


def schedule(db: Connection, places: Sequence[str], command: str, every: str) -> bool:
    """Defer this again and again from now on; `NEVER` ends it. Return whether there is such a schedule.

    Raises:
        UsageError: *every* is none.
    """
    key = (command, sorted(places))
    if every == NEVER:
        return db.execute("DELETE FROM yifa.schedule WHERE command = %s AND places = %s", key).rowcount > 0
    db.execute(
        """INSERT INTO yifa.schedule (command, places, every, cron) VALUES (%s, %s, %s, %s)
        ON CONFLICT (command, places) DO UPDATE SET every = excluded.every, cron = excluded.cron""",
        (*key, every, read_every(every)),
    )
    return True


def read_schedules(db: Connection) -> tuple[Schedule, ...]:
    """Return all schedules."""
    rows = db.execute("SELECT * FROM yifa.schedule ORDER BY schedule").fetchall()
    return tuple(Schedule(**{**row, "places": tuple(row["places"])}) for row in rows)
