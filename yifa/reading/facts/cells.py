"""Reads what a table says of a number in one of its cells: what its row and column are called, unit and year.

Tables stand in texts as lines, their cells apart by tabs.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST_TABLE = 60
"""lines above a row among which the heads of its columns are looked for"""
SHORT_UNIT = 2
LONGEST_CAPTION = 24
"""characters of a line above a table that says what its totals are of"""
LONGEST_ROW = 600
"""characters of a row before a cell that is told from running text"""
# what a cell that names something begins with; not 95%以上
_NAME = re.compile(r"(?:\d{1,2}[.、)])?[^\d\u4e00-\u9fa5]{0,8}[\u4e00-\u9fa5]")
_IS_UNIT = re.compile(r" ?[\u4e00-\u9fa5%]{1,4} ?(?!.)")
_BEFORE = re.compile(r"上一?年|去年")
_YEAR, _NAMED_YEAR = re.compile(r"(20\d\d)年?度?"), re.compile(r"(20\d\d)年")
_UNIT = re.compile(r"\((?:单位:)?([^()\d]{1,4})\)")
_CHANGES = re.compile(r"同比|环比|增减|增幅|增长|升降|变化|较上年|比上年")
# what a line above a table says of all its numbers: 统计表(单位:件), 行政处罚实施数量(宗)
_CAPTION = re.compile(r"单位: ?([^()\s\d]{1,4})|\(([^()\s\d]{1,2})\)$")
_TOTAL = re.compile(r"合计|总计|共计")
# what a head that counts says of its unit: 件数, 人次
_COUNTED = re.compile(r"(?:(件|次|人|户|场|份|起|宗|例|条|家)数|(场次|人次|件次|户次|家次))$")
_SAYS_LITTLE = re.compile(
    r"[件次人户场份起宗例条家]数$|数量|数据|数值|指标|合计|总计|共计|总数|总量|单位|备注|情况|序号|年度|年份|项目|内容|类别"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands around a number in a table."""

    label: str
    units: tuple[str, ...]
    """what may be its unit, the nearest first"""
    year: int | None
    before: bool
    """its column is of the year before: 上年"""
    changes: bool
    """its column says by how much something changed"""


def read_cell(text: str, start: int, end: int) -> Cell:
    r"""Return what a table says of a number in one of its cells.

    >>> text = "指标\t2024年\t2025年\n受理数(件)\t41\t52"
    >>> read_cell(text, 27, 29)
    Cell(label='受理数', units=('件',), year=2025, before=False, changes=False)
    """
    reach = max(0, start - LONGEST_ROW)
    line = text.rfind("\n", reach, start) + 1
    if not line and reach:
        return Cell(label="", units=(), year=None, before=False, changes=False)
    before = text[line:start].split("\t")
    after = text[end : end + LONGEST_ROW].partition("\n")[0].split("\t")
    heads, caption = _table(text, line)
    head = heads[len(before) - 1].strip() if len(before) <= len(heads) else ""
    head = head if _YEAR.match(head) or not head[:1].isdecimal() else ""
    names = [at for at, cell in enumerate(before[:-1]) if _NAME.match(cell)]
    column = before[names.pop()].strip() if len(names) > 1 and _is_unit(before, heads, names[-1]) else ""
    row = before[names[-1]] if names else ""
    own = before[-1]
    units = [*filter(None, [column]), *_UNIT.findall(own), *_UNIT.findall(row), *_UNIT.findall(head)]
    units += [found[1] or found[2] for found in map(_COUNTED.search, (row.strip(), head)) if found]
    if not units and len(after) > 1 and not after[0].strip() and _IS_UNIT.match(after[1]):
        units = [after[1].strip()]
    units += [found[1] or found[2] for found in _CAPTION.finditer(caption)]
    years = [_YEAR.match(cell.strip()) for cell in (*before[:-1][:1], head)]
    years += [_NAMED_YEAR.match(cell.strip()) for cell in before[1:-1]]  # 2038 may be a figure
    words = [_UNIT.sub("", cell).strip(" :") for cell in (row, head)]
    telling = [word for word in words if word and not _SAYS_LITTLE.match(word) and not _YEAR.match(word)]
    if not telling and len(caption) <= LONGEST_CAPTION and any(map(_TOTAL.match, words)):
        telling = [_UNIT.sub("", caption).strip()]
    return Cell(
        label=" ".join(telling), units=tuple(units),
        year=next((int(year[1]) for year in years if year), None), before=_BEFORE.match(head) is not None,
        changes=_CHANGES.search(f"{row} {head}") is not None,
    )  # fmt: skip


def _is_unit(cells: list[str], heads: tuple[str, ...], at: int) -> bool:
    """Return whether a cell of a row is the unit of those behind it; a column 单位 may also name bodies."""
    return len(cells[at].strip()) <= SHORT_UNIT and at < len(heads) and "单位" in heads[at]


@lru_cache(maxsize=256)
def _table(text: str, line: int) -> tuple[tuple[str, ...], str]:
    """Return the heads of a table's columns, the cells of the first line that is a row, and its caption."""
    heads = row = ""
    for _ in range(LONGEST_TABLE):
        if not line:
            break
        end, line = line - 1, text.rfind("\n", 0, line - 1) + 1
        row = text[line:end]
        if "\t" not in row:
            break
        heads = row
    return tuple(heads.split("\t")), row if "\t" not in row else ""
