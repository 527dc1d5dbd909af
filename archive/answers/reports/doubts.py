"""Reads what keeps a missing report from being called absent: lists, rows and files unread, failures."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from archive.answers.reports.inside import file_title
from archive.answers.reports.naming import SAID_AT_SOURCE, Namer
from archive.answers.reports.places import Place, Places
from archive.answers.reports.roster import Report
from archive.schema.database import Database
from archive.times import day_of
from archive.whole import lost_sections, unlimited
from yifa.model.report import ReportKind
from yifa.reading.report.titles import is_of_another_sort
from yifa.reading.report.wording import Says

OTHER_KINDS = (
    ReportKind.INTERIM, ReportKind.PLAN, ReportKind.EXPLANATION, ReportKind.RESPONSIBILITY,
    ReportKind.DISCLOSURE,
)  # fmt: skip
"""what a title says it is, is no annual report; a notice on reports may carry them"""
_LISTS = f"""
    SELECT s.name, whole.walk_id, whole.ended_at,
        (SELECT coalesce(w.verdict, 'not ended') || coalesce(': ' || w.sign, '') FROM walk AS w
            WHERE w.section_id = s.section_id ORDER BY w.walk_id DESC LIMIT 1) AS last
    FROM section AS s LEFT JOIN walk AS whole ON whole.walk_id = (SELECT w.walk_id FROM walk AS w
        WHERE w.section_id = s.section_id AND w.verdict = 'complete' AND w.proof IS NOT NULL
        AND {unlimited("w")} ORDER BY w.ended_at DESC, w.walk_id DESC LIMIT 1)
    WHERE s.portal_id = :portal AND s.section_id NOT IN (SELECT value FROM json_each(:lost))
    ORDER BY s.section_id
"""  # noqa: S608 - a condition of ours
# rows and files nobody could read yet, and files whose name says they are reports: any may be the report;
# what a list that broke off may hide is the business of its walks
_UNREAD = """
    SELECT g.portal_id, 'row not fetched' AS what, g.url, (SELECT e.title FROM entry AS e
        WHERE e.page_id = g.page_id ORDER BY e.last_listed_at DESC LIMIT 1) AS title,
        (SELECT e.pairs FROM entry AS e WHERE e.page_id = g.page_id ORDER BY e.last_listed_at DESC LIMIT 1)
        AS pairs, NULL AS head
    FROM page AS g WHERE g.first_fetched_at IS NULL
    AND g.state != 'gone' AND EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id)
    UNION
    SELECT f.portal_id, 'failure open: ' || f.reason, f.url, coalesce(
        (SELECT e.title FROM entry AS e JOIN page AS g USING (page_id) WHERE g.url = f.url LIMIT 1),
        (SELECT a.name FROM attachment AS a WHERE a.url = f.url LIMIT 1), ''), NULL, NULL
    FROM failure AS f
    WHERE f.resolved_at IS NULL AND f.kind IN ('page', 'attachment')
    AND NOT EXISTS (SELECT 1 FROM page AS g WHERE g.url = f.url AND g.state IN ('gone', 'unreachable'))
    UNION
    SELECT g.portal_id, 'file unread: ' || coalesce(t.status, a.status), a.url,
        coalesce(v.title, '') || ' ' || a.name, NULL, NULL
    FROM attachment AS a CROSS JOIN version AS v USING (version_id)
    CROSS JOIN page AS g ON g.current_version_id = v.version_id
    LEFT JOIN file_text AS t USING (payload_id)
    WHERE t.status IS NOT 'read'
    UNION
    SELECT g.portal_id, 'file named as a report', a.url, a.name, NULL, substr(t.text, 1, 600)
    FROM attachment AS a JOIN version AS v USING (version_id)
    JOIN page AS g ON g.current_version_id = v.version_id JOIN file_text AS t USING (payload_id)
    WHERE t.status = 'read' AND v.document_kind = 'other'
    AND (instr(a.name, '法治') OR instr(a.name, '依法') OR instr(a.name, '法制'))
    ORDER BY 1, 3
"""


class _Unread(NamedTuple):
    """A row or file that nobody could read, as it is kept."""

    portal_id: int
    what: str
    url: str
    title: str | None
    pairs: str | None
    """JSON: further columns of its list"""
    head: str | None
    """of a file that was read and is named as a report"""


class Doubt(NamedTuple):
    """Something unread that may hold a report."""

    why: str
    place: str | None = None
    """code of the only county it can be of; None = of any that its portal, a source, serves"""
    body: str | None = None
    """key of the only body it can be of; None = of any"""
    year: int | None = None
    """the only year it can be on; None = any"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """How well a county's lists are known."""

    read_on: date | None
    """China's day since when every list has been read to a proved end; None = one never was"""
    walks: tuple[int, ...]
    """the walks that prove it"""
    lacking: tuple[str, ...]
    """the lists never read to a proved end, and why"""


