"""Tells listings from pages that only look like one: a document, a front page, a menu of columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.listing import Entry, EntryKind
from yifa.reading.addresses import base_of, resolve
from yifa.reading.labels import squeeze
from yifa.reading.lines import Line, read_lines
from yifa.reading.listing.links import ListingPage, is_detail, read_links
from yifa.reading.listing.rows import COLUMN, RowGroup, find_rows
from yifa.reading.markup import fold, text_of, title_of
from yifa.reading.page.body import body_text
from yifa.reading.page.density import prose_in
from yifa.reading.page.labelled import by_colon

# what leads from a block of a front page to its column: 更多>> · [更多] · more · <img src="more.gif">
MORE = re.compile(r"^[\W_]*(?:查看|点击)?(?:更多|more)(?:信息|内容)?[\W_]*$", re.IGNORECASE)
MORE_MARK = re.compile(r"(?:^|[/\s_-])more(?:$|[\s._-])", re.IGNORECASE)
# a folder named by a number is a page's or a month's, no column's: /zwgk/202603/
NUMBERED = re.compile(r"/\d+/$")
# a heading over a part of one list: 2025年 · 2024年度
YEAR = re.compile(r"(?:19|20)\d\d年?度?")
# a folder whose name is a number holds a page: /zwgk/yfxz/202603141530/index.shtml (guide §1.1 E, G, H)
NUMBERED_FOLDER = re.compile(r"/\d{5,}/(?:index\.\w+)?$")
# /zwgk/yfxz/index.html is /zwgk/yfxz/
INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
LEAST_BLOCKS = 2
LEAST_TEASERS = 3
"""blocks of a front page, where each has a structure of its own"""
SHORT_MORE = 5
"""characters of a link that is marked as leading to more; with more of them it is a title"""
LEAST_ROWS = 3
"""rows of a block on average; with fewer, blocks are rows"""
NEAR = 4
"""elements above a block's rows among which its heading and its 更多 are looked for"""
HEADING = range(2, 13)
"""characters of a column's name over its block"""
PROSE = 600
"""Chinese characters of sentences beside the rows that make a document, whatever else the page says"""
LISTED_PROSE, LABELLED_PROSE, SHORT_PROSE = 180, 120, 10
"""the same where it prints a source or a day: beside many rows, beside few, under a document's heading"""
LEAST_TITLE = 10
"""characters of a document's heading that ``<title>`` repeats; a column's name is shorter"""
LONGEST_ROW = 600
"""characters of a row's text; more is a document around a link"""
FEW_ROWS = 3
"""so few rows may be 上一篇 and 下一篇 below a document in its own container"""
DOCUMENT_FIELDS = frozenset({"content_source", "date_published", "index_number", "publisher"})
"""a page that gives one of these is a document"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A page that only looks like a listing."""

    what: str
    """what it is, in words"""
    columns: tuple[tuple[str, str], ...] = ()
    """name and address of the columns below its own folder that it leads to"""


def lookalike_of(
    root: HtmlElement, group: RowGroup | None, entries: Sequence[Entry], page: ListingPage
) -> Lookalike | None:
    """Return what a page is that only looks like a listing, or None where it may well be one."""
    if group is None or not entries:
        return None
    if _is_document(root, group):
        return Lookalike(what="a document with related links")
    columns = _front_page_columns(root, group, page)
    if columns:
        inner = tuple((name, url) for name, url in columns if _is_inside(url, page.kept_as))
        return Lookalike(what=f"a front page of {len(columns)} columns", columns=inner)
    if _leads_to_columns(entries, page):
        inner = tuple((entry.title, entry.url) for entry in entries if _is_inside(entry.url, page.kept_as))
        return Lookalike(what=f"a menu of {len(entries)} columns", columns=inner)
    return None


