"""Gives the words that say what each number of a sentence counts: its own, its list's or its table row's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yifa.reading.facts.cells import Cell, read_cell
from yifa.reading.facts.lists import LONGEST, joined, predicate_of, words_in_turn, years_in_turn
from yifa.reading.facts.numbers import Number
from yifa.reading.facts.words import (
    BESIDE,
    CUT,
    TO,
    Behind,
    Clause,
    Piece,
    before_last,
    only_counts,
    read_behind,
    read_clause,
    read_piece,
    without_change,
)

# 由95%提升至100%: the first is of before, and both are of the same
_FROM = re.compile(r"[由从](?:(?:上一?年度?|去年|20\d\d年|原来|此前|过去|年初)(?:同期)?的?)?$")
_OUT_OF = frozenset("由从")
"""what `_FROM` begins with"""

_HEAD, _TOTAL = re.compile(r":[^:]*$"), re.compile(r"(?:全[县市区镇乡]|以上)?(?:合计|共计|总计)(?:为|达)?")
# the year of the number before: 96件(2024年)和71件(2025年)
_YEAR_BEHIND = re.compile(r"\((20\d\d)年度?\)")
_ALSO = re.compile(r"[、和与](?:20\d\d年的?)?")
# what one thing is said to be several times
_IN_TURN = re.compile(r"分别[为是达有]{0,2}$")
# what stands before a number that its words follow: ◆312件:全年收到行政复议申请数
_BARE = re.compile(r"[^\u4e00-\u9fa5]*")


@dataclass(slots=True, kw_only=True)
class Beside:
    """The words beside a number; not frozen, which costs three times as much to make."""

    said: str
    """all between it and the number before it"""
    clause: Clause
    left: str
    piece: Piece
    wide: str
    """those before it, with the items of its own that stand before its last"""
    listed: str
    """those from the beginning of its list on; empty where it continues none"""
    right: str
    behind: Behind
    shared: str
    """those of the last of a list that 分别 leads in, which may be said of all"""
    year: int | None
    """that of its turn or column"""
    in_turn: bool
    """it is one of a list of years"""
    head: str
    """what leads in the list of a total: 各乡镇调解纠纷情况为:甲镇4件、乙镇5件,合计9件; empty for others"""
    changed: bool
    """it is by how much something changed"""
    was: bool
    """it is of before: the first of 由95%提升至100%"""


class Shape(NamedTuple):
    """All of a sentence that says what its numbers are of: with other figures it has the same shape."""

    clauses: tuple[str, ...]
    """the words before each number, and those behind the last"""
    units: tuple[str, ...]
    points: tuple[int, ...]
    """those of its numbers that are 个百分点"""
    turns: tuple[str, ...]
    """what stands before each number, in a sentence that says 分别; else empty"""
    cells: tuple[Cell, ...]
    """what stands around each number, in a row of a table; else empty"""


def shape_of(text: str, start: int, end: int, numbers: Sequence[Number]) -> Shape:
    """Return the shape of a sentence of a text."""
    clauses, units, points, place = [], [], [], start
    for at, number in enumerate(numbers):
        clauses.append(text[place : number.start])
        units.append(number.unit)
        if number.points:
            points.append(at)
        place = number.end
    clauses.append(text[place:end])
    turns: tuple[str, ...] = ()
    if text.find("分别", start, end) >= 0:
        turns = tuple(text[max(start, number.start - LONGEST) : number.start] for number in numbers)
    cells: tuple[Cell, ...] = ()
    if text.find("\t", start, end) >= 0:
        cells = tuple(read_cell(text, number.start, number.end) for number in numbers)
    return Shape(tuple(clauses), tuple(units), tuple(points), turns, cells)


class Sentence:
    """The words of one sentence, from number to number."""

    def __init__(self, shape: Shape, year: int | None) -> None:
        told = shape.clauses
        self.clauses: Sequence[str] = told
        self.years_behind: Sequence[int | None] = [None] * len(shape.units)
        if any("(20" in words for words in told):
            self.clauses = [_YEAR_BEHIND.sub("", words) for words in told]
            self.years_behind = [_year(_YEAR_BEHIND.match(words)) for words in told[1:]]
        self.year, self.points, self.turns, self.cells = year, shape.points, shape.turns, shape.cells
        self.rising = ""
        self.left, self.piece = "", read_piece("")
        self.lefts: list[str] = []
        self.turn: list[str] = []
        self.turn_given = False
        self.years: list[int] = []
        self.shared = ""
        self.predicate = ""
        self.listed = ""
        self.head = ""

    def words(self) -> Iterator[Beside]:
        """Yield the words beside each number."""
        clauses = list(map(read_clause, self.clauses[:-1]))
        for at, clause in enumerate(clauses):
            said = self.clauses[at]
            is_listed = at + 1 < len(clauses) and clauses[at + 1].goes_on
            behind = read_behind(self.clauses[at + 1])
            if not clause.goes_on:
                self.predicate = predicate_of(self.clauses[at:])[:BESIDE] if is_listed else ""
            if not clause.joins:
                self._begin_turn(said, at, clause)
            cell = self.cells[at] if self.cells else None
            left = self.left = self._left(at, clause, cell)
            self.lefts.append(left)
            was = self._is_of_before(at, clause, behind)
            if was and not _is_also(clause, said):
                self.rising = left = self.left = _FROM.sub("", left)
            elif not was:
                self.rising = ""
            if not at or clause.parts:
                self.head = _HEAD.sub("", said) if ":" in said else ""
            alone = clause.attribute or self.turn_given or (cell is not None and left == cell.label != "")
            wide = "" if alone else clause.wide
            piece = self.piece = clause.about if left is clause.piece else read_piece(left)
            self.listed = self.listed[:LONGEST] + wide if clause.goes_on else wide
            yield Beside(
                said=said, clause=clause, left=left, piece=piece, wide=wide, behind=behind,
                right=self._right(clause, behind, is_listed=is_listed), shared=self.shared,
                listed=self.listed if clause.goes_on else "", in_turn=bool(self.years), was=was,
                head=self.head if self.head and _TOTAL.fullmatch(left) else "",
                changed=piece.changed or (cell is not None and cell.changes),
                year=self._year(at, cell),
            )  # fmt: skip

    def _year(self, at: int, cell: Cell | None) -> int | None:
        """Return the year of a number's turn, column, or of the brackets behind it."""
        if self.years:
            return self.years.pop(0)
        if cell and cell.before and self.year:
            return self.year - 1
        return cell.year if cell and cell.year else self.years_behind[at]

    def _right(self, clause: Clause, behind: Behind, *, is_listed: bool) -> str:
        if is_listed:
            return behind.piece + self.predicate
        return behind.wide if clause.governs else behind.piece

    def _is_of_before(self, at: int, clause: Clause, behind: Behind) -> bool:
        """Return whether a number is of before: 由95%提升至100%, and both of 从74件、59件下降到40件."""
        if ("由" in clause.piece or "从" in clause.piece) and _FROM.search(clause.piece) is not None:
            rising = next((words for words in self.clauses[at + 1 :] if not _ALSO.fullmatch(words)), "")
            return behind.rises or TO.match(rising) is not None
        return bool(self.rising) and _is_also(clause, self.clauses[at])

    def _begin_turn(self, said: str, at: int, clause: Clause) -> None:
        """Note the words, or the years, that the numbers from here on have in turn."""
        if "分别" not in said:
            self.turn, self.years, self.shared = [], [], ""
            return
        self.years = list(years_in_turn(self.turns[at], self.clauses[at:], self.year))
        numbers = joined(self.clauses[at:])
        turn = words_in_turn(said, numbers)
        self.turn = list(turn) or [clause.piece] * len(self.years)
        if not self.turn and numbers > 1 and _IN_TURN.search(clause.piece):
            self.turn = [""] * numbers  # 一审案件分别为31件、28件: of whom or when is not said
        self.shared = turn[-1] if turn else ""

    def _left(self, at: int, clause: Clause, cell: Cell | None) -> str:
        self.turn_given = bool(self.turn)
        if self.turn:
            return self.turn.pop(0)
        if self.rising and (TO.match(clause.piece) or _is_also(clause, self.clauses[at])):
            return self.rising
        if cell and ("\t" in self.clauses[at] or not (at or self.clauses[at])):
            return cell.label
        changed = self.piece.changed or at - 1 in self.points or "占" in self.left
        following = self.clauses[at + 1]
        rises = clause.piece[:1] in _OUT_OF and _FROM.fullmatch(clause.piece) and TO.match(following)
        if changed and (rises or only_counts(clause.piece)):
            return self._counted() + clause.piece  # 受理案件同比增长47%,达到115件
        if rises:
            return without_change(before_last(self.clauses[at])) + clause.piece  # 应诉案件连年减少,由35件
        if following.startswith(":") and _BARE.fullmatch(clause.piece):
            return CUT.split(following[1:LONGEST], maxsplit=1)[0]
        return "" if clause.attribute else clause.piece

    def _counted(self) -> str:
        """Return what is said to have changed: 受理案件 of 受理案件较去年的8件增长50%,达12件."""
        return next((words for left in reversed(self.lefts) if (words := without_change(left))), "")


def _is_also(clause: Clause, said: str) -> bool:
    """Return whether a number is of before as the one in front of it is: 从2023年的88件、2024年的71件."""
    return clause.joins or _ALSO.fullmatch(said) is not None


def _year(behind: re.Match[str] | None) -> int | None:
    return int(behind[1]) if behind else None
