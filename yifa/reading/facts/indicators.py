"""Loads ``indicators.toml``: what reports count, and by which words a number is told to count it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from yifa.reading.alternatives import compile_words, signs_of

TOPICS = ("topics", "weak_topics")
TABLES = (*TOPICS, "whole", "never", "sorts")
"""what of the file is no indicator"""
NONE: frozenset[str] = frozenset()
ONE_SORT = "one_sort"
"""the topic of what is of one sort of another, and of what was done to it: 专利纠纷12件,调解9件"""
ANY = "*"
"""the topic of what its unit alone tells"""
BODIES, APIECE = ("乡镇", "镇", "乡", "街道", "村", "社区", "部门", "单位", "科室", "县", "市", "区"), "个"
"""what follows a number and its unit where it counts them: 12个乡镇全年审查文件316件"""
REST = ("其他", "其它")
"""what begins the words of what a division leaves: 警告3件、其他行政处罚12件"""
HERE = Path(__file__).parent
_QUOTED = re.compile(r"《[^《》]*》")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Something that reports count each year."""

    key: str
    name: str
    topic: str
    label: re.Pattern[str]
    taken_out: re.Pattern[str]
    behind: re.Pattern[str]
    """what takes it out where it stands behind the number: 执法人员80人参加"""
    units: frozenset[str]
    units_in: Mapping[str, frozenset[str]]
    """units that say so only where the topic is one of these: 小时 of 培训"""
    kinds: frozenset[str]
    once: bool
    """a report has one figure for the year"""

    def fits(self, beside: str) -> bool:
        """Return whether a number of its unit and kind with these words beside it counts this."""
        return self.label.search(beside) is not None and self.taken_out.search(beside) is None


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "indicators.toml").read_text(encoding="utf-8"))


@cache
def load_indicators() -> tuple[Indicator, ...]:
    """Return the indicators in the order in which a number is held against them."""
    return tuple(_indicator(key, values) for key, values in _data().items() if key not in TABLES)


@cache
def indicators_of(topic: str | None, unit: str, kind: str) -> tuple[Indicator, ...]:
    """Return the indicators of a topic that numbers of a unit and kind may count; 家(次) is as 家次."""
    units = {unit, unit.replace("(次)", "次").replace("/次", "次")}
    return tuple(
        one for one in load_indicators()
        if kind in one.kinds
        and ((one.topic in (topic, ANY) and one.units & units) or one.units_in.get(topic or "", NONE) & units)
    )  # fmt: skip


@lru_cache(maxsize=16384)
def fitting(topic: str | None, unit: str, kind: str, left: str, wide: str, right: str) -> Indicator | None:
    """Return what a number with these words beside it counts; None for nothing known.

    What the words before it say comes first, then those of its whole list, then those behind it; last what
    stands behind the examples that 等 ends: 变更、注销等行政许可.
    """
    known = indicators_of(topic, unit, kind)
    if not known or left.startswith(REST) or (unit == APIECE and right.startswith(BODIES)):
        return None
    if "《" in left:  # what a title says is not said of the number: 《决策目录管理办法》等文件6件
        left = _QUOTED.sub("《》", left)
    named = left.rpartition("等")[2]
    ways = [left, wide, f"{left} {right}"] if wide and wide != left else [left, f"{left} {right}"]
    if named != left and topic_of(named) == topic:
        ways.append(named)
    for beside in ways:
        one = next((one for one in known if one.fits(beside)), None)
        if one is not None and not _never().search(beside):
            return None if one.behind.match(right) else one
    return None


@cache
def indicator_names() -> Mapping[str, str]:
    """Return the Chinese name of each indicator."""
    return {one.key: one.name for one in load_indicators()}


