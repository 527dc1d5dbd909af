"""Reads the index numbers of portals, sorts them into series, and says what is odd about them."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from archive.answers.numbers.series import Gap, find_gaps
from archive.schema.database import Database
from archive.times import day_of
from archive.whole import lost_sections, unlimited
from yifa.model.duty import day_printed
from yifa.reading.identifiers.codes import Code, read_code
from yifa.reading.identifiers.index_numbers import Form, IndexNumber, read_index_number

_NUMBERS = """
    SELECT v.index_number AS text, v.publisher, v.document_id, g.url,
        coalesce(v.date_generated, v.date_published) AS day
    FROM page AS g JOIN version AS v USING (page_id)
    WHERE g.portal_id = ? AND v.index_number IS NOT NULL ORDER BY v.first_with_at, v.version_id
"""
# the first walk over each list to a proved end
_WHOLE = f"""
    SELECT s.name, (SELECT min(w.ended_at) FROM walk AS w WHERE w.section_id = s.section_id
        AND w.verdict = 'complete' AND w.proof IS NOT NULL AND {unlimited("w")}) AS first
    FROM section AS s WHERE s.portal_id = ? AND s.section_id NOT IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - a condition of ours
# a listed page that nobody read may bear the number that is missing
_UNREAD = """
    SELECT count(*) FROM page AS g WHERE g.portal_id = ? AND g.first_fetched_at IS NULL
    AND g.state != 'gone' AND g.kind = 'page'
    AND EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id)
"""
_PORTALS = """
    SELECT portal_id, code, name FROM portal
    WHERE :portals IS NULL OR code IN (SELECT value FROM json_each(:portals)) ORDER BY code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Index numbers that were counted together: one code, one class, one period."""

    portal: str
    """GB/T 2260 code"""
    county: str
    form: str
    prefix: str
    code: str
    """what the prefix is: uscc | organisation | region | site | area | unit"""
    valid: bool | None
    """whether its check digit is right; None = it has none"""
    whose: str
    """who published most that bears it, else whose it is known to be"""
    publishers: int
    category: str
    period: str
    """year, month or day for which the series runs; empty = for ever"""
    seen: int
    """numbers held"""
    first: int
    last: int
    unseen: int
    """numbers between the first and the last that nothing held bears: given to others, or not published"""
    gaps: tuple[str, ...]
    """of these, what is claimed to be missing: 14, 17-19"""
    missing: int
    """numbers in the gaps"""
    why_not: str
    """why no gap is claimed; empty = the series was looked at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """An index number that cannot be as it is printed."""

    portal: str
    kind: str
    """unread | document_number | check_digit | other_region | other_body | reused | other_year"""
    number: str
    detail: str
    url: str


@dataclass(slots=True, kw_only=True)
class Numbers:
    """What the index numbers of one portal tell."""

    portal: str
    county: str
    numbered: int = 0
    """different index numbers held"""
    forms: Counter[str] = field(default_factory=Counter)
    """form → different numbers; unread = of no form known"""
    series: list[Series] = field(default_factory=list)
    gaps: list[tuple[Series, Gap]] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Held:
    """One index number and what bears it."""

    text: str
    read: IndexNumber | None
    url: str
    day: date | None
    publishers: Counter[str] = field(default_factory=Counter)
    documents: set[int] = field(default_factory=set)


def read_numbers(db: Database, portals: Sequence[str] | None) -> Iterator[Numbers]:
    """Yield what the index numbers of each portal tell; of those with these codes, of all where None."""
    codes = None if portals is None else json.dumps([*portals])
    for row in list(db.query(_PORTALS, {"portals": codes})):
        yield _of_portal(db, row)


def _of_portal(db: Database, portal: dict[str, Any]) -> Numbers:
    held = _read_held(db, portal["portal_id"])
    found = Numbers(portal=portal["code"], county=portal["name"], numbered=len(held))
    found.forms.update(one.read.form.value if one.read else "unread" for one in held)
    known_since, why_not = _known_since(db, portal["portal_id"])
    by_series: dict[tuple[str, str, str, str], list[_Held]] = {}
    for one in held:
        if one.read and one.read.serial is not None:
            key = (one.read.prefix, one.read.category, one.read.form.value, one.read.period)
            by_series.setdefault(key, []).append(one)
    owners = _owners(held)
    for key in sorted(by_series):
        _add_series(found, key, by_series[key], owners, known_since, why_not)
    found.oddities = sorted(_oddities(found, held, owners), key=lambda odd: (odd.kind, odd.number, odd.url))
    return found


def _read_held(db: Database, portal_id: int) -> list[_Held]:
    held: dict[str, _Held] = {}
    for row in db.query(_NUMBERS, (portal_id,)):
        text = row["text"]
        one = held.setdefault(
            text, _Held(text=text, read=read_index_number(text), url=row["url"], day=day_printed(row["day"]))
        )
        one.documents.add(row["document_id"])
        if row["publisher"]:
            one.publishers[row["publisher"]] += 1
    return list(held.values())


def _known_since(db: Database, portal_id: int) -> tuple[date | None, str]:
    """Return since when every list is known whole and every row read, or why nobody can say."""
    lost = json.dumps(lost_sections(db.conn, portal_id))
    lists = list(db.query(_WHOLE, (portal_id, lost)))
    lacking = [row["name"] for row in lists if row["first"] is None]
    if lacking or not lists:
        return None, f"list without a proved end: {'、'.join(lacking) or 'none was ever walked'}"
    (unread,) = db.execute(_UNREAD, (portal_id,)).fetchone()
    if unread:
        return None, f"listed pages that nobody read: {unread}"
    return max(day_of(row["first"]) for row in lists), ""


def _owners(held: Iterable[_Held]) -> dict[str, Counter[str]]:
    """Return who published what bears each prefix."""
    owners: dict[str, Counter[str]] = {}
    for one in held:
        if one.read and one.read.prefix:
            owners.setdefault(one.read.prefix, Counter()).update(one.publishers)
    return owners


def _add_series(
    found: Numbers, key: tuple[str, str, str, str], own: Sequence[_Held], owners: dict[str, Counter[str]],
    known_since: date | None, why_not: str,
) -> None:  # fmt: skip
    prefix, category, form, period = key
    code, bodies = read_code(prefix), owners.get(prefix, Counter())
    days: dict[int, date | None] = {}
    for one in own:
        assert one.read is not None, "only what was read is in a series"
        assert one.read.serial is not None, "and has a number"
        days[one.read.serial] = days.get(one.read.serial) or one.day
    gaps = list(find_gaps(days, known_since))
    first, last = min(days), max(days)
    series = Series(
        portal=found.portal, county=found.county, form=form, prefix=prefix, code=code.kind.value,
        valid=code.is_valid, whose=next((name for name, _ in bodies.most_common(1)), code.owner or ""),
        publishers=len(bodies), category=category, period=period, seen=len(days), first=first, last=last,
        unseen=last - first + 1 - len(days), gaps=tuple(map(_spell, gaps)),
        missing=sum(gap.last - gap.first + 1 for gap in gaps), why_not=why_not,
    )  # fmt: skip
    found.series.append(series)
    found.gaps += [(series, gap) for gap in gaps]


def _spell(gap: Gap) -> str:
    return str(gap.first) if gap.first == gap.last else f"{gap.first}-{gap.last}"


def _oddities(found: Numbers, held: Iterable[_Held], owners: dict[str, Counter[str]]) -> Iterator[Oddity]:
    for one in held:
        for kind, detail in _odd(found.portal, one, owners):
            yield Oddity(portal=found.portal, kind=kind, number=one.text, detail=detail, url=one.url)


def _odd(portal: str, one: _Held, owners: dict[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    """Yield what is odd about a number, and in words."""
    if one.read is None:
        yield "unread", "of no form known"
        return
    if one.read.form is Form.DOCUMENT_NUMBER:
        yield "document_number", "a 发文字号 in its place"
    code = read_code(one.read.prefix) if one.read.prefix else None
    if code is not None:
        yield from _odd_code(portal, code)
    others = owners.get(one.read.prefix, Counter())
    usual = next((name for name, _ in others.most_common(1)), "")
    if code is not None and code.is_valid and one.publishers and usual not in one.publishers:
        yield "other_body", f"published by {'、'.join(one.publishers)}, the code is mostly of {usual}"
    if len(one.documents) > 1 and one.read.serial is not None:
        yield "reused", f"on {len(one.documents)} documents"
    if one.read.year and one.day and one.read.year != one.day.year:
        yield "other_year", f"the document is of {one.day}"


def _odd_code(portal: str, code: Code) -> Iterator[tuple[str, str]]:
    if code.is_valid is False:
        yield "check_digit", "the check digit of the code is wrong"
    if code.owner:
        yield "other_body", f"the code is known to be of {code.owner}"
    if code.region and code.region not in (portal, f"{portal[:4]}00", f"{portal[:2]}0000"):
        yield "other_region", f"the code is of {code.region}"
