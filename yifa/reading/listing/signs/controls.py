"""Says what one control of a page is called, what it does, and how it stands on the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from yifa.model.listing import Sign
from yifa.reading.listing.page_addresses import parameter_of

LABEL = 16
"""characters of a control's label; a longer text is none"""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
AROUND = 2
"""elements around a control whose handlers and names are its own too"""
CALLING = ("value", "title", "alt", "aria-label")
"""attributes that say what a control is called"""
PARTS = 16
"""elements in a control that are looked at"""
# href="#", href="javascript:;", onclick="return false"
DEAD = re.compile(
    r"(?:javascript:)?(?:[;\s]|void\(?\s*\(?0?\)?\s*\)?|return\s+false|null)*|#\S*|about:blank", re.IGNORECASE
)
# a call that only says so: alert('已经是最后一页')
SAYS_LAST = re.compile(
    r"(?:javascript:)?\s*(?:alert|layer\.\w{1,10}|\$\.\w{1,10})"
    r"\(['\"][^'\"]{0,40}(?:最后|末页|没有|到底|尽头|no more)[^'\"]{0,20}['\"]\)[;\s]*(?:return false;?)?",
    re.IGNORECASE,
)
HANDLER = re.compile(
    r"on(?:click|mousedown|mouseup|touch\w+|tap|change|keydown|press)|@(?:click|tap)|v-on:click|ng-click|:click"
    r"|bindtap|wx:tap|x-on:|\(click\)|on-click|hx-(?:get|post)|lay-(?:event|on)"
    r"|data-(?:page|pn|page-?(?:no|num|index|number)|action|ajax|next|url|ng-click|event|click|func(?:tion)?|href)"
)

PRESSED = re.compile(
    r"on(?:click|mousedown|mouseup|touch\w+|tap|change)|@(?:click|tap)|v-on:click|ng-click|:click|bindtap"
)


# data-bind="click: nextPage"; data-bind="text: total" does nothing
BOUND = re.compile(r"\A[^=]{0,200}\bclick\s*:")
TURNS = re.compile(r"page|turn|submit|postback|fenye|fanye|yema", re.IGNORECASE)
SECOND = re.compile(r"\(\s*['\"]?2['\"]?\s*\)")
# location.href='/zt/' · window.open("/zt/")
OPENS = re.compile(r"(?:\bopen\s*\(|location(?:\.href)?\s*=)\s*['\"]([^'\"\s]{1,300})['\"](?!\s*\+)")
NEXT_MARK = re.compile(
    r"(?:^|[\s_/-])(?:btn-?)?(?:next|nextpage|next-?page|xiayiye|xyy)(?:$|[\s_.-])", re.IGNORECASE
)


@dataclass(slots=True)
class Frame:
    """An element that is open while a page's tree is walked."""

    element: HtmlElement
    titles: int
    """titles of other links before it"""
    holds_rows: bool
    in_row: bool
    hidden: bool
    ornament: bool
    handled: bool
    """it, or what it stands in, is a control"""
    handler: bool
    """it has a handler of its own"""
    acts: bool
    """it, or what it stands in but for what holds the rows, has a handler"""
    pager: int
    """levels up to a box called a pager; 0 where none is near"""
    off: bool
    """it is marked as shut"""
    component: int
    """levels up to what a component library draws; 0 where nothing is near"""


class State(StrEnum):
    """What a control does."""

    SHUT = "shut"
    """it is marked as shut, says that this is the last page, or leads to this very page"""
    FUNCTION = "function"
    ADDRESS = "address"
    DEAD = "dead"
    """a link to nowhere, which a script may bind"""
    BUTTON = "button"
    """a button of which the page does not say what it does"""
    PLAIN = "plain"
    """words"""


HOW = {
    State.FUNCTION: "by a function",
    State.DEAD: "with a dead address",
    State.BUTTON: "by a button",
    State.ADDRESS: "by an address",
}


def state_of(node: HtmlElement, url: str, base: str) -> State:
    """Return what a control of the page at *url* does, by its own attributes."""
    codes = [code for code in handlers_of(node) if not DEAD.fullmatch(code.strip()[:200])]
    href = node.get("href") if node.tag in ("a", "area") else None
    if href is not None and href.strip().lower().startswith("javascript:") and not is_dead(href):
        codes.append(href)
    if any(SAYS_LAST.fullmatch(code.strip()[:200]) for code in codes):
        return State.SHUT
    if codes or "pointer" in (node.get("style") or ""):
        return State.FUNCTION
    if href is None:
        button = node.tag in ("button", "input") or node.get("role") in ("button", "link")
        return State.BUTTON if button else State.PLAIN
    if is_dead(href):
        return State.DEAD
    leads = urljoin(base, href.strip()).partition("#")[0]
    return State.SHUT if leads == url.partition("#")[0] else State.ADDRESS


def count_in(node: HtmlElement, *names: str) -> int | None:
    """Return the number that one of these attributes gives."""
    values = (node.get(name) or "" for name in names)
    return next((int(value) for value in values if value.isdecimal() and len(value) < 8), None)


def text_before(node: HtmlElement) -> str:
    """Return the text that stands directly before an element."""
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def is_off(node: HtmlElement) -> bool:
    """Return whether an element is marked as shut by its attributes."""
    flagged = node.get("disabled") is not None or node.get("aria-disabled") == "true"
    return flagged or "not-allowed" in (node.get("style") or "")


