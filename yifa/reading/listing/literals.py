"""Reads JavaScript's object literals: keys without quotes, single quotes, trailing commas."""

import json
import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""
    \s* (?: //[^\n]*\n | /\*.*?\*/ | (?P<string>"(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | `(?:[^`\\]|\\.)*`)
    | (?P<word>[A-Za-z_$][\w$]*) | (?P<number>-?\d+(?:\.\d+)?) | (?P<sign>[\[\]{},:]) )
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
WORDS = {"true": "true", "false": "false"}
TRAILING = re.compile(r",(?=[\]}])")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else PLAIN.get(match[3], match[3])


def _tokens(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the tokens of one literal as JSON writes them, each with the position of its end."""
    depth, end = 0, start
    while match := TOKEN.match(text, end):
        end = match.end()
        if match["string"]:
            yield json.dumps(ESCAPE.sub(_unescaped, match["string"][1:-1])), end
        elif match["word"]:
            named = text[end : end + 8].lstrip().startswith(":")
            yield json.dumps(match["word"]) if named else WORDS.get(match["word"], "null"), end
        elif match["number"]:
            yield match["number"], end
        elif match["sign"]:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match["sign"], 0)
            yield match["sign"], end
            if depth <= 0:
                return


def read_literal(text: str, start: int) -> tuple[object, int]:
    r"""Return the value of the literal that begins end *start*, and where it ends.

    >>> read_literal("[{title:'依法行政', \"n\":1,}];", 0)
    ([{'title': '依法行政', 'n': 1}], 24)

    Raises:
        ValueError: no literal stands there.
    """
    tokens = tuple(_tokens(text, start))
    if not tokens or tokens[0][0] not in "[{":
        raise ValueError(f"no literal at {start}")
    value: object = json.loads(TRAILING.sub("", "".join(token for token, _ in tokens)))
    return value, tokens[-1][1]


def read_string(text: str, start: int) -> str:
    r"""Return what the string says that begins at *start*.

    >>> read_string(r"'{\"a\": \u4e00}'", 0)
    '{"a": 一}'

    Raises:
        ValueError: no string stands there.
    """
    token = TOKEN.match(text, start)
    if token is None or not token["string"]:
        raise ValueError(f"no string at {start}")
    return ESCAPE.sub(_unescaped, token["string"][1:-1])
