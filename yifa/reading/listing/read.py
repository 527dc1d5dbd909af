"""One page of a listing → its entries, the address of the next page, and what it says of its own extent."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.errors import LayoutError, NoListingError
from yifa.model.listing import Entry, EntryKind, Listing
from yifa.model.portal import Platform
from yifa.model.record import Finding, Origin, Pair
from yifa.reading.addresses import resolve
from yifa.reading.labels import label_name, load_vocabulary
from yifa.reading.listing.entries import Row, pieces, read_row
from yifa.reading.listing.feeds import (
    Feed,
    feed_in_scripts,
    hidden_markup,
    json_of,
    read_json,
    records_in,
    xml_of,
)
from yifa.reading.listing.links import DATE_HINT, Link, Source, base_of, is_detail, kind_of, survey
from yifa.reading.listing.lookalikes import what_instead
from yifa.reading.listing.paging import Next, after_feed, next_page
from yifa.reading.listing.rows import Group, find_rows
from yifa.reading.markup import fold, parse, select, text_of

# what a list says that has nothing to show: 共0条 · 暂无信息 · 没有相关记录
EMPTY = re.compile(
    r"共\s*0\s*[条篇项页]|(?:暂无|没有|无)(?:相关|任何|符合条件的)?(?:信息|内容|数据|记录|文章|文件)"
)
COLUMN_WORDS = frozenset({"标题", "名称", "信息名称", "文件名称", "文件标题", "序号", "内容", "时间", "日期"})
WEAK_ROWS = 3
# window._CONFIG = {DETAIL: {"id": 7, "content": …: the page of one document (gkmlpt)
DOCUMENT = re.compile(r"['\"]?\bDETAIL['\"]?\s*:\s*\{\s*['\"]?\w")
FUTURE_YEARS = 1
"""how far ahead of the day it is read a row may be dated, in whole years"""
# frames that count visits or carry players, not lists
FRAME_NOISE = re.compile(r"visit|count|share|player|search|login|weather", re.IGNORECASE)
# 当前位置：首页 > 政务公开 > 依法行政
CRUMB = re.compile(r"crumb|position|location|weizhi|dqwz|bread|curr?ent|path|wz\b|dqzt", re.IGNORECASE)
CRUMB_TEXT = re.compile(r"(?:当前|所在|您的|现在)(?:的)?位置\s*[:：]?")
CRUMB_EDGE = re.compile(r"\s*(?:-*>+|›|»|/|＞|→|\|)\s*")


def _once(entries: Iterator[Entry | None]) -> tuple[Entry, ...]:
    """Return the entries that are there, each address once, the first standing for all."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry:
            found.setdefault(entry.url, entry)
    return tuple(found.values())


def _address_shape(url: str) -> str:
    """Return the last parts of an address with every number and id alike: ``/0/t0_0.html``."""
    return re.sub(r"[0-9a-f]{16,}|\d+", "0", "/".join(urlsplit(url).path.split("/")[-2:]))


def _header_of(group: Group) -> tuple[str, ...]:
    """Return the names of the list's columns where it prints them above its rows, else ()."""
    fields = load_vocabulary().fields
    for parent in group.parents:
        before = list(parent.itersiblings(preceding=True))[:1] if parent.tag == "tbody" else []
        heads = [row for each in before if each.tag == "thead" for row in each]
        for child in (*heads, *parent):
            if child in group.rows or not isinstance(child.tag, str):
                break
            names = tuple(text_of(cell) for cell in child if isinstance(cell.tag, str))
            known = [label_name(name) in fields or label_name(name) in COLUMN_WORDS for name in names]
            if sum(known) >= 2:
                return names
    return ()


def _segments(group: Group) -> dict[HtmlElement, tuple[str, ...]]:
    """Return the texts that stand beside rows which hold no date themselves: after them, or before."""
    found: dict[HtmlElement, tuple[str, ...]] = {}
    for parent in group.parents:
        parts: list[list[str]] = [[fold(parent.text or "")]]
        rows: list[HtmlElement] = []
        for child in parent:
            if child in group.rows:
                rows.append(child)
                parts.append([fold(child.tail or "")])
            else:
                own = pieces(child) if isinstance(child.tag, str) else ()
                parts[-1] += [*own, fold(child.tail or "")]
        after = any(DATE_HINT.search(part) for part in parts[-1]) or not DATE_HINT.search(" ".join(parts[0]))
        for number, row in enumerate(rows):
            found[row] = tuple(part for part in parts[number + after] if part)
    return found


def _belongs(entry: Entry, group: Group, shapes: frozenset[str], source: Source) -> bool:
    """Return whether a row is one of the list's, and not navigation that shares its container."""
    if entry.published_text or entry.kind is EntryKind.RESTRICTED or is_detail(entry.url, source.platform):
        return True
    if not group.is_strong:
        return len(entry.title) >= 5
    return entry.kind is EntryKind.ATTACHMENT or _address_shape(entry.url) in shapes


