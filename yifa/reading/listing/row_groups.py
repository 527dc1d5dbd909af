"""Reads the entries of a group of rows, and leaves out navigation that shares their container."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.listing import Entry, EntryKind
from yifa.reading.dating.headings import with_headings
from yifa.reading.labels import label_name, load_vocabulary
from yifa.reading.lines import is_hidden
from yifa.reading.listing.entries import ListRow, pieces, read_row
from yifa.reading.listing.links import DATE_HINT, NOT_A_TITLE, TITLE, Link, ListingPage, is_detail, read_links
from yifa.reading.listing.rows import RowGroup, find_rows
from yifa.reading.markup import fold, parse, select, text_of

LEAST_NESTED = 3
"""rows in each other that were never closed; two may be a box in a box"""
SHOWN = 80
"""characters of a row that was given up, in its finding"""
LEAST_COUNTED = 3
# 1、 · 12. · (3): a row's number; 2.5万亩 is none
COUNTED = re.compile(r"\A[(（]?(?P<number>\d{1,4})(?:[)）]|[、.．](?!\d))\s*(?=\S{4})")
COLUMN_WORDS = frozenset({"标题", "名称", "信息名称", "文件名称", "文件标题", "序号", "内容", "时间", "日期"})


def distinct(entries: Iterable[Entry | None]) -> tuple[Entry, ...]:
    """Return the entries, each address once, by its first entry."""
    by_address: dict[str, Entry] = {}
    for entry in entries:
        if entry:
            by_address.setdefault(entry.url, entry)
    return tuple(by_address.values())


def _address_shape(url: str) -> str:
    """Return the last parts of an address with every number and id alike: ``/0/t0_0.html``."""
    return re.sub(r"[0-9a-f]{16,}|\d+", "0", "/".join(urlsplit(url).path.split("/")[-2:]))


def _header_of(group: RowGroup) -> tuple[str, ...]:
    """Return the names of the list's columns where it prints them above its rows, else ()."""
    fields = load_vocabulary().fields
    for parent in group.parents:
        before = list(parent.itersiblings(preceding=True))[:1] if parent.tag == "tbody" else []
        heads = [row for part in before if part.tag == "thead" for row in part]
        for child in (*heads, *parent):
            if child in group.rows or not isinstance(child.tag, str):
                break
            names = tuple(text_of(cell) for cell in child if isinstance(cell.tag, str))
            known = [label_name(name) in fields or label_name(name) in COLUMN_WORDS for name in names]
            if sum(known) >= 2:
                return names
    return ()


def _texts_beside(group: RowGroup) -> dict[HtmlElement, tuple[str, ...]]:
    """Return for each row, where rows hold no dates themselves, the texts after it, or else before it."""
    beside: dict[HtmlElement, tuple[str, ...]] = {}
    for parent in group.parents:
        parts: list[list[str]] = [[fold(parent.text or "")]]
        rows: list[HtmlElement] = []
        for child in parent:
            if child in group.rows:
                rows.append(child)
                parts.append([fold(child.tail or "")])
            else:
                own = pieces(child) if isinstance(child.tag, str) else ()
                parts[-1] += [*own, fold(child.tail or "")]
        after = any(DATE_HINT.search(part) for part in parts[-1]) or not DATE_HINT.search(" ".join(parts[0]))
        for number, row in enumerate(rows):
            beside[row] = tuple(filter(None, parts[number + after]))
    return beside


def _belongs(entry: Entry, group: RowGroup, shapes: frozenset[str], page: ListingPage) -> bool:
    """Return whether an entry is one of the list's, and not navigation that shares its container."""
    if entry.published_text or entry.kind is EntryKind.RESTRICTED or is_detail(entry.url, page.platform):
        return True
    if not group.is_strong:
        return len(entry.title) >= 5
    return entry.kind is EntryKind.ATTACHMENT or _address_shape(entry.url) in shapes


