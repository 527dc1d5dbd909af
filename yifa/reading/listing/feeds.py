"""Reads a listing given as JSON: its rows, and their titles, addresses and dates, under whatever name."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from yifa.model.listing import NOTHING, Ends, Sign
from yifa.reading.dating.data_dates import moment_of, printed_of
from yifa.reading.listing.feed_counts import NAMES, Counts
from yifa.reading.markup import unmarked

HERE = Path(__file__).parent
MARKUP = re.compile(r"<(?:li|a|tr|div|ul)\b", re.IGNORECASE)
# what an address and a title look like, where a row's keys have names nobody knows
ADDRESS = re.compile(
    r"\A(?:(?:https?:/)?/[^\s\u4e00-\u9fff<>]+|[\w./-]+\.(?:s?html?|jsp|php|aspx?|pdf)(?:\?\S*)?)"
)
TITLE = re.compile(r"\A(?=[^<]*[\u4e00-\u9fff][^<]{3})[^<]*$")
# names of days, in small letters and joined: pubdate, docreltime, publishedat, fbsj, fbrq1
DATE_NAME = re.compile(
    r"(?:date|time|day|rq|sj|riqi|shijian|(?:ed|d)at)(?:str|string|text|fmt|format|cn|name|\d)?$"
)
DATE_RANKS = tuple(
    map(
        re.compile,
        (
            r"pub|fb|fabu",
            r"rel|issue|deploy|post|show|display|online|first|gk|sw",
            r"creat|cjsj|add|input|insert|lr",
        ),
    )
)
"""of publication, of what stands for it, of entry; after these any other, such as that of a change"""
OTHER_DAY = re.compile(
    r"end|expire|expir|start|begin|valid|birth|delet|effect|writ|sign|cw|sx|zz|offline|down"
)
LONGEST_DAY = 40
DAY_PARTS = ("year", "month", "day")
TRUTH = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False, "y": True, "n": False}
NULLS = frozenset({"", "null", "undefined", "none"})
DEPTH = 12
"""JSON within JSON within JSON: beyond this it is no listing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The names under which JSON listings keep what a row needs: ``listings.toml``."""

    title: tuple[str, ...]
    url: tuple[str, ...]
    date: tuple[str, ...]
    rows_total: tuple[str, ...]
    pages_total: tuple[str, ...]
    page_size: tuple[str, ...]
    page_number: tuple[str, ...]
    more: tuple[str, ...]
    """flags that are true where more rows follow"""
    ended: tuple[str, ...]
    """flags that are false where more rows follow"""
    cursor: tuple[str, ...]
    """what names the next rows; null at the end"""

    @property
    def flags(self) -> frozenset[str]:
        """Return every name that says whether more rows follow."""
        return frozenset((*self.more, *self.ended, *self.cursor))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of a JSON listing, as given."""

    title: str
    href: str
    date_text: str | None
    date_iso: str | None
    more: Mapping[str, str]
    """the row's other plain values, by key"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A JSON listing: its rows, or markup that holds them, and the totals it declares."""

    items: tuple[Item, ...] = ()
    markup: str = ""
    rows_declared: int | None = None
    pages_declared: int | None = None
    page_number: int | None = None
    """from 1, unless it says 0"""
    from_zero: bool = False
    """its first page has the number 0"""
    next_href: str | None = None
    """where a link called next leads, as in Atom"""
    given_up: tuple[str, ...] = ()
    """titles of rows among them that have a day and no address"""
    is_list: bool = False
    """it has the shape of a listing, even where it is empty"""
    ends: Ends = NOTHING
    """what its flags and cursors say of further rows"""


