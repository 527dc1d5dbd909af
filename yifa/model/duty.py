"""Defines by when a year's report is due (督察规定 Art. 24), and how late a day is."""

from dataclasses import dataclass
from datetime import date, timedelta

DUE = (4, 1)
"""month and day before which the last year's report is published (4月1日之前)"""
A_DAY = len("2026-01-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day by which reports are due."""

    month: int = DUE[0]
    day: int = DUE[1]
    on_day_is_late: bool = False
    """a report of the day itself counts as one day late"""

    def on(self, year: int) -> date:
        """Return the day that ends the term of the report on *year*.

        >>> Due().on(2025)
        datetime.date(2026, 4, 1)
        """
        return date(year + 1, self.month, self.day)

    def last_in_time(self, year: int) -> date:
        """Return the last day on which a report on *year* is in time.

        >>> Due(on_day_is_late=True).last_in_time(2025)
        datetime.date(2026, 3, 31)
        """
        return self.on(year) - timedelta(days=self.on_day_is_late)

    def days_late(self, year: int, published: date | None) -> int | None:
        """Return how many days after that a report was published, 0 = in time, None = not known.

        >>> Due().days_late(2025, date(2026, 4, 2))
        1
        """
        return None if published is None else max(0, (published - self.last_in_time(year)).days)


def day_printed(text: str | None) -> date | None:
    """Return the day of a date as the archive keeps it; None where it is not known to the day.

    >>> day_printed("2026-04-02T08:08"), day_printed("2026-04")
    (datetime.date(2026, 4, 2), None)
    """
    return date.fromisoformat(text[:A_DAY]) if text and len(text) >= A_DAY else None


def year_printed(published: str | None) -> int | None:
    """Return the year of a date as the archive keeps it.

    >>> year_printed("2026-03-01"), year_printed(None)
    (2026, None)
    """
    return int(published[:4]) if published and published[:4].isdecimal() else None
