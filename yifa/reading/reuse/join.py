"""Finds which of many texts share fingerprints, and how many: what too many counties use is left out."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from yifa.reading.reuse.winnow import FULL

COMMON = 0.01
"""share of the texts above which a fingerprint is boilerplate, if several counties use it"""
AT_LEAST = 5
"""texts that may share a fingerprint in whatever small archive"""
COUNTIES = 3
"""counties that make a common fingerprint boilerplate; fewer have a template"""
TEMPLATE = 5
"""texts of one prefecture that make what they share a template"""
PAIRED = 40
"""texts up to which a fingerprint joins pairs; more have a template, and no pair copied it"""
WHOLE = 30_000
"""texts up to which all fingerprints are compared; of more, one in `SAMPLE`"""
SAMPLE = 4
RANGES = 16
"""parts in which fingerprints are compared: what is held at once"""
FEWEST = 3
"""fingerprints that a pair shares at least"""
BITS = 24
_MASK = (1 << BITS) - 1


@dataclass(frozen=True, slots=True)
class Document:
    """One text to be compared."""

    number: int
    county: str
    region: str
    """the prefecture, in which templates go round"""
    hashes: "array[int]"
    """ascending"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts that share passages; numbers are places in the list compared."""

    one: int
    other: int
    shared: int
    share: float
    """of the first"""
    other_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What texts share."""

    pairs: tuple[Pair, ...]
    template: tuple[float, ...]
    """share of each text that many of its prefecture have"""


def join(documents: Sequence[Document], *, least: float, sample: int | None = None) -> Joined:
    """Return the pairs of which one shares *least* of its text with the other, and each text's template.

    Args:
        documents: the texts.
        least: share, such as 0.3.
        sample: one of how many fingerprints is compared; by default that is chosen by their number.
    """
    work = _Join(documents, sample or (1 if len(documents) <= WHOLE else SAMPLE))
    for low, high in work.ranges():
        work.compare(low, high)
    return Joined(pairs=tuple(work.pairs(least)), template=tuple(work.templates()))


class _Join:
    def __init__(self, documents: Sequence[Document], sample: int) -> None:
        self.documents = documents
        self.top = FULL // sample
        self.limit = max(AT_LEAST, int(len(documents) * COMMON))
        self.counts: Counter[int] = Counter()
        self.sizes = [bisect_left(one.hashes, self.top) for one in documents]
        self.template = [0] * len(documents)

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Yield the parts of all hashes that are compared one after the other."""
        step = -(-self.top // RANGES)
        yield from ((low, min(low + step, self.top)) for low in range(0, self.top, step))

    def compare(self, low: int, high: int) -> None:
        """Count what texts share of the fingerprints in a range."""
        packed: list[int] = []
        for at, one in enumerate(self.documents):
            start, end = bisect_left(one.hashes, low), bisect_left(one.hashes, high)
            packed += [value << BITS | at for value in one.hashes[start:end]]
        packed.sort()
        last, users = -1, [0]
        for value in packed:
            if value >> BITS == last:
                users.append(value & _MASK)
                continue
            if len(users) > 1:
                self._count(users)
            last, users = value >> BITS, [value & _MASK]
        if len(users) > 1:
            self._count(users)

    def _count(self, users: Sequence[int]) -> None:
        documents = self.documents
        if len(users) > self.limit and len({documents[at].county for at in users}) >= COUNTIES:
            for at in users:  # boilerplate: as if the text had it not
                self.sizes[at] -= 1
            return
        if len(users) >= TEMPLATE:
            regions = Counter(documents[at].region for at in users)
            for at in users:
                self.template[at] += regions[documents[at].region] >= TEMPLATE
        if len(users) <= PAIRED:
            self.counts.update(one << BITS | other for one, other in combinations(users, 2))

    def pairs(self, least: float) -> Iterator[Pair]:
        """Yield the pairs that share enough, the fullest first."""
        found = []
        for key, shared in self.counts.items():
            one, other = key >> BITS, key & _MASK
            share, other_share = shared / max(1, self.sizes[one]), shared / max(1, self.sizes[other])
            if shared >= FEWEST and max(share, other_share) >= least:
                found.append(Pair(one=one, other=other, shared=shared, share=share, other_share=other_share))
        yield from sorted(found, key=lambda pair: (-max(pair.share, pair.other_share), pair.one, pair.other))

    def templates(self) -> Iterator[float]:
        """Yield how much of each text is a template's."""
        return (had / size if size > 0 else 0.0 for had, size in zip(self.template, self.sizes, strict=True))


def against(one: Document, others: Iterable[Document], *, total: int) -> tuple[list[Pair], float]:
    """Return with which of *others* a text shares fingerprints, and how much of it is a template's.

    Pairs have 0 for the text, and the place of the other in *others*; *total* is how many texts there are.
    """
    own = set(one.hashes)
    users: dict[int, list[int]] = {value: [] for value in own}
    met: list[tuple[Document, set[int]]] = []
    for other in others:
        shared = own.intersection(other.hashes)
        for value in shared:
            users[value].append(len(met))
        met.append((other, shared))
    limit = max(AT_LEAST, int(total * COMMON))
    common = {
        value
        for value, places in users.items()
        if len(places) >= limit and len({one.county, *(met[at][0].county for at in places)}) >= COUNTIES
    }
    size = max(1, len(own - common))
    template = sum(
        sum(met[at][0].region == one.region for at in places) + 1 >= TEMPLATE
        for value, places in users.items()
        if value not in common
    )
    pairless = common | {value for value, places in users.items() if len(places) >= PAIRED}
    pairs = [
        Pair(
            one=0, other=at, shared=len(shared - pairless), share=len(shared - pairless) / size,
            other_share=len(shared - pairless) / max(1, len(other.hashes) - len(shared & common)),
        )
        for at, (other, shared) in enumerate(met)
        if len(shared - pairless) >= FEWEST
    ]  # fmt: skip
    return sorted(pairs, key=lambda pair: -pair.share), template / size
