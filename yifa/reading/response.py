"""Opens a response: decodes and judges it, and reads it as the listing or the page it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lxml.html import HtmlElement

from yifa.model.fetch import Fetched, FetchKind, Verdict
from yifa.model.listing import Listing
from yifa.model.portal import Platform, Portal
from yifa.model.record import Draft
from yifa.profiles.recognise import recognise, recognition_of
from yifa.reading.addresses import at_home, canonical, encode_queries
from yifa.reading.charset import Decoded, decode
from yifa.reading.files.viewers import is_scan
from yifa.reading.judging.answer import ALIKE, suspicion
from yifa.reading.judging.marks import FILE
from yifa.reading.listing.read import read_listing
from yifa.reading.markup import fold, narrowed, parse, text_of, texts
from yifa.reading.page.read import read_page
from yifa.reading.turning.headers import with_headers
from yifa.reading.verdict import Judgement, judge

SAME_LINKS = 0.9
"""share of the links that the home page seen again has in common with the one known"""
MANY_LINKS = 0.8
"""as many links, whichever, as a share of the home page's"""
OWN_WORDS = 60
"""characters in one piece; a document has longer ones, a home page has none"""
OWN_TEXT = 4
"""characters in an element that says something of its own"""
NUMBERS = re.compile(r"\d+")
UNRECOGNISED = "generic"
SURE = 0.5
"""how sure a recognition must be to go before what the profile says"""
WORSE = frozenset({Verdict.TRUNCATED, Verdict.HTTP_ERROR, Verdict.REDIRECTED_AWAY, Verdict.NOT_HTML})
"""verdicts that hold whatever the body's size"""
MOST_BYTES = 8 * 1024 * 1024
"""of a page or listing; what is larger is a file, or made to choke"""
MOST_TAGS = {FetchKind.PAGE: 200_000}
MOST_TAGS_OF_LISTS = 60_000
"""counted by their ``<``; a page may have more, for a budget's tables, and is then read in a thread"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A response, decoded and judged; read only where the verdict is ok."""

    fetched: Fetched
    decoded: Decoded
    root: HtmlElement
    judgement: Judgement
    platform: Platform

    @property
    def ok(self) -> bool:
        """Return whether it may be read."""
        return self.judgement.verdict is Verdict.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The marks by which a portal's home page is recognised, whatever address answers with it."""

    title: str
    links: frozenset[str]
    """the addresses its links name, as written"""
    shapes: frozenset[str]
    """the kinds of its elements: what another page has beside these is its own"""


def home_of(root: HtmlElement) -> Home | None:
    """Return the marks of a home page, or None where it has no title."""
    words = _title(root)
    return (
        Home(title=words, links=_hrefs(root), shapes=frozenset(map(_shape, root.iter()))) if words else None
    )


def _title(root: HtmlElement) -> str:
    title = root.find(".//title")
    return text_of(title) if title is not None else ""


def _hrefs(root: HtmlElement) -> frozenset[str]:
    return frozenset(link.get("href") or "" for link in root.iter("a"))


def _shape(element: HtmlElement) -> str:
    """Return what kind of element one is: its tag, classes and id, without the numbers in them."""
    if not isinstance(element.tag, str):
        return ""
    return NUMBERS.sub("", f"{element.tag}.{element.get('class') or ''}#{element.get('id') or ''}")


def _has_own_part(home: Home, root: HtmlElement) -> bool:
    """Return whether a page says or shows something in an element of a kind that the home page lacks."""
    return any(_shape(element) not in home.shapes and _carries(element) for element in root.iter())


def _carries(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "title"):
        return False
    if element.tag == "img" and is_scan(element):
        return True
    if element.tag == "a" and FILE.search(element.get("href") or ""):
        return True
    return element.tag != "a" and len(fold(element.text or "")) >= OWN_TEXT


def _is_home_again(home: Home, root: HtmlElement, kind: FetchKind) -> bool:
    """Return whether a page is the home page once more, though its news may have changed.

    Some portals give every page one title, so the title alone tells nothing: the links must be the home
    page's too; or nearly as many, on a page that says nothing of its own.
    """
    if _title(root) != home.title:
        return False
    links = _hrefs(root)
    if len(links & home.links) >= SAME_LINKS * max(len(links), len(home.links), 1):
        return True
    rich = len(links) >= MANY_LINKS * len(home.links)
    return rich and kind is FetchKind.PAGE and max(map(len, texts(root)), default=0) < OWN_WORDS


