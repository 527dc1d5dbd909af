"""What a row of the table is: a fault, and what must come of it."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from tests.faults.serving import Asked
from tests.faults.site import Document, Site, make_site
from tests.support.crawling import rows

CATALOGUE = Path(__file__).parent / "catalogue.toml"
QUICK = "quick"
"""the batch of most cases"""
HEAVY = "heavy"
"""the batch of cases that keep a processor busy: beside them, others would seem to hang"""


class Current(StrEnum):
    """What the archive holds of the watched page after the faulty run."""

    KEEP = "keep"
    """the version stored when all was well"""
    NEW = "new"
    """another version"""
    GONE = "gone"
    """the version stored when all was well, marked as gone"""
    NONE = "none"
    """nothing: it was never read"""


class Fresh(StrEnum):
    """What the archive holds of the document published while things went wrong."""

    NONE = "not stored"
    RIGHT = "right"
    """its text as published"""
    ANY = "-"
    """not part of the case"""


@dataclass(slots=True, kw_only=True)
class Evidence:
    """What a case left behind."""

    site: Site
    """as it is in the faulty run"""
    archive: Path
    """after the faulty run"""
    healed: Path
    """after the run that found the site sound again"""
    asked: list[Asked]
    """what its server was asked, in all runs"""
    reports: dict[int, str]
    """run → what ``yifa report`` prints of the portal"""
    told: dict[int, dict[str, Any]]
    """run → the same as ``--json`` gives it"""
    asked_path: str
    """the watched path"""
    peak_bytes: int
    """the largest memory of any of the crawls it was part of"""
    faulty: int = 2
    """the run with the fault"""

    def rows(self, sql: str, *values: object, healed: bool = False) -> list[dict[str, Any]]:
        """Return what plain sqlite3 reads."""
        return rows(self.healed if healed else self.archive, sql, *values)

    def count(self, path: str, run: int | None = None) -> int:
        """Return how often a path was asked for in a run, the faulty one unless told."""
        wanted = self.faulty if run is None else run
        return sum(each.run == wanted and each.path == path for each in self.asked)

    def text_of(self, path: str, *, healed: bool = False) -> str | None:
        """Return the current text of an address, or None where none was ever stored."""
        found = self.rows(
            "SELECT d.text FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id"
            " JOIN document AS d USING (document_id) WHERE g.url = ?",
            self.site.url(path),
            healed=healed,
        )
        return str(found[0]["text"]) if found else None

    def findings(self, run: int | None = None) -> list[str]:
        """Return the codes of what a run noted at this portal."""
        found = self.rows(
            "SELECT DISTINCT f.code FROM finding AS f JOIN portal AS p USING (portal_id)"
            " WHERE f.run_id = ? AND p.code = ? ORDER BY f.code",
            self.faulty if run is None else run,
            self.site.code,
        )
        return [row["code"] for row in found]

    def walk(self, run: int | None = None) -> dict[str, Any]:
        """Return the certificate of the column's walk."""
        found = self.rows(
            "SELECT w.* FROM walk AS w JOIN section USING (section_id) JOIN portal AS p USING (portal_id)"
            " WHERE w.run_id = ? AND p.code = ? ORDER BY w.walk_id",
            self.faulty if run is None else run,
            self.site.code,
        )
        return found[0] if found else {}


def holds(text: str | None, document: Document) -> bool:
    """Return whether a stored text is the document's, every paragraph of it."""
    folded = "".join((text or "").split())
    return all("".join(each.split()) in folded for each in document.paragraphs)


Check: TypeAlias = Callable[[Evidence], Iterable[str]]
"""yields what is wrong, in words"""


def nothing_more(evidence: Evidence) -> Iterable[str]:
    """Check nothing."""
    return ()


def known_path(site: Site) -> str:
    """Return the path of the page that was there when all was well."""
    return site.known.path


def fresh_path(site: Site) -> str:
    """Return the path of the page that was published while things went wrong."""
    return site.fresh.path


def listing_path(site: Site) -> str:
    """Return the path of the column."""
    return "/yfxz/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A fault that a server plays."""

    number: int
    """in the catalogue"""
    how: str
    """what the server does"""
    fault: Callable[[Site], None]
    """makes a sound site, on which one more document was published, faulty"""
    code: str
    """the outcome of the watched address in the faulty run"""
    again: bool
    """whether a later run is to ask for it again"""
    current: Current = Current.KEEP
    fresh: Fresh = Fresh.NONE
    watch: Callable[[Site], str] = known_path
    """the path whose outcome counts"""
    says: tuple[str, ...] = ()
    """what the report must say of the faulty run"""
    never: tuple[str, ...] = ("nothing new",)
    """what it must not say"""
    check: Check = nothing_more
    sound: Callable[[int], Site] = make_site
    """makes the site as it is when all is well"""
    heals: bool = True
    """whether a run against the sound site makes everything right"""
    address: Callable[[], str | None] | None = None
    """where the host is reached in the faulty run, None where its name says it; else at the common server"""
    tls: str | None = None
    """the kind of certificate its https addresses are served with"""
    batch: str = QUICK
    """cases of one batch are crawled side by side in one process"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """A fault that a driver plays: a kill, a full disk, another clock."""

    number: int
    how: str
    expected: str
    run: Callable[[Path], Iterable[str]]
    """plays it in an empty folder and yields what is wrong, in words"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBuilt:
    """A fault that cannot be played here."""

    number: int
    why: str


Case: TypeAlias = Served | Driven | NotBuilt


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the printed table."""

    number: int
    name: str
    expected: str
    got: str
    passed: bool | None
    """None = it cannot be played here"""
    problems: tuple[str, ...] = field(default=())


def catalogue() -> dict[int, str]:
    """Return the names of all cases by number."""
    names = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["case"]
    return {int(number): str(name) for number, name in names.items()}
