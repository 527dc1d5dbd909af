"""Tells which string is in everything that a pattern fits: where it is missing, nothing need be searched."""

import re
from functools import cache

_OPEN = "(["
_CLASSES = frozenset("dDwWsSbBAZ")
"""letters that stand for a class of signs or a place, behind a backslash"""
_TIMES = re.compile(r"[*?]|\{(?!\})\d*(?:,\d*)?\}")
"""what says that the sign before may be missing"""
_FLAGS = re.IGNORECASE | re.VERBOSE


@cache
def required(pattern: re.Pattern[str]) -> str:
    r"""Return the longest string that is in whatever a pattern fits, or nothing where none is sure.

    >>> required(re.compile(r"/content/m?post_\d+\.html$")), required(re.compile(r"[?&]wbtreeid="))
    ('/content/', 'wbtreeid=')
    >>> required(re.compile("a|b")), required(re.compile("(?i)ucap")), required(re.compile("ab?c+d"))
    ('', '', 'a')
    """
    if pattern.flags & _FLAGS:
        return ""
    words, runs, at = pattern.pattern, [""], 0
    while at < len(words):
        sign = words[at]
        if sign == "|":
            return ""
        if sign in _OPEN:
            at = _closing(words, at)
            runs.append("")
        elif times := _TIMES.match(words, at):
            runs[-1:] = [runs[-1][:-1], ""]
            at = times.end() - 1
        elif sign in "+.^$":
            runs.append("")
        elif sign == "\\":
            at += 1
            if words[at] in _CLASSES:
                runs.append("")
            elif words[at].isalnum():  # \x27, \1: another sign than it shows
                return ""
            else:
                runs[-1] += words[at]
        else:
            runs[-1] += sign
        at += 1
    return max(runs, key=len)


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
