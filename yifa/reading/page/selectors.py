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
    of_id: Callable[[str], tuple[int, ...]]
    """the ranks of those that an element's id fits"""
    of_classes: Callable[[str], tuple[int, ...]]
    """the ranks of those that an element's classes fit"""
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
    def of_id(name: str) -> tuple[int, ...]:
        own = (ids[name],) if name in ids else ()
        return (*own, *(rank for prefix, rank in prefixes if name.startswith(prefix)))

    @lru_cache(maxsize=4096)
    def of_classes(given: str) -> tuple[int, ...]:
        words = given.split()
        single = (classes[word] for word in words if word in classes)
        return (*single, *(rank for wanted, rank in several if wanted.issubset(words)))

    return Selectors(
        tags=tags, of_id=of_id, of_classes=of_classes, css=tuple(css), names=names, sure=len(sure)
    )
