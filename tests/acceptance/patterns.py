r"""Tries every regular expression of the project on strings built from itself: is it linear?

``python -m tests.acceptance.patterns`` prints the patterns whose time grows faster than their text: at four
times the length a linear one takes four times as long, one that takes the square of it sixteen times. Each
is searched for everywhere in the text, which is the hardest use; what is only held against a whole text
begins with ``\A`` for that. Measured is this process's own time.
"""

import ast
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # the parser's own names have no public home
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

from archive.search.query import PIECE
from pipelines.clean import load_chrome
from yifa.profiles.folders import load_platforms
from yifa.reading.columns import load_column_names
from yifa.reading.files.viewers import load_dialects
from yifa.reading.listing.literals import TOKEN
from yifa.reading.listing.signs.words import load_words
from yifa.reading.markup import LONGEST_GAP
from yifa.reading.report.words import load_genres
from yifa.reading.signals import load_signals

Node = tuple[Any, Any]
"""a part of a pattern as Python's own parser gives it: its kind and its value"""
Pattern = re.Pattern[Any]
ROOMS = ("yifa", "pipelines", "archive", "crawler")
LOADED = (
    load_chrome, load_column_names, load_dialects, load_genres, load_platforms, load_signals, load_words,
)  # fmt: skip
NOT_SEARCHED: Mapping[Pattern, str] = {
    PIECE: "held against a query, which a person types",
    TOKEN: "matched at one place after another, and a reader stops at the first that it does not fit",
}
"""patterns that are slower than their text where it is searched, and why that holds up nobody"""
SHORT, TIMES = 2500, 4
"""characters of the short text, more than any bound a pattern has; how many times as long the other is"""
LEAST_SECONDS = 0.008
"""at the longer length; what is quicker is not worth a look"""
AGAIN = 3
"""times that what seems slow is measured anew; the quickest counts"""
FASTER = 9.0
"""how many times longer the longer text may take: between linear and square"""
MOST_SECONDS = 0.5
"""of all matches of one pattern in one text"""
POOL = "a0 -_/.:,;<>\"'=&?#()[]{}%$@!*+|\\^~`\t\n\r年月日一中\u3000：，。\xa0é"
CATEGORIES = {
    codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
NO_SEARCH = frozenset({"compile", "escape"})
"""calls that only make a pattern, found where it is kept"""
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """A pattern that takes more than its share of time, and a text on which it does."""

    pattern: str
    attack: str
    seconds: float
    times: float


def patterns() -> dict[tuple[object, int], Pattern]:
    """Return every pattern of the project by its text and flags: of modules, of what they load, of calls.

    Left out is what `NOT_SEARCHED` names.
    """
    held = [_held(load()) for load in LOADED]
    for name in ROOMS:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not module.name.endswith("__main__"):
                loaded = importlib.import_module(module.name)
                held += [_held(list(vars(loaded).values())), _called(Path(str(loaded.__file__)))]
    return {
        (pattern.pattern, pattern.flags): pattern
        for found in held
        for pattern in found
        if pattern not in NOT_SEARCHED
    }


def _held(value: object, depth: int = 0) -> Iterator[Pattern]:
    """Yield the patterns in a value, in what it holds, and so on."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 6 or isinstance(value, str | bytes | type):
        return
    elif isinstance(value, Mapping):
        yield from _held(list(value.values()), depth + 1)
    elif is_dataclass(value):
        yield from _held([getattr(value, field.name, None) for field in fields(value)], depth + 1)
    elif isinstance(value, list | tuple | frozenset):
        for inner in value:
            yield from _held(inner, depth + 1)


def _called(path: Path) -> Iterator[Pattern]:
    """Yield the patterns that a module writes into calls: re.sub("…", …)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner, first = node.func.value, node.args[0]
            is_re = isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr not in NO_SEARCH
            if is_re and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield re.compile(first.value)


def _char(items: list[Node]) -> str:
    """Return a character that a class holds."""
    if items[0][0] is codes.NEGATE:
        return next((char for char in POOL if not any(_holds(item, char) for item in items[1:])), "x")
    kind, value = items[0]
    if kind is codes.CATEGORY:
        return CATEGORIES.get(value, "a")
    return chr(value[0] if kind is codes.RANGE else value)


def _holds(item: Node, char: str) -> bool:
    kind, value = item
    if kind is codes.LITERAL:
        return ord(char) == int(value)
    if kind is codes.RANGE:
        return int(value[0]) <= ord(char) <= int(value[1])
    word = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(value).rpartition("_")[2]]
    return (re.fullmatch(word, char) is not None) != ("_NOT_" in str(value))


