"""Finds documents by words, best first, with the places they stand at; says what no hit is worth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.search.filters import FIRST_VERSION, Filters
from archive.search.grams import HAN, QUERY_RUN, fold, match_query

# between the runs of a word (2025|年) the index lets anything stand that is no Chinese, letter or digit
GAP = f"[^{HAN}0-9a-z]*"
AROUND = 30
"""characters of text shown on each side of a hit"""
SNIPPETS = 3
SIGNS = 3
"""lists without a proved end whose sign an answer names"""
TITLE_WEIGHT = 10.0
"""a word in the title counts as this many in the text"""

FILE_WEIGHT = 0.7
"""a file's rank beside a page's: the same words count a little less in an annex"""

# documents whose own text, and those one of whose files has every word; the best rank counts. Both indexes'
# ranks are taken before anything is joined to them, as SQLite wants.
_MATCHING = f"""
    WITH hit (document_id, rank) AS (
        SELECT rowid, bm25(document_fts, {TITLE_WEIGHT}, 1.0)
        FROM document_fts WHERE document_fts MATCH :match
        UNION ALL
        SELECT v.document_id, f.rank * {FILE_WEIGHT}
        FROM (SELECT rowid AS payload_id, bm25(file_fts) AS rank FROM file_fts
              WHERE file_fts MATCH :match LIMIT -1) AS f
        JOIN attachment AS a ON a.payload_id = f.payload_id JOIN version AS v ON v.version_id = a.version_id
    ), best (document_id, rank) AS (SELECT document_id, min(rank) FROM hit GROUP BY document_id)
"""  # noqa: S608 - numbers of ours
_FROM = f"""
    FROM best JOIN document AS d USING (document_id)
    JOIN version AS v ON v.version_id = ({FIRST_VERSION})
"""
_COUNT = f"{_MATCHING} SELECT count(*) {_FROM}"
_RANKED = f"""{_MATCHING}
    SELECT d.document_id, v.version_id {_FROM}
    ORDER BY best.rank, v.date_published DESC, d.content_sha256 LIMIT :limit
"""
_FILES = """
    SELECT DISTINCT coalesce(nullif(a.name, ''), a.url) AS name, t.text
    FROM attachment AS a JOIN version AS v USING (version_id) JOIN file_text AS t USING (payload_id)
    WHERE v.document_id = ? AND t.payload_id IN (SELECT rowid FROM file_fts WHERE file_fts MATCH ?)
    ORDER BY a.attachment_id
"""
_HIT = """
    SELECT substr(d.content_sha256, 1, 12) AS id, v.title, p.name AS county, p.code AS portal,
           coalesce(v.publisher, v.issuing_authority) AS publisher, v.date_published, v.report_year, g.url,
           (SELECT count(DISTINCT page_id) FROM version WHERE document_id = d.document_id) AS copies, d.text
    FROM document AS d, version AS v JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    WHERE d.document_id = ? AND v.version_id = ?
"""
_SECTIONS = """
    SELECT p.code, p.name AS county, s.section_id, s.name AS section, last.sign,
           last.verdict IS NOT 'unproved' AND EXISTS (SELECT 1 FROM walk AS w
                   WHERE w.section_id = s.section_id AND verdict = 'complete') AS complete
    FROM portal AS p LEFT JOIN section AS s USING (portal_id)
    LEFT JOIN walk AS last ON last.walk_id = (SELECT max(walk_id) FROM walk WHERE section_id = s.section_id
        AND verdict IS NOT NULL)
    WHERE :portal IS NULL OR p.code = :portal ORDER BY p.code, s.section_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHit:
    """One file of a document that has every word."""

    name: str
    snippets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document that has every word."""

    id: str
    title: str | None
    county: str
    portal: str
    publisher: str | None
    """else the issuing authority"""
    date_published: str | None
    report_year: int | None
    url: str
    copies: int
    """pages that show or showed it"""
    snippets: tuple[str, ...]
    """pieces of the text, each hit between « and »"""
    files: tuple[FileHit, ...] = ()
    """the document's files that have every word"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The answer to a search."""

    total: int
    hits: tuple[Hit, ...]
    evidence: str
    """what an empty answer is worth: which lists were read to their end"""


