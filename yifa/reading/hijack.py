"""Tells pages that someone else has written to: gambling words, hidden links, titles for search engines."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.reading.markup import fold

# words of those who fight what they name: 关于打击网络赌博的通告; and what a title of theirs ends with
FIGHT = re.compile(r"打击|整治|查处|治理|严禁|禁止|禁赌|反赌|防范|抵制|宣传|危害|公益金|福利彩票")
NOTICE = re.compile(r"案|通告|通知|公告|报告")
HIDDEN_STYLE = re.compile(
    r"display:none|visibility:hidden|text-indent:-\d{3}|(?:left|top):-\d{3}|font-size:0|(?:^|;)(?:height|width):0",
    re.IGNORECASE,
)
# &#28595;&#38376;… in a title, where the page itself is written in characters
NUMBERED_TITLE = re.compile(r"<title[^<>]*>\s*(?:&#x?[0-9a-f]{4,6};\s*){6,}", re.IGNORECASE)
# sends on whoever comes from a search engine, and nobody else
BY_REFERRER = re.compile(
    r"document\.referrer.{0,300}(?:baidu|sogou|so\\?\.com|haosou|google|bing).{0,300}location"
    r"|(?:baidu|sogou|so\\?\.com|haosou|google|bing).{0,300}document\.referrer.{0,300}location",
    re.IGNORECASE | re.DOTALL,
)
FEW_WORDS, FEW_PLACES, SHARE = 2, 4, 0.04
"""different words, places of them, and share of the text, from which a page speaks of nothing else"""
META_WORDS = 2
HIDDEN_WORDS = 3
HIDDEN_LINKS, HIDDEN_HOSTS = 6, 3
"""links to so many strange hosts that no visitor sees"""


def hijack_sign(
    *, title: str, text: str, markup: str, root: HtmlElement | None, url: str, words: re.Pattern[str],
    hints: re.Pattern[str],
) -> str | None:  # fmt: skip
    """Return what shows that a page was written to by someone else, or None.

    *words* is their vocabulary; *hints* are plain strings of which one occurs wherever a word does.
    """
    if words.search(title) and not (FIGHT.search(title) or NOTICE.search(title)):
        return f"title: {_first(words, title)}"
    if "document.referrer" in markup and BY_REFERRER.search(markup):
        return "sends visitors from search engines elsewhere"
    if "&#" in markup and NUMBERED_TITLE.search(markup) and not _shares(title, text):
        return f"title in numbers that the page does not speak of: {title[:40]}"
    if root is None:
        return None
    described = " ".join(_descriptions(root))
    if len(set(words.findall(described))) >= META_WORDS and not FIGHT.search(title + described):
        return f"description: {_first(words, described)}"
    hidden = [link for link in _strange_links(root, url) if _is_hidden(link)]
    hosts = {urlsplit(link.get("href") or "").hostname for link in hidden}
    if len(hidden) >= HIDDEN_LINKS and len(hosts) >= HIDDEN_HOSTS:
        return f"{len(hidden)} hidden links to {len(hosts)} strange hosts"
    return _spoken(title, text, root, words, hints)


def _spoken(
    title: str, text: str, root: HtmlElement, words: re.Pattern[str], hints: re.Pattern[str]
) -> str | None:
    """Return a sign in words: strange words in several hidden links or throughout the text; else None."""
    if not hints.search(text) or not words.search(text):
        return None
    hidden = [link for link in root.iter("a") if words.search("".join(link.itertext())) and _is_hidden(link)]
    if len(hidden) >= HIDDEN_WORDS:
        return f"{len(hidden)} hidden links: {_first(words, ''.join(hidden[0].itertext()))}"
    spoken = [match[0] for match in words.finditer(text)]
    if FIGHT.search(title):
        return None
    if (
        len(set(spoken)) >= FEW_WORDS
        and len(spoken) >= FEW_PLACES
        and len("".join(spoken)) > SHARE * len(text)
    ):
        return f"text: {spoken[0]}, {spoken[1]}…"
    return None


def _first(words: re.Pattern[str], text: str) -> str:
    match = words.search(text)
    return fold(match[0])[:60] if match else ""


def _shares(title: str, text: str) -> bool:
    """Return whether any two neighbouring characters of a title occur in a text."""
    return any(title[at : at + 2] in text for at in range(len(title) - 1))


def _descriptions(root: HtmlElement) -> Iterator[str]:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() in ("keywords", "description"):
            yield meta.get("content") or ""


def _strange_links(root: HtmlElement, url: str) -> Iterator[HtmlElement]:
    """Yield the links to hosts that are neither the page's own nor a government's."""
    own = urlsplit(url).hostname or ""
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href.startswith(("http:", "https:", "//")) and ".gov.cn" not in href and own not in href:
            yield link


def _is_hidden(link: HtmlElement) -> bool:
    return any(
        HIDDEN_STYLE.search("".join((element.get("style") or "").split()))
        or (element.tag == "marquee" and element.get("height") in ("0", "1"))
        for element in (link, *link.iterancestors())
    )
