"""Reads lists whose numbers share their words: 立案、结案分别为76件、71件; 对议题87件、合同53份进行审查."""

import re
from collections.abc import Sequence
from itertools import takewhile

JOINS = frozenset(("、", "和", "与", "及", "以及", ",", "、和", ",和"))
"""what stands between numbers of one list"""
LONGEST = 120
"""characters beside a number in which the words of its list stand"""
_RESPECTIVELY = re.compile(
    r"(?P<labels>[^,;:。()]{0,120}?)(?P<shared>(?:(?:同比|环比|(?:较|比|与)(?:上|去|前|\d{4})[^,。;、]{0,4})[^,。;、\d]{0,4})?分别[^,。;、]{0,8})$"
)
_PLAINLY = re.compile(r"分别[为是达有计:]{0,2}")
# 近三年, 2023—2025年, 2024年、2025年
_YEARS = re.compile(
    r"(?:近|最近|过去)(?P<number>[二两三四五])年|(?P<first>20\d\d)年?[-—–~至到]+(?P<last>20\d\d)年"
    r"|(?P<listed>(?:20\d\d年?[、和及与])+20\d\d年)"
)
NUMERALS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_LABEL = re.compile(r"、|以及|和(?![解谐平])|与(?![会人])|及(?<![涉普]及)(?![时格])")
_GOVERNING = re.compile(r"(?:^|[,;:。])[^,;:。]{0,24}?(?:对|就|针对|围绕)[^,;:。]{0,30}$")
_PREDICATE = re.compile(r"(?:进行|开展|予以|给予|实施|作出?|完成|组织|提出|逐[一件份个项]|全部)[^、]*$")
_LEAVES = re.compile(r"[,;:。()|【】]")
# 审查合同43份,提出法律意见60条
_ADVISED = re.compile(
    r"[^,。;]{0,12},[^,。;]{0,6}(?:提出|出具|提供)[^,。;]{0,6}(?:法律|合法性)[^,。;]{0,6}意见"
)


def joined(clauses: Sequence[str]) -> int:
    """Return how many numbers a list has; *clauses* are those that `years_in_turn` takes."""
    return 1 + sum(1 for _ in takewhile(lambda clause: clause.strip() in JOINS, clauses[1:]))


def words_in_turn(clause: str, numbers: int = 0) -> Sequence[str]:
    """Return the words before each number of a list that 分别 leads in; none where it leads none.

    Empty ones where *numbers*, those of the list, are not as many as its words: what each counts is not sure.

    >>> words_in_turn("全局行政处罚立案数、结案数分别为")
    ['全局行政处罚立案数', '结案数']
    """
    clause = clause[-LONGEST:]
    said = _RESPECTIVELY.search(clause)
    if said is None:
        return []
    pieces = _LEAVES.split(clause[: said.start()])
    listed = said["labels"] or pieces[-2 if len(pieces) > 1 else -1]  # 案件量、败诉量“双降”,分别为35件和3件
    labels = _LABEL.split(listed)
    if numbers > 1 and len(labels) > 1 and len(labels) != numbers:
        return [""] * numbers
    shared = "" if _PLAINLY.fullmatch(said["shared"]) else said["shared"]
    return [label + shared for label in labels] if len(labels) > 1 else []


def years_in_turn(sentence: str, clauses: Sequence[str], year: int | None) -> Sequence[int]:
    """Return the years of the numbers of a list that 分别 leads in; none where it is not of years.

    *sentence* is what stands before its first number, *clauses* the words before each and those after them.

    >>> years_in_turn("近三年,复议受理量分别为", ["近三年,复议受理量分别为", "、", "、", ",增幅"], 2025)
    [2023, 2024, 2025]
    """
    said = _YEARS.search(sentence)
    if said is None:
        return []
    if said["number"]:
        years = [year - ago for ago in reversed(range(NUMERALS[said["number"]]))] if year else []
    elif said["first"]:
        years = list(range(int(said["first"]), int(said["last"]) + 1))
    else:
        years = [int(one) for one in re.findall(r"20\d\d", said["listed"])]
    return years if joined(clauses) == len(years) else []


def predicate_of(clauses: Sequence[str]) -> str:
    """Return what is done to all that a list counts: 对议题87件、合同53份进行审查.

    *clauses* are the words before each number of a sentence from one on, and those behind the last; empty
    where the list has no such end.

    >>> predicate_of(["对议题", "、合同", "进行审查,提出意见"])
    '进行审查'
    """
    if not _GOVERNING.search(clauses[0][-LONGEST:]):
        return ""
    said = _PREDICATE.search(_LEAVES.split(leaving(clauses)[:LONGEST], maxsplit=1)[0])
    return said[0] if said else ""


def leaving(clauses: Sequence[str]) -> str:
    """Return the words behind the last number of a list; *clauses* are those that `predicate_of` takes."""
    return next((clause for clause in clauses[1:] if not is_listed(clause)), "")


def is_advised(clauses: Sequence[str]) -> bool:
    """Return whether a legal opinion was given on what a list counts; *clauses* as `predicate_of` takes them.

    >>> is_advised(["审查合同", "、决策", ",提出法律意见"]), is_advised(["审查合同", ",提出修改意见"])
    (True, False)
    """
    return _ADVISED.match(leaving(clauses)) is not None


def lists_normative(clauses: Sequence[str]) -> bool:
    """Return whether a list counts normative documents; *clauses* are those that `predicate_of` takes.

    >>> lists_normative(["审核合同", "、规范性文件", "。"]), lists_normative(["审核合同", ",文件", "。"])
    (True, False)
    """
    return any("规范性文件" in clause for clause in takewhile(is_listed, clauses[1:]))


def is_listed(clause: str) -> bool:
    """Return whether the words before a number go on with a list: 、县政府合同."""
    return _LEAVES.search(clause) is None and _LABEL.search(clause) is not None
