"""What a question is limited to, and the one SQL that answers which version of a document meets it."""

import calendar
import re
from dataclasses import asdict, dataclass
from datetime import date

from sqlite_utils import Database

from crawler.errors import UsageError
from crawler.profile import find_portal, load_portals

# 2026, 2026-01, 2026-01-15
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

# A date printed with less precision than asked for is inside the limits when it may be: both are compared at
# the shorter of the two lengths. The lowest version that fits is the page that showed the document first.
FIRST_VERSION = """
    SELECT min(f.version_id) FROM version AS f
    JOIN page AS fg USING (page_id) JOIN portal AS fp USING (portal_id)
    WHERE f.document_id = d.document_id
      AND (:portal IS NULL OR fp.code = :portal)
      AND (:year IS NULL OR f.report_year = :year)
      AND (:publisher IS NULL
           OR instr(coalesce(f.publisher, '') || char(10) || coalesce(f.issuing_authority, ''), :publisher))
      AND (:since IS NULL
           OR substr(f.date_published, 1, length(:since)) >= substr(:since, 1, length(f.date_published)))
      AND (:until IS NULL
           OR substr(f.date_published, 1, length(:until)) <= substr(:until, 1, length(f.date_published)))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The limits of a search or export; None sets no limit."""

    portal: str | None = None
    """GB/T 2260 code"""
    year: int | None = None
    """the year a report is about"""
    publisher: str | None = None
    """part of the publisher's or the issuing authority's name"""
    since: str | None = None
    """first day of publication, ISO, may be cut: ``2025``, ``2025-03``"""
    until: str | None = None
    """last day of publication, likewise"""

    def parameters(self) -> dict[str, str | int | None]:
        """Return the named parameters of `FIRST_VERSION`."""
        return asdict(self)


def read_day(text: str) -> str:
    """Return *text* if it is a day, a month or a year.

    >>> read_day("2025-02"), last_day("2025-02"), first_day("2025")
    ('2025-02', datetime.date(2025, 2, 28), datetime.date(2025, 1, 1))

    Raises:
        UsageError: it is none of these.
    """
    found = DAY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is no date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: {error}") from error
    return text.strip()


def first_day(text: str) -> date:
    """Return the first day of a day, month or year."""
    year, month, day = (int(part) for part in f"{text}-01-01".split("-")[:3])
    return date(year, month, day)


def last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    year, month = (int(part) for part in f"{text}-12".split("-")[:2])
    return first_day(text) if text.count("-") == 2 else date(year, month, calendar.monthrange(year, month)[1])


def find_code(db: Database, name: str) -> str:
    """Return the code of the portal that *name* means: first one the archive holds, else a profile's.

    Raises:
        ProfileError: no portal or several; carries the near matches.
    """
    sql = "SELECT DISTINCT code FROM portal WHERE :name IN (code, slug, name)"
    held = [str(row["code"]) for row in db.query(sql, {"name": name})]
    return held[0] if len(held) == 1 else find_portal(name, load_portals()).code
