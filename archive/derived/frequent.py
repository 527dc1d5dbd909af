"""Looks up the words that very many texts have: a search for one then need not rank all of them."""

import json
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from archive.search.frequent import (
    KNOWN,
    LARGE,
    Limit,
    Limits,
    measure,
    norm_now,
    pack_bits,
    read_limits,
)
from archive.search.grams import index_text
from archive.search.matching import RANKINGS
from archive.tables.transaction import Part, Transaction

MANY = 50_000
"""texts that have a frequent word; fewer are sooner ranked than looked up"""
UNSETTLED = 20_000
"""versions that were stored or changed and are looked at by every search, before they are looked up"""
SAMPLE = 400
"""texts in which frequent words are looked for"""
NEARLY = 0.9
"""of MANY: what a sample must let expect for a word to be counted"""
SIZES = (256, 6_000)
"""how many rows of an index the small choice has at least, and the large"""
TIES = (4_000, 12_000)
"""and at most, where many rows fit equally well"""
_SAMPLED = """
    SELECT coalesce(indexed_title, ''), text FROM document
    WHERE document_id % max(1, (SELECT count(*) FROM document) / :sample) = 0
"""
# of an index, the rows of what is new
_NEW = {
    "document_fts": "rowid > :document",
    "version_fts": "rowid > :version",
    "file_fts": "+rowid IN (SELECT payload_id FROM attachment WHERE version_id > :version)",
}
# the versions of an index's rows
_VERSIONS = {
    "document_fts": "SELECT version_id FROM json_each(?) CROSS JOIN version ON document_id = value",
    "version_fts": "SELECT value FROM json_each(?)",
    "file_fts": "SELECT version_id FROM json_each(?) CROSS JOIN attachment ON payload_id = value",
}
_ROWS = "SELECT json_group_array(rowid) FROM {index} WHERE {index} MATCH :match AND {new}"
_BEST = """
    SELECT number, rank FROM (
        SELECT rowid AS number, {ranking} AS rank FROM {index} WHERE {index} MATCH :match AND {rows} LIMIT -1)
    WHERE rank < :bound ORDER BY rank LIMIT :most
"""
_KEEP = """
    INSERT INTO frequent (word, versions, best, good, limits, last_version, last_document)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET versions = excluded.versions, best = excluded.best, good = excluded.good,
    limits = excluded.limits, last_version = excluded.last_version, last_document = excluded.last_document
"""
_SETTLED = """
    DELETE FROM unsettled WHERE version_id IN (
        SELECT version_id FROM version WHERE version_id > :version AND document_id > :document)
"""
_SEVERAL = """
    INSERT INTO several (version_id, page_id) SELECT version_id, page_id FROM version
    WHERE page_id IN (SELECT page_id FROM version GROUP BY page_id HAVING count(*) > 1)
"""