def _indicator(key: str, values: Mapping[str, Any]) -> Indicator:
    return Indicator(
        key=key, name=values["name"], topic=values["topic"],
        label=compile_words(values["label"]) if values["label"] else re.compile(""),
        taken_out=compile_words(values["not"]) if "not" in values else re.compile(r"(?!)"),
        behind=re.compile(values["behind"]) if "behind" in values else re.compile(r"(?!)"),
        units=frozenset(values["unit"]),
        units_in={topic: frozenset(units) for topic, units in values.get("unit_in", {}).items()},
        kinds=frozenset(values.get("kind", ("level", "cumulative"))), once=bool(values.get("once")),
    )  # fmt: skip


@cache
def _never() -> re.Pattern[str]:
    return compile_words(_data()["never"]["words"])


def counts_nothing(words: str) -> bool:
    """Return whether what is said of by these words is of no indicator: 仲裁."""
    return _never().search(words) is not None


@cache
def _sorts() -> Mapping[str, re.Pattern[str]]:
    return {topic: re.compile(words) for topic, words in _data()["sorts"].items()}


def is_of_one_sort(topic: str, words: str) -> bool:
    """Return whether words name one sort of a topic.

    >>> is_of_one_sort("mediation", "调解草场纠纷"), is_of_one_sort("mediation", "调解各类纠纷")
    (True, False)
    """
    sort = _sorts().get(topic)
    return sort is not None and sort.search(words) is not None


@cache
def _whole() -> re.Pattern[str]:
    words = sorted(_data()["whole"]["words"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)}|[^\u4e00-\u9fa5])*")


def is_whole(subject: str) -> bool:
    """Return whether the words of a figure limit it to no part.

    >>> is_whole("全县新收行政复议申请"), is_whole("受理征地类行政复议案件")
    (True, False)
    """
    return _whole().fullmatch(subject) is not None


@cache
def _topics(table: str) -> re.Pattern[str]:
    """Return a pattern of all words that name a topic."""
    return compile_words("|".join(_data()[table].values()))


@lru_cache(maxsize=4096)
def topics_of(words: str) -> frozenset[str]:
    """Return all topics that words name.

    >>> sorted(topics_of("加强行政复议与应诉"))
    ['litigation', 'reconsideration']
    """
    return frozenset(_topic_of(named, TOPICS[0]) for named in _topics(TOPICS[0]).finditer(words))


def _topic_of(named: re.Match[str], table: str) -> str:
    """Return the topic whose word was found."""
    *others, (last, _) = _begun(table)[named[0][0]]
    return next((topic for topic, words in others if _is_found(words, named)), last) if others else last


def _is_found(words: re.Pattern[str], named: re.Match[str]) -> bool:
    """Return whether words are those that were found: as a whole, or as they stand, looking beyond it."""
    start, end = named.span()
    found = words.match(named.string, start)
    if found is None:
        return False
    return found.end() == end or words.fullmatch(named.string, start, end) is not None


@cache
def _begun(table: str) -> Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]:
    """Return, by the sign that words begin with, their topics and the pattern of each."""
    begun: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for topic, words in _data()[table].items():
        for sign in signs_of(words):
            begun.setdefault(sign, []).append((topic, re.compile(words)))
    return begun


@lru_cache(maxsize=16384)
def topic_of(words: str) -> str | None:
    """Return the topic that is named last in a few words; None where none is.

    >>> topic_of("全年新收行政复议申请"), topic_of("共学习"), topic_of("其中")
    ('reconsideration', 'study', None)
    """
    return _named_last(words, TOPICS[0])


@lru_cache(maxsize=16384)
def weak_topic_of(words: str) -> str | None:
    """Return the topic that is named last by words that open one where there is none.

    >>> weak_topic_of("立案"), weak_topic_of("受理投诉")
    ('penalty', 'services')
    """
    return _named_last(words, TOPICS[1])


def _named_last(words: str, table: str) -> str | None:
    named = [*_topics(table).finditer(words)]
    topic = _topic_of(named[-1], table) if named else None
    return ONE_SORT if topic and is_of_one_sort(topic, words) else topic
