"""Notice page → `Draft`: strings as printed, nothing normalised, nothing chosen."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.model.record import BodyKind, Draft, Finding, Origin, Pair
from yifa.reading.addresses import canonical
from yifa.reading.labels import MARK, label_name, load_vocabulary, squeeze
from yifa.reading.lines import Line, names_of, read_lines
from yifa.reading.markup import fold, parse, select, text_of
from yifa.reading.numbers import NUMBER
from yifa.reading.page.attachments import read_attachments, read_images
from yifa.reading.page.body import Body, body_text, chinese, containers, find_body
from yifa.reading.page.metadata import HEAD_LINES, Metadata, head_of, read_metadata

# "网站标识码：4305810010", "网站标识码：</span><a>bm01000001</a>"
SITE_CODE = re.compile(r"网站标识码\s*[：:]?(?:\s|<[^>]{0,200}>|&nbsp;)*(?P<code>\d{10}|bm\d{8})")
# 您当前所在的位置：首页 > 政务公开, 当前位置:首页>…, 所在的位置 > 首页
CRUMBS = re.compile(r"^[\W_]*(?:您|你)?(?:当前|现在|目前)?(?:所在)?(?:的)?位置\s*[：:>›»]?\s*(?P<path>.*)$")
STEP = re.compile("位.?置|[>›»→＞/]")
ARROW = re.compile(r"\s*(?:-*[>›»→＞]|/{2,}|(?<=\s)/(?=\s))+\s*")
# "武定县2025年度…报告-武定县人民政府": what follows the last sign, where it names a site or a column
SUFFIX = re.compile(r"(?:(?<!\s)\s+)?(?<![-_—|–－])[-_—|–－]+\s*(?P<part>[^-_—|–－]{2,40})$")
# "甲县人民政府门户网站 甲县2025年度…报告"; a site's name and nothing else
SITE_BEFORE = re.compile(
    r"^\S{2,20}(?:人民政府|政府网|网站|门户网?|政务网)(?:[\s_—|–－]+|\s*[-—]+\s*)(?=\S.{5})"
)
SITE_ALONE = re.compile(r"(?:网站|政府网|门户)$|^[^\s关年]{2,12}(?:人民政府|管委会|管理委员会)$")
SITE_LIKE = re.compile(r"(?:政府|网|网站|门户|平台|公开|局|委员会|办公室|首页|频道|目录|专栏)$")
TITLE_CLASS = re.compile(
    r"(?:^|[-_ \d])(?:bt|biaoti|tit|title)(?:$|[-_ \d])|(?:article|news|info|detail|content)[-_]?tit",
    re.IGNORECASE,
)
# where the object begins that holds "content":"&lt;p&gt;…" (gkmlpt)
DETAIL = re.compile(r"['\"]?DETAIL['\"]?\s*:\s*\{")
JSON_STRING = r"""\b{key}['"]?\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)\""""
# "title='…'; pubDate='2026-01-15 10:00'" in a script of the Jiangxi cluster
SCRIPT_VALUE = re.compile(
    r"(?:var\s+|;\s*|\n\s*)(?P<key>pubDate|title)\s*=\s*(['\"])(?P<value>[^'\"\n]{4,200})\2"
)
# <ol class="breadcrumb"><li>首页</li><li>政务公开</li></ol>
CRUMB_LIST = re.compile(r"crumb|location|position|weizhi|dqwz", re.IGNORECASE)
LONGEST_COLUMN = 24
# col1_name, col12_name
NAMED_COLUMN = re.compile(r"col(\d{1,2})_name")
# 来源：甲县司法局办公室, （责任编辑：张某）: in the container, below the document
BELOW = re.compile(r"(?:来源|稿源|编辑|责编|作者|审核|供稿|录入)\s*[：:]")
BELOW_REACH, BELOW_LINES = 120, 5
SHORTEST_TITLE = 4
NEAR_TITLE = 3
"""lines above and below the title among which its number may stand"""
# less Chinese than this beside a file or a scan is a covering note, not a document
COVERING = 50
# "图1", "见图": a word or two beside a scan is no document
PART_OF_NOTE = 10
# the QR hint, the site's owner, its licence numbers
LONGEST_FOOT = 200
LONGEST_TITLE = 500
"""of a ``<title>``; what is longer is none, and made to hold up whoever takes it apart"""
# a sentence over scans: 现将…予以公布, 全文如下
LONGEST_NOTE = 120
FOLLOWS = re.compile(r"如下|附后|予以公[布示开]|现将|详见|见图|扫描件")
SEE_FILE = re.compile(r"附件|下载|点击|查看")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the page's ``<head>`` (and stray ``<meta>``) says."""

    metas: tuple[tuple[str, str], ...]
    title: str

    def first(self, name: str) -> str | None:
        """Return the first non-empty content of a ``<meta>``, its name in any case."""
        return next((value for key, value in self.metas if value and key.lower() == name), None)


def read_page(text: str, root: HtmlElement, url: str, platform: Platform) -> Draft:
    """Return everything a notice page prints: titles, label and value pairs, path, body, files.

    A page without a recognisable body has ``body_html`` None and ``body_kind`` empty.
    """
    held = list(root.iter())  # lxml makes a new wrapper at every visit of an element that nobody holds
    head = _read_head(root)
    body, script_pairs = _read_body(text, root, platform)
    lines = read_lines(root, mark=MARK, body=body.elements, between_marks=body.marked, keep_hidden=True)
    inner = [line for each in body.elements for line in read_lines(each, mark=MARK, at_most=HEAD_LINES)]
    metadata = read_metadata([*lines, *_below(body)], inner)
    printed = (*metadata.pairs, *_publish_time(root, metadata), *_number_line(lines, metadata))
    pairs = (*printed, *_meta_pairs(head), *script_pairs)
    crumbs = (
        _breadcrumb(lines) or _breadcrumb(head_of(inner)) or _named_columns(root) or _listed_columns(root)
    )
    site, column = head.first("sitename") or _site_in(head.title), head.first("columnname")
    document = body.without(platform.page_drop)
    covering = document.size() < COVERING
    attachments = read_attachments(root, body.elements, url, platform, text, covering=covering)
    images = read_images(root, document.elements, url) if document.size() < LONGEST_FOOT else ()
    kind = _body_kind(document, has_files=bool(attachments), has_images=bool(images))
    if kind is BodyKind.IMAGE_ONLY:
        attachments += images
    return Draft(
        url=canonical(url, rewrite=platform.address_rewrite),
        platform=platform.name,
        titles=tuple(_titles(root, platform, head, [*_before(lines), *head_of(inner)], pairs, crumbs)),
        pairs=pairs,
        breadcrumb=crumbs,
        body_html=document.html(),
        body_found_by=body.found_by,
        attachments=attachments,
        body_kind=kind,
        site_name=site,
        site_id_code=_site_code(head, text),
        column_name=column or (crumbs[-1] if crumbs else None),
        findings=(*metadata.findings, *_body_findings(url, body, len(held))),
    )


def _read_head(root: HtmlElement) -> _Head:
    metas = tuple(
        (each.get("name") or each.get("property") or "", fold(each.get("content") or ""))
        for each in root.iter("meta")
    )
    title = next((text_of(each) for each in root.iter("title")), "")
    return _Head(metas=metas, title=title[:LONGEST_TITLE])


def _below(body: Body) -> Iterator[Line]:
    """Yield a body's last lines where they say who wrote or edited it: they are no part of the document."""
    last = body.elements[-1] if body.elements else None
    if last is not None and BELOW.search(body_text(last)[-BELOW_REACH:]):
        for line in read_lines(last, mark=MARK)[-BELOW_LINES:]:
            if BELOW.search(line.text) and len(line.text) <= BELOW_REACH:
                yield line._replace(after_body=True)


def _body_findings(url: str, body: Body, elements: int) -> Iterator[Finding]:
    if not body.elements:
        detail = f"{url}: none of the page's {elements} elements looks like a document"
        yield Finding(code="no_body", detail=detail)


def _read_body(text: str, root: HtmlElement, platform: Platform) -> tuple[Body, tuple[Pair, ...]]:
    """Return the body and the pairs of script objects; a body that only a script holds is read from it."""
    body = find_body(root, platform, text)
    detail = DETAIL.search(text) if "DETAIL" in text else None
    pairs = tuple(_script_pairs(text, detail.end() if detail else None))
    if detail is None or (body.elements and body.size() >= COVERING):
        return body, pairs
    content = _json_value(text, "content", detail.end())
    if not content:
        return body, pairs
    element = parse(f"<div>{html.unescape(content)}</div>").find("body/div")
    if element is None or not chinese(body_text(element)):
        return body, pairs
    return Body(elements=(element,), found_by="_CONFIG.DETAIL.content"), pairs


def _json_value(text: str, key: str, start: int) -> str | None:
    """Return the string a script object gives for *key* after *start*, unescaped, or None."""
    pattern = re.compile(JSON_STRING.format(key=key))
    found, place = None, text.find(key, start)
    while found is None and place >= 0:  # a regex that searches for itself takes 3 ms for each absent key
        found, place = pattern.match(text, place), text.find(key, place + 1)
    if found is None:
        return None
    try:
        value = json.loads(f'"{found["value"]}"', strict=False)
    except ValueError:
        value = found["value"]
    return str(value)


def _script_pairs(text: str, detail: int | None) -> Iterator[Pair]:
    words = load_vocabulary()
    if detail is not None:
        for key, field in words.json.items():
            if value := fold(_json_value(text, key, detail) or ""):
                yield Pair(label=key, name=key, field=field, value=value, origin=Origin.JSON)
    if "pubDate" in text:
        for match in SCRIPT_VALUE.finditer(text):
            key, value = match["key"], fold(match["value"])
            yield Pair(label=key, name=key, field=words.json[key], value=value, origin=Origin.JSON)


def _meta_pairs(head: _Head) -> Iterator[Pair]:
    """Yield the ``<meta>`` that mean a field; the title only where it is not the column's or site's name."""
    names = load_vocabulary().meta
    outer = {head.first("columnname"), head.first("sitename")}
    for label, value in head.metas:
        field = names.get(label.lower())
        if field and not (field == "title" and value in outer):
            yield Pair(label=label, name=label.lower(), field=field, value=value, origin=Origin.META)


def _publish_time(root: HtmlElement, metadata: Metadata) -> Iterator[Pair]:
    """Yield what ``<publishtime>`` holds, where no label gave it."""
    if not any(each.field == "date_published" and each.value for each in metadata.pairs):
        for each in root.iter("publishtime"):
            label, value = "publishtime", text_of(each)
            yield Pair(label=label, name=label, field="date_published", value=value, origin=Origin.LINE)


def _number_line(lines: Sequence[Line], metadata: Metadata) -> Iterator[Pair]:
    """Yield the number that a line beside the title is, where no label gave one: 甲政发〔2026〕3号."""
    if any(each.field == "document_number" and each.value for each in metadata.pairs):
        return
    shown = _before(lines)
    title = max((place for place, line in enumerate(shown) if line.heading), default=None)
    for line in shown[max(0, title - NEAR_TITLE) : title + NEAR_TITLE + 1] if title is not None else ():
        if not line.linked and NUMBER.fullmatch(squeeze(line.text)):
            yield Pair(
                label="",
                name="",
                field="document_number",
                value=fold(line.text.replace(MARK, "")),
                origin=Origin.LINE,
            )
            return


def _before(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.after_body and not line.hidden]


def _titles(
    root: HtmlElement,
    platform: Platform,
    head: _Head,
    lines: Sequence[Line],
    pairs: Iterable[Pair],
    crumbs: Sequence[str],
) -> Iterator[Pair]:
    """Yield every title of the page, in order of trust (guide §7.3)."""
    own = [each for each in pairs if each.field == "title" and each.value]
    yield from (each for each in own if each.origin is Origin.TABLE)
    names = (head.first("sitename"), head.first("columnname"), _site_in(head.title), *crumbs)
    outer = {squeeze(each) for each in names if each}
    cut = without_site(head.title, outer)
    known = squeeze(f"{cut or ''} {head.first('articletitle') or ''}")
    for heading in _headings(root, platform, lines, known, outer):
        yield Pair(label="", name="", field="title", value=heading, origin=Origin.HEADING)
    yield from (each for each in own if each.origin is not Origin.TABLE)
    if cut:
        yield Pair(label="title", name="title", field="title", value=cut, origin=Origin.TITLE)


def _headings(
    root: HtmlElement, platform: Platform, lines: Sequence[Line], known: str, outer: set[str]
) -> Iterator[str]:
    """Yield the heading over the document: the platform's title element, else the likeliest heading line."""
    for css in (*platform.page_title, "ucaptitle"):
        for element in select(root, css):
            found = " ".join(line.text for line in read_lines(element)) or text_of(element)
            if len(found) >= SHORTEST_TITLE:
                yield found
                return
    last = None
    for headings in (True, False):
        tier = [each for each in _heading_lines(lines, headings=headings) if squeeze(each) not in outer]
        if proven := [each for each in tier if squeeze(each) in known]:
            yield max(proven, key=len)
            return
        last = last or (tier[-1] if tier else None)
    if last:
        yield last


@lru_cache(maxsize=4096)
def _says_title(names: str) -> bool:
    """Return whether an element's classes and id call it a title; pages repeat few of them."""
    return TITLE_CLASS.search(names) is not None


def _heading_lines(lines: Sequence[Line], *, headings: bool) -> list[str]:
    """Return the heading lines, or those whose class says title; what breaks within one becomes a space."""
    found: list[str] = []
    last: HtmlElement | None = None
    for line in lines:
        fits = line.heading if headings else _says_title(names_of(line.element))
        text = fold(line.text.replace(MARK, "")) if fits else ""
        if not fits or CRUMBS.match(text) or 2 * line.linked > len(text):
            last = None
            continue
        if last is line.element and found:
            found[-1] = f"{found[-1]} {text}"
        elif len(text) >= SHORTEST_TITLE and label_name(text) not in load_vocabulary().fields:
            found.append(text)
        last = line.element
    return found


def without_site(title: str, outer: set[str]) -> str | None:
    """Return a ``<title>`` without the site's and column's names at its end; None where nothing else is left.

    >>> without_site("甲县2025年度法治政府建设报告-依法行政-甲县人民政府", {"依法行政"})
    '甲县2025年度法治政府建设报告'
    """
    while match := SUFFIX.search(title):
        part = match["part"].strip()
        if not SITE_LIKE.search(part) and _without(squeeze(part), outer):
            break
        title = title[: match.start()]
    title = SITE_BEFORE.sub("", title)
    if squeeze(title) in outer or len(title) < SHORTEST_TITLE or SITE_ALONE.search(title):
        return None
    return title


def _site_in(title: str) -> str | None:
    """Return the site's name a ``<title>`` ends with, or None."""
    found = SUFFIX.search(title)
    return found["part"].strip() if found and SITE_LIKE.search(found["part"].strip()) else None


def _without(part: str, names: Iterable[str]) -> str:
    """Return what is left of *part* when the site's and columns' names are taken out of it."""
    for name in sorted(names, key=len, reverse=True):
        part = part.replace(name, "")
    return part


def _breadcrumb(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the path from the home page to the page's column, outermost first."""
    names = containers()["crumbs"]
    for place, line in enumerate(lines):
        if line.hidden or not STEP.search(line.text):
            continue
        text = fold(line.text.replace(MARK, " "))
        match = CRUMBS.match(text) if "位置" in text[:12] else None
        if match is None and not _is_crumbs(line, names, text):
            continue
        path = match["path"] if match else text
        for other in lines[place + 1 : place + 12]:
            more = fold(other.text.replace(MARK, " "))
            if not (ARROW.match(more) or ARROW.search(path[-2:]) or not path.strip()) or len(more) > 80:
                break
            path = f"{path} {more}"
        parts = [fold(each) for each in ARROW.split(path) if each.strip()]
        if len(parts) > 1 or (match and parts):
            return tuple(parts)
    return ()


def _named_columns(root: HtmlElement) -> tuple[str, ...]:
    """Return the path that numbered, hidden spans give, the outermost having the highest number (Hanweb).

    ``<span id='col2_name'>政策文件</span><span id='col1_name'>市政府文件</span>``
    """
    numbered = [(NAMED_COLUMN.fullmatch(each.get("id") or ""), text_of(each)) for each in root.iter("span")]
    found = sorted(((int(match[1]), name) for match, name in numbered if match and name), reverse=True)
    return tuple(name for _, name in found)


def _listed_columns(root: HtmlElement) -> tuple[str, ...]:
    """Return the path a list gives that is called one, its arrows drawn by the style sheet, or ()."""
    for element in root.iter("ol", "ul", "nav"):
        if CRUMB_LIST.search(names_of(element)):
            parts = [text_of(each) for each in element.iter("li")] or [
                text_of(each) for each in element.iter("a")
            ]
            names = tuple(each for each in parts if each)
            if len(names) > 1 and max(map(len, names)) <= LONGEST_COLUMN:
                return names
    return ()


def _is_crumbs(line: Line, names: Iterable[str], text: str) -> bool:
    classes = names_of(line.element).lower()
    return bool(classes.strip()) and any(each in classes for each in names) and ARROW.search(text) is not None


def _site_code(head: _Head, text: str) -> str | None:
    if code := head.first("siteidcode"):
        return code
    found = SITE_CODE.search(text)
    return found["code"] if found else None


def _body_kind(body: Body, *, has_files: bool, has_images: bool) -> BodyKind:
    size = body.size()
    text = "".join(body_text(each) for each in body.elements) if size < LONGEST_FOOT else ""
    # scans with nothing but a heading above and a footer below them, or a sentence that says they follow
    scanned = has_images and ("。" not in text or (size < LONGEST_NOTE and FOLLOWS.search(text) is not None))
    if size >= COVERING and not scanned:
        return BodyKind.HTML
    if has_files and (not size or SEE_FILE.search(text) or body.own_size() < PART_OF_NOTE):
        return BodyKind.ATTACHMENT_ONLY
    if scanned:
        return BodyKind.IMAGE_ONLY
    return BodyKind.HTML if text.strip() else BodyKind.EMPTY
