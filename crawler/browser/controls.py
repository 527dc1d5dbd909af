"""Chooses, among what can be clicked on a page, the control that brings the next page of a list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yifa.reading.listing.signs.words import SignWords, load_words, plain

NEXT_CLASS = re.compile(r"(?<![a-z])(?:next|nextpage|pagenext|next-page|page-next)(?![a-z])")
NEAR = 4
"""controls between a page's number and the next one's, in a strip of numbers"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Something on a page that can be clicked."""

    label: str
    names: str
    """its class and id, in lower case"""
    around: str = ""
    """those of the elements around it"""
    shut: bool = False
    """it says of itself that it is disabled"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What leads on: the control of that number, or none."""

    index: int | None
    words: str
    shut: bool = False
    """there is a control for the next page, and it is disabled"""


def choose(controls: Sequence[Control], number: int) -> Choice:
    """Return the control that brings page *number*.

    By its word (下一页), by its class where it shows an arrow or a picture, by the number in a strip of
    numbers, or one that brings more rows (加载更多).

    >>> strip = [Control(label=label, names="") for label in ("1", "2", "3", "下一页")]
    >>> choose(strip, 2).index, choose(strip[:3], 2).index, choose(strip[:1], 2).index
    (3, 1, None)
    """
    words, shut = load_words(), False
    for is_next in (_says_next, _shows_next, _is_numbered, _says_more):
        for index, control in enumerate(controls):
            if words.ornament.search(control.around) or not is_next(words, controls, index, number):
                continue
            if not (control.shut or words.is_marked(words.shut, control.names)):
                return Choice(index=index, words=plain(control.label) or control.names.strip())
            shut = True
        if shut:
            break
    return Choice(index=None, words="the control for the next page is shut" if shut else "", shut=shut)


def _says_next(words: SignWords, controls: Sequence[Control], index: int, _number: int) -> bool:
    return words.kind_of(controls[index].label) == "next"


def _shows_next(_words: SignWords, controls: Sequence[Control], index: int, _number: int) -> bool:
    """Return whether a control without words is one by its class: ``<button class="btn-next">``."""
    control = controls[index]
    return not plain(control.label) and NEXT_CLASS.search(control.names) is not None


def _is_numbered(_words: SignWords, controls: Sequence[Control], index: int, number: int) -> bool:
    if plain(controls[index].label) != str(number):
        return False
    return any(plain(before.label) == str(number - 1) for before in controls[max(0, index - NEAR) : index])


def _says_more(words: SignWords, controls: Sequence[Control], index: int, _number: int) -> bool:
    control = controls[index]
    return words.kind_of(control.label) == "more" or words.is_more_box(control.names)
