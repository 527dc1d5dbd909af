"""Finds the files a page links to: annexes, embedded documents, scans."""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache
from html import unescape
from itertools import chain, islice
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.model.record import Attachment
from yifa.reading.addresses import base_of, resolve, without_session
from yifa.reading.files.kinds import ENDINGS, FILE, FILE_NAME, PICTURE
from yifa.reading.files.names import repaired
from yifa.reading.files.viewers import (
    FILE_IN_SCRIPT,
    each_file,
    in_handler,
    in_scripts,
    in_viewer,
    load_dialects,
    near_files,
)
from yifa.reading.labels import squeeze
from yifa.reading.lines import GROUPS, NOTHING, Known, names_of
from yifa.reading.markup import fold, select, text_of
from yifa.reading.offered.file_rows import PAGE, named_beside, tables_of_files
from yifa.reading.offered.listed_data import in_json
from yifa.reading.offered.said import in_page_scripts, printed_in, shown_by_script

# what marks a list of files outside the document's container
FILE_LIST = re.compile(r"附件|相关文档")
FILE_LIST_CLASS = re.compile(
    r"(?:^|[-_ ])(?:fj|fujian|attach|appendix|accessory|enclosure|insertfile)", re.IGNORECASE
)
# all that stands over such a list: 附件, 相关附件：, 文件下载：; without its colon a column is called so
FILE_HEADING = re.compile(
    r"(?:相关|文件)?附件(?:下载|列表|信息)?\s*[:：]?|相关(?:文件)?下载\s*[:：]?|(?:文件|资料|表格|材料)下载\s*[:：]"
)
# an attribute of some other element that names a file: data-href="/f/3.pdf"
DATA_FILE = re.compile(rf"data-[\w-]{{1,20}}\s?=\s?[\"'][^\"'<>]{{1,300}}?\.(?i:{ENDINGS})[\"'?]")
NEAR = 4
MOST_LISTED = 50
"""elements before a link among which the heading of its list may stand"""
# elements that name what they show or lead to, and where
NAMING = ("a", "area", "iframe", "embed", "object", "param")
PLACES = ("href", "src", "data", "data-src", "value")
SHORT = 300
"""characters of a link whose address is remembered"""
BROKEN = re.compile(r"[\t\r\n]")
# what an element says it shows
FILE_TYPE = re.compile(r"application/(?:pdf|ofd|msword|vnd\.|x-ofd)", re.IGNORECASE)
# 附件：, 附件1. — right before a link
ANNEX_BEFORE = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[：:.、]\s*(?:\d+[.、]\s*)?$")
# by what an address is known to be a file's
ENDING, OWN = "ending", "own"


def file_name(url: str) -> str:
    """Return the name an address gives its file.

    >>> file_name("http://a.gov.cn/module/download/downfile.jsp?showname=%E9%99%84%E4%BB%B6.pdf&filename=1.pdf")
    '附件.pdf'
    >>> file_name("http://a.gov.cn/downfile.jsp?showname=%B8%BD%BC%FE.pdf")
    '附件.pdf'
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, encoding="latin-1")
    shown = next((value for key, value in pairs if key == "showname"), "")
    return repaired(shown) if shown else unquote(parts.path.rsplit("/", 1)[-1])


def name_of(link: HtmlElement, url: str) -> str:
    """Return what a link calls the file at an address."""
    shown = file_name(url) if "showname=" in url.lower() else ""
    attributes = (fold(link.get("download") or ""), fold(link.get("title") or ""), shown)
    given = [name for name in (_whole_text(link), *attributes) if name]
    names = (name for name in given if not load_dialects().nameless.fullmatch(name))
    return next(names, "") or named_beside(link) or (given[0] if given else file_name(url))


def _whole_text(link: HtmlElement) -> str:
    """Return the words of a link and of those right behind it that lead to the same: one that was broken."""
    words, last, href = text_of(link), link, link.get("href")
    while href and not (last.tail or "").strip():
        following = last.getnext()
        if following is None or following.tag != "a" or following.get("href") != href:
            break
        more, last = text_of(following), following
        if more != words and not load_dialects().nameless.fullmatch(more):
            words += more
    return words


def is_listed(link: HtmlElement) -> bool:
    """Return whether a link outside the document stands in a list of files."""
    element = link
    for _ in range(NEAR):
        parent = element.getparent()
        if parent is None:
            break
        if any(map(_is_heading, _up_to_heading(element))):
            return True
        element = parent
        if FILE_LIST_CLASS.search(names_of(element)):
            return True
    parent = link.getparent()
    before = "" if parent is None else (parent.text or "")[-20:]
    return bool(FILE_LIST.search(text_of(link)) or FILE_LIST.search(before))


def _up_to_heading(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements before one up to the first without a link: the other files, and what heads them."""
    for before in islice(element.itersiblings(preceding=True), MOST_LISTED):
        yield before
        if before.tag not in ("a", "br") and before.find(".//a") is None:
            return


