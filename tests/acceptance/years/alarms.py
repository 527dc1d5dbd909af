"""The alarms of every run, held to what was wrong with each portal that day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.acceptance.years.line import Line
from tests.acceptance.years.simulate import Crawl
from tests.replica.lives.living import START, Happening, Living

MISSED = "missed"
EXPECTED = {
    "down": {"outage"},
    "busy": {"outage", "blocked"},
    "wall": {"blocked"},
    "cut lists": {"outage"},
    "torn lists": {"outage"},
    "repair": {"outage"},
    "broken": {"outage"},
    "home everywhere": {"outage", "layout_changed", "host_moved"},
    "host leads on": {"host_moved"},
    "host leads to a front page": {"host_moved"},
    "host dead": {"outage"},
    "host speaks https only": {"outage"},
    "empty list": {"layout_changed", "outage", "rows_shrank"},
}
"""what is wrong with a portal → the alarms of which one must be raised"""
BESIDES = {"outage", "blocked", "layout_changed", "host_moved", "failed", "unproved"}
"""what else may be said of a portal with which something is wrong"""
SAYS_WITHIN = {"other addresses": 0, "same addresses": 31}
"""days within which a redesign is to be said; one that leaves every row and page readable may wait"""
SILENT = 30
"""so many days without a new row are no silence yet"""
TIMES = 3
"""a list's own longest gap, so many times, is silence; between the two it may be said"""
BELOW = frozenset({"back_dated", "moved", "restored", "row_title", "row_date"})
"""what can put a row, new or changed, below known ones"""
LEAST_ROWS, SHARE, WINDOW = 3, 0.1, 90
"""a list shrank that lost so many rows, and this share of them, within so many days"""


