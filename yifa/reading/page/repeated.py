"""Remembers the lines of lists and tables that a portal's pages have in common: menus, heads, feet."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.lines import GROUPS, Known, Line, read_lines
from yifa.reading.offered.attachments import NAMING, fetches, sources

FEWEST = 5
"""children of a list that is worth remembering"""
LONGEST = 50_000
"""characters of its markup"""
_make_line = tuple.__new__  # what `Line(…)` calls, at half its cost


class _Told(NamedTuple):
    """A `Line` with places among the elements of its list instead of these."""

    text: str
    element: int
    cell: int | None
    row: int | None
    group: int
    linked: int
    heading: bool
    hidden: bool
    signs: bool


class _List(NamedTuple):
    """What was read in a list, as `Known` has it."""

    lines: tuple[_Told, ...]
    naming: int
    addresses: frozenset[str]
    fetches: bool


class _Remembered:
    """What was read in a list; None while it is being read: another thread reads it, too."""

    read: _List | None = None


@lru_cache(maxsize=256)
def _remembered(_markup: str, _mark: str) -> _Remembered:
    """Return what is remembered of a list, by its whole markup: the same always says the same."""
    return _Remembered()


def known_lines(
    root: HtmlElement, *, mark: str, body: Collection[HtmlElement]
) -> Mapping[HtmlElement, Known]:
    """Return the lines of the lists and tables around a page's document, hidden ones too."""
    known = ((group, _lines_of(group, mark)) for group in _outermost(root, body))
    return {group: lines for group, lines in known if lines is not None}


def _outermost(root: HtmlElement, body: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the lists that hold no part of the document and stand neither in it nor in one another."""
    around = {outer for part in body for outer in part.iterancestors()}
    shut = set(body)
    for group in root.iter(*GROUPS):
        if len(group) >= FEWEST and group not in around and shut.isdisjoint(group.iterancestors()):
            shut.add(group)
            yield group


def _lines_of(group: HtmlElement, mark: str) -> Known | None:
    """Return the lines of a list, remembered or read; None where it is too long to remember."""
    markup = etree.tostring(group, encoding="unicode", with_tail=False)
    if len(markup) > LONGEST:
        return None
    elements, remembered = list(group.iter()), _remembered(markup, mark)
    read = remembered.read
    if read is None:
        read = remembered.read = _read(group, elements, mark)
    return Known(
        [
            _make_line(
                Line,
                (
                    text, elements[element], None if cell is None else elements[cell],
                    None if row is None else elements[row], elements[own], linked, heading, hidden, False,
                    signs,
                ),
            )
            for text, element, cell, row, own, linked, heading, hidden, signs in read.lines
        ],
        len(elements), read.naming, read.addresses, read.fetches,
    )  # fmt: skip


def _read(group: HtmlElement, elements: list[HtmlElement], mark: str) -> _List:
    named = list(sources(group))
    return _List(
        lines=tuple(_told(group, elements, mark)),
        naming=sum(1 for _ in group.iter(*NAMING, *GROUPS)),
        addresses=frozenset(address for _, address in named),
        fetches=any(fetches(element, address) for element, address in named),
    )


def _told(group: HtmlElement, elements: list[HtmlElement], mark: str) -> Iterator[_Told]:
    places = {element: place for place, element in enumerate(elements)}
    for line in read_lines(group, mark=mark, keep_hidden=True):
        yield _Told(
            line.text, places[line.element], None if line.cell is None else places[line.cell],
            None if line.row is None else places[line.row], places[line.group], line.linked, line.heading,
            line.hidden, line.signs,
        )  # fmt: skip
