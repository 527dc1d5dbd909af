"""Judges what a response is before anything reads it: only `Verdict.OK` is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import BLOCKED, Fetched, FetchKind, Verdict
from yifa.model.portal import Portal
from yifa.model.record import Finding
from yifa.reading.addresses import canonical
from yifa.reading.files.kinds import SIGNS
from yifa.reading.judging.answer import Answer, Sign, suspicion
from yifa.reading.judging.hijack import hijacked
from yifa.reading.judging.marks import gives_file, shows_scan
from yifa.reading.judging.sayings import may_be_document, saying, says_nothing_else, title_of_error
from yifa.reading.jumps import JUMP_SCRIPT, JUMP_TEXT, LOCATION, jump_target
from yifa.reading.labels import squeeze
from yifa.reading.listing.embedded import JSONP, is_xml, xml_of
from yifa.reading.listing.feeds import read_json
from yifa.reading.listing.row_requests import columns_in, is_frame
from yifa.reading.markup import fold, text_of
from yifa.reading.page.titles import uncut
from yifa.reading.signals import load_signals

MEDIA = re.compile(
    r"^(?:image|audio|video|font)/|pdf|msword|officedocument|zip|octet-stream|ofd|rar", re.IGNORECASE
)
MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|script|meta|title|table|p|ul|datastore|\?xml)\b", re.IGNORECASE
)
# an unfinished tag, script or comment at the very end of the answer
OPEN_END = re.compile(r"<[a-zA-Z/!][^<>]*$")
# the middle of a sentence at the very end of the answer: 为进一步规范行政行为，根
IN_A_SENTENCE = re.compile(r"[，、；][^<>。！？；;.!?]{0,200}\Z")
# what stands at the very end of a page that came whole, whatever its template forgot to close
FOOT = re.compile(r"主办|版权|备案|标识码|技术支持|Copyright", re.IGNORECASE)
LAST = 600
"""characters of markup in which a foot is looked for"""
READABLE = frozenset({200, 203, 206})
"""statuses whose body is what was asked for; a 206 that is only a part of it is flagged as cut"""
LISTING_STUB = 1024
HOME = "the home page"
# what a page without text says to whoever opens it
ALERT = re.compile(r"\balert\(\s*['\"]([^'\"<>]{2,100})['\"]")


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
    doubts: tuple[Finding, ...] = field(default=(), compare=False)
    """what a rule of thumb says against a page that is read all the same"""

    @property
    def shows_home(self) -> bool:
        """Return whether the home page stands in the page's place, which says nothing of the page."""
        return self.verdict is Verdict.SOFT_404 and HOME in self.detail


def judge(
    fetched: Fetched,
    text: str,
    root: HtmlElement | None,
    *,
    kind: FetchKind,
    portal: Portal | None = None,
    home_title: str | None = None,
    row: str = "",
) -> Judgement:
    """Return what a response is and the signal that decided.

    *text* and *root* are the decoded body and its tree (None where there is none); with *portal* its hosts
    are checked too; *home_title* is the portal's home page's title, which another page does not have; *row*
    is the title that the list row which led here says. A sign that proves nothing by itself is a doubt: the
    page is read, and says so.
    """
    visible = text_of(root) if root is not None else fold(text)
    length = len(visible)
    title = root.find(".//title") if root is not None else None
    words = fold("".join(title.itertext())) if title is not None else ""
    if words and visible.startswith(words):
        visible = visible[len(words) :].strip()
    if not visible and "alert(" in text:
        visible = fold(" ".join(ALERT.findall(text)))
    answer = Answer(
        fetched=fetched, markup=text, root=root, kind=kind, portal=portal,
        home_title=fold(home_title) if home_title else None, text=visible, title=words,
        row=squeeze(uncut(row)),
    )  # fmt: skip
    doubts: list[Finding] = []
    for verdict, sign in _signs(answer):
        if sign is None:
            continue
        if sign.sure:
            removed = verdict is Verdict.SOFT_404 and load_signals()["soft_404"].find("removed", visible)
            return Judgement(
                verdict=verdict, detail=sign.detail, says_removed=bool(removed), visible_length=length
            )
        doubts.append(suspicion(verdict, sign))
    detail = "; ".join(f"{doubt.code}: {doubt.detail}" for doubt in doubts)
    return Judgement(verdict=Verdict.OK, detail=detail, visible_length=length, doubts=tuple(doubts))


def _sure(detail: str | None) -> Sign | None:
    return Sign(detail=detail) if detail else None


def _signs(answer: Answer) -> Iterator[tuple[Verdict, Sign | None]]:
    """Yield every verdict with its sign or None, the surest first."""
    status = f"status {answer.fetched.status}"
    yield Verdict.CHALLENGE, _challenge(answer)
    yield Verdict.HTTP_ERROR, _sure(status if answer.fetched.status >= 400 else None)
    yield Verdict.REDIRECTED_AWAY, _sure(_away(answer))
    yield Verdict.TRUNCATED, _sure(_cut_in_transfer(answer))
    yield Verdict.HTTP_ERROR, _sure(None if answer.fetched.status in READABLE else status)
    yield Verdict.EMPTY, _sure("0 bytes" if not answer.fetched.body.strip() else None)
    yield Verdict.NOT_HTML, _sure(_not_html(answer))
    if _is_data(answer):
        return
    yield Verdict.SOFT_404, _soft_404(answer)
    yield Verdict.HIJACKED, hijacked(answer)
    yield Verdict.RESTRICTED, saying("restricted", answer)
    yield Verdict.MAINTENANCE, saying("maintenance", answer)
    yield Verdict.TRUNCATED, _sure(_stops_in_the_middle(answer))
    empty = _empty(answer)
    yield Verdict.EMPTY, _sure(None if empty and _frames_list(answer) else empty)


