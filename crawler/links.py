"""The files a page links to: annexes, embedded documents, scans."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.disposition import repaired
from crawler.embedded import FILE, FILE_NAME, in_handler, in_json, in_scripts, in_viewer, load_dialects
from crawler.lines import names_of
from crawler.markup import fold, text_of
from crawler.profile import Platform
from crawler.record import Attachment

# what marks a list of files outside the document's container
FILE_LIST = re.compile(r"附件|相关文档")
FILE_LIST_CLASS = re.compile(
    r"(?:^|[-_ ])(?:fj|fujian|attach|appendix|accessory|enclosure|insertfile)", re.IGNORECASE
)
NEAR = 4
# by what an address is known to be a file's
ENDING, OWN = "ending", "own"
# the number a width or height begins with: 600, 600px
SIZE = re.compile(r"\d{1,5}(?!\d*%)")
# pixels; no scan of a page is smaller
SMALLEST_SCAN = 100


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address that the page's links are relative to: ``<base href>`` where it is usable."""
    base = next(root.iter("base"), None)
    return (resolve(url, base.get("href")) if base is not None else None) or url


def file_name(url: str) -> str:
    """Return the name an address gives its file.

    >>> file_name("http://a.gov.cn/module/download/downfile.jsp?showname=%E9%99%84%E4%BB%B6.pdf&filename=1.pdf")
    '附件.pdf'
    >>> file_name("http://a.gov.cn/downfile.jsp?showname=%B8%BD%BC%FE.pdf")
    '附件.pdf'
    """
    parts = urlsplit(url)
    shown = next(
        (value for key, value in parse_qsl(parts.query, encoding="latin-1") if key == "showname"), ""
    )
    return repaired(shown) if shown else unquote(parts.path.rsplit("/", 1)[-1])


def _name(link: HtmlElement, url: str) -> str:
    given = (text_of(link), fold(link.get("download") or ""), fold(link.get("title") or ""))
    return next((each for each in given if each), "") or file_name(url)


def _is_listed(link: HtmlElement) -> bool:
    """Return whether a link outside the document stands in a list of files."""
    element = link
    for _ in range(NEAR):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
        if FILE_LIST_CLASS.search(names_of(element)):
            return True
    near = link.getparent()
    return FILE_LIST.search(text_of(link)) is not None or (
        near is not None and FILE_LIST.search((near.text or "")[-20:]) is not None
    )


def _sources(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every element that names a file or page, with the address as written."""
    for element in root.iter("a", "iframe", "embed", "object", "param"):
        href = element.get("href") or element.get("src") or element.get("data") or element.get("value") or ""
        code = href if href.lower().startswith("javascript:") else element.get("onclick") or ""
        href = in_viewer(href) or (in_handler(code) if code else None) or href
        if href:
            yield element, href


@cache
def _kind_of_file(platform: Platform) -> Callable[[str], str]:
    """Return what tells of an address by which sign it is a file's: `ENDING`, `OWN`, or an empty string."""
    own = "".join(f"|(?P<own{number}>{each.pattern})" for number, each in enumerate(platform.attachments))
    pattern = re.compile(f"(?P<ending>(?i:{FILE.pattern})){own}")

    @lru_cache(maxsize=8192)  # a portal's pages repeat their menus' links
    def kind_of(href: str) -> str:
        match = pattern.search(href) if "." in href[-6:] or "?" in href else None
        return "" if match is None else OWN if match["ending"] is None else ENDING

    return kind_of


def _is_download(link: HtmlElement, href: str) -> bool:
    """Return whether a link in the document fetches a file, whatever its address ends in."""
    if link.tag != "a" or href.lower().startswith("javascript:"):
        return False
    named = (link.get("download"), link.get("title"), text_of(link))
    return bool(
        any(each and FILE_NAME.search(each) for each in named) or load_dialects().download.search(href)
    )


def _linked(
    root: HtmlElement, bodies: tuple[HtmlElement, ...], base: str, platform: Platform
) -> Iterator[Attachment]:
    """Yield the files that elements of the page name, in page order."""
    inside = {each for body in bodies for each in body.iter("a", "iframe", "embed", "object", "param")}
    detached = [body for body in bodies if body.getroottree() is not root.getroottree()]
    kind_of = _kind_of_file(platform)
    for element, href in (each for tree in (root, *detached) for each in _sources(tree)):
        kind = kind_of(href)
        in_body = element in inside
        if not kind and not (in_body and _is_download(element, href)):
            continue
        address = resolve(base, href)
        if address and (in_body or kind == OWN or element.tag != "a" or _is_listed(element)):
            yield Attachment(url=address, name=_name(element, address))


def read_attachments(
    root: HtmlElement,
    bodies: tuple[HtmlElement, ...],
    url: str,
    platform: Platform,
    text: str,
    *,
    covering: bool = False,
) -> tuple[Attachment, ...]:
    """Return the files a page offers with its document, each address once, in page order.

    A page whose text is only *covering* is searched for a viewer's script too.
    """
    base = base_of(root, url)
    found: dict[str, Attachment] = {}
    for each in _linked(root, bodies, base, platform):
        found.setdefault(each.url, each)
    in_text = [(href, name) for href, name in in_json(text)]
    in_text += [(href, "") for href in in_scripts(text, variables=covering and not found)]
    for href, name in in_text:
        address = resolve(base, unescape(href))
        if address is not None:
            found.setdefault(address, Attachment(url=address, name=fold(name) or file_name(address)))
    return tuple(found.values())


def _is_decoration(image: HtmlElement, address: str) -> bool:
    """Return whether a picture is no page of a document: an icon, a code, a line."""
    sizes = (SIZE.match(image.get(side) or "") for side in ("width", "height"))
    small = any(size is not None and int(size[0]) < SMALLEST_SCAN for size in sizes)
    return small or load_dialects().decoration.search(address) is not None


def read_images(root: HtmlElement, bodies: tuple[HtmlElement, ...], url: str) -> tuple[Attachment, ...]:
    """Return the images in a document: what a scanned one consists of."""
    base = base_of(root, url)
    found: dict[str, Attachment] = {}
    for image in (each for body in bodies for each in body.iter("img")):
        sources = (image.get(name) for name in ("data-original", "data-src", "_src", "src"))
        address = next((each for each in (resolve(base, source) for source in sources) if each), None)
        if address is not None and not _is_decoration(image, address):
            name = fold(image.get("alt") or image.get("title") or "") or file_name(address)
            found.setdefault(address, Attachment(url=address, name=name))
    return tuple(found.values())
