"""Reads values that have no label beside them: under a row of labels, or near the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from lxml.html import HtmlElement

from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import find_moments, read_moment
from yifa.reading.labels import MARK, Vocabulary, label_name, squeeze
from yifa.reading.lines import Line, names_of
from yifa.reading.markup import fold
from yifa.reading.numbers import NUMBER
from yifa.reading.page.labelled import COLON, LABEL_SHAPE, plain
from yifa.reading.page.names import SITE_LIKE
from yifa.reading.page.titles import says_title

# 2026-03-12 09:30 | 庚县水利局 | 阅读 23
BETWEEN = re.compile(rf"[{MARK}|｜]")
# 时间：2026-03-12, but not 09:30
LABELLED = re.compile(r"^([^\d：:]{2,8})\s*[：:]\s*(.*)$")
LINKED_TITLE = 8
"""characters of a link that is another page's title, not a button"""
LINKED_SHARE = 0.9
UNDER_TITLE = 4
"""lines below the title among which its day may stand"""
LONGEST_DAY = 24
"""characters: 二〇二六年三月十二日 09:30:00"""
LEAST_TITLE = 8
"""characters of a line that may be the title without being a heading"""
LONGEST_DAY_LINE = 80
LONGEST_WORD = 20
AROUND_DAY = " \t\xa0\u3000|｜/·,，;；()（）[]【】"
SPACES = re.compile(r"[\s|｜]+")
# what passed, changed or enacted a paper on a day: that is its history
ACT = re.compile(r"通过|会议|审议|修订|修正|施行|批准|召开|[起至止。]")
# who put it there: 庚县水利局, 政府办, 融媒体中心
WHO = re.compile(r"[\u4e00-\u9fff]{1,19}[局委办府科所站心院镇乡部室处队厅社台报网]")
COUNTING = frozenset({"序号", "编码", "行号"})
"""heads of a column that counts a list's rows"""
WIDEST = 1000
"""columns a cell takes at most in browsers"""
# 庚县水利局 发布于 2026-03-12
POSTED = re.compile(r"(?:发布|发表|公布|刊发)于\s?$")
# 由 庚县水利局 于 2026-03-12 发布
POSTED_BY = re.compile(r"\A由?\s?(?P<who>\S{2,20})\s?于\s?\Z")
POSTED_ON = re.compile(r"\A\s?(?:发布|发表|公布|上传|录入)(?![^\s|｜])")
BOX_REACH = 4
"""lines above and below the title among which a box with its day may stand"""
# 12 2026-03 · 03-12 2026 · 2026 03-12: a box's two lines
BOXED = re.compile(
    r"(?P<d1>\d{1,2})日?\s(?P<y1>20\d\d)[-./年](?P<m1>\d{1,2})月?"
    r"|(?P<m2>\d{1,2})[-./月](?P<d2>\d{1,2})日?\s(?P<y2>20\d\d)年?"
    r"|(?P<y3>20\d\d)年?\s(?P<m3>\d{1,2})[-./月](?P<d3>\d{1,2})日?"
)
NEAR_TITLE = 3
"""lines above and below the title among which its number may stand"""


def has_value(pairs: Iterable[Pair], field: str) -> bool:
    """Return whether one of *pairs* gives a field a value."""
    return any(pair.field == field and pair.value for pair in pairs)


def before_body(lines: Sequence[Line]) -> list[Line]:
    """Return the visible lines above the document."""
    return [line for line in lines if not line.after_body and not line.hidden]


