"""Reads a listing's row as an entry: its title, date, kind and further columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from yifa.model.listing import Entry, EntryKind
from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import find_moments, plain_signs, read_moment
from yifa.reading.dating.row_dates import month_and_day, read_row_date
from yifa.reading.labels import label_name, load_vocabulary, squeeze
from yifa.reading.lines import is_hidden, read_lines
from yifa.reading.listing.links import (
    DATE_AND_TITLE,
    DATE_AT_START,
    DATE_HINT,
    DATE_NODE,
    DATE_NODE_IN_LINK,
    TITLE,
    Link,
    written_by,
)
from yifa.reading.markup import fold, text_of, unmarked

# a title the portal cut: 武乡县关于开展… · 武乡县关于开展...
CUT = re.compile(r"(?:(?<!\s)\s+)?(?:(?<!…)…+|(?<!⋯)⋯+|(?<!\.)\.{2,})$")
# what some systems put into @title: 文章标题：关于…的通知 发布时间：2018-03-05
TITLE_CARD = re.compile(
    r"^(?:[^:：\s]{2,8}[:：].{0,60}?\s)?(?:文章|信息)?(?:标题|名称)\s*[:：]\s*(.+?)"
    r"\s*(?:(?:发布|创建|更新)?(?:时间|日期)|作者|来源|点击数?|浏览).{0,3}[:：].*$"
)
OPENING, CLOSING = " \t\n[(（【", " \t\n])）】"
BRACKETS = OPENING + CLOSING
BULLET = re.compile("^[·•●◆■▪>»]+\\s*(?=\\S)")
# what a list says of its row beside the title: [置顶] · 【最新】 · NEW
BADGE = re.compile(
    r"^(?:[\[【(（]?置顶[\]】)）]?|[\[【(（](?:推荐|热门|最新)[\]】)）])\s*(?=\S)|[\[【(（]?\b(?:new|hot)!?[\]】)）]?$",
    re.IGNORECASE | re.ASCII,
)
# 索引号：000014349/2026-1 · 发布日期：2026-01-15
LABELLED = re.compile(r"^([^:：]{2,8})\s*[:：]\s*(.*)$")
# a further label in the same text: 发布单位：县司法局 发布日期：2026-01-15
FURTHER = re.compile(r"[\s|｜,，;；](?P<label>[^\s:：|｜,，;；]{2,8})\s?[:：]")
SEPARATORS = " |｜,，;；"
# the day in a card: 标题：关于…的通知 发布时间：2018-03-05
CARD_DAY = re.compile(r"(?:发布|创建|更新)?(?:时间|日期)\s*[:：](.{1,24})")
# 1 · 02. · [3]: the row's number; before 2号 or 5月 it is a part of the title
ROW_NUMBER = re.compile(r"\A[\W_]*\d{1,2}[\W_]*")
COUNTED = "号月日年个项条期届次%.、-"
# a box of a split date: 15 · 2026-01 · 2026年1月
DAY_PART = re.compile(r"[\d\W年月日]+")
TITLE_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti)(?:$|[\s_-])", re.IGNORECASE)
# which of several dates of a row is the day of publication
DATE_FIELDS = (
    "date_published", "date_disclosed", "date_updated", "date_generated", "date_issued", "date_written",
)  # fmt: skip
DATED = ("title", "datetime", "data-date", "data-time")
"""attributes in which a row keeps the whole day of which it prints month and day"""
# those in which it keeps a day that a script prints: data-date, data-pubTime, data-publish_date
KEPT_DAY = re.compile(r"datetime|data-(?:pub(?:lish)?[-_]?)?(?:date|time|day)", re.IGNORECASE)
TITLED = ("title", "data-title", "data-original-title", "aria-label", "alt", "data-tip", "data-content")
"""attributes in which a row keeps the whole title of which it shows the beginning"""
SHORTEST_BEGINNING, LONGEST_TITLE = 4, 200
UNREAD = frozenset({None, "title", "ignore", "attachments", "view_count"})
NOT_TEXT = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A row of a list: its element, its links, and the texts beside it that belong to it."""

    element: HtmlElement
    links: Sequence[Link]
    beside: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """the names of its columns, where the listing prints them"""


def pieces(node: HtmlElement, skip: HtmlElement | None = None) -> Iterator[str]:
    """Yield the visible texts in *node*, without those in *skip*, each folded onto a line."""
    stack: list[tuple[HtmlElement, bool]] = [(node, False)]
    while stack:
        element, tail_only = stack.pop()
        text: str | None = None
        if tail_only:
            text = element.tail
        else:
            if element is not node:
                stack.append((element, True))
            if element is not skip and isinstance(element.tag, str) and element.tag not in NOT_TEXT:
                text = element.text
                stack.extend((child, False) for child in reversed(element))
        folded = fold(text or "")
        if folded:
            yield folded


def _written(row: HtmlElement) -> Iterator[str]:
    """Yield the texts that scripts in a row print and do nothing else: its date."""
    for script in row.iter("script"):
        if written := written_by(script.text or ""):
            yield written


