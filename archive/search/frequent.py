"""Finds the texts that fit a very frequent word best, without ranking all that have it.

Of such words an archive keeps which versions have them, and which fit best (table ``frequent``). How well
these fit now is asked of the indexes, and so is all of what was stored or changed since: the answer is that
of `matching`, or none. That no other version fits better is proved by a bound that moves with the indexes.
"""

import heapq
import json
import math
import re
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress

from archive.search.matching import FEW, FILE_WEIGHT, Ranks, find_in_order
from archive.search.query import Query, Term

# a phrase of one word: "行政" in quotation marks, and nothing behind it
ONE_WORD = re.compile(r'"([^" ]+)"')
K1 = 1.2
"""of BM25, as SQLite has it"""
RARESTKNOWN = 1e-6
"""what SQLite takes a word to be worth that more than half of all rows have"""
WEIGHTS = {"document_fts": 1.0, "file_fts": FILE_WEIGHT, "version_fts": 1.0}
"""index → what `matching` multiplies its ranks by"""
SMALL, LARGE = 0, 1
"""the smaller choice of versions, and both together"""
SAFE = 1 + 1e-9
"""by how much a rank must be better than a bound: the two are not computed in the same order"""
Limit = tuple[float | None, float | None, float]
Limits = Mapping[str, Limit]
"""index → the least norm of what is not in the small choice, and in the large (None: all is); mean length"""
KNOWN = "SELECT versions, best, good, limits FROM frequent WHERE word = ?"
_UNSETTLED = "SELECT version_id FROM unsettled LIMIT ?"
_SEVERAL = """
    SELECT version_id, page_id FROM several WHERE version_id NOT IN (SELECT version_id FROM unsettled)
    UNION
    SELECT version_id, page_id FROM version WHERE page_id IN (
        SELECT page_id FROM unsettled CROSS JOIN version USING (version_id))
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the ranks of an index rest on beside a row's own words."""

    rarity: float
    length: float
    """mean number of words of a row"""

    def rank(self, less: float) -> float:
        """Return the rank of a row; *less* is its length for how often it has the word (BM25's norm)."""
        return -self.rarity * (K1 + 1) / (1 + K1 * less)

    def norm(self, rank: float) -> float:
        """Return what has that rank."""
        return ((K1 + 1) * self.rarity / -rank - 1) / K1


def measure(db: sqlite3.Connection, index: str, match: str) -> Measure:
    """Return what the ranks of a word rest on now."""
    find = f"SELECT count(*) FROM {index} WHERE {index} MATCH ?"  # noqa: S608 - an index of ours
    (hits,) = db.execute(find, (match,)).fetchone()
    (block,) = db.execute(f"SELECT block FROM {index}_data WHERE id = 1").fetchone()  # noqa: S608 - likewise
    rows, *words = _numbers(block)
    rarity = math.log((rows - hits + 0.5) / (hits + 0.5))
    return Measure(rarity if rarity > 0 else RARESTKNOWN, sum(words) / rows)


def norm_now(norm: float | None, length: float, now: Measure) -> float | None:
    """Return the least norm that what had at least that one when rows had that mean length has now.

    The longer a row is beside the mean, the less it is worth; a mean that has grown makes it at most as much
    shorter, one that has shrunk no shorter.
    """
    return None if norm is None else norm * min(1.0, length / now.length)


