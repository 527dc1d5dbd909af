"""What a response is, before anything reads it: only `Verdict.OK` is read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import BLOCKED, Fetched, FetchKind, Verdict
from yifa.model.portal import Portal
from yifa.reading.addresses import canonical, resolve
from yifa.reading.hijack import hijack_sign
from yifa.reading.listing.row_requests import columns_in, is_frame
from yifa.reading.markup import fold, text_of

PLACE = Path(__file__).parent
# the first bytes of what is certainly no page
MAGIC = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "office document"),
    (b"PK\x03\x04", "zip or office document"),
    (b"Rar!", "rar"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"BM", "bmp"),
    (b"RIFF", "media"),
)
MEDIA = re.compile(
    r"^(?:image|audio|video|font)/|pdf|msword|officedocument|zip|octet-stream|ofd|rar", re.IGNORECASE
)
MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|script|meta|title|table|p|ul|datastore|\?xml)\b", re.IGNORECASE
)
# an unfinished tag, script or comment at the very end of the answer
OPEN_END = re.compile(r"<[a-zA-Z/!][^<>]*$")
REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*['\"]?(.*?)['\"]?\s*$", re.IGNORECASE)
# location.href='/x' · window.location = "/x" · location.replace('/x')
LOCATION = re.compile(
    r"location(?:\.href)?\s*=\s*(?P<q>['\"])(?P<a>[^'\"<>]+)(?P=q)"
    r"|location\.(?:replace|assign)\(\s*['\"](?P<b>[^'\"<>]+)['\"]"
)
READABLE = frozenset({200, 203})
"""statuses whose body is what was asked for"""
JUMP_TEXT = 60
"""a page with more visible text than this is a page, whatever its scripts do"""
JUMP_SCRIPT = 3000
"""and one with longer scripts is an application"""
LISTING_STUB = 1024
REST = 100
"""characters a page may say beside what makes it bad, its address and its footer"""
# what stands at the foot of every page
CHROME = re.compile(
    r"主办|承办|版权|备案|标识码|地址|邮编|电话|邮箱|技术支持|浏览次数|Copyright|秒|返回|跳转", re.IGNORECASE
)
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|ceb)(?:$|[?#])", re.IGNORECASE)
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
class _Signals:
    """One table of ``verdicts.toml``, its patterns joined."""

    patterns: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, float]
    hints: re.Pattern[str]
    """plain strings of which one must occur before the patterns are tried; one regex is thrice as quick as
    looking for each of them"""
    statuses: frozenset[int]
    other_statuses: frozenset[int]

    def find(self, name: str, text: str) -> str | None:
        """Return the words in *text* that one of the patterns called *name* fits."""
        match = self.patterns[name].search(text)
        return fold(match[0])[:60] if match else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A response and what is looked at more than once."""

    fetched: Fetched
    markup: str
    root: HtmlElement | None
    kind: FetchKind
    text: str
    """visible, on one line"""
    title: str


