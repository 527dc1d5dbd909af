"""Finds publications by words, best or newest first, with the places they stand at."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from archive.schema.database import Database
from archive.search.choosing import BEST, choose, choose_of_frequent
from archive.search.filters import Filters
from archive.search.frequent import Hits, find_frequent
from archive.search.grams import HAN, LAST_LETTER, find_runs, fold_signs, fold_zeros
from archive.search.looked_in import LookedIn, can_judge, look_in
from archive.search.matching import Ranks, evaluate
from archive.search.query import Query, Term, read_query, terms_of
from archive.search.within import keep_within, text_within

# between the runs of a word (2025|年) the index lets anything stand that is no Chinese, letter or digit
GAP = f"[^{HAN}0-9a-z]*"
AROUND = 30
"""characters of text shown on each side of a hit"""
SNIPPETS = 3

SOON = 2_000
"""versions that are sooner ranked than the best of all are looked through for them"""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHit:
    """One file of a page that has one of the words."""

    name: str
    snippets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One page that shows what was asked for, or showed it."""

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
    """the page's files that have one of the words"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The answer to a search."""

    total: int
    hits: tuple[Hit, ...]
    terms: tuple[str, ...]
    """what was to be found, each as it stands"""
    looked_in: LookedIn
    ranks: Ranks | Hits | None = None
    """the versions within the limits that have the words; None where none were asked for"""


def search(
    db: Database,
    words: Sequence[str],
    filters: Filters,
    *,
    limit: int = 20,
    order: str = BEST,
    within: str | None = None,
    offset: int = 0,
) -> Matches:
    """Return the pages that have what *words* ask for (`read_query`), in one of `ORDERS`.

    A page is one hit: by what it shows now, or else by the newest of its versions that has the words.
    A run of Han characters is found exactly as it stands, from one character up. *within* is an element of
    annual reports that must have them.

    Raises:
        UsageError: the words hold nothing to search for, or make no sense.
    """
    query = read_query(" ".join(words))
    with db.at_one_moment():  # what is kept of frequent words is only true beside what is noted since
        return _search(db, query, filters, limit=limit, order=order, within=within, offset=offset)


def _search(
    db: Database, query: Query, filters: Filters, *, limit: int, order: str, within: str | None, offset: int
) -> Matches:
    terms = tuple(terms_of(query))
    fitting = filters.fitting(db)
    frequent = None
    if within is None and not (_is_soon_ranked(fitting) and can_judge(filters)):
        frequent = find_frequent(db.conn, query, fitting)
    found: tuple[Ranks | Hits, int, tuple[int, ...]] | None = None
    if frequent is not None and order == BEST and not _is_soon_ranked(fitting):
        found = _choose(db, frequent if fitting is None else frequent.within(fitting), limit + offset)
    if found is None:
        ranks = evaluate(db.conn, query, fitting)
        if within is not None:
            ranks = keep_within(db.conn, ranks, query, terms, within)
        found = ranks, *choose(db, ranks, order=order, limit=limit + offset)
    ranked, total, shown = found
    return Matches(
        total=total,
        hits=tuple(read_hit(db, version, terms, within) for version in shown[offset:]),
        terms=tuple(term.text for term in terms),
        looked_in=look_in(db, filters, query=query, within=within, frequent=frequent),
        ranks=ranked,
    )


def _is_soon_ranked(fitting: Collection[int] | None) -> bool:
    return fitting is not None and len(fitting) <= SOON


def _choose(db: Database, hits: Hits, limit: int) -> tuple[Ranks | Hits, int, tuple[int, ...]] | None:
    """Return what is found of a frequent word, of how many pages, and what is shown; None if not proved."""
    chosen = choose_of_frequent(db, hits, limit)
    return None if chosen is None else (hits, *chosen)


def read_hit(db: Database, version: int, terms: Sequence[Term] = (), within: str | None = None) -> Hit:
    """Return the page of a version, with the places where *terms* stand, all or *within* an element."""
    row = next(db.query(_HIT, (version,)))
    if within is not None:
        row["text"] = text_within(db.conn, version, within)
    text, current, words = str(row.pop("text")), bool(row.pop("current")), [term.text for term in terms]
    files: dict[str, FileHit] = {}
    match = " OR ".join(term.match for term in terms)
    for name, text_of_file in db.execute(_FILES, (version, match)) if terms and within is None else ():
        files.setdefault(name, FileHit(name=name, snippets=tuple(cut_snippets(text_of_file, words))))
    snippets = tuple(cut_snippets(text, words))
    return Hit(**row, current=current, snippets=snippets, files=tuple(files.values()))


def _fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return *text* folded as in the index, and where each of its characters stood before."""
    folded = fold_signs(text)
    if len(folded) == len(text):
        return fold_zeros(folded), range(len(text))
    parts = [fold_signs(character) for character in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return fold_zeros("".join(parts)), places


def find_spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Return where *terms* stand in *text*, in order, overlapping places joined.

    >>> find_spans("行政复议与行政，复议", ["复议", "行政复议"])
    [(0, 4), (8, 10)]
    >>> find_spans("复复复", ["复复"])
    [(0, 3)]
    >>> find_spans("面积３㎡，２０２５ 年", ["2025年", "m2"])
    [(5, 11)]
    """
    folded, places = _fold_with_places(text)
    spans = []
    for term in terms:
        runs = find_runs(term)
        if len(runs) == 1 and runs[0][0] > LAST_LETTER:
            spans += [(places[at], places[at + len(runs[0]) - 1] + 1) for at in _find_run(folded, runs[0])]
        elif runs:
            hits = re.finditer(f"(?=({_pattern(runs)}))", folded)  # also those that overlap
            spans += [(places[hit.start(1)], places[hit.end(1) - 1] + 1) for hit in hits]
    return _join(sorted(spans))


def _find_run(folded: str, run: str) -> Iterator[int]:
    """Yield where Chinese characters stand, also where they overlap."""
    at = folded.find(run)
    while at >= 0:
        yield at
        at = folded.find(run, at + 1)


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