def own_list(root: HtmlElement, group: RowGroup, page: ListingPage) -> RowGroup | None:
    """Return the one block of a page that is its own list, beside blocks of columns elsewhere; else None.

    Its rows lie below the page's own folder, or its heading is the name in ``<title>``. Where a column
    below the page's folder has a block, the page is that folder's front page, and no block is its list.
    """
    blocks = {parent: _block(parent, group) for parent in group.parents}
    columns = {parent: _column_of(block, group, page) for parent, block in blocks.items()}
    foreign = {parent for parent, column in columns.items() if column and not _is_own(column[1], page)}
    if not foreign or any(_is_inside(column[1], page.url) for column in map(columns.get, foreign) if column):
        return None
    own = [parent for parent in columns if parent not in foreign]
    if own:
        rows = {row: links for row, links in group.rows.items() if row.getparent() is own[0]}
        rest = replace(group, rows=rows, parents={own[0]: None}) if len(own) == 1 else None
    else:
        rest = find_rows(read_links(root, page).outside({blocks[parent] for parent in foreign}), page.url)
    if rest is None or not rest.rows or not rest.is_strong:
        return None
    return rest if _is_named(root, rest, page) else None


def _is_named(root: HtmlElement, group: RowGroup, page: ListingPage) -> bool:
    """Return whether rows lie below the page's own folder, or their heading is the name in ``<title>``."""
    near = sum(any(_is_inside(link.url, page.url) for link in links) for links in group.rows.values())
    title = squeeze(title_of(root))
    heading = squeeze(_heading_text(_block(next(iter(group.parents)), group)))
    return 2 * near > len(group.rows) or bool(heading and title.startswith(heading))


def _is_document(root: HtmlElement, group: RowGroup) -> bool:
    """Return whether as many sentences stand beside the rows as a document has."""
    lists = [parent for parent in group.parents if parent.tag != "body"] if len(group.rows) > FEW_ROWS else []
    rows = [row for row in group.rows if len(body_text(row)) < LONGEST_ROW]
    if not rows:
        return True
    lines = read_lines(root, body=(*lists, *rows))
    prose = prose_in(lines)
    if prose >= PROSE:
        return True
    title = squeeze(title_of(root))
    headed = any(LEAST_TITLE <= len(text) <= len(title) and text in title for text in map(_squeezed, lines))
    least = SHORT_PROSE if headed else LABELLED_PROSE if len(group.rows) <= FEW_ROWS else LISTED_PROSE
    if prose < least:
        return False
    tokens = (token for line in lines if len(line.text) < PROSE for token in by_colon(line.text))
    return any(token.field in DOCUMENT_FIELDS and token.value for token in tokens)


def _squeezed(line: Line) -> str:
    return squeeze(line.text) if len(line.text) < PROSE and not line.linked else ""


def _front_page_columns(root: HtmlElement, group: RowGroup, page: ListingPage) -> tuple[tuple[str, str], ...]:
    """Return the columns of which a front page shows some rows each; none where it is no front page."""
    blocks = [_block(parent, group) for parent in group.parents]
    rows = {link.url for links in group.rows.values() for link in links}
    found = filter(None, (_column_of(block, group, page) for block in blocks))
    columns = dict.fromkeys(
        column for column in found if column[1] not in rows and not _is_own(column[1], page)
    )
    addresses = {url for _, url in columns}
    if len(blocks) >= LEAST_BLOCKS:
        many = len(addresses) >= max(LEAST_BLOCKS, len(blocks) / 2)
        return tuple(columns) if many else _folders(root, group, page)
    everywhere = {link.get("href") for link in root.iter("a") if _is_more(link)}
    return tuple(columns) if columns and len(everywhere) >= LEAST_TEASERS else ()


