"""Reads the reports whose texts were derived, with county and body, and how far they cover the duty."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from archive.answers.reports.coverage import read_coverage
from archive.derived.reports import count_due
from archive.schema.database import Database
from yifa.model.report import Level, ReportKind
from yifa.reading.report.bodies import read_bodies
from yifa.reading.report.organs import level_of, title_subject

# of the pages that show a text, the one that printed the earliest day
_REPORTS = f"""
    SELECT n.document_id, substr(d.content_sha256, 1, 12), p.code, p.name, p.prefecture, v.title,
        v.issuing_authority, v.signoff_organ, v.publisher, v.date_published, g.url, n.year, n.payload_id
    FROM derivation AS n JOIN document AS d USING (document_id)
    JOIN version AS v ON v.version_id = coalesce(:version, (SELECT w.version_id FROM version AS w
        JOIN page AS o USING (page_id) WHERE w.document_id = n.document_id
        ORDER BY w.date_published IS NULL, w.date_published, o.url, w.first_with_at LIMIT 1))
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    WHERE n.kind = '{ReportKind.ANNUAL}' AND (:first IS NULL OR n.year BETWEEN :first AND :last)
"""  # noqa: S608 - a constant of ours
_ALL = f"{_REPORTS} ORDER BY p.code, n.year, g.url"
# found by its number: what may be null is no condition that an index answers
_ONE = f"{_REPORTS} AND n.document_id = :one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A report that the archive holds."""

    number: int
    """row of the document"""
    document: str
    """id, for `yifa show`"""
    county: str
    """GB/T 2260 code"""
    county_name: str
    prefecture: str
    body: str
    """as printed; empty where nobody is named"""
    body_key: str
    """the same for all names of one body"""
    level: str
    year: int | None
    title: str | None
    url: str
    published: str | None
    payload: int | None
    """row of the file whose text it is; None = the page's own"""


def read_held(
    db: Database,
    codes: Sequence[str] | None,
    years: tuple[int, int] | None = None,
    *,
    one: int | None = None,
    version: int | None = None,
) -> list[Held]:
    """Return the reports of these counties (codes; None: of all) on these years, or *one* document's.

    Its county and body are those of *version*, where that is given.
    """  # fmt: skip
    first, last = years or (None, None)
    values = {"one": one, "first": first, "last": last, "version": version}
    rows = db.execute(_ALL if one is None else _ONE, values).fetchall()
    held = [_held(row) for row in rows]
    return [report for report in held if codes is None or report.county in codes]


def _held(row: Sequence[object]) -> Held:
    number, document, code, name, prefecture, title, issuer, signed, publisher, day, url, year, payload = row
    names = (title_subject(str(title)) if title else "", issuer, signed, publisher)
    body = next((str(one) for one in names if one and read_bodies(str(one))), "")
    bodies = read_bodies(body)
    level = level_of(body) or (bodies[0].level if bodies else None)
    return Held(
        number=int(str(number)), document=str(document), county=str(code), county_name=str(name),
        prefecture=str(prefecture), body=body, body_key=bodies[0].key if bodies else "",
        level=(level or Level.DEPARTMENT).value, year=int(str(year)) if year else None,
        title=str(title) if title else None, url=str(url), published=str(day) if day else None,
        payload=int(str(payload)) if payload else None,
    )  # fmt: skip


def read_text(db: Database, report: Held) -> str:
    """Return the text that a report's places are counted in."""
    if report.payload is not None:
        sql, number = "SELECT text FROM file_text WHERE payload_id = ?", report.payload
    else:
        sql, number = "SELECT text FROM document WHERE document_id = ?", report.number
    return str(db.execute(sql, (number,)).fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far an answer covers the reports that are owed."""

    reports: int
    """whose texts the answer rests on"""
    cells: dict[str, int]
    """state of `yifa coverage` → bodies and years"""
    not_derived: int
    """documents that wait for `yifa derive`"""

    @property
    def words(self) -> str:
        """Return it for a person."""
        states = ", ".join(f"{state} {number}" for state, number in self.cells.items())
        words = f"Rests on {self.reports} reports. Bodies and years by `yifa coverage`: {states or 'none'}."
        return words + (f" {self.not_derived} documents wait for `yifa derive`." if self.not_derived else "")

    def lines(self) -> Iterator[str]:
        """Yield it in words."""
        yield self.words

    def as_object(self) -> dict[str, object]:
        """Return what goes into the file beside a table."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneReport:
    """What a table of one report covers: that report."""

    report: Held

    def lines(self) -> Iterator[str]:
        """Yield it in words."""
        yield f"Of one report: {self.report.document} {self.report.url}"

    def as_object(self) -> dict[str, object]:
        """Return what goes into the file beside the table."""
        return {"document": self.report.document, "url": self.report.url}


def read_reach(
    db: Database, codes: Sequence[str] | None, years: tuple[int, int] | None, reports: int, today: date
) -> Reach:
    """Return how far an answer on these counties and years reaches."""
    cells = Counter(
        cell.state for county in read_coverage(db, codes, today, years=years) for cell in county.cells
    )
    return Reach(reports=reports, cells=dict(sorted(cells.items())), not_derived=count_due(db.conn))


def by_level_or_county(reports: Sequence[Held], by: str) -> Iterator[tuple[str, list[Held]]]:
    """Yield the reports in groups, by county or level; all together where neither is asked for."""
    groups: dict[str, list[Held]] = {}
    for one in reports:
        name = {"county": f"{one.county} {one.county_name}", "level": one.level}.get(by, "all")
        groups.setdefault(name, []).append(one)
    yield from sorted(groups.items())
