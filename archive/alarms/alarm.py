"""Defines an alarm, and what every rule is given to judge a portal by."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from yifa.model.clock import china_day


class AlarmCode(StrEnum):
    """What is wrong, in one stable word and in one sentence."""

    sentence: str
    """what the word means, for a person"""

    SILENCE = "silence", "A list has shown nothing new for longer than is usual for it."
    COVERAGE_FELL = "coverage_fell", "New documents lack a field that those before them had."
    ROWS_SHRANK = "rows_shrank", "A list that was read to its end has far fewer rows than before."
    LAYOUT_CHANGED = "layout_changed", "Lists or pages no longer look as they did."
    BLOCKED = "blocked", "The portal turned us away."
    OUTAGE = "outage", "The portal, or a list of it, could not be reached or read."
    SECTION_MOVED = "section_moved", "A list that the profile names was found at another address."
    HOST_MOVED = "host_moved", "The home page or a list leads to another host."
    MISSED = "missed", "A list read to its end showed rows that earlier runs had passed over."
    UNPROVED = "unproved", "A list may go on beyond what was read: its end is not proved."
    LEDGER = "ledger", "What was to be fetched and how it ended do not balance."
    STALE = "stale", "A list was not read for a long time."
    FAILED = "failed", "Addresses could not be fetched, for the first time."
    UNFINISHED = "unfinished", "Our own run did not finish this portal."

    def __new__(cls, value: str, sentence: str = "") -> Self:
        """Return a member: a word with its sentence."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One condition that should alarm a person."""

    code: AlarmCode
    detail: str
    """the evidence: numbers, dates, runs and walks"""
    section_id: int | None = None
    """None = the whole portal"""


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
    unfinished: str | None = None
    """why our own run did not finish the portal, or never began it"""

    @property
    def today(self) -> date:
        """Return the day it is in China."""
        return china_day(self.at)
