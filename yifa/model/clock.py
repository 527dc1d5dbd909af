"""What time it is: asked once, at the command line, and handed down as an argument."""

import platform
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version
from typing import TypeAlias

CHINA = timezone(timedelta(hours=8))

Clock: TypeAlias = Callable[[], datetime]
"""says what time it is, with a zone"""


def now() -> datetime:
    """Return the machine's time: the command line's clock."""
    return datetime.now(UTC)  # noqa: TID251 # the one place that asks the machine


def software() -> str:
    """Return the versions that made a run, for its record."""
    parts = [f"yifa {version('yifa')}", f"Python {platform.python_version()}"]
    return ", ".join([*parts, f"Scrapy {version('scrapy')}", f"SQLite {sqlite3.sqlite_version}"])
