"""Reads a listing page: its entries, the next page's address, and how many rows and pages it declares."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.errors import LayoutError, NoListingError
from yifa.model.listing import GIVEN_UP, NOTHING, TOTAL_OF, Ends, Entry, Listing, Sign
from yifa.model.portal import Platform
from yifa.model.record import Finding
from yifa.reading.addresses import base_of, resolve
from yifa.reading.dating.row_dates import month_and_day, read_row_date, with_order, with_years
from yifa.reading.labels import load_vocabulary
from yifa.reading.listing.embedded import (
    data_in_attributes,
    feed_in_scripts,
    hidden_markup,
    json_of,
    records_in,
    xml_of,
)
from yifa.reading.listing.entries import column
from yifa.reading.listing.feeds import Feed, read_json
from yifa.reading.listing.links import ListingPage, is_detail, kind_of
from yifa.reading.listing.lookalikes import lookalike_of, own_list
from yifa.reading.listing.page_addresses import counter_of, goes_back, parameter_of
from yifa.reading.listing.paging import Next, after_feed, link_rel, next_page
from yifa.reading.listing.row_groups import distinct, find_group, given_up, read_group, read_records
from yifa.reading.listing.rows import RowGroup
from yifa.reading.listing.signs.periods import other_periods
from yifa.reading.listing.signs.read import read_signs
from yifa.reading.markup import fold, parse, text_of

# what a list says that has nothing to show: 共0条 · 暂无信息 · 没有相关记录
EMPTY = re.compile(
    r"共\s*0\s*[条篇项页]|(?:暂无|没有|无)(?:相关|任何|符合条件的)?(?:信息|内容|数据|记录|文章|文件)"
)
WEAK_ROWS = 3
# window._CONFIG = {DETAIL: {"id": 7, "content": …: the page of one document (gkmlpt)
DOCUMENT = re.compile(r"['\"]?\bDETAIL['\"]?\s*:\s*\{\s*['\"]?\w")
FUTURE_YEARS = 1
"""how far ahead of the day it is read a row may be dated, in whole years"""
# frames that count visits or carry players, not lists
FRAME_NOISE = re.compile(r"visit|count|share|player|search|login|weather", re.IGNORECASE)
# names and addresses of the frame of a set that holds the list, and of those around it
MAIN_FRAME = re.compile(r"list|main|right|content|body|info|news", re.IGNORECASE)
SIDE_FRAME = re.compile(
    r"(?<![a-z])(?:top|head|banner|logo|menu|left|nav|foot|bottom|tree|tq|weather|link)", re.IGNORECASE
)
# 当前位置：首页 > 政务公开 > 依法行政
CRUMB = re.compile(r"crumb|position|location|weizhi|dqwz|bread|curr?ent|path|wz\b|dqzt", re.IGNORECASE)
CRUMB_TEXT = re.compile(r"(?:当前|所在|您的|现在)(?:的)?位置\s*[:：]?")
CRUMB_EDGE = re.compile(r" ?(?:(?<!-)-*+>++|›|»|/|＞|→|\|) ?")


def _read_feed(feed: Feed, page: ListingPage) -> tuple[Entry, ...]:
    """Return the entries of a JSON listing."""
    if feed.markup:
        return read_group(find_group(parse(feed.markup), page), page)
    return distinct(_feed_entries(feed, page))


def _feed_entries(feed: Feed, page: ListingPage) -> Iterator[Entry]:
    vocabulary = load_vocabulary()
    fields = {key.lower(): name for key, name in vocabulary.json.items()}
    for item in feed.items:
        url = resolve(page.url, item.href)
        if not url:
            continue
        url = page.canonicalise(url)
        pairs = (column(key, value, fields[key]) for key, value in item.more.items() if key in fields)
        yield Entry(
            url=url,
            title=fold(item.title),
            published_text=item.date_text,
            published=item.date_iso or read_row_date(item.date_text or "", url=url)[1],
            kind=kind_of(url, page),
            pairs=tuple(pairs),
        )


def _meta(root: HtmlElement) -> dict[str, str]:
    """Return the page's ``<meta>`` labels by name; of repeated ones the first that is not empty."""
    labels: dict[str, str] = {}
    for label in root.iter("meta"):
        if content := fold(label.get("content") or ""):
            labels.setdefault((label.get("name") or "").lower(), content)
    return labels


