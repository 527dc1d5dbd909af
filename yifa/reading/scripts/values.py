"""Defines what an expression of a script can be known to say, and what a control can be seen to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST, LARGEST = 4000, 10**9
"""a longer text, or a larger number, is none that turns a page"""
WHOLE = re.compile(r"\s*[+-]?\d{1,9}")


@dataclass(frozen=True, slots=True)
class Ref:
    """Something named: a variable, an element (``@id``), a part of either."""

    path: str


@dataclass(frozen=True, slots=True)
class Closure:
    """A function: what it calls its arguments, and where its body stands."""

    names: tuple[str, ...]
    start: int
    end: int
    is_value: bool = False
    """its body is an expression, whose value it returns"""


@dataclass(frozen=True, slots=True)
class Method:
    """A function of a text: ``"…".replace``."""

    of: str
    name: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """An object written as JSON."""

    value: "Object"


Object = dict[str, "Value"]
Value = str | int | bool | None | Ref | Closure | Method | Encoded | Object
"""what an expression says; None where that is not known"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """The control opens an address."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """The control submits a form, some fields of which it has set."""

    form: str
    """its id or name, or how it is reached"""
    fields: Mapping[str, str]
    action: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostBack:
    """The control posts an ASP.NET page back."""

    target: str
    argument: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The control sends a request and draws what it answers."""

    url: str
    method: str
    pairs: tuple[tuple[str, str], ...] = field(default=())
    is_json: bool = False
    body: str = ""


Act = Go | Submit | PostBack | Call


def text_of_value(value: Value) -> str | None:
    """Return a value as a script joins it to a text; None where it is not known.

    >>> text_of_value(2), text_of_value(True), text_of_value(None)
    ('2', 'true', None)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def number_of(value: Value) -> int | None:
    """Return a value as a whole number, or None.

    >>> number_of("12px"), number_of("x")
    (12, None)
    """
    if isinstance(value, int):
        return int(value)
    match = WHOLE.match(value) if isinstance(value, str) else None
    return int(match[0]) if match else None


def combine(sign: str, left: Value, right: Value) -> Value:
    """Return what an operator makes of two values; None where that is not known.

    >>> combine("+", "a", 1), combine("+", 1, 1), combine("*", 2, "3"), combine("<", 1, None)
    ('a1', 2, 6, None)
    """
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        first, second = text_of_value(left), text_of_value(right)
        if first is None or second is None or len(first) + len(second) > LONGEST:
            return None
        return first + second
    if sign in ("==", "===", "!=", "!=="):
        first, second = text_of_value(left), text_of_value(right)
        return None if first is None or second is None else (first == second) is (sign[0] == "=")
    one, other = number_of(left), number_of(right)
    if one is None or other is None or max(abs(one), abs(other)) > LARGEST:
        return None
    return _reckoned(sign, one, other)


def _reckoned(sign: str, one: int, other: int) -> int | bool | None:
    if sign in ("/", "%"):
        exact = other != 0 and (sign == "%" or one % other == 0)
        return (one % other if sign == "%" else one // other) if exact else None
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "<":
            return one < other
        case ">":
            return one > other
        case "<=":
            return one <= other
        case ">=":
            return one >= other
    return None


def truth(value: Value) -> bool | None:
    """Return whether a condition holds; None where that is not known."""
    if isinstance(value, str | int):
        return bool(value)
    return True if isinstance(value, dict | Closure) else None