def _is_heading(element: HtmlElement) -> bool:
    """Return whether an element is the heading of a list of files."""
    return isinstance(element.tag, str) and FILE_HEADING.fullmatch(text_of(element)) is not None


def _clean(href: str | None) -> str:
    address = BROKEN.sub("", href or "").replace("&amp;", "&").strip()  # escaped twice
    return without_session(address.partition("#")[0])


def _written(places: tuple[str | None, ...], handler: str | None) -> str:
    """Return the address in an element's attributes (`PLACES`, then its handler), as written."""
    href, code = next(filter(None, map(_clean, places)), ""), handler or ""
    if not href and (places[0] or "").lower().startswith("javascript:"):
        code = places[0] or ""
    code = href if href.lower().startswith("javascript:") else code
    behind = next((place for place in places if place and "#" in place), "")
    return in_viewer(behind) or in_viewer(href) or (in_handler(code) if code else None) or href


@lru_cache(maxsize=8192)  # a portal's pages repeat their menus' links
def _of_link(href: str) -> str:
    """Return the address of a link that has no handler; empty where other attributes may have one."""
    return _written((href,), None) if _clean(href) else ""


def sources(
    root: HtmlElement, passed: Mapping[HtmlElement, Known] = NOTHING
) -> Iterator[tuple[HtmlElement, str]]:
    """Yield what names a file or page outside lists *passed* over, with the address as written."""
    walk = root.iter(*NAMING, *GROUPS) if passed else root.iter(*NAMING)
    for element in walk:
        if element in passed:
            deque(islice(walk, passed[element].naming - 1), maxlen=0)
            continue
        if element.tag in GROUPS:
            continue
        get = element.get
        link, handler = get("href"), get("onclick")
        href = _of_link(link) if link and len(link) < SHORT and not handler else ""
        href = href or _written(tuple(map(get, PLACES)), handler)
        if href and ("/" in href or href == link or squeeze(href) != squeeze(text_of(element))):
            yield element, href  # down('5f3c', '申请表.doc') names no address


