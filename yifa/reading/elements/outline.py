"""Reads the outline of a report: its sections at level one and below, with headings and places.

Works on folded texts; what it gives are places there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yifa.reading.elements.markers import Marker, Style, chains_of, find_markers
from yifa.reading.elements.words import elements_of_heading, load_words
from yifa.reading.files.kinds import FILE_NAME
from yifa.reading.report.organs import is_organ

LONGEST_LINE = 60
"""characters of a numbered heading that is a line of its own"""
LONGEST_UNNUMBERED = 36
LONGEST = 60
LONGEST_SIGNED = 41
"""characters of who signed and when: 30 and 2026年10月10日"""
NEVER = -100.0
ENOUGH = 2
"""headings without a number that make an outline"""
FRONT = 1500
"""characters at the beginning of a text in which a table of contents ends"""
_PAGE, _LEADERS = "0123456789-() \t", ("…", "...", "··")
"""what stands behind an entry of a table of contents, and what leads there"""
LEVELS = (Style.PART, Style.HAN, Style.PAREN, Style.DIGIT, Style.PAREN_DIGIT)
MAIN = (Style.PART, Style.HAN)
_STOPS = re.compile(r"[。:;!?\n]")
_INNER = re.compile(r"[(\[][一二三四五六七八九十]{1,2}[)\]]")
_INSIDE = re.compile(r"[。;!?]")
# what follows a heading at once: 其他需要报告的事项无其他需要报告的情况。
_NOTHING = re.compile(r"[:。]?(?:本年度?|20\d\d年度?|我[局镇县市区乡办]|我单位)?(?:暂|均)?(?:无|没有)")
# what a heading says of itself: 其他需要报告的重要事项无。
_NOTHING_AT_END = re.compile(r"(?<=[项况题议:])(?:暂?无|没有)[。]?$")
# a heading's line has a number: no heading without one
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十]{1,3}(?:部分|篇|章|板块)|[一二三四五六七八九十]{1,3} ?[、.,: ]"
    r"|[(\[]?[一二三四五六七八九十\d]{1,3}[)\].、]|[一二三四五六七八九十]{1,3}是"
)
# "…。甲县司法局2026年1月5日" at the end of a text without lines
_SIGNS = re.compile(r"[,。;:!?、]")
# a heading that leads in its line, where none is numbered: 存在的问题:护林员年龄偏大
_LED_IN = re.compile(r" *([^ ,。:;!?、\n]{2,36})[:。](?=.)")
_SIGNED = re.compile(r"(?<=[。无 ])(?!无)(?:[\u4e00-\u9fa5]{3,30})?20\d\d年\d{1,2}月\d{1,2}日$")
_DATE = re.compile(r"(?:\d{4}|[二〇○零一三四五六七八九Oo0]{4})年.{1,3}月.{1,3}日")
_CLOSING = re.compile(
    r"特此(?:报告|汇报)|[(].{0,20}(?:联系人|公开).{0,30}[)]|(?:联系人|联系电话|扫一扫).*"
    r"|[【\[]?(?:打印|关闭|返回)[^。]{0,16}"
)
_ANNEX = re.compile(r"附(?<=^附)(?:件|表)?[\d一二三]{0,2}(?:[:、]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report below one heading."""

    level: int
    start: int
    """where its marker or heading begins"""
    content: int
    """where the text below its heading begins"""
    end: int
    heading: str
    elements: tuple[str, ...] = ()
    """at level one: what its heading names; empty where nobody knows it"""
    numbered: bool = True
    restarted: bool = False
    """its numbers began anew after others had ended"""
    parts: tuple["Section", ...] = field(default=())


def read_outline(text: str, year: int | None) -> tuple[tuple[Section, ...], int]:
    """Return the sections at level one of a folded text, and where its body ends."""
    start, end = _contents_end(text), _body_end(text)
    heads = _numbered(text, start, end, year, MAIN)
    lines = _unnumbered(text, start, end, year, loose=not heads)
    if not heads and len(lines) < ENOUGH:
        heads = _numbered(text, start, end, year, (Style.PAREN, Style.DIGIT, Style.PAREN_DIGIT))
        lines = lines if not heads else _unnumbered(text, start, end, year, loose=False)
    tops = _top(heads, lines)
    sections = []
    for head, after in zip(tops, _ends(tops, end), strict=True):
        made = _section(text, head, after, year)
        if head.marker is not None or text[made.content : after].strip():  # else it is a title
            sections.append(made)
    return tuple(sections), end


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    content: int
    heading: str
    marker: Marker | None = None
    restarted: bool = False


