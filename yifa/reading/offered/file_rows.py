"""Reads the rows in which files are listed: the name of one in words beside the link that fetches it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from yifa.reading.files.kinds import FILE_NAME
from yifa.reading.files.viewers import STRING, load_dialects
from yifa.reading.labels import squeeze
from yifa.reading.markup import fold, text_of

# addresses of pages, with or without parameters
PAGE = re.compile(r"\.(?:s?html?|jhtml)(?:$|[?#])|/$|^\?$", re.IGNORECASE)
# the head of the column that names the files; of the second form where another one's is of sizes or downloads
NAMES = re.compile(r"附件(?:名称?|标题|文件)?")
NAMES_ALSO = re.compile(r"(?:文件|资料|表格|材料)?(?:名称?|标题)")
BESIDE = re.compile(r"(?:附件|文件)?(?:大小|格式|类型|下载(?:次数|地址|链接)?)|操作")
FETCHING = re.compile(r"(?:附件|文件)?(?:大小|下载(?:次数|地址|链接)?)")
# what a link says that shows a file and does not fetch it
SHOWS = re.compile(r"预览|查看|打开")
# 1. · （2） · 附件3：: before a name
COUNTED = re.compile(r"\A[\W_]*(?:附\s*件\s*)?[（(]?\d{0,2}[)）]?[\W_]*")
# 附件1：, 附件： 2.
ANNEX = re.compile(r"\A\W*附\s*件\s*\d{0,2}\s*[：:.、]")
# (24KB), [24 KB], 24KB: behind a name
SIZED = re.compile(
    r"\s?[（(\[【]?\s?(?<![\d.])[\d.]{1,8}\s?(?:[KMG]B?|字节)\s?[）)\]】]?\s?[\[【(（]?\Z", re.IGNORECASE
)
# literals, found sooner than by `in`
HEADS = (re.compile("附件"), re.compile("下载"), re.compile("大小"))
ITEMS = frozenset({"li", "td", "dd", "dt"})
LONGEST_NAME = 80
SENTENCE = re.compile(r"[。；，？！]|[请可从在至到]\Z")


def named_beside(link: HtmlElement) -> str:
    """Return the name of a file in the words before a link that only says 下载, or nothing.

    ``<li>申请表.doc <a>下载</a></li>``, ``<p>附件1：申请表 [<a>下载</a>]</p>``.
    """
    parent = link.getparent()
    if parent is None:
        return ""
    words = SIZED.sub("", fold(_before(link, parent))).rstrip("[【(（:： ")
    counted = COUNTED.match(words)
    name = words[counted.end() :] if counted else words
    if not 2 <= len(name) <= LONGEST_NAME or SENTENCE.search(name):
        return ""
    return name if FILE_NAME.search(name) or parent.tag in ITEMS or ANNEX.match(words) else ""


def _before(link: HtmlElement, parent: HtmlElement) -> str:
    """Return the words before a link, in its line up to the link before it."""
    before = ""
    for previous in link.itersiblings(preceding=True):
        before = (previous.tail or "") + before
        if previous.tag in ("a", "br"):
            return before
        if isinstance(previous.tag, str):
            before = text_of(previous) + before
    return (parent.text or "") + before


class FileRow(NamedTuple):
    """A file of a table."""

    address: str
    """as written"""
    name: str


def tables_of_files(root: HtmlElement, markup: str) -> Mapping[HtmlElement, FileRow]:
    """Return the files of tables by the links that fetch them.

    ``| 附件名称 | 大小 | 下载 |``: what a table has under such heads are files, whatever their addresses.
    """
    if next(root.iter("table"), None) is None or not any(word.search(markup) for word in HEADS):
        return {}
    tables = (table for table in root.iter("table") if next(table.iter("a"), None) is not None)
    return {link: file for table in tables for link, file in _files_in(table)}


def _files_in(table: HtmlElement) -> Iterator[tuple[HtmlElement, FileRow]]:
    for cells, place in _rows_in(table):
        if fetching := _fetching(cells, place):
            link, address = fetching
            yield link, FileRow(address, text_of(cells[place]) or text_of(link))


def rows_without_address(pressed: Collection[HtmlElement]) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the controls, of those *pressed*, that fetch the files of tables, with the files' names."""
    around = (next(control.iterancestors("table"), None) for control in pressed)
    for table in dict.fromkeys(table for table in around if table is not None):
        for cells, place in _rows_in(table):
            controls = [control for cell in cells for control in cell.iter() if control in pressed]
            name = text_of(cells[place])
            if controls and name and not _fetching(cells, place) and not _is_tool(controls[0]):
                yield max(controls, key=lambda control: "下载" in _words_of(control)), name


def _words_of(control: HtmlElement) -> str:
    return text_of(control) or control.get("value") or control.get("title") or ""


def _is_tool(control: HtmlElement) -> bool:
    return load_dialects().tools.search(_words_of(control)) is not None


def _rows_in(table: HtmlElement) -> Iterator[tuple[Sequence[HtmlElement], int]]:
    """Yield the cells of a table's rows below a head that names files, and the place of these names."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    place = None
    for own in ([cell for cell in row if cell.tag in ("td", "th")] for row in rows):
        if place is None:
            place = _naming_column([squeeze(text_of(cell)) for cell in own])
        elif place < len(own):
            yield own, place


def _naming_column(heads: Sequence[str]) -> int | None:
    """Return which column names files, by a table's heads; None where they are no such heads."""
    places = [place for place, head in enumerate(heads) if NAMES.fullmatch(head)]
    also = [place for place, head in enumerate(heads) if NAMES_ALSO.fullmatch(head)]
    if places and any(map(BESIDE.fullmatch, heads)):
        return places[0]
    return also[0] if also and any(map(FETCHING.fullmatch, heads)) else None


def _fetching(cells: Sequence[HtmlElement], place: int) -> tuple[HtmlElement, str] | None:
    """Return the link of a row that fetches its file: the one that says so, else that of the name."""
    links = [(link, address) for cell in cells for link in cell.iter("a") if (address := _address(link))]
    own = set(cells[place].iter("a"))

    def rank(pair: tuple[HtmlElement, str]) -> tuple[bool, bool, bool]:
        words = text_of(pair[0])
        return "下载" in words, pair[0] in own, SHOWS.search(words) is None

    return max(links, key=rank, default=None)


def _address(link: HtmlElement) -> str:
    """Return the address of a link or of its handler, as written; empty where it has none or a page's."""
    href = (link.get("href") or "").strip()
    if href.lower().startswith(("javascript:", "#")) or not href:
        code = f"{link.get('onclick') or ''} {href}"
        href = next((found["href"] for found in STRING.finditer(code) if "/" in found["href"]), "")
    return "" if _is_tool(link) or PAGE.search(href) else href
