"""Writes times for people: Beijing time, to the minute."""

from datetime import date, datetime

from markupsafe import Markup

from yifa.model.clock import CHINA


def beijing(at: str | None) -> Markup:
    """Return a time of the archive (UTC) as it was in Beijing; nothing for none.

    >>> print(beijing("2026-01-20T18:30:00Z"))
    <time datetime="2026-01-20T18:30:00Z">2026-01-21 02:30</time>
    """
    if not at:
        return Markup()
    return Markup('<time datetime="{}">{}</time>').format(at, in_beijing(at))


def in_beijing(at: str) -> str:
    """Return a time of the archive (UTC) as it was in Beijing, within a sentence.

    >>> in_beijing("2026-01-20T18:30:00Z")
    '2026-01-21 02:30'
    """
    return f"{datetime.fromisoformat(at).astimezone(CHINA):%Y-%m-%d %H:%M}"


def day(on: date) -> Markup:
    """Return a day so that no line ends within it.

    >>> print(day(date(2026, 1, 5)))
    <time>2026-01-05</time>
    """
    return Markup("<time>{}</time>").format(on)
