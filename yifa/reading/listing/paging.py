"""Finds the next page of a listing: one function for each kind of paging, in the table `PAGING`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from types import MappingProxyType
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.reading.listing.page_addresses import (
    NUMBERED,
    can_share_list,
    file_of,
    goes_back,
    parameter_of,
    path_number_of,
    suffix_of,
    with_parameter,
)
from yifa.reading.listing.pager import LAST_TEXT, TURN_TEXT, Anchor, Pager, read_pager
from yifa.reading.listing.signs.words import load_words

NEXT_ARROWS = frozenset({">", "›"})
NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
SHORT_TEXT = 6
"""characters of a text that a link marked as next stays below"""
MOST_NUMBERS = 12


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
    pages_labelled: int | None = None
    """the largest number among the links beside that to the next page"""


Rule = Callable[[Pager], str | None]


def next_link(pager: Pager) -> str | None:
    """Return where the link called 下一页 leads, or a link or picture marked as next, or what loads more.

    An arrow, a mark and 加载更多 count only where they stay within the list.
    """
    words = load_words()
    for anchor in pager.anchors:
        marked = NEXT_CLASS.search(anchor.marks) and len(anchor.text) < SHORT_TEXT
        marked = (
            marked or anchor.shows_next or (words.loads(anchor.text) and words.kind_of(anchor.text) == "more")
        )
        if not (anchor.says_next or anchor.text in NEXT_ARROWS or marked) or words.idle.search(anchor.marks):
            continue
        below = words.loads(anchor.text) and anchor.url.startswith(urljoin(pager.url, "."))
        if (anchor.says_next and anchor.text) or below or can_share_list(pager.url, anchor.url):
            return anchor.url
    return None


def link_rel(pager: Pager) -> str | None:
    """Return the address of ``<link rel="next">`` or ``<a rel="next">``."""
    return next((anchor.url for anchor in pager.anchors if anchor.rel == "next"), None)


def create_page_html(pager: Pager) -> str | None:
    """Return the page after this one by its call of ``createPageHTML``: TRS counts from 0, UCAP from 1."""
    call = pager.create
    if not call or pager.number is None or pager.number >= int(call["pages"]):
        return None
    next_number = pager.number + (1 if call["div"] else 0)
    return urljoin(pager.base, f"{call['prefix']}_{next_number}.{call['ext']}")


def vsb_countdown(pager: Pager) -> str | None:
    """Return the next page of a list that counts down: ``col.htm`` of 11, ``col/10.htm`` … ``col/1.htm``."""
    name = file_of(pager.url)[1]
    match = re.fullmatch(r"(\d{1,4})\.htm", name)
    if match:
        return urljoin(pager.url, f"{int(match[1]) - 1}.htm") if int(match[1]) > 1 else None
    stem = name.removesuffix(".htm")
    if not pager.pages or pager.pages < 2 or stem == name or (pager.number or 1) != 1:
        return None
    return urljoin(pager.url, f"{stem}/{pager.pages - 1}.htm")


def _from_queries(pager: Pager, wanted: Callable[[str], bool]) -> str | None:
    """Return the address with the next number in the page parameter that the page's own links use."""
    here = urlsplit(pager.url)
    by_key: dict[str, dict[int, str]] = {}
    for anchor in pager.anchors:
        parameter = parameter_of(anchor.url)
        parts = urlsplit(anchor.url)
        if parameter and wanted(parameter[0]) and (parts.netloc, parts.path) == (here.netloc, here.path):
            by_key.setdefault(parameter[0], {})[parameter[1]] = anchor.url
    for key, numbers in by_key.items():
        mine = [int(value) for name, value in parse_qsl(here.query) if name == key and value.isdecimal()]
        current = mine[0] if mine else (0 if 0 in numbers else 1)
        total = pager.pages if pager.pages and pager.number else None
        if current + 1 in numbers:
            return numbers[current + 1]
        if max(numbers) > current or (total and total > current and 0 not in numbers):
            return with_parameter(next(iter(numbers.values())), key, current + 1)
    return None


def vsb_dynamic(pager: Pager) -> str | None:
    """Return the next ``list.jsp?totalpage=18&PAGENUM=2&…``."""
    return _from_queries(pager, lambda key: key.upper() == "PAGENUM" or (key[-1:] == "p" and key[:1] == "a"))


