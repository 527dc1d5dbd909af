"""Datetimes → the archive's way of writing them."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """Return *at* in UTC, to the second, as the archive writes it: text that sorts by time.

    >>> stamp(datetime(2026, 1, 15, 8, 30, tzinfo=UTC))
    '2026-01-15T08:30:00Z'
    """
    assert at.tzinfo is not None, "a datetime without a zone means nothing"
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