def column(label: str, value: str, field: str | None) -> Pair:
    """Return a row's labelled column."""
    return Pair(label=label, name=label_name(label), field=field, value=value, origin=Origin.LIST)


def _apart(text: str) -> Iterator[str]:
    """Yield the parts of a text that prints several labels, each with its value; any other as it is."""
    start, fields = 0, load_vocabulary().fields
    for further in FURTHER.finditer(text) if text.count(":") + text.count("：") > 1 else ():
        if label_name(further["label"]) in fields:
            yield text[start : further.start()].rstrip(SEPARATORS)
            start = further.start("label")
    yield text[start:]


def _pairs(row: ListRow, texts: Sequence[str]) -> tuple[Pair, ...]:
    """Return the row's labelled columns: by the listing's header, and by labels in the row itself."""
    fields = load_vocabulary().fields
    columns = []
    cells = [text_of(cell) for cell in row.element if isinstance(cell.tag, str)]
    if row.header and len(cells) == len(row.header):
        columns = list(zip(row.header, cells, strict=True))
    texts = [part for text in texts for part in _apart(text)]
    for number, text in enumerate(texts):
        match = LABELLED.match(text)
        if match and label_name(match[1]) in fields:
            following = texts[number + 1] if number + 1 < len(texts) else ""
            columns.append((match[1], match[2] or ("" if LABELLED.match(following) else following)))
    pairs = (column(label, value, fields.get(label_name(label))) for label, value in columns)
    return tuple(pair for pair in pairs if pair.field not in UNREAD)


def _seen_date(row: HtmlElement, main: Link) -> tuple[str | None, str | None]:
    """Return the day a row prints beside a part that is hidden, which may name days of its own."""
    hidden = [part for part in row.iterdescendants() if isinstance(part.tag, str) and is_hidden(part)]
    if not hidden:
        return None, None
    unseen = [text for part in hidden for text in pieces(part)]
    seen = list(pieces(row, skip=main.element))
    for text in unseen:
        if text in seen:
            seen.remove(text)
    return read_row_date(" ".join(text for text in seen if len(text) <= DATE_NODE), url=main.url)


def _whole_date(row: HtmlElement, printed: str | None) -> str | None:
    """Return the whole day that an attribute of a row tells, of which the row prints month and day, or none.

    ``<span title="2026-01-15 10:00">01-15</span>``, ``<time datetime="2026-01-15">`` three days ago; where it
    prints none, of the days in attributes and hidden fields that are nothing else, if they are one.
    """
    shown = month_and_day(printed) if printed else None
    for element in row.iter() if shown else ():
        for day in filter(None, (read_moment(element.get(name) or "") for name in DATED)):
            if shown and day[5:10] == f"{shown[0]:02}-{shown[1]:02}":
                return day
    kept = set(_kept_days(row)) if not printed else set[str]()
    return kept.pop() if len(kept) == 1 else None


def _kept_days(row: HtmlElement) -> Iterator[str]:
    """Yield the days that attributes of a row's elements consist of."""
    for element in row.iter(etree.Element):
        for name, value in element.items():
            hidden = name == "value" and element.tag == "input" and element.get("type") == "hidden"
            if hidden or name == "title" or KEPT_DAY.fullmatch(name):
                moments = find_moments(value) if value[:1].isdigit() else ()
                if len(moments) == 1 and not value[moments[0].end :].strip(" .0"):
                    yield moments[0].iso


def _row_date(
    row: HtmlElement, main: Link, texts: Sequence[str], pairs: Sequence[Pair]
) -> tuple[str | None, str | None]:
    """Return the row's day of publication, as printed and as ISO."""
    short = " ".join(text for text in texts if len(text) <= DATE_NODE)
    dated = [pair.field for pair in pairs if pair.field in DATE_FIELDS]
    if "date_published" not in dated and (dated or len(find_moments(short)) > 1):
        seen = _seen_date(row, main)
        if seen[0]:
            return seen
    for name in DATE_FIELDS:
        for pair in pairs:
            if pair.field == name:
                day = read_row_date(pair.value, url=main.url)
                if day[0]:
                    return day
    inside = list(pieces(main.element))
    inner = " ".join(text for text in inside if len(text) <= DATE_NODE_IN_LINK) if len(inside) > 1 else ""
    for text in (short, inner):
        day = read_row_date(text, url=main.url)
        if day[0]:
            return day
    day = read_row_date(main.text[-30:], url=main.url)
    if day[0] and re.search(rf".{{4}}[\s\[(（【]{re.escape(day[0])}[\s\])）】]*$", main.text):
        return day
    start = DATE_AT_START.match(plain_signs(main.text))
    return read_row_date(main.text[slice(*start.span("day"))], url=main.url) if start else (None, None)