def beside_link(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line stands beside a link to another page, as the days in a list of pages do."""
    line = lines[place]
    for other in (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]):
        holders = (line.element, line.element.getparent())
        near = other.element in holders or other.element.getparent() in holders
        size = len(other.text.replace(MARK, ""))
        if near and other.linked >= LINKED_TITLE and LINKED_SHARE * size <= other.linked:
            return True
    return False


def _title_in(shown: Sequence[Line], title: str) -> int | None:
    """Return the place of the title among the visible lines above the document, or None.

    It is the last line that says what the page's ``<title>`` does, else the last heading, else the last line
    whose class says title.
    """
    worded = [
        (place, line) for place, line in enumerate(shown) if len(line.text) >= LEAST_TITLE and not line.linked
    ]
    saying = (place for place, line in reversed(worded) if _says(title, line))
    headings = (place for place in range(len(shown) - 1, -1, -1) if shown[place].heading)
    called = (place for place, line in reversed(worded) if says_title(names_of(line.element)))
    return next(chain(saying, headings, called), None)


def _says(title: str, line: Line) -> bool:
    said = squeeze(line.text)
    return len(said) >= LEAST_TITLE and said in title and not SITE_LIKE.search(said)


def says_start(title: str, line: Line) -> bool:
    """Return whether a line says what the page's ``<title>`` begins with, squeezed."""
    said = squeeze(line.text)
    return len(said) >= LEAST_TITLE and title.startswith(said)


def number_beside_title(lines: Sequence[Line], title: str = "") -> Pair | None:
    """Return the number that a line near the title consists of, 甲政发〔2026〕3号, or None.

    *title* is what the page's ``<title>`` says, squeezed.
    """
    shown = before_body(lines)
    place = _title_in(shown, title)
    for line in shown[max(0, place - NEAR_TITLE) : place + NEAR_TITLE + 1] if place is not None else ():
        value = fold(line.text.replace(MARK, ""))
        if value[:1] in "(（【[" and value[-1:] in ")）】]":
            value = value[1:-1].strip()
        if not line.linked and NUMBER.fullmatch(squeeze(value)):
            return Pair(label="", name="", field="document_number", value=value, origin=Origin.LINE)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of a table: the text of each of its cells, and the columns it stands in."""

    lines: Sequence[Line]
    cells: tuple[str, ...]
    columns: tuple[range, ...]

    @property
    def group(self) -> HtmlElement | None:
        """Return the table."""
        return self.lines[0].group

    def is_labels(self, words: Vocabulary) -> bool:
        """Return whether the cells are labels: half of them known, at least two, all shaped so."""
        if any(label_name(cell) in COUNTING for cell in self.cells):
            return False
        known = sum(label_name(cell) in words.fields for cell in self.cells)
        shaped = all(
            not plain(cell) or LABEL_SHAPE.fullmatch(plain(cell).rstrip("：:")) for cell in self.cells
        )
        return known >= 2 and 2 * known >= len(self.cells) and shaped

    def has_label(self, words: Vocabulary) -> bool:
        """Return whether a cell is a label, or begins with one."""
        return any(label_name(COLON.split(cell)[0]) in words.fields for cell in self.cells)

    def is_under(self, above: "_Row") -> bool:
        """Return whether each of these cells stands under one label of the row *above* at most."""
        labels = [columns for cell, columns in zip(above.cells, above.columns, strict=True) if plain(cell)]
        return len(self.cells) > 1 and all(
            sum(_meet(columns, label) for label in labels) <= 1 for columns in self.columns
        )

    def text_under(self, label: range) -> str:
        """Return what the cells under a label say; nothing where the row ends before it."""
        own = zip(self.cells, self.columns, strict=True)
        return plain(" ".join(cell for cell, columns in own if _meet(columns, label)))


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _span(cell: HtmlElement | None, name: str) -> int:
    """Return how many columns or rows a cell takes, as browsers count: at least one, of nonsense one."""
    printed = "" if cell is None else (cell.get(name) or "").strip()
    return min(max(1, int(printed)), WIDEST) if printed.isascii() and printed.isdigit() else 1


def _rows_of(lines: Sequence[Line]) -> Iterator[_Row]:
    """Yield the rows of all tables; a cell that spans rows holds its columns in those below."""
    cells = (line for line in lines if line.cell is not None)
    table, held = None, dict[int, int]()
    for element, own in groupby(cells, key=lambda line: line.row):
        row = list(own)
        if row[0].group is not table:
            table, held = row[0].group, {}
        texts, columns, place = list[str](), list[range](), 0
        below = {column: left - 1 for column, left in held.items() if left > 1}
        for cell, inside in groupby(row, key=lambda line: line.cell):
            while place in held:
                place += 1
            columns.append(range(place, place + _span(cell, "colspan")))
            below.update(dict.fromkeys(columns[-1], left) if (left := _span(cell, "rowspan") - 1) else {})
            texts.append(" ".join(line.text for line in inside))
            place = columns[-1].stop
        held = below
        if element is not None:
            yield _Row(lines=row, cells=tuple(texts), columns=tuple(columns))


def pairs_below(lines: Sequence[Line], words: Vocabulary) -> tuple[list[Pair], list[Line]]:
    """Return what tables say whose labels fill one row and their values the next, and the lines besides.

    ``| 索引号 | 发布日期 |`` over ``| 1/2026-1 | 2026-03-12 |``, and perhaps another such pair of rows; a
    table with several rows of values under its labels is a list. Rows need not have as many cells: a value
    belongs to the label whose columns it stands in, and where one stands under two, nothing is read so.
    """
    pairs: list[Pair] = []
    taken: set[int] = set()
    rows = list(_rows_of(lines))
    for number, (above, below) in enumerate(pairwise(rows)):
        after = rows[number + 2] if number + 2 < len(rows) else None
        same_table = above.group is below.group and below.is_under(above)
        if not same_table or above.lines[0].after_body:
            continue
        if not above.is_labels(words) or below.has_label(words):
            continue
        goes_on = after is not None and after.group is below.group and any(map(plain, after.cells))
        if goes_on and after is not None and not after.has_label(words):
            continue
        taken.update(map(id, (*above.lines, *below.lines)))
        for label, columns in zip(above.cells, above.columns, strict=True):
            if name := label_name(label):
                field, text = words.fields.get(name), below.text_under(columns)
                pairs.append(
                    Pair(label=plain(label), name=name, field=field, value=text, origin=Origin.TABLE)
                )
    return pairs, [line for line in lines if id(line) not in taken] if taken else list(lines)


def _unbracketed(piece: str) -> str:
    """Return ``2026-03-12`` of ``( 2026-03-12)``."""
    return piece.strip(" ()（）[]【】")


def day_under_title(lines: Sequence[Line], words: Vocabulary, title: str = "") -> Pair | None:
    """Return the day that stands under the title by itself, or beside an organ's name; None where none does.

    Under a title a bare 时间 is the document's, which elsewhere says nothing. *title* is what the page's
    ``<title>`` says, squeezed.
    """
    shown = before_body(lines)
    first = _title_in(shown, title)
    if first is None:
        return None
    near = shown[first:]  # the menu over the title is nothing to it
    for place, line in enumerate(near[: UNDER_TITLE + 1]):
        pieces = [piece for piece in map(plain, BETWEEN.split(line.text)) if piece]
        if line.linked or beside_link(near, place):
            continue
        for piece in map(_unbracketed, pieces[1:] if place == 0 else pieces):  # first the title itself
            if len(piece) > LONGEST_DAY or not read_moment(piece) or ACT.search(piece):
                continue
            label, value = LABELLED.sub(r"\1", piece), LABELLED.sub(r"\2", piece)
            name = label_name(label)
            if label == piece and piece[0].isdigit():
                if len(read_moment(piece) or "") < len("2026-03-12"):
                    continue  # a month
                return Pair(label="", name="", field="date_published", value=piece, origin=Origin.LINE)
            if name in words.line_only and words.fields[name] == "date_published":
                return Pair(label=label, name=name, field="date_published", value=value, origin=Origin.LINE)
        if place and (value := _day_in_line(plain(line.text))):
            return Pair(label="", name="", field="date_published", value=value, origin=Origin.LINE)
    return None


def boxed_day(lines: Sequence[Line], title: str = "") -> Pair | None:
    """Return the day that a box beside the title prints in parts, put together, or None.

    ``<b>03</b><span>2026-03</span>``, ``<em>03-12</em><i>2026</i>``.
    """
    shown = before_body(lines)
    place = _title_in(shown, title)
    near = (
        range(max(0, place - BOX_REACH), min(len(shown), place + BOX_REACH + 1)) if place is not None else ()
    )
    begun = [one for one in near if shown[one].text.lstrip(f"{MARK} ")[:1].isdigit()]
    free = [one for one in begun if not shown[one].linked and not beside_link(shown, one)]
    pieces = [piece.strip() for one in free for piece in BETWEEN.split(shown[one].text) if piece.strip()]
    for first, second in pairwise(pieces):
        if box := BOXED.fullmatch(f"{first} {second}"):
            year, month, day = (
                next(filter(None, (box[f"{part}{n}"] for n in "123"))) for part in ("y", "m", "d")
            )
            value = f"{year}-{month}-{day}"
            if read_moment(value):
                return Pair(label="", name="", field="date_published", value=value, origin=Origin.LINE)
    return None


def _day_in_line(text: str) -> str:
    """Return the one moment of a line that beside it says who, how often, or nothing; else an empty string.

    ``2026-03-12 09:30 庚县水利局 浏览：12``, ``（2026年3月12日 09时30分） 供稿：水利站``,
    ``庚县水利局 2026-03-12``, ``庚县水利局 发布于 2026-03-12``, ``由庚县水利局于2026-03-12发布``;
    not ``（2026年3月12日县政府第3次常务会议通过）``.
    """
    moments = find_moments(text) if len(text) <= LONGEST_DAY_LINE else ()
    if len(moments) != 1 or len(moments[0].iso) < len("2026-03-12") or ACT.search(text):
        return ""
    before, after = POSTED.sub(" ", text[: moments[0].start]), text[moments[0].end :]
    if (by := POSTED_BY.match(before)) and POSTED_ON.match(after):
        before, after = f"{by['who']} ", POSTED_ON.sub("", after)
    who = before.strip(AROUND_DAY)
    apart = all(not side or side in AROUND_DAY for side in (before[-1:], after[:1]))
    short = all(len(word) <= LONGEST_WORD for word in SPACES.split(after))
    named = not who or (len(who) <= LONGEST_WORD and WHO.fullmatch(who) is not None)
    return text[moments[0].start : moments[0].end] if apart and short and named else ""
