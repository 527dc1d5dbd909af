"""Defines an alarm, and what every rule is given to judge a portal by."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yifa.model.clock import CHINA


class AlarmCode(StrEnum):
    """What is wrong, in one stable word."""

    SILENCE = "silence"
    """a section is quiet beyond its own rhythm"""
    DUTY = "duty"
    """past 1 April, last year's report is on no list that was read"""
    COVERAGE_FELL = "coverage_fell"
    """new documents lack a field that those before had"""
    ROWS_SHRANK = "rows_shrank"
    """a list read to its end has far fewer rows than before"""
    LAYOUT_CHANGED = "layout_changed"
    """lists or pages no longer look as they did"""
    BLOCKED = "blocked"
    """the portal turned us away"""
    OUTAGE = "outage"
    """the portal, or a list of it, was not reached"""
    SECTION_MOVED = "section_moved"
    """a list that the profile names was found at another address"""
    HOST_MOVED = "host_moved"
    """home page or list lead to another host"""
    MISSED = "missed"
    """a deep sweep found what early stops had missed"""
    UNPROVED = "unproved"
    """a list has rows that were not seen, or something that would bring a next page"""
    LEDGER = "ledger"
    """what was begun and how it ended do not balance"""
    STALE = "stale"
    """a list was not read for long"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One condition that should alarm a person."""

    code: AlarmCode
    detail: str
    """the evidence: numbers, dates, runs and walks"""
    section_id: int | None = None
    """None = the whole portal"""
    not_since: str | None = None
    """what came before this day was another case of it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSection:
    """A list in use."""

    section_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A portal at the end of a run."""

    db: sqlite3.Connection
    portal_id: int
    run_id: int
    started_at: str
    """of the run, as the archive writes it"""
    at: datetime
    sections: tuple[JudgedSection, ...]
    """lists the portal's profile or home page leads to"""
    parked: str | None = None
    """why the run left the portal alone before the end"""
    blocked: bool = False
    """it was the portal that turned us away"""
    unbalanced: str | None = None
    """what the run's ledger lacks"""

    @property
    def today(self) -> date:
        """Return the day it is in China."""
        return self.at.astimezone(CHINA).date()


def day_of(stamp: str) -> date:
    """Return the day in China of a time as the archive writes it.

    >>> day_of("2026-03-31T20:00:00Z")
    datetime.date(2026, 4, 1)
    """
    return datetime.fromisoformat(stamp).astimezone(CHINA).date()