@cache
def load_keys(path: Path = HERE / "listings.toml") -> Keys:
    """Return the key names; read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Keys(**{name: tuple(map(str.lower, names)) for name, names in data["json"].items()})


def _decoded(value: object) -> object:
    """Return what a string of JSON holds; any other value as it is."""
    if isinstance(value, str) and value[:1] in "[{" and value[-1:] in "]}" and len(value) > 2:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _lower_keys(row: Mapping[object, object]) -> dict[str, object]:
    return {str(key).lower(): value for key, value in row.items()}


def _objects(
    value: object, keys: Keys | None = None, depth: int = 0, *, listed: bool = False
) -> Iterator[tuple[dict[str, object], bool]]:
    """Yield the objects of a JSON value, the outer first, each with whether it stands in a list.

    With *keys*, objects inside a list's row are left out: those are its files and relations.
    """
    value = _decoded(value)
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        row = _lower_keys(value)
        yield row, listed
        if not (listed and keys and _item(row, keys)):
            for inner in value.values():
                yield from _objects(inner, keys, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner, keys, depth + 1, listed=True)


def _plain(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value).strip()
    return "" if text.lower() in NULLS else text


def _first(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _plain(row.get(name)))), "")


def _href(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return a row's address; ``urls`` may hold ``{"pc": "/…"}``, and ``link`` several objects."""
    for name in names:
        value = _decoded(row.get(name))
        if isinstance(value, list):
            links = (link for link in value if isinstance(link, dict))
            value = next((link for link in links if link.get("rel", "alternate") == "alternate"), "")
        if isinstance(value, dict):
            value = next(filter(_plain, (value.get("pc"), value.get("href"), *value.values())), "")
        text = _plain(value)
        if text and ("/" in text or "." in text):
            return text
    return ""