@cache
def load_signals(path: Path = PLACE / "verdicts.toml") -> Mapping[str, _Signals]:
    """Return the signals by verdict; read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _signals(table) for name, table in data.items()}


def _signals(table: Mapping[str, object]) -> _Signals:
    lists = {name: each for name, each in table.items() if isinstance(each, list)}
    return _Signals(
        hints=re.compile("|".join(map(re.escape, lists.pop("hints", ())))),
        patterns={
            name: re.compile("|".join(f"(?:{each})" for each in texts_), re.DOTALL | re.IGNORECASE)
            for name, texts_ in lists.items()
            if texts_ and isinstance(texts_[0], str)
        },
        numbers={name: each for name, each in table.items() if isinstance(each, int | float)},
        statuses=frozenset(lists.get("statuses", ())),
        other_statuses=frozenset(lists.get("other_statuses", ())),
    )


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
    seen = _Seen(fetched=fetched, markup=text, root=root, kind=kind, text=visible, title=words)
    for verdict, detail in _signs(seen, portal, home_title):
        if detail:
            removed = verdict is Verdict.SOFT_404 and load_signals()["soft_404"].find("removed", visible)
            return Judgement(
                verdict=verdict, detail=detail, says_removed=bool(removed), visible_length=length
            )
    return Judgement(verdict=Verdict.OK, detail="", visible_length=length)


def _signs(
    seen: _Seen, portal: Portal | None, home_title: str | None
) -> Iterator[tuple[Verdict, str | None]]:
    """Yield every verdict with its signal or None, the surest first."""
    yield Verdict.CHALLENGE, _challenge(seen, portal)
    yield Verdict.HTTP_ERROR, f"status {seen.fetched.status}" if seen.fetched.status >= 400 else None
    yield Verdict.REDIRECTED_AWAY, _away(seen, portal)
    yield Verdict.TRUNCATED, _cut_in_transfer(seen)
    yield Verdict.HTTP_ERROR, None if seen.fetched.status in READABLE else f"status {seen.fetched.status}"
    yield Verdict.EMPTY, "0 bytes" if not seen.fetched.body.strip() else None
    yield Verdict.NOT_HTML, _not_html(seen)
    if json_like(seen):
        return
    yield Verdict.SOFT_404, _soft_404(seen, portal, home_title)
    yield Verdict.HIJACKED, _hijacked(seen)
    yield Verdict.RESTRICTED, _short_with("restricted", seen)
    yield Verdict.MAINTENANCE, _short_with("maintenance", seen)
    yield Verdict.TRUNCATED, _stops_in_the_middle(seen)
    empty = _empty(seen)
    yield Verdict.EMPTY, None if empty and _frames_list(seen, portal) else empty


def json_like(seen: _Seen) -> bool:
    """Return whether the answer is data for a listing, not a page."""
    return seen.kind is FetchKind.LISTING and bool(
        re.match(r"\s*(?:[\[{]|<datastore|[\w.$]+\([\[{])", seen.markup)
    )


def _links(seen: _Seen) -> int:
    return sum(1 for _ in seen.root.iter("a")) if seen.root is not None else 0


def _challenge(seen: _Seen, portal: Portal | None) -> str | None:
    signals, status = load_signals()["challenge"], seen.fetched.status
    if status in signals.statuses:
        return f"status {status}"
    if status not in signals.other_statuses or len(seen.text) > signals.numbers["text_limit"]:
        return None
    phrase = signals.find("phrases", f"{seen.title} {seen.text}")
    if phrase and _links(seen) < 10 and _says_nothing_else(signals, seen):
        return phrase
    mark = signals.find("marks", seen.markup)
    if mark and len(seen.text) < JUMP_TEXT and _links(seen) < 3:
        return mark
    script = seen.root.find(".//script") if seen.root is not None else None
    size = len(seen.fetched.body)
    if script is not None and not seen.text and size < signals.numbers["stub_bytes"]:
        cookie = "document.cookie" in seen.markup or script.get("src") is not None
        target = LOCATION.search(seen.markup)
        if (cookie or not target) and not _frames_list(seen, portal):
            return f"{size} bytes of script and nothing else"
    return None


def _away(seen: _Seen, portal: Portal | None) -> str | None:
    refused = next((each for each in seen.fetched.flags if each in BLOCKED), None)
    if refused:
        return f"leads to {seen.fetched.url}: {seen.fetched.flags[-1]}"
    host = urlsplit(seen.fetched.url).hostname or ""
    return f"answered by {host}" if portal and host not in portal.allowed_hosts else None


def _cut_in_transfer(seen: _Seen) -> str | None:
    flag = next((each for each in seen.fetched.flags if each in ("partial", "dataloss")), None)
    length = seen.fetched.header("Content-Length").strip()
    whole = int(length) if length.isdecimal() and not seen.fetched.header("Content-Encoding") else 0
    if not flag and whole > len(seen.fetched.body) > 0:
        return f"{len(seen.fetched.body)} of {whole} bytes"
    return f"{flag}: {seen.fetched.flags[-1]}" if flag and seen.fetched.flags[-1] != flag else flag


def _not_html(seen: _Seen) -> str | None:
    body = seen.fetched.body.lstrip()[:2048]
    name = next((name for magic, name in MAGIC if body.startswith(magic)), None)
    if name:
        return f"the bytes of a {name} file"
    media = seen.fetched.header("Content-Type").partition(";")[0].strip()
    if MARKUP.search(body):
        return None
    if MEDIA.search(media):
        return media
    if seen.kind is not FetchKind.LISTING and (
        "json" in media or re.match(r"\s*(?:\{\s*\"|\[\s*[\[{\"])", seen.markup)
    ):
        return "JSON"
    return None


def _short_with(name: str, seen: _Seen) -> str | None:
    """Return the words of this verdict that a page says and hardly anything else, or None."""
    signals = load_signals()[name]
    if len(seen.text) > LONG:
        return None
    words = next(filter(None, (_words(signals, seen.kind, each) for each in (seen.title, seen.text))), None)
    if not words or (name in NAMES_OF_DOCUMENTS and _is_published(seen)):
        return None
    return words if _says_nothing_else(signals, seen) and not _gives_file(seen) else None


def _says_nothing_else(signals: _Signals, seen: _Seen) -> bool:
    """Return whether next to nothing is left of a page beside what makes it bad and its frame."""
    prose = [] if seen.root is None else [fold(each) for each in _prose(seen.root)]
    prose = prose if any(prose) else [seen.text]
    said = [each for each in (seen.title, *prose) if _words(signals, seen.kind, each)]
    rest = [each for each in prose if each not in said and not CHROME.search(each)]
    return (
        bool(said) and sum(map(len, prose)) <= signals.numbers["text_limit"] and sum(map(len, rest)) <= REST
    )


def _gives_file(seen: _Seen) -> bool:
    """Return whether a page links to a file: a short notice and its annex."""
    links = seen.root.iter("a") if seen.root is not None else ()
    return any(FILE.search(each.get("href") or "") for each in links)


def _words(signals: _Signals, kind: FetchKind, text: str) -> str | None:
    """Return the words of a text that one of a verdict's phrases fits; pages have more of them than lists."""
    names = ("phrases", "phrases_of_pages") if kind is FetchKind.PAGE else ("phrases",)
    found = (signals.find(name, text) for name in names if name in signals.patterns)
    return next((each for each in found if each), None)


