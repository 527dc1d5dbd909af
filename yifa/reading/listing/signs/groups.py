"""Reads what turns a list's pages by more than one control: numbers, selects, forms, components, counts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from yifa.model.listing import TOTAL_OF, Ends, Sign
from yifa.reading.listing.numerals import page_number, with_digits
from yifa.reading.listing.page_addresses import PARAMETER
from yifa.reading.listing.signs.controls import State, count_in, label_of, shown, sign_of, text_before

PAGE_WORD = re.compile(r"page|jump|goto|turn|fenye|tiao", re.IGNORECASE)
# 共<span id="n"></span>条 · 共{{total}}条
COUNT_BEFORE, COUNT_AFTER = (
    re.compile(r"(?:共|总计|总共|共有|共计|/)\s*$"),
    re.compile(r"\s*(?:条|页|篇|项|记录|頁|個|个)"),
)
FILLED = re.compile(r"共[^\S\n]{0,4}(?:\{\{[^{}]{0,60}\}\}|\$\{[^{}]{0,60}\})[^\S\n]{0,4}[条页篇项个記记]")
COUNTS = re.compile(
    r"^(?:data-(?:total|count)|(?:data-)?(?:total-?(?:count|rows?|records?|num|size)|(?:record|row)-?count))$"
)
PAGE_COUNTS = re.compile(
    r"^(?:data-(?:pages|pages?-?num|max-?pages?)|(?:data-)?(?:pages?-?(?:count|total)|total-?pages?)|:page-count)$"
)
# <input type="hidden" id="totalPage" value="3">, names without - and _
FIELD_OF_PAGES = frozenset(
    {
        "totalpage",
        "totalpages",
        "pagecount",
        "countpage",
        "pagetotal",
        "maxpage",
        "allpage",
        "allpages",
        "pages",
        "nextpage",
    }
)
FIELD_OF_ROWS = frozenset({
    "total", "totalrecord", "totalrecords", "totalcount", "totalnum", "totalrows", "totalrow", "totalsize",
    "recordcount", "rowcount", "allcount",
})  # fmt: skip
# 1/3 · 第1页/共3页, alone in a pager's box
ONE_OF = re.compile(r"第?(\d{1,4})页?/共?(\d{1,4})页?")
# 1-6/14 · 显示1-6条，共14条, alone in a pager's box
SPAN_OF = re.compile(r"(?:显示|第)?\d{1,5}[-~–至到](\d{1,5})条?[/，,]?(?:共|of)?(\d{1,6})条?")
# data-options='{"total":14,"pageSize":6}'
OPTIONS_TOTAL = re.compile(r"\btotal\w{0,8}[\"']?\s*:\s*[\"']?(\d{1,6})\b")
MOST_NUMBERS = 15
# 按月查看： · 笔画：, before numbers that are no pages
OF_ELSE = re.compile(r"(?:[年月季星级画劃类期]|字[号体大])[^页頁]{0,8}[:：]\s*$")

MOST_OPTIONS = 1000
DRAWN = frozenset({"div", "ul", "nav", "section", "span", "ol"})
COUNTERS = frozenset({"span", "b", "em", "i", "font", "strong", "label"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A page's number in a pager."""

    value: int
    state: State
    element: HtmlElement
    is_marked: bool
    """it is marked as this very page's by its class"""
    boxed: bool
    """it stands in a box called a pager"""

    @property
    def is_here(self) -> bool:
        """Return whether it is marked as this very page's, or does nothing."""
        return self.is_marked or self.state in (State.PLAIN, State.SHUT)


def numbers_sign(run: Sequence[Number]) -> Sign | None:
    """Return the first of a run of numbers that would bring a page after this one, if any does."""
    marked = [number.value for number in run if number.is_marked]
    here = max(marked or [number.value for number in run if number.is_here], default=1)
    boxed = any(number.boxed for number in run)
    if not boxed and (len(run) > MOST_NUMBERS or OF_ELSE.search(text_before(run[0].element)[-12:])):
        return None  # a calendar, months, grades
    for number in run:
        dead = number.state in (State.DEAD, State.BUTTON)
        dead = dead or (bool(marked) and number.state is State.PLAIN and number.element.tag in ("a", "li"))
        if number.value > here and (number.state is State.FUNCTION or (dead and boxed)):
            how = "with dead addresses" if dead else "by a function"
            sign = sign_of(f"numbers {how}", number.element, str(number.value), weak=dead)
            return replace(sign, number=number.value, most=max(other.value for other in run))
    return None


def select_ends(node: HtmlElement, names: str, *, boxed: bool) -> Ends:
    """Return what a select of pages says: a sign, or that the last of them is the one chosen."""
    if _values(islice(node.iter("option"), 2)) != [1, 2]:
        return Ends()
    options = list(islice(node.iter("option"), MOST_OPTIONS))
    values = _values(options)
    if len(values) != len(options):
        return Ends()
    parent = node.getparent()
    beside = "" if parent is None else label_of(parent, 60)
    marks = f"{names} {node.get('name') or ''} {node.get('onchange') or ''}"
    paged = "页" in "".join((label_of(options[0]), beside, node.tail or ""))
    if not (boxed or paged or PAGE_WORD.search(marks)):
        return Ends()
    if options[-1].get("selected") is not None:
        return Ends(shut=True)
    sign = sign_of("a select of pages", node, f"1…{values[-1]}", weak=True)
    return Ends(signs=(replace(sign, most=values[-1]),))


