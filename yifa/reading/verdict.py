"""Judges what a response is before anything reads it: only `Verdict.OK` is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import BLOCKED, Fetched, FetchKind, Verdict
from yifa.model.portal import Portal
from yifa.reading.addresses import canonical
from yifa.reading.files.kinds import ANNEXES, SIGNS
from yifa.reading.hijack import hijack_sign
from yifa.reading.jumps import JUMP_SCRIPT, JUMP_TEXT, LOCATION, jump_target
from yifa.reading.listing.row_requests import columns_in, is_frame
from yifa.reading.markup import fold, text_of
from yifa.reading.signals import Signals, load_signals

MEDIA = re.compile(
    r"^(?:image|audio|video|font)/|pdf|msword|officedocument|zip|octet-stream|ofd|rar", re.IGNORECASE
)
MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|script|meta|title|table|p|ul|datastore|\?xml)\b", re.IGNORECASE
)
# an unfinished tag, script or comment at the very end of the answer
OPEN_END = re.compile(r"<[a-zA-Z/!][^<>]*$")
READABLE = frozenset({200, 203, 206})
"""statuses whose body is what was asked for; a 206 that is only a part of it is flagged as cut"""
LISTING_STUB = 1024
REST = 100
"""characters an error page may have beside its message and its footer"""
# what stands at the foot of every page
CHROME = re.compile(
    r"主办|承办|版权|备案|标识码|地址|邮编|电话|邮箱|技术支持|浏览次数|Copyright|秒|返回|跳转", re.IGNORECASE
)
FILE = re.compile(rf"\.(?:{ANNEXES})(?:$|[?#])", re.IGNORECASE)
# 发布日期：2026-01-15 · 发文时间 2026年1月15日
PUBLISHED = re.compile(r"(?:发布|成文|生成|公开|发文|印发)(?:日期|时间)\s*[:：]?\s*\d{4}")
# what a page without text says to whoever opens it
ALERT = re.compile(r"\balert\(\s*['\"]([^'\"<>]{2,100})['\"]")
LONG = 3000
"""a page with more visible text than this is no error message, even between a portal's menus"""
NAMES_OF_DOCUMENTS = frozenset({"maintenance", "restricted"})
"""verdicts whose words also occur in the titles of documents"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a response is, and why."""

    verdict: Verdict
    detail: str
    """the signal that decided, in words; empty when all is well"""
    says_removed: bool = field(default=False, compare=False)
    """the portal says that it took the page away, not that it knows none"""
    visible_length: int = field(default=0, compare=False)
    """how many characters of text a reader sees"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A response to be judged, with what several signs look at."""

    fetched: Fetched
    markup: str
    root: HtmlElement | None
    kind: FetchKind
    portal: Portal | None
    home_title: str | None
    text: str
    """visible, on one line"""
    title: str


def judge(
    fetched: Fetched,
    text: str,
    root: HtmlElement | None,
    *,
    kind: FetchKind,
    portal: Portal | None = None,
    home_title: str | None = None,
) -> Judgement:
    """Return what a response is and the signal that decided.

    *text* and *root* are the decoded body and its tree (None where there is none); with *portal* its hosts
    are checked too; *home_title* is the portal's home page's title, which another page does not have.
    """
    visible = text_of(root) if root is not None else fold(text)
    length = len(visible)
    title = root.find(".//title") if root is not None else None
    words = fold("".join(title.itertext())) if title is not None else ""
    if words and visible.startswith(words):
        visible = visible[len(words) :].strip()
    if not visible and "alert(" in text:
        visible = fold(" ".join(ALERT.findall(text)))
    answer = _Answer(
        fetched=fetched, markup=text, root=root, kind=kind, portal=portal,
        home_title=fold(home_title) if home_title else None, text=visible, title=words,
    )  # fmt: skip
    for verdict, detail in _signs(answer):
        if detail:
            removed = verdict is Verdict.SOFT_404 and load_signals()["soft_404"].find("removed", visible)
            return Judgement(
                verdict=verdict, detail=detail, says_removed=bool(removed), visible_length=length
            )
    return Judgement(verdict=Verdict.OK, detail="", visible_length=length)


def _signs(answer: _Answer) -> Iterator[tuple[Verdict, str | None]]:
    """Yield every verdict with its signal or None, the surest first."""
    yield Verdict.CHALLENGE, _challenge(answer)
    yield Verdict.HTTP_ERROR, f"status {answer.fetched.status}" if answer.fetched.status >= 400 else None
    yield Verdict.REDIRECTED_AWAY, _away(answer)
    yield Verdict.TRUNCATED, _cut_in_transfer(answer)
    yield Verdict.HTTP_ERROR, None if answer.fetched.status in READABLE else f"status {answer.fetched.status}"
    yield Verdict.EMPTY, "0 bytes" if not answer.fetched.body.strip() else None
    yield Verdict.NOT_HTML, _not_html(answer)
    if _is_data(answer):
        return
    yield Verdict.SOFT_404, _soft_404(answer)
    yield Verdict.HIJACKED, _hijacked(answer)
    yield Verdict.RESTRICTED, _short_with("restricted", answer)
    yield Verdict.MAINTENANCE, _short_with("maintenance", answer)
    yield Verdict.TRUNCATED, _stops_in_the_middle(answer)
    empty = _empty(answer)
    yield Verdict.EMPTY, None if empty and _frames_list(answer) else empty