def _date(row: Mapping[str, object], names: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return a row's date as given and as ISO; the first name that is filled counts."""
    given = [value for name in names if _is_filled(value := row.get(name))]
    for value in given:
        iso = moment_of(value)
        if iso or not isinstance(value, list | dict):  # an object of that name may be another thing
            return printed_of(value), iso
    return (printed_of(given[0]) if given else None), None


def _named_date(row: Mapping[str, object], keys: Keys) -> tuple[str | None, str | None]:
    """Return a row's date under whatever name: one of those known, else what is called and reads as one.

    ``fbsj``, ``docRelTime``, ``publishedAt``; of several the day of publication before that of entry, and
    that before the last change. Where none is called so, the one value that is printed as a day.
    """
    known = _date(row, keys.date)
    if known[0]:
        return known
    if {"year", "month", "day"} <= row.keys() and (iso := moment_of({name: row[name] for name in DAY_PARTS})):
        return iso, iso
    inner = (_date(_lower_keys(value), keys.date) for value in row.values() if isinstance(value, dict))
    if inside := next((found for found in inner if found[1]), None):
        return inside
    named = sorted((rank, name) for name in row if (rank := _rank_of_date(name)) is not None)
    for _, name in named:
        if _is_filled(value := row[name]) and (iso := moment_of(value)):
            return printed_of(value), iso
    printed = {
        text for value in row.values() if isinstance(value, str) and len(text := value.strip()) < LONGEST_DAY
    }
    days = {text: iso for text in printed if not text.isdecimal() and (iso := moment_of(text))}
    if len(days) == 1:
        return days.popitem()
    filled = (row[name] for rank, name in named if rank == 0 and _is_filled(row[name]))
    return next(map(printed_of, filled), None), None


def _rank_of_date(name: str) -> int | None:
    """Return how likely a name holds the day of publication, 0 the most; None for what holds no such day."""
    joined = name.replace("_", "").replace("-", "")
    if not DATE_NAME.search(joined) or OTHER_DAY.search(joined):
        return None
    return next((rank for rank, words in enumerate(DATE_RANKS) if words.search(joined)), len(DATE_RANKS))


def _is_filled(value: object) -> bool:
    return bool(value) if isinstance(value, list | dict) else bool(_plain(value))


def _item(row: Mapping[str, object], keys: Keys) -> Item | None:
    title, href = _first(row, keys.title), _href(row, keys.url)
    if not title or not href:
        return None
    printed, iso = _named_date(row, keys)
    taken = {*keys.title, *keys.url, *keys.date}
    more = {name: text for name, value in row.items() if name not in taken and (text := _plain(value))}
    for meta, _ in _objects(row.get("domainmetalist")):
        if _plain(meta.get("key")) and _plain(meta.get("value")):
            more.setdefault(_plain(meta["key"]).lower(), _plain(meta["value"]))
    return Item(title=unmarked(title), href=href, date_text=printed, date_iso=iso, more=more)


def _lists(value: object, depth: int = 0) -> Iterator[list[dict[str, object]]]:
    """Yield the lists of objects in a JSON value, or of rows of cells, the outer before the inner."""
    value = _decoded(value)
    if depth > DEPTH:
        return
    if isinstance(value, list):
        rows = [row for row in map(_decoded, value) if isinstance(row, dict)]
        if rows:
            yield list(map(_lower_keys, rows))
        cells = [row for row in value if isinstance(row, list) and all(isinstance(cell, str) for cell in row)]
        if cells and len(cells) == len(value):
            yield [{str(place): cell for place, cell in enumerate(row)} for row in cells]
        values: Iterable[object] = value
    else:
        values = value.values() if isinstance(value, dict) else ()
    for inner in values:
        yield from _lists(inner, depth + 1)


def _keys_by_values(rows: Sequence[Mapping[str, object]], keys: Keys) -> Keys | None:
    """Return the names under which rows keep title, address and date, recognised by their values."""
    columns = {name: [_plain(row.get(name)) for row in rows] for row in rows[:1] for name in row}
    full = {name: values for name, values in columns.items() if all(values)}
    urls = [name for name, values in full.items() if all(map(ADDRESS.fullmatch, values))]
    texts = {name: sum(map(len, values)) for name, values in full.items() if all(map(TITLE.match, values))}
    dates = [name for name in columns if _are_dates([row.get(name) for row in rows])]
    distinct = [name for name in urls if len(set(full[name])) == len(rows)]
    if not distinct or not texts or (not dates and "0" in columns):  # cells without a day may be a menu's
        return None
    title = max(texts, key=lambda name: (len(set(full[name])), texts[name]))
    return replace(keys, title=(title,), url=tuple(distinct), date=tuple(dates))


def _are_dates(values: Iterable[object]) -> bool:
    filled = list(filter(_is_filled, values))
    return bool(filled) and all(map(moment_of, filled))


def _by_values(value: object, keys: Keys) -> dict[str, Item]:
    """Return, by address, the rows of the longest list whose values look like titles and addresses."""
    best: dict[str, Item] = {}
    for rows in _lists(value):
        own = _keys_by_values(rows, keys)
        items = [_item(row, own) for row in rows] if own else []
        by_address = {item.href: item for item in items if item}
        best = by_address if len(by_address) > len(best) else best
    return best


def _read_flags(flags: Sequence[tuple[str, object]], keys: Keys) -> Ends:
    """Return what flags and cursors say: ``"hasMore": true`` is a sign, ``"last": true`` an end."""
    goes_on: list[Sign] = []
    ends = False
    for name, value in flags:
        if name in keys.cursor:
            said = None if value is None or value == "" else bool(value)
        else:
            numeric = isinstance(value, int) and name.startswith(("is", "has", "no"))
            told = TRUTH.get(str(value).lower()) if isinstance(value, bool | str) or numeric else None
            said = None if told is None else told is (name in keys.more)
        if said:
            shown = json.dumps(value, ensure_ascii=False)[:40]
            goes_on.append(Sign(kind="an answer that has more", place=f'"{name}": {shown}'))
        ends = ends or said is False or (name in keys.cursor and said is None)
    return Ends(signs=tuple(goes_on), shut=ends and not goes_on)


def read_json(value: object) -> Feed:
    """Return the listing in a JSON value: its rows wherever they are, else markup that holds rows."""
    keys = load_keys()
    items: dict[str, Item] = {}
    alone: dict[str, Item] = {}
    markup: list[str] = []
    counts = Counts()
    flags: list[tuple[str, object]] = []
    lost: list[str] = []
    names = keys.flags
    is_list, next_href = False, ""
    for row, listed in _objects(value, keys):
        item = _item(row, keys)
        if item is None and listed and _first(row, keys.title) and _date(row, keys.date)[1]:
            lost.append(_first(row, keys.title))
        if item:
            (items if listed else alone).setdefault(item.href, item)
        if item and listed:
            continue
        is_list = is_list or any(isinstance(cell, list) for cell in row.values())
        if _plain(row.get("rel")).lower() == "next":
            next_href = next_href or _plain(row.get("href"))
        flags += [pair for pair in row.items() if pair[0] in names]
        markup += [cell for cell in row.values() if isinstance(cell, str) and MARKUP.search(cell)]
        counts.take(row, {name: _first(row, getattr(keys, name)) for name in NAMES})
    if not items and not markup:
        items = _by_values(value, keys)
    items = items or alone  # an object with title and address around the rows is the column
    rows = counts.rows
    return Feed(
        items=tuple(items.values()), given_up=tuple(lost) if items else (),
        markup="" if items else "".join(markup), rows_declared=rows,
        pages_declared=counts.pages, page_number=counts.page_number, next_href=next_href or None,
        from_zero=counts.from_zero,
        is_list=bool(items or markup or (is_list and rows is not None)), ends=_read_flags(flags, keys),
    )  # fmt: skip
