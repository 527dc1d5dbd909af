"""Returns one picture of a cluster: what runs, waits, is done and failed, what alarms, who answers slowly."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from croniter import croniter  # type: ignore[import-untyped] # procrastinate's; it has no types

from archive.times import stamp
from yifa.cluster.database import Connection
from yifa.cluster.deferring import PLAN, TASK, Schedule, read_schedules

_JOBS = """
    SELECT job.id AS job, job.status::text AS status, job.attempts, job.scheduled_at, job.task_name, job.args,
        shard.machine, jsonb_array_length(job.args->'codes') AS portals,
        (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'started') AS since,
        (SELECT said FROM yifa.attempt AS a WHERE a.job = job.id ORDER BY attempt DESC LIMIT 1) AS said,
        (SELECT a.status FROM yifa.attempt AS a WHERE a.job = job.id ORDER BY attempt DESC LIMIT 1) AS ended
    FROM procrastinate_jobs AS job LEFT JOIN yifa.shard AS shard ON shard.name = job.args->>'shard'
    WHERE job.status IN ('todo', 'doing', 'failed') AND NOT (job.status = 'failed' AND EXISTS (
        SELECT 1 FROM procrastinate_jobs AS later WHERE later.id > job.id AND later.task_name = job.task_name
        AND later.args->>'command' = job.args->>'command' AND (later.args->'codes') @> (job.args->'codes')))
    ORDER BY job.id
"""
_DONE = """
    SELECT count(*) AS jobs FROM procrastinate_jobs WHERE status = 'succeeded' AND task_name = %s
"""
# the last crawl of each shard that came to a result
_LAST = """
    SELECT DISTINCT ON (shard) shard, result FROM yifa.attempt
    WHERE result IS NOT NULL ORDER BY shard, attempt DESC
"""
_TOTALS = """
    SELECT coalesce(sum(cardinality(codes)), 0) AS portals, count(*) AS shards,
        count(*) FILTER (WHERE EXISTS (SELECT 1 FROM yifa.attempt AS a
            WHERE a.shard = shard.name AND a.result IS NOT NULL)) AS crawled FROM yifa.shard AS shard
"""
_MACHINES = "SELECT name, crawls, seen_at FROM yifa.machine ORDER BY name"
_HOSTS = "SELECT count(*) AS hosts FROM yifa.lease WHERE holder IS NOT NULL AND until > now()"
SLOWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """A job that is not done."""

    job: int
    shard: str
    command: str
    portals: int
    attempts: int
    tries: int
    machine: str | None
    at: str | None
    """since when it runs; before when it does not"""
    status: int | None
    """of its last crawl; None where there was none, or it died"""
    said: str
    """the last line of its last crawl"""
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine that works, or has worked."""

    name: str
    crawls: int
    seen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A schedule, and when it defers next."""

    schedule: Schedule
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A cluster, as it is; times are UTC."""

    at: str
    portals: int
    shards: int
    crawled: int
    """shards of which a crawl came to a result"""
    hosts: int
    """lent to a crawl now"""
    running: tuple[JobState, ...]
    waiting: tuple[JobState, ...]
    done: int
    failed: tuple[JobState, ...]
    """parked: their tries are used up, and nobody deferred the same again"""
    counts: dict[str, int]
    """of the last crawl of each shard together"""
    alarms: dict[str, int]
    """cause → portals, by the last crawl of each shard; the most frequent first"""
    slowest: tuple[tuple[str, float], ...]
    """host and the seconds it takes to answer"""
    machines: tuple[Machine, ...]
    planned: tuple[Planned, ...]


def read_picture(db: Connection) -> Picture:
    """Return a cluster as it is now; every part of it is of the same moment."""
    with db.transaction():
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (clock,) = db.execute("SELECT now() AS at").fetchall()
        at: datetime = clock["at"]
        jobs = db.execute(_JOBS).fetchall()
        (totals,) = db.execute(_TOTALS).fetchall()
        (done,) = db.execute(_DONE, (TASK,)).fetchall()
        (hosts,) = db.execute(_HOSTS).fetchall()
        last = db.execute(_LAST).fetchall()
        machines = tuple(
            Machine(**{**row, "seen_at": stamp(row["seen_at"])}) for row in db.execute(_MACHINES).fetchall()
        )
        schedules = read_schedules(db)
    states = {
        status: tuple(_state(row) for row in jobs if row["status"] == status)
        for status in ("doing", "todo", "failed")
    }
    counts, alarms, slowest = _together([row["result"] for row in last])
    planned = (Planned(schedule=one, at=_next(one.cron, at)) for one in schedules)
    return Picture(
        at=stamp(at), **totals, **hosts, done=int(done["jobs"]), running=states["doing"],
        waiting=states["todo"], failed=states["failed"], counts=counts, alarms=alarms, slowest=slowest,
        machines=machines, planned=tuple(sorted(planned, key=lambda one: one.at)),
    )  # fmt: skip


def _state(row: dict[str, Any]) -> JobState:
    args, at = row["args"], row["since"] if row["status"] == "doing" else row["scheduled_at"]
    return JobState(
        job=row["job"], shard=args.get("shard", PLAN), command=args.get("command", ""),
        portals=row["portals"] or 0, attempts=row["attempts"], tries=args.get("tries", 1),
        machine=row["machine"], at=stamp(at) if at else None,
        status=row["ended"], said=row["said"] or "", codes=tuple(args.get("codes", ())),
    )  # fmt: skip


def _together(
    results: Sequence[dict[str, Any]],
) -> tuple[dict[str, int], dict[str, int], tuple[tuple[str, float], ...]]:
    counts: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    slow: list[tuple[str, float]] = []
    for result in results:
        counts.update(result["counts"])
        alarms.update(result["alarms"])
        slow += [(host, seconds) for host, seconds in result["slow"]]
    slowest = sorted(slow, key=lambda one: (-one[1], one[0]))[:SLOWEST]
    return dict(counts), dict(alarms.most_common()), tuple(slowest)


def _next(cron: str, at: datetime) -> str:
    return stamp(datetime.fromtimestamp(croniter(cron, at.timestamp()).get_next(float), UTC))
