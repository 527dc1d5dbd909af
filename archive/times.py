"""Writes datetimes as the archive keeps them: in UTC, to the second, sorted by time as text."""

from datetime import UTC, date, datetime, timedelta

from yifa.model.clock import china_day


def stamp(at: datetime) -> str:
    """Return *at* in UTC, to the second, as the archive writes it: text that sorts by time.

    >>> stamp(datetime(2026, 1, 15, 8, 30, tzinfo=UTC))
    '2026-01-15T08:30:00Z'
    """
    assert at.tzinfo is not None, "a datetime without a zone means nothing"
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def not_before(at: str, last: str | None) -> str:
    """Return *at*, or a second after *last* where a clock that was set back says it was earlier.

    What follows upon something is ordered behind it, whatever the clock says.

    >>> not_before("2026-01-15T08:30:00Z", "2026-01-16T00:00:00Z")
    '2026-01-16T00:00:01Z'
    """
    if last is None or at >= last:
        return at
    return stamp(datetime.fromisoformat(last) + timedelta(seconds=1))


def day_of(stamp: str) -> date:
    """Return the day in China of a time as the archive writes it.

    >>> day_of("2026-03-31T20:00:00Z")
    datetime.date(2026, 4, 1)
    """
    return china_day(datetime.fromisoformat(stamp))
