"""Finds the rows of a listing: the repeated structure of links and dates that is not navigation."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urljoin

from lxml.html import HtmlElement

from yifa.model.listing import EntryKind
from yifa.reading.listing.links import TITLE, Link, PageLinks
from yifa.reading.markup import fold

LINKS_IN_ROW = 4
"""an element with more links than this is a list, not a row"""
LEVELS = 14
ROW_LEVELS = 6
"""how deep in its row a link may stand"""
VISIBLE = 0.1
LEAST_HIDDEN = 3
"""rows of a hidden list; fewer are a box that opens on a click"""
ROW_TAGS = frozenset({"li", "tr", "dl", "dt", "dd"})
"""before one of these stands another row, not the heading of a list"""
# parts of a page that are not its list, by the words of their class or id
NOISE = re.compile(
    r"nav|menu|crumb|weizhi|dqwz|foot|header|friend|yqlj|youqing|hot|rank|paihang|recommend|tuijian|relat|xiangguan"
    r"|aside|sidebar|share|pagin|pager|pb_sys|login|search|banner|toolbar|tblj",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# the same list may call its parts odd and even, or number them: list1, list2
VARIANT = re.compile(r"\d+|\b(?:odd|even|first|last|on|cur|current|active|hover|clearfix)\b")
# over lists that accompany the real one: 热点推荐, 相关链接, 阅读排行
SIDE_HEADING = re.compile(
    r"^(?:热点|热门|最热|最新|推荐|相关|阅读|点击|友情|一周|本月|本周|图片|最近更新|信息排行).{0,6}$"
)
COLUMN = re.compile(r"/(?:index\.\w+|list\w*\.\w+)?(?:[?#].*)?$")


@dataclass(slots=True, kw_only=True)
class RowGroup:
    """Rows that stand in one place of the page's structure."""

    rows: dict[HtmlElement, list[Link]] = field(default_factory=dict)
    parents: dict[HtmlElement, None] = field(default_factory=dict)
    weight: float = 1.0
    """below 1 where the place is called navigation, footer, sidebar, or is hidden"""
    heading_weight: float = 1.0
    """below 1 where it stands under a heading such as 热点推荐"""
    inside: int = 0
    """rows with a date in them"""
    dated: int = 0
    """rows with a date in or beside them"""
    details: int = 0
    score: float = 0.0

    @property
    def is_hidden(self) -> bool:
        """Return whether the place is kept from the reader's eye, as lists turned by a script may be."""
        return self.weight < VISIBLE

    @property
    def is_strong(self) -> bool:
        """Return whether most rows have a date or, outside navigation, a page's address: surely a list."""
        if self.is_hidden and len(self.rows) < LEAST_HIDDEN:
            return False
        sure = self.dated if self.weight < 1 else max(self.dated, self.details)
        return sure > 0 and sure * 2 >= len(self.rows)


class _Structure:
    """The links and dates that each element holds, and the groups of rows whose places are alike."""

    def __init__(self, page_links: PageLinks) -> None:
        self.links: dict[HtmlElement, list[Link]] = defaultdict(list)
        self.dates: dict[HtmlElement, int] = defaultdict(int)
        self.groups: dict[tuple[int, str], RowGroup] = defaultdict(RowGroup)
        self._places: dict[tuple[int, str, str, float], int] = {}
        self._place: dict[HtmlElement, tuple[int, float]] = {}
        for holder in page_links.dates:
            for element in (holder, *holder.iterancestors()):
                self.dates[element] += 1
        for link in page_links.links:
            self._climb(link)

    def place(self, element: HtmlElement) -> tuple[int, float]:
        """Return the number of an element's place (same path of tags and classes) and its weight."""
        known = self._place.get(element)
        if known is not None:
            return known
        unknown = []
        node: HtmlElement | None = element
        while node is not None and node not in self._place:
            unknown.append(node)
            node = node.getparent()
        above, weight = (0, 1.0) if node is None else self._place[node]
        for inner in reversed(unknown):
            above, weight = self._place[inner] = self._place_in(inner, above, weight)
        return above, weight

    def _place_in(self, element: HtmlElement, above: int, weight: float) -> tuple[int, float]:
        words = element.get("class") or ""
        if hides(element):
            weight = min(weight, 0.02)
        elif element.tag in ("nav", "header", "footer", "aside") or (
            element.tag not in ("body", "html") and NOISE.search(f"{words} {element.get('id') or ''}")
        ):
            weight = min(weight, 0.3)
        key = (above, str(element.tag), _plain_names(words), weight)
        return self._places.setdefault(key, len(self._places) + 1), weight

    def _climb(self, link: Link) -> None:
        row = link.element
        for _ in range(LEVELS):
            parent = row.getparent()
            self.links[row].append(link)
            if parent is None or row.tag == "body":
                return
            number, weight = self.place(parent)
            own = self.place(row)[1]
            weight = min(weight, own) if own < VISIBLE else weight
            group = self.groups[number, str(row.tag)]
            group.rows[row] = self.links[row]
            group.parents[parent] = None
            group.weight = weight if len(group.rows) == 1 else max(weight, group.weight)
            row = parent