def _column_name(root: HtmlElement, meta: dict[str, str]) -> str | None:
    """Return the listing's name: its label ``ColumnName``, else the end of its breadcrumb."""
    if meta.get("columnname"):
        return meta["columnname"]
    for element in root.iter("div", "p", "ul", "span", "td", "dl"):
        words = f"{element.get('class') or ''} {element.get('id') or ''}"
        if CRUMB.search(words) or CRUMB_TEXT.search(element.text or ""):
            trail = CRUMB_EDGE.split(CRUMB_TEXT.sub("", text_of(element)))
            names = [name for name in trail if name]
            if len(names) > 1 and len(names[-1]) <= 30:
                return names[-1]
    return None


def rank_of_frame(frame: HtmlElement) -> int:
    """Return how far behind a frame stands among those in which a list is looked for: 0, 1 or 2."""
    address = urlsplit(frame.get("src") or "").path.rpartition("/")[2]
    names = f"{address} {frame.get('name') or ''} {frame.get('id') or ''}"
    if FRAME_NOISE.search(names) or SIDE_FRAME.search(names):
        return 2
    return 0 if MAIN_FRAME.search(names) else 1


def _frames(root: HtmlElement, url: str) -> tuple[str, ...]:
    base, host = base_of(root, url), urlsplit(url).netloc
    addresses = (frame.get("src") or "" for frame in root.iter("iframe", "frame"))
    frames = (resolve(base, address) for address in addresses if not FRAME_NOISE.search(address))
    own = (frame for frame in frames if frame and urlsplit(frame).netloc == host and frame != url)
    return tuple(dict.fromkeys(own))