def _read_group(group: Group | None, source: Source, today: date) -> tuple[Entry, ...]:
    """Return the entries of a group of rows."""
    if group is None:
        return ()
    counts = Counter(url for links in group.rows.values() for url in {link.url for link in links})
    common = frozenset(url for url, number in counts.items() if number > 1)
    header = _header_of(group)
    beside = _segments(group) if group.dated and not group.inside else {}
    read = [
        read_row(
            Row(element=row, links=links, beside=beside.get(row, ()), header=header),
            common=common,
            today=today,
        )
        for row, links in group.rows.items()
    ]
    shapes = frozenset(_address_shape(each.url) for each in read if each and each.published_text)
    kept = (each for each in read if each and _belongs(each, group, shapes, source))
    return _once(kept)


def _find_group(root: HtmlElement, source: Source) -> Group | None:
    """Return the rows of a page's markup, by the platform's selectors where they fit, else by structure."""
    found = survey(root, source)
    for css in source.platform.rows:
        rows = {row: _links_in(row, found.links) for row in select(root, css)}
        rows = {row: links for row, links in rows.items() if links}
        if rows:
            return Group(rows=rows, dated=len(rows), inside=len(rows))
    return find_rows(found, source.url)


def _links_in(row: HtmlElement, links: Sequence[Link]) -> list[Link]:
    inside = set(row.iter())
    return [link for link in links if link.element in inside]


def _read_records(markup: str, source: Source, today: date) -> tuple[Entry, ...]:
    """Return the entries of a record store, one per record."""
    found = survey(parse(markup), source)
    rows: dict[HtmlElement, list[Link]] = {}
    for link in found.links:
        record = next(link.element.iterancestors("section"), None)
        if record is not None and link.title_length:
            rows.setdefault(record, []).append(link)
    read = (
        read_row(Row(element=row, links=links), common=frozenset(), today=today)
        for row, links in rows.items()
    )
    return _once(read)


def _read_feed(feed: Feed, source: Source, today: date) -> tuple[Entry, ...]:
    """Return the entries of a JSON listing."""
    if feed.markup:
        return _read_group(_find_group(parse(feed.markup), source), source, today)
    return _once(_feed_entries(feed, source))


def _feed_entries(feed: Feed, source: Source) -> Iterator[Entry]:
    vocabulary = load_vocabulary()
    fields = {key.lower(): name for key, name in vocabulary.json.items()}
    for item in feed.items:
        url = resolve(source.url, item.href)
        if not url:
            continue
        url = source.canonicalise(url)
        pairs = (
            Pair(label=key, name=label_name(key), field=fields.get(key), value=value, origin=Origin.LIST)
            for key, value in item.more.items()
            if key in fields
        )
        yield Entry(
            url=url,
            title=fold(item.title),
            published_text=item.date_text,
            published=item.date_iso,
            kind=kind_of(url, source),
            pairs=tuple(pairs),
        )


def _meta(root: HtmlElement) -> dict[str, str]:
    """Return the page's labels by name; the first that is not empty counts, portals repeat them."""
    found: dict[str, str] = {}
    for each in root.iter("meta"):
        if content := fold(each.get("content") or ""):
            found.setdefault((each.get("name") or "").lower(), content)
    return found


def _column_name(root: HtmlElement, meta: dict[str, str]) -> str | None:
    """Return the listing's name: the label made for it, else the end of the breadcrumb."""
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


def _frames(root: HtmlElement, url: str) -> tuple[str, ...]:
    base, host = base_of(root, url), urlsplit(url).netloc
    sources = (frame.get("src") or "" for frame in root.iter("iframe", "frame"))
    found = (resolve(base, each) for each in sources if not FRAME_NOISE.search(each))
    return tuple(
        dict.fromkeys(each for each in found if each and urlsplit(each).netloc == host and each != url)
    )


