"""Finds publications by words, best first, with the places they stand at; says what no hit is worth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.search.filters import LIMITS, Filters
from archive.search.grams import HAN, QUERY_RUN, fold, match_query
from archive.search.matching import find_versions

# between the runs of a word (2025|年) the index lets anything stand that is no Chinese, letter or digit
GAP = f"[^{HAN}0-9a-z]*"
AROUND = 30
"""characters of text shown on each side of a hit"""
SNIPPETS = 3
SIGNS = 3
"""lists without a proved end whose sign an answer names"""

# of each page, the newest version that has the words and fits: the current one, if it does
_HITS = f"""
    WITH fitting AS (
        SELECT f.version_id, f.date_published, fg.url, CAST(m.value AS REAL) AS rank, row_number() OVER (
            PARTITION BY f.page_id ORDER BY f.first_with_at DESC, f.version_id DESC) AS place
        FROM json_each(:matched) AS m JOIN version AS f ON f.version_id = CAST(m.key AS INTEGER)
        JOIN page AS fg USING (page_id) JOIN portal AS fp USING (portal_id) WHERE {LIMITS})
    SELECT version_id, count(*) OVER () AS total FROM fitting WHERE place = 1
    ORDER BY rank, date_published DESC, url LIMIT :limit
"""  # noqa: S608 - parts are constants of this project
_FILES = """
    SELECT DISTINCT coalesce(nullif(a.name, ''), a.url) AS name, t.text
    FROM attachment AS a JOIN file_text AS t USING (payload_id)
    WHERE a.version_id = ? AND t.payload_id IN (SELECT rowid FROM file_fts WHERE file_fts MATCH ?)
    ORDER BY a.attachment_id
"""
_HIT = """
    SELECT substr(d.content_sha256, 1, 12) AS id, v.title, u.county, u.portal,
           coalesce(v.publisher, v.issuing_authority) AS publisher, v.date_published, v.report_year, u.url,
           u.state, v.version_id = u.version_id AS current, u.replaced_by,
           (SELECT count(DISTINCT page_id) FROM version WHERE document_id = d.document_id) AS copies, d.text
    FROM version AS v JOIN document AS d USING (document_id) JOIN publications AS u ON u.page_id = v.page_id
    WHERE v.version_id = ?
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
    """One file of a page that has every word."""

    name: str
    snippets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One page that shows every word, or showed it."""

    id: str
    title: str | None
    county: str
    portal: str
    publisher: str | None
    """else the issuing authority"""
    date_published: str | None
    report_year: int | None
    url: str
    state: str
    """listed; or withdrawn: delisted | unreachable | gone"""
    current: bool
    """the page shows these words now; else only a version before, which the rest is about"""
    replaced_by: str | None
    """the portal's address that stands in its place"""
    copies: int
    """pages that show or showed it"""
    snippets: tuple[str, ...]
    """pieces of the text, each hit between « and »"""
    files: tuple[FileHit, ...] = ()
    """the page's files that have every word"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The answer to a search."""

    total: int
    hits: tuple[Hit, ...]
    evidence: str
    """what an empty answer is worth: which lists were read to their end"""


def search(db: Database, words: Sequence[str], filters: Filters, *, limit: int = 20) -> Matches:
    """Return the pages that have every one of *words*, the best first, then the newest.

    A page is one hit: by what it shows now, or else by the newest of its versions that has the words.

    A run of Han characters is found exactly as it stands, from one character up.

    Raises:
        UsageError: the words hold nothing to search for.
    """
    parameters = {**filters.parameters(find_versions(db.conn, words)), "limit": limit}
    hits = db.execute(_HITS, parameters).fetchall()
    match = match_query(" ".join(words))
    return Matches(
        total=hits[0][1] if hits else 0,
        hits=tuple(_read_hit(db, version, words, match) for version, _ in hits),
        evidence=weigh(db, filters.portal),
    )


def _read_hit(db: Database, version: int, words: Sequence[str], match: str) -> Hit:
    row = next(db.query(_HIT, (version,)))
    text, current = str(row.pop("text")), bool(row.pop("current"))
    files: dict[str, FileHit] = {}
    for name, text_of_file in db.execute(_FILES, (version, match)):
        files.setdefault(name, FileHit(name=name, snippets=tuple(cut_snippets(text_of_file, words))))
    snippets = tuple(cut_snippets(text, words))
    return Hit(**row, current=current, snippets=snippets, files=tuple(files.values()))


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
