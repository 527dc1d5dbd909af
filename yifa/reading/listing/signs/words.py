"""The vocabulary of pagers: what their controls are called, how they are marked, which calls draw them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
# what stands around a control's word: [下一页] · 下一页 > · …加载更多…
EDGES = " \t\r\n\u3000\xa0[]【】()（）<>〈〉《》«»‹›→←↓·.…。:：|-—_+∨﹀▼>＞"
SHORT = 2
"""characters of a word that must be a whole word of a class; a longer one may be part of it"""
NO_MORE = re.compile(
    r"没有更多|已(?:经)?(?:全部)?加载(?:完|全部)|加载完毕|已(?:经)?到底|全部加载完|我是有底线|no more"
)
# a control of itself: <!--记录总数只有一页，AspNetPager已自动隐藏-->
HID_ITSELF = re.compile(r"只有一页|已自动隐藏|only one page", re.IGNORECASE)
# 下10条 · 后20条 · 翻到下一页
NEXT_SO_MANY = re.compile(
    r"[下后]\d{1,3}[条篇项则]|(?:点击|查看|翻到|翻至|转到|进入|显示|浏览|前往|看)下一?[页頁]"
)
LONGEST = 200
"""characters of a label, or of classes, that are remembered"""
WORDS_OF_CLASS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKeys:
    """How the object of a call that draws a pager names what it says, and how the call counts."""

    pages: tuple[str, ...]
    rows: tuple[str, ...]
    size: tuple[str, ...]
    here: tuple[str, ...]
    pages_else: tuple[str, ...] = ()
    """names of the pages where none of `pages` is there"""
    nought: bool = False
    """this page is counted from 0"""
    bare: bool = True
    """a number that stands alone before the object is the rows' total"""


class Marks(NamedTuple):
    """What an element's tag, classes and id make it."""

    pager: bool
    """they call it a pager"""
    ornament: bool
    component: bool
    """a component library draws pages by it"""
    shut: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignWords:
    """The vocabulary: ``signs.toml``; compared by identity, so that what it says can be remembered."""

    next: frozenset[str]
    last: frozenset[str]
    arrows: frozenset[str]
    more: frozenset[str]
    more_pattern: re.Pattern[str]
    load: tuple[str, ...]
    """parts of a word for more that say it is more of the same list"""
    said: re.Pattern[str]
    """a text that is a pager's alone, whole"""
    shut: frozenset[str]
    shut_parts: tuple[str, ...]
    """what shuts a control as a part of a word of its class"""
    idle: re.Pattern[str]
    here: frozenset[str]
    pager: re.Pattern[str]
    ornament: re.Pattern[str]
    more_box: frozenset[str]
    component: re.Pattern[str]
    component_tags: frozenset[str]
    endless: re.Pattern[str]
    calls: tuple[str, ...]
    keys: CallKeys
    """of a call whose object names things as most do"""
    own_keys: dict[str, CallKeys]
    """by the call, of those that do not"""

    def keys_of(self, call: str) -> CallKeys:
        """Return how a call's object names things."""
        return self.own_keys.get(call, self.keys)

    def kind_of(self, label: str) -> str | None:
        """Return what a control's label says: ``next``, ``last``, ``more``; None for anything else.

        >>> words = load_words()
        >>> words.kind_of("[ 下一页 ]"), words.kind_of("点击加载更多…"), words.kind_of("更多通知")
        ('next', 'more', None)
        """
        return (_kind_of if len(label) < LONGEST else _read_kind)(self, label)

    def loads(self, label: str) -> bool:
        """Return whether a control's label says that it loads: it brings more of the list it is under."""
        word = plain(label)
        return any(part in word for part in self.load)

    def marks_of(self, tag: str, names: str) -> Marks:
        """Return what an element's tag, classes and id, these in lower case, make it."""
        return (_marks_of if len(names) < LONGEST else _read_marks)(self, tag, names)

    def is_marked(self, marks: frozenset[str], names: str) -> bool:
        """Return whether a class, in lower case, has one of *marks* among its words."""
        return any(token in marks for token in WORDS_OF_CLASS.split(names))

    def is_more_box(self, names: str) -> bool:
        """Return whether a class or id, in lower case, is that of a box that brings more rows."""
        tokens = names.replace("_", "").replace("-", "").split()
        return any(token.rstrip("0123456789") in self.more_box for token in tokens)


