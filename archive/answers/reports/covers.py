"""Says what a table of coverage covers: which counties and years, on which walks its absences rest."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from archive.answers.reports.coverage import CountyCoverage
from archive.times import stamp
from yifa.model.software import software
from yifa.reading.report.titles import RULE

METHODS = (
    "A report counts by its title: an annual report on law-based government, of the body and year it names.",
    "published and published_elsewhere rest on a page that answers; withdrawn on one that did;",
    "a page that was only imported (its cell says so) is known to have answered others, at that time.",
    "absent: every list assigned to the county was read to a proved end on or after the due day,",
    "and no failure is open and no row or file unread that could be the report; the body was known to exist.",
    "unknown is all else that is not held; each cell gives its reason.",
)


@dataclass(slots=True, kw_only=True)
class Covers:
    """What the counties that went by come to; whole once all have."""

    at: datetime
    asked: str
    """the places that were asked for; empty = all that are held"""
    on_day: str
    """what a report of the due day itself is: timely | late"""
    counties: list[dict[str, Any]] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    years: set[int] = field(default_factory=set)

    def watch(self, counties: Iterable[CountyCoverage]) -> Iterator[CountyCoverage]:
        """Yield the counties as they come, and keep what they cover."""
        for county in counties:
            self.counties.append(_without_cells(county))
            self.states.update([cell.state for cell in county.cells])
            self.years.update([cell.year for cell in county.cells])
            yield county

    def lines(self) -> Iterator[str]:
        """Yield the same in words."""
        years = f"{min(self.years)} to {max(self.years)}" if self.years else "none"
        cells = ", ".join(f"{state} {count}" for state, count in sorted(self.states.items()))
        yield f"written {stamp(self.at)} by {software()}"
        yield f"places: {self.asked or 'all held'}: {len(self.counties)} counties; years: {years}"
        yield f"cells: {self.states.total()} ({cells})"
        proved = sum(bool(county["walks"]) for county in self.counties)
        yield f"every list read to a proved end: {proved} of {len(self.counties)} counties"
        yield f"bodies on their rosters: {sum(sum(county['held'].values()) for county in self.counties)}"
        yield f"a report of the due day itself is {self.on_day}; titles are read by rule {RULE}"
        yield from METHODS

    def as_object(self) -> dict[str, Any]:
        """Return what goes into the file beside the table."""
        return {
            "written_at": stamp(self.at), "software": software(), "places": self.asked or None,
            "years": sorted(self.years), "on_day": self.on_day, "title_rule": RULE,
            "cells": self.states.total(),
            "states": dict(sorted(self.states.items())), "counties": self.counties, "methods": list(METHODS),
        }  # fmt: skip


def _without_cells(county: CountyCoverage) -> dict[str, Any]:
    return {
        "county": county.county, "name": county.name, "declared_year": county.declared_year,
        "declared": [asdict(said) for said in county.declared], "held": county.held,
        "townships": county.townships, "walks": list(county.walks), "cells": len(county.cells),
    }  # fmt: skip