def is_dead(href: str | None) -> bool:
    """Return whether an address leads nowhere: ``#``, ``javascript:;``."""
    return href is None or DEAD.fullmatch(href.strip()[:200]) is not None


@lru_cache(maxsize=1000)  # the names of attributes are few
def _is_handler(name: str) -> bool:
    return HANDLER.match(name) is not None


def handlers_of(node: HtmlElement) -> list[str]:
    """Return what an element's handlers do, and its data for one."""
    return [
        str(value)
        for name, value in node.items()
        if _is_handler(str(name)) or (name == "data-bind" and BOUND.match(str(value)))
    ]


def code_of(node: HtmlElement) -> str:
    """Return what is done where a control, or what it stands in, is pressed: its script, if it has one."""
    for part in (node, *islice(node.iterancestors(), AROUND)):
        codes = [str(value) for name, value in part.items() if PRESSED.match(str(name))]
        href = part.get("href") or ""
        codes += [href[11:]] if href.strip().lower().startswith("javascript:") else []
        for code in codes:
            if not DEAD.fullmatch(code.strip()[:200]):
                return code.removeprefix("javascript:")
    return ""


def names_of(node: HtmlElement) -> tuple[str, ...]:
    """Return the names, ids and classes of a control and of what it stands in, the nearest first."""
    parts = (node, *islice(node.iterancestors(), AROUND))
    names = (part.get(key) or "" for part in parts for key in ("name", "id", "class"))
    return tuple(dict.fromkeys(name for words in names for name in words.split()))


def direct_text(node: HtmlElement) -> str:
    """Return the text that stands in an element itself, if it is short."""
    text = "".join(islice(_own_texts(node), PARTS)).strip()
    return text if len(text) <= LABEL else ""


def _own_texts(node: HtmlElement) -> Iterator[str]:
    yield (node.text or "")[:200]
    for child in node:
        yield (child.tail or "")[:200]


def inside(node: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element and the first few elements in it."""
    for part in islice(node.iter() if len(node) else (node,), PARTS):
        if isinstance(part.tag, str) and part.tag not in ("script", "style"):
            yield part


def _texts(node: HtmlElement) -> Iterator[str]:
    for part in inside(node):
        yield (part.text or "")[:200]
        yield (part.tail or "")[:200] if part is not node else ""


def label_of(node: HtmlElement, most: int = LABEL) -> str:
    """Return the text of a control without white space; nothing where it has more than *most* characters."""
    text = ""
    for piece in _texts(node):
        text += "".join(piece.split())
        if len(text) > most:
            return ""
    return text


def has_title(node: HtmlElement, least: int) -> bool:
    """Return whether an element's text has so many characters at least."""
    length = 0
    for piece in _texts(node):
        length += len("".join(piece.split()))
        if length >= least:
            return True
    return False


def labels_of(node: HtmlElement, text: str) -> Iterator[str]:
    """Yield what a control may be called: its text, value, title, alt, or that of its picture."""
    yield text
    names = node.keys()
    for name in CALLING:
        if name in names and (value := node.get(name)):
            yield value[:40]
    for part in inside(node):
        if part.tag == "img":
            yield (part.get("alt") or part.get("title") or "")[:40]


def is_headed(node: HtmlElement) -> bool:
    """Return whether a heading stands before a control in its box: it belongs to what is below that."""
    return any(part.tag in HEADINGS for part in islice(node.itersiblings(preceding=True), PARTS))


def is_marked_next(node: HtmlElement, names: str, around: str) -> bool:
    """Return whether a control is marked as next: by its class, that *around* it, its picture's name."""
    pictures = " ".join((part.get("src") or "").rpartition("/")[2][:60] for part in inside(node))
    return NEXT_MARK.search(f"{names} {around} {pictures}") is not None


def turns_pages(node: HtmlElement) -> bool:
    """Return whether what a control does is called turning pages."""
    return TURNS.search(" ".join(handlers_of(node)) + (node.get("href") or "")) is not None


def names_second(node: HtmlElement) -> bool:
    """Return whether what a control does is called with the number 2: ``turn(2)``."""
    return SECOND.search(code_of(node)) is not None


def opens_elsewhere(node: HtmlElement, url: str, base: str) -> bool:
    """Return whether what a control does is to open an address that can be no page of the list at *url*."""
    opened = OPENS.search(code_of(node))
    return opened is not None and not may_be_page(url, urljoin(base, opened[1]))


def may_be_page(url: str, address: str) -> bool:
    """Return whether an address may be a page of the list at *url*: in its folder, or naming a page."""
    return address.startswith(urljoin(url, ".")) or parameter_of(address) is not None


def shown(node: HtmlElement) -> str:
    """Return an element's tag with the attributes that tell what it is, in short."""
    shown = [
        f'{name}="{" ".join(str(value)[:60].split())}"'
        for name, value in node.items()
        if name in ("id", "class", "href", "onclick", "onchange", "name", "alt", "title")
        or _is_handler(str(name))
    ]
    return f"<{' '.join((str(node.tag), *shown[:3]))}>"


def sign_of(kind: str, node: HtmlElement, words: str = "", *, weak: bool = False) -> Sign:
    """Return a control as a sign of a next page, with what a script may do with it."""
    return Sign(
        kind=kind, place=shown(node), words=words, weak=weak, code=code_of(node), names=names_of(node)
    )
