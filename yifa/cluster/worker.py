"""Works through the jobs of a cluster: each is the crawl one machine would run, in its own process."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from archive.proof.backup import back_up
from yifa.cluster.absence import Absence
from yifa.cluster.database import PATIENCE_SECONDS, Setting, connected, conninfo, read_setting
from yifa.cluster.deferring import TASK, read_schedules
from yifa.cluster.jobs import AgainError, Manager, ParkedError, Tries, put_off
from yifa.cluster.leases import LEASE, hosts_of, new_holder, release, take_portals
from yifa.cluster.planning import Planner
from yifa.cluster.results import Attempt, keep, read_result
from yifa.cluster.shards import ANYWHERE, PLANS, Shard, queue_of, settle
from yifa.cluster.tending import tend
from yifa.model.errors import ClusterError, YifaError
from yifa.model.status import Status
from yifa.profiles.folders import load_portals

RESULTS = frozenset({Status.AS_EXPECTED, Status.FELL_SHORT, Status.BLOCKED})
"""statuses of a crawl that did what could be done"""
HOPELESS = frozenset({Status.WRONG_USAGE})
"""statuses of a crawl that would end so every time"""
POLL_SECONDS = 1.0
AWAY = (ConnectorException, ClusterError, OperationalError)
"""what a database that does not answer raises, by who asked it"""
PAUSES = (0.5, 1, 2, 4, 8, 15)
"""seconds until it is asked again; the last one, from then on"""
ANSWER_SECONDS = 3.0
"""how long a worker waits for a connection before it takes the database for away"""
TAIL = 4000
Value = TypeVar("Value")
Tell = Callable[[str, dict[str, Any]], None]
"""hears what happens: began, ended, again, parked, locked, away, and the facts"""


@dataclass(slots=True, kw_only=True)
class Worker:
    """One machine's share of the work, until it is told to stop."""

    dsn: str
    machine: str
    shards: Path
    crawls: int
    """how many crawls run side by side"""
    tell: Tell
    words: tuple[str, ...] = ()
    """further words of each crawl"""
    deliver: Path | None = None
    """where a verified copy of each shard is put when its crawl has ended"""
    until_done: bool = False
    """stop once no job waits or runs"""
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _serving: asyncio.Task[None] | None = None
    _unanswered: int = 0
    """how often the database did not answer, since it last did"""
    _absence: Absence = field(init=False)

    def __post_init__(self) -> None:
        self._absence = Absence(self._stopping, lambda error: self.tell("away", {"error": error}))

    def run(self) -> None:
        """Work until a signal says stop, or everything is done.

        Raises:
            ClusterError: the database was never reached, or is no cluster.
        """
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what happens is told
        with connected(self.dsn) as db:
            read_setting(db)
        self.shards.mkdir(parents=True, exist_ok=True)
        asyncio.run(self._work())

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # no loop of Windows takes signals
                loop.add_signal_handler(number, self._stop)
        while not self._stopping.is_set():
            self._serving = asyncio.create_task(self._serve())
            try:
                await self._serving
            except AWAY as error:
                self._absence.found(error)
                pause = PAUSES[min(self._unanswered, len(PAUSES) - 1)]
                self._unanswered += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise

    def _stop(self) -> None:
        self._stopping.set()
        if self._serving is not None:
            self._serving.cancel()

    async def _serve(self) -> None:
        """Take jobs for as long as the database answers."""
        setting = await self._ask_once(read_setting)
        self._unanswered = 0
        self._absence.is_over()
        connector = PsycopgConnector(
            conninfo=conninfo(self.dsn), min_size=1, max_size=4, timeout=ANSWER_SECONDS,
            reconnect_timeout=PATIENCE_SECONDS,  # then it is tried again whenever something is asked
        )  # fmt: skip
        app = App(connector=connector)
        app.job_manager = Manager(connector, self._absence)
        app.task(name=TASK, pass_context=True, retry=Tries(setting))(self._job)
        planner = Planner(self.dsn, app)
        async with app.open_async():
            tending = asyncio.create_task(self._tend(planner, setting))
            try:
                await app.run_worker_async(
                    queues=[ANYWHERE, queue_of(self.machine), PLANS],
                    concurrency=self.crawls,
                    listen_notify=False,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=POLL_SECONDS,
                    update_heartbeat_interval=setting.beat_seconds,
                    stalled_worker_timeout=setting.lease_seconds,
                )
            finally:
                tending.cancel()

    async def _tend(self, planner: Planner, setting: Setting) -> None:
        """Look after what nobody else does, as long as this worker serves."""
        while True:
            try:
                left = await self._ask_once(tend, self.machine, self.crawls, setting)
                await planner.plan(await self._ask_once(read_schedules))
            except (ClusterError, ConnectorException) as error:
                self._absence.found(error)
            else:
                self._absence.is_over()
                if self.until_done and not left:
                    self._stop()
            await asyncio.sleep(setting.beat_seconds)

    async def _ask_once(self, question: Callable[..., Value], *values: Any) -> Value:
        """Return what the database answers; asked in a thread, for it may take its time."""

        def asked() -> Value:
            with connected(self.dsn) as db:
                return question(db, *values)

        return await asyncio.to_thread(asked)

    async def _ask(self, question: Callable[..., Value], *values: Any) -> Value:
        """Return what the database answers, also where it is away for a while."""
        return await self._absence.bear(partial(self._ask_once, question, *values))

    async def _job(
        self, context: JobContext, *, shard: str, codes: list[str], command: str, tries: int
    ) -> None:
        """Crawl the portals of a job that no other crawl asks; the others later, at no cost.

        Raises:
            AgainError: the crawl ended as one that is tried again.
            ParkedError: the crawl would end so every time.
        """
        held = await self._ask(settle, shard, self.machine)
        if held.machine != self.machine:
            await self._ask(put_off, context.job, held.queue, 0, codes)
            return
        holder = new_holder()
        profiles = {portal.code: portal for portal in load_portals()}
        wanted = {code: hosts_of(profiles[code]) for code in codes if code in profiles}
        free = await self._ask(take_portals, wanted, holder, self.machine)
        known = [code for code in codes if code in free or code not in profiles]
        locked = [code for code in codes if code not in known]
        later = locked
        try:
            if known and not await self._crawl(context, held, known, command, holder, tries):
                later = codes
        finally:
            with suppress(ClusterError):  # else they end by themselves
                await self._ask(release, frozenset().union(*wanted.values()), holder)
        if locked and not self._stopping.is_set():
            self.tell("locked", {"shard": shard, "portals": len(locked)})
        if later:
            setting = await self._ask(read_setting)
            await self._ask(put_off, context.job, held.queue, setting.beat_seconds, later)

    async def _crawl(
        self, context: JobContext, shard: Shard, codes: Sequence[str], command: str, holder: str, tries: int
    ) -> bool:
        """Run the crawl of a job and keep how it ended; return whether it came to its end.

        Raises:
            AgainError: it ended as one that is tried again.
            ParkedError: it was the last try, or would end so every time.
        """
        job = context.job
        assert job.id is not None
        archive = self.shards / shard.file_name
        clock = asyncio.get_running_loop().time
        began = clock()
        self.tell("began", {"shard": shard.name, "portals": len(codes)})
        status, said = await self._run([command, *codes, "--archive", str(archive)], holder, archive)
        stopped = self._stopping.is_set() and status not in RESULTS
        result = None
        if status in RESULTS:
            result = await asyncio.to_thread(read_result, archive)
            said = await asyncio.to_thread(self._deliver, archive) or said
        attempt = Attempt(
            job=job.id, shard=shard.name, command=command, codes=codes, machine=self.machine,
            seconds=clock() - began, status=status if status >= 0 else None, said=said, result=result,
        )  # fmt: skip

        await self._ask(keep, attempt)
        if status not in RESULTS and not stopped:
            hopeless = status in HOPELESS or job.attempts + 1 >= tries
            self.tell(
                "parked" if hopeless else "again", {"shard": shard.name, "status": status, "said": said}
            )
            raise (ParkedError if hopeless else AgainError)(said)
        self.tell("stopped" if stopped else "ended", {"shard": shard.name, "status": status})
        return not stopped

    async def _run(self, words: Sequence[str], holder: str, archive: Path) -> tuple[int, str]:
        """Run a command of ours; return its exit status, below 0 where it was killed, and its last line."""
        environment = {**os.environ, "YIFA_CLUSTER": self.dsn, LEASE: f"{holder}@{self.machine}"}
        log = archive.with_suffix(".log")
        with log.open("wb") as out:
            crawl = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "yifa", *words, "--quiet", *self.words,
                stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
            )  # fmt: skip
            ended, stopping = asyncio.create_task(crawl.wait()), asyncio.create_task(self._stopping.wait())
            await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if not ended.done():
                with suppress(ProcessLookupError):
                    crawl.terminate()
            status = await ended
        lines = log.read_text(encoding="utf-8", errors="replace")[-TAIL:].splitlines()
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return status, said or (f"killed by signal {-status}" if status < 0 else "")

    def _deliver(self, archive: Path) -> str:
        """Put a verified copy of a shard where it is collected from; return what went wrong."""
        if self.deliver is None:
            return ""
        try:
            self.deliver.mkdir(parents=True, exist_ok=True)
            back_up(archive, self.deliver / archive.name)
        except (YifaError, OSError) as error:
            return f"not delivered: {error}"
        return ""
