"""Tracks the reading of a framed list: which request, which page, and what came of it."""

from dataclasses import dataclass, field

from crawler.walks.walk import Walk
from yifa.reading.listing.row_requests import OVERLAPS, Course


@dataclass(slots=True, kw_only=True)
class Supply:
    """Where the reading of a framed list stands: which course, which page, what came of it."""

    courses: tuple[Course, ...]
    number: int = 1
    delivered: bool = False
    """this course has brought rows"""
    was_empty: bool = False
    """some course answered, properly, that there is nothing"""
    broken: bool = False
    """a course that had brought rows broke off"""
    problems: list[str] = field(default_factory=list)
    """why courses were given up"""
    rows: int = 0
    """rows brought so far, those listed twice counted twice"""
    _index: int = 0
    _idle: int = 0
    _bodies: set[str] = field(default_factory=set)

    @property
    def course(self) -> Course | None:
        """Return the course now taken, or None when all have been given up."""
        return self.courses[self._index] if self._index < len(self.courses) else None

    def start(self, walk: Walk) -> None:
        """Begin the present course: behind the rows already seen where its request counts rows."""
        self.delivered, self._idle, self.number = False, 0, 1
        self._bodies.clear()
        course, seen = self.course, len(walk.addresses)
        if course is not None and course.counts_rows:
            self.number = seen // course.size + 1
        elif course is not None and course.request.continues and seen:
            self.number = 2

    def give_up(self, problem: str, walk: Walk) -> None:
        """Go over to the next course."""
        if problem:
            self.problems.append(problem)
            self.broken = self.broken or self.delivered
        self._index += 1
        self.start(walk)

    def turn(self, body_sha256: str, rows: int) -> None:
        """Go on to the next page: this one brought *rows*, some of them new."""
        self.rows += rows
        self._bodies.add(body_sha256)
        self.delivered, self._idle = True, 0
        self.number += 1

    def repeats(self, body_sha256: str, rows: int, walk: Walk) -> bool:
        """Note an answer of known *rows*; return whether the list repeats itself rather than overlaps.

        Pages that are known already, because the framing page showed their rows, are passed over.
        """
        again = body_sha256 in self._bodies or self._idle >= OVERLAPS
        passed = len(walk.addresses) // rows if self.number == 1 else 0
        self._bodies.add(body_sha256)
        self._idle += 1
        self.number = max(self.number, passed) + 1
        return again
