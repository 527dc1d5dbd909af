"""Reads a notice into a `Draft`: strings as printed, nothing normalised, nothing chosen."""

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.model.record import BodyKind, Draft, Finding, Origin, Pair
from yifa.reading.addresses import base_of, canonical, resolve
from yifa.reading.labels import MARK, squeeze
from yifa.reading.lines import Line, read_lines
from yifa.reading.markup import parse, text_of
from yifa.reading.offered.attachments import read_attachments
from yifa.reading.offered.scripted import read_scripted
from yifa.reading.offered.shown import read_images, read_recordings
from yifa.reading.page.body import Body, body_text, chinese, find_body
from yifa.reading.page.breadcrumb import read_breadcrumb
from yifa.reading.page.data import (
    json_value,
    linked_pairs,
    marked_moments,
    said_pairs,
    script_pairs,
    with_written,
)
from yifa.reading.page.head import read_head
from yifa.reading.page.islands import KEEPING, island_in, shows_nothing
from yifa.reading.page.metadata import HEAD_LINES, head_of, read_metadata
from yifa.reading.page.repeated import known_lines
from yifa.reading.page.spelled import spell_labels
from yifa.reading.page.titles import read_titles, site_in
from yifa.reading.page.unlabelled import before_body, has_value, number_beside_title

# where the object begins that holds "content":"&lt;p&gt;…" (gkmlpt)
DETAIL = re.compile(r"['\"]?DETAIL['\"]?\s*:\s*\{")
# 来源：甲县司法局办公室, （责任编辑：张某）: in the container, below the document
BELOW = re.compile(r"(?:来源|稿源|编辑|责编|作者|审核|供稿|录入)\s*[：:]")
BELOW_REACH, BELOW_LINES = 120, 5
FIRST_LINES = 6
"""lines of a body before which most documents begin"""
# less Chinese than this beside a file or a scan is a covering note, not a document
COVERING = 50
# "图1", "见图": a word or two beside a scan is no document
PART_OF_NOTE = 10
# the QR hint, the site's owner, its licence numbers
LONGEST_FOOT = 200
# a sentence over scans: 现将…予以公布, 全文如下
LONGEST_NOTE = 120
FOLLOWS = re.compile(r"如下|附后|予以公[布示开]|现将|详见|见图|扫描件")
# what leads to the next part of a document: 下一页, 【下页】
NEXT_PART = re.compile(r"\W{0,4}(?:下|后)一?页\W{0,4}")
# what leads there in a line of them: 2, [2], >, 下一页
NEXT = re.compile(r"\W{0,2}2\W{0,2}|[>›»]{1,2}|\W{0,4}(?:下|后)一?页\W{0,4}")
NUMBERED = re.compile(r"[\d\W页共第上下首末尾前后一当全文]{1,60}")
# a line of a document's parts: 第1页 第2页, 共2页:1 2
PARTS = re.compile(
    r"(?=.{0,40}页)(?:[本全]文)?(?:[共第]?\d{1,2}页|[上下前后首尾末]一?页|当前|\d{1,2}|[^\w\s])++"
)
# what a body may show without a text
SHOWN = ("img", "embed", "object", "video", "audio")
# what a reader presses for the rest: literals, each found in a third of the time that `in` takes
UNFOLDING = (re.compile("展开"), re.compile("全文"))
PLAYERS = ("video", "audio", "object")
# what stands where a script will put the document: 正在加载，请稍候…
LOADING = re.compile(
    r"\A\s*(?:内容|数据|页面)?(?:正在)?(?:努力)?(?:加载|载入|读取|loading)中?(?:[，,\s]*请?稍[候后等])?[.。…\s]*\Z",
    re.IGNORECASE,
)
# 【打印】【关闭】 · 字号：大 中 小
TOOLS = re.compile(
    r"(?:[【\[]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:顶部|列表)?|收藏|分享(?:到)?|字[号体]|[大中小])[】\]|：:\s]*+){1,20}"
)
SEE_FILE = re.compile(r"附件|下载|点击|查看")