class Alarms:
    """The runs, and what was to be said in each."""

    def __init__(
        self,
        living: Living,
        crawls: Sequence[Crawl],
        first: Mapping[str, int],
        overdue: Mapping[str, Sequence[int]],
    ) -> None:
        self.living, self.crawls, self.first = living, crawls, first
        self.overdue = overdue
        """portal → years on which its report is overdue, as ``yifa status`` says after the last run"""
        self.redesigned = {each.portal: each.day for each in living.happenings if each.kind == "redesigned"}

    def lines(self) -> Iterator[Line]:
        """Yield the lines about outages, redesigns, silences, late reports, and alarms without a cause."""
        outages, redesigns = Line(kind="outages"), Line(kind="redesigns")
        for event in self.living.happenings:
            if event.kind == "outage":
                self._judge_outage(event, outages)
            elif event.kind == "redesigned":
                self._judge_redesign(event, redesigns)
        yield outages
        yield redesigns
        others = Line(kind="other alarms")
        silence = Line(kind="silence")
        for crawl in self.crawls:
            for code in self.living.portals:
                said = raised(crawl, code)
                self._judge_silence(crawl, code, silence)
                for alarm in sorted(said - self._allowed(crawl, code) - {"silence", MISSED}):
                    others.invented.append(
                        f"{alarm} at {code} on day {crawl.day}: {words(crawl, code, alarm)}"
                    )
        yield silence
        yield self._judge_duty()
        yield self._judge_sweeps()
        yield others

    def _judge_outage(self, event: Happening, line: Line) -> None:
        """Count an outage, which every run in it must say."""
        during = [each for each in self.crawls if event.day <= each.day < event.until]
        if not during:
            return
        line.truth += 1
        before = [each for each in self.crawls if each.day < event.day][-1:]
        stands = any(raised(each, event.portal) & EXPECTED[event.how] for each in before)
        news = None if stands else during[0]  # what stands already ends with 0, and so do the runs after
        silent = [
            each.day for each in during
            if (each is news and each.status == 0) or not raised(each, event.portal) & EXPECTED[event.how]
        ]  # fmt: skip
        if silent:
            line.missed.append(f"{event.how} at {event.portal} from day {event.day}: not said on {silent}")
        else:
            line.found += 1
            line.lags.append(during[0].day - event.day)

    def _judge_redesign(self, event: Happening, line: Line) -> None:
        """Count a redesign, which the next run that reads the portal must say, or a later one that may."""
        good = [
            each for each in self.crawls
            if each.day >= event.day and not self.living.outage(event.portal, each.day)
        ]  # fmt: skip
        line.truth += 1
        last = max(good[0].day, event.day + SAYS_WITHIN[event.how])
        said = [each.day for each in good if "layout_changed" in raised(each, event.portal)]
        if said and said[0] <= last:
            line.found += 1
            line.lags.append(said[0] - event.day)
        else:
            line.missed.append(f"at {event.portal} on day {event.day} ({event.how}): said on {said[:1]}")

    def _judge_silence(self, crawl: Crawl, code: str, line: Line) -> None:
        """Count an alarm that must, must not, or (None) may be raised."""
        said = "silence" in raised(crawl, code)
        wanted = None if self.living.outage(code, crawl.day) else self._is_silent(code, crawl.day)
        if wanted:
            line.truth += 1
            line.found += said
            if not said:
                line.missed.append(f"at {code} on day {crawl.day}")
        elif said and wanted is False:
            line.invented.append(f"at {code} on day {crawl.day}: {words(crawl, code, 'silence')}")

    def _judge_duty(self) -> Line:
        """Count the portals whose report is late by the last run, all that year's: status must say each."""
        line = Line(kind="late reports")
        last = self.crawls[-1]
        for code in self.living.portals:
            if self.living.outage(code, last.day):
                continue
            years = self.overdue[code]
            late = self._is_late(last.day)
            line.truth += late
            line.found += late and START.year in years
            line.missed += [f"at {code} on day {last.day}"] if late and START.year not in years else []
            line.invented += [f"at {code}: {year}" for year in years if not late or year != START.year]
        return line

    def _is_silent(self, code: str, day: int) -> bool | None:
        """Return whether a list is silent by the rows it shows and by all it has shown; else None.

        What was taken off it since was published all the same.
        """
        now = self.living.dates_on(code, day)
        seen = {
            dated for each in self.crawls if each.day <= day for dated in self.living.dates_on(code, each.day)
        }
        shown, ever = _is_quiet(now, day), _is_quiet(seen, day)
        return shown if shown == ever else None

    @staticmethod
    def _is_late(day: int) -> bool:
        """Return whether the report on last year is late: what portals publish is on 2025 and older."""
        today = START + timedelta(days=day)
        return today.year > START.year and today > date(today.year, 4, 1)

    def _judge_sweeps(self) -> Line:
        """Count the sweeps that found a row above which crawls had stopped before: each must say so.

        None may say so where no such thing had happened since the list was read to its end before.
        """
        line = Line(kind="sweeps that miss")
        for code in self.living.portals:
            since = -1
            for crawl in self.crawls:
                said = MISSED in raised(crawl, code)
                happened = [
                    each for each in self.living.happenings
                    if each.portal == code and each.kind in BELOW and since < each.day <= crawl.day
                ]  # fmt: skip
                walks = [each for each in crawl.portal(code)["walks"] if each["verdict"] == "complete"]
                if any(self._passed_over(each, crawl, walk) for each in happened for walk in walks):
                    line.truth += 1
                    line.found += said
                    line.missed += [] if said else [f"at {code} on day {crawl.day}"]
                elif said and not happened:
                    line.invented.append(f"at {code} on day {crawl.day}: {words(crawl, code, MISSED)}")
                since = crawl.day if walks else since
        return line

    def _passed_over(self, event: Happening, crawl: Crawl, walk: Mapping[str, Any]) -> bool:
        """Return whether a walk first came to an event's page, below where an earlier one had stopped."""
        url = event.to or event.url
        rows = self.living.rows_on(event.portal, crawl.day)
        if walk["early_stop_page"] is None or url not in rows or self.first.get(url) != crawl.day:
            return False
        size = self.living.world.sites[event.portal].per_page
        return event.day < crawl.day and rows.index(url) // size + 1 > int(walk["early_stop_page"])

    def _allowed(self, crawl: Crawl, code: str) -> set[str]:
        """Return the alarms that are true of a portal on a day, or may be."""
        wrong = self.living.outage(code, crawl.day)
        allowed = BESIDES | EXPECTED[wrong] if wrong else set()
        if self.redesigned.get(code, crawl.day + 1) <= crawl.day:
            allowed |= {"layout_changed", "coverage_fell"}
        if self._shrank(code, crawl.day):
            allowed.add("rows_shrank")
        return allowed

    def _shrank(self, code: str, day: int) -> bool:
        now = len(self.living.rows_on(code, day))
        most = max(len(self.living.rows_on(code, max(each, 0))) for each in range(day - WINDOW, day + 1))
        return most - now >= LEAST_ROWS and most - now > SHARE * most


def _is_quiet(dates: Iterable[str], day: int) -> bool | None:
    """Return whether a list with rows of these dates is silent on a day; None where both may be said."""
    days = sorted({date.fromisoformat(each) for each in dates})
    longest = max((after - before).days for before, after in pairwise(days))
    quiet = (START + timedelta(days=day) - days[-1]).days
    if quiet > max(SILENT, TIMES * longest):
        return True
    return False if quiet <= SILENT else None


def raised(crawl: Crawl, code: str) -> set[str]:
    """Return the codes of the alarms a run raised about a portal."""
    return {each["code"] for each in crawl.portal(code)["alarms"]}


def words(crawl: Crawl, code: str, alarm: str) -> str:
    """Return what an alarm says."""
    return "; ".join(each["detail"] for each in crawl.portal(code)["alarms"] if each["code"] == alarm)
