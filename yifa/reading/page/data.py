"""Reads what a page's scripts say of its document: in objects, in variables, in linked data."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import read_moment
from yifa.reading.labels import label_name, load_vocabulary, squeeze
from yifa.reading.markup import fold, text_of

JSON_STRING = r"""\b{key}['"]?\s*:\s*"(?P<value>[^"\\]*+(?:\\.[^"\\]*+)*+)\""""
# "title='…'; pubDate='2026-01-15 10:00'" in a script of the Jiangxi cluster
SCRIPT_VALUE = re.compile(
    r"(?:var\s+|;\s*|\n\s*)(?P<key>pubDate|title)\s*=\s*(['\"])(?P<value>[^'\"\n]{4,200})\2"
)
# $('#time').text('2026-03-12 09:30'), document.getElementById("wh").innerHTML = "甲发〔2026〕1号"
SAID = r"""['"]\s*\)\s*\.\s*\w{4,11}\s*[=(]\s*['"](?P<said>[^'"<>\n]{2,60})['"]"""
WRITTEN = (
    re.compile(rf"""\bgetElementById\(\s*['"](?P<id>[\w-]{{1,40}}){SAID}"""),
    re.compile(rf"""\$\(\s*['"]\#(?P<id>[\w-]{{1,40}}){SAID}"""),
)
HOLDERS = ("span", "em", "i", "b", "strong", "time", "small", "font", "label", "td", "dd", "p", "div", "li")
"""elements that hold a value"""
# days that are told from today: 8天前, 昨天 09:30
FROM_TODAY = re.compile(
    r"(?:\d{1,3}\s?(?:秒钟?|分钟|小时|天|日|周|个?月|年)之?[前内]|刚刚|[昨前今][天日])(?:\s?\d\d?:\d\d)?"
)
LINKED = "application/ld+json"
# labels of which one stands in quotes where data has a page's block
SURE = ("索引号", "字号", "文号")
VALUE = r"""["'](?P<value>(?!请)(?=[^"'\n]{0,120}[\d\u4e00-\u9fff])[^"'\n]{1,120})["']"""
LABEL = r"""["'](?P<label>[\u4e00-\u9fff ]{2,12}[：:]?)["']"""
PAIRED = re.compile(
    rf"""["']?\b(?:label|name|title|key|text|field)["']?\s{{0,5}}:\s{{0,5}}{LABEL}"""
    rf"""\s{{0,9}},\s{{0,9}}["']?\b(?:value|val|content|data|text)["']?\s{{0,5}}:\s{{0,5}}{VALUE}""",
    re.IGNORECASE,
)
KEYED = re.compile(rf"""{LABEL}\s{{0,5}}:\s{{0,5}}{VALUE}""")
PUBLISHED = etree.XPath(
    "//*[not(self::meta)][@itemprop and translate(@itemprop, 'DP', 'dp') = 'datepublished']"
)


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


def said_pairs(root: HtmlElement) -> Iterator[Pair]:
    """Yield labels and values that a script's data pairs for its page to print; at least two of a document.

    ``{"label": "索引号", "value": "YX-1"}``, ``{"索引号": "YX-1", "发布机构": "甲县水利局"}``. Data that
    gives one label several values is of several documents.
    """
    words, pairs = load_vocabulary(), dict[str, Pair]()
    codes = (script.text or "" for script in root.iter("script"))
    for code in (code for code in codes if not code.isascii() and any(map(code.__contains__, SURE))):
        for match in (*PAIRED.finditer(code), *KEYED.finditer(code)):
            label, name = match["label"], label_name(match["label"])
            field = words.fields.get(name)
            if field in words.telling or (field or "").startswith("date_"):
                value = fold(match["value"])
                pair = Pair(label=label, name=name, field=field, value=value, origin=Origin.JSON)
                if pairs.setdefault(name, pair).value != value:
                    return
    if len(pairs) > 1:
        yield from pairs.values()


def marked_moments(root: HtmlElement, text: str) -> Iterator[str]:
    """Yield the moments of publication that elements are marked with, whatever they print.

    ``<span itemprop="datePublished" content="2026-03-12T09:30">昨天</span>``, ``<time class="published" …>``.
    """
    if "itemprop" in text:
        for element in cast(list[HtmlElement], PUBLISHED(root)):
            values = (element.get("content"), element.get("datetime"), text_of(element))
            yield next(filter(None, values), "")
    for time in root.iter("time"):
        marks = f"{time.get('class') or ''} {time.get('pubdate', '-')}".lower()
        if "publish" in marks or "pubdate" in time.attrib:
            yield time.get("datetime") or text_of(time)


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


def with_written(root: HtmlElement, pairs: Sequence[Pair]) -> Sequence[Pair]:
    """Return labelled pairs, those without a value with the one that a script writes behind their label.

    A day told from today (8天前) is the one that its element keeps: ``<i title="2026-03-12 09:30">``.
    """
    if any(map(_waits, pairs)):
        written = list(_written(root))
        pairs = [_filled(pair, written) if _waits(pair) else pair for pair in pairs]
    told = {pair.value for pair in pairs if _is_from_today(pair)}
    kept = {said: day for said in told if (day := _kept_day(root, said))}
    return [
        replace(pair, value=kept[pair.value]) if pair.value in kept and _is_from_today(pair) else pair
        for pair in pairs
    ]


def _waits(pair: Pair) -> bool:
    """Return whether a label that tells a document has no value yet."""
    field = pair.field or ""
    return not pair.value and (field.startswith("date_") or field in load_vocabulary().telling)


def _is_from_today(pair: Pair) -> bool:
    dated = pair.field is not None and pair.field.startswith("date_")
    return dated and FROM_TODAY.fullmatch(pair.value) is not None


def _written(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the words before each element that a script fills with one text, and that text."""
    codes = [script.text or "" for script in root.iter("script")]
    matches = [match for code in codes for shape in WRITTEN for match in shape.finditer(code)]
    names = {match["id"] for match in matches}
    filled = [element for element in root.iter(*HOLDERS) if element.get("id") in names] if names else []
    elements = {element.get("id"): element for element in reversed(filled) if not text_of(element)}
    for match in matches:
        if match["id"] in elements:
            yield squeeze(_before(elements[match["id"]])).rstrip("：:"), fold(match["said"])


def _before(element: HtmlElement) -> str:
    """Return the words right before an element, also of the cell before its own."""
    while True:
        previous, parent = element.getprevious(), element.getparent()
        if previous is not None:
            said = text_of(previous) if isinstance(previous.tag, str) else ""
            return said + (previous.tail or "")
        if parent is None or (parent.text or "").strip():
            return "" if parent is None else str(parent.text)
        element = parent


def _filled(pair: Pair, written: Sequence[tuple[str, str]]) -> Pair:
    """Return a pair with what a script writes behind its label, where it writes one thing there."""
    said = {text for before, text in written if before.endswith(pair.name)}
    return replace(pair, value=said.pop()) if len(said) == 1 else pair


def _kept_day(root: HtmlElement, said: str) -> str | None:
    """Return the moment that the page's one element with these words keeps in an attribute, or None."""
    days: set[str] = set()
    for element in root.iter(*HOLDERS):
        if fold(element.text or "") == said:
            days.update(value for _, value in element.items() if read_moment(value))
    return days.pop() if len(days) == 1 else None
