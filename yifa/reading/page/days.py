"""Reads the days that have no label of their own, beside labels: in a source, in or under a line of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import find_moments, find_short_year, plain_signs, read_labelled, read_moment
from yifa.reading.labels import MARK, Vocabulary
from yifa.reading.lines import Line
from yifa.reading.page.labelled import COLON, LONGEST_VALUE, by_colon, plain
from yifa.reading.page.unlabelled import before_body, beside_link, day_under_title, has_value, says_start

# beside one of these a day below the document is its own, not a related page's
NAMING = frozenset({"content_source", "author", "editor"})

# what may stand between a source and the moment beside it, and after both: 宣教中心 | 2022-11-14 | 浏览 5
APART = " \t\xa0\u3000|｜/·,，;；()（）[]【】"
AFTER_MOMENT = re.compile(
    r"[\W_]*(?:(?:浏览|阅读|点击|访问|人气|字体|字号|打印|分享|关闭|次|大|中|小|\d{1,9})[\W_]*)*"
)


# a day as software prints it; as people write it, 子州日报2022年11月12日, it is a part of the paper's name
STAMPED = re.compile(r"\d{4}[-/]\d\d[-/]\d\d")
FIGURES = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d")


def with_days_apart(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Yield pairs, the moment that stands unlabelled beside a source or a name as a pair of its own.

    ``来源：宣教中心 2022-11-14 14:59``. Where a label gives another day, it is the named paper's.
    """
    days = [read_labelled(pair.value) for pair in pairs if pair.field == "date_published" and pair.value]
    for pair in pairs:
        parts = _moment_apart(pair.value) if pair.field in NAMING and pair.origin is Origin.LINE else None
        moment = read_labelled(parts[1]) if parts else None
        if not parts or not moment or any(day and day[:10] != moment[:10] for day in days):
            yield pair
            continue
        yield replace(pair, value=parts[0])
        if not days:
            yield Pair(label="", name="", field="date_published", value=parts[1], origin=Origin.LINE)


def _moment_apart(value: str) -> tuple[str, str] | None:
    """Return a value without the one moment beside it, and that moment as printed; None where it has none."""
    moments = find_moments(value) or tuple(filter(None, (find_short_year(value),)))
    if len(moments) != 1 or len(moments[0].iso) < len("2026-01-15"):
        return None
    start, end = moments[0].start, moments[0].end
    before, after = value[:start], value[end:]
    if not before.strip(APART):
        return (after.strip(APART), value[start:end]) if not after or after[0] in APART else None
    apart = before[-1] in APART or "T" in moments[0].iso or STAMPED.fullmatch(value[start:end])
    return (before.strip(APART), value[start:end]) if apart and AFTER_MOMENT.fullmatch(after) else None


def lone_date(lines: Sequence[Line], pairs: Sequence[Pair]) -> Pair | None:
    """Return a day printed without a label beside the line under the title, or None."""
    if has_value(pairs, "date_published") or not any(pair.origin is Origin.LINE for pair in pairs):
        return None
    before = before_body(lines)[-25:]
    begun = [place for place, line in enumerate(before) if line.text.lstrip(EDGE)[:1] in BEGINS]
    taken = {plain(pair.value) for pair in pairs} if begun else ()  # a day beside a label of its own
    for place in reversed(begun):
        line = before[place]
        text = plain(COLON.sub(":", line.text))
        fits = text not in taken and len(text) <= LONGEST_VALUE and 2 * line.linked < len(line.text)
        if fits and not beside_link(before, place) and (day := _leading_date(text)):
            return Pair(label="", name="", field="date_published", value=day, origin=Origin.LINE)
    return None


# what may stand before a day that begins a line
EDGE = f"{MARK} \t\xa0\u3000|｜;；,，[(（【"
BEGINS = frozenset("0123456789０１２３４５６７８９星周")
"""what a day or its weekday begins with"""
# 星期二 2026年3月3日
WEEKDAY = re.compile(r"\A(?:星期|周)[一二三四五六日天][\s,，]{0,3}")
# a day, with its time or in brackets, and nothing else
DATE_ONLY = re.compile(
    r"[\[(（【]?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?[\s\d:时点分秒]*[\])）】]?"
)


def _leading_date(text: str) -> str | None:
    """Return the day a line consists of, or begins with before its first label."""
    text = WEEKDAY.sub("", text)
    match = DATE_ONLY.match(plain_signs(text))
    if match is None or not read_moment(match[0]):
        return None
    rest = text[match.end() :].strip(" \t|｜·\u3000")
    tokens = by_colon(rest) if rest else ()
    return text[: match.end()].strip() if not rest or (tokens and rest.startswith(tokens[0].label)) else None


def labelled_day(line: Line) -> str | None:
    """Return the day that begins a line of labels, 2026-03-12 09:30 来源：水利局, or None."""
    text = plain(COLON.sub(":", line.text))
    day = _leading_date(text) if len(text) <= LONGEST_VALUE else None
    return day if day and day != text else None


def stamped_under_title(head: Sequence[Line], words: Vocabulary, title: str) -> Pair | None:
    """Return the day under a heading in the body's container that a system printed, or None.

    2026-03-12, 2026年3月12日 09:30; as people write it alone, （2026年3月12日）, it is the document's own.
    """
    titled = any(line.heading or says_start(title, line) for line in head)
    day = day_under_title(head, words, title) if titled else None
    return day if day and (":" in plain_signs(day.value) or FIGURES.match(day.value)) else None