def search(db: Database, words: Sequence[str], filters: Filters, *, limit: int = 20) -> Matches:
    """Return the documents that have every one of *words*, the best first, then the newest.

    A run of Han characters is found exactly as it stands, from one character up.

    Raises:
        UsageError: the words hold nothing to search for.
    """
    parameters = {**filters.parameters(), "match": match_query(" ".join(words)), "limit": limit}
    total = int(db.execute(_COUNT, parameters).fetchone()[0])
    ranked = db.execute(_RANKED, parameters).fetchall()
    return Matches(
        total=total,
        hits=tuple(
            _read_hit(db, document, version, words, parameters["match"]) for document, version in ranked
        ),
        evidence=weigh(db, filters.portal),
    )


def _read_hit(db: Database, document: int, version: int, words: Sequence[str], match: object) -> Hit:
    row = next(db.query(_HIT, (document, version)))
    text = str(row.pop("text"))
    files: dict[str, FileHit] = {}
    for name, text_of_file in db.execute(_FILES, (document, match)):
        files.setdefault(name, FileHit(name=name, snippets=tuple(cut_snippets(text_of_file, words))))
    return Hit(**row, snippets=tuple(cut_snippets(text, words)), files=tuple(files.values()))


def _fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return *text* folded as in the index, and where each of its characters stood before."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    parts = [fold(character) for character in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def find_spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where *words* stand in *text*, in order, overlapping places joined.

    >>> find_spans("行政复议与行政，复议", ["复议", "行政复议"])
    [(0, 4), (8, 10)]
    >>> find_spans("面积３㎡，２０２５ 年", ["2025年", "m2"])
    [(5, 11)]
    """
    folded, places = _fold_with_places(text)
    spans = []
    for term in " ".join(words).split():
        runs = QUERY_RUN.findall(fold(term))
        if runs:
            hits = re.finditer(_pattern(runs), folded)
            spans += [(places[hit.start()], places[hit.end() - 1] + 1) for hit in hits]
    return _join(sorted(spans))


def _pattern(runs: Sequence[str]) -> str:
    """Return the regex of a phrase: Latin words and numbers stand whole, as in the index."""
    before = "" if runs[0][0] > "z" else "(?<![0-9a-z])"
    after = "" if runs[-1][-1] > "z" else "(?![0-9a-z])"
    return f"{before}{GAP.join(runs)}{after}"


def _join(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def cut_snippets(text: str, words: Sequence[str]) -> Iterator[str]:
    """Yield up to `SNIPPETS` pieces of *text* around the hits, on one line each, hits between « and ».

    >>> list(cut_snippets("全年办理行政复议案件12件。", ["复议"]))
    ['全年办理行政«复议»案件12件。']
    """
    spans = find_spans(text, words)
    around = [(max(0, a - AROUND), min(len(text), b + AROUND)) for a, b in spans]
    for start, end in _join(around)[:SNIPPETS]:
        inside = [(a, b) for a, b in spans if start <= a < end]
        pieces, at = [], start
        for a, b in inside:
            pieces += [text[at:a], "«", text[a:b], "»"]
            at = b
        piece = " ".join("".join((*pieces, text[at:end])).split())
        yield f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"


def weigh(db: Database, portal: str | None) -> str:
    """Return in words what an empty answer is worth: which lists were read to their end."""
    rows = list(db.query(_SECTIONS, {"portal": portal}))
    if not rows:
        what = f"portal {portal}" if portal else "any portal"
        return (
            f"Nothing of {what} is in this archive, so nothing found says nothing about what was published."
        )
    whole = dict.fromkeys(f"{row['county']} {row['code']}" for row in rows if row["complete"])
    open_ = dict.fromkeys(f"{row['county']} {row['code']}" for row in rows if not row["complete"])
    unproved = [
        f"{row['section']} of {row['county']} {row['code']}: {row['sign']}" for row in rows if row["sign"]
    ]
    said = (
        f" Not followed: {'; '.join(unproved[:SIGNS])}{'…' if len(unproved) > SIGNS else ''}"
        if unproved
        else ""
    )
    if not whole:
        return f"No list was read to its end, so nothing found says nothing about what was published.{said}"
    if open_:
        return (
            f"Lists not read to their end: {'、'.join(open_)}. Nothing found says nothing about these.{said}"
        )
    return f"Every list was read to its end at least once: {'、'.join(whole)}."