def folder_links(pager: Pager) -> str | None:
    """Return the next ``page/2/`` that the page links to by a number, an arrow or a picture."""
    mine = path_number_of(pager.url)
    folder, here = (mine[0], mine[2]) if mine else (file_of(pager.url)[0], 1)
    for anchor in pager.anchors:
        turns = TURN_TEXT.match(anchor.text) if anchor.text else anchor.shows_next
        counted = path_number_of(anchor.url) if turns else None
        if counted and (counted[0], counted[2]) == (folder, here + 1) and (not mine or counted[1] == mine[1]):
            return anchor.url
    return None


def query_links(pager: Pager) -> str | None:
    """Return the next ``?pageNo=2``, with exactly the parameter the page's links use."""
    return _from_queries(pager, lambda _key: True)


def suffix_links(pager: Pager) -> str | None:
    """Return the next ``index_2.html`` that the page links to by number."""
    folder, name = file_of(pager.url)
    stem = name.rpartition(".")[0] or "index"
    here = NUMBERED.match(name)
    stems = {stem, "index", "default", "list"} if not name else {stem}
    numbers: dict[int, Anchor] = {}
    for anchor in pager.anchors:
        suffix = suffix_of(anchor.url)
        if suffix and file_of(anchor.url)[0] == folder and (suffix[0] or TURN_TEXT.match(anchor.text)):
            mine = (here["stem"], here["mark"]) if here else None
            if suffix[0] in stems or suffix[:2] == mine:
                numbers[suffix[2]] = anchor
    shift = next((int(a.text) - n for n, a in numbers.items() if a.text.isdecimal()), None)
    if not here or (shift is None and int(here["number"]) not in numbers):
        wanted = 2 - shift if shift is not None else 1 if 1 in numbers else 2
    else:
        wanted = int(here["number"]) + 1
    return numbers[wanted].url if wanted in numbers else None


def counted_query(pager: Pager) -> str | None:
    """Return the next answer of an interface that says how many it has: ``?page=2`` of 31."""
    parameter = parameter_of(pager.url)
    if not parameter or not pager.pages or max(parameter[1], 1) >= pager.pages:
        return None
    return with_parameter(pager.url, parameter[0], max(parameter[1], 1) + 1)


def _counted_from_zero(pager: Pager) -> str | None:
    """Return the next answer of an interface whose first is ``?page=0``."""
    parameter = parameter_of(pager.url)
    if not parameter or not pager.pages or parameter[1] + 1 >= pager.pages:
        return None
    return with_parameter(pager.url, parameter[0], parameter[1] + 1)


def numbered_links(pager: Pager) -> str | None:
    """Return the page after this one, whose number is the only gap in a row of numbered links."""
    folder, name = file_of(pager.url)
    below = () if "." in name or not name else (f"{folder}{name}/",)
    for run in chain.from_iterable(_runs_of_numbers(pager.anchors, one) for one in (folder, *below)):
        numbers = [number for anchor in run if (number := anchor.number) is not None]
        gaps = [below + 1 for below, above in pairwise(numbers) if above - below == 2]
        here = 1 if numbers[0] == 2 or _is_before(pager.url, run) else gaps[0] if len(gaps) == 1 else None
        here = next((anchor.number for anchor in run if anchor.url == pager.url), here)
        if here is not None and here + 1 in numbers:
            return run[numbers.index(here + 1)].url
    return None


def _runs_of_numbers(anchors: Sequence[Anchor], folder: str) -> Iterator[list[Anchor]]:
    """Yield the rows of links in *folder* that are rising numbers, unless as long as a calendar's."""
    for is_number, group in groupby(anchors, key=lambda anchor: anchor.number is not None):
        run = list(group)
        rising = is_number and all((a.number or 0) < (b.number or 0) for a, b in pairwise(run))
        rising = rising and all(file_of(anchor.url)[0] == folder for anchor in run)
        if rising and (len(run) <= MOST_NUMBERS or all(anchor.is_page for anchor in run)):
            yield run


def _is_before(url: str, run: Sequence[Anchor]) -> bool:
    """Return whether the page at *url* has no number, and all links from 1 on have that of their page.

    ``第1页 第2页`` to ``list.asp?page=1`` and ``?page=2``, from the list's own address: it is the first.
    """
    if parameter_of(url) is not None or run[-1].then_here:
        return False
    if [anchor.number for anchor in run] != [*range(1, len(run) + 1)]:
        return False
    mine, shifts = suffix_of(url), set()
    for anchor in run:
        its, counted = suffix_of(anchor.url), _counted(anchor.url)
        if counted is None or (mine and its and its[:2] == mine[:2]):
            return False
        shifts.add(counted[-1] - (anchor.number or 0))
    return len(shifts) == 1


