"""Tells which strings are in everything that a pattern fits: where none is, nothing need be searched."""

import re
from functools import cache

_OPEN = "(["
_CLASSES = frozenset("dDwWsSbBAZ")
"""letters that stand for a class of signs or a place, behind a backslash"""
_TIMES = re.compile(r"[*?]|\{(?!\})\d*(?:,\d*)?\}")
"""what says that the sign before may be missing"""
_PLAIN = re.compile(r"\(\?:(\w+(?:\|\w+)*)\)")
"""a group of plain words"""
_FLAGS = re.IGNORECASE | re.VERBOSE


@cache
def required(pattern: re.Pattern[str]) -> tuple[str, ...]:
    r"""Return strings of which one is in whatever a pattern fits, the longest found; "" where none is sure.

    >>> required(re.compile(r"/content/m?post_\d+\.html$")), required(re.compile(r"[?&]wbtreeid="))
    (('/content/',), ('wbtreeid=',))
    >>> required(re.compile("a/(?:list|show)s?-")), required(re.compile("a|b"))
    (('a/list', 'a/show'), ('',))
    """
    if pattern.flags & _FLAGS:
        return ("",)
    words, runs, at = pattern.pattern, list[tuple[str, ...]]([("",)]), 0
    while at < len(words):
        sign = words[at]
        if sign == "|":
            return ("",)
        if sign in _OPEN:
            first, at = at, _closing(words, at)
            if (group := _PLAIN.fullmatch(words, first, at + 1)) and not _TIMES.match(words, at + 1):
                runs.append(tuple(run + word for run in runs[-1] for word in group[1].split("|")))
            runs.append(("",))
        elif times := _TIMES.match(words, at):
            runs[-1:] = [tuple(run[:-1] for run in runs[-1]), ("",)]
            at = times.end() - 1
        elif sign in "+.^$" or (sign == "\\" and words[at + 1] in _CLASSES):
            at += sign == "\\"
            runs.append(("",))
        elif sign == "\\" and words[at + 1].isalnum():  # \x27, \1: another sign than it shows
            return ("",)
        else:
            at += sign == "\\"
            runs[-1] = tuple(run + words[at] for run in runs[-1])
        at += 1
    return max(runs, key=lambda run: min(map(len, run)))


def _closing(words: str, at: int) -> int:
    """Return where the group or class closes that opens at a place of a pattern."""
    if words[at] == "[":
        at += 2 if words[at + 1] == "^" else 1
        at += words[at] == "]"  # a sign of the class, where it is the first
        while words[at] != "]":
            at += 2 if words[at] == "\\" else 1
        return at
    at += 1
    while words[at] != ")":
        at = _closing(words, at) + 1 if words[at] in _OPEN else at + (2 if words[at] == "\\" else 1)
    return at