def _prose(root: HtmlElement) -> Iterator[str]:
    """Yield the visible texts outside links: what a page says, as against where it points."""
    body = root.find("body")
    for element in (body if body is not None else root).iter():
        if isinstance(element.tag, str) and element.tag not in ("a", "script", "style", "noscript", "option"):
            yield element.text or ""
        if element is not body:
            yield element.tail or ""


def _is_published(seen: _Seen) -> bool:
    """Return whether a page carries the labels of a document: a notice may be called 系统维护公告."""
    if PUBLISHED.search(seen.text):
        return True
    labels = seen.root.iter("meta") if seen.root is not None else ()
    names = {(each.get("name") or "").lower() for each in labels if (each.get("content") or "").strip()}
    return not names.isdisjoint(("articletitle", "pubdate"))


def _is_home(url: str, portal: Portal | None) -> bool:
    path = urlsplit(url).path
    home = portal is not None and canonical(url) == canonical(portal.home)
    return home or (bool(re.fullmatch(r"/?(?:index\.\w+)?", path)) and not urlsplit(url).query)


def _soft_404(seen: _Seen, portal: Portal | None, home_title: str | None) -> str | None:
    signals, fetched = load_signals()["soft_404"], seen.fetched
    elsewhere = urlsplit(fetched.url).path != urlsplit(fetched.requested_url).path
    if elsewhere and signals.find("addresses", urlsplit(fetched.url).path):
        return f"led to {urlsplit(fetched.url).path}"
    if seen.title and signals.find("titles", seen.title):
        return f"title {seen.title}"
    if seen.kind is not FetchKind.HOME:
        if elsewhere and _is_home(fetched.url, portal) and not _is_home(fetched.requested_url, portal):
            return "led to the home page"
        if home_title and seen.title == fold(home_title) and not _is_home(fetched.requested_url, portal):
            return "has the home page's title"
        target = (
            jump_target(seen.markup, seen.root, fetched.url, visible=seen.text)
            if seen.root is not None
            else None
        )
        if target and _is_home(target, portal):
            return "jumps to the home page"
    return _short_with("soft_404", seen)


