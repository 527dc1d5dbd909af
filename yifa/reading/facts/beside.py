"""Gives the words that say what each number of a sentence counts: its own, its list's or its table row's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yifa.reading.facts.cells import Cell, read_cell
from yifa.reading.facts.lists import JOINS, is_listed, predicate_of, words_in_turn, years_in_turn
from yifa.reading.facts.numbers import Number
from yifa.reading.facts.words import (
    BESIDE,
    CUT,
    TO,
    Behind,
    Clause,
    Piece,
    only_counts,
    read_behind,
    read_clause,
    read_piece,
    without_change,
)

# 由95%提升至100%: the first is of before, and both are of the same
_FROM = re.compile(r"[由从](?:(?:上一?年度?|去年|20\d\d年|原来|此前|过去|年初)(?:同期)?的?)?$")
# 59名人员中取得执法证的有44人: what follows is of the next number
_OF_THEM = re.compile(r"(?<=[员人者部件起宗])中(?=[取有持具被已涉属])")
# 对2020年以来制定的88件文件进行清理: what is done to them stands behind
_ATTRIBUTE = re.compile(r"(?:^|全年|共|已|先后)(?:对|就|将|把)[^,。;]*的$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The words beside a number."""

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
    was: bool
    """it is of before: the first of 由95%提升至100%"""


class Sentence:
    """The words of one sentence, from number to number."""

    def __init__(self, text: str, start: int, end: int, numbers: Sequence[Number], year: int | None) -> None:
        starts = [start, *(number.end for number in numbers)]
        ends = [*(number.start for number in numbers), end]
        self.text, self.start, self.year = text, start, year
        self.numbers = numbers
        self.clauses = [text[one:other] for one, other in zip(starts, ends, strict=True)]
        self.goes_on = [is_listed(clause) for clause in self.clauses]
        self.is_row = "\t" in text[start:end]
        self.rising = ""
        self.left = ""
        self.turn: list[str] = []
        self.years: list[int] = []
        self.shared = ""
        self.predicate = ""
        self.listed = ""

    def words(self) -> Iterator[Beside]:
        """Yield the words beside each number."""
        for at, number in enumerate(self.numbers):
            said, following = self.clauses[at], self.clauses[at + 1]
            clause = read_clause(said)
            right = _OF_THEM.split(CUT.split(following, maxsplit=1)[0])[0][:BESIDE]
            behind = read_behind(right)
            continues = self.goes_on[at]
            if not continues:
                self.predicate = predicate_of(self.clauses[at:])[:BESIDE] if "、" in following else ""
            if said.strip() not in JOINS:
                self._begin_turn(said, at, clause)
            cell = read_cell(self.text, number.start, number.end) if self.is_row else None
            left = self._left(said, clause, cell)
            was = behind.rises and _FROM.search(clause.piece) is not None
            self.rising = _FROM.sub("", left) if was else ""
            self.left = left
            wide = "" if _is_attribute(clause.piece) else clause.wide
            self.listed = self.listed + wide if continues else wide
            yield Beside(
                said=said, clause=clause, left=left, piece=read_piece(left), wide=wide,
                listed=self.listed if continues else "", behind=behind, was=was, shared=self.shared,
                right=right + (self.predicate if self.goes_on[at + 1] else ""), in_turn=bool(self.years),
                year=self.years.pop(0) if self.years else cell.year if cell else None,
            )  # fmt: skip

    def _begin_turn(self, said: str, at: int, clause: Clause) -> None:
        """Note the words, or the years, that the numbers from here on have in turn."""
        if "分别" not in said:
            self.turn, self.years, self.shared = [], [], ""
            return
        before = self.text[self.start : self.numbers[at].start]
        self.years = list(years_in_turn(before, self.clauses[at:], self.year))
        turn = words_in_turn(said)
        self.turn = list(turn) or [clause.piece] * len(self.years)
        self.shared = turn[-1] if turn else ""

    def _left(self, said: str, clause: Clause, cell: Cell | None) -> str:
        if self.turn:
            return self.turn.pop(0)
        if self.rising and TO.match(clause.piece):
            return self.rising
        if cell and "\t" in said:
            return cell.label
        if read_piece(self.left).changed and only_counts(clause.piece):
            return without_change(self.left) + clause.piece  # 受理案件同比增长47%,达到115件
        return "" if _is_attribute(clause.piece) else clause.piece


def _is_attribute(piece: str) -> bool:
    return piece.endswith("的") and _ATTRIBUTE.search(piece) is not None
