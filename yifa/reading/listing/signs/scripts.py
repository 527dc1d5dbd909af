"""Finds in a page's scripts what would bring a list's further pages: calls of pagers, requests, scrolling."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from yifa.model.listing import TOTAL_OF, Sign
from yifa.reading.listing.pager import CREATE
from yifa.reading.listing.signs.words import SignWords, load_words
from yifa.reading.scripts.controls import scripts_of

# a selector in quotes, and no address: '#pages a' · "div.more"
STRING = re.compile(r"['\"`]([^'\"`\n/]{1,80})['\"`]")
NAMED = re.compile(r"[#.]([A-Za-z][\w-]*)")
BY_NAME = re.compile(
    r"getElements?By(?:Id|ClassName)\(\s*['\"]([\w-]{1,60})|(?:elem|cont|el|id)\s*:\s*['\"]([\w-]{1,60})"
)
# var total = 57, pageSize = 6
TOTAL = re.compile(
    r"\b(?:total|totalNum|totalRows|allCount|rowCount|dataCount|rows_count)[\"']?\s*[=:]\s*[\"']?(\d{1,6})\b"
)
# {"hasMore": true} · isLastPage: false, in what a page keeps for its scripts
MORE_FLAG = re.compile(
    r"""["']?\b(?:has_?(?:more|next(?:_?page)?)["']?\s*[:=]\s*["']?(?:true|1)\b
        |(?:is_?)?last_?page["']?\s*[:=]\s*["']?false|(?:is_?last|is_?end|no_?more)["']\s*:\s*["']?false
        |last["']\s*:\s*["']?false(?=[^{}]{0,300}["'](?:number|size|total\w{0,9}|pageable)["']\s*:))""",
    re.VERBOSE | re.IGNORECASE,
)
# page++ · this.pageNo += 1 · cur = cur + 1
COUNTS_ON = re.compile(
    r"page\w{0,8}\s*(?:\+\+|\+=\s*1)|\+\+\s*(?:[\w$]{1,20}\.){0,3}page|page\w{0,8}\s*=\s*[\w$.]{1,40}\s*\+\s*1\b",
    re.IGNORECASE,
)
# loadMore( · getData( · nextPage(, in the same place
BRINGS = re.compile(
    r"\b(?:load|get|fetch|append)_?(?:more|data|list|next|page|news|rows)\w{0,20}\s*\(|\bnextPage\s*\(",
    re.IGNORECASE,
)
# a link around a number that is counted: document.write("<a href='list_" + i + ".html'>")
WRITES = re.compile(
    r"""\bwrite(?:ln)?\s*\(\s*(?P<quote>["'])\s{0,9}<a\b[^;{}\n]{0,200}?(?P=quote)\s*\+\s*\(?
    (?:i|j|k|n|p|num|page\w{0,9})(?:\s*[+-]\s*1)?\)?\s*\+""",
    re.VERBOSE,
)
# n++ · i += 1: what a request behind it has in its address or its fields is a page's number
COUNTER = re.compile(
    r"(?<![\w$.])([A-Za-z_$][\w$]{0,20})\s{0,3}(?:\+\+|\+=\s{0,3}1\b)|\+\+([A-Za-z_$][\w$]{0,20})"
)
ASKED = 200
"""characters of a request among which it names what was counted on"""
SCROLLED = 600
"""characters behind a handler of scrolling among which it counts a page on"""
SIZE = re.compile(r"page_?size|per_?page|\blimit\b", re.IGNORECASE)
DEFINED = re.compile(r"function\s*[\w$]*$|\.fn\s*$")
# $.getJSON("/api?cid=8&page=" + n · url: "rows_8_" + n + ".json" · data: {pageNo: n}
ASKS = re.compile(
    r"\.ajax\(|getJSON\(|\$\.(?:get|post)\(|\bfetch\(|XMLHttpRequest|axios|\.load\(|\$http|\buni\.request\("
)
PAGE = r"(?:page|page_?no|page_?num(?:ber)?|page_?index|cur_?page|current_?page|curr?page|cursor)"
NUMBERED_REQUEST = re.compile(
    rf"""
    [?&/](?:{PAGE}|p|pn|offset|start)[=/]\\?["'`]\s*\+ | [?&]{PAGE}=\$\{{
    | ["'{{,\s]{PAGE}["']?\s*:\s*(?!document|window|location|self|url|href)
        (?:[A-Za-z_$][\w$.]{{0,40}}|\+\+)(?!["'\w(])
    | _["']\s*\+\s*[\w$]{{1,30}}\s*\+\s*["']\.json""",
    re.VERBOSE | re.IGNORECASE,
)
SCROLLS = re.compile(
    r"scroll\s*\(\s*(?:function|\(|[A-Za-z_$])|['\"]scroll['\"]|IntersectionObserver|onscroll|onReachBottom"
)
FIRST_NUMBER = re.compile(r"^\s*(?:['\"][^'\"\n]{0,60}['\"]\s*,\s*)?(\d{1,7})\b")
ARGUMENTS = 500
"""characters of a call among which its numbers are looked for"""
SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptSigns:
    """What the scripts of a page say of the list's further pages."""

    signs: tuple[Sign, ...]
    single: bool
    """a call says that there is one page only, or that this is the last"""
    names: frozenset[str]
    """ids and classes that scripts name"""


def read_scripts(root: HtmlElement, rows: int) -> ScriptSigns:
    """Return what the scripts of a page with so many rows say of further ones."""
    scripts, words = scripts_of(root), load_words()
    signs: list[Sign] = []
    single = False
    for name, arguments in _calls(scripts, words):
        first = FIRST_NUMBER.match(arguments)
        counts = first is not None and name.startswith("createPage")
        if int(first[1]) <= 1 if first and counts else _says_single(name, arguments, rows, words):
            single = True
        elif not CREATE.match(f"{name}{arguments}"):  # such pages are addresses, or declared and not met
            signs.append(Sign(kind="a pager's call", place=f"{name}{_shown(arguments)}", weak=True))
    totals = [int(total) for total in TOTAL.findall(scripts)] if SIZE.search(scripts) else []
    if totals and max(totals) > max(rows, 1):
        signs.append(Sign(kind=f"{TOTAL_OF}{max(totals)}", place="in a script", weak=True))
    if flag := MORE_FLAG.search(scripts):
        place = _shown(scripts[flag.start() :])
        signs.append(Sign(kind="a flag that there is more", place=place, weak=True))
    if writes := WRITES.search(scripts):
        place = _shown(scripts[writes.start() :])
        signs.append(Sign(kind="a pager that a script writes", place=place, weak=True))
    asks = ASKS.search(scripts)
    request = NUMBERED_REQUEST.search(scripts) if asks else None
    if request:
        signs.append(Sign(kind="rows by a request", place=_shown(scripts[max(0, request.start() - 30) :])))
    scrolls = SCROLLS.finditer(scripts)
    if scroll := next((scroll for scroll in scrolls if request or _counts_on(scripts, scroll.start())), None):
        signs.append(Sign(kind="rows by scrolling", place=_shown(scripts[scroll.start() :])))
    return ScriptSigns(signs=tuple(signs), single=single, names=_names(scripts))


def _counts_on(scripts: str, place: int) -> bool:
    """Return whether what is done where a page is scrolled counts a page on, or is called loading.

    Or whether it counts on what it sends with a request, whatever that is called.
    """
    ends = place + SCROLLED
    if any(pattern.search(scripts, place, ends) is not None for pattern in (COUNTS_ON, BRINGS)):
        return True
    asks = ASKS.search(scripts, place, ends)
    if asks is None:
        return False
    asked = scripts[asks.end() : asks.end() + ASKED]
    counters = {one or other for one, other in COUNTER.findall(scripts[place:ends])}
    return any(_is_sent(name, asked) for name in counters)


def _is_sent(name: str, asked: str) -> bool:
    """Return whether a request has a variable in its address or its fields: ``"list_" + n + ".html"``."""
    word = re.escape(name)
    return re.search(rf"[+:]\s{{0,3}}{word}\b(?!\s*\()|\$\{{{word}\}}", asked) is not None


def _shown(text: str) -> str:
    return " ".join(text[:SHOWN].split())


def _names(scripts: str) -> frozenset[str]:
    names = {name for literal in STRING.findall(scripts) for name in NAMED.findall(literal)}
    names.update(one or other for one, other in BY_NAME.findall(scripts))
    return frozenset(names)


def _calls(scripts: str, words: SignWords) -> Iterator[tuple[str, str]]:
    """Yield the name of each call that draws a pager, once, and the text behind it."""
    for name in words.calls:
        start = scripts.find(name)
        while start >= 0:
            before = scripts[max(0, start - 40) : start]
            inside = name[0].isalpha() and before[-1:].isidentifier()
            if not inside and not DEFINED.search(before):
                yield name, scripts[start + len(name) : start + len(name) + ARGUMENTS]
                break
            start = scripts.find(name, start + len(name))


def _says_single(name: str, arguments: str, rows: int, words: SignWords) -> bool:
    """Return whether a pager's call says that it has no page after this one."""
    keys = words.keys_of(name)
    pages, total, size, here = (
        _number(arguments, names) for names in (keys.pages, keys.rows, keys.size, keys.here)
    )
    if pages is None and keys.pages_else:
        pages = _number(arguments, keys.pages_else)
    if keys.nought and here is not None:
        here += 1
    first = FIRST_NUMBER.match(arguments)
    if first and total is None and keys.bare:
        total = int(first[1])
    if pages is not None and (pages <= 1 or (here or 1) >= pages):
        return True
    return pages is None and total is not None and (total <= (size or 0) or total == rows)


def _number(arguments: str, names: tuple[str, ...]) -> int | None:
    """Return the number that a call's object gives under one of *names*."""
    pattern = rf"(?<![\w$])(?:{'|'.join(names)})['\"]?\s*:\s*['\"]?(\d{{1,7}})\b"
    match = re.search(pattern, arguments)
    return int(match[1]) if match else None
