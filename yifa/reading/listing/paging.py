"""Where the next page of a listing is, and how much of it the page says there is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from types import MappingProxyType
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.reading.listing.links import base_of, opened_by, target_of
from yifa.reading.markup import text_of

# createPageHTML(3, 0, "index", "html") and createPageHTML('page_div',10, 1,'xlist','shtml',189) (guide §3.1)
CREATE = re.compile(
    r"""createPageHTML\(\s*(?:['"](?P<div>[\w-]+)['"]\s*,\s*)?(?P<pages>\d+)\s*,\s*(?P<current>\d+)\s*,
        \s*['"](?P<prefix>[\w./-]+)['"]\s*,\s*['"](?P<ext>\w+)['"](?:\s*,\s*['"]?(?P<rows>\d+))?""",
    re.VERBOSE,
)
# var countPage = 8; var currentPage = 0; … <a href=\"index_"+i+"."+"html\">
COUNTED = re.compile(r"createPageHTML|countPage\s*=\s*\d")
GIVEN = re.compile(r"\b([A-Za-z_]\w*)\s*=\s*['\"]?(\d{1,5})\b")
CALL = re.compile(r"createPageHTML\(([^()]{1,200})\)")
STEM = re.compile(r"\b(\w+)_\\?['\"]\s*\+")
ENDING = re.compile(r"\b(s?html?)\\?['\"]")
NEXT_TEXT = re.compile(
    r"^[\[<(]?(?:下一?[页頁]|后一?[页頁]|next(?:page)?)[\s>›»→\])]*$|^[>›]$", re.IGNORECASE
)
LAST_TEXT = re.compile(r"^[\[<(]?(?:尾[页頁]|末[页頁]|最后一?[页頁]|last)[\s>›»→\])|]*$", re.IGNORECASE)
NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
IDLE_CLASS = re.compile(r"disabled?|_fun_d\b|\bnone\b", re.IGNORECASE)
# page · pageNo · PAGENUM · cur_page · currpage · pageIndex · p · ainfolist112372p · a218493p
PARAMETER = re.compile(
    r"^(?:page_?(?:no|num|number|index)?|cur_?page(?:no)?|curr(?:ent)?_?page(?:no)?|current|p|pn|pg|paged"
    r"|(?:ainfolist|a)\d+p)$",
    re.IGNORECASE,
)
# index_2.html · list3_2.shtml · xxgk-list-gfxwj-2.html · list2.html · 2.html
NUMBERED = re.compile(r"^(?P<stem>.*?)(?P<mark>[_-]?)(?P<number>\d{1,4})(?P<ext>\.\w+)$")
MOST_NUMBERS = 12
# <option value="list_2.html">, <option value="?page=2">
PAGE_VALUE = re.compile(r"\.\w+(?:\?|$)|^\?|/")
# 2 · [2] · 第2页 · 下一页> · »; what leads to 2.html with other words leads to a document
TURN_TEXT = re.compile(
    r"^[\W_]*(?:第?\d{1,4}页?|首页|[上下前后]一?[页頁]|尾页|末页|最[前后]一?页|next|last|prev)?[\W_]*$",
    re.IGNORECASE,
)
TAGS = r"(?:\s|&nbsp;|<[^<>]{0,120}>)*"
# 共12页 · 共<b>12</b>页 · 1/12页 · 共52条 1/12 · 1/12 下一页 · totalPage = 12 · <totalpage>12<
PAGES = (
    re.compile(rf"共{TAGS}(\d+){TAGS}页"),
    re.compile(rf"(?<!\d)\d{{1,5}}{TAGS}/{TAGS}(\d{{1,5}}){TAGS}页"),
    re.compile(r"""class=["']?p_t["']?[^<>]*>\s*\d+\s*/\s*(\d+)\s*<"""),
    re.compile(rf"(?:[条页码]|记录|[：:]){TAGS}\d{{1,4}}{TAGS}/{TAGS}(\d{{1,4}})(?![\d/-])"),
    re.compile(rf"(?<![\d/.-])\d{{1,4}}\s*/\s*(\d{{1,4}})(?![\d/.-]){TAGS}(?:[上下首尾末]一?页|[<>])"),
    re.compile(r"""(?:[tT]otal[pP]ages?|[pP]age[cC]ount|countPage)["']?\s*[:=>]\s*["']?(\d+)"""),
)
# 共52条 · 总共 189 条记录 · totalRecord: 189 · <totalrecord>756<
ROWS = (
    re.compile(rf"共(?:有|计)?{TAGS}(\d+){TAGS}(?:条|篇|项|个|记录)(?:文章|记录|信息|数据)?(?![\w])"),
    re.compile(r"""(?:[tT]otal[rR]ecords?|[rR]ecordCount|totalCount)["']?\s*[:=>]\s*["']?(\d+)"""),
)
# the page one is on: 第3页 · 3/12页 · <span class="p_t">3/11</span>
HERE = (
    re.compile(rf"第{TAGS}(\d+){TAGS}(?:/{TAGS}\d+{TAGS})?页"),
    re.compile(rf"(?<!\d)(\d{{1,5}}){TAGS}/{TAGS}\d{{1,5}}{TAGS}页"),
    re.compile(r"""class=["']?p_t["']?[^<>]*>\s*(\d+)\s*/\s*\d+\s*<"""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What a listing page says about the pages after it."""

    url: str | None
    """the next page; None on the last"""
    rule: str | None
    """the name in `PAGING` that found it"""
    pages_declared: int | None = None
    rows_declared: int | None = None
    page_number: int | None = None
    loops: bool = False
    """a link called next leads to the page itself, or to one before it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    url: str
    text: str
    marks: str
    """its own classes and its parent's"""
    rel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing page as the paging rules see it."""

    url: str
    base: str
    anchors: tuple[_Anchor, ...]
    create: re.Match[str] | None
    pages: int | None
    rows: int | None
    number: int | None


Rule = Callable[[Page], str | None]


def _anchors(root: HtmlElement, base: str) -> Iterator[_Anchor]:
    """Yield everything that may turn the list's pages: links, buttons that open an address, page menus."""
    for element in root.iter("a", "link", "input", "button", "option"):
        tag, rel = element.tag, (element.get("rel") or "").lower()
        if tag == "a" or (tag == "link" and rel == "next"):
            url = target_of(base, element.get("href")) or target_of(base, opened_by(element))
        elif tag == "option":
            value = element.get("value") or ""
            url = target_of(base, value) if PAGE_VALUE.search(value) else None
        else:
            url = target_of(base, opened_by(element)) if element.get("onclick") else None
        if url:
            parent = element.getparent()
            above = (parent.get("class") or "") if parent is not None else ""
            shown = text_of(element) or (element.get("value") or "" if tag == "input" else "")
            marks = f"{element.get('class') or ''} {above}"
            yield _Anchor(url=url, text="".join(shown.split()), marks=marks, rel=rel)


def _last_number(patterns: tuple[re.Pattern[str], ...], text: str) -> int | None:
    """Return the number of the first pattern that occurs, at its last place: pagers stand below the list."""
    for pattern in patterns:
        needs_word = pattern.pattern.endswith("页")
        numbers = [] if needs_word and "页" not in text else pattern.findall(text)
        if numbers and len(numbers[-1]) < 7:
            return int(numbers[-1])
    return None


def _file(url: str) -> tuple[str, str]:
    """Return an address's folder and file name, without query."""
    path = urlsplit(url).path
    folder, _, name = path.rpartition("/")
    return f"{urlsplit(url).netloc}{folder}/", name


def _parameter(url: str) -> tuple[str, int] | None:
    """Return the page parameter of an address and its value."""
    for key, value in parse_qsl(urlsplit(url).query):
        if PARAMETER.match(key) and re.fullmatch(r"\d{1,5}", value):
            return key, int(value)
    return None


def _with_parameter(url: str, key: str, number: int) -> str:
    return re.sub(rf"((?:[?&]|^){re.escape(key)}=)\d+", rf"\g<1>{number}", url, count=1)


def _suffix(url: str, stem: str | None = None) -> tuple[str, str, int] | None:
    """Return stem, mark and number of ``index_2.html``; only with the given stem, where one is given."""
    match = NUMBERED.match(_file(url)[1])
    if not match or (stem is not None and match["stem"] != stem):
        return None
    return match["stem"], match["mark"], int(match["number"])


def next_link(page: Page) -> str | None:
    """Return where the link called 下一页 leads, or the link marked as next."""
    for anchor in page.anchors:
        if IDLE_CLASS.search(anchor.marks):
            continue
        if NEXT_TEXT.match(anchor.text):
            if len(anchor.text) > 1 or _alike(page.url, anchor.url):
                return anchor.url
        elif NEXT_CLASS.search(anchor.marks) and len(anchor.text) < 6 and _alike(page.url, anchor.url):
            return anchor.url
    return None


def _alike(url: str, other: str) -> bool:
    """Return whether two addresses can be pages of one list: of one folder, or of the list's own below it."""
    folder, name = _file(url)
    return _file(other)[0] in (folder, f"{folder}{name.partition('.')[0]}/")


def link_rel(page: Page) -> str | None:
    """Return the address of ``<link rel="next">`` or ``<a rel="next">``."""
    return next((anchor.url for anchor in page.anchors if anchor.rel == "next"), None)


def create_page_html(page: Page) -> str | None:
    """Return the page after the one ``createPageHTML`` names: TRS counts from 0, UCAP from 1."""
    call = page.create
    if not call:
        return None
    first = 1 if call["div"] else 0
    here = _suffix(page.url, call["prefix"].rpartition("/")[2])
    current = here[2] if here else int(call["current"])
    if current + 1 >= int(call["pages"]) + first:
        return None
    return urljoin(page.base, f"{call['prefix']}_{current + 1}.{call['ext']}")


def vsb_countdown(page: Page) -> str | None:
    """Return the next page of a list that counts down: ``col.htm`` of 11, ``col/10.htm`` … ``col/1.htm``."""
    name = _file(page.url)[1]
    match = re.fullmatch(r"(\d{1,4})\.htm", name)
    if match:
        return urljoin(page.url, f"{int(match[1]) - 1}.htm") if int(match[1]) > 1 else None
    stem = name.removesuffix(".htm")
    if not page.pages or page.pages < 2 or stem == name or (page.number or 1) != 1:
        return None
    return urljoin(page.url, f"{stem}/{page.pages - 1}.htm")


def _from_queries(page: Page, wanted: Callable[[str], bool]) -> str | None:
    """Return the address with the next number in the page parameter that the page's own links use."""
    here = urlsplit(page.url)
    found: dict[str, dict[int, str]] = {}
    for anchor in page.anchors:
        parameter = _parameter(anchor.url)
        parts = urlsplit(anchor.url)
        if parameter and wanted(parameter[0]) and (parts.netloc, parts.path) == (here.netloc, here.path):
            found.setdefault(parameter[0], {})[parameter[1]] = anchor.url
    for key, numbers in found.items():
        mine = [int(value) for name, value in parse_qsl(here.query) if name == key and value.isdecimal()]
        current = mine[0] if mine else (0 if 0 in numbers else 1)
        total = page.pages if page.pages and page.number else None
        if current + 1 in numbers:
            return numbers[current + 1]
        if max(numbers) > current or (total and total > current and 0 not in numbers):
            return _with_parameter(next(iter(numbers.values())), key, current + 1)
    return None


def vsb_dynamic(page: Page) -> str | None:
    """Return the next ``list.jsp?totalpage=18&PAGENUM=2&…``."""
    return _from_queries(page, lambda key: key.upper() == "PAGENUM" or (key[-1:] == "p" and key[:1] == "a"))


def query_links(page: Page) -> str | None:
    """Return the next ``?pageNo=2``, with exactly the parameter the page's links use."""
    return _from_queries(page, lambda _key: True)


def suffix_links(page: Page) -> str | None:
    """Return the next ``index_2.html`` that the page links to by number."""
    folder, name = _file(page.url)
    stem = name.rpartition(".")[0] or "index"
    here = NUMBERED.match(name)
    stems = {stem, "index", "default", "list"} if not name else {stem}
    numbers: dict[int, _Anchor] = {}
    for anchor in page.anchors:
        suffix = _suffix(anchor.url)
        if suffix and _file(anchor.url)[0] == folder and (suffix[0] or TURN_TEXT.match(anchor.text)):
            mine = (here["stem"], here["mark"]) if here else None
            if suffix[0] in stems or suffix[:2] == mine:
                numbers[suffix[2]] = anchor
    shift = next((int(a.text) - n for n, a in numbers.items() if a.text.isdecimal()), None)
    if not here or (shift is None and int(here["number"]) not in numbers):
        wanted = 2 - shift if shift is not None else 1 if 1 in numbers else 2
    else:
        wanted = int(here["number"]) + 1
    return numbers[wanted].url if wanted in numbers else None


def counted_query(page: Page) -> str | None:
    """Return the answer after this one of an interface that says how many there are: ``?page=2`` of 31."""
    parameter = _parameter(page.url)
    if not parameter or not page.pages or max(parameter[1], 1) >= page.pages:
        return None
    return _with_parameter(page.url, parameter[0], max(parameter[1], 1) + 1)


def numbered_links(page: Page) -> str | None:
    """Return the page after the one whose number is the only one a row of numbers does not link to."""
    for run in _runs_of_numbers(page.anchors, _file(page.url)[0]):
        numbers = [int(each.text) for each in run]
        gaps = [below + 1 for below, above in pairwise(numbers) if above - below == 2]
        here = 1 if numbers[0] == 2 else gaps[0] if len(gaps) == 1 else None
        here = next((int(each.text) for each in run if each.url == page.url), here)
        if here is not None and here + 1 in numbers:
            return run[numbers.index(here + 1)].url
    return None


def _runs_of_numbers(anchors: Sequence[_Anchor], folder: str) -> Iterator[list[_Anchor]]:
    """Yield the rows of links in *folder* whose texts are rising numbers; a calendar has too many of them."""
    for is_number, group in groupby(anchors, key=lambda anchor: anchor.text.isdecimal()):
        run = list(group)
        rising = is_number and all(int(a.text) < int(b.text) for a, b in pairwise(run))
        rising = rising and all(_file(each.url)[0] == folder for each in run)
        if rising and len(run) <= MOST_NUMBERS:
            yield run


PAGING: Mapping[str, Rule] = MappingProxyType(
    {
        "next_link": next_link,
        "link_rel": link_rel,
        "create_page_html": create_page_html,
        "vsb_countdown": vsb_countdown,
        "vsb_dynamic": vsb_dynamic,
        "suffix_links": suffix_links,
        "query_links": query_links,
        "counted_query": counted_query,
        "numbered_links": numbered_links,
    }
)
# tried after a platform's own, in this order; the countdown only where a platform names it
GENERAL = (
    "next_link", "link_rel", "create_page_html", "suffix_links", "query_links", "counted_query",
    "numbered_links",
)  # fmt: skip


def _goes_back(url: str, other: str) -> bool:
    """Return whether *other* is the listing page at *url* itself, or one before it."""
    if urlsplit(url)._replace(scheme="") == urlsplit(other)._replace(scheme=""):
        return True
    here, there = _parameter(url), _parameter(other)
    if urlsplit(url).path == urlsplit(other).path and there:
        return bool(here) and here is not None and here[0] == there[0] and there[1] <= here[1]
    (folder, name), (place, file) = _file(url), _file(other)
    if re.sub(r"^index\.\w+$", "", name) == re.sub(r"^index\.\w+$", "", file) and folder == place:
        return not urlsplit(other).query
    mine, its = NUMBERED.match(name), NUMBERED.match(file)
    if folder == place and mine and mine["mark"]:
        if its and (its["stem"], its["mark"]) == (mine["stem"], mine["mark"]):
            return int(its["number"]) <= int(mine["number"])
        return file in ("", f"{mine['stem']}{mine['ext']}")
    return bool(mine) and folder.rstrip("/") + ".htm" == place + file


def _create_call(text: str) -> re.Match[str] | None:
    """Return the call of ``createPageHTML``, with the numbers its variables are given before it.

    An old TRS pager has no such function: its script counts from ``currentPage`` to ``countPage`` itself.
    """
    found = CREATE.search(text)
    if found or not COUNTED.search(text):
        return found
    numbers = dict(GIVEN.findall(text))
    for call in CALL.finditer(text):
        named = re.sub(r"(?<!['\"\w])[A-Za-z_]\w*(?!['\"\w])", lambda m: numbers.get(m[0], m[0]), call[1])
        if found := CREATE.search(f"createPageHTML({named})"):
            return found
    stem, ending = STEM.search(text), ENDING.search(text)
    if {"countPage", "currentPage"} <= numbers.keys() and stem and ending:
        call_text = f'{numbers["countPage"]}, {numbers["currentPage"]}, "{stem[1]}", "{ending[1]}"'
        return CREATE.search(f"createPageHTML({call_text})")
    return None


def look(text: str, root: HtmlElement, url: str) -> Page:
    """Return a listing page as the paging rules see it."""
    base = base_of(root, url)
    create = _create_call(text)
    anchors = tuple(_anchors(root, base))
    pages = int(create["pages"]) if create else _last_number(PAGES, text)
    rows = int(create["rows"]) if create and create["rows"] else _last_number(ROWS, text)
    return Page(
        url=url,
        base=base,
        anchors=anchors,
        create=create,
        pages=pages or _pages_by_last_link(anchors),
        rows=rows,
        number=_page_number(create, text, url),
    )


def after_feed(url: str, *, pages: int | None, rows: int | None, number: int | None) -> Next:
    """Return what comes after a JSON answer, by the numbers it gives."""
    page = Page(url=url, base=url, anchors=(), create=None, pages=pages, rows=rows, number=number)
    found = counted_query(page)
    rule = "counted_query" if found else None
    return Next(url=found, rule=rule, pages_declared=pages, rows_declared=rows, page_number=number)


def _pages_by_last_link(anchors: tuple[_Anchor, ...]) -> int | None:
    """Return the number of the page that 尾页 leads to, where numbered links show how pages are counted."""
    numbered = {anchor.url: int(anchor.text) for anchor in anchors if re.fullmatch(r"\d{1,4}", anchor.text)}
    for anchor in anchors:
        if LAST_TEXT.match(anchor.text):
            if anchor.url in numbered:
                return numbered[anchor.url]
            last = _suffix(anchor.url) or _parameter(anchor.url)
            for url, shown in numbered.items():
                near = _suffix(url) or _parameter(url)
                if last and near and last[:-1] == near[:-1]:
                    return int(last[-1]) + shown - int(near[-1])
    return None


def _page_number(create: re.Match[str] | None, text: str, url: str) -> int | None:
    if create:
        first = 1 if create["div"] else 0
        here = _suffix(url, create["prefix"].rpartition("/")[2])
        return (here[2] if here else int(create["current"])) + 1 - first
    return _last_number(HERE, text)


def next_page(text: str, root: HtmlElement, url: str, platform: Platform) -> Next | None:
    """Return what a listing page says about the pages after it; None where it says nothing.

    The platform's rules come first, then the general ones. No rule may lead to the page itself or back; a
    total only ends the list where no link goes on.
    """
    page = look(text, root, url)
    found, rule = _first_forward(page, platform)
    if found is None and page.pages is None and page.rows is None and page.number is None:
        return None
    back = next_link(page) if found is None else None
    return Next(
        url=found, rule=rule, pages_declared=page.pages, rows_declared=page.rows, page_number=page.number,
        loops=back is not None and _goes_back(page.url, back),
    )  # fmt: skip


def _first_forward(page: Page, platform: Platform) -> tuple[str | None, str | None]:
    names = dict.fromkeys((*platform.paging, *GENERAL))
    for name in names:
        if platform.page_parameter_ignored and name in ("query_links", "numbered_links"):
            continue
        found = PAGING[name](page) if name in PAGING else None
        if found and not _goes_back(page.url, found):
            return found, name
        if page.create and name == "create_page_html":
            return None, None
    return None, None
