"""Cleans a body's markup into text: all of the document, and nothing of the page around it."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import plain_signs, read_moment
from yifa.reading.files.kinds import FILE
from yifa.reading.labels import squeeze
from yifa.reading.lines import Line, read_lines
from yifa.reading.markup import parse
from yifa.reading.page.selectors import containers

HERE = Path(__file__).parent
# how far from its ends a document's surroundings may reach
HEAD_REACH, TAIL_REACH = 40, 60
LONGEST_CHROME = 120
LEAST_TWIN = 80
"""characters of a document that stands twice on its page; a form of a few words may"""
# a printed day beside a link in a list of related pages: "2026-01-15", "[01-15]"
LIST_DAY = re.compile(r"[\[(]?(?:\d{4}[-./])?\d{1,2}[-./]\d{1,2}[\])]?")
# text whose line ends are a reader's line ends; it may not end
PREFORMATTED = re.compile(r"<pre\b(?:.*?</pre>|.*)", re.DOTALL | re.IGNORECASE)
# a line's end in the middle of a sentence, as Word breaks its markup; it is a reader's where a style says so
# (it begins with the break: a regex that begins with what stands before looks at every character)
BROKEN = re.compile(r"\n(?<=[^\s<>]{15}[\u4e00-\u9fff，、；：。）》”]\n)[ \t]*(?=[\u4e00-\u9fff（《“])")
KEPT_BREAKS = re.compile(r"white-space\s?:\s?(?:pre|break)", re.IGNORECASE)
# 2026-03-01 · 2026-03-0109:30, its white space squeezed out
FIGURES = re.compile(r"[\[(]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\d{2}:\d{2}(?::\d{2})?)?[\])]?")
# 日期:2026-03-01; 时间 is of a meeting as well
DAY_LABEL = re.compile(r"^(?:(?:发布|更新|公开|信息)?日期|(?:发布|更新)时间):")
BESIDE_DAY = re.compile(r"(?:[|·/][^|·/，。；]{1,20}+)+")
DAY_AND_TIME = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{2})(\d{2}:)")
DAYS = frozenset({"date_published", "date_updated", "date_disclosed", "date_generated", "date_issued"})
EDGES = re.compile(r"[\W_]+")
# over what software says a document is about, and below it: AI智能摘要 … （以上内容由AI生成，仅供参考）
SUMMARY = re.compile(
    r"\W{0,6}(?:AI|人工智能|大模型|智能)(?:智能|文章|内容|生成)?(?:摘要|总结|导读|速览|概括|解读)\W{0,6}",
    re.IGNORECASE,
)
BY_SOFTWARE = re.compile(
    r".{0,60}由(?:AI|人工智能|.{0,8}大模型).{0,8}(?:生成|提取|提炼|总结|概括).{0,24}", re.IGNORECASE
)
LONGEST_SUMMARY = 12
"""lines"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One line of a document's text."""

    text: str
    """a paragraph, or a table's row with its cells separated by tabs"""
    heading: bool = False
    row: bool = False
    """it is a table's row of several cells"""
    linked: bool = False
    """it is a link to another page, and nothing else"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """``chrome.toml``, compiled."""

    head: re.Pattern[str]
    tail: re.Pattern[str]
    foot: re.Pattern[str]
    foot_more: re.Pattern[str]
    tokens: re.Pattern[str]
    buttons: re.Pattern[str]


@cache
def load_chrome(path: Path = HERE / "chrome.toml") -> Chrome:
    """Return the patterns of what surrounds documents; read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words = "|".join(map(re.escape, sorted(data["buttons"], key=len, reverse=True)))
    buttons = rf"\A[\W_]*(?:(?:{words})(?:[(（]\d{{1,6}}[)）])?[\W_]*)+"
    either = {
        name: "|".join(rf"\A(?:{pattern})" for pattern in data[name])
        for name in ("head", "tail", "foot", "foot_more")
    }
    return Chrome(
        head=re.compile(f"{either['head']}|{buttons}"),
        tail=re.compile(f"{either['tail']}|{buttons}"),
        foot=re.compile(either["foot"]),
        foot_more=re.compile(either["foot_more"]),
        tokens=re.compile("|".join(map(re.escape, data["tokens"]))),
        buttons=re.compile(buttons),
    )