def open_response(
    fetched: Fetched, portal: Portal | None, home: Home | None = None, *, row: str = ""
) -> Opened:
    """Return the response with its text, tree and verdict.

    Without a portal, or with one of no known platform, the platform is recognised; *row* is the title in the
    list row that led here.
    """
    too_large = _too_large(fetched)
    if too_large:
        judgement = judge(fetched, "", parse(""), kind=fetched.kind, portal=portal)
        if judgement.verdict not in WORSE:
            judgement = Judgement(verdict=Verdict.TOO_LARGE, detail=too_large)
        nothing = Decoded(text="", declared=None, used="utf-8")
        platform = portal.platform if portal else recognise(fetched.url, "")
        return Opened(
            fetched=fetched, decoded=nothing, root=parse(""), judgement=judgement, platform=platform
        )
    decoded = decode(fetched.body, fetched.header("Content-Type"))
    decoded = replace(decoded, text=narrowed(decoded.text))
    root = parse(decoded.text)
    encode_queries(root, decoded.used)
    again = home is not None and _is_home_again(home, root, fetched.kind)
    own = again and home is not None and _has_own_part(home, root)
    title = home.title if again and home and not own else None
    judgement = judge(
        fetched, decoded.text, root, kind=fetched.kind, portal=portal, home_title=title, row=row
    )
    if own and judgement.verdict is Verdict.OK and fetched.kind is FetchKind.PAGE:
        judgement = replace(judgement, doubts=(*judgement.doubts, suspicion(Verdict.SOFT_404, ALIKE)))
    known = portal.platform if portal and portal.platform.name != UNRECOGNISED else None
    platform = known or recognise(fetched.url, decoded.text)
    return Opened(fetched=fetched, decoded=decoded, root=root, judgement=judgement, platform=platform)


def _too_large(fetched: Fetched) -> str:
    """Return in words why a body is no page anyone wrote, or nothing."""
    size, most = len(fetched.body), MOST_TAGS.get(fetched.kind, MOST_TAGS_OF_LISTS)
    if size > MOST_BYTES:
        return f"{size} bytes, more than {MOST_BYTES}"
    tags = fetched.body.count(b"<")
    return f"{tags} tags, more than {most}" if tags > most else ""


def canonicaliser(portal: Portal | None, platform: Platform) -> Callable[[str], str]:
    """Return the function that folds a portal's twins of one address into one."""

    def fold(url: str) -> str:
        return canonical(
            url,
            home=portal.home if portal else None,
            aliases=portal.aliases if portal else (),
            rewrite=platform.address_rewrite,
        )

    return fold


def listing_of(opened: Opened, portal: Portal | None, today: date) -> Listing:
    """Return the listing an ok response shows.

    Raises:
        LayoutError: it shows none.
    """
    fetched = opened.fetched
    listing = read_listing(
        opened.decoded.text, opened.root, fetched.url, opened.platform, today=today,
        canonicalise=canonicaliser(portal, opened.platform),
        hosts=portal.allowed_hosts if portal else frozenset(),
    )  # fmt: skip
    return with_headers(listing, fetched.header, fetched.url)


def platform_shown(opened: Opened, portal: Portal | None) -> Platform | None:
    """Return the platform a page surely shows, where it is not the profile's and no sign is for that one."""
    if portal is None or portal.platform.name == UNRECOGNISED:
        return None  # the page was opened as what it shows
    own = opened.platform.name
    shown = recognition_of(opened.fetched.url, opened.decoded.text)
    if shown.platform.name in (own, UNRECOGNISED) or shown.confidence < SURE:
        return None
    return None if any(sign.platform == own for sign in shown.against) else shown.platform


def draft_of(opened: Opened, portal: Portal | None) -> Draft:
    """Return the page an ok response shows, as printed, under its canonical address.

    Where the platform of the portal finds no body, the page is read by the one it surely shows: a redesign.
    """
    draft = _draft_of(opened, portal)
    if draft.body_found_by not in opened.platform.page_body and (shown := platform_shown(opened, portal)):
        draft = _draft_of(replace(opened, platform=shown), portal)
    return replace(draft, findings=(*draft.findings, *opened.judgement.doubts))


def _draft_of(opened: Opened, portal: Portal | None) -> Draft:
    url = canonicaliser(portal, opened.platform)(opened.fetched.url)
    draft = read_page(opened.decoded.text, opened.root, url, opened.platform)
    if portal is None:
        return draft
    files = (replace(file, url=at_home(file.url, portal.home, portal.aliases)) for file in draft.attachments)
    return replace(draft, attachments=tuple({file.url: file for file in files}.values()))
