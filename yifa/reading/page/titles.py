"""Reads a page's titles, in order of trust, without the names of its site and column."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import read_moment
from yifa.reading.labels import MARK, label_name, load_vocabulary, squeeze
from yifa.reading.lines import HEADINGS, Line, names_of, read_lines
from yifa.reading.markup import fold, select, text_of
from yifa.reading.numbers import NUMBER
from yifa.reading.page.breadcrumb import CRUMBS
from yifa.reading.page.head import Head
from yifa.reading.page.labelled import COLON, by_colon
from yifa.reading.page.names import SITE_LIKE, is_place, names_document

# "武定县2025年度…报告-武定县人民政府": what follows the last sign, where it names a site or a column
SUFFIX = re.compile(r"(?:(?<!\s)\s+)?(?<![-_—|–－>›»])[-_—|–－>›»]+\s*(?P<part>[^-_—|–－>›»]{2,40})$")
# "甲县人民政府门户网站 甲县2025年度…报告"; a site's name and nothing else
SITE_BEFORE = re.compile(
    r"^\S{2,20}(?:人民政府|政府网|网站|门户网?|政务网)(?:[\s_—|–－]+|\s*[-—]+\s*)(?=\S.{5})"
)
SITE_ALONE = re.compile(
    r"(?:网站|政府网|门户)$|^[^\s关年]{2,12}(?:政府|管委会|管理委员会)$|^[^\s关年的]{2,16}网$"
)
TITLE_CLASS = re.compile(
    r"(?:^|[-_ \d])(?:bt|biaoti|tit|title)(?:$|[-_ \d])|(?:article|news|info|detail|content)[-_]?tit",
    re.IGNORECASE,
)
# what a site says of a title in an element of its own
BADGE = re.compile(r"(?i:new|hot|top)!?|最新|热门?|荐|推荐|置顶|原创")
# a body, alone on a line over 关于…: 甲县人民政府
ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:政府|办公室|委员会|局|厅|委|中心|法院|检察院|管委会|指挥部|领导小组)"
)
SHORTEST_TITLE = 4
DOTS = "…⋯.．。"
BRACKETS = " \t\xa0\u3000|｜[]()（）【】" + MARK
# what sentences and labels have, and titles have not
PUNCTUATED = re.compile(r"[。；;：:？?]")
LONGEST_HEADING = 100
LONGEST_COLUMN = 8
LONGEST_DAY = 24
"""characters: 2026年03月12日 09:30:00"""


def read_titles(
    root: HtmlElement,
    platform: Platform,
    head: Head,
    lines: Sequence[Line],
    pairs: Iterable[Pair],
    crumbs: Sequence[str],
) -> Iterator[Pair]:
    """Yield every title of the page, in order of trust (guide §7.3)."""
    own = [pair for pair in pairs if pair.field == "title" and pair.value]
    yield from (pair for pair in own if pair.origin is Origin.TABLE)
    names = (head.first("sitename"), head.first("columnname"), site_in(head.title), *crumbs)
    outer = {squeeze(name) for name in names if name}
    outer -= {name for name in outer if names_document(name) and _is_own(name, head.title, outer, lines)}
    shared = without_site(head.first("og:title") or "", outer)
    cut = without_site(head.title, outer)
    cut = shared if shared and (cut is None or is_place(cut, outer)) else cut
    known = squeeze(f"{cut or ''} {head.first('articletitle') or ''}")
    named = [name for name in (head.first("articletitle"), cut) if name]
    begun = [uncut(name) for name in reversed(named) if uncut(name) != name]
    for heading in (
        _headings(root, platform, lines, known, outer)
        or _begun_by(begun, lines)
        or _above_moment(lines)
        or ([] if cut and not is_place(cut, outer) else _centred(lines))
    ):
        whole = _whole(heading, named) if uncut(heading) != heading else _unbroken(heading, named)
        whole = _with_organ(whole, lines) if whole.startswith("关于") else whole
        yield Pair(label="", name="", field="title", value=whole, origin=Origin.HEADING)
    yield from (pair for pair in own if pair.origin is not Origin.TABLE)
    if cut:
        yield Pair(label="title", name="title", field="title", value=cut, origin=Origin.TITLE)


def _is_own(name: str, title: str, outer: set[str], lines: Sequence[Line]) -> bool:
    """Return whether the name of a page's column is all that its ``<title>`` says, and its heading too."""
    if squeeze(without_site(title, outer - {name}) or "") != name:
        return False
    return any(
        squeeze(line.text) == name for line in lines if line.heading or says_title(names_of(line.element))
    )