PAGING: Mapping[str, Rule] = MappingProxyType({rule.__name__: rule for rule in (
    next_link, link_rel, create_page_html, vsb_countdown, vsb_dynamic, suffix_links, folder_links,
    query_links, counted_query, numbered_links,
)})  # fmt: skip
# tried after a platform's own, in this order; those of VSB only where a platform names them
GENERAL = tuple(name for name in PAGING if name not in ("vsb_countdown", "vsb_dynamic"))


def after_feed(
    url: str, *, pages: int | None, rows: int | None, number: int | None, from_zero: bool = False
) -> Next:
    """Return what comes after a JSON answer, by the numbers it gives; *from_zero*: its first page is 0."""
    pager = Pager(url=url, base=url, anchors=(), create=None, pages=pages, rows=rows, number=number)
    next_url = _counted_from_zero(pager) if from_zero else counted_query(pager)
    rule = "counted_query" if next_url else None
    return Next(url=next_url, rule=rule, pages_declared=pages, rows_declared=rows, page_number=number)


def next_page(text: str, root: HtmlElement, url: str, platform: Platform) -> Next | None:
    """Return what a listing page says about the pages after it; None where it says nothing.

    The platform's rules come first, then the general ones. No rule may lead to the page itself or back; a
    total only ends the list where no link goes on.
    """
    pager = read_pager(text, root, url)
    next_url, rule = _first_forward(pager, platform)
    back = next_link(pager) if next_url is None else None
    loops = back is not None and goes_back(pager.url, back)
    counts = (pager.pages, pager.rows, pager.number)
    if next_url is None and not loops and counts == (None, None, None):
        return None
    return Next(
        url=next_url, rule=rule,
        pages_declared=pager.pages, rows_declared=pager.rows, page_number=pager.number, loops=loops,
        pages_labelled=_pages_labelled(pager, next_url) if next_url else None,
    )  # fmt: skip


def page_below(text: str, root: HtmlElement, url: str) -> str | None:
    """Return where a link called next leads, if to the number one below the page's."""
    back = next_link(read_pager(text, root, url))
    here, there = _counted(url), _counted(back or "")
    return back if here and there and there == (*here[:-1], here[-1] - 1) else None


def _pages_labelled(pager: Pager, next_url: str) -> int | None:
    """Return the largest page among the links whose addresses count pages as that of the next one does.

    The numbers they show count, and where nothing is declared, where 尾页 leads.
    """
    following = _counted(next_url)
    if following is None:
        return None
    near = (anchor for anchor in pager.anchors if file_of(anchor.url)[0] == file_of(next_url)[0])
    counted = ((anchor.number, _counted(anchor.url)) for anchor in near)
    alike = [(number, its[-1]) for number, its in counted if number and its and its[:-1] == following[:-1]]
    shifts = {number - its for number, its in alike} or {0}
    ends = (_counted(anchor.url) for anchor in pager.anchors if LAST_TEXT.match(anchor.text))
    counts = pager.pages is not None or pager.rows is not None
    lasts = [] if counts else [its[-1] for its in ends if its and its[:-1] == following[:-1]]
    labelled = [number for number, _ in alike] + [last + min(shifts) for last in lasts]
    return max(labelled, default=None) if len(shifts) == 1 else None


def _counted(url: str) -> tuple[str, int] | tuple[str, str, int] | None:
    """Return how an address counts pages, the number last: by a parameter or behind its name."""
    return parameter_of(url) or suffix_of(url) or path_number_of(url)


def _first_forward(pager: Pager, platform: Platform) -> tuple[str | None, str | None]:
    """Return the address that the first rule to lead forward gives, and the rule's name."""
    for name in dict.fromkeys((*platform.paging, *GENERAL)):
        if platform.page_parameter_ignored and name in ("query_links", "numbered_links"):
            continue
        next_url = PAGING[name](pager) if name in PAGING else None
        if next_url and not goes_back(pager.url, next_url):
            return next_url, name
        if pager.create and name == "create_page_html":
            return None, None
    return None, None