def read_page(text: str, root: HtmlElement, url: str, platform: Platform) -> Draft:
    """Return everything a notice page prints: titles, label and value pairs, path, body, files.

    A page without a recognisable body has ``body_html`` None and ``body_kind`` empty.
    """
    held = list(root.iter())  # lxml makes a new wrapper at every visit of an element that nobody holds
    spell_labels(root, text)
    head = read_head(root)
    body, script_pairs = _read_body(text, root, platform)
    if any(word.search(text) for word in UNFOLDING):
        body.unfold()
    lists = {} if body.marked else known_lines(root, mark=MARK, body=body.elements)
    lines = read_lines(
        root, mark=MARK, body=body.elements, between_marks=body.marked, keep_hidden=True, known=lists
    )
    top = _top(body)
    known = squeeze(f"{head.title} {head.first('articletitle') or ''}")
    metadata = read_metadata([*lines, *_below(body)], top, known)
    labelled = with_written(root, metadata.pairs)
    without_label = _without_label(root, text, lines, labelled, known)
    said = (*script_pairs, *linked_pairs(root, text), *said_pairs(root))
    pairs = (*labelled, *without_label, *head.pairs(), *said)
    crumbs = read_breadcrumb(root, lines, top)
    site, column = head.first("sitename") or site_in(head.title), head.first("columnname")
    document = body.without(platform.page_drop)
    size = document.size()
    attachments = read_attachments(
        root, body.elements, url, platform, text, covering=size < COVERING, lists=lists
    )
    scripted, unaddressed = read_scripted(root, body.elements, url, text, attachments)
    attachments += scripted
    images = read_images(root, document.elements, url) if size < LONGEST_FOOT else ()
    kind = _body_kind(document, size, has_files=bool(attachments), has_images=bool(images))
    if kind is BodyKind.IMAGE_ONLY:
        attachments += images
    if kind is BodyKind.EMPTY and (films := read_recordings(root, document.elements, url, text)):
        kind, attachments = BodyKind.ATTACHMENT_ONLY, attachments + films
    return Draft(
        url=canonical(url, rewrite=platform.address_rewrite), platform=platform.name,
        titles=tuple(read_titles(root, platform, head, [*before_body(lines), *top], pairs, crumbs)),
        pairs=pairs, breadcrumb=crumbs, body_html=document.html(), body_found_by=body.found_by,
        attachments=attachments, body_kind=kind, site_name=site, site_id_code=head.site_code(text),
        column_name=column or (crumbs[-1] if crumbs else None),
        findings=(*metadata.findings, *_body_findings(root, url, body, len(held), text), *unaddressed),
    )  # fmt: skip


def _top(body: Body) -> list[Line]:
    """Return the lines a body begins with that may still be title and metadata.

    Most documents begin after a few lines, and are read no further for it.
    """
    top: list[Line] = []
    for parts, most in ((body.elements[:1], FIRST_LINES), (body.elements, HEAD_LINES)):
        lines = [line for part in parts for line in read_lines(part, mark=MARK, at_most=most)[:most]]
        top = head_of(lines)
        if len(top) < len(lines):
            break
    return top


def _below(body: Body) -> Iterator[Line]:
    """Yield a body's last lines where they say who wrote or edited it: they are no part of the document."""
    last = body.elements[-1] if body.elements else None
    if last is not None and BELOW.search(body_text(last)[-BELOW_REACH:]):
        for line in read_lines(last, mark=MARK)[-BELOW_LINES:]:
            if BELOW.search(line.text) and len(line.text) <= BELOW_REACH:
                yield line._replace(after_body=True)


def _body_findings(root: HtmlElement, url: str, body: Body, elements: int, markup: str) -> Iterator[Finding]:
    links = [link for part in body.elements for link in part.iter("a") if _leads_on(link)]
    onward = (link.get("href") for link in (*links, *_numbered_parts(root, url, markup)))
    following = next(filter(None, (resolve(base_of(root, url), href) for href in onward)), None)
    if following is not None and following != url:
        yield Finding(code="document_goes_on", detail=f"the document goes on at {following}")
    if not body.elements:
        detail = f"{url}: none of the page's {elements} elements looks like a document"
        yield Finding(code="no_body", detail=detail)


