"""Says what an answer was looked for in, and in what not: what a "nothing found" is worth."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from archive.schema.database import Database
from archive.search.about import BODIES, NUMBERS, SUBJECTS
from archive.search.filters import CONDITIONS, Filters
from archive.search.frequent import Hits
from archive.search.index import is_indexed
from archive.search.matching import condition_of
from archive.search.query import Query, Term, has_not, terms_of
from archive.search.read_lists import Lists, read_lists
from archive.search.within import keep_within
from yifa.model.text import count_of

SEARCHED = (
    "title", "subtitle", "text", "texts of files", "names of files", *NUMBERS, *BODIES, *SUBJECTS,
)  # fmt: skip
"""what the indexes hold of a document"""
# asked of some portals, only their pages are looked at
_OF_PORTALS = """portal AS p CROSS JOIN page AS g USING (portal_id) CROSS JOIN version AS v USING (page_id)"""
_ASKED = "instr(:portal, p.code)"
_DOCUMENTS = f"SELECT count(DISTINCT v.document_id) FROM {_OF_PORTALS} WHERE {_ASKED}"  # noqa: S608 - ours
# each is of a page: SQLite counts all of them four times as fast as those of all pages
_ALL_DOCUMENTS = "SELECT count(*) FROM document"
# reports whose element can be looked in, those whose elements could not be read, documents not derived yet
_OF_ELEMENT = """
    SELECT count(DISTINCT iif(e.start_offset IS NOT NULL, d.document_id, NULL)),
        count(DISTINCT iif(e.form = 'unreadable', d.document_id, NULL)),
        count(DISTINCT iif(n.document_id IS NULL, d.document_id, NULL))
    FROM (SELECT DISTINCT v.document_id FROM {versions}) AS d
    LEFT JOIN derivation AS n USING (document_id)
    LEFT JOIN element AS e ON e.document_id = d.document_id AND e.element = :within
"""
# distinct files by what became of them, as far as a search is concerned
_FILES = """
    SELECT CASE WHEN t.payload_id IS NULL THEN 'unread'
            WHEN t.status = 'needs_ocr' OR t.reason LIKE '%without --ocr%' THEN 'scans'
            WHEN t.status IN ('read', 'empty') THEN iif(t.reason IS NULL, 'read', 'in_part')
            ELSE 'unreadable' END AS state, count(*) AS files
    FROM (SELECT DISTINCT a.payload_id FROM {attachments} WHERE {asked} AND a.payload_id IS NOT NULL)
    LEFT JOIN file_text AS t USING (payload_id) GROUP BY state
    UNION ALL
    SELECT 'not_fetched', count(DISTINCT a.url) FROM {attachments} WHERE {asked} AND a.payload_id IS NULL
"""
_FAILED = """
    SELECT count(*) FROM portal AS p CROSS JOIN failure USING (portal_id)
    WHERE resolved_at IS NULL AND kind != 'attachment' AND (:portal IS NULL OR instr(:portal, p.code))
"""
_WAITING = """
    SELECT count(*) FROM portal AS p CROSS JOIN task AS t USING (portal_id)
    LEFT JOIN page AS g ON g.url = t.url
    WHERE t.kind = 'page' AND g.current_version_id IS NULL AND (:portal IS NULL OR instr(:portal, p.code))
      AND NOT EXISTS (SELECT 1 FROM failure AS f WHERE f.url = t.url AND f.resolved_at IS NULL)
"""
_NOT_KEPT = """
    SELECT count(*) FROM page AS g JOIN portal AS p USING (portal_id)
    WHERE g.current_version_id IS NULL AND (:portal IS NULL OR instr(:portal, p.code))
      AND NOT EXISTS (SELECT 1 FROM failure AS f WHERE f.url = g.url AND f.resolved_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM task AS t WHERE t.url = g.url)