def _contents_end(text: str) -> int:
    """Return where a table of contents ends, whose lines lead to pages, or are said again farther on."""
    end = at = 0
    listed = False
    for line in text[:FRONT].split("\n"):
        at += len(line) + 1
        words = line.rstrip(_PAGE)
        if (words != line and words.endswith(_LEADERS)) or (listed and _is_said_again(text, words, at)):
            end = at
        elif words and (listed or end):
            break
        listed = listed or line.replace(" ", "") == "目录"
    return end


def _is_said_again(text: str, words: str, start: int) -> bool:
    """Return whether a line is one again farther on."""
    said = words.strip()
    return len(said) > 1 and text.find(f"\n{said}\n", start) >= 0


def _body_end(text: str) -> int:
    """Return where the body ends: before sign-off, closing words, annexes and names of files."""
    half = len(text) // 2
    annex = _ANNEX.search(text, half)
    end = annex.start() if annex else len(text)
    while True:
        kept = len(text[:end].rstrip())
        line = text.rfind("\n", 0, kept) + 1
        near = max(half, kept - LONGEST_SIGNED)
        if text.endswith("日", 0, kept) and (signed := _SIGNED.search(text, near, kept)):
            end = signed.start()
        elif line > half and _is_behind(text[line:kept].strip()):
            end = line
        else:
            return kept


def _is_behind(line: str) -> bool:
    """Return whether a line stands behind a report: who signed and when, or which file holds it."""
    dated = _DATE.search(line)
    organ = line[: dated.start()] if dated and dated.end() == len(line) else line
    closed = _CLOSING.fullmatch(line.rstrip("。")) or FILE_NAME.search(line)
    return bool(closed) or (bool(dated) and not organ) or is_organ(organ)


def _numbered(text: str, start: int, end: int, year: int | None, styles: Sequence[Style]) -> list[_Head]:
    """Return the numbered headings of a style that counts: in which most are known, the first of equals.

    Only parts and 一、 are level one where no heading is known.
    """
    best: list[_Head] = []
    most = 0
    for style in styles:
        heads = _chained(text, find_markers(text, style, start, end), end, year)
        known = sum(bool(elements_of_heading(head.heading, year)) for head in heads)
        if len(heads) > 1 and style in MAIN:
            return heads
        if len(heads) > 1 and known > most:
            best, most = heads, known
    return best


def _chained(text: str, markers: Sequence[Marker], end: int, year: int | None) -> list[_Head]:
    ends = [*(marker.start for marker in markers[1:]), end][: len(markers)]
    heads = [_head(text, marker, limit, year) for marker, limit in zip(markers, ends, strict=True)]
    weights = [_weight(head, marker, year) for head, marker in zip(heads, markers, strict=True)]
    chained: list[_Head] = []
    for turn, chain in enumerate(chains_of(markers, weights)):
        if len(chain) > 1:
            chained += [
                _Head(heads[at].start, heads[at].content, heads[at].heading, heads[at].marker, turn > 0)
                for at in chain
            ]
    return chained


def _weight(head: _Head, marker: Marker, year: int | None) -> float:
    """Return how likely a marker counts: at the head of a line, and with a heading that is known, most."""
    known = bool(elements_of_heading(head.heading, year))
    if marker.glued and marker.style is Style.HAN:
        return 1.0 if known else NEVER
    return (2.0 if marker.strong else 1.0) + 1.5 * known


def _head(text: str, marker: Marker, limit: int, year: int | None) -> _Head:
    content = _heading_end(text, marker.end, limit, year, strong=marker.strong)
    return _Head(marker.start, content, text[marker.end : content].strip(" :。;\t"), marker)


def _heading_end(text: str, start: int, limit: int, year: int | None, *, strong: bool) -> int:
    """Return where a heading ends: with its line, its sentence, or where it has said what it names."""
    line_end = text.find("\n", start, limit)
    line_end = limit if line_end < 0 else line_end
    for said in _NOTHING.finditer(text, start + 2, min(line_end, start + LONGEST)):
        if _names_element(text[start : said.start()].strip(" :。"), year):
            return said.start()
    inner = _INNER.search(text, start, line_end)
    line_end = inner.start() if inner else line_end
    line = text[start:line_end]
    word = line.partition(" ")[0]
    if len(word) > 3 and word != line and elements_of_heading(word, year):
        return start + len(word)
    whole = strong and len(line) <= LONGEST_LINE and not _INSIDE.search(line.rstrip("。;"))
    if whole and not re.search(r":.", line):
        return line_end
    stop = _STOPS.search(text, start, min(line_end, start + LONGEST))
    end = stop.end() if stop else min(line_end, start + LONGEST)
    if nothing := _NOTHING_AT_END.search(text, start, end):
        return nothing.start()
    if end - start <= LONGEST // 2 and (stop or end == line_end):
        return end
    return start + (_glued(text[start:end], year) or end - start)


