"""Compiles words of a vocabulary so that a search looks them up by the sign they begin with.

A search passes over every sign that no alternative begins with, if each begins with a plain one; and of
many alternatives it tries those alone that begin with the sign it stands at.
"""

import re
from collections.abc import Iterator

_SPECIAL = frozenset("\\.]){}*+?|$")
_BEHIND = ("(?<!", "(?<=")
_START = r"(?<![\s\S])"
"""what ``^`` says"""


def compile_words(words: str) -> re.Pattern[str]:
    r"""Return a pattern that finds what *words*, alternatives without capturing groups, find.

    Raises:
        ValueError: an alternative begins with what is no plain sign, nor a choice of such.

    >>> compile_words("(?:提升|研修)班|[一二]审|提?前|(?<!不)受理").pattern
    '提(?:升班|前)|研修班|一审|二审|前|受(?<!(?:不)受)理'
    """
    begun: dict[str, list[str]] = {}
    for alternative in _alternatives(words):
        for sign, rest in _first_signs(alternative):
            begun.setdefault(sign, []).append(rest)
    return re.compile("|".join(sign + _one_of(rests) for sign, rests in begun.items()))


def signs_of(words: str) -> frozenset[str]:
    """Return the signs that the alternatives of *words* begin with.

    >>> sorted(signs_of("公证|(?<!不)受理"))
    ['公', '受']
    """
    return frozenset(sign for one in _alternatives(words) for sign, _ in _first_signs(one))


def _one_of(rests: list[str]) -> str:
    return rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})"


def _first_signs(words: str) -> Iterator[tuple[str, str]]:
    """Yield the signs that one alternative may begin with, each with what follows it."""
    if words.startswith("^"):
        words = _START + words[1:]
    if words.startswith(_BEHIND):
        end = _closing(words)
        for sign, rest in _first_signs(words[end + 1 :]):
            yield sign, f"{words[:4]}(?:{words[4:end]}){sign}){rest}"
        return
    choices, rest = _beginning(words)
    if rest[:1] in ("*", "+", "{"):
        raise ValueError(f"{words!r} begins with what is repeated")
    for choice in choices:
        followed = choice + rest.removeprefix("?")
        if len(choice) == 1 and choice != "^":
            yield re.escape(choice), followed[1:]
        else:
            yield from _first_signs(followed)
    if rest.startswith("?"):
        yield from _first_signs(rest[1:])


def _beginning(words: str) -> tuple[list[str], str]:
    """Return the choices that words begin with, of a group, a class or one sign, and what follows them."""
    if words.startswith("(?:"):
        end = _closing(words)
        return list(_alternatives(words[3:end])), words[end + 1 :]
    if words.startswith("["):
        end = words.index("]")
        if words[1] == "^" or "-" in words[:end] or "\\" in words[:end]:
            raise ValueError(f"{words!r} begins with a class that is not written out")
        return list(words[1:end]), words[end + 1 :]
    if not words or words[0] in _SPECIAL or words[0] == "(":
        raise ValueError(f"{words!r} begins with no plain sign")
    return [words[0]], words[1:]


def _closing(words: str) -> int:
    """Return where the bracket closes that words begin with."""
    return next(at for at, depth in _depths(words) if at and not depth and words[at] == ")")


def _alternatives(words: str) -> Iterator[str]:
    """Yield the alternatives of a pattern."""
    start = 0
    for at, depth in _depths(words):
        if words[at] == "|" and not depth:
            yield words[start:at]
            start = at + 1
    yield words[start:]


def _depths(words: str) -> Iterator[tuple[int, int]]:
    """Yield every place of a pattern and how many brackets are open behind it; a class is one sign."""
    depth = at = 0
    while at < len(words):
        if words[at] == "[":
            at = words.index("]", at)
        elif words[at] == "\\":
            at += 1
        depth += (words[at] == "(") - (words[at] == ")") if words[at - 1 : at] != "\\" else 0
        yield at, depth
        at += 1