"""
UNJUDGED = {
    "since": ("f.date_published IS NULL", "without a date of publication"),
    "until": ("f.date_published IS NULL", "without a date of publication"),
    "year": ("f.report_year IS NULL", "without a report year"),
    "publisher": ("coalesce(f.publisher, f.issuing_authority) IS NULL", "without a publisher"),
}
"""filter → what it cannot judge, in SQL and in words"""
# code → one, several, and the command that helps
WORDS = {
    "unread": ("file not read yet", "files not read yet", "yifa extract"),
    "scans": ("scan", "scans", "yifa extract --ocr"),
    "in_part": ("file of which only a part could be read", "files of which only a part could be read", None),
    "unreadable": ("file that could not be read", "files that could not be read", "yifa attachments"),
    "not_fetched": ("file not fetched", "files not fetched", "yifa attachments"),
    "failed": ("address that failed", "addresses that failed", None),
    "waiting": ("page still to be fetched", "pages still to be fetched", "yifa crawl"),
    "not_kept": ("listed page of which nothing is kept", "listed pages of which nothing is kept", None),
    "unproved": ("list without a proved end", "lists without a proved end", None),
    "no_elements": (
        "annual report whose parts could not be read",
        "annual reports whose parts could not be read",
        None,
    ),
    "not_derived": ("document not derived yet", "documents not derived yet", "yifa derive"),
    "not_indexed": (
        "search index not filled yet",
        "search indexes not filled yet",
        "yifa extract",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something an answer does not speak of."""

    code: str
    """one of `WORDS`, or the filter that could not judge"""
    count: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedIn:
    """What an answer was looked for in, and in what not."""

    query: str | None
    """what was asked for, as it was understood; None: everything"""
    is_compound: bool
    """whether that is more than one word or phrase"""
    excludes: bool
    """whether something must not occur"""
    filters: dict[str, str | int | None]
    documents: int
    """of the portals asked about; within an element, the reports that have it"""
    files: int
    """theirs whose text was read; none within an element, which is of a report, a file's text too"""
    searched: tuple[str, ...]
    """what of a document was searched"""
    not_looked_in: tuple[Gap, ...]
    not_judged: tuple[Gap, ...]
    """pages that the filters could not judge: what they are judged by is not known of them"""
    lists: Lists

    @property
    def words(self) -> str:
        """Return what an empty answer is worth, for a person."""
        documents = count_of(self.documents, "document", "documents")
        nothing = f"Nothing found in {documents} and {count_of(self.files, 'file', 'files')}."
        asked = (f"Asked for: {self.query}.",) if self.is_compound else ()
        return " ".join((nothing, *asked, *self.reservations, *self.lists.sentences))

    @property
    def reservations(self) -> Iterator[str]:
        """Return in sentences what was not looked in, and what was not judged."""
        for said, gaps in (("Not looked in", self.not_looked_in), ("Not judged", self.not_judged)):
            if gaps:
                yield f"{said}: {', '.join(gap.words for gap in gaps)}."

    @property
    def limits_hits(self) -> bool:
        """Return whether also an answer that is not empty is to be read beside the reservations.

        A page without a date is in no span of time; a file not read may have what was excluded.
        """
        return bool(self.not_judged) or (self.excludes and bool(self.not_looked_in))


def look_in(
    db: Database, filters: Filters, *, query: Query | None = None, within: str | None = None,
    frequent: Hits | None = None,
) -> LookedIn:  # fmt: skip
    """Return what an answer to *query* under *filters* is looked for in.

    *within* is an element of annual reports that must have what is asked for, *frequent* what has the query
    where that is known.
    """
    values = {"portal": filters.portal}
    documents_sql, files_sql = _within(filters)
    (documents,) = db.execute(documents_sql, values).fetchone()
    states = dict(db.execute(files_sql, values).fetchall())
    lists = read_lists(db, filters.portal)
    counts = {code: states.get(code, 0) for code in WORDS}
    for code, sql in (("failed", _FAILED), ("waiting", _WAITING), ("not_kept", _NOT_KEPT)):
        (counts[code],) = db.execute(sql, values).fetchone()
    counts["unproved"] = len(lists.unproved)
    counts["not_indexed"] = int(not is_indexed(db.conn))
    files = states.get("read", 0) + states.get("in_part", 0)
    if within is not None:
        sql = _OF_ELEMENT.format(versions=_versions(filters))
        row = db.execute(sql, {**values, "within": within}).fetchone()
        documents, counts["no_elements"], counts["not_derived"] = row
        files = 0
    return LookedIn(
        query=None if query is None else str(query),
        is_compound=not isinstance(query, Term | None),
        excludes=query is not None and has_not(query),
        filters={name: value for name, value in asdict(filters).items() if value is not None},
        documents=documents,
        files=files,
        searched=SEARCHED if query is not None else (),
        not_looked_in=tuple(_gap(code, number) for code, number in counts.items() if number),
        not_judged=tuple(_unjudged(db, filters, query, within, frequent)),
        lists=lists,
    )