def _best_markup(
    root: HtmlElement, source: Source, today: date, *, turns: bool
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return a page's entries: from its markup, else its scripts, else its comments, else weaker markup.

    Raises:
        NoListingError: its rows are no list of its own, and no pager *turns* them.
    """
    group = _find_group(root, source)
    entries = _read_group(group, source, today) if group and group.is_strong else ()
    if not turns and is_detail(source.url, source.platform):
        raise NoListingError(source.url, "a document, by its address")
    instead = None if turns else what_instead(root, group, entries, source)
    if entries and not instead:
        return entries, ()
    scripts = [each.text or "" for each in root.iter("script")]
    if any(DOCUMENT.search(script) for script in scripts):
        raise NoListingError(source.url, "a document, by its script")
    feed = feed_in_scripts(scripts)
    if feed and feed.items:
        return _once(_feed_entries(feed, source)), ()
    for place, markup in hidden_markup(root):
        hidden = _find_group(parse(markup), source)
        found = _read_group(hidden, source, today) if hidden and hidden.is_strong else ()
        if len(found) > 1:
            return found, (Finding(code=f"listing_in_{place}", detail=f"{len(found)} rows in a {place}"),)
    entries = entries or _read_weak(group, root, source, today)
    instead = instead or (None if turns else what_instead(root, group, entries, source))
    if instead:
        raise NoListingError(source.url, instead.what, instead.columns)
    return entries, ()


def _read_weak(group: Group | None, root: HtmlElement, source: Source, today: date) -> tuple[Entry, ...]:
    """Return the entries of links that neither dates nor addresses prove to be a list.

    A page that says its list is empty, or keeps it in a frame, shows only menus; so do one or two links.
    """
    if EMPTY.search(text_of(root)) or _frames(root, source.url) or (group and group.is_hidden):
        return ()
    entries = _read_group(group, source, today)
    near = sum(entry.url.startswith(urljoin(source.url, ".")) for entry in entries)
    return entries if len(entries) >= WEAK_ROWS or near else ()


def read_listing(
    text: str,
    root: HtmlElement,
    url: str,
    platform: Platform,
    *,
    today: date,
    canonicalise: Callable[[str], str] = str,
) -> Listing:
    """Return the rows of a listing page, in page order, and where the next page is.

    ``<li><a href="./t1.html">关于…的通知</a><span>2024-03-05</span></li>`` becomes
    ``Entry(url="http://…/t1.html", title="关于…的通知", published_text="2024-03-05", …)``. Read are markup,
    lists in scripts, in comments, in Hanweb's record store, and whole JSON answers.

    Raises:
        LayoutError: nothing on the page looks like a list, and it does not say that the list is empty; it is
            a `NoListingError` where what looks like one belongs to a document, a front page or a menu.
    """
    source = Source(url=url, platform=platform, canonicalise=canonicalise)
    findings: tuple[Finding, ...] = ()
    value, records = json_of(text), records_in(text)
    if value is None and records is None:
        value = xml_of(text)
    feed = read_json(value) if value is not None else None
    if feed is not None:
        entries = _read_feed(feed, source, today)
        after: Next | None = after_feed(
            url, pages=feed.pages_declared, rows=feed.rows_declared, number=feed.page_number
        )
    else:
        entries = _read_records(records, source, today) if records else ()
        after = next_page(text, root, url, platform)
        if not entries:
            turns = after is not None and (after.url is not None or (after.pages_declared or 0) > 1)
            entries, findings = _best_markup(root, source, today, turns=turns)
    frames = () if feed is not None else _frames(root, url)
    declared = _own_total(text, platform) if platform.rows_declared else None
    declared = declared if declared is not None else after.rows_declared if after else None
    if not entries:
        if _says_empty(text, root, feed, declared):
            declared = 0
        elif not frames:
            raise LayoutError(url, "a list of links", "none")
    entries, impossible = _possible(entries, today)
    findings = (*findings, *impossible)
    return _listing(source, root, entries, after, declared=declared, frames=frames, findings=findings)


def _possible(entries: tuple[Entry, ...], today: date) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the rows with their days, where these can be: a day years ahead is none, and said so."""
    last = f"{today.year + FUTURE_YEARS}-12-31"
    kept = tuple(
        replace(each, published=None) if each.published and each.published > last else each
        for each in entries
    )
    return kept, tuple(
        Finding(code="unreadable_date", detail=f"{each.published_text!r} on a row", field="date_published")
        for each in kept
        if each.published_text and not each.published
    )


def _own_total(text: str, platform: Platform) -> int | None:
    """Return how many rows a page says there are, in its platform's own way of saying it."""
    matches = (pattern.search(text) for pattern in platform.rows_declared)
    return next((int(match[1]) for match in matches if match), None)


def _says_empty(text: str, root: HtmlElement, feed: Feed | None, declared: int | None) -> bool:
    """Return whether a page without rows says so itself."""
    if feed is not None:
        return feed.is_list and not feed.rows_declared
    return declared == 0 or bool(
        EMPTY.search(text_of(root)) or re.search(r"<datastore>", text, re.IGNORECASE)
    )


def _listing(
    source: Source,
    root: HtmlElement,
    entries: tuple[Entry, ...],
    after: Next | None,
    *,
    declared: int | None,
    frames: tuple[str, ...],
    findings: tuple[Finding, ...],
) -> Listing:
    meta = _meta(root)
    return Listing(
        url=source.url,
        entries=entries,
        next_url=after.url if after else None,
        next_by=after.rule if after else None,
        pages_declared=after.pages_declared if after else None,
        rows_declared=declared,
        page_number=after.page_number if after else None,
        loops=after.loops if after else False,
        column_name=_column_name(root, meta),
        site_id_code=meta.get("siteidcode") or None,
        frames=frames,
        findings=findings,
    )
