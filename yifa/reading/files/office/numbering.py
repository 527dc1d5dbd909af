"""Counts the automatic numbers of a DOCX as Word does: 第一条, 一、, (一), 1., with levels and restarts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yifa.reading.files.office.numerals import write
from yifa.reading.files.office.package import W

LEVELS = 9
# %1、 or 第%1条 or %1.%2
PLACE = re.compile("%([1-9])")
# the signs that bullets have in symbol fonts
SYMBOL = re.compile("[\ue000-\uf8ff]")
# a number after which no blank stands although a tab would follow it: 一、 （一）
CLOSED = re.compile(r"[、，。：；）)】〕.．]$")
# 001, 002, 003, ...
PADDED = re.compile(r"0{1,9}1\b")
NO_LIST = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How the paragraphs of one level of a list are numbered."""

    start: int
    form: str
    text: str
    suffix: str
    restart: int | None
    """the level, from 1, after which it begins again; 0 = never, None = after every higher one"""
    legal: bool
    """numbers of higher levels are written in digits"""
    style: str | None
    """the style of paragraphs that are of this level"""

    def write(self, number: int) -> str:
        """Return one number as this level writes it."""
        padded = PADDED.match(self.form)
        return str(number).zfill(len(padded[0])) if padded else write(number, self.form)


@dataclass(slots=True, kw_only=True)
class _List:
    """One numbered list as paragraphs name it; several may go on with one count."""

    count: str
    """what they count in: the number of the abstract list"""
    levels: dict[int, _Level]
    starts: dict[int, int]
    """levels that begin anew where this list is first met"""


@dataclass(slots=True, kw_only=True)
class _Style:
    parent: str | None
    number: str | None
    level: int | None


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    numbering: Any
    """the part's tree, or None"""
    styles: Any
    _lists: dict[str, _List] = field(init=False, default_factory=dict)
    _styles: dict[str, _Style] = field(init=False, default_factory=dict)
    _usual: str | None = field(init=False, default=None)
    _counts: dict[str, list[int | None]] = field(init=False, default_factory=dict)
    _begun: set[tuple[str, int]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        if self.styles is not None:
            self._read_styles()
        if self.numbering is not None:
            self._read_lists()

    def of(self, paragraph: Any) -> str:
        """Return the number before a paragraph, counted on; nothing where it has none."""
        if not self._lists:
            return ""
        number, level = self._place(paragraph)
        listed = self._lists.get(number or NO_LIST)
        if listed is None or level not in listed.levels:
            return ""
        here = listed.levels[level]
        if here.form == "bullet":
            return ""
        counts = self._counted(listed, number or NO_LIST, level)
        text = SYMBOL.sub("", PLACE.sub(lambda place: self._written(listed, counts, here, place), here.text))
        if not text.strip():
            return ""
        blank = here.suffix == "space" or (here.suffix == "tab" and not CLOSED.search(text))
        return f"{text} " if blank else text

    def _written(self, listed: _List, counts: list[int | None], here: _Level, place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        level = listed.levels.get(at)
        number = counts[at]
        if level is None or number is None:
            return ""
        return str(number) if here.legal else level.write(number)

    def _counted(self, listed: _List, number: str, level: int) -> list[int | None]:
        """Return the counts of all levels with this paragraph counted."""
        counts = self._counts.setdefault(listed.count, [None] * LEVELS)
        before = counts[level]
        if level in listed.starts and (number, level) not in self._begun:
            counts[level] = listed.starts[level]
        else:
            counts[level] = listed.levels[level].start if before is None else before + 1
        self._begun.add((number, level))
        for at, other in listed.levels.items():
            if at < level and counts[at] is None:
                counts[at] = other.start
            if at > level and (other.restart is None or (other.restart > 0 and level < other.restart)):
                counts[at] = None
        return counts

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """Return the number of the list a paragraph is in, or None, and its level there."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._usual if named is None else named.get(f"{W}val")
        number, level = _number_in(paragraph.find(f"{W}pPr/{W}numPr"))
        if number is not None:
            return number, level or 0
        number, usual = self._of_style(style)
        return number, usual if level is None else level

    def _of_style(self, style: str | None) -> tuple[str | None, int]:
        """Return the list and level of a style, or of those it is based on."""
        level, seen, asked = None, set[str](), style
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            known = self._styles[style]
            level = known.level if level is None else level
            if known.number is not None:
                return known.number, self._level_of(known.number, asked, style, level)
            style = known.parent
        return None, 0

    def _level_of(self, number: str, asked: str | None, style: str, level: int | None) -> int:
        levels = self._lists[number].levels if number in self._lists else {}
        linked = (at for name in (asked, style) for at, one in levels.items() if one.style == name)
        return next(linked, level or 0)

    def _read_styles(self) -> None:
        for style in self.styles.iter(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            number, level = _number_in(style.find(f"{W}pPr/{W}numPr"))
            self._styles[name] = _Style(parent=_value(style, "basedOn"), number=number, level=level)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._usual = name

    def _read_lists(self) -> None:
        lists = {one.get(f"{W}abstractNumId"): one for one in self.numbering.iter(f"{W}abstractNum")}
        named = {one.get(f"{W}numId"): one for one in self.numbering.iter(f"{W}num")}
        for number, one in named.items():
            count = _value(one, "abstractNumId") or ""
            levels = self._levels(lists, named, count)
            starts: dict[int, int] = {}
            for override in one.iter(f"{W}lvlOverride"):
                at = _integer(override.get(f"{W}ilvl"), 0)
                own = override.find(f"{W}lvl")
                if own is not None:
                    levels = levels | {at: _level(own)}
                if (start := _value(override, "startOverride")) is not None:
                    starts[at] = _integer(start, 1)
            self._lists[number or ""] = _List(count=count, levels=levels, starts=starts)

    def _levels(self, lists: Mapping[Any, Any], named: Mapping[Any, Any], count: str) -> dict[int, _Level]:
        """Return the levels of an abstract list, which may be those a style of lists names."""
        one = lists.get(count)
        for _ in range(LEVELS):
            link = None if one is None else _value(one, "numStyleLink")
            number = self._styles[link].number if link in self._styles else None
            if number is None or number not in named:
                break
            one = lists.get(_value(named[number], "abstractNumId"))
        levels = () if one is None else one.iter(f"{W}lvl")
        return {_integer(level.get(f"{W}ilvl"), 0): _level(level) for level in levels}


def _level(level: Any) -> _Level:
    forms = list(level.iter(f"{W}numFmt"))
    custom = (form.get(f"{W}format") for form in forms if form.get(f"{W}val") == "custom")
    usual = (form.get(f"{W}val") or "" for form in forms if form.get(f"{W}val") != "custom")
    restart = _value(level, "lvlRestart")
    legal = level.find(f"{W}isLgl")
    return _Level(
        start=_integer(_value(level, "start"), 0),
        form=next((form for form in custom if form and PADDED.match(form)), None) or next(usual, "decimal"),
        text=_value(level, "lvlText") or "",
        suffix=_value(level, "suff") or "tab",
        restart=None if restart is None else _integer(restart, 0),
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        style=_value(level, "pStyle"),
    )


def _number_in(properties: Any) -> tuple[str | None, int | None]:
    """Return the list and level that a paragraph's or style's properties name."""
    if properties is None:
        return None, None
    level = _value(properties, "ilvl")
    return _value(properties, "numId"), None if level is None else _integer(level, 0)


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    value = None if child is None else child.get(f"{W}val")
    return None if value is None else str(value)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.lstrip("-").isdecimal() else default