def _numbers(block: bytes) -> Iterator[int]:
    """Yield the numbers that SQLite keeps of a whole index: of its rows, and of the words of each column."""
    number = 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            yield number
            number = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What an archive keeps of a word."""

    has: bytearray
    """a byte per version: 1 = it has the word"""
    chosen: tuple[Sequence[int], Sequence[int]]
    """the best, and the good"""
    limits: Limits
    measures: dict[str, Measure] = field(default_factory=dict)
    """of indexes, as far as they were asked for"""


def unpack_bits(bits: bytes, size: int) -> bytearray:
    """Return a byte per bit, at least *size* of them."""
    digits = f"{int.from_bytes(bits, 'little'):0{8 * len(bits)}b}"[::-1]
    return bytearray(digits.encode().translate(bytes([*[0] * 49, *[1] * 207])).ljust(size, b"\0"))


def pack_bits(has: bytes | bytearray) -> bytes:
    r"""Return a bit per byte of 0 or 1.

    >>> pack_bits(b"\0\1\0\0\0\0\0\0\1"), [*unpack_bits(b"\2\1", 0)]
    (b'\x02\x01', [0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    """
    digits = has[::-1].translate(bytes([48, 49, *[49] * 254]))
    return int(b"0" + digits, 2).to_bytes(-(-len(has) // 8), "little")


def numbers_of(blob: bytes) -> Sequence[int]:
    """Return the numbers of versions that a row of ``frequent`` has."""
    numbers: array[int] = array("I")
    numbers.frombytes(blob)
    return numbers


def read_limits(text: str) -> Limits:
    """Return the limits that a row of ``frequent`` has."""
    return {index: (small, large, mean) for index, (small, large, mean) in json.loads(text).items()}


@dataclass(frozen=True, slots=True)
class Hits:
    """The versions that have a frequent word, all or within limits."""

    db: sqlite3.Connection
    term: Term
    has: bytearray
    """a byte per version: 1 = it is found"""
    known: Known
    fresh: frozenset[int]
    """what was stored or changed since the word was looked up"""
    asked: frozenset[int]
    """those whose ranks were asked for together with what is fresh"""
    ranks: Ranks
    """the ranks of these, in the order of the indexes"""
    pages: Mapping[int, int]
    """the versions of pages that have several, and their pages"""

    def __len__(self) -> int:
        """Return how many versions are found."""
        return self.has.count(1)

    def __contains__(self, version: object) -> bool:
        """Return whether a version is found."""
        return isinstance(version, int) and version < len(self.has) and bool(self.has[version])

    def __iter__(self) -> Iterator[int]:
        """Yield the versions that are found."""
        return compress(range(len(self.has)), self.has)

    def count_pages(self) -> int:
        """Return of how many pages they are."""
        several = [page for version, page in self.pages.items() if self.has[version]]
        return len(self) - len(several) + len(set(several))

    def within(self, versions: Iterable[int]) -> "Hits":
        """Return those that are among some versions."""
        mask = bytearray(len(self.has))
        for version in versions:
            mask[version] = 1
        both = int.from_bytes(mask, "little") & int.from_bytes(self.has, "little")
        return replace(self, has=bytearray(both.to_bytes(len(mask), "little")))

    def choose(self, choice: int) -> set[int]:
        """Return those that are in a choice, and the fresh ones."""
        chosen = chain(*self.known.chosen[: choice + 1], self.fresh)
        return {version for version in chosen if self.has[version]}

    def rank(self, choice: int) -> tuple[Ranks, float]:
        """Return the ranks of those in a choice and of the fresh ones; and the least rank of all others."""
        among = self.choose(choice)
        if among <= self.asked:
            ranks: Ranks = {version: rank for version, rank in self.ranks.items() if version in among}
        else:
            ranks = find_in_order(self.db, self.term, among)
        bounds = []
        for index, limits in self.known.limits.items():
            now = self.known.measures.get(index) or measure(self.db, index, self.term.match)
            self.known.measures[index] = now
            norm = norm_now(limits[choice], limits[2], now)
            if norm is not None:
                bounds.append(WEIGHTS[index] * now.rank(norm))
        return ranks, min(bounds, default=0.0)

    def best(self, most: int) -> Ranks | None:
        """Return the best of the versions, as many as that; None where it is not proved that these are."""
        ranks, bound = self.rank(LARGE)
        chosen = heapq.nsmallest(most, ranks, key=ranks.__getitem__)
        if len(chosen) < most or not ranks[chosen[-1]] < bound * SAFE:
            return None
        return {version: ranks[version] for version in chosen}


def find_frequent(db: sqlite3.Connection, query: Query, fitting: frozenset[int] | None = None) -> Hits | None:
    """Return the versions that have what is asked for; *fitting* are those that will be looked among.

    None where it is no frequent word, or where too much was stored or changed since it was looked up.
    """
    word = ONE_WORD.fullmatch(query.match) if isinstance(query, Term) else None
    if not isinstance(query, Term) or word is None:
        return None
    row = db.execute(KNOWN, (word[1],)).fetchone()
    if row is None:
        return None
    fresh = frozenset(version for (version,) in db.execute(_UNSETTLED, (FEW + 1,)))
    if len(fresh) > FEW:
        return None
    (last,) = db.execute("SELECT max(version_id) FROM version").fetchone()
    choices = numbers_of(row[1]), numbers_of(row[2])
    known = Known(unpack_bits(row[0], 1 + max(last or 0, *fresh, 0)), choices, read_limits(row[3]))
    asked = frozenset[int]()
    if fresh:  # the index is read from its first row to its last, however few are asked for
        asked = fresh.union(choices[SMALL], () if fitting is None else fitting & {*choices[LARGE]})
    ranks = find_in_order(db, query, asked) if asked else {}
    for version in fresh:
        known.has[version] = version in ranks
    return Hits(db, query, known.has, known, fresh, asked, ranks, dict(db.execute(_SEVERAL).fetchall()))
