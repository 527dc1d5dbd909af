"""Limits a search or export, by one SQL that tells whether a version fits the limits."""

import json
from dataclasses import asdict, dataclass

from archive.schema.database import Database
from archive.search.matching import MATCHED, Ranks, matched_parameter

# A date printed with less precision than asked for is inside the limits when it may be: both are compared at
# the shorter of the two lengths. `f` is a version, `fp` its portal.
CONDITIONS = {
    "portal": "instr(:portal, fp.code)",
    "year": "f.report_year BETWEEN :year AND coalesce(:last_year, :year)",
    "publisher": """
        instr(coalesce(f.publisher, '') || char(10) || coalesce(f.issuing_authority, ''), :publisher)""",
    "since": """
        substr(f.date_published, 1, length(:since)) >= substr(:since, 1, length(f.date_published))""",
    "until": """
        substr(f.date_published, 1, length(:until)) <= substr(:until, 1, length(f.date_published))""",
    "province": "fp.province = :province",
    "kind": "f.document_kind = :kind",
    "with_file": "EXISTS (SELECT 1 FROM attachment AS fa WHERE fa.version_id = f.version_id) = :with_file",
    "state": """(SELECT iif(fh.state = 'listed', 'listed', 'withdrawn') FROM page AS fh
        WHERE fh.page_id = f.page_id) = :state""",
}
"""filter → what a version must be where it is given"""
IF_GIVEN = {name: f"(:{name} IS NULL OR {condition})" for name, condition in CONDITIONS.items()}
OF_PORTAL = """portal AS fp CROSS JOIN page AS fg USING (portal_id)
    CROSS JOIN version AS f USING (page_id)"""
LIMITS = " AND ".join(IF_GIVEN.values())
# of the pages that say the same, the one that printed the earliest date: the same whatever was fetched first
VERSION_OF_DOCUMENT = f"""
    SELECT f.version_id FROM version AS f
    JOIN page AS fg USING (page_id) JOIN portal AS fp USING (portal_id)
    WHERE f.document_id = d.document_id AND {LIMITS} AND {MATCHED.format(version="f.version_id")}
    ORDER BY f.date_published IS NULL, f.date_published, fg.url, f.first_with_at, f.version_id LIMIT 1
"""  # noqa: S608 - parts are constants of this project


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The limits of a search or export; None sets no limit."""

    portal: str | None = None
    """GB/T 2260 codes, joined by blanks"""
    year: int | None = None
    """the year a report is about; the first of several where there is a `last_year`"""
    last_year: int | None = None
    publisher: str | None = None
    """part of the publisher's or the issuing authority's name"""
    since: str | None = None
    """first day of publication, ISO, may be cut: ``2025``, ``2025-03``"""
    until: str | None = None
    """last day of publication, likewise"""
    province: str | None = None
    """its whole name"""
    kind: str | None = None
    """county_report | dept_report | township_report | other"""
    with_file: bool | None = None
    """only pages with a file, or only those without"""
    state: str | None = None
    """only pages that are listed, or that were withdrawn (delisted, unreachable, gone)"""

    def parameters(self, ranks: Ranks | None = None) -> dict[str, str | int | None]:
        """Return the named parameters of `LIMITS` and `MATCHED`; *ranks*: the versions with the words."""
        return {**asdict(self), "matched": matched_parameter(ranks)}

    @property
    def conditions(self) -> str:
        """Return the SQL that a version within these limits fulfils, as `LIMITS`, of what is given alone."""
        return " AND ".join(CONDITIONS[name] for name in self.given()) or "true"

    def fitting(self, db: Database) -> frozenset[int] | None:
        """Return the versions within these limits; None where there are none."""
        if not self.given():
            return None
        order = "" if self.tables == OF_PORTAL else "ORDER BY f.version_id"
        sql = f"""SELECT json_group_array(version_id) FROM (
            SELECT f.version_id FROM {self.tables} WHERE {self.conditions} {order})"""  # noqa: S608 - parts are ours
        (versions,) = db.execute(sql, asdict(self)).fetchone()
        return frozenset(json.loads(versions))

    def given(self) -> dict[str, str | int]:
        """Return the limits that are set and have a condition."""
        limits = asdict(self)
        return {name: limits[name] for name in CONDITIONS if limits[name] is not None}

    @property
    def tables(self) -> str:
        """Return the SQL of the versions that the limits which are set are conditions on."""
        return OF_PORTAL if self.given().keys() & {"portal", "province"} else "version AS f"
