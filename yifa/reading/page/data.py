"""Reads what a page's scripts say of its document: in objects, in variables, in linked data."""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from yifa.model.record import Origin, Pair
from yifa.reading.labels import load_vocabulary
from yifa.reading.markup import fold

JSON_STRING = r"""\b{key}['"]?\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)\""""
# "title='…'; pubDate='2026-01-15 10:00'" in a script of the Jiangxi cluster
SCRIPT_VALUE = re.compile(
    r"(?:var\s+|;\s*|\n\s*)(?P<key>pubDate|title)\s*=\s*(['\"])(?P<value>[^'\"\n]{4,200})\2"
)
LINKED = "application/ld+json"


def json_value(text: str, key: str, start: int) -> str | None:
    """Return the string a script object gives for *key* after *start*, unescaped, or None."""
    pattern = re.compile(JSON_STRING.format(key=key))
    match, place = None, text.find(key, start)
    while match is None and place >= 0:  # a regex that searches for itself takes 3 ms for each absent key
        match, place = pattern.match(text, place), text.find(key, place + 1)
    if match is None:
        return None
    try:
        value = json.loads(f'"{match["value"]}"', strict=False)
    except ValueError:
        value = match["value"]
    return str(value)


def script_pairs(text: str, detail: int | None) -> Iterator[Pair]:
    """Yield what a page's script says of it: in an object that begins at *detail*, in variables."""
    words = load_vocabulary()
    if detail is not None:
        for key, field in words.json.items():
            if value := fold(json_value(text, key, detail) or ""):
                yield Pair(label=key, name=key, field=field, value=value, origin=Origin.JSON)
    if "pubDate" in text:
        for match in SCRIPT_VALUE.finditer(text):
            key, value = match["key"], fold(match["value"])
            yield Pair(label=key, name=key, field=words.json[key], value=value, origin=Origin.JSON)


def linked_pairs(root: HtmlElement, text: str) -> Iterator[Pair]:
    """Yield what linked data in a script says of the page: its title and moments."""
    fields = load_vocabulary().linked
    for script in root.iter("script") if LINKED in text else ():
        try:
            value = json.loads(script.text or "", strict=False) if script.get("type") == LINKED else None
        except (ValueError, RecursionError):
            continue
        for row in _things(value):
            for key, said in row.items():
                if isinstance(said, str) and (field := fields.get(key.lower())) and said.strip():
                    yield Pair(label=key, name=key.lower(), field=field, value=fold(said), origin=Origin.JSON)


def _things(value: object) -> Iterator[dict[str, object]]:
    """Yield what linked data tells of: one thing, a list of them, or a graph."""
    graph = value.get("@graph") if isinstance(value, dict) else None
    for thing in (
        value,
        *(value if isinstance(value, list) else ()),
        *(graph if isinstance(graph, list) else ()),
    ):
        if isinstance(thing, dict):
            yield thing
