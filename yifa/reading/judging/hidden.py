"""Weighs links that no visitor sees: a closed menu hides some too, and no one pays to hide its links."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.judging.answer import Answer, Sign
from yifa.reading.listing.links import registrable
from yifa.reading.markup import Value, fold
from yifa.reading.signals import Signals

_STYLES = etree.XPath("descendant-or-self::*/@style")
# closed, as a menu is until it is opened; or put where no one ever looks
CLOSED = re.compile(
    r"display:none|visibility:hidden|(?:^|;)(?:opacity|(?:max-)?(?:height|width)):0(?![.\d])", re.IGNORECASE
)
NEVER_SEEN = re.compile(r"(?:^|;)(?:text-indent|left|top):-\d{3}", re.IGNORECASE)
FONT_SIZE = re.compile(r"font-size:(?P<size>\d+(?:\.\d*)?)", re.IGNORECASE)
CHEAP = frozenset(
    {
        "vip", "xyz", "top", "cc", "win", "bet", "club", "icu", "online", "site", "fun", "live", "app",
        "casino", "pw", "tk", "ws", "shop", "buzz", "cyou",
    }
)  # fmt: skip
"""ends of hosts that are bought by the hundred"""
LEAST_LINKS, LEAST_HOSTS = 6, 3
"""hidden links, and strange hosts they lead to, from which they are looked at without a word of theirs"""
LEAST_WORDS = 3
"""hidden links with a word of theirs that prove it"""
SOME, MOST = 0.2, 0.75
"""shares of hidden links that speak of games, or of hosts bought by the hundred: the first is a sign, the
second of such hosts proves"""
TWO = 2
"""kinds of sign that prove together what each alone does not"""


def hidden_links(answer: Answer, signals: Signals) -> Sign | None:
    """Return what shows that links were hidden on a page by someone else, or raises the doubt; else None."""
    if answer.root is None:
        return None
    inside = dict.fromkeys(link for element in _hiding(answer.root) for link in element.iter("a"))
    links = [link for link in inside if link.get("href") and is_hidden(link)]
    if len(links) < LEAST_WORDS:
        return None
    worded = [link for link in links if signals.find("words", _name(link))]
    if len(worded) >= LEAST_WORDS:
        return Sign(detail=f"{len(worded)} hidden links: {signals.find('words', _name(worded[0]))}")
    strange = [link for link in links if is_strange(link.get("href") or "", answer.fetched.url)]
    return _weigh(strange, signals)


def _hiding(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements whose style may hide what stands in them: few, where links are many."""
    styles = cast(list[Value], _STYLES(root))
    hiding = {style.getparent() for style in styles if _may_hide(str(style))}
    hiding.update(root.iter("marquee"))
    return [element for element in root.iter() if element in hiding] if hiding else []


@lru_cache(maxsize=2048)
def _may_hide(style: str) -> bool:
    """Return whether a style may hide what it is given to; pages repeat few of them."""
    plain = "".join(style.split())
    size = FONT_SIZE.search(plain)
    return bool(CLOSED.search(plain) or NEVER_SEEN.search(plain)) or (size is not None and _is_zero(size))


def _is_zero(size: re.Match[str]) -> bool:
    return float(size["size"].strip(".") or 1) == 0


def _weigh(strange: Sequence[HtmlElement], signals: Signals) -> Sign | None:
    """Weigh hidden links to strange hosts by what they say, where they lead, and how they are hidden."""
    hosts = {_host(link.get("href") or "") for link in strange}
    if len(strange) < LEAST_LINKS or len(hosts) < LEAST_HOSTS:
        return None
    games = sum(bool(signals.find("names", _name(link))) for link in strange) / len(strange)
    cheap = sum(map(_is_cheap, hosts)) / len(hosts)
    signs = (games >= SOME, cheap >= SOME, any(map(_is_never_seen, strange)))
    if not any(signs):
        return None
    sure = sum(signs) >= TWO or cheap >= MOST
    return Sign(detail=f"{len(strange)} hidden links to {len(hosts)} strange hosts", sure=sure)


def is_strange(address: str, own: str) -> bool:
    """Return whether an address is neither of the page's own domain nor a government's.

    >>> is_strange("http://zwgk.example.com.cn/a", "http://www.example.com.cn/"), is_strange("//x.vip/", "")
    (False, True)
    """
    if not address.startswith(("http:", "https:", "//")):
        return False
    host = _host(address)
    return not (host.endswith(".gov.cn") or host == "gov.cn" or registrable(host) == registrable(_host(own)))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:  # http://[
        return ""


def _is_cheap(host: str) -> bool:
    """Return whether a host looks as if it were one of hundreds: kf88.com, x.vip; not 12371.cn."""
    *_, name, end = ("", *host.split("."))
    digits = sum(char.isdigit() for char in name)
    return end in CHEAP or TWO <= digits < len(name)


def _name(link: HtmlElement) -> str:
    return fold("".join(link.itertext()) or link.get("title") or "")


def is_hidden(link: HtmlElement) -> bool:
    """Return whether no visitor sees a link, by the styles of what it stands in."""
    return _is_never_seen(link) or any(CLOSED.search(style) for style in _styles(link))


def _is_never_seen(link: HtmlElement) -> bool:
    if any(NEVER_SEEN.search(style) for style in _styles(link)):
        return True
    if any(above.tag == "marquee" and above.get("height") in ("0", "1") for above in link.iterancestors()):
        return True
    sizes = (match for style in _styles(link) if (match := FONT_SIZE.search(style)))
    nearest = next(sizes, None)  # a list of size 0 around links with a size of their own closes gaps
    return nearest is not None and _is_zero(nearest)


def _styles(link: HtmlElement) -> Iterator[str]:
    """Yield the styles of a link and of what it stands in, the nearest first, without white space."""
    for element in (link, *link.iterancestors()):
        if style := element.get("style"):
            yield "".join(style.split())