def _is_data(answer: Answer) -> bool:
    """Return whether the answer is data for a listing, not a page."""
    return answer.kind is FetchKind.LISTING and bool(
        re.match(r"\A\s*(?:[\[{]|<datastore)", answer.markup)
        or JSONP.match(answer.markup)
        or _is_feed(answer.markup)
    )


def _links(answer: Answer) -> int:
    return sum(1 for _ in answer.root.iter("a")) if answer.root is not None else 0


def _challenge(answer: Answer) -> Sign | None:
    signals, status = load_signals()["challenge"], answer.fetched.status
    if status in signals.statuses:
        return Sign(detail=f"status {status}")
    if status not in signals.other_statuses or len(answer.text) > signals.numbers["text_limit"]:
        return None
    phrase = signals.find("phrases", f"{answer.title} {answer.text}")
    if phrase and _links(answer) < 10 and says_nothing_else(signals, answer):
        return Sign(detail=phrase, sure=status not in READABLE or not may_be_document("challenge", answer))
    few = len(answer.text) < JUMP_TEXT and _links(answer) < 3
    if few and (mark := signals.find("marks", answer.markup)):
        sure = status not in READABLE or not (gives_file(answer.root) or shows_scan(answer.root))
        return Sign(detail=mark, sure=sure)
    script = answer.root.find(".//script") if answer.root is not None else None
    size = len(answer.fetched.body)
    if script is not None and not answer.text and size < signals.numbers["stub_bytes"]:
        cookie = "document.cookie" in answer.markup or script.get("src") is not None
        target = LOCATION.search(answer.markup)
        if (cookie or not target) and not (_frames_list(answer) or shows_scan(answer.root)):
            return Sign(detail=f"{size} bytes of script and nothing else")
    return None


def _away(answer: Answer) -> str | None:
    fetched, portal = answer.fetched, answer.portal
    if any(flag in BLOCKED for flag in fetched.flags):
        return f"leads to {fetched.url}: {fetched.flags[-1]}"
    host = urlsplit(fetched.url).hostname or ""
    return f"answered by {host}" if portal and host not in portal.allowed_hosts else None


def _cut_in_transfer(answer: Answer) -> str | None:
    fetched = answer.fetched
    cut = next((flag for flag in fetched.flags if flag in ("partial", "dataloss")), None)
    length = fetched.header("Content-Length").strip()
    whole = int(length) if length.isdecimal() and not fetched.header("Content-Encoding") else 0
    if not cut and whole > len(fetched.body) > 0:
        return f"{len(fetched.body)} of {whole} bytes"
    return f"{cut}: {fetched.flags[-1]}" if cut and fetched.flags[-1] != cut else cut


def _not_html(answer: Answer) -> str | None:
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


def _is_home(url: str, portal: Portal | None) -> bool:
    path = urlsplit(url).path
    home = portal is not None and canonical(url) == canonical(portal.home)
    return home or (bool(re.fullmatch(r"/?(?:index\.\w+)?", path)) and not urlsplit(url).query)


def _soft_404(answer: Answer) -> Sign | None:
    signals, fetched, portal = load_signals()["soft_404"], answer.fetched, answer.portal
    elsewhere = urlsplit(fetched.url).path != urlsplit(fetched.requested_url).path
    if elsewhere and signals.find("addresses", urlsplit(fetched.url).path):
        return Sign(detail=f"led to {urlsplit(fetched.url).path}")
    title = title_of_error(answer)
    if title is not None and saying("maintenance", answer):
        title = None
    if title is not None and title.sure:
        return title
    if answer.kind is not FetchKind.HOME:
        if elsewhere and _is_home(fetched.url, portal) and not _is_home(fetched.requested_url, portal):
            return Sign(detail=f"led to {HOME}")
        if answer.title == answer.home_title and not _is_home(fetched.requested_url, portal):
            return Sign(detail=f"has {HOME}'s title")
        target = None
        if answer.root is not None:
            target = jump_target(answer.markup, answer.root, fetched.url, visible=answer.text)
        if target and _is_home(target, portal):
            return Sign(detail=f"jumps to {HOME}")
    said = saying("soft_404", answer)
    return said if said is not None and said.sure else title or said


def _stops_in_the_middle(answer: Answer) -> str | None:
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
    if (
        "<body" in small
        and opened >= 1
        and not FOOT.search(end[-LAST:])
        and IN_A_SENTENCE.search(end[-LAST:])
    ):
        return "ends inside a sentence"
    if "<body" in small and opened >= 2 and len(end) > 1000 and not FOOT.search(end[-LAST:]):
        return f"{opened} blocks are never closed"
    return None


def _is_feed(markup: str) -> bool:
    """Return whether an answer is XML with rows, of which nothing is seen where they are attributes."""
    return is_xml(markup) and bool(read_json(xml_of(markup)).items)


def _empty(answer: Answer) -> str | None:
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


def _frames_list(answer: Answer) -> bool:
    """Return whether a page shows nothing because its rows come by a request of its platform's."""
    markup, url, platform = answer.markup, answer.fetched.url, answer.portal and answer.portal.platform
    if answer.root is None or answer.kind is FetchKind.PAGE or not platform or not platform.requests:
        return False
    return bool(columns_in(markup, url, platform)) or is_frame(markup, answer.root, url, platform, section="")


def _carries_data(answer: Answer) -> bool:
    """Return whether a page without visible text holds something: a jump, or data in its scripts."""
    if answer.root is None or jump_target(answer.markup, answer.root, answer.fetched.url):
        return answer.root is not None
    return sum(len(script.text or "") for script in answer.root.iter("script")) > JUMP_SCRIPT
