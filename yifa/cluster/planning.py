"""Keeps procrastinate's periodic tasks to the schedules of the cluster, and defers what they name."""

import asyncio
import time
from collections.abc import Sequence

from procrastinate import App
from procrastinate.periodic import PeriodicDeferrer, PeriodicRegistry
from procrastinate.tasks import ConfigureTaskOptions

from yifa.cluster.deferring import PLAN, Schedule, defer
from yifa.cluster.shards import PLANS
from yifa.model.portal import Portal
from yifa.profiles.folders import find_place, load_portals


def portals_of(places: tuple[str, ...]) -> list[Portal]:
    """Return the portals of these places, each once; of no place, all that have a profile.

    Raises:
        ProfileError: a place is none.
    """
    known = load_portals()
    return list(dict.fromkeys(portal for place in places for portal in find_place(place, known))) or list(
        known
    )


class Planner:
    """The schedules as this worker knows them: each is a periodic task of procrastinate's.

    Its own deferrer makes sure that of all workers one defers what is due; it is asked from here, since a
    worker of procrastinate's takes no new tasks once it runs.
    """

    def __init__(self, dsn: str, app: App) -> None:
        self._dsn = dsn
        self._task = app.task(name=PLAN)(self.defer)
        self._registry = PeriodicRegistry()  # type: ignore[no-untyped-call] # as procrastinate has it
        self._deferrer = PeriodicDeferrer(self._registry)
        self._known: dict[int, Schedule] = {}

    async def plan(self, schedules: Sequence[Schedule]) -> None:
        """Take over what was scheduled, changed or ended since, and defer what is due."""
        found = {one.schedule: one for one in schedules}
        for number, known in [*self._known.items()]:
            if found.get(number) != known:
                del self._registry.periodic_tasks[PLAN, str(number)], self._known[number]
        for number, one in found.items():
            if number not in self._known:
                how: ConfigureTaskOptions = {
                    "task_kwargs": {"schedule": number}, "queue": PLANS, "queueing_lock": f"{PLAN} {number}",
                }  # fmt: skip
                self._registry.register_task(self._task, one.cron, str(number), how)
                self._known[number] = one
        await self._deferrer.defer_jobs(self._deferrer.get_previous_tasks(at=time.time()))

    async def defer(self, timestamp: int, schedule: int) -> None:
        """Defer what a schedule names; what waits or runs already is not deferred again."""
        del timestamp
        one = self._known.get(schedule)
        if one is not None:
            await asyncio.to_thread(defer, self._dsn, portals_of(one.places), one.command)
