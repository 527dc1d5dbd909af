"""Holds what the spiders of one run share: the archive, the order, the counts; begins and ends it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive.alarms.raising import Visited, alarms_by_portal, raise_alarms
from archive.answers.run import report_to_keep
from archive.file.connecting import explained
from archive.file.disk import need_room
from archive.store import Archive
from crawler.fetch.pacing import Pacer
from crawler.net.hosts import HostMap
from crawler.tally import PortalTally, exit_status
from crawler.visit.visit import Order
from crawler.watch import Watch
from yifa.model.clock import Clock, now
from yifa.model.errors import ArchiveWriteError, YifaError
from yifa.model.portal import Portal
from yifa.model.software import software
from yifa.model.status import Status

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(slots=True, kw_only=True)
class Session:
    """What the spiders of one run share."""

    archive: Archive
    run_id: int
    order: Order
    clock: Clock
    watch: Watch
    pacer: Pacer = field(default_factory=Pacer)
    tallies: dict[str, PortalTally] = field(default_factory=dict)
    """by portal code"""
    fatal: YifaError | None = None
    """why going on is pointless, such as an archive that cannot be written"""
    interrupted: bool = False
    running: list["Crawler"] = field(default_factory=list)
    """of the portals whose crawl has begun; only these can be stopped"""
    broken: bool = False
    """a portal's crawl ended in an error of our own"""
    alarms: int = 0
    """how many alarms were raised at the end"""

    @classmethod
    def begin(
        cls,
        archive_path: Path,
        portals: Iterable[Portal],
        order: Order,
        *,
        hosts: HostMap,
        watch: Watch,
        clock: Clock = now,
    ) -> Self:
        """Open the archive for writing and note that a run has begun.

        Raises:
            ArchiveError: the archive cannot be used, or another process writes to it, or the disk is full.
        """
        need_room(archive_path)
        archive = Archive.open(archive_path, holder=f"yifa {order.command}")
        arguments: dict[str, object] = {
            "portals": [portal.code for portal in portals],
            "whole": order.whole,
            "since": order.since,
            "until": order.until,
            "portal_hosts": hosts.as_text(),
        }
        if order.given_up:
            arguments["given_up"] = True
        if order.refresh:
            arguments["refresh"] = True
        if order.only:
            arguments["only"] = sorted(order.only)
        run_id = archive.runs.begin(order.command, arguments, software(), clock())
        return cls(archive=archive, run_id=run_id, order=order, clock=clock, watch=watch)

    def give_up(self, error: YifaError) -> None:
        """Note why going on is pointless; the first reason counts."""
        self.fatal = self.fatal or error

    def tally(self, portal: Portal) -> PortalTally:
        """Return the portal's counts in this run."""
        return self.tallies.setdefault(portal.code, PortalTally(walks_due=self.order.walks_due))

    def status(self) -> Status:
        """Return the exit status this run has earned so far."""
        if self.fatal is not None:
            return self.fatal.exit_status
        if self.interrupted:
            return Status.STOPPED
        short = Status.FELL_SHORT if self.broken or self.alarms else Status.AS_EXPECTED
        return max(exit_status(self.tallies.values()), short)

    def end(self) -> Status:
        """Write the run's end, close the archive, return the exit status."""
        status = self.status()
        try:
            at = self.clock()
            if self.fatal is None and not (self.order.only_listings or self.order.only):
                with self.archive.change() as db:
                    self.alarms = raise_alarms(db, self.run_id, self._visited(), at)
                status = self.status()
            counts = {"portals": {code: tally.as_json() for code, tally in self.tallies.items()}}
            if isinstance(self.fatal, ArchiveWriteError):
                self.archive.reopen()
            self.archive.runs.end(self.run_id, exit_status=status, tally=counts, at=at)
            with explained(self.archive.path):
                self.archive.runs.keep_report(self.run_id, report_to_keep(self.archive.db, self.run_id))
            self.archive.commit()
            for county, code, alarms in alarms_by_portal(self.archive.db.conn, self.run_id):
                for alarm in alarms:
                    self.watch.alarmed(county, code, alarm.words)
        except YifaError as error:
            self.fatal = self.fatal or error
            status = self.status()
        finally:
            self.archive.close()
        return status

    def _visited(self) -> tuple[Visited, ...]:
        return tuple(
            Visited(
                code=code,
                parked=tally.parked,
                blocked=tally.blocked,
                unbalanced=None if tally.is_even else tally.unaccounted(),
            )
            for code, tally in self.tallies.items()
            if tally.requests or tally.verdicts  # robots.txt alone may have kept it from every list
        )
