"""Reads a value of a TOML file as the type of its field, and names one that is wrong."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from yifa.model.errors import ProfileError
from yifa.model.portal import Hours, Must, Pairs, Patterns, Platform, Rewrites, Texts

_TEXTS = "a list of strings"
_REWRITES = "a list of [pattern, replacement]"
_HOURS = "two hours from 0 to 23"


class _Kind(NamedTuple):
    """What a field's type is in words, which types TOML may give it, and how it is read from them."""

    words: str
    given: tuple[type, ...]
    read: Callable[[str, str, Any], object] = lambda _where, _key, value: value
    """takes the path of the table, the key and the value"""


def read_value(where: str, key: str, hint: object, value: object) -> object:
    """Return a value of the file as the type *hint* of its field.

    Raises:
        ProfileError: it is of another type, or not what that type must be.
    """
    kind, rule = _split(hint)
    if type(value) not in kind.given:
        raise ProfileError(where, f"{key!r} must be {kind.words}, not {value!r}")
    if rule and not rule.holds(value):
        raise ProfileError(where, f"{key!r} must be {rule.words}, not {value!r}")
    return kind.read(where, key, value)


def words_of(hint: object) -> str:
    """Return what a value of a field's type is, in words.

    >>> words_of(bool)
    'true or false'
    """
    kind, rule = _split(hint)
    return rule.words if rule else kind.words


def _split(hint: object) -> tuple[_Kind, Must | None]:
    base, rule = get_args(hint) if get_origin(hint) is Annotated else (hint, None)
    return _KINDS[base], rule


def read_pattern(where: str, key: str, text: str, *, section: str = "{section}") -> re.Pattern[str]:
    """Return the pattern a text is, *section* in the place of ``{section}``.

    Raises:
        ProfileError: it is none.
    """
    try:
        return re.compile(text.replace("{section}", section))
    except re.error as error:
        raise ProfileError(where, f"{key!r}: {text!r} is no pattern: {error}") from error


def _texts(where: str, key: str, values: list[object]) -> Texts:
    for value in values:
        if not isinstance(value, str):
            raise ProfileError(where, f"{key!r} must be {_TEXTS}, not {value!r}")
    return tuple(str(value) for value in values)


def _patterns(where: str, key: str, values: list[object]) -> Patterns:
    return tuple(read_pattern(where, key, text) for text in _texts(where, key, values))


def _pairs(where: str, key: str, table: dict[str, object]) -> Pairs:
    for name, value in table.items():
        if not isinstance(value, str):
            raise ProfileError(where, f"{key!r}: {name!r} must be a string, not {value!r}")
    return tuple((name, str(value)) for name, value in table.items())


def _rewrites(where: str, key: str, rules: list[object]) -> Rewrites:
    pairs = []
    for rule in rules:
        match rule:
            case [str(pattern), str(replacement)]:
                pairs.append((read_pattern(where, key, pattern), replacement))
            case _:
                raise ProfileError(where, f"{key!r} must hold [pattern, replacement], not {rule!r}")
    return tuple(pairs)


def _hours(where: str, key: str, value: list[object]) -> Hours:
    match value:
        case [int(start), int(end)] if 0 <= start <= 23 and 0 <= end <= 23:
            return start, end
    raise ProfileError(where, f"{key!r} must be {_HOURS}, not {value!r}")


_KINDS: dict[object, _Kind] = {
    str: _Kind("a string", (str,)),
    int: _Kind("a whole number", (int,)),
    float: _Kind("a number", (int, float), lambda _where, _key, value: float(value)),
    bool: _Kind("true or false", (bool,)),
    date: _Kind("a date (2026-11-21)", (date,)),
    Texts: _Kind(_TEXTS, (list,), _texts),
    Patterns: _Kind(_TEXTS, (list,), _patterns),
    Pairs: _Kind("a table", (dict,), _pairs),
    Rewrites: _Kind(_REWRITES, (list,), _rewrites),
    Hours: _Kind(_HOURS, (list,), _hours),
    Platform: _Kind("a string", (Platform,)),  # its name, already looked up
}