def _torn(page_links: PageLinks, structure: _Structure) -> RowGroup | None:
    """Return the rows of a list that stray tags tear apart, or None where no rows are torn.

    ``<tr>…</tr></table></td></tr><tr>…</tr></table></td></tr>``: each stray end closes one more of what is
    around the list, so that every row stands in a place of its own, higher up than the one before.
    """
    joined: dict[HtmlElement, None] = {}
    for above, below in pairwise(page_links.links):
        if pair := _torn_pair(above, below, structure):
            joined |= dict.fromkeys(pair)
    if not joined:
        return None
    tag, parents = next(iter(joined)).tag, dict.fromkeys(row.getparent() for row in joined)
    group = RowGroup(weight=max(structure.place(parent)[1] for parent in parents))
    for link in page_links.links:
        ancestors = (row for row in link.element.iterancestors(tag) if row.getparent() in parents)
        if (row := next(ancestors, None)) is not None and structure.dates.get(row):
            group.rows[row] = structure.links[row]
            group.parents[row.getparent()] = None
    return group


def _torn_pair(above: Link, below: Link, structure: _Structure) -> tuple[HtmlElement, HtmlElement] | None:
    """Return the rows of neighbouring links, where they are alike and one's place is around the other's."""
    outer = zip(above.element.iterancestors(), below.element.iterancestors(), strict=False)
    for _, (row, other) in zip(range(ROW_LEVELS), outer, strict=False):
        if row is other or row.tag != other.tag:
            return None
        dated = structure.dates.get(row) and structure.dates.get(other)
        if not dated or structure.links[row][-1] is not above or structure.links[other][0] is not below:
            continue
        place, place_of_other = row.getparent(), other.getparent()
        if place is place_of_other or _names(row) != _names(other):
            return None
        if place_of_other in place.iterancestors() or place in place_of_other.iterancestors():
            nested = other in row.iterancestors() or row in other.iterancestors()
            return None if nested else (row, other)
    return None


def hides(element: HtmlElement) -> bool:
    """Return whether an element's own style or attribute keeps it from the reader's eye."""
    style = element.get("style")
    return bool(style and HIDDEN.search(style)) or element.get("hidden") is not None


def _names(row: HtmlElement) -> str:
    return _plain_names(row.get("class") or "")


@lru_cache(maxsize=1000)  # rows of a list have the same classes
def _plain_names(words: str) -> str:
    return VARIANT.sub("", words).strip()


def _row_score(links: list[Link], *, folder: str) -> float:
    best = max(links, key=lambda link: (link.is_detail, link.title_length))
    length = best.title_length
    score = 1.0 if length >= TITLE else 0.4 if length >= 5 else -0.5 if length else -1.0
    if best.is_detail or best.kind is EntryKind.RESTRICTED:
        score += 2.0
    elif best.kind is EntryKind.ATTACHMENT or best.url.startswith(folder):
        score += 0.5
    if best.kind is EntryKind.EXTERNAL or COLUMN.search(best.url):
        score -= 0.7
    return score - 0.2 * (len({link.url for link in links}) - 1)


def _holds_rows(links: list[Link], dates: int) -> bool:
    """Return whether an element with few links is a short list, not one row: each link has its own date."""
    pages = {link.url for link in links if link.is_detail or link.title_length >= TITLE}
    return len(pages) > 1 and dates >= len(pages)


def _is_list(row: HtmlElement, links: list[Link]) -> bool:
    """Return whether an element with few links and no day is a list: of the rows of one month, say."""
    if row.tag not in ("ul", "ol"):
        return False
    titled = (link.element for link in links if link.title_length >= TITLE)
    items = {next(one for one in (link, *link.iterancestors()) if one.getparent() is row) for link in titled}
    return len(items) > 1


def _are_parts_of_rows(group: RowGroup, structure: _Structure) -> bool:
    """Return whether what seems rows are the links of dated rows: to a page, and to its file or column."""
    if group.inside or len(group.parents) in (1, len(group.rows)):
        return False
    pages = Counter(
        row.getparent()
        for row, links in group.rows.items()
        if any(link.title_length >= TITLE and link.kind is not EntryKind.ATTACHMENT for link in links)
    )
    return all(structure.dates.get(parent) == 1 and pages[parent] == 1 for parent in group.parents)


