"""Finds the files that a page's data lists: JSON, a script's literal, an attribute."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import urljoin

from yifa.reading.files.kinds import FILE, FILE_NAME
from yifa.reading.files.viewers import load_dialects
from yifa.reading.listing.literals import read_literal
from yifa.reading.markup import LONGEST_GAP

# how a list of objects begins, and what stands between its key and it: "articleFiles" : [ {
LIST_OF_OBJECTS = re.compile(r"\[\s*\{")
ASSIGNED = (":", "=")
# data-files='[{, data-files="[{
QUOTED = ("='", '="')
# <script type="application/json" id="fjList">[{
HOLDER = re.compile(
    r"<script\b[^<>]{0,200}?\bid\s?=\s?[\"'](?P<name>[^\"'<>]{1,60})[\"'][^<>]{0,200}>\Z", re.IGNORECASE
)
LONGEST_HOLDER = 480
LONGEST_KEY = 60
"""characters of a key, quotes and spaces around it included"""
LONGEST_LIST = 50_000


def in_json(text: str) -> Iterator[tuple[str, str]]:
    """Yield address and name of the files in a page's lists of objects, whole or inside a JSON string.

    >>> list(in_json('{"articleFiles":[{"domainName":"http://a.cn","filePath":"/b.pdf","fileName":"附件.pdf"}]}'))
    [('http://a.cn/b.pdf', '附件.pdf')]
    >>> list(in_json("var fjList = [{name: '申请表', url: '/b.doc'}];"))
    [('/b.doc', '申请表')]
    """
    dialects = load_dialects()
    for match in LIST_OF_OBJECTS.finditer(text):
        named = _name_before(text, match.start())
        if not named or not dialects.lists.search(named) or in_comment(text, match.start()):
            continue
        for row in _rows(text[match.start() : match.start() + LONGEST_LIST]):
            values = {str(key).lower(): value for key, value in row.items()}
            href, name = _first(values, dialects.url), _first(values, dialects.name)
            texts = [value.strip() for value in values.values() if isinstance(value, str)]
            href = href or next((text for text in texts if "/" in text and FILE.search(text)), "")
            name = name or next((text for text in texts if "/" not in text and FILE_NAME.search(text)), "")
            if href and (FILE.search(href) or FILE_NAME.search(name)):
                yield urljoin(_first(values, dialects.host), href), name


def in_comment(text: str, place: int) -> bool:
    """Return whether a place of a page's markup stands in a comment: none that hides a script's own lines."""
    begun = text.rfind("<!--", 0, place)
    if begun < 0 or text.find("-->", begun, place) >= 0:
        return False
    return text.rfind("<script", 0, begun) <= text.rfind("</script", 0, begun)


def _name_before(text: str, place: int) -> str:
    """Return what names the list that begins at a place: its key, variable, attribute or script."""
    before = text[max(0, place - LONGEST_GAP - LONGEST_KEY - 1) : place].rstrip()
    if before.endswith(ASSIGNED):
        return before[-LONGEST_KEY - 1 : -1]
    if before.endswith(QUOTED):
        return before[-LONGEST_KEY - 2 : -2]
    tag = text[max(0, place - LONGEST_HOLDER) : place].rstrip() if before.endswith(">") else ""
    holder = HOLDER.search(tag)
    return holder["name"] if holder else ""


def _rows(part: str) -> Sequence[Mapping[str, object]]:
    """Return the objects of the list that a text begins with; none where it is no list."""
    if re.match(r'\[\s*\{\s*\\"', part):
        part = part.replace('\\"', '"').replace("\\\\", "\\")
    elif re.match(r"\[\s*\{\s*&quot;", part):
        part = unescape(part)
    try:
        rows, _ = json.JSONDecoder(strict=False).raw_decode(part)
    except RecursionError:
        return ()
    except ValueError:
        try:
            rows, _ = read_literal(part, 0)
        except (ValueError, RecursionError):
            return ()
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else ()


def _first(row: Mapping[str, object], names: Sequence[str]) -> str:
    """Return the first text of a row under one of the names, else under a key that ends in one."""
    ending = (value for key, value in row.items() if key.endswith(tuple(names)))
    values = (*(row.get(name) for name in names), *ending)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")