def _inner(node: Node) -> list[list[Node]]:
    """Return the parts of a pattern that a node holds, alternatives apart."""
    kind, value = node
    if kind in REPEATS:
        return [list(value[2])]
    if kind is codes.BRANCH:
        return [list(branch) for branch in value[1]]
    if kind is codes.SUBPATTERN:
        return [list(value[3])]
    return [list(value)] if kind is codes.ATOMIC_GROUP else []


def _sample(nodes: Iterable[Node]) -> str:
    """Return a short text that a part of a pattern fits, as far as one can be built without trying."""
    return "".join(map(_sample_of, nodes))


def _sample_of(node: Node) -> str:
    kind, value = node
    if kind is codes.LITERAL:
        return chr(value)
    if kind is codes.NOT_LITERAL:
        return "x" if value != ord("x") else "y"
    if kind is codes.IN:
        return _char(list(value))
    inner = _inner(node)
    times = max(1, min(int(value[0]), 50)) if kind in REPEATS else 1
    return _sample(inner[0]) * times if inner else "x" if kind is codes.ANY else ""


def attacks(pattern: Pattern) -> dict[tuple[str, str], None]:
    """Return pairs of what stands first and what is then repeated, for each part that may repeat at will."""
    nodes = list(parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE))
    return dict.fromkeys([("", _sample(nodes)), *_attacks(nodes, "")])


def _attacks(nodes: list[Node], before: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for inner in _inner(node):
            if node[0] in REPEATS and int(node[1][1]) >= LONGEST_GAP:
                pumps = {_sample(inner), *(_sample(part) for one in inner for part in _inner(one))}
                yield from ((first, pump) for pump in pumps for first in (before, ""))
                yield from (("", before + pump) for pump in pumps)
            yield from _attacks(inner, before)
        before += _sample_of(node)


def _seconds(pattern: Pattern, before: str, pump: str, size: int) -> float:
    text = before + pump * (size // len(pump)) + "\x00"
    body: Any = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    for _ in pattern.finditer(body):
        if time.process_time() - began > MOST_SECONDS:
            break
    return time.process_time() - began


def _grows(pattern: Pattern, before: str, pump: str) -> tuple[float, float] | None:
    """Return the seconds of the short and of the long text where they grow faster than it; else None.

    What seems so once may be this machine's doing, so it is measured anew.
    """
    short = long = float("inf")
    for _ in range(1 + AGAIN):
        short = min(short, _seconds(pattern, before, pump, SHORT))
        long = min(long, _seconds(pattern, before, pump, TIMES * SHORT))
        if long <= LEAST_SECONDS or long <= FASTER * short:
            return None
    return short, long


def slow(pattern: Pattern) -> Slow | None:
    """Return the worst that a pattern does on its own strings, or None where it is linear.

    Runs of white space are left out: readers get text without long ones (`markup.narrowed`).
    """
    worst: Slow | None = None
    for before, pump in attacks(pattern):
        if not pump.strip() or (worst is not None and worst.seconds > MOST_SECONDS):
            continue
        short, long = _grows(pattern, before, pump) or (0.0, 0.0)
        if long and (worst is None or long > worst.seconds):
            shown, text = f"{before[:40]!r} + {pump[:40]!r} * n", " ".join(str(pattern.pattern).split())
            worst = Slow(pattern=text, attack=shown, seconds=long, times=long / (short or 1e-6))
    return worst


def main() -> int:
    """Print what is slow."""
    every = patterns()
    found = sorted(filter(None, map(slow, every.values())), key=lambda one: -one.seconds)
    for one in found:
        print(f"{1000 * one.seconds:6.1f} ms  x{one.times:4.1f}  {one.attack}\n    {one.pattern[:160]}")
    print(f"{len(every)} patterns, {len(found)} of them slower than their text is long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
