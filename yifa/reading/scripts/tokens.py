"""Splits a page's scripts into tokens, and knows which bracket closes which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MOST_TOKENS = 60_000
"""of a page's scripts; what stands behind is not read"""
TOKEN = re.compile(
    r"""
    (?P<space>\s++)
    | (?P<string>"(?:[^"\\\n]|\\.){0,4000}+" | '(?:[^'\\\n]|\\.){0,4000}+')
    | (?P<template>`(?:[^`\\]|\\.){0,4000}+`)
    | (?P<number>\d++(?:\.\d++)?)
    | (?P<name>[A-Za-z_$][\w$]*+)
    | (?P<sign>===|!==|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|=>|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
# /[?&]page=(\d+)/i, where an expression begins
PATTERN = re.compile(r"/(?:\\.|\[(?:[^\]\\\n]|\\.){0,200}+\]|[^/\\\n\[]){1,400}+/[a-z]*+")
BEFORE_PATTERN = frozenset("(,=:[!&|?{};")
CLOSES = {"(": ")", "[": "]", "{": "}"}
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Token(NamedTuple):
    """One word of a script."""

    kind: str
    """string, template, number, name or sign"""
    text: str
    begins_line: bool


@dataclass(frozen=True, slots=True)
class Script:
    """The tokens of a script; for each that opens a bracket, the place of the one that closes it."""

    tokens: tuple[Token, ...]
    closes: tuple[int, ...]

    def followed_by(self, code: str) -> "Script":
        """Return this script with *code* behind it."""
        more, shift = read_script(code), len(self.tokens)
        closes = tuple(place + shift for place in more.closes)
        return Script(tokens=(*self.tokens, *more.tokens), closes=(*self.closes, *closes))


def read_script(text: str) -> Script:
    """Return a script's tokens.

    >>> [token.text for token in read_script("go('a' + n++)").tokens]
    ['go', '(', "'a'", '+', 'n', '++', ')']
    """
    tokens = tuple(_tokens(text))
    closes = [len(tokens)] * len(tokens)
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in CLOSES:
            opened.append(place)
        elif token.text in CLOSES.values():
            while opened and CLOSES[tokens[opened[-1]].text] != token.text:
                closes[opened.pop()] = place
            if opened:
                closes[opened.pop()] = place
    return Script(tokens=tokens, closes=tuple(closes))


def _tokens(text: str) -> Iterator[Token]:
    place, count, begins, before = 0, 0, True, "("
    while count < MOST_TOKENS and (match := TOKEN.match(text, place)):
        kind = match.lastgroup or "sign"
        if kind == "space":
            begins = begins or "\n" in match[0]
            place = match.end()
            continue
        if match[0] == "/" and before in BEFORE_PATTERN and (pattern := PATTERN.match(text, place)):
            match, kind = pattern, "pattern"
        yield Token(kind, match[0], begins)
        place, count, begins, before = match.end(), count + 1, False, match[0][-1]


def unquoted(text: str) -> str:
    r"""Return what a string of a script says.

    >>> unquoted(r"'it\'s'")
    "it's"
    """
    said = ESCAPE.sub(_unescaped, text[1:-1])
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of characters


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else PLAIN.get(match[3], match[3])
