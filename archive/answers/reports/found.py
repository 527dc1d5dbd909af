"""Says what a report comes to in a year: found, or missing and why."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from yifa.model.duty import day_printed


class Found(NamedTuple):
    """What a cell comes to."""

    state: str
    why: str
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What all cells of a county's year share."""

    year: int
    last_in_time: date
    """the last day on which a report is in time"""
    not_due: Found | None
    """where that day has not passed"""
    reasons: tuple[str, ...]
    """why none of them can be absent"""
    missing: Found
    """what those are of which nothing else can be said: unknown for these reasons, else absent"""
    late: dict[str | None, int | None] = field(default_factory=dict)
    """day as printed → days late, once asked for"""

    def days_late(self, published: str | None) -> int | None:
        """Return how many days late a report of that day is; None where no day is printed."""
        if published not in self.late:
            day = day_printed(published)
            self.late[published] = None if day is None else max(0, (day - self.last_in_time).days)
        return self.late[published]