def _card_date(link: Link) -> tuple[str | None, str | None]:
    """Return the day that a link's card tells, which a reader sees over it, as printed and as ISO."""
    card = unmarked(link.element.get("title") or "")
    day = CARD_DAY.search(card) if TITLE_CARD.match(card) else None
    return read_row_date(day[1], url=link.url) if day else (None, None)


def _without_date(title: str, printed: str | None) -> str:
    """Return a title without the row's date at its end or start, and without bullet and badge."""
    mark = fold(printed or "")
    if mark and mark in title:
        end, start = title.rstrip(BRACKETS), title.lstrip(BRACKETS)
        if end.endswith(mark):
            title = end.removesuffix(mark).rstrip(OPENING) or title
        elif start.startswith(mark):
            title = start.removeprefix(mark).lstrip(CLOSING) or title
    return BADGE.sub("", BULLET.sub("", title)).strip()


def _marked_title(link: HtmlElement) -> str:
    """Return the text of the part of a card link that is marked as its title, or an empty string."""
    for element in link.iterdescendants():
        if isinstance(element.tag, str) and (
            element.tag in TITLE_TAGS or TITLE_CLASS.search(element.get("class") or "")
        ):
            text = text_of(element)
            if text:
                return text
    return ""


def _without_number(link: HtmlElement, text: str) -> str:
    """Return a link's text without the row's number, where that is an element of its own at its start."""
    first = next((child for child in link if isinstance(child.tag, str)), None)
    number = text_of(first) if first is not None and not (link.text or "").strip() else ""
    rest = text.removeprefix(number).strip()
    return rest if ROW_NUMBER.fullmatch(number) and len(rest) >= 4 and rest[0] not in COUNTED else text


def _first_words(link: HtmlElement, printed: str | None) -> str:
    """Return the first line of a link with several lines that is not only a date, or an empty string."""
    lines = [line.text for line in read_lines(link)]
    titles = (_without_date(line, printed) for line in lines if len(lines) > 1)
    return next((title for title in titles if len(title) >= 4 and not DAY_PART.fullmatch(title)), "")


def _uncut(row: HtmlElement, shown: str, printed: str | None) -> str:
    """Return the whole title that a row keeps of the one it shows cut, in an attribute or a hidden text."""
    begun = squeeze(CUT.sub("", shown))
    kept = (element.get(name) or "" for element in row.iter(etree.Element) for name in TITLED)
    said = (fold(text) for text in (*kept, *pieces(row)) if len(begun) < len(text) <= LONGEST_TITLE)
    titles = (_without_date(TITLE_CARD.sub(r"\1", unmarked(text)), printed) for text in said)
    whole = (title for title in titles if squeeze(title).startswith(begun) and not CUT.search(title))
    return max(whole, key=len, default=shown) if len(begun) >= SHORTEST_BEGINNING else shown


def _title(row: HtmlElement, main: Link, texts: Sequence[str], printed: str | None) -> str:
    """Return the row's whole title: its link's text, ``@title`` where it is cut, else the text beside it."""
    text = main.text
    if len(main.element):
        text = _marked_title(main.element) or _first_words(main.element, printed) or text
        text = _without_number(main.element, text)
    shown = _without_date(unmarked(text), printed)
    card = TITLE_CARD.sub(r"\1", unmarked(main.element.get("title") or ""))
    full = _without_date(card, printed)
    if full and (CUT.search(shown) or len(full) >= len(shown) or len(main.element)) and main.title_length:
        return full
    if main.title_length:
        return _uncut(row, shown, printed) if CUT.search(shown) else shown
    beside = (_without_date(words, printed) for words in texts if not LABELLED.match(words))
    return max((words for words in beside if len(words) >= 4), key=len, default="")


def read_row(row: ListRow, *, common: frozenset[str]) -> Entry | None:
    """Return the entry of a row, or None where the row has no title.

    *common* are the addresses that several rows link to: categories, not notices.
    """

    def rank(link: Link) -> tuple[bool, bool, bool, int]:
        page = link.is_detail or link.kind is EntryKind.RESTRICTED
        titled = link.kind is not EntryKind.ATTACHMENT and link.title_length >= TITLE  # not the page's file
        return page, link.url not in common, titled, link.title_length

    main = max(row.links, key=rank)
    texts = (*pieces(row.element, skip=main.element), *row.beside, *_written(row.element))
    pairs = _pairs(row, texts)
    printed, iso = _row_date(row.element, main, texts, pairs)
    if iso is None and (iso := _whole_date(row.element, printed)):
        printed = printed or iso
    if not printed:
        printed, iso = _card_date(main)
    if not printed:  # shaped like a day, and none that can be read
        printed = next(
            (text for text in texts if len(text) <= DATE_AND_TITLE and DATE_HINT.search(text)), None
        )
    title = _title(row.element, main, texts, printed)
    if not title:
        return None
    return Entry(
        url=main.url, title=title, published_text=printed, published=iso, kind=main.kind,
        pairs=tuple(pair for pair in pairs if pair.value != printed),
    )  # fmt: skip
