"""Recognises the platform of an address or a page, and says how surely and by which signals."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from urllib.parse import urldefrag, urljoin, urlsplit

from yifa.model.portal import Platform
from yifa.profiles.folders import load_platforms
from yifa.profiles.required import required

# href="./202601/t20260115_2900001.html", src='/system/resource/js/x.js'
# a search passes over what none of the words begins with
LINK = re.compile(
    r"""[hsaHSA](?<!\w.)(?i:(?<=h)ref|(?<=s)rc|(?<=a)ction)\s*=\s*["']?\s*(?P<href>[^"'\s<>]+)"""
)
# what leads elsewhere: <a href="http://www.other.gov.cn/list.jsp?wbtreeid=5">, <option value="//other.cn/…">
LEADING = re.compile(r"<(?:a|area|option|form)\b(?=[^<>]*+>)[^<>]*?//[^<>]*+>", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:https?:)?//(?P<host>[\w.-]+)[^\s"'<>]*""", re.IGNORECASE)
# //www.other.gov.cn/, https://…: what names a host
ABROAD = re.compile(r"(?:https?:)?//\w", re.IGNORECASE)
ROOTED = re.compile(r"/(?![/.])(?:[^/#;]|/(?!\.))*(?<!\?)")
"""a path from the host's root, with nothing in it that is resolved"""
LONGEST_LINK = 2000
"""characters of an address that may tell a platform"""
LONGEST_SIGNAL = 80
LEAST_LINKS = 2
"""links of one shape that are a sign of the page's platform; a single one may lead to another site"""


class Place(StrEnum):
    """Where a signal was seen."""

    ADDRESS = "address"
    """in the page's own address"""
    LINK = "link"
    """in the addresses of its links within the site"""
    MARKUP = "markup"
    """in its source"""


WEIGHTS = {Place.ADDRESS: 0.8, Place.MARKUP: 0.6, Place.LINK: 0.5}
"""how far one signal alone goes towards certainty; several of them come ever nearer to it"""
RANKS = (Place.ADDRESS, Place.MARKUP, Place.LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One sign of a platform, as seen."""

    platform: str
    place: Place
    seen: str
    """the text that matched"""
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """Which platform a page shows, and the evidence for and against it."""

    platform: Platform
    confidence: float
    """0 to 1; 0 where nothing speaks for any platform"""
    signals: tuple[Signal, ...]
    """what speaks for it"""
    against: tuple[Signal, ...]
    """what speaks for other platforms"""


def _links(url: str, text: str) -> Iterator[str]:
    """Yield the addresses of a page's links on its own host, each once."""
    page = urlsplit(url)
    host = page.hostname or ""
    hrefs = (match["href"] for match in LINK.finditer(text))
    for href in dict.fromkeys(href for href in hrefs if len(href) <= LONGEST_LINK):
        if ABROAD.match(href) and host not in href.lower():
            continue
        if host and ROOTED.fullmatch(href):  # most are: joined as below, at a tenth of the cost
            yield f"{page.scheme}://{page.netloc}{href}"
            continue
        try:
            target = urldefrag(urljoin(url, href)).url
            if urlsplit(target).hostname == page.hostname:
                yield target
        except ValueError:  # http://[看这里]/: no address
            continue


def signals_of(url: str, text: str = "") -> tuple[Signal, ...]:
    """Return every sign of any platform in an address and the page behind it, in the order of the platforms.

    A shape that several links have is one signal.
    """
    links = tuple(_links(url, text)) if text else ()
    address, addresses = urldefrag(url).url, "\n".join(links)
    own = ""
    signals = []
    for platform in load_platforms().values():
        for pattern in platform.recognise_url:
            seen: dict[Place, re.Match[str] | None] = {
                Place.ADDRESS: pattern.search(address),
                Place.LINK: _linked(pattern, links) if _may_fit(pattern, addresses) else None,
            }
            signals += [_signal(platform, place, match, pattern) for place, match in seen.items() if match]
        for pattern in platform.recognise_text:
            if _may_fit(pattern, text) and pattern.search(text):
                own = own or _without_other_sites(url, text)
                if match := pattern.search(own):
                    signals.append(_signal(platform, Place.MARKUP, match, pattern))
    return tuple(signals)


def _may_fit(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a text has what a pattern cannot do without."""
    return any(string in text for string in required(pattern))


def _without_other_sites(url: str, text: str) -> str:
    """Return a page's source without the addresses on other hosts that it leads to."""
    host = urlsplit(url).hostname

    def own(address: re.Match[str]) -> str:
        return address[0] if address["host"].lower() == host else ""

    return LEADING.sub(lambda tag: ELSEWHERE.sub(own, tag[0]), text)


def _linked(pattern: re.Pattern[str], links: Iterable[str]) -> re.Match[str] | None:
    """Return the first match of a pattern that enough links have, or None."""
    matches = tuple(islice(filter(None, map(pattern.search, links)), LEAST_LINKS))
    return matches[0] if len(matches) == LEAST_LINKS else None


def _signal(platform: Platform, place: Place, match: re.Match[str], pattern: re.Pattern[str]) -> Signal:
    seen = " ".join(match[0].split())[:LONGEST_SIGNAL]
    return Signal(platform=platform.name, place=place, seen=seen, pattern=pattern.pattern)


def _support(signals: Iterable[Signal]) -> float:
    doubt = 1.0
    for signal in signals:
        doubt *= 1 - WEIGHTS[signal.place]
    return 1 - doubt


def weigh(signals: Iterable[Signal]) -> Recognition:
    """Return the platform that signals, of one page or of several, speak for.

    The first in the order of the field guide's table wins. The page's own address goes before its markup: a
    page at a platform's address is that platform's, whatever its editors pasted into it. Its links come last.
    """
    by_platform: Mapping[str, dict[Signal, None]] = defaultdict(dict)
    for signal in signals:
        by_platform[signal.platform][signal] = None
    platforms = load_platforms()
    if not by_platform:
        return Recognition(platform=platforms["generic"], confidence=0.0, signals=(), against=())

    def rank(name: str) -> tuple[int, int]:
        return min(RANKS.index(signal.place) for signal in by_platform[name]), platforms[name].order

    winner = min(by_platform, key=rank)
    support = _support(by_platform[winner])
    others = [signals for name, signals in by_platform.items() if name != winner]
    rival = max(map(_support, others), default=0.0)
    return Recognition(
        platform=platforms[winner],
        confidence=round(support * support / (support + rival * rival), 2),
        signals=tuple(by_platform[winner]),
        against=tuple(chain.from_iterable(others)),
    )


def recognition_of(url: str, text: str = "") -> Recognition:
    """Return the platform an address, or a page at an address, shows (field guide §1)."""
    return weigh(signals_of(url, text))


def recognise(url: str, text: str) -> Platform:
    """Return the platform an address or its page shows, or ``generic`` (field guide §1)."""
    return recognition_of(url, text).platform