def hidden_in(body: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield what elements of the document name in other attributes: handlers, ``data-…``, values of forms."""
    known = load_dialects().attributes
    for element in body.iter(etree.Element):
        for name, value in element.items():
            code = name.startswith("on")
            if not code and name not in known and not name.startswith("data-"):
                continue
            href = in_handler(value) if code else (in_viewer(value) or value)
            for file in each_file(href) if href else ():
                yield element, _clean(file)


@cache
def _kind_of_file(platform: Platform) -> Callable[[str], str]:
    """Return a function of an address: the sign by which it is a file's, `ENDING` or `OWN`, else nothing."""
    own = "".join(f"|(?P<own{number}>{sign.pattern})" for number, sign in enumerate(platform.attachments))
    pattern = re.compile(f"(?P<ending>(?i:{FILE.pattern})){own}")

    @lru_cache(maxsize=8192)  # a portal's pages repeat their menus' links
    def kind_of(href: str) -> str:
        match = pattern.search(href) if "." in href[-6:] or "?" in href else None
        return "" if match is None else OWN if match["ending"] is None else ENDING

    return kind_of


def _is_download(element: HtmlElement, href: str) -> bool:
    """Return whether an element of the document fetches a file, whatever its address ends in."""
    if href.lower().startswith("javascript:"):
        return False
    if element.tag != "a":
        return FILE_TYPE.match(element.get("type") or "") is not None
    words = text_of(element)
    named = (element.get("download"), element.get("title"), words)
    if any(name and FILE_NAME.search(name) for name in named) or load_dialects().download.search(href):
        return True
    if PICTURE.search(href):
        return bool(words)
    if PAGE.search(href) or ("?" not in href and "." in href.rpartition("/")[2]):
        return False
    return is_annex(element)


def is_annex(link: HtmlElement) -> bool:
    """Return whether a link of the document says that it is an annex, or stands behind words that do."""
    return bool(load_dialects().annex.search(text_of(link)) or ANNEX_BEFORE.search(_before(link)))


def fetches(element: HtmlElement, href: str) -> bool:
    """Return whether an element outside the document fetches a file: by parameters, or by its name."""
    if "?" in href:
        return _is_download(element, href)
    return _is_bare(href) and FILE_NAME.search(text_of(element)) is not None


@lru_cache(maxsize=8192)  # a portal's pages repeat their menus' links
def _is_bare(href: str) -> bool:
    """Return whether an address ends in a name without an ending: /d/5f3c."""
    last = href.rpartition("/")[2]
    return last.isalnum() and not last.isalpha()


def _before(link: HtmlElement) -> str:
    """Return the words right before a link."""
    previous, parent = link.getprevious(), link.getparent()
    if previous is not None:
        return (text_of(previous) if isinstance(previous.tag, str) else "") + (previous.tail or "")
    return (parent.text or "") if parent is not None else ""


def _linked(
    root: HtmlElement, bodies: tuple[HtmlElement, ...], base: str, platform: Platform, text: str,
    lists: Mapping[HtmlElement, Known],
) -> Iterator[Attachment]:  # fmt: skip
    """Yield the files that elements of the page name, in page order."""
    inside = {element for body in bodies for element in body.iter(*NAMING)}
    detached = [body for body in bodies if body.getroottree() is not root.getroottree()]
    drops = (part for body in bodies for css in platform.page_drop for part in select(body, css))
    dropped = {element for part in drops for element in part.iter()}
    kind_of, rows = _kind_of_file(platform), tables_of_files(root, text)
    around = {outer for link in rows for outer in link.iterancestors(*GROUPS)}
    taken: set[HtmlElement] = set(dropped)
    passed = {
        group: known
        for group, known in lists.items()
        if not known.fetches and group not in around and not any(map(kind_of, known.addresses))
    }
    for element, href in chain(sources(root, passed), *map(sources, detached)):
        if element in dropped:
            continue
        row = rows.get(element)
        href = row.address if row else href
        kind = kind_of(href)
        in_body = element in inside
        viewed = in_body and in_viewer(element.get("src") or element.get("data") or "") == href
        says_so = _is_download if in_body else fetches
        if not (kind or viewed or row or says_so(element, href)):
            continue
        address = resolve(base, href)
        if address is None or (element.tag == "a" and load_dialects().tools.search(text_of(element))):
            continue
        if in_body or row or kind == OWN or element.tag != "a" or is_listed(element):
            taken.add(element)
            yield Attachment(url=address, name=row.name if row else name_of(element, address))
    for element, href in chain(_hidden_below(root, inside, text), *map(hidden_in, bodies)):
        address = resolve(base, href)
        if address and element not in taken:
            yield Attachment(url=address, name=name_of(element, address))


def _hidden_below(
    root: HtmlElement, inside: Collection[HtmlElement], markup: str
) -> Iterator[tuple[HtmlElement, str]]:
    """Yield what elements of a list of files outside the document name in ``data-…``."""
    if "data-" in markup and DATA_FILE.search(markup):
        for element, href in hidden_in(root):
            if element.tag not in NAMING and element not in inside and is_listed(element):
                yield element, href


def read_attachments(
    root: HtmlElement,
    bodies: tuple[HtmlElement, ...],
    url: str,
    platform: Platform,
    text: str,
    *,
    covering: bool,
    lists: Mapping[HtmlElement, Known] = NOTHING,
) -> tuple[Attachment, ...]:
    """Return the files a page offers with its document, each address once, in page order.

    A page whose text is only *covering* is searched for a viewer's script too. *lists* around the document
    are known: those that name no file are passed over.
    """
    base = base_of(root, url)
    files: dict[str, Attachment] = {}
    for file in _linked(root, bodies, base, platform, text, lists):
        files.setdefault(file.url, file)
    places = near_files(text)
    naming = (script for script in root.iter("script") if FILE_IN_SCRIPT.search(script.text or ""))
    listed = filter(is_listed, naming) if places else ()
    in_text = [*in_json(text), *in_page_scripts(bodies, listed)]
    in_text += [
        (href, "") for href in in_scripts(text, places, variables=covering and not (files or in_text))
    ]
    if covering and not (files or in_text):
        in_text += shown_by_script(root)
    in_text += [(href, "") for body in bodies for href in printed_in(body)]
    for href, name in in_text:
        address = resolve(base, unescape(href))
        if address is not None:
            files.setdefault(address, Attachment(url=address, name=fold(name) or file_name(address)))
    return tuple(files.values())
