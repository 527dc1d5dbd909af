"""The files a page links to: annexes, embedded documents, scans."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.lines import names_of
from crawler.markup import fold, text_of
from crawler.profile import Platform
from crawler.record import Attachment

# the end of x.pdf or x.DOCX?v=1
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|csv|rtf)(?=$|[?#&])", re.IGNORECASE)
IMAGE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp)(?=$|[?#&])", re.IGNORECASE)
# a script that opens the file: showPdf of /x/y.pdf, down3 of x.PDF
IN_SCRIPT = re.compile(r"(?:showPdf|down\d?|openPdf|viewPdf)\(\s*['\"](?P<href>[^'\"]+\.\w{2,4})['\"]")
SCRIPT_HINTS = ("Pdf(", "down")
# a viewer within the page: /pdfjs/web/viewer.html?file=/x/y.pdf
IN_VIEWER = re.compile(r"[?&]file=(?P<href>[^&#]+)")
# what marks a list of files outside the document's container
FILE_LIST = re.compile(r"附件|相关文档")
FILE_LIST_CLASS = re.compile(
    r"(?:^|[-_ ])(?:fj|fujian|attach|appendix|accessory|enclosure|insertfile)", re.IGNORECASE
)
NEAR = 4
# by what an address is known to be a file's
ENDING, OWN = "ending", "own"


def base_of(root: HtmlElement, url: str) -> str:
    """Return the address that the page's links are relative to: ``<base href>`` where it is usable."""
    base = next(root.iter("base"), None)
    return (resolve(url, base.get("href")) if base is not None else None) or url


def file_name(url: str) -> str:
    """Return the name an address gives its file.

    >>> file_name("http://a.gov.cn/module/download/downfile.jsp?showname=%E9%99%84%E4%BB%B6.pdf&filename=1.pdf")
    '附件.pdf'
    """
    parts = urlsplit(url)
    shown = parse_qs(parts.query).get("showname")
    return shown[0] if shown else unquote(parts.path.rsplit("/", 1)[-1])


def _name(link: HtmlElement, url: str) -> str:
    return text_of(link) or fold(link.get("title") or "") or file_name(url)


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
    for element in root.iter("a", "iframe", "embed", "object"):
        href = element.get("href") or element.get("src") or element.get("data")
        if href and "file=" in href and (viewer := IN_VIEWER.search(href)):
            href = unquote(viewer["href"])
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


def read_attachments(
    root: HtmlElement, bodies: tuple[HtmlElement, ...], url: str, platform: Platform, text: str
) -> tuple[Attachment, ...]:
    """Return the files a page offers with its document, each address once, in page order."""
    base, inside = base_of(root, url), frozenset(bodies)
    found: dict[str, Attachment] = {}
    detached = [body for body in bodies if body.getroottree() is not root.getroottree()]
    kind_of = _kind_of_file(platform)
    for element, href in (each for tree in (root, *detached) for each in _sources(tree)):
        kind = kind_of(href)
        address = resolve(base, href) if kind else None
        if address is None or address in found:
            continue
        own = kind == OWN
        in_body = any(each in inside for each in element.iterancestors())
        if in_body or own or element.tag != "a" or _is_listed(element):
            found[address] = Attachment(url=address, name=_name(element, address))
    calls = IN_SCRIPT.finditer(text) if any(each in text for each in SCRIPT_HINTS) else ()
    for match in calls:
        address = resolve(base, match["href"])
        if address is not None:
            found.setdefault(address, Attachment(url=address, name=file_name(address)))
    return tuple(found.values())


def read_images(root: HtmlElement, bodies: tuple[HtmlElement, ...], url: str) -> tuple[Attachment, ...]:
    """Return the images in a document: what a scanned one consists of."""
    base = base_of(root, url)
    found: dict[str, Attachment] = {}
    for image in (each for body in bodies for each in body.iter("img")):
        address = resolve(base, image.get("src"))
        if address is not None and "/icon" not in address:
            name = fold(image.get("alt") or image.get("title") or "") or file_name(address)
            found.setdefault(address, Attachment(url=address, name=name))
    return tuple(found.values())