def _versions(filters: Filters) -> str:
    """Return in SQL the versions of the portals asked about."""
    return "version AS v" if filters.portal is None else f"{_OF_PORTALS} WHERE {_ASKED}"


def _within(filters: Filters) -> tuple[str, str]:
    """Return the SQL that counts the documents of the portals asked about, and that of their files."""
    if filters.portal is None:
        return _ALL_DOCUMENTS, _FILES.format(attachments="attachment AS a", asked="true")
    attachments = f"{_OF_PORTALS} CROSS JOIN attachment AS a USING (version_id)"
    return _DOCUMENTS, _FILES.format(attachments=attachments, asked=_ASKED)


def _gap(code: str, number: int) -> Gap:
    one, several, command = WORDS[code]
    words = count_of(number, one, several)
    return Gap(code=code, count=number, words=f"{words} ({command})" if command else words)


def can_judge(filters: Filters) -> bool:
    """Return whether limits can judge every page."""
    return not filters.given().keys() & UNJUDGED.keys()


def _unjudged(
    db: Database, filters: Filters, query: Query | None, within: str | None, frequent: Hits | None
) -> Iterator[Gap]:
    """Yield how many of the pages that have the words, and fit otherwise, a filter could not judge."""
    given = filters.given()
    for unknown, words in dict.fromkeys(UNJUDGED[name] for name in UNJUDGED if name in given):
        name = next(name for name in given if UNJUDGED.get(name) == (unknown, words))
        others = [CONDITIONS[other] for other in given if UNJUDGED.get(other) != (unknown, words)]
        where = " AND ".join((*others, unknown))
        if frequent is None:
            number = _count_found(db, filters, where, query, within)
        else:
            sql = f"SELECT json_group_array(f.version_id) FROM {filters.tables} WHERE {where}"  # noqa: S608 - ours
            (versions,) = db.execute(sql, asdict(filters)).fetchone()
            number = frequent.within(json.loads(versions)).count_pages()
        if number:
            yield Gap(code=name, count=number, words=f"{count_of(number, 'page', 'pages')} {words}")


def _count_found(db: Database, filters: Filters, where: str, query: Query | None, within: str | None) -> int:
    """Return how many pages with a condition have the words."""
    asked, matches = ("true", {}) if query is None else condition_of(query, "f")
    rows = f"SELECT f.version_id, f.page_id FROM {filters.tables} WHERE {where} AND {asked}"  # noqa: S608 - ours
    values = {**asdict(filters), **matches}
    if query is None or within is None:
        return int(db.execute(f"SELECT count(DISTINCT page_id) FROM ({rows})", values).fetchone()[0])  # noqa: S608
    pages: dict[int, int] = dict(db.execute(rows, values).fetchall())
    kept = keep_within(db.conn, dict.fromkeys(pages, 0.0), query, tuple(terms_of(query)), within)
    return len({pages[version] for version in kept})


def as_object(looked_in: LookedIn) -> dict[str, Any]:
    """Return it as an object for JSON, with the same in words."""
    return {**asdict(looked_in), "words": " ".join((*looked_in.reservations, *looked_in.lists.sentences))}