def _whole(heading: str, named: Sequence[str]) -> str:
    """Return the title that a heading shows cut, where the page's head has it whole."""
    start = squeeze(uncut(heading))
    whole = (name for name in named if squeeze(name).startswith(start) and uncut(name) == name)
    return next(whole, heading) if len(start) >= SHORTEST_TITLE else heading


def _unbroken(heading: str, named: Sequence[str]) -> str:
    """Return a heading without the spaces of its line breaks, where the page's head says it without."""
    said = squeeze(heading)
    return min((name for name in named if squeeze(name) == said), key=len, default=heading)


def _with_organ(heading: str, lines: Sequence[Line]) -> str:
    """Return a title that begins with 关于 behind the body that a line of its own right above it names."""
    said = squeeze(heading)
    for above, line in pairwise(lines):
        if squeeze(line.text) != said or not ORGAN.fullmatch(squeeze(above.text)):
            continue
        beside = line.element.getprevious() is above.element or line.element is above.element
        alike = above.heading == line.heading and not (above.linked or above.hidden)
        if beside and alike:
            return fold(above.text.replace(MARK, "")) + heading
    return heading


def _begun_by(begun: Sequence[str], lines: Sequence[Line]) -> list[str]:
    """Return the line that begins as a title does that the page's head prints cut; none where none does."""
    starts = tuple(squeeze(name) for name in begun if len(name) >= SHORTEST_TITLE)
    texts = (_words(line) for line in lines if starts and not line.linked)
    return [text for text in texts if squeeze(text).startswith(starts)][:1]


def _above_moment(lines: Sequence[Line]) -> list[str]:
    """Return the line over the one that says when the document was published; none where it is no title."""
    for place, line in enumerate(lines):
        tokens = by_colon(line.text) if line.signs and COLON.search(line.text) and not line.hidden else ()
        dated = any(token.field == "date_published" and read_moment(token.value) for token in tokens)
        dated = dated or (
            bool(tokens) and read_moment(line.text[: tokens[0].start].strip(BRACKETS)) is not None
        )
        if dated and (above := _last_shown(lines[:place])):
            text = _words(above)
            fits = names_document(squeeze(text)) and not above.linked and not COLON.search(text)
            return [text] if fits and len(text) <= LONGEST_HEADING else []
    return []


def _centred(lines: Sequence[Line]) -> list[str]:
    """Return the first line that stands in the middle, as titles do, and names a document.

    Where it breaks, its lines are joined: 甲县水利局 / 关于加强巡查的通知.
    """
    for element, own in groupby(lines, key=lambda line: line.element):
        if not _is_centred(element):
            continue
        group = list(own)
        text = " ".join(map(_words, group))
        shown = not any(line.hidden or line.linked for line in group)
        if shown and names_document(squeeze(text)) and not PUNCTUATED.search(text):
            return [text] if len(text) <= LONGEST_HEADING else []
    return []


