"""Names the versions of the software that makes a run."""

import platform
import sqlite3
from importlib.metadata import version


def software() -> str:
    """Return the versions that made a run, for its record."""
    parts = [f"yifa {version('yifa')}", f"Python {platform.python_version()}"]
    return ", ".join([*parts, f"Scrapy {version('scrapy')}", f"SQLite {sqlite3.sqlite_version}"])
