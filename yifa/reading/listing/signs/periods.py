"""Finds the links and menus that lead from a list of one year, or month, to those of others."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.listing import OTHER_PERIODS, Entry, Sign
from yifa.reading.listing.links import target_of
from yifa.reading.listing.signs.controls import label_of, shown
from yifa.reading.scripts.controls import code_of

# 2026 · 2026年 · 2026年度 · 2026年2月 · 2026-02
PERIOD = re.compile(r"((?:19|20)\d\d)(?:年度?|年?(?:(?:\s?[-/.年]\s?|年)(\d{1,2})月?))?")
FIRST = ("", "1", "2")
"""what the text of such a control begins with, where it is not in an element of its own"""
PRESSED = ("a", "li", "span", "button")
READ_BY = ("onchange", "onclick", "name", "id", "class")
LONGEST = 8
"""characters of a label that names a year, or a month of one"""


def other_periods(root: HtmlElement, entries: Sequence[Entry], url: str, base: str) -> Sign | None:
    """Return what leads from a list all of whose days are of one year or month to those of others.

    That one is named beside the others: ``2026年 2025年 2024年`` over rows of 2026 alone.
    """
    days = [entry.published for entry in entries if entry.published]
    if len({day[:4] for day in days}) != 1:
        return None
    for labels in (*_menus(root), _links(root, url, base)):
        own = next((period for period, _ in labels if all(day.startswith(period) for day in days)), None)
        others = [node for period, node in labels if own and len(period) == len(own) and period != own]
        if own and others:
            node, words = others[0], label_of(others[0])
            return Sign(kind=OTHER_PERIODS, place=shown(node), words=words, names=(own,))
    return None


def _menus(root: HtmlElement) -> Iterator[list[tuple[str, HtmlElement]]]:
    """Yield the menus of nothing but years, or months, that a handler, form or script can read."""
    for menu in root.iter("select"):
        if not any(menu.get(name) for name in READ_BY):
            continue
        options = list(menu.iter("option"))
        labels = [(period, option) for option in options if (period := _period(option))]
        if len(labels) > 1 and len(labels) == len(options):
            yield labels


def _links(root: HtmlElement, url: str, base: str) -> list[tuple[str, HtmlElement]]:
    """Return the years or months that controls name which lead to this very list's."""
    labels = [(period, link) for link in root.iter(*PRESSED) if (period := _period(link))]
    return [(period, link) for period, link in labels if _leads_within(link, url, base)]


def _leads_within(control: HtmlElement, url: str, base: str) -> bool:
    """Return whether a control calls a function, or leads to an address of the list."""
    target = target_of(base, control.get("href"))
    return _is_of_list(target, url) if target else bool(code_of(control))


def _is_of_list(target: str, url: str) -> bool:
    """Return whether an address stands below the list's, or is its own but for a number."""
    here, there = urlsplit(url), urlsplit(target)
    if here.netloc != there.netloc:
        return False
    below = there.path.startswith(urlsplit(urljoin(url, ".")).path)
    return below or _plain(there.path) == _plain(here.path)


def _plain(path: str) -> str:
    return re.sub(r"\d+", "0", path)


def _period(node: HtmlElement) -> str | None:
    """Return the year or month that is all a control says, as a day of it begins: ``2026``, ``2026-02``."""
    first = (node.text or "").strip()[:1]
    if first not in FIRST or (node.tag not in ("a", "option") and (not first or len(node))):
        return None
    label = label_of(node).strip()
    match = PERIOD.fullmatch(label) if len(label) <= LONGEST else None
    if match is None:
        return None
    return f"{match[1]}-{int(match[2]):02}" if match[2] else match[1]