def _values(options: Iterable[HtmlElement]) -> list[int]:
    numbers = (page_number(label_of(option)) for option in options)
    return [number for number in numbers if number is not None]


def form_sign(node: HtmlElement, *, holds_rows: bool) -> Sign | None:
    """Return the page field of a form that turns pages; a form to search by is none."""
    fields = [field for field in islice(node.iter("input", "select"), 200) if field.get("name")]
    pages = (field for field in fields if PARAMETER.match(field.get("name") or ""))
    page = next((field for field in pages if len(field.get("name") or "") > 2), None)
    typed = any(_is_typed(field) and not PARAMETER.match(field.get("name") or "") for field in fields)
    secret = any((field.get("type") or "").lower() == "password" for field in fields)
    if page is None or (typed and not holds_rows) or secret:
        return None
    return Sign(kind="a form with a page field", place=shown(page), weak=True)


def _is_typed(field: HtmlElement) -> bool:
    return field.tag == "input" and (field.get("type") or "text").lower() in ("text", "search")


def field_sign(node: HtmlElement, *, boxed: bool) -> Sign | None:
    """Return a field into which a page's number is typed, if this is one."""
    names = (node.get("name") or "", node.get("id") or "")
    if not _is_typed(node) or not any(PAGE_WORD.search(name) or PARAMETER.match(name) for name in names):
        return None
    paged = "页" in f"{text_before(node)[-8:]}{(node.tail or '')[:8]}"
    return sign_of("a field for a page's number", node, weak=True) if boxed or paged else None


def component_ends(node: HtmlElement) -> Ends:
    """Return what a component library's element says; one drawn already is looked at piece by piece."""
    if node.tag in ("a", "img", "li", "button") or (node.tag in DRAWN and len(node)):
        return Ends()
    total, size = count_in(node, "total", ":total"), count_in(node, "page-size", ":page-size")
    if total is not None and size is not None and total <= size:
        return Ends(single=True)
    return Ends(signs=(Sign(kind="a component that draws pages", place=shown(node), weak=True),))


def count_signs(node: HtmlElement, rows: int, *, boxed: bool) -> Iterator[Sign]:
    """Yield the counts in an element that only a script fills, and totals it gives beyond what is seen."""
    text = node.text or ""
    filled = "{" in text and FILLED.search(text[:400]) is not None
    empty = node.tag in COUNTERS and not len(node) and not text.strip()
    if empty and COUNT_AFTER.match((node.tail or "")[:12]):
        filled = COUNT_BEFORE.search(text_before(node)[-12:]) is not None
    if filled:
        words = " ".join(text[:30].split())
        yield Sign(kind="a count that a script fills", place=shown(node), words=words, weak=True)
    yield from attribute_counts(node, rows)
    if node.tag == "input":
        yield from _field_counts(node, rows)
    elif boxed and (span := SPAN_OF.fullmatch(_counted(node))) and int(span[1]) < int(span[2]):
        yield Sign(kind=f"{TOTAL_OF}{int(span[2])}", place=shown(node))
    elif boxed and (said := ONE_OF.fullmatch(_counted(node))) and int(said[1]) < int(said[2]):
        yield Sign(kind="a count of pages", place=shown(node), words=said[0])


def attribute_counts(node: HtmlElement, rows: int) -> Iterator[Sign]:
    """Yield what an element's attributes count: pages, or more rows than there are here."""
    for name, value in node.items():
        if value.isdecimal():
            if COUNTS.match(name) and int(value[:9]) > max(rows, 1):
                yield Sign(kind=f"{TOTAL_OF}{value[:9]}", place=shown(node))
            if PAGE_COUNTS.match(name) and int(value[:9]) > 1:
                yield sign_of("a count of pages", node, value, weak=True)
        elif name.startswith("data-") and "size" in value[:400].lower():
            options = OPTIONS_TOTAL.search(value[:400])
            if options and int(options[1]) > max(rows, 1):
                yield Sign(kind=f"{TOTAL_OF}{int(options[1])}", place=shown(node))


def _counted(node: HtmlElement) -> str:
    return with_digits(label_of(node))


def _field_counts(node: HtmlElement, rows: int) -> Iterator[Sign]:
    """Yield what a field keeps for a script: so many pages, or more rows than there are here."""
    names = {re.sub(r"[_-]", "", node.get(key) or "").lower() for key in ("name", "id")}
    value = (node.get("value") or "").strip()
    count = int(value) if value.isdecimal() and len(value) < 8 else 0
    if count > 1 and not names.isdisjoint(FIELD_OF_PAGES):
        yield sign_of("a field that counts pages", node, value, weak=True)
    elif count > max(rows, 1) and not names.isdisjoint(FIELD_OF_ROWS):
        yield Sign(kind=f"{TOTAL_OF}{count}", place=shown(node))