@dataclass(slots=True, kw_only=True)
class Evidence:
    """What an archive knows of lists and of what nobody could read, each portal asked once."""

    db: Database
    namer: Namer
    nameless: tuple[Report, ...]
    of: Sequence[Place] | None = None
    """the only counties that are asked for; None = all"""
    _assured: dict[str, Assurance] = field(default_factory=dict)
    _doubts: dict[str, list[Doubt]] | None = None
    """code of the county, or of the source that serves it → doubts; None = not read yet"""

    @property
    def places(self) -> Places:
        """Return the places held."""
        return self.namer.places

    def assurance(self, place: Place) -> Assurance:
        """Return since when every list assigned to a county is known whole: its own, and its prefecture's."""
        return _joined([self._assurance(portal, place) for portal in self.places.shown_at(place)])

    def _assurance(self, portal: Place, place: Place) -> Assurance:
        if portal.code not in self._assured:
            self._assured[portal.code] = read_assurance(self.db, portal)
        one = self._assured[portal.code]
        if portal == place:
            return one
        lacking = tuple(f"{portal.name} {words}" for words in one.lacking)
        return Assurance(read_on=one.read_on, walks=one.walks, lacking=lacking)

    def doubts(self, place: Place) -> Iterator[Doubt]:
        """Yield what may hold a report of this county that the archive does not know of."""
        if self._doubts is None:
            self._doubts = {}
            for code, doubt in (*self._unread(), *self._nameless()):
                self._doubts.setdefault(doubt.place or code, []).append(doubt)
        for portal in self.places.shown_at(place):
            yield from (
                doubt for doubt in self._doubts.get(portal.code, ())
                if doubt.place == place.code or (doubt.place is None and portal != place)
            )  # fmt: skip

    def _nameless(self) -> Iterator[tuple[str, Doubt]]:
        """Yield the reports that do not say whose they are, each with the code of its portal."""
        for report in self.nameless:
            whose = f"a body of an unknown place, {report.name}" if report.body else "nobody"
            place = None if self.places[report.portal].is_source else report.portal
            yield report.portal, Doubt(
                why=f"a report that names {whose}: {report.url}", place=place, body=report.body or None,
                year=report.year,
            )  # fmt: skip

    def _unread(self) -> Iterator[tuple[str, Doubt]]:
        """Yield what nobody could read, for each body that it names; for any where it names none."""
        by_id = {place.portal_id: place for place in self.places.by_code.values()}
        lists = {portal.code for place in self.of or () for portal in self.places.shown_at(place)}
        for row in map(_Unread._make, self.db.execute(_UNREAD)):
            portal, title = by_id[row.portal_id], row.title or ""
            if self.of is None or portal.code in lists or any(one.names[-1] in title for one in self.of):
                yield from ((portal.code, doubt) for doubt in _doubts_of(row, portal, self.namer))


def _joined(parts: Iterable[Assurance]) -> Assurance:
    parts = tuple(parts)
    days = [part.read_on for part in parts]
    lacking = tuple(words for part in parts for words in part.lacking)
    known = [day for day in days if day is not None]
    return Assurance(
        read_on=min(known) if len(known) == len(days) else None, lacking=lacking,
        walks=() if lacking else tuple(walk for part in parts for walk in part.walks),
    )  # fmt: skip


def read_assurance(db: Database, portal: Place) -> Assurance:
    """Return since when every list of a portal is known whole; lists that are lost show nothing."""
    lost = json.dumps(lost_sections(db.conn, portal.portal_id))
    lists = list(db.query(_LISTS, {"portal": portal.portal_id, "lost": lost}))
    lacking = tuple(f"{row['name']}: {row['last'] or 'never walked'}" for row in lists if not row["walk_id"])
    if not lists:
        lacking = ("no list was ever walked",)
    if lacking:
        return Assurance(read_on=None, walks=(), lacking=lacking)
    return Assurance(
        read_on=min(day_of(row["ended_at"]) for row in lists), lacking=(),
        walks=tuple(row["walk_id"] for row in lists),
    )  # fmt: skip


def _doubts_of(row: _Unread, portal: Place, namer: Namer) -> Iterator[Doubt]:
    title = row.title or ""
    said, named = namer.judge(_said(row), portal)
    if said.kind in OTHER_KINDS or (said.kind is ReportKind.NOTICE and "报告" not in title):
        return
    if said.kind is ReportKind.OTHER and is_of_another_sort(title):
        return
    if row.head and file_title({"name": title, "file_name": "", "head": row.head}):
        return  # it was read, and is a report of its own
    why = f"{row.what}: {row.url}"
    for code, body in named.bodies:
        yield Doubt(why, code, body.key, said.year)
    if not named.by or named.lost:
        place = None if portal.is_source else portal.code
        keys: list[str | None] = [body.key for body in named.lost]
        for key in keys or [None]:
            yield Doubt(why, place, key, said.year)


def _said(row: _Unread) -> Says:
    """Return what an unread row says of itself: its title, and the further columns of its list."""
    if row.pairs is None:
        return Says(row.title)
    fields = {pair[2]: pair[3] for pair in json.loads(row.pairs) if pair[2] in SAID_AT_SOURCE and pair[3]}
    return Says(title=row.title, **fields)
