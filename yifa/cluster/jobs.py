"""Ends, repeats and rescues jobs, each only for the worker that has it.

Procrastinate ends a job whoever asks. A worker that was frozen wakes and would end a job that another has
taken over; here it finds that the job is no longer its own, and nothing happens.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from psycopg import OperationalError
from psycopg.types.json import Jsonb

from yifa.cluster.absence import Absence
from yifa.cluster.database import Connection, Setting
from yifa.cluster.deferring import TASK

LONGEST = 4
"""leases that pass at most between two tries"""
_FINISH = """
    UPDATE procrastinate_jobs SET status = %(status)s::procrastinate_job_status, abort_requested = false,
        attempts = attempts + 1
    WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'
"""
_RETRY = """
    UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1,
        scheduled_at = %(at)s::timestamptz, worker_id = NULL, queue_name = coalesce(
            (SELECT 'crawl@' || machine FROM yifa.shard WHERE name = args->>'shard'), queue_name)
    WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'
"""
_PUT_OFF = """
    UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL, args = args || %(args)s,
        scheduled_at = now() + make_interval(secs => %(seconds)s), queue_name = %(queue)s
    WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing'
"""
# a worker whose row is gone was found dead by another, or left
_STALLED = """
    SELECT job.id FROM procrastinate_jobs AS job
    LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
        AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(seconds)s))
    FOR UPDATE OF job SKIP LOCKED
"""
_RESCUE = """
    UPDATE procrastinate_jobs SET worker_id = NULL, attempts = attempts + 1,
        status = (CASE WHEN attempts + 1 >= (args->>'tries')::integer THEN 'failed' ELSE 'todo' END
            )::procrastinate_job_status,
        queue_name = coalesce(
            (SELECT 'crawl@' || machine FROM yifa.shard WHERE name = args->>'shard'), queue_name)
    WHERE id = ANY(%s) RETURNING id, task_name, args
"""
_DIED = """
    INSERT INTO yifa.attempt (job, shard, command, codes, machine, began_at, ended_at, said)
    SELECT %(job)s, %(shard)s, %(command)s, %(codes)s,
        (SELECT machine FROM yifa.shard WHERE name = %(shard)s),
        (SELECT max(at) FROM procrastinate_events WHERE job_id = %(job)s AND type = 'started'), now(),
        'its worker died or could not be reached'
"""


class AgainError(Exception):
    """A crawl ended as one that is tried again. Costs one of the job's tries."""


class ParkedError(Exception):
    """A crawl ended as it will every time. Costs the job."""


class Tries(BaseRetryStrategy):
    """Tries a job again, later each time, until its tries are used up."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again; None parks the job."""
        tries = job.task_kwargs.get("tries")
        if isinstance(exception, ParkedError) or not isinstance(tries, int) or job.attempts + 1 >= tries:
            return None
        seconds = min(self._setting.beat_seconds * 2**job.attempts, self._setting.lease_seconds * LONGEST)
        return RetryDecision(retry_in={"seconds": seconds})


class Manager(JobManager):
    """Procrastinate's manager of jobs, which ends a job only for the worker that has it.

    A database that is away ends no worker: the crawls that run need none, and their jobs stay this worker's.
    """

    def __init__(self, connector: BaseConnector, absence: Absence) -> None:
        super().__init__(connector)
        self._absence = absence

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Return the next job; none where the database is away."""
        try:
            job = await super().fetch_job(queues, worker_id)
        except ConnectorException as error:
            if not isinstance(error.__cause__, OperationalError):
                raise
            self._absence.found(error)
            return None
        self._absence.is_over()
        return job

    async def update_heartbeat(self, worker_id: int) -> None:
        """Say that the worker lives; the next time where the database is away."""
        with suppress(ConnectorException):
            await super().update_heartbeat(worker_id)

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:  # noqa: ARG002 - procrastinate's
        """End a job, unless it is another worker's by now."""
        await self._insist(_FINISH, job, status=status.value)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,  # noqa: ARG002 - procrastinate's signature
        queue: str | None = None,  # noqa: ARG002
        lock: str | None = None,  # noqa: ARG002
    ) -> None:
        """Have a job tried again, unless it is another worker's by now."""
        await self._insist(_RETRY, job, at=retry_at)

    async def _insist(self, query: Any, job: Job, **values: Any) -> None:
        """Write how a job ended, also where the database is away for a while: it would never end else."""

        async def write() -> None:
            await self.connector.execute_query_async(query=query, job=job.id, worker=job.worker_id, **values)

        await self._absence.bear(write)


def put_off(db: Connection, job: Job, queue: str, seconds: float, codes: Sequence[str]) -> None:
    """Have the rest of a job done later, at no cost of its tries."""
    values = {
        "job": job.id, "worker": job.worker_id, "queue": queue, "seconds": seconds,
        "args": Jsonb({"codes": list(codes)}),
    }  # fmt: skip
    db.execute(_PUT_OFF, values)


def rescue(db: Connection, setting: Setting) -> int:
    """Have jobs whose worker said nothing for as long as a lease lasts tried again; return how many."""
    with db.transaction():
        stalled = [row["id"] for row in db.execute(_STALLED, {"seconds": setting.lease_seconds}).fetchall()]
        for row in db.execute(_RESCUE, (stalled,)).fetchall():
            if row["task_name"] == TASK:
                args = row["args"]
                values = {"job": row["id"], **{name: args[name] for name in ("shard", "command", "codes")}}
                db.execute(_DIED, values)
    return len(stalled)