def _glued(line: str, year: int | None) -> int:
    """Return how much of a line that runs on from its heading is the heading: to the end of what it names."""
    ends = [found.end() for words in load_words(year) if (found := words.line.match(line))]
    return max(ends, default=0)


def _unnumbered(text: str, start: int, end: int, year: int | None, *, loose: bool) -> list[_Head]:
    """Return the headings without a number; one alone is none that leads in its line."""
    lines = list(_heading_lines(text, start, end, year, loose=loose))
    return lines if len(lines) >= ENOUGH else [head for head in lines if text.startswith("\n", head.content)]


def _heading_lines(text: str, start: int, end: int, year: int | None, *, loose: bool) -> Iterator[_Head]:
    """Yield headings without a number: lines that say what an element is called and nothing else.

    *loose*: where no heading is numbered, also lines that say more, if no sign ends them.
    """
    for line in text[start:end].split("\n"):
        words = line.strip(" :\t")
        short = 2 <= len(words) <= LONGEST_UNNUMBERED and "\t" not in line and not _NUMBERED.match(words)
        if short and (_names_element(words, year) or (loose and _may_name(line.strip(), year))):
            yield _Head(start, start + len(line), words)
        elif loose and (led := _LED_IN.match(line)) and _names_element(led[1], year):
            yield _Head(start, start + led.end(), led[1])
        start += len(line) + 1


def _names_element(line: str, year: int | None) -> bool:
    return any(words.line.fullmatch(line) and not words.taken_out.search(line) for words in load_words(year))


def _may_name(line: str, year: int | None) -> bool:
    return not _SIGNS.search(line) and bool(elements_of_heading(line, year))


def _top(heads: Sequence[_Head], lines: Sequence[_Head]) -> list[_Head]:
    """Return the headings at level one; numbers that restart below a named line are its parts."""
    numbered = [head for head in heads if not head.restarted]
    last = numbered[-1].start if numbered else 0
    restarted = [head for head in heads if head.restarted]
    parents = [line for line in lines if restarted and last < line.start < restarted[0].start]
    kept = numbered if parents else [*numbered, *restarted]
    return sorted([*kept, *lines], key=lambda head: head.start)


def _section(text: str, head: _Head, end: int, year: int | None) -> Section:
    return Section(
        level=1, start=head.start, content=head.content, end=len(text[:end].rstrip()), heading=head.heading,
        elements=elements_of_heading(head.heading, year) or _of_line(head, year),
        numbered=head.marker is not None, restarted=head.restarted,
        parts=tuple(_parts(text, head, end, year)),
    )  # fmt: skip


def _ends(heads: Sequence[_Head], end: int) -> list[int]:
    """Return where what stands below each heading ends: at the next heading."""
    return [*(head.start for head in heads[1:]), end][: len(heads)]


def _of_line(head: _Head, year: int | None) -> tuple[str, ...]:
    if head.marker is not None:
        return ()
    return tuple(words.name for words in load_words(year) if words.line.fullmatch(head.heading))[:1]


def _parts(text: str, head: _Head, end: int, year: int | None) -> Iterator[Section]:
    """Yield the sections below one at level one, those of every further style that counts in it."""
    level, last = 2, len(text[:end].rstrip())
    for style in _below(head.marker):
        heads = _chained(text, find_markers(text, style, head.content, last), end, year)
        for one, after in zip(heads, _ends(heads, end), strict=True):
            yield Section(
                level=level, start=one.start, content=one.content, end=len(text[:after].rstrip()),
                heading=one.heading,
            )  # fmt: skip
        level += bool(heads)


def _below(marker: Marker | None) -> Sequence[Style]:
    """Return the styles that number what stands below a marker, or below a heading without one."""
    above = marker.style if marker else None
    if above in MAIN:
        return LEVELS[LEVELS.index(above) + 1 :]
    return [style for style in LEVELS if style not in (*MAIN, above)]