def _feed_of(text: str) -> Feed | None:
    """Return the listing in an answer of JSON or XML; None for a page and for a record store."""
    value = json_of(text)
    if value is None and records_in(text) is None:
        value = xml_of(text)
    return None if value is None else read_json(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The entries of a page's list, where its rows stand, and what was noticed."""

    entries: tuple[Entry, ...] = ()
    group: RowGroup | None = None
    """None where the rows do not stand in the page's own markup"""
    given_up: tuple[str, ...] = ()
    """what rows say that lead nowhere, where they are data"""
    findings: tuple[Finding, ...] = ()
    ends: Ends = NOTHING
    """what the list itself says of further rows, where it is data"""


def _read_markup(text: str, root: HtmlElement, page: ListingPage, after: Next) -> _Rows:
    """Return the rows of a page or a record store, of which *after* says what follows."""
    records = records_in(text)
    entries = read_records(records, page) if records else ()
    if entries:
        return _Rows(entries=entries)
    rows = _best_markup(root, page, turns=after.url is not None or (after.pages_declared or 0) > 1)
    followed = after.url is not None or after.loops
    return replace(rows, ends=_ends_of(root, page, rows, followed=followed))


def _after_feed(feed: Feed, url: str) -> Next:
    """Return what comes after an answer, by the link it calls the next or by the numbers it gives."""
    after = after_feed(
        url, pages=feed.pages_declared, rows=feed.rows_declared, number=feed.page_number,
        from_zero=feed.from_zero,
    )  # fmt: skip
    linked = resolve(url, feed.next_href) if after.url is None else None
    return (
        replace(after, url=linked, rule=link_rel.__name__) if linked and not goes_back(url, linked) else after
    )


def _ends_of_feed(feed: Feed, url: str) -> Ends:
    """Return what an answer says of further rows; one asked for by a page's number may have a next."""
    asked = counter_of(url)
    told = feed.ends != NOTHING or feed.rows_declared is not None or feed.pages_declared is not None
    if told or asked is None:
        return feed.ends
    return Ends(signs=(Sign(kind="an address that counts pages", place=asked, weak=True),))


def _ends_in_script(feed: Feed) -> Ends:
    """Return what a list kept in a page's script says of rows beyond its own."""
    if (feed.rows_declared or 0) <= len(feed.items):
        return feed.ends
    total = Sign(kind=f"{TOTAL_OF}{feed.rows_declared}", place="in a script")
    return replace(feed.ends, signs=(*feed.ends.signs, total))


def _ends_of(root: HtmlElement, page: ListingPage, rows: _Rows, *, followed: bool) -> Ends:
    """Return what a page, and a list kept in its scripts, say of further rows.

    Where an address is *followed*, or leads back, what does nothing by itself is no sign beside it.
    """
    places = rows.group.rows if rows.group else {}
    titled = [row for row, links in places.items() if any(link.title_length for link in links)]
    own = read_signs(root, titled, page.url, base_of(root, page.url), len(rows.entries))
    said = rows.ends
    signs = [sign for sign in (*said.signs, *own.signs) if not (followed and sign.weak)]
    if periods := other_periods(root, rows.entries, page.url, base_of(root, page.url)):
        signs.append(periods)
    return Ends(signs=tuple(signs), shut=said.shut or own.shut, single=said.single or own.single)


def _best_markup(root: HtmlElement, page: ListingPage, *, turns: bool) -> _Rows:
    """Return a page's entries: from its markup, else its scripts, else its comments, else weaker markup.

    Raises:
        NoListingError: the page only looks like a listing, and no pager *turns* it.
    """
    group = find_group(root, page)
    entries = read_group(group, page) if group and group.is_strong else ()
    if not turns and is_detail(page.url, page.platform):
        raise NoListingError(page.url, "a document, by its address")
    lookalike = None if turns else lookalike_of(root, group, entries, page)
    if lookalike and group and (own := own_list(root, group, page)):
        group, entries = own, read_group(own, page)
        lookalike = lookalike_of(root, own, entries, page)
    if entries and not lookalike:
        return _Rows(entries=entries, group=group)
    scripts = [*(script.text or "" for script in root.iter("script")), *data_in_attributes(root)]
    if any(DOCUMENT.search(script) for script in scripts):
        raise NoListingError(page.url, "a document, by its script")
    feed = feed_in_scripts(scripts)
    if feed and feed.items:
        entries = distinct(_feed_entries(feed, page))
        return _Rows(entries=entries, given_up=feed.given_up, ends=_ends_in_script(feed))
    for holder, markup in hidden_markup(root):
        hidden = find_group(parse(markup), page)
        rows = read_group(hidden, page) if hidden and hidden.is_strong else ()
        if len(rows) > 1:
            finding = Finding(code=f"listing_in_{holder}", detail=f"{len(rows)} rows in a {holder}")
            return _Rows(entries=rows, findings=(finding,))
    entries = entries or _read_weak(group, root, page)
    lookalike = lookalike or (None if turns else lookalike_of(root, group, entries, page))
    if lookalike:
        raise NoListingError(page.url, lookalike.what, lookalike.columns)
    return _Rows(entries=entries, group=group)


def _read_weak(group: RowGroup | None, root: HtmlElement, page: ListingPage) -> tuple[Entry, ...]:
    """Return the entries of a list that neither dates nor addresses prove, or none.

    Where a page says its list is empty, or keeps it in a frame, such links are menus; so are one or two.
    """
    if EMPTY.search(text_of(root)) or _frames(root, page.url) or (group and group.is_hidden):
        return ()
    entries = read_group(group, page)
    near = sum(entry.url.startswith(urljoin(page.kept_as, ".")) for entry in entries)
    return entries if len(entries) >= WEAK_ROWS or near else ()


def read_listing(
    text: str,
    root: HtmlElement,
    url: str,
    platform: Platform,
    *,
    today: date,
    canonicalise: Callable[[str], str] = str,
    hosts: frozenset[str] = frozenset(),
) -> Listing:
    """Return the rows of a listing page, in page order, and where the next page is.

    ``<li><a href="./t1.html">关于…的通知</a><span>2024-03-05</span></li>`` becomes
    ``Entry(url="http://…/t1.html", title="关于…的通知", published_text="2024-03-05", …)``. Read are markup,
    lists in scripts, in comments, in Hanweb's record store, and whole JSON answers.

    Raises:
        LayoutError: nothing on the page looks like a list, and it does not say that the list is empty; it is
            a `NoListingError` where what looks like one belongs to a document, a front page or a menu.
    """
    page = ListingPage(url=url, platform=platform, canonicalise=canonicalise, hosts=hosts)
    _held = list(root.iter())  # lxml makes a new wrapper at every visit of an element that nobody holds
    feed = _feed_of(text)
    if feed is None:
        after = next_page(text, root, url, platform) or Next(url=None, rule=None)
        rows, frames = _read_markup(text, root, page, after), _frames(root, url)
    else:
        entries = _read_feed(feed, page)
        rows, frames = _Rows(entries=entries, given_up=feed.given_up, ends=_ends_of_feed(feed, url)), ()
        after = _after_feed(feed, url)
    declared = _own_total(text, platform)
    declared = after.rows_declared if declared is None else declared
    ends = rows.ends
    if not rows.entries:
        ends = NOTHING if declared == 0 else ends  # 共0条: whatever pager is drawn beside it
        if _says_empty(text, root, feed, declared):
            declared = 0
        elif not (frames or _is_beyond(feed, url)):
            raise LayoutError(url, "a list of links", "none")
    entries, impossible = _possible(with_years(with_order(rows.entries)), today)
    meta = _meta(root)
    lost = rows.given_up or given_up(rows.group, rows.entries)
    return Listing(
        url=url, entries=entries, next_url=after.url, next_by=after.rule,
        pages_declared=after.pages_declared, pages_labelled=after.pages_labelled,
        rows_declared=declared, page_number=after.page_number, loops=after.loops,
        column_name=_column_name(root, meta), site_id_code=meta.get("siteidcode") or None, frames=frames,
        signs=ends.signs, shut=ends.shut, single=ends.single,
        findings=(*rows.findings, *impossible, *map(_lost, lost)),
    )  # fmt: skip


def _possible(entries: tuple[Entry, ...], today: date) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the rows without days that lie years ahead, and a finding for each day that cannot be read."""
    last = f"{today.year + FUTURE_YEARS}-12-31"
    kept = tuple(
        replace(entry, published=None) if entry.published and entry.published > last else entry
        for entry in entries
    )
    return kept, tuple(
        Finding(code="unreadable_date", detail=_unreadable(entry.published_text), field="date_published")
        for entry in kept
        if entry.published_text and not entry.published
    )


def _lost(row: str) -> Finding:
    return Finding(code=GIVEN_UP, detail=f"a row that leads to no address: {row}")


def _unreadable(printed: str) -> str:
    """Return in words what a row prints where its day should stand."""
    why = ", which names no year" if month_and_day(printed) else ""
    return f"{printed!r} on a row{why}"


def _own_total(text: str, platform: Platform) -> int | None:
    """Return how many rows a page says there are, in its platform's own way of saying it."""
    matches = (pattern.search(text) for pattern in platform.rows_declared)
    return next((int(match[1]) for match in matches if match), None)


def _is_beyond(feed: Feed | None, url: str) -> bool:
    """Return whether an answer without rows stands behind the last page it declares."""
    asked = parameter_of(url)
    return bool(feed and feed.is_list and feed.pages_declared and asked and asked[1] >= feed.pages_declared)


def _says_empty(text: str, root: HtmlElement, feed: Feed | None, declared: int | None) -> bool:
    """Return whether a page without rows says so itself."""
    if feed is not None:
        return feed.is_list and not feed.rows_declared
    return declared == 0 or bool(
        EMPTY.search(text_of(root)) or re.search(r"<datastore>", text, re.IGNORECASE)
    )