def _numbered_parts(root: HtmlElement, url: str, markup: str) -> Iterator[HtmlElement]:
    """Yield the links to the next part of a page whose parts have its address with a number: t1_7_1.html."""
    stem = urlsplit(url).path.rpartition("/")[2].partition(".")[0]
    said = any(map(str.isdigit, stem)) and stem in markup
    numbered = said and (f"{stem}_" in markup or f"{stem}-" in markup)
    part = re.compile(rf"(?<!\w){re.escape(stem)}[_-]\d{{1,2}}\.\w{{3,5}}(?=$|[?#])") if numbered else None
    for link in root.iter("a") if part else ():
        if part and part.search(link.get("href") or "") and NEXT.fullmatch(squeeze(text_of(link))):
            around = link.getparent()
            if around is not None and NUMBERED.fullmatch(squeeze(text_of(around))):
                yield link


def _leads_on(link: HtmlElement) -> bool:
    """Return whether a link leads to a document's next part: 下一页, or 2 in a line of pages."""
    words = link.text or ""
    if "页" not in words and words.strip("[]【】 ") != "2":
        return False
    parent = link.getparent()
    around = squeeze(text_of(parent)) if parent is not None and words.strip("[]【】 第页") == "2" else ""
    return NEXT_PART.fullmatch(squeeze(words)) is not None or PARTS.fullmatch(around) is not None


def _read_body(text: str, root: HtmlElement, platform: Platform) -> tuple[Body, tuple[Pair, ...]]:
    """Return the body and the pairs of script objects; a body that only a script shows is read from it."""
    body = find_body(root, platform, text)
    detail = DETAIL.search(text) if "DETAIL" in text else None
    pairs = tuple(script_pairs(text, detail.end() if detail else None))
    if detail is not None and not (body.elements and body.size() >= COVERING):
        content = json_value(text, "content", detail.end())
        element = parse(f"<div>{html.unescape(content)}</div>").find("body/div") if content else None
        if element is not None and chinese(body_text(element)):
            return Body(elements=(element,), found_by="_CONFIG.DETAIL.content"), pairs
    if _waits(body) and (island := island_in(root)):
        body = Body(elements=(island.element,), found_by=island.holder)
    return body, pairs


def _waits(body: Body) -> bool:
    """Return whether there is no body, or one where nothing is seen until a script shows it."""
    held = {element.tag for part in body.elements for element in part.iter(*SHOWN, *KEEPING)}
    if not held.isdisjoint(SHOWN):
        return False
    says = any(map(str.strip, (text for part in body.elements for text in part.itertext())))
    return not body.elements or ((bool(held) or not says) and all(map(shows_nothing, body.elements)))


def _without_label(
    root: HtmlElement, text: str, lines: Sequence[Line], labelled: Sequence[Pair], title: str
) -> Iterator[Pair]:
    """Yield what ``<publishtime>`` holds and the number beside the title, where no label gave them.

    ``<time datetime="2026-03-12">3个月前</time>`` counts where it is the page's only one.
    """
    if not has_value(labelled, "date_published"):
        times = {time.get("datetime") or "" for time in root.iter("time")} - {""}
        shown = map(text_of, root.iter("publishtime"))
        for value in (*shown, *marked_moments(root, text), *(times if len(times) == 1 else ())):
            label = "publishtime"
            yield Pair(label=label, name=label, field="date_published", value=value, origin=Origin.LINE)
    if not has_value(labelled, "document_number") and (number := number_beside_title(lines, title)):
        yield number


def _said_in(part: HtmlElement) -> str:
    """Return what a part of a document says, without what a player tells browsers that cannot play."""
    if next(part.iter(*PLAYERS), None) is None:
        return body_text(part)
    return "\n".join(line.text for line in read_lines(part))


def _body_kind(body: Body, size: int, *, has_files: bool, has_images: bool) -> BodyKind:
    text = "".join(map(_said_in, body.elements)) if size < LONGEST_FOOT else ""
    size = min(size, chinese(text)) if size < LONGEST_FOOT else size
    # scans with nothing but a heading above and a footer below them, or a sentence that says they follow
    scanned = has_images and ("。" not in text or (size < LONGEST_NOTE and FOLLOWS.search(text) is not None))
    if size >= COVERING and not scanned:
        return BodyKind.HTML
    if has_files and (not size or SEE_FILE.search(text) or body.own_size() < PART_OF_NOTE):
        return BodyKind.ATTACHMENT_ONLY
    if scanned:
        return BodyKind.IMAGE_ONLY
    idle = LOADING.match(text) or TOOLS.fullmatch(text.strip())
    return BodyKind.HTML if text.strip() and not idle else BodyKind.EMPTY