def _read_kind(words: SignWords, label: str) -> str | None:
    word = _unnumbered(plain(label))
    if word in words.next or NEXT_SO_MANY.fullmatch(word):
        return "next"
    if word in words.last:
        return "last"
    return "more" if word in words.more or words.more_pattern.fullmatch(word) else None


def _read_marks(words: SignWords, tag: str, names: str) -> Marks:
    drawn = tag in words.component_tags or ("-" in tag and words.component.search(tag) is not None)
    named = bool(names.strip())
    return Marks(
        pager=named and words.pager.search(names) is not None,
        ornament=named and words.ornament.search(names) is not None,
        component=drawn or words.component.search(names) is not None,
        shut=named
        and (words.is_marked(words.shut, names) or any(part in names for part in words.shut_parts)),
    )


# a portal's lists repeat their menus, and their rows one another
_kind_of, _marks_of = lru_cache(maxsize=4096)(_read_kind), lru_cache(maxsize=4096)(_read_marks)


def plain(label: str) -> str:
    """Return a label as the vocabulary has it: lower case, no white space, no brackets around it."""
    return "".join(label.strip(EDGES).split()).lower()


def _parts(parts: Sequence[str]) -> re.Pattern[str]:
    """Return what finds one of *parts* in a class or id, in lower case; short ones as whole words."""
    whole = (rf"(?<![^\s_-]){re.escape(part)}(?![^\s_-])" for part in parts if len(part) <= SHORT)
    return re.compile("|".join((*(re.escape(part) for part in parts if len(part) > SHORT), *whole)))


def _unnumbered(word: str) -> str:
    """Return a word without the number behind it: 下一页(2)."""
    return word.rstrip("0123456789/（([")


@cache
def load_words(path: Path = HERE / "signs.toml") -> SignWords:
    """Return the vocabulary; read once."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    words, marks, scripts = told["words"], told["marks"], told["scripts"]
    parts = ("before", "verbs", "tails", "rest", "loads")
    before, verbs, tails, rest, loads = ("|".join(words[f"more_{name}"]) for name in parts)
    pattern = (
        rf"(?:{before})?(?:{verbs})(?:{rest})(?:{tails})?|(?:{before})(?:更多|{loads})(?:{tails})?"
        r"|(?:show|load|view)\d{1,3}more(?:items|results)?"
        r"|(?:还有|剩余|其余|余下|再显示|再加载)\d{1,5}[条篇项则](?:未显示|信息|记录|数据|内容)?"
    )
    return SignWords(
        next=frozenset(words["next"]),
        last=frozenset(words["last"]),
        arrows=frozenset(words["arrows"]),
        more=frozenset(words["more"]),
        load=tuple(words["load"]),
        said=re.compile(rf"[\W\d{''.join(words['said'])}]*", re.IGNORECASE),
        shut=frozenset(marks["shut"]),
        shut_parts=tuple(marks["shut_parts"]),
        idle=re.compile("|".join((*marks["idle"], *map(re.escape, marks["shut_parts"]))), re.IGNORECASE),
        here=frozenset(marks["here"]),
        more_box=frozenset(marks["more_box"]),
        pager=_parts(marks["pager"]),
        ornament=_parts(marks["ornament"]),
        component=_parts(marks["component"]),
        component_tags=frozenset(marks["component_tags"]),
        endless=_parts(marks["endless"]),
        more_pattern=re.compile(pattern),
        calls=tuple(scripts["calls"]),
        keys=_keys(scripts),
        own_keys={call: _keys(scripts | own) for call, own in scripts["own"].items()},
    )


def _keys(said: Mapping[str, Any]) -> CallKeys:
    names = {name: tuple(said.get(name, ())) for name in ("pages", "rows", "size", "here", "pages_else")}
    return CallKeys(**names, nought=said.get("nought", False), bare=said.get("bare", True))