def _is_centred(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    aligned = (element.get("align") or "").lower() == "center" or "text-align:center" in style
    return aligned or element.tag == "center"


def _last_shown(lines: Sequence[Line]) -> Line | None:
    return next((line for line in reversed(lines) if line.text and not line.hidden), None)


def _headings(
    root: HtmlElement, platform: Platform, lines: Sequence[Line], known: str, outer: set[str]
) -> list[str]:
    """Return the heading over the document: the platform's title element, else the likeliest heading line."""
    return list(_likeliest(root, platform, lines, known, outer))[:1]


def _likeliest(
    root: HtmlElement, platform: Platform, lines: Sequence[Line], known: str, outer: set[str]
) -> Iterator[str]:
    """Yield what may be the heading, the likeliest first."""
    for css in (*platform.page_title, "ucaptitle"):
        for element in select(root, css):
            title = " ".join(map(_words, read_lines(element, mark=MARK))) or text_of(element)
            if len(title) >= SHORTEST_TITLE:
                yield title
                return
    last = None
    for headings in (True, False):
        tier = [text for text in _heading_lines(lines, headings=headings) if squeeze(text) not in outer]
        tier += [f"{one} {other}" for one, other in pairwise(tier) if squeeze(one + other) in known]
        if proven := [text for text in tier if squeeze(text) in known]:
            yield _under_column(max(proven, key=len), lines) if headings else max(proven, key=len)
            return
        last = last or (tier[-1] if tier else None)
    if last or (last := _drawn(root) or _called(root)):
        yield last


def _under_column(heading: str, lines: Sequence[Line]) -> str:
    """Return the one title below a heading that only names the column, as the page's head does; else that."""
    if names_document(squeeze(heading)) or len(heading) > LONGEST_COLUMN:
        return heading
    titles = [text for text in _heading_lines(lines, headings=False) if names_document(squeeze(text))]
    return titles[0] if len(titles) == 1 else heading


def _drawn(root: HtmlElement) -> str | None:
    """Return the title that a heading shows as a picture, by the picture's ``alt``, or None."""
    pictures = (
        picture for tag in sorted(HEADINGS) for heading in root.iter(tag) for picture in heading.iter("img")
    )
    words = (fold(picture.get("alt") or "") for picture in pictures)
    return next((text for text in words if names_document(squeeze(text))), None)


def _called(root: HtmlElement) -> str | None:
    """Return the one document's title in elements within a line whose class calls it so, or None."""
    called = (
        element for element in root.iter("span", "font", "b", "strong") if says_title(names_of(element))
    )
    free = (element for element in called if next(element.iterancestors("a"), None) is None)
    titles = {text for text in map(text_of, free) if names_document(squeeze(text))}
    return titles.pop() if len(titles) == 1 else None


@lru_cache(maxsize=4096)
def says_title(names: str) -> bool:
    """Return whether an element's classes and id call it a title; pages repeat few of them."""
    return TITLE_CLASS.search(names) is not None


def _words(line: Line) -> str:
    """Return a heading's words, without a day or a labelled value in elements of their own at its end."""
    pieces = line.text.split(MARK)
    while len(pieces) > 1 and (not pieces[-1].strip() or _is_beside(pieces[-1])):
        pieces.pop()
    return fold("".join(pieces))


def _is_beside(piece: str) -> bool:
    """Return whether a piece of a heading is a badge, a day, or a label and its value: 来源：县司法局."""
    text = piece.strip(" ()（）[]【】\xa0\u3000")
    if BADGE.fullmatch(text):
        return True
    if len(text) <= LONGEST_DAY and text[:1].isdigit() and read_moment(text):
        return True
    tokens = by_colon(text)
    return bool(tokens) and tokens[0].start == 0 and tokens[0].field is not None


def _heading_lines(lines: Sequence[Line], *, headings: bool) -> list[str]:
    """Return the heading lines, or those whose class says title; what breaks within one becomes a space."""
    titles: list[str] = []
    last: HtmlElement | None = None
    for line in lines:
        if 2 * line.linked > len(line.text):  # its words are no more
            last = None
            continue
        fits = line.heading if headings else says_title(names_of(line.element))
        text = _words(line) if fits else ""
        if not fits or CRUMBS.match(text) or 2 * line.linked > len(text):
            last = None
            continue
        if last is line.element and titles and NUMBER.fullmatch(squeeze(text).strip(BRACKETS + "()")):
            continue  # （甲政发〔2026〕3号） below the title
        if last is line.element and titles:
            titles[-1] = f"{titles[-1]} {text}"
        elif len(text) >= SHORTEST_TITLE and label_name(text) not in load_vocabulary().fields:
            titles.append(text)
        last = line.element
    return titles


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


def uncut(title: str) -> str:
    """Return a title without the dots that say it was cut.

    >>> [uncut(title) for title in ("关于开展…", "关于开展....", "关于开展．．．", "已经办结。")]
    ['关于开展', '关于开展', '关于开展', '已经办结。']
    """
    printed = title.rstrip()
    rest = printed.rstrip(DOTS)
    dots = printed[len(rest) :]
    return rest.rstrip() if len(dots) > 1 or dots in ("…", "⋯") else title


def site_in(title: str) -> str | None:
    """Return the site's name a ``<title>`` ends with, or None."""
    match = SUFFIX.search(title)
    return match["part"].strip() if match and SITE_LIKE.search(match["part"].strip()) else None


def _without(part: str, names: Iterable[str]) -> str:
    """Return what is left of *part* when the site's and columns' names are taken out of it."""
    for name in sorted(names, key=len, reverse=True):
        part = part.replace(name, "")
    return part
