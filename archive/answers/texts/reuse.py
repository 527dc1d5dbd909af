"""Answers what reports share with earlier ones, with other bodies' and with templates."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from archive.answers.texts.held import Held, read_held, read_text
from archive.schema.database import Database
from yifa.profiles.counties import load_counties
from yifa.reading.reuse.join import Document, Joined, Pair, against, join
from yifa.reading.reuse.passages import Passage, shared_passages
from yifa.reading.reuse.residue import Residue, find_residue

SELF, LATERAL = "self", "lateral"
SHORT_NAME = 2
_HASHES = "SELECT document_id, hashes FROM fingerprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report whose passages another has."""

    kind: str
    """self: of the same body, an earlier year · lateral: of another body"""
    document: str
    county: str
    county_name: str
    body: str
    year: int | None
    share: float
    """of the report that has them"""
    other_share: float
    """of this one"""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reused:
    """What one report shares."""

    document: str
    county: str
    county_name: str
    body: str
    level: str
    year: int | None
    own_share: float
    """most that an earlier report of the same body has of it"""
    lateral_share: float
    """most that another body's report has of it"""
    template_share: float
    """what many reports of its prefecture have"""
    sources: tuple[Source, ...]
    """reports that are not later, the fullest first"""
    residue: tuple[Residue, ...]
    url: str


def read_reuse(db: Database, codes: Sequence[str] | None, year: int, *, least: float) -> list[Reused]:
    """Return what the reports on *year* of these counties share with any on that year and the one before.

    A report is named that shares *least* with one other, or is a template's by so much, or holds a residue.
    """
    held = read_held(db, None, (year - 1, year))
    documents = _documents(db, held)
    joined = join(documents, least=least)
    by_number = {report.number: report for report in held}
    reports = [by_number[one.number] for one in documents]
    sources = _sources(joined, reports)
    found = []
    for at, report in enumerate(reports):
        if report.year != year or (codes is not None and report.county not in codes):
            continue
        reused = _reused(report, sources.get(at, []), joined.template[at], _residue(db, report))
        if reused.residue or max(reused.own_share, reused.lateral_share, reused.template_share) >= least:
            found.append(reused)
    return found


def _documents(db: Database, held: Sequence[Held]) -> list[Document]:
    """Return the reports that have fingerprints, in their order."""
    wanted = {report.number: report for report in held}
    hashes = {number: blob for number, blob in db.execute(_HASHES) if number in wanted}
    return [
        Document(
            number=report.number, county=report.county, region=report.prefecture,
            hashes=_array(hashes[report.number]),
        )
        for report in held
        if report.number in hashes
    ]  # fmt: skip


def _array(blob: bytes) -> "array[int]":
    hashes = array("I")
    hashes.frombytes(blob)
    return hashes


def _sources(joined: Joined, reports: Sequence[Held]) -> dict[int, list[Source]]:
    """Return for each report those that have passages of it."""
    found: dict[int, list[Source]] = {}
    for pair in joined.pairs:
        for at, from_at, share, other_share in _both_ways(pair):
            report, other = reports[at], reports[from_at]
            if (other.year or 0) <= (report.year or 0) and not _is_same(report, other):
                source = _source(report, other, share, other_share)
                found.setdefault(at, []).append(source)
    return {at: sorted(sources, key=lambda one: -one.share) for at, sources in found.items()}


def _both_ways(pair: Pair) -> tuple[tuple[int, int, float, float], ...]:
    return (
        (pair.one, pair.other, pair.share, pair.other_share),
        (pair.other, pair.one, pair.other_share, pair.share),
    )


def _is_same(report: Held, other: Held) -> bool:
    """Return whether two are copies of one report: of one body, on one year."""
    same = (report.county, report.body_key, report.year) == (other.county, other.body_key, other.year)
    return bool(report.body_key) and same


def _source(report: Held, other: Held, share: float, other_share: float) -> Source:
    own = bool(report.body_key) and (report.county, report.body_key) == (other.county, other.body_key)
    return Source(
        kind=SELF if own else LATERAL, document=other.document, county=other.county,
        county_name=other.county_name, body=other.body, year=other.year, share=round(share, 3),
        other_share=round(other_share, 3), url=other.url,
    )  # fmt: skip


def _reused(report: Held, sources: Sequence[Source], template: float, residue: Sequence[Residue]) -> Reused:
    def most(kind: str) -> float:
        return max((one.share for one in sources if one.kind == kind), default=0.0)

    return Reused(
        document=report.document, county=report.county, county_name=report.county_name, body=report.body,
        level=report.level, year=report.year, own_share=most(SELF), lateral_share=most(LATERAL),
        template_share=round(template, 3), sources=tuple(sources), residue=tuple(residue), url=report.url,
    )  # fmt: skip


def _residue(db: Database, report: Held) -> list[Residue]:
    text = read_text(db, report)
    return list(find_residue(text, year=report.year, places=_county_names(), own=_own(report)))


@cache
def _county_names() -> Collection[str]:
    """Return the names that only one county has; the shortest are words as well: 和县 in 乡和县级."""
    names = Counter(county.name for county in load_counties().values())
    return frozenset(name for name, places in names.items() if places == 1 and len(name) > SHORT_NAME)


def _own(report: Held) -> set[str]:
    """Return the names that a report may bear: its county's, its prefecture's and its body's."""
    return {name for name in (report.county_name, report.prefecture, report.body, report.title or "") if name}


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """A report beside one it shares passages with."""

    source: Source
    passages: tuple[Passage, ...]
    pairs: tuple[tuple[str, str], ...]
    """each passage as it stands in the report, and in the other"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseOf:
    """One report, and those it shares passages with."""

    report: Held
    reused: Reused
    beside: tuple[SharedText, ...]


def read_reuse_of(db: Database, report: Held, *, least: float, most: int) -> ReuseOf:
    """Return what one report shares with any held, up to *most* of them side by side."""
    held = read_held(db, None)
    documents = {one.number: one for one in _documents(db, held)}
    own = documents.pop(report.number, None)
    reports = [one for one in held if one.number in documents]
    others = [documents[one.number] for one in reports]
    pairs, template = against(own, others, total=len(held)) if own else ([], 0.0)
    sources = [
        _source(report, reports[pair.other], pair.share, pair.other_share)
        for pair in pairs
        if pair.share >= least and not _is_same(report, reports[pair.other])
    ]
    earlier = [one for one in sources if (one.year or 0) <= (report.year or 0)]
    reused = _reused(report, earlier, template, _residue(db, report))
    by_id = {one.document: one for one in held}
    text = read_text(db, report)
    beside = tuple(_beside(text, read_text(db, by_id[source.document]), source) for source in sources[:most])
    return ReuseOf(report=report, reused=reused, beside=beside)


def _beside(text: str, other: str, source: Source) -> SharedText:
    passages = tuple(shared_passages(text, other))
    pairs = tuple((text[one.start : one.end], other[one.other_start : one.other_end]) for one in passages)
    return SharedText(source=source, passages=passages, pairs=pairs)


def by_body(reused: Sequence[Reused]) -> Iterator[tuple[str, list[Reused]]]:
    """Yield the reports of each county, those that share most first."""
    groups: dict[str, list[Reused]] = {}
    for one in reused:
        groups.setdefault(f"{one.county} {one.county_name}", []).append(one)
    for name, own in sorted(groups.items()):
        yield name, sorted(own, key=lambda one: -max(one.own_share, one.lateral_share))
