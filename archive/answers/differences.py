"""Compares two texts sentence by sentence, and tells cosmetic changes from substantive ones.

A change is cosmetic where nothing but the width of characters, punctuation or white space differs, wherever
the sentences are cut.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# a sentence ends behind 。！？； or their Latin forms and closing quotes, or at a line's end
SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;]+[”’」』）)\"']*|[^。！？；!?;\n]+")
# 12.5, 9:30, 3-5, 1/2; 15%, 3‰; -5
OF_A_NUMBER = re.compile(r"(?<=\d)[.:~/-](?=\d)|(?<=\d)[%‰]|(?<![0-9A-Za-z.-])-(?=\d)")
SAME, COSMETIC, SUBSTANTIVE = "same", "cosmetic", "substantive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Sentences that became others; one side is empty where they were added or removed."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of two texts that is the same in both, or changed in one way."""

    kind: str
    """same | cosmetic | substantive"""
    change: Change


def sentences_of(text: str) -> tuple[str, ...]:
    r"""Return the sentences of a text, each with what ends it.

    >>> sentences_of("一、总体情况\n全年办理12件；办结9件。“好！”下一年度继续")
    ('一、总体情况', '全年办理12件；', '办结9件。', '“好！”', '下一年度继续')
    """
    sentences = (sentence.strip() for sentence in SENTENCE.findall(text))
    return tuple(sentence for sentence in sentences if sentence)


def essence(text: str) -> str:
    """Return what a text says, without width, punctuation and white space; what is part of a number stays.

    >>> essence("全年， 办理１２件。"), essence("全年办理 12 件")
    ('全年办理12件', '全年办理12件')
    >>> essence("增长12.5％，"), essence("增长125")
    ('增长12.5%', '增长125')
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    kept = {sign.start() for sign in OF_A_NUMBER.finditer(folded)}
    return "".join(
        character
        for index, character in enumerate(folded)
        if index in kept or unicodedata.category(character)[0] not in "PZC"
    )


def compare(before: str, after: str) -> tuple[Stretch, ...]:
    """Return the stretches of two texts, in order."""
    return tuple(_join(_cut_anew(sentences_of(before), sentences_of(after), _match)))


def _match(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """Yield the stretches of texts that differ at both ends, matched by the sentences both have."""
    before, after = [essence(sentence) for sentence in old], [essence(sentence) for sentence in new]
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_alike((was,), (is_,)) for was, is_ in zip(old[a:b], new[c:d], strict=True))
        else:
            yield from _cut_anew(old[a:b], new[c:d], _differ)


def _differ(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """Yield sentences that became others as one stretch; such as say nothing (……) are cosmetic."""
    yield _stretch(SUBSTANTIVE if essence("".join((*old, *new))) else COSMETIC, old, new)


def _cut_anew(
    old: Sequence[str], new: Sequence[str], rest: Callable[[Sequence[str], Sequence[str]], Iterator[Stretch]]
) -> Iterator[Stretch]:
    """Yield the ends that say the same, however cut into sentences; between them, what *rest* gives."""
    while (head := _meeting(old, new)) is not None:
        yield _alike(old[: head[0]], new[: head[1]])
        old, new = old[head[0] :], new[head[1] :]
    tails = []
    while (tail := _meeting(old[::-1], new[::-1], backwards=True)) is not None:
        a, b = len(old) - tail[0], len(new) - tail[1]
        tails.append(_alike(old[a:], new[b:]))
        old, new = old[:a], new[:b]
    if old or new:
        yield from rest(old, new)
    yield from reversed(tails)


def _meeting(old: Sequence[str], new: Sequence[str], *, backwards: bool = False) -> tuple[int, int] | None:
    """Return the least number of sentences of each after which both have said the same, or None."""
    if not old or not new:
        return None
    one, other, a, b = essence(old[0]), essence(new[0]), 1, 1
    while one != other:
        short, long = (one, other) if len(one) < len(other) else (other, one)
        if not (long.endswith(short) if backwards else long.startswith(short)) or len(one) == len(other):
            return None
        if short is one and a < len(old):
            one, a = (essence(old[a]) + one if backwards else one + essence(old[a])), a + 1
        elif short is other and b < len(new):
            other, b = (essence(new[b]) + other if backwards else other + essence(new[b])), b + 1
        else:
            return None
    return a, b


def _alike(before: Sequence[str], after: Sequence[str]) -> Stretch:
    return _stretch(SAME if tuple(before) == tuple(after) else COSMETIC, before, after)


def _stretch(kind: str, before: Sequence[str], after: Sequence[str]) -> Stretch:
    return Stretch(kind=kind, change=Change(before=tuple(before), after=tuple(after)))


def _join(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches, unchanged neighbours as one."""
    same: list[str] = []
    for stretch in stretches:
        if stretch.kind == SAME:
            same += stretch.change.before
            continue
        if same:
            yield _stretch(SAME, same, same)
            same = []
        yield stretch
    if same:
        yield _stretch(SAME, same, same)


def changes_of(stretches: Sequence[Stretch], kind: str) -> tuple[Change, ...]:
    """Return the changes of a kind."""
    return tuple(stretch.change for stretch in stretches if stretch.kind == kind)


def kind_of(before: str, after: str) -> str:
    """Return whether a change from one value to another is cosmetic or substantive.

    >>> kind_of("武乡县司法局", " 武乡县司法局。"), kind_of("2025", "2026")
    ('cosmetic', 'substantive')
    """
    return COSMETIC if essence(before) == essence(after) else SUBSTANTIVE