def _folders(root: HtmlElement, group: RowGroup, page: ListingPage) -> tuple[tuple[str, str], ...]:
    """Return the columns of a front page whose blocks each show pages of one folder; else ().

    The page also links to most of these folders, as a front page does by its tabs.
    """
    blocks: dict[HtmlElement, set[str]] = {}
    for row, links in group.rows.items():
        parent = row.getparent()
        if parent is not None:
            blocks.setdefault(parent, set()).update(urljoin(link.url, ".") for link in links)
    alone = [next(iter(folders)) for folders in blocks.values() if len(folders) == 1]
    few = len(group.rows) < LEAST_ROWS * len(blocks) or len(blocks) < LEAST_TEASERS
    if few or not len(alone) == len(blocks) == len(set(alone)) or any(map(NUMBERED.search, alone)):
        return ()
    base = base_of(root, page.url)
    names = {resolve(base, link.get("href")): fold(text_of(link)) for link in root.iter("a")}
    led_to = [folder for folder in alone if folder in names]
    return tuple((names[folder], folder) for folder in led_to) if 2 * len(led_to) > len(alone) else ()


def _block(parent: HtmlElement, group: RowGroup) -> HtmlElement:
    """Return the largest element that holds these rows and none of the group's other rows."""
    block, others = parent, [other for other in group.parents if other is not parent]
    for _ in range(NEAR):
        above = block.getparent()
        if above is None or above.tag in ("body", "html"):
            break
        if any(above in other.iterancestors() or other is above for other in others):
            break
        block = above
    return block


def _column_of(block: HtmlElement, group: RowGroup, page: ListingPage) -> tuple[str, str] | None:
    """Return name and address of the column that a block's heading or 更多 leads to, or None."""
    base = base_of(block.getroottree().getroot(), page.url)
    heads, more = [], None
    rows = set(group.rows)
    for link in _links_outside(block, rows):
        url = resolve(base, link.get("href"))
        if url is None:
            continue
        name = fold(text_of(link)).strip(" >»·[]【】")
        if _is_more(link):
            more = more or url
        elif len(name) in HEADING and COLUMN.search(url) and not YEAR.fullmatch(name):
            heads.append((name, url))
    heading = next((name for name, url in heads if url == more), heads[0][0] if heads else "")
    if more is not None:
        return heading or _heading_text(block), more
    return heads[0] if len(heads) == 1 and len(group.parents) >= LEAST_TEASERS else None


def _links_outside(block: HtmlElement, rows: set[HtmlElement]) -> Iterator[HtmlElement]:
    for link in block.iter("a"):
        if link not in rows and not any(above in rows for above in link.iterancestors()):
            yield link


def _heading_text(block: HtmlElement) -> str:
    """Return the first words of a block that may be its heading."""
    texts: Iterable[str] = (fold(text) for text in block.itertext() if text.strip())
    return next((text for text in texts if len(text) in HEADING and not MORE.match(text)), "")


def _is_more(link: HtmlElement) -> bool:
    if MORE.match(fold(text_of(link)) or fold(link.get("title") or "")):
        return True
    marks = " ".join((link.get("class") or "", *(image.get("src") or "" for image in link.iter("img"))))
    return MORE_MARK.search(marks) is not None and len(text_of(link)) < SHORT_MORE


def _leads_to_columns(entries: Sequence[Entry], page: ListingPage) -> bool:
    """Return whether the rows have no dates and most lead to columns: folders, index pages, lists."""
    if any(entry.published_text or is_detail(entry.url, page.platform) for entry in entries):
        return False
    pages = [entry.url for entry in entries if entry.kind is EntryKind.PAGE]
    columns = [url for url in pages if COLUMN.search(url) and not NUMBERED_FOLDER.search(url)]
    return 3 * len(columns) > 2 * len(entries)


def _is_own(url: str, page: ListingPage) -> bool:
    """Return whether an address is the page's own: a list may name itself in its heading and its 更多."""
    return INDEX.sub("/", url) == INDEX.sub("/", page.url)


def _is_inside(url: str, page: str) -> bool:
    """Return whether an address stands below a page's folder, where that is not the whole site."""
    folder = urljoin(page, ".")
    return url.startswith(folder) and urlsplit(folder).path != "/"