def _is_data(answer: _Answer) -> bool:
    """Return whether the answer is data for a listing, not a page."""
    return answer.kind is FetchKind.LISTING and bool(
        re.match(r"\s*(?:[\[{]|<datastore|[\w.$]+\([\[{])", answer.markup)
    )


def _links(answer: _Answer) -> int:
    return sum(1 for _ in answer.root.iter("a")) if answer.root is not None else 0


def _challenge(answer: _Answer) -> str | None:
    signals, status = load_signals()["challenge"], answer.fetched.status
    if status in signals.statuses:
        return f"status {status}"
    if status not in signals.other_statuses or len(answer.text) > signals.numbers["text_limit"]:
        return None
    phrase = signals.find("phrases", f"{answer.title} {answer.text}")
    if phrase and _links(answer) < 10 and _says_nothing_else(signals, answer):
        return phrase
    mark = signals.find("marks", answer.markup)
    if mark and len(answer.text) < JUMP_TEXT and _links(answer) < 3:
        return mark
    script = answer.root.find(".//script") if answer.root is not None else None
    size = len(answer.fetched.body)
    if script is not None and not answer.text and size < signals.numbers["stub_bytes"]:
        cookie = "document.cookie" in answer.markup or script.get("src") is not None
        target = LOCATION.search(answer.markup)
        if (cookie or not target) and not _frames_list(answer):
            return f"{size} bytes of script and nothing else"
    return None


def _away(answer: _Answer) -> str | None:
    fetched, portal = answer.fetched, answer.portal
    if any(flag in BLOCKED for flag in fetched.flags):
        return f"leads to {fetched.url}: {fetched.flags[-1]}"
    host = urlsplit(fetched.url).hostname or ""
    return f"answered by {host}" if portal and host not in portal.allowed_hosts else None


def _cut_in_transfer(answer: _Answer) -> str | None:
    fetched = answer.fetched
    cut = next((flag for flag in fetched.flags if flag in ("partial", "dataloss")), None)
    length = fetched.header("Content-Length").strip()
    whole = int(length) if length.isdecimal() and not fetched.header("Content-Encoding") else 0
    if not cut and whole > len(fetched.body) > 0:
        return f"{len(fetched.body)} of {whole} bytes"
    return f"{cut}: {fetched.flags[-1]}" if cut and fetched.flags[-1] != cut else cut


def _not_html(answer: _Answer) -> str | None:
    body = answer.fetched.body.lstrip()[:2048]
    name = next((name for name, sign in SIGNS.items() if body.startswith(sign)), None)
    if name:
        return f"the bytes of a {name} file"
    media = answer.fetched.header("Content-Type").partition(";")[0].strip()
    if MARKUP.search(body):
        return None
    if MEDIA.search(media):
        return media
    if answer.kind is not FetchKind.LISTING and (
        "json" in media or re.match(r"\s*(?:\{\s*\"|\[\s*[\[{\"])", answer.markup)
    ):
        return "JSON"
    return None


def _short_with(name: str, answer: _Answer) -> str | None:
    """Return the words of the verdict called *name*, where a page says these and hardly more, or None."""
    signals = load_signals()[name]
    if len(answer.text) > LONG:
        return None
    words = _words(signals, answer.kind, answer.title) or _words(signals, answer.kind, answer.text)
    if not words or (name in NAMES_OF_DOCUMENTS and _is_published(answer)):
        return None
    return words if _says_nothing_else(signals, answer) and not _gives_file(answer) else None


def _says_nothing_else(signals: Signals, answer: _Answer) -> bool:
    """Return whether hardly any text is left of a page beside the signals' phrases and its footer."""
    prose = [] if answer.root is None else list(map(fold, _prose(answer.root)))
    prose = prose if any(prose) else [answer.text]
    said = [text for text in (answer.title, *prose) if _words(signals, answer.kind, text)]
    rest = [text for text in prose if text not in said and not CHROME.search(text)]
    return (
        bool(said) and sum(map(len, prose)) <= signals.numbers["text_limit"] and sum(map(len, rest)) <= REST
    )


def _gives_file(answer: _Answer) -> bool:
    """Return whether a page links to a file: a short notice and its annex."""
    links = answer.root.iter("a") if answer.root is not None else ()
    return any(FILE.search(link.get("href") or "") for link in links)


