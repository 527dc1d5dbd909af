"""Knows the selectors by which a page's body is found (``containers.toml``), and sorts them for look-up."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

# "ucapcontent", "#zoom", ".TRS_Editor", "div.detail-content", "[id^=vsb_content]": looked up in the one pass
SIMPLE = re.compile(r"(?P<tag>\w+)?(?:#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[id\^=(?P<prefix>[\w-]+)\])?")
# ".view.TRS_UEDITOR": an XPath for it alone costs as much as the whole pass
SEVERAL = re.compile(r"(?:\.[\w-]+){2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Selectors sorted for look-up by tag, id, class and id prefix; the rest stay CSS."""

    tags: Mapping[str, int]
    """the rank of each that is a tag"""
    ranks: Callable[[str | None, str | None], tuple[int, ...]]
    """the ranks of those that an element's id and classes fit"""
    css: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    sure: int
    """how many of the names are sure signs"""


@cache
def containers() -> dict[str, list[str]]:
    """Return the lists of ``containers.toml``."""
    return tomllib.loads(Path(__file__).with_name("containers.toml").read_text(encoding="utf-8"))


@cache
def selectors_of(own: tuple[str, ...]) -> Selectors:
    """Return the selectors of bodies, a platform's *own* first."""
    lists = containers()
    sure = tuple(dict.fromkeys(css for css in (*own, *lists["sure"]) if css not in lists["wide"]))
    names = (*sure, *lists["wide"])
    tags: dict[str, int] = {}
    ids: dict[str, int] = {}
    classes: dict[str, int] = {}
    several: list[tuple[frozenset[str], int]] = []
    prefixes, css = [], []
    for rank, name in enumerate(names):
        match = SIMPLE.fullmatch(name)
        keys = [key for key, value in match.groupdict().items() if value] if match else []
        if SEVERAL.fullmatch(name):
            several.append((frozenset(name.strip(".").split(".")), rank))
        elif match is None or len(keys) != 1:
            css.append((name, rank))
        elif keys == ["prefix"]:
            prefixes.append((match["prefix"], rank))
        else:
            table = {"tag": tags, "id": ids, "cls": classes}[keys[0]]
            table.setdefault(match[keys[0]], rank)

    @lru_cache(maxsize=4096)  # a portal's pages repeat the elements of their layout
    def ranks(name: str | None, words: str | None) -> tuple[int, ...]:
        fitting = [ids.get(name) if name else None]
        fitting += [rank for prefix, rank in prefixes if name and name.startswith(prefix)]
        if words:
            fitting += map(classes.get, words.split())
            fitting += [rank for wanted, rank in several if wanted.issubset(words.split())]
        return tuple(rank for rank in fitting if rank is not None)

    return Selectors(tags=tags, ranks=ranks, css=tuple(css), names=names, sure=len(sure))
