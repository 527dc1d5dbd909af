"""The real crawl, day after day, of portals that live."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.replica import Replica, Request
from tests.replica.lives.living import HOUR, START, Living
from tests.replica.lives.weather import HTTPS_ONLY
from tests.replica.worlds.families import PROFILES
from tests.support.clocked import crawl_at
from tests.support.commands import run

AFTER = (*range(5, 91, 5), 185, 190, 200, 215)
"""days after the schedule's end on which the crawl comes again: time for every page to be due once more"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One run of the crawl."""

    day: int
    at: datetime
    status: int
    report: dict[str, Any]
    """what ``yifa report --json`` says of it"""
    asked: Counter[str]
    """address → how often it was asked for, and answered as it should be"""
    disturbed: int
    """requests that were answered otherwise"""

    def portal(self, code: str) -> dict[str, Any]:
        """Return what the report says of a portal."""
        return next(each for each in self.report["portals"] if each["portal"] == code)


NOWHERE = "127.0.0.1:9"
"""where nothing listens"""


def day_of(stamp: str) -> int:
    """Return the day of the schedule a time in the archive lies on."""
    return (datetime.fromisoformat(stamp) - HOUR).date().toordinal() - START.toordinal()


def _crawl_days(days: int, every: int, after: Iterable[int]) -> Iterator[int]:
    yield from range(0, days, every)
    yield from (days + more for more in after)


def simulate(
    living: Living,
    archive: Path,
    *,
    every: int = 1,
    command: str = "crawl",
    after: Iterable[int] = AFTER,
    told: Callable[[Crawl], None] = lambda _: None,
) -> list[Crawl]:
    """Crawl *living* on its schedule into *archive*, tell of every run, and return them all."""
    crawls = []
    with Replica(living.world) as replica:
        for day in _crawl_days(living.days, every, after):
            living.advance(day - living.day)
            requests, disturbed = len(replica.requests), len(replica.disturbed)
            status = crawl_at(
                living.at(), archive, _reached(living, replica), living.portals, folders=[PROFILES],
                command=command, whole=command == "backfill", edits=living.edits(),
            )  # fmt: skip
            asked = _addresses(living, replica.requests[requests:])
            asked.subtract(_addresses(living, replica.disturbed[disturbed:]))
            crawl = Crawl(
                day=day, at=living.at(), status=status, report=told_by(archive, "report"), asked=+asked,
                disturbed=len(replica.disturbed) - disturbed,
            )  # fmt: skip
            crawls.append(crawl)
            told(crawl)
    return crawls


def _reached(living: Living, replica: Replica) -> dict[str, str]:
    """Return where each host is reached on this day; one that speaks https only is not reached by http."""
    hosts = dict(replica.hosts)
    for code in living.portals:
        move, names = living.relocated(code), living.world.sites[code].hosts
        if move is not None and move.how == HTTPS_ONLY:
            for host in (names[0], *names[2:]):  # the second is where it would have moved to
                hosts |= {host: NOWHERE, f"https://{host}": replica.https_hosts[host]}
    return hosts


def _addresses(living: Living, requests: Iterable[Request]) -> Counter[str]:
    """Return how often each address was asked for, whichever of the portal's hosts was."""
    main = {host: site.hosts[0] for site in living.world.sites.values() for host in site.hosts}
    return Counter(f"http://{main[each.host]}{each.path_with_query}" for each in requests)


def told_by(archive: Path, *words: str) -> Any:
    """Return what a command tells of an archive."""
    return json.loads(run(*words, "--json", archive=archive).stdout)
