"""Reads values that have no label beside them: under a row of labels, or near the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from yifa.model.record import Origin, Pair
from yifa.reading.dates import read_moment
from yifa.reading.labels import MARK, Vocabulary, label_name, squeeze
from yifa.reading.lines import Line
from yifa.reading.markup import fold
from yifa.reading.numbers import NUMBER
from yifa.reading.page.labelled import COLON, plain

# 2026-03-12 09:30 | 庚县水利局 | 阅读 23
BETWEEN = re.compile(rf"[{MARK}|｜]")
# 时间：2026-03-12, but not 09:30
LABELLED = re.compile(r"^([^\d：:]{2,8})\s*[：:]\s*(.*)$")
UNDER_TITLE = 4
"""lines below the title among which its day may stand"""
LONGEST_DAY = 24
"""characters: 二〇二六年三月十二日 09:30:00"""
NEAR_TITLE = 3
"""lines above and below the title among which its number may stand"""


def has_value(pairs: Iterable[Pair], field: str) -> bool:
    """Return whether one of *pairs* gives a field a value."""
    return any(pair.field == field and pair.value for pair in pairs)


def before_body(lines: Sequence[Line]) -> list[Line]:
    """Return the visible lines above the document."""
    return [line for line in lines if not line.after_body and not line.hidden]


def _around_title(lines: Sequence[Line], first: int, last: int) -> Sequence[Line]:
    """Return the visible lines from *first* to *last* lines below the title; none where there is no title."""
    shown = before_body(lines)
    title = max((place for place, line in enumerate(shown) if line.heading), default=None)
    return () if title is None else shown[max(0, title + first) : title + last + 1]


def number_beside_title(lines: Sequence[Line]) -> Pair | None:
    """Return the number that a line near the title consists of, 甲政发〔2026〕3号, or None."""
    for line in _around_title(lines, -NEAR_TITLE, NEAR_TITLE):
        if not line.linked and NUMBER.fullmatch(squeeze(line.text)):
            value = fold(line.text.replace(MARK, ""))
            return Pair(label="", name="", field="document_number", value=value, origin=Origin.LINE)
    return None


def pairs_below(lines: Sequence[Line], words: Vocabulary) -> Iterator[Pair]:
    """Yield the labels and values of tables whose labels fill one row, and their values the next.

    ``| 索引号 | 发布日期 |`` over ``| 1/2026-1 | 2026-03-12 |``.
    """
    cells = (line for line in lines if line.cell is not None)
    rows = [tuple(row) for key, row in groupby(cells, key=lambda line: line.row) if key is not None]
    for above, below in pairwise(rows):
        names = [label_name(line.text) for line in above]
        same_table = above[0].group is below[0].group
        if not same_table or len(above) < 2 or len(above) != len(below):
            continue
        labelled = any(label_name(COLON.split(line.text)[0]) in words.fields for line in below)
        if all(name in words.fields for name in names) and not labelled:
            for name, label, value in zip(names, above, below, strict=True):
                field, text = words.fields[name], plain(value.text)
                yield Pair(label=plain(label.text), name=name, field=field, value=text, origin=Origin.TABLE)


def day_under_title(lines: Sequence[Line], words: Vocabulary) -> Pair | None:
    """Return the day that stands under the title by itself, or beside an organ's name; None where none does.

    Under a title a bare 时间 is the document's, which elsewhere says nothing.
    """
    for line in _around_title(lines, 1, UNDER_TITLE):
        for piece in map(plain, BETWEEN.split(line.text)) if not line.linked else ():
            if len(piece) > LONGEST_DAY or not read_moment(piece):
                continue
            label, value = LABELLED.sub(r"\1", piece), LABELLED.sub(r"\2", piece)
            name = label_name(label)
            if label == piece and piece[0].isdigit():
                return Pair(label="", name="", field="date_published", value=piece, origin=Origin.LINE)
            if name in words.line_only and words.fields[name] == "date_published":
                return Pair(label=label, name=name, field="date_published", value=value, origin=Origin.LINE)
    return None
