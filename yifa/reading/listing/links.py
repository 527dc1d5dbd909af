"""Finds a listing page's links, what may be dates of rows, and the place of its pager, in one pass."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.listing import EntryKind
from yifa.model.portal import Platform
from yifa.reading.addresses import base_of, resolve
from yifa.reading.dating.dates import DASHES, DOTS, SLASHES, find_moments, plain_signs
from yifa.reading.files.kinds import IN_LISTINGS
from yifa.reading.markup import fold, text_of
from yifa.reading.scripts.controls import CALL, Controls, code_of

# what joins a date's parts
SIGN, DASH = re.escape(DASHES + SLASHES + DOTS), re.escape(DASHES + SLASHES)
# a year and month, or a month and day: 2026-01 · 2026年1月 · [01-15] · 1月15日 · 3/25/2025 · Mar 5, 2025
DATE_HINT = re.compile(
    rf"(?:19|20|１９|２０)\d\d\s*[{SIGN}年]\s*[01０１]?\d(?!\d)"
    rf"|(?<![\w./:-])(?:\d\d[{SIGN}])?[01０１]\d[{DASH}][0-3０-３]\d(?![\w./:-])|\d月\d{{1,2}}日"
    r"|\d/\d{1,2}/(?:19|20)\d\d|\b[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d"
)
DIGIT = re.compile(r"\d")
"""what no date is without, looked for first: a title mostly has none"""
FILE = re.compile(rf"\.(?:{IN_LISTINGS})$", re.IGNORECASE)
# domains under which names are registered: wuxiang.gov.cn, example.com.cn, a province's example.sx.cn
_PUBLIC = re.compile(r"\.(?:gov|com|org|net|edu|ac|mil|[a-z]{2})\.cn$")
PAGER_TEXT = re.compile(r"^(?:下一?页|后一?页|尾页|末页|最后一?页)$")
PAGER_CODE = re.compile(r"createPageHTML\(\s*['\"\d]")
# link texts that are no title: 更多>> · [详情] · 2 · 下一页 · 查看全文
NOT_A_TITLE = re.compile(
    r"^[\[【(（<>\s]*"
    r"(?:(?:我要|内容|网站)?纠错|打印(?:本页|页面)?|关闭(?:窗口)?|收藏(?:本页)?|分享|无障碍|登录|注册|[大中小]|[简繁]体|更多|more|详情|详细|查看|阅读全文|全文|下载|点击|打开|首页|上一?页|下一?页|尾页|末页|图解|返回|\d{1,4})"
    r"[^一-龥]{0,6}(?:详情|全文|更多|下载|阅读)?[\]】)）<>\s]*$",
    re.IGNORECASE,
)
# onclick="window.open('show.asp?id=7')", href="javascript:location.href='7.html'"
OPENED = re.compile(
    r"""
    (?: \bopen\s*\( | location(?:\.href)?\s*= | location\.(?:replace|assign)\s*\( )
    \s* (?P<quote>['"]) (?P<href>[^'"]+) (?P=quote)
    """,
    re.VERBOSE,
)
# onclick="openInfo('/detail/7.html')": whatever the function, its argument is a page's address
CALLED = re.compile(
    r"""['"](?P<href>(?:https?://|\.{0,2}/)?[\w./%-]+\.(?:s?html?|jspx?|aspx?|php)(?:\?[^'"\s]*)?)['"]"""
)
# document.write("2026-03-05"): a row's date that a script prints
WRITES = "document.write"
WRITTEN = re.compile(r"^\s*document\.write\(\s*['\"](?P<said>[^'\"<]{4,40})['\"]\s*\);?\s*$")
LONGEST_WRITER = 300
"""characters of a script that prints one row's date: document.write("2026-03-05 10:00".substr(0, 10))"""
DATA_NAMES = ("data-href", "data-url", "data-link")
DATA_NAME = re.compile("data-")
DATA_ADDRESS = re.compile(r"\A(?:(?:https?:/)?/[^\s<>]+|[\w./-]+\.(?:s?html?|jsp|php|aspx?)(?:\?\S*)?)")
CLICKED_TAGS = frozenset({"li", "div", "p", "tr", "td", "dl", "dd", "span", "h3", "h4"})
TITLE = 8
"""characters of a title; a shorter text may be a category or a button"""
DATE_NODE = 60
"""longest text node, in characters, that can be a date column; longer ones are prose"""
DATE_NODE_IN_LINK = 24
DATE_AND_TITLE = 14
"""shortest text of a link that can be a title and its date; 2026年1月(5) is neither"""
# 关于…的报告 [2026-01-15]
DATE_AT_END = re.compile(r"[\s\[(（]\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])）\s]*$")


# [2026-01-15] 关于…的报告; 2026年1月15日县政府常务会议 is a title
DATE_AT_START = re.compile(
    r"[\s\[(（【]*+(?P<day>\d{4}([-/.])\d{1,2}\2\d{1,2})(?![\d:：年月日至起-])[\s\])）】]*+(?=.{8})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with an address, which may be a row's."""

    element: HtmlElement
    url: str
    """absolute and canonical"""
    text: str
    """its visible text, or its image's"""
    kind: EntryKind
    is_detail: bool
    """its address is one of the platform's page addresses"""
    title_length: int
    """how long a title it offers; 0 where its text is 更多, a page number and the like"""


@dataclass(frozen=True, kw_only=True)
class ListingPage:
    """The page being read: its address, its platform, and how its addresses are made canonical."""

    url: str
    platform: Platform
    canonicalise: Callable[[str], str] = str
    hosts: frozenset[str] = frozenset()
    """the portal's hosts, as its profile names them"""

    @cached_property
    def kept_as(self) -> str:
        """Return the page's own address as its rows' addresses are kept."""
        return self.canonicalise(self.url)

    @cached_property
    def own(self) -> frozenset[str]:
        """Return the registered names that are the portal's own: of the page, its home and its hosts."""
        addresses = (urlsplit(address).hostname or "" for address in (self.url, self.kept_as))
        return frozenset(map(registrable, (*addresses, *self.hosts)))


@dataclass(slots=True, kw_only=True)
class PageLinks:
    """The links of a page, its dates, and the place of its pager."""

    links: list[Link] = field(default_factory=list)
    dates: list[HtmlElement] = field(default_factory=list)
    """elements that hold, themselves, a text that looks like a row's date"""
    before_pager: int = 0
    """how many links stand before the last sign of a pager; 0 where there is none"""

    def outside(self, blocks: Collection[HtmlElement]) -> "PageLinks":
        """Return the links and dates that stand in none of these elements; the pager's place is lost."""
        return PageLinks(
            links=[link for link in self.links if not _is_in(link.element, blocks)],
            dates=[holder for holder in self.dates if not _is_in(holder, blocks)],
        )


def _is_in(element: HtmlElement, blocks: Collection[HtmlElement]) -> bool:
    return element in blocks or any(above in blocks for above in element.iterancestors())


@lru_cache(maxsize=1024)  # called for both ends of every link
def registrable(host: str) -> str:
    """Return the part of a host name that somebody registered.

    >>> registrable("zwgk.wuxiang.gov.cn"), registrable("www.example.com"), registrable("127.0.0.1")
    ('wuxiang.gov.cn', 'example.com', '127.0.0.1')
    """
    labels = host.lower().split(".")
    if labels[-1].isdecimal():
        return host
    return ".".join(labels[-3 if _PUBLIC.search(host.lower()) else -2 :])


def kind_of(url: str, page: ListingPage) -> EntryKind:
    """Return what an address leads to, as seen from the portal of the page it stands on."""
    parts = urlsplit(url)
    if registrable(parts.hostname or "") not in page.own:
        return EntryKind.EXTERNAL
    if any(pattern.search(url) for pattern in page.platform.restricted):
        return EntryKind.RESTRICTED
    if FILE.search(parts.path) or any(pattern.search(url) for pattern in page.platform.attachments):
        return EntryKind.ATTACHMENT
    return EntryKind.PAGE


def is_detail(url: str, platform: Platform) -> bool:
    """Return whether an address is one of the platform's page addresses."""
    return any(pattern.search(url) for pattern in platform.detail)


def _title_length(element: HtmlElement, text: str) -> int:
    title = fold(element.get("title") or "")
    text = title if len(title) > len(text) else text
    return 0 if NOT_A_TITLE.match(text) else len(text)


@lru_cache(maxsize=4096)
def target_of(base: str, href: str | None) -> str | None:
    """Return what `addresses.resolve` does, remembered: rows, menus and pager resolve the same links."""
    return resolve(base, href)


def _link_text(element: HtmlElement) -> str:
    text = text_of(element) if len(element) else fold(element.text or "")
    if text:
        return text
    images = (fold(image.get("alt") or image.get("title") or "") for image in element.iter("img"))
    return next(filter(None, images), "")


def written_by(script: str) -> str:
    """Return the text, or of a longer script the one moment, that a script in a row prints; else nothing.

    >>> written_by("document.write('01-15');"), written_by("document.write('2026-01-15 10:00'.substr(0,10))")
    ('01-15', '2026-01-15 10:00')
    """
    if len(script) > LONGEST_WRITER or WRITES not in script:
        return ""
    if written := WRITTEN.search(script):
        return fold(written["said"])
    moments = find_moments(script) if "<a" not in script.lower() else ()
    return script[moments[0].start : moments[0].end] if len(moments) == 1 else ""


def _texts_at(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield an element's own text and the text after it, each with the element that holds it."""
    if element.text and isinstance(element.tag, str) and element.tag != "style":
        yield element, element.text if element.tag != "script" else written_by(element.text)
    parent = element.getparent()
    if element.tail and parent is not None:
        yield parent, element.tail


def opened_by(element: HtmlElement) -> str | None:
    """Return the address a link opens by script instead of its ``href``, or None."""
    code = f"{element.get('onclick') or ''} {element.get('href') or ''}"
    quotes = "'" in code or '"' in code  # without one, nothing is opened: most links' addresses
    opening = (OPENED.search(code) or CALLED.search(code)) if quotes else None
    return opening["href"] if opening else _named_in_data(element)


def _named_in_data(element: HtmlElement) -> str | None:
    """Return the address a link keeps for a script, or None: ``data-href="/x/7.html"``."""
    names = element.keys()
    values = (element.get(name) or "" for name in DATA_NAMES if name in names)
    return next(filter(DATA_ADDRESS.fullmatch, values), None)


def _is_opener(element: HtmlElement) -> bool:
    """Return whether an element that is no link opens a page when it is clicked, as a whole row may."""
    opens = element.get("onclick") or _named_in_data(element)
    return bool(opens) and next(element.iter("a"), None) is None


def _can_be_date(holder: HtmlElement, text: str) -> bool:
    """Return whether a text with a date in it is a row's date, not prose, a title or an archive's month."""
    if holder.tag != "a":
        return len(text) <= DATE_NODE
    if len(holder) == 0 and len(text) < DATE_AND_TITLE:
        return False
    signs = plain_signs(text)
    return len(text) <= DATE_NODE_IN_LINK or bool(DATE_AT_END.search(signs) or DATE_AT_START.match(signs))


def _is_above(target: str, url: str) -> bool:
    """Return whether an address is the page's own or a folder above it: part of a breadcrumb, not a row."""
    return target == url or (target.endswith("/") and url.startswith(target))


def read_links(root: HtmlElement, page: ListingPage) -> PageLinks:
    """Return the links, the dates and the pager of a page, in one pass over it."""
    page_links = PageLinks()
    base, controls = base_of(root, page.url), Controls(root, page.url)
    for element in root.iter():
        for holder, text in _texts_at(element):
            if (
                4 < len(text) < 200
                and DIGIT.search(text)
                and DATE_HINT.search(text)
                and _can_be_date(holder, text.strip())
            ):
                page_links.dates.append(holder)
        if element.tag == "script" and element.text and PAGER_CODE.search(element.text):
            page_links.before_pager = len(page_links.links)
        elif element.tag == "a" or (element.tag in CLICKED_TAGS and _is_opener(element)):
            _add_link(page_links, element, base, page, controls)
    return page_links


def _may_open(element: HtmlElement) -> bool:
    """Return whether a link without an address calls a function, or holds what one is bound to it by."""
    code = code_of(element)
    return CALL.search(code) is not None if code else any(map(DATA_NAME.match, element.keys()))


def _add_link(
    page_links: PageLinks, element: HtmlElement, base: str, page: ListingPage, controls: Controls
) -> None:
    text = _link_text(element)
    target = target_of(base, element.get("href")) or target_of(base, opened_by(element))
    if target is None and len(text) >= TITLE and _may_open(element):
        target = next(filter(None, (target_of(base, href) for href in controls.opened_by(element))), None)
    if PAGER_TEXT.match(text.replace(" ", "")):
        page_links.before_pager = len(page_links.links)
    elif target and not _is_above(target, page.url):
        target = page.canonicalise(target)
        link = Link(
            element=element, url=target, text=text, kind=kind_of(target, page),
            is_detail=is_detail(target, page.platform), title_length=_title_length(element, text),
        )  # fmt: skip
        page_links.links.append(link)
