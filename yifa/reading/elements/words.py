"""Loads ``elements.toml``: the elements a report owes, and the words of their headings."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from yifa.reading.alternatives import compile_words

HERE = Path(__file__).parent
STATUTORY = ("measures", "problems", "responsibility", "next_year", "other")
"""what every report owes, in the order of the 督察规定"""
NUMERALS = ("[〇○零O0]", *"一二三四五六七八九")
NO_YEAR = "20\\d\\d"
"""what a heading may name where the report's own year is not known"""
NEVER = re.compile("\0(?!)")
"""of an element without such words: what no text has; a search looks for its first sign alone"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one element's headings and sentences read, for a report on one year."""

    name: str
    title: str
    heading: re.Pattern[str]
    taken_out: re.Pattern[str]
    subheading: re.Pattern[str]
    line: re.Pattern[str]
    """the only one whose alternatives are tried in their order: it says where what it finds ends"""
    sentence: re.Pattern[str]
    within: tuple[str, ...]
    """elements whose text may hold it below level one; empty for text of none"""
    joins: bool
    """a heading may name it beside others"""

    @property
    def provincial(self) -> bool:
        """Return whether only some provinces ask for it."""
        return self.name not in STATUTORY


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads((HERE / "elements.toml").read_text(encoding="utf-8"))


@cache
def element_titles() -> Mapping[str, str]:
    """Return the elements and what they are called in Chinese, the statutory ones first."""
    titles = {name: str(values["title"]) for name, values in _data().items()}
    return {name: titles[name] for name in (*STATUTORY, *sorted(titles.keys() - set(STATUTORY)))}


@lru_cache(maxsize=64)
def load_words(year: int | None) -> tuple[Words, ...]:
    """Return the elements in the order in which a heading is held against them."""
    return tuple(_words(name, values, year) for name, values in _data().items())


def _words(name: str, values: Mapping[str, object], year: int | None) -> Words:
    def any_of(key: str, compiled: Callable[[str], re.Pattern[str]] = compile_words) -> re.Pattern[str]:
        patterns = values.get(key, ())
        assert isinstance(patterns, Iterable)
        joined = _in_year("|".join(map(str, patterns)), year)
        return compiled(joined) if joined else NEVER

    within = values["within"]
    assert isinstance(within, list)
    return Words(
        name=name, title=str(values["title"]), heading=any_of("heading"), taken_out=any_of("not", re.compile),
        subheading=any_of("subheading"), line=any_of("line", re.compile), sentence=any_of("sentence"),
        within=tuple(within), joins=bool(values.get("joins")),
    )  # fmt: skip


def _in_year(patterns: str, year: int | None) -> str:
    """Return patterns that name a report's own year, or the next, with these as they are printed."""
    own, following = (_as_printed(year), _as_printed(year + 1)) if year else (NO_YEAR, NO_YEAR)
    return patterns.replace("{next}", following).replace("{year}", own)


def _as_printed(year: int) -> str:
    """Return a pattern of a year in digits, or in numerals: 二〇二六."""
    return f"(?:{year}|{''.join(NUMERALS[int(digit)] for digit in str(year))})"


@lru_cache(maxsize=8192)
def elements_of_heading(heading: str, year: int | None) -> tuple[str, ...]:
    """Return the elements that a heading at level one names; empty where nobody knows it.

    >>> elements_of_heading("存在的问题及下一步工作打算", 2025)
    ('problems', 'next_year')
    >>> elements_of_heading("规范执法行为,提升执法质效", 2025)
    ()
    """
    found: list[tuple[int, str]] = []
    for words in load_words(year):
        match = words.heading.search(heading)
        if match is None or words.taken_out.search(heading):
            continue
        if not words.joins:
            return (words.name,)
        found.append((match.start(), words.name))
    return _in_order({name: start for start, name in found})


def _in_order(starts: Mapping[str, int]) -> tuple[str, ...]:
    """Return the elements that a heading names in their usual order; the first one named leads.

    In 下一步工作措施 the measures are those of the next step.
    """
    order = [name for name in ("measures", "problems", "next_year") if name in starts]
    if not order:
        return ()
    lead = min(order, key=starts.__getitem__)
    return tuple(name for name in order[order.index(lead) :] if name == lead or starts[name] > starts[lead])
