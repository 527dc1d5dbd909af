"""Says what a release is of: its title and creators, the archive's digest, and the day it stands for."""

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from archive.derived.reports import count_due
from archive.proof.content import digest_of
from archive.schema.database import Database
from archive.times import day_of
from yifa.model.errors import UsageError
from yifa.model.text import count_of

# the archive's last moment: a release knows no other clock, so that it is the same whenever it is made
_LAST = "SELECT max(coalesce(ended_at, started_at)) FROM run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What its makers say of a release."""

    title: str
    creators: tuple[str, ...]
    license: str
    """SPDX identifier of the licence for what the creators made"""


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Said):
    """What a release says of itself."""

    digest: str
    """of what the archive says"""
    day: date
    """China's day of the last run"""

    @property
    def version(self) -> str:
        """Return what tells this release from others: the beginning of the archive's digest."""
        return self.digest[:12]

    @property
    def software(self) -> str:
        """Return what made it."""
        return f"yifa {version('yifa')}"

    @property
    def description(self) -> str:
        """Return one paragraph on it."""
        return (
            "Publications of Chinese county-level governments on law-based administration (依法行政), "
            f"archived with evidence up to {self.day}: pages, their versions, texts, files and figures, and "
            f"which bodies published their annual report. Archive digest {self.digest}."
        )


def read_day(db: Database) -> date:
    """Return the day that a release of the archive stands for.

    Raises:
        UsageError: the archive holds no run, or texts from which nothing was derived yet.
    """
    (last,) = db.execute(_LAST).fetchone()
    if last is None:
        raise UsageError("nothing was crawled into this archive: there is nothing to release")
    if due := count_due(db.conn):
        waiting = count_of(due, "document waits", "documents wait")
        raise UsageError(f"{waiting} for `yifa derive`: a release has elements, figures and reuse of all")
    return day_of(last)


def read_about(db: Database, said: Said, day: date) -> About:
    """Return what a release of the archive says of itself; the digest reads all of it."""
    return About(
        title=said.title, creators=said.creators, license=said.license, digest=digest_of(db.conn), day=day
    )
