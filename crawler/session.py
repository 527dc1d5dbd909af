"""Holds what the spiders of one run share: the archive, the order, the counts; begins and ends it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive.alarms.alarm import AlarmCode
from archive.alarms.raising import MUTED, Visited, alarms_by_portal, raise_alarms
from archive.answers.run import report_to_keep
from archive.derived.reports import AT_RUNS_END, Derived
from archive.file.connecting import explained
from archive.file.disk import need_room
from archive.muted import mutes
from archive.store import Archive
from crawler.fetch.pacing import Pacer
from crawler.limits import used_up
from crawler.net.hosts import HostMap
from crawler.tally import PortalTally, exit_status
from crawler.visit.visit import Order
from crawler.watch import Watch
from yifa.model.clock import Clock, now
from yifa.model.errors import ArchiveWriteError, GaveUpError, YifaError
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
    portals: tuple[Portal, ...]
    order: Order
    clock: Clock
    watch: Watch
    pacer: Pacer = field(default_factory=Pacer)
    tallies: dict[str, PortalTally] = field(default_factory=dict)
    """by portal code"""
    fatal: YifaError | None = None
    """why going on is pointless, such as an archive that cannot be written"""
    interrupted: bool = False
    """asked to stop, by a signal or because going on is pointless"""
    settled: Status | None = None
    """the status that the archive keeps of this run, which no signal changes any more"""
    stop: Callable[[], None] = lambda: None
    """asks every crawl that has begun to stop"""
    running: list["Crawler"] = field(default_factory=list)
    """of the portals whose crawl has begun and not ended; only these can be stopped"""
    broken: bool = False
    """a portal's crawl ended in an error of our own"""
    news: int = 0
    """how many alarms of the end were new"""

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
        portals = tuple(portals)
        need_room(archive_path)
        archive = Archive.open(archive_path, holder=f"yifa {order.command}", tell=watch.working)
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
        archive.commit()  # whatever becomes of the run, it is known that it began
        return cls(archive=archive, run_id=run_id, portals=portals, order=order, clock=clock, watch=watch)

    def need_archive(self) -> None:
        """Check that the archive is there and its disk has room.

        Raises:
            ArchiveWriteError: what is stored from now on would be lost.
        """
        self.archive.need_place()
        need_room(self.archive.path)

    def give_up(self, error: YifaError) -> None:
        """Note why going on is pointless, and stop; the first reason counts.

        An archive whose side files cannot be opened for want of a descriptor is not what is wrong.
        """
        if self.fatal is None:
            self.fatal = error if isinstance(error, GaveUpError) else used_up() or error
            self.interrupt()

    def interrupt(self) -> None:
        """Note that the run is to stop, and stop what crawls; may be called from any thread."""
        self.interrupted = True
        self.stop()

    def lose(self, portal: Portal, error: BaseException) -> None:
        """Note that a portal's crawl ended in an error of our own, and which."""
        if not self.lacks(error):
            self.broken = True
            self.tally(portal).stopped = f"an error of our own: {type(error).__name__}: {error}"

    def lacks(self, error: BaseException) -> bool:
        """Return whether an error is that this process is out of something; if so, give up."""
        lacking = used_up(error, getattr(error, "errno", None))
        if lacking is not None:
            self.give_up(lacking)
        return lacking is not None

    @property
    def is_ending(self) -> bool:
        """Return whether no further portal is to be begun."""
        return self.interrupted or self.fatal is not None

    def why_cut(self) -> tuple[str, str]:
        """Return why this run breaks off what it is doing: a stable word, and the same in words."""
        if isinstance(self.fatal, GaveUpError):
            return self.fatal.reason, self.fatal.detail
        if self.fatal is not None:
            return "write_failed", str(self.fatal)
        if self.interrupted:
            return "signal", "stopped by a signal"
        return "internal_error", "an error of our own"

    def tally(self, portal: Portal) -> PortalTally:
        """Return the portal's counts in this run."""
        return self.tallies.setdefault(portal.code, PortalTally(walks_due=self.order.walks_due))

    def status(self) -> Status:
        """Return the exit status this run has earned so far."""
        if self.fatal is not None:
            return self.fatal.exit_status
        if self.settled is not None:
            return self.settled
        if self.interrupted:
            return Status.STOPPED
        tallies = self.tallies.values()
        if not self.is_judged:
            return max(exit_status(tallies), Status.FELL_SHORT if self.broken else Status.AS_EXPECTED)
        at, db = self.clock(), self.archive.db.conn
        muted = {mute.portal for mute in mutes(db, at, code=AlarmCode.BLOCKED)}
        if any(tally.blocked and code not in muted for code, tally in self.tallies.items()):
            return Status.BLOCKED
        asked_in_vain = self.order.retry and any(tally.fell_short for tally in tallies)
        return Status.FELL_SHORT if self.news or self.broken or asked_in_vain else Status.AS_EXPECTED

    @property
    def is_judged(self) -> bool:
        """Return whether alarms are raised at the end, and the exit status is what they are worth."""
        return not (self.order.only_listings or self.order.only)

    def end(self) -> Status:
        """Write the run's end, close the archive, return the exit status."""
        status = Status.FELL_SHORT
        try:
            at = self.clock()
            self.archive.need_place()
            if isinstance(self.fatal, ArchiveWriteError) or self.archive.is_refused:
                self.archive.reopen()
                with suppress(ArchiveWriteError):  # where there is no room to say more, the run's end is said
                    self._judge(at)
                if self.archive.is_refused:
                    self.archive.reopen()
            else:
                self._judge(at)
            status = self.settled = self.status()
            counts = {"portals": {code: tally.as_json() for code, tally in self.tallies.items()}}
            self.archive.runs.end(self.run_id, exit_status=status, tally=counts, at=at)
            with explained(self.archive.path):
                self.archive.runs.keep_report(self.run_id, report_to_keep(self.archive.db, self.run_id))
            self.archive.commit()
            Derived(self.archive).derive(
                limit=AT_RUNS_END, tell=self.watch.working, wanted=lambda: not self.is_ending
            )
            self._tell()
        except YifaError as error:
            self.fatal = self.fatal or error
            status = self.status()
        finally:
            self.archive.close()
        return status

    def _judge(self, at: datetime) -> None:
        if not self.is_judged:
            return
        for portal in self.portals:
            tally = self.tally(portal)
            if not tally.finished and tally.stopped is None:
                tally.stopped = self.why_cut()[1]
            if tally.stopped is not None:
                self.archive.portals.add(portal)
        with self.archive.change() as db:
            self.news = raise_alarms(db, self.run_id, self._visited(), at)

    def _tell(self) -> None:
        """Tell whoever watches what alarms, unless somebody muted it."""
        for county, code, alarms in alarms_by_portal(self.archive.db.conn, self.run_id):
            for alarm in alarms:
                if alarm.state != MUTED:
                    self.watch.alarmed(county, code, alarm.words)

    def _visited(self) -> tuple[Visited, ...]:
        """Return how the run ended at each of its portals."""
        in_part = self.order.retry or self.order.since is not None
        return tuple(
            Visited(
                code=code,
                parked=None if tally.stopped else tally.parked,
                blocked=tally.blocked,
                unbalanced=None if tally.is_even else tally.unaccounted(),
                unfinished=tally.stopped or tally.left_over,
                in_part=in_part or not tally.finished or tally.parked is not None,
            )
            for code, tally in self.tallies.items()
        )