_OLD = """
    SELECT count(*) FROM unsettled JOIN version USING (version_id) WHERE NOT (
        version_id > (SELECT max(last_version) FROM frequent)
        AND document_id > (SELECT max(last_document) FROM frequent))
"""
ALL = 1.0
"""a rank that every row is below"""
Row = tuple[str, bytes, bytes, bytes, str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is newer than what was looked up before; all there is where nothing was."""

    version: int
    """the last version looked up before"""
    document: int
    texts: Sequence[int]
    """of each newer version in turn, how far behind the last text its own is; 0: older, or no such version"""
    last_document: int

    @classmethod
    def after(cls, db: sqlite3.Connection, version: int, document: int) -> "News":
        """Return what came after a version and a text."""
        (last,) = db.execute("SELECT coalesce(max(version_id), 0) FROM version").fetchone()
        newest = "SELECT max(coalesce(max(document_id), 0), ?) FROM document"
        (last_document,) = db.execute(newest, (document,)).fetchone()  # the last one may be gone by now
        texts = [0] * (last - version)
        sql = "SELECT version_id, document_id FROM version WHERE version_id > ?"
        for number, text in db.execute(sql, (version,)):
            texts[number - version - 1] = max(0, text - document)
        return cls(version=version, document=document, texts=texts, last_document=last_document)

    @property
    def last_version(self) -> int:
        """Return the newest version."""
        return self.version + len(self.texts)


class FrequentWords(Part):
    """What is kept of words that very many texts have."""

    def __init__(
        self, archive: Transaction, *, many: int = MANY, unsettled: int = UNSETTLED,
        sizes: tuple[int, int] = SIZES, ties: tuple[int, int] = TIES,
    ) -> None:  # fmt: skip
        super().__init__(archive)
        self._many, self._unsettled, self._sizes, self._ties = many, unsettled, sizes, ties

    def forget(self) -> None:
        """Drop all that was looked up."""
        with self._archive.change() as db:
            _forget(db)
        self._archive.commit()

    def derive(self, tell: Callable[[int, int], None] = lambda _done, _of: None) -> int:
        """Look up what is new, where that is much, and words that became frequent; return how many words.

        *tell* is told how many of how many words are looked up.
        """
        self._archive.commit()  # what is stored is in the indexes
        (unsettled,) = self._db.execute("SELECT count(*) FROM unsettled").fetchone()
        known = {word for (word,) in self._db.execute("SELECT word FROM frequent")}
        if known and unsettled <= self._unsettled:
            return 0
        (documents,) = self._db.execute("SELECT count(*) FROM document").fetchone()
        if documents < self._many:
            return 0
        with self._archive.change() as db:
            if known and _count_old(db) > self._unsettled // 2:
                _forget(db)
                known = set()
            words = self._find_words(db, documents, known)
            self._look_up(db, known, words, tell)
        self._archive.commit()
        return len(known | words)

    def _find_words(self, db: sqlite3.Connection, documents: int, known: set[str]) -> set[str]:
        """Return further words that many texts have; which they may be is told by a sample."""
        seen = Counter[str]()
        sample = db.execute(_SAMPLED, {"sample": SAMPLE}).fetchall()
        for title, text in sample:
            seen.update({*index_text(title).split(), *index_text(text).split()})
        enough = NEARLY * self._many / documents * len(sample)
        return {
            word
            for word, number in seen.items()
            if number >= enough and len(word) > 1 and word not in known and _count(db, word) >= self._many
        }

    def _look_up(
        self, db: sqlite3.Connection, known: set[str], words: set[str], tell: Callable[[int, int], None]
    ) -> None:
        """Look up words: those known in what is new, others in all there is."""
        if known:
            last = db.execute("SELECT max(last_version), max(last_document) FROM frequent").fetchone()
            new = News.after(db, *last)
            for done, word in enumerate(sorted(known)):
                tell(done, len(known | words))
                db.execute(_KEEP, _add(db, word, new))
            db.execute(_SETTLED, {"version": new.version, "document": new.document})
        else:
            db.execute("DELETE FROM unsettled")
        if words:
            all_ = News.after(db, 0, 0)
            for done, word in enumerate(sorted(words), len(known)):
                tell(done, len(known | words))
                db.execute(_KEEP, self._choose(db, word, all_))
        db.execute("DELETE FROM several")
        db.execute(_SEVERAL)

    def _choose(self, db: sqlite3.Connection, word: str, news: News) -> Row:
        """Return the row of a word that is looked up in all there is."""
        small, large, limits = set[int](), set[int](), dict[str, Limit]()
        most = self._ties[LARGE] + 1
        for index in RANKINGS:
            rows = rank_rows(db, index, word, most=most)
            ranks = [rank for _, rank in rows]
            few, many = (
                _cut(ranks, size, ties, is_all=len(rows) < most)
                for size, ties in zip(self._sizes, self._ties, strict=True)
            )
            small |= versions_of(db, index, rows[:few])
            large |= versions_of(db, index, rows[few:many])
            if few < len(rows):
                now = measure(db, index, f'"{word}"')
                limits[index] = (
                    now.norm(ranks[few]),
                    now.norm(ranks[many]) if many < len(rows) else None,
                    now.length,
                )
        bits = pack_bits(bytes(1) + find_word(db, word, news))
        best, good = _pack(small), _pack(large - small)
        return word, bits, best, good, json.dumps(limits), news.last_version, news.last_document


def _forget(db: sqlite3.Connection) -> None:
    for table in ("frequent", "several", "unsettled"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names above


def _count(db: sqlite3.Connection, word: str) -> int:
    """Return how many texts have a word."""
    sql = "SELECT count(*) FROM document_fts WHERE document_fts MATCH ?"
    return int(db.execute(sql, (f'"{word}"',)).fetchone()[0])


def _count_old(db: sqlite3.Connection) -> int:
    """Return how many versions were changed, or show an older text: no news are looked up of them."""
    return int(db.execute(_OLD).fetchone()[0])


def _cut(ranks: Sequence[float], size: int, ties: int, *, is_all: bool) -> int:
    """Return how many of the best rows are chosen: so many, and those that fit as well as the last of them.

    Where these would be too many, those are left out that fit as well as the last.
    """
    if is_all and len(ranks) <= size:
        return len(ranks)
    end = bisect_right(ranks, ranks[size - 1])
    if end <= ties and (is_all or end < len(ranks)):
        return end
    return bisect_left(ranks, ranks[size - 1])


def rank_rows(
    db: sqlite3.Connection, index: str, word: str, *, rows: str = "true", bound: float = ALL, most: int = -1,
    news: News | None = None,
) -> list[tuple[int, float]]:  # fmt: skip
    """Return the rows of an index that are below a rank, the best first."""
    sql = _BEST.format(index=index, ranking=RANKINGS[index], rows=rows)
    asked = {"match": f'"{word}"', "bound": bound, "most": most, **_after(news)}
    return db.execute(sql, asked).fetchall()


def _after(news: News | None) -> dict[str, int]:
    return {"version": news.version, "document": news.document} if news else {}


def versions_of(db: sqlite3.Connection, index: str, rows: Sequence[tuple[int, float]]) -> set[int]:
    """Return the versions of some rows of an index."""
    numbers = json.dumps([number for number, _ in rows])
    return {version for (version,) in db.execute(_VERSIONS[index], (numbers,))}


def find_word(db: sqlite3.Connection, word: str, news: News) -> bytearray:
    """Return a byte for each newer version: 1 = it has the word."""
    rows = {}
    for index, new in _NEW.items():
        sql = _ROWS.format(index=index, new=new)
        (told,) = db.execute(sql, {"match": f'"{word}"', **_after(news)}).fetchone()
        rows[index] = json.loads(told)
    texts = bytearray(1 + news.last_document - news.document)
    for number in rows["document_fts"]:
        texts[number - news.document] = 1
    has = bytearray(map(texts.__getitem__, news.texts))
    beside = {*rows["version_fts"]}
    if rows["file_fts"]:
        beside |= {
            version for (version,) in db.execute(_VERSIONS["file_fts"], (json.dumps(rows["file_fts"]),))
        }
    for version in beside:
        if version > news.version:
            has[version - news.version - 1] = 1
    return has


def bounds_of(
    db: sqlite3.Connection, index: str, word: str, limits: Limits
) -> tuple[tuple[float, float], Limit | None]:
    """Return below which ranks an index's rows are in the choices of a word, and its limits as of now."""
    if index not in limits:
        return (ALL, ALL), None
    now = measure(db, index, f'"{word}"')
    few, many, length = limits[index]
    few, many = (norm_now(norm, length, now) for norm in (few, many))
    below_few, below_many = (ALL if norm is None else now.rank(norm) for norm in (few, many))
    return (below_few, below_many), (few, many, now.length)


def _add(db: sqlite3.Connection, word: str, news: News) -> Row:
    """Return the row of a word whose new texts are looked up: what is new comes behind what was there."""
    bits, best, good, told = db.execute(KNOWN, (word,)).fetchone()
    small, large, limits, moved = set[int](), set[int](), read_limits(told), dict[str, Limit]()
    for index, new in _NEW.items():
        (below_few, below_many), limit = bounds_of(db, index, word, limits)
        if limit is not None:
            moved[index] = limit
        rows = rank_rows(db, index, word, rows=new, bound=below_many, news=news)
        end = bisect_left([rank for _, rank in rows], below_few)
        small |= versions_of(db, index, rows[:end])
        large |= versions_of(db, index, rows[end:])
    chosen = (
        before + _pack(version for version in versions if version > news.version)
        for before, versions in ((best, small), (good, large - small))
    )
    has = int.from_bytes(bits, "little")
    has |= int.from_bytes(pack_bits(find_word(db, word, news)), "little") << (1 + news.version)
    packed = has.to_bytes(news.last_version // 8 + 1, "little")
    return word, packed, *chosen, json.dumps(moved), news.last_version, news.last_document


def _pack(versions: Iterable[int]) -> bytes:
    return array("I", sorted(versions)).tobytes()