def clean(body_html: str, *, titles: Iterable[str] = (), pairs: Iterable[Pair] = ()) -> str:
    """Return the document's text: a line per paragraph or table row, tabs between cells.

    *titles* and *pairs* are what was read from the page already: printed again at the body's head, among
    path and buttons, they go; so does what follows the document.
    """
    if "<pre" in body_html:
        body_html = PREFORMATTED.sub(lambda match: match[0].replace("\n", "<br>"), body_html)
    if "\n" in body_html and not ("white-space" in body_html and KEPT_BREAKS.search(body_html)):
        if "\r" in body_html or "&#13;" in body_html:
            body_html = body_html.replace("\r\n", "\n").replace("&#13;\n", "\n")
        body_html = BROKEN.sub("", body_html)
    root = parse(f"<div>{body_html}</div>")
    lines = read_lines(root, body=_dropped(root))
    return "\n".join(line.text for line in _cut(_print(lines), titles, pairs))


def clean_text(text: str, *, titles: Iterable[str] = (), pairs: Iterable[Pair] = ()) -> str:
    """Return a document's text cleaned as `clean` does; text that is clean comes back as it is."""
    printed = [Printed(text=line.rstrip().lstrip(" \u3000")) for line in text.split("\n") if line.strip()]
    return "\n".join(line.text for line in _cut(printed, titles, pairs))


def _dropped(root: object) -> list[object]:
    """Return the share bars, codes and related lists that stand inside a body, by their class."""
    names = frozenset(containers()["drop"])
    return [
        node
        for node in root.iter("div", "dl", "ul", "span", "p", "table", "section")  # type: ignore[attr-defined]
        if (node.get("class") or node.get("id"))
        and names.intersection(f"{node.get('class', '')} {node.get('id', '')}".lower().split())
    ]


def _print(lines: Sequence[Line]) -> list[Printed]:
    """Return lines as printed: a table row's cells on one line, all other lines as they are."""
    printed: list[Printed] = []
    start = 0
    while start < len(lines):
        end = start + 1
        row = lines[start].row
        if row is not None and row.tag == "tr":
            while end < len(lines) and lines[end].row is row:
                end += 1
        group = lines[start:end]
        if len({id(line.cell) for line in group}) > 1:
            printed.extend(_row(group))
        else:
            printed.extend(map(_paragraph, (line for line in group if line.text)))
        start = end
    return printed


def _row(lines: Sequence[Line]) -> list[Printed]:
    cells: dict[int, list[str]] = {}
    for line in lines:
        cells.setdefault(id(line.cell), []).append(line.text)
    text = "\t".join(" ".join(filter(None, texts)) for texts in cells.values()).rstrip()
    return [Printed(text=text, row=True)] if text.strip() else []


def _paragraph(line: Line) -> Printed:
    text = load_chrome().tokens.sub("", line.text).strip()
    bare = len("".join(LIST_DAY.sub("", plain_signs(text)).split())) if line.linked else 0
    linked = line.linked > 0 and line.linked >= 0.8 * bare and not FILE.search(text)
    return Printed(text=text, heading=line.heading, linked=linked)


def _cut(lines: Iterable[Printed], titles: Iterable[str], pairs: Iterable[Pair]) -> list[Printed]:
    kept = _once([line for line in lines if line.text])
    kept = kept[: len(kept) - _tail(kept)]
    return _once(kept[_head(kept, {squeeze(title) for title in titles if title}, list(pairs)) :])


def _once(lines: list[Printed]) -> list[Printed]:
    """Return the lines of a document once that a page prints twice, for screens of two sizes."""
    half = len(lines) // 2
    while half > 1 and len(lines) == 2 * half and lines[0].text == lines[half].text:
        texts = [line.text for line in lines]
        if texts[:half] != texts[half:] or sum(map(len, texts[:half])) < LEAST_TWIN:
            break
        lines, half = lines[:half], half // 2
    return lines


