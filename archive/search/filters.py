"""Limits a search or export, by one SQL that tells which version of a document fits the limits."""

from dataclasses import asdict, dataclass

from archive.search.matching import MATCHED, Ranks, matched_parameter

# A date printed with less precision than asked for is inside the limits when it may be: both are compared at
# the shorter of the two lengths. `f` is a version, `fp` its portal.
CONDITIONS = {
    "portal": "(:portal IS NULL OR fp.code = :portal)",
    "year": "(:year IS NULL OR f.report_year = :year)",
    "publisher": """(:publisher IS NULL
        OR instr(coalesce(f.publisher, '') || char(10) || coalesce(f.issuing_authority, ''), :publisher))""",
    "since": """(:since IS NULL
        OR substr(f.date_published, 1, length(:since)) >= substr(:since, 1, length(f.date_published)))""",
    "until": """(:until IS NULL
        OR substr(f.date_published, 1, length(:until)) <= substr(:until, 1, length(f.date_published)))""",
}
# The lowest version that fits, and has the words, is the page that showed the document first.
FIRST_VERSION = f"""
    SELECT min(f.version_id) FROM version AS f
    JOIN page AS fg USING (page_id) JOIN portal AS fp USING (portal_id)
    WHERE f.document_id = d.document_id AND {" AND ".join(CONDITIONS.values())}
      AND {MATCHED.format(version="f.version_id")}
"""  # noqa: S608 - parts are constants of this project


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

    def parameters(self, ranks: Ranks | None = None) -> dict[str, str | int | None]:
        """Return the named parameters of `FIRST_VERSION`; *ranks* are the versions that have the words."""
        return {**asdict(self), "matched": matched_parameter(ranks)}
