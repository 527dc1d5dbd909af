"""Limits a search or export, by one SQL that tells which version of a document fits the limits."""

from dataclasses import asdict, dataclass

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