def _head(lines: Sequence[Printed], titles: set[str], pairs: Sequence[Pair]) -> int:
    """Return how many lines stand before the document.

    Up to the last line of chrome or metadata, or a heading that is the title.
    """
    chrome = load_chrome()
    printed = [pair for pair in pairs if pair.origin in (Origin.TABLE, Origin.LINE)]
    count = passed = 0
    for number, line in enumerate(lines[:HEAD_REACH], 1):
        text = squeeze(line.text)
        if number <= passed:
            continue
        if SUMMARY.fullmatch(text) and (length := _summary(lines[number - 1 :][:LONGEST_SUMMARY])):
            count = passed = number - 1 + length
            continue
        is_title = len(text) > 1 and any(text in title for title in titles)
        if (
            (len(text) <= LONGEST_CHROME and chrome.head.fullmatch(text))
            or _is_metadata(text, printed, is_row=line.row)
            or _is_day(text, printed)
            or (is_title and line.heading)
        ):
            count = number
        elif not is_title:
            break
    return count


def _summary(lines: Sequence[Printed]) -> int:
    """Return how many of these lines, of which the first is its heading, are a summary by software."""
    ends = (number for number, line in enumerate(lines, 1) if BY_SOFTWARE.fullmatch(squeeze(line.text)))
    return next(ends, 0)


def _is_day(text: str, pairs: Sequence[Pair]) -> bool:
    """Return whether a line is the day of publication once more, in figures: 日期:2026-03-01 09:30.

    Or that and, behind signs, who published it: 2026年3月1日 09:30 | 甲县水利局.
    """
    own = (squeeze(pair.value) for pair in pairs if not pair.name and pair.field in DAYS and pair.value)
    if any(text.startswith(day) and BESIDE_DAY.fullmatch(text, len(day)) for day in own):
        return True
    text = DAY_LABEL.sub("", plain_signs(text))
    if not FIGURES.fullmatch(text):
        return False
    day = (read_moment(DAY_AND_TIME.sub(r"\1 \2", text)) or "?")[:10]
    dates = (pair.value for pair in pairs if pair.field in DAYS)
    return any((read_moment(value) or "")[:10] == day for value in dates)


def _is_metadata(text: str, pairs: Sequence[Pair], *, is_row: bool) -> bool:
    """Return whether labels and values read already explain all of a line, or a table's row, but buttons."""
    in_table = is_row and any(pair.origin is Origin.TABLE and pair.value for pair in pairs)
    if not in_table and not any(
        pair.name in text if pair.name else squeeze(pair.value) == text for pair in pairs
    ):
        return False
    for pair in sorted(pairs, key=lambda pair: -len(pair.value)):
        text = text.replace(squeeze(pair.value), "", 1) if pair.value else text
    for pair in sorted(pairs, key=lambda pair: -len(pair.name)):
        text = text.replace(pair.name, "", 1) if pair.name else text
    return not EDGES.sub("", text) or load_chrome().buttons.fullmatch(text) is not None


def _tail(lines: Sequence[Printed]) -> int:
    """Return how many lines follow the document: chrome, the page's foot, lists of links under chrome."""
    chrome = load_chrome()
    count, foot = 0, False
    for number, line in enumerate(reversed(lines[-TAIL_REACH:]), 1):
        text = squeeze(line.text)
        if len(text) > LONGEST_CHROME and not line.linked:
            break
        if chrome.foot.fullmatch(text):
            count, foot = number, True
        elif chrome.tail.fullmatch(text) or (foot and chrome.foot_more.fullmatch(text)):
            count = number
        elif chrome.foot_more.fullmatch(text) and not foot and _foot_above(lines, number):
            count, foot = number, True
        elif not (line.linked or LIST_DAY.fullmatch(plain_signs(text))):
            break
    return count


def _foot_above(lines: Sequence[Printed], number: int) -> bool:
    """Return whether one of the lines just above the line of this *number* from the end is a page's foot."""
    chrome = load_chrome()
    near = lines[max(0, len(lines) - number - 4) : len(lines) - number]
    return any(chrome.foot.fullmatch(squeeze(line.text)) for line in near)
