"""Limits a search or export, by one SQL that tells whether a version fits the limits."""

from dataclasses import asdict, dataclass

from archive.search.matching import MATCHED, Ranks, matched_parameter

# A date printed with less precision than asked for is inside the limits when it may be: both are compared at
# the shorter of the two lengths. `f` is a version, `fp` its portal.
CONDITIONS = {
    "portal": "(:portal IS NULL OR instr(:portal, fp.code))",
    "year": "(:year IS NULL OR f.report_year BETWEEN :year AND coalesce(:last_year, :year))",
    "publisher": """(:publisher IS NULL
        OR instr(coalesce(f.publisher, '') || char(10) || coalesce(f.issuing_authority, ''), :publisher))""",
    "since": """(:since IS NULL
        OR substr(f.date_published, 1, length(:since)) >= substr(:since, 1, length(f.date_published)))""",
    "until": """(:until IS NULL
        OR substr(f.date_published, 1, length(:until)) <= substr(:until, 1, length(f.date_published)))""",
}
LIMITS = " AND ".join(CONDITIONS.values())
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

    def parameters(self, ranks: Ranks | None = None) -> dict[str, str | int | None]:
        """Return the named parameters of `LIMITS` and `MATCHED`; *ranks*: the versions with the words."""
        return {**asdict(self), "matched": matched_parameter(ranks)}