def _words(signals: Signals, kind: FetchKind, text: str) -> str | None:
    """Return the words of a text that fit one of a verdict's phrases; some phrases hold for pages only."""
    names = ("phrases", "phrases_of_pages") if kind is FetchKind.PAGE else ("phrases",)
    matches = (signals.find(name, text) for name in names if name in signals.patterns)
    return next(filter(None, matches), None)


def _prose(root: HtmlElement) -> Iterator[str]:
    """Yield the visible texts outside links."""
    body = root.find("body")
    for element in (body if body is not None else root).iter():
        if isinstance(element.tag, str) and element.tag not in ("a", "script", "style", "noscript", "option"):
            yield element.text or ""
        if element is not body:
            yield element.tail or ""


def _is_published(answer: _Answer) -> bool:
    """Return whether a page carries the labels of a document: a notice may be called 系统维护公告."""
    if PUBLISHED.search(answer.text):
        return True
    labels = answer.root.iter("meta") if answer.root is not None else ()
    names = {(label.get("name") or "").lower() for label in labels if (label.get("content") or "").strip()}
    return not names.isdisjoint(("articletitle", "pubdate"))


def _is_home(url: str, portal: Portal | None) -> bool:
    path = urlsplit(url).path
    home = portal is not None and canonical(url) == canonical(portal.home)
    return home or (bool(re.fullmatch(r"/?(?:index\.\w+)?", path)) and not urlsplit(url).query)


def _soft_404(answer: _Answer) -> str | None:
    signals, fetched, portal = load_signals()["soft_404"], answer.fetched, answer.portal
    elsewhere = urlsplit(fetched.url).path != urlsplit(fetched.requested_url).path
    if elsewhere and signals.find("addresses", urlsplit(fetched.url).path):
        return f"led to {urlsplit(fetched.url).path}"
    if answer.title and signals.find("titles", answer.title):
        return f"title {answer.title}"
    if answer.kind is not FetchKind.HOME:
        if elsewhere and _is_home(fetched.url, portal) and not _is_home(fetched.requested_url, portal):
            return "led to the home page"
        if answer.title == answer.home_title and not _is_home(fetched.requested_url, portal):
            return "has the home page's title"
        target = None
        if answer.root is not None:
            target = jump_target(answer.markup, answer.root, fetched.url, visible=answer.text)
        if target and _is_home(target, portal):
            return "jumps to the home page"
    return _short_with("soft_404", answer)


def _hijacked(answer: _Answer) -> str | None:
    signals = load_signals()["hijacked"]
    return hijack_sign(
        title=answer.title, text=answer.text, markup=answer.markup, root=answer.root, url=answer.fetched.url,
        words=signals.patterns["words"], hints=signals.hints,
    )  # fmt: skip


def _stops_in_the_middle(answer: _Answer) -> str | None:
    """Return why the markup cannot be whole: it ends inside a tag, a comment, a script or a block."""
    end = answer.markup.rstrip()
    lower = end[-4096:].lower()
    if not end or "</html>" in lower or "</body>" in lower:
        return None
    if end.rfind("<!--") > end.rfind("-->"):
        return "ends inside a comment"
    if OPEN_END.search(end[-2000:]):
        return "ends inside a tag"
    small = end.lower()
    if small.rfind("<script") > small.rfind("</script") or small.rfind("<style") > small.rfind("</style"):
        return "ends inside a script"
    opened = small.count("<div") - small.count("</div") + small.count("<table") - small.count("</table")
    if "<body" in small and opened >= 2 and len(end) > 1000:
        return f"{opened} blocks are never closed"
    return None


def _empty(answer: _Answer) -> str | None:
    if answer.root is None:
        return None if answer.text else "no text"
    if answer.kind is FetchKind.LISTING and len(answer.fetched.body) < LISTING_STUB and not _links(answer):
        says = re.search(r"共\s*0|暂无|没有", answer.text)
        jump = jump_target(answer.markup, answer.root, answer.fetched.url)
        if not says and not jump and next(answer.root.iter("iframe", "frame"), None) is None:
            return "stub"
    carriers = ("img", "iframe", "embed", "object", "frame", "a", "video")
    if not answer.text and next(answer.root.iter(*carriers), None) is None:
        return None if _carries_data(answer) else "no visible text"
    return None


def _frames_list(answer: _Answer) -> bool:
    """Return whether a page shows nothing because its rows come by a request of its platform's."""
    markup, url, platform = answer.markup, answer.fetched.url, answer.portal and answer.portal.platform
    if answer.root is None or answer.kind is FetchKind.PAGE or not platform or not platform.requests:
        return False
    return bool(columns_in(markup, url, platform)) or is_frame(markup, answer.root, url, platform, section="")


def _carries_data(answer: _Answer) -> bool:
    """Return whether a page without visible text holds something: a jump, or data in its scripts."""
    if answer.root is None or jump_target(answer.markup, answer.root, answer.fetched.url):
        return answer.root is not None
    return sum(len(script.text or "") for script in answer.root.iter("script")) > JUMP_SCRIPT