def read_group(group: RowGroup | None, page: ListingPage) -> tuple[Entry, ...]:
    """Return the entries of a group of rows."""
    if group is None:
        return ()
    counts = Counter(url for links in group.rows.values() for url in {link.url for link in links})
    common = frozenset(url for url, number in counts.items() if number > 1)
    header = _header_of(group)
    beside = _texts_beside(group) if group.dated and not group.inside else {}
    rows = (
        ListRow(element=row, links=links, beside=beside.get(row, ()), header=header)
        for row, links in group.rows.items()
    )
    read = [(row.element, entry) for row in rows if (entry := read_row(row, common=common))]
    entries = list(with_headings(read, rows=group.rows, places=group.parents))
    dated = [entry for entry in entries if entry.published_text]
    told = dated or any(is_detail(entry.url, page.platform) for entry in entries)
    shapes = frozenset(_address_shape(entry.url) for entry in (dated if told else entries))
    return _unnumbered(distinct(entry for entry in entries if _belongs(entry, group, shapes, page)))


def _unnumbered(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return rows without their numbers, where all titles begin with such: 1、…, 2、…, 3、… and so on."""
    counted = [COUNTED.match(entry.title) for entry in entries]
    numbers = [int(one["number"]) for one in counted if one]
    if len(numbers) != len(entries) or len(entries) < LEAST_COUNTED:
        return entries
    if any(below - above != 1 for above, below in pairwise(numbers)):
        return entries
    ends = (one.end() for one in counted if one)
    return tuple(replace(entry, title=entry.title[end:]) for entry, end in zip(entries, ends, strict=True))


def given_up(group: RowGroup | None, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return what the rows of a list say that print a title and a day and name no address."""
    if group is None or not group.is_strong or not entries:
        return ()
    tags = {row.tag for row in group.rows}
    beside = (row for parent in group.parents for row in parent if row.tag in tags and row not in group.rows)
    return tuple(text for row in beside if not is_hidden(row) and (text := _as_row(row)))


def _as_row(row: HtmlElement) -> str:
    """Return what an element says, if it has a link's words and a day as a list's row has; else nothing."""
    words = (text_of(link) for link in row.iter("a"))
    text = text_of(row) if any(len(said) >= TITLE and not NOT_A_TITLE.match(said) for said in words) else ""
    return text[:SHOWN] if DATE_HINT.search(text) else ""


def _unnest(root: HtmlElement) -> None:
    """Put rows that are never closed, each therefore in the one before, beside each other."""
    for top in list(root.iter("div", "span", "section")):
        rows = [top]
        while (inner := _row_within(rows[-1])) is not None:
            rows.append(inner)
        for outer, inner in pairwise(rows) if len(rows) >= LEAST_NESTED else ():
            outer.addnext(inner)


def _row_within(row: HtmlElement) -> HtmlElement | None:
    """Return the one child of a row that is a row like it, each with a title of its own, or None."""
    like = [child for child in row if child.tag == row.tag and child.get("class") == row.get("class")]
    if len(like) != 1:
        return None
    titles = (link for child in row if child is not like[0] for link in child.iter("a"))
    return like[0] if any(len(text_of(link)) >= TITLE for link in titles) else None


def find_group(root: HtmlElement, page: ListingPage) -> RowGroup | None:
    """Return the rows of a page's markup, by the platform's selectors where they fit, else by structure."""
    _unnest(root)
    page_links = read_links(root, page)
    for css in page.platform.rows:
        rows = {row: _links_in(row, page_links.links) for row in select(root, css)}
        rows = {row: links for row, links in rows.items() if links}
        if rows:
            return RowGroup(rows=rows, dated=len(rows), inside=len(rows))
    return find_rows(page_links, page.kept_as)


def _links_in(row: HtmlElement, links: Sequence[Link]) -> list[Link]:
    inside = set(row.iter())
    return [link for link in links if link.element in inside]


def read_records(markup: str, page: ListingPage) -> tuple[Entry, ...]:
    """Return the entries of a record store, one per record."""
    rows: dict[HtmlElement, list[Link]] = {}
    for link in read_links(parse(markup), page).links:
        record = next(link.element.iterancestors("section"), None)
        if record is not None and link.title_length:
            rows.setdefault(record, []).append(link)
    records = (ListRow(element=record, links=links) for record, links in rows.items())
    return distinct(read_row(record, common=frozenset()) for record in records)