def _hijacked(seen: _Seen) -> str | None:
    signals = load_signals()["hijacked"]
    return hijack_sign(
        title=seen.title, text=seen.text, markup=seen.markup, root=seen.root, url=seen.fetched.url,
        words=signals.patterns["words"], hints=signals.hints,
    )  # fmt: skip


def _stops_in_the_middle(seen: _Seen) -> str | None:
    """Return why the markup cannot be whole: it ends inside a tag, a comment or a script."""
    end = seen.markup.rstrip()
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


def _empty(seen: _Seen) -> str | None:
    if seen.root is None:
        return None if seen.text else "no text"
    if seen.kind is FetchKind.LISTING and len(seen.fetched.body) < LISTING_STUB and not _links(seen):
        says = re.search(r"共\s*0|暂无|没有", seen.text)
        jump = jump_target(seen.markup, seen.root, seen.fetched.url)
        if not says and not jump and next(seen.root.iter("iframe", "frame"), None) is None:
            return "stub"
    carriers = ("img", "iframe", "embed", "object", "frame", "a", "video")
    if not seen.text and next(seen.root.iter(*carriers), None) is None:
        return None if _carries_data(seen) else "no visible text"
    return None


def _frames_list(seen: _Seen, portal: Portal | None) -> bool:
    """Return whether a page shows nothing because its rows come by a request of its platform's."""
    if seen.root is None or portal is None or seen.kind is FetchKind.PAGE or not portal.platform.requests:
        return False
    url, platform = seen.fetched.url, portal.platform
    return bool(columns_in(seen.markup, url, platform)) or is_frame(
        seen.markup, seen.root, url, platform, section=""
    )


def _carries_data(seen: _Seen) -> bool:
    """Return whether an invisible page still holds something: a jump, or data in its scripts."""
    if seen.root is None or jump_target(seen.markup, seen.root, seen.fetched.url):
        return seen.root is not None
    return sum(len(each.text or "") for each in seen.root.iter("script")) > JUMP_SCRIPT


def jump_target(text: str, root: HtmlElement, url: str, *, visible: str | None = None) -> str | None:
    """Return where a page that is nothing but a jump leads, or None for a page with content.

    ``<meta http-equiv="refresh" content="0;url=a.shtml">`` and ``<script>location.href='a.shtml'</script>``
    count where the page shows hardly any text (*visible*, where the caller has it). Whether the target may be
    visited is the caller's rule.
    """
    if len(text_of(root) if visible is None else visible) > JUMP_TEXT:
        return None
    if next(root.iter("frame", "iframe", "embed"), None) is not None:
        return None
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            match = REFRESH.match(meta.get("content") or "")
            target = resolve(url, match[1]) if match else None
            if target and target != url:
                return target
    scripts = "".join(each.text or "" for each in root.iter("script"))
    match = LOCATION.search(scripts) if len(scripts) < JUMP_SCRIPT else None
    target = resolve(url, match["a"] or match["b"]) if match else None
    return target if target != url and "document.cookie" not in text else None