def _dates_of_others(group: RowGroup, structure: _Structure, urls: Collection[str]) -> int:
    """Return how many dates beside a group's rows stand in titled rows of others."""
    beside = (child for parent in group.parents for child in parent if child not in group.rows)
    dated = ((child, structure.dates[child]) for child in beside if structure.dates.get(child))
    return sum(
        dates
        for child, dates in dated
        if any(link.title_length >= TITLE and link.url not in urls for link in structure.links.get(child, ()))
    )


def _rate(group: RowGroup, structure: _Structure, folder: str) -> None:
    """Fill in a group's figures."""
    lists = 0
    seen: set[str] = set()
    for row, links in group.rows.items():
        urls = {link.url for link in links}
        if urls <= seen:  # the same row once more, for small screens: it adds nothing
            continue
        seen |= urls
        if len(urls) > LINKS_IN_ROW or _holds_rows(links, structure.dates.get(row, 0)):
            lists += 1
            continue
        if not structure.dates.get(row) and _is_list(row, links):
            lists += len(group.rows)  # nor are the others rows, where a month has one row
            continue
        group.score += _row_score(links, folder=folder)
        group.details += any(link.is_detail or link.kind is EntryKind.RESTRICTED for link in links)
        if structure.dates.get(row):
            group.inside += 1
            group.score += 0.1
    inside = sum(structure.dates.get(row, 0) for row in group.rows)
    beside = sum(structure.dates.get(parent, 0) for parent in group.parents) - inside
    if beside and not group.inside:
        beside -= _dates_of_others(group, structure, seen)
    titled = sum(any(link.title_length for link in links) for links in group.rows.values())
    if beside > 2 * titled:  # another list's
        beside = 0
    group.dated = min(len(group.rows), group.inside + min(titled, max(0, beside)))
    group.score += 2.0 * group.dated
    if group.dated:  # menus beside a list are rows of nothing
        group.score -= 0.5 * max(0, len(group.rows) - max(group.dated, group.details))
    if lists * 2 > len(group.rows) or _are_parts_of_rows(group, structure):
        group.score, group.dated, group.details = -1.0, 0, 0


def _is_accompanying(parent: HtmlElement) -> bool:
    """Return whether a place of rows stands under a heading such as 热点推荐."""
    node: HtmlElement | None = parent
    for _ in range(3):
        before = node.getprevious() if node is not None and node.tag not in ROW_TAGS else None
        while before is not None and not isinstance(before.tag, str):
            before = before.getprevious()
        if before is not None:
            return SIDE_HEADING.match(fold("".join(before.itertext()))) is not None
        node = node.getparent() if node is not None else None
    return False


def _drop_accompanying(group: RowGroup) -> None:
    """Take rows under headings such as 热点推荐 out of a group; where all are, mark the group down."""
    accompanying = [parent for parent in group.parents if _is_accompanying(parent)]
    if len(accompanying) == len(group.parents):
        group.heading_weight = 0.3
        return
    for parent in accompanying:
        del group.parents[parent]
    group.rows = {row: links for row, links in group.rows.items() if row.getparent() in group.parents}
    group.score, group.inside, group.details = 0.0, 0, 0


def find_rows(page_links: PageLinks, url: str) -> RowGroup | None:
    """Return the group of rows that is the page's list, or None where nothing on it looks like one."""
    structure = _Structure(page_links)
    folder = urljoin(url, ".")
    order = {link.element: number for number, link in enumerate(page_links.links)}
    ends: list[tuple[int, RowGroup]] = []
    torn = _torn(page_links, structure)
    for group in (*structure.groups.values(), *([torn] if torn else [])):
        _rate(group, structure, folder)
        if group.score > 0 and any(map(_is_accompanying, group.parents)):
            _drop_accompanying(group)
            if group.score == 0:
                _rate(group, structure, folder)
        if group.score > 0:
            group.score *= group.weight * group.heading_weight
            last = max(order[links[-1].element] for links in group.rows.values())
            ends.append((last, group))
    above = _before_pager(ends, page_links.before_pager)
    return max(above or [group for _, group in ends], key=_rank, default=None)


def _rank(group: RowGroup) -> tuple[bool, float, int]:
    """Return the key by which groups are compared; of equals the outer one wins, whose rows hold more."""
    return group.is_strong, group.score, -len(group.parents)


def _before_pager(ends: list[tuple[int, RowGroup]], before_pager: int) -> list[RowGroup]:
    """Return the groups that end nearest before the pager: it stands below the list it turns."""
    above = [(last, group) for last, group in ends if last < before_pager and group.weight == 1]
    strong = max((last for last, group in above if group.is_strong), default=-1)
    full = max((last for last, group in above if len(group.rows) > 2), default=-1)
    return [group for last, group in above if last == max(strong, full)]
