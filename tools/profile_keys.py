"""Lists every key of portal and platform files, as the docs show it, from the dataclasses they fill."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass

from yifa.model.portal import Platform, Portal
from yifa.profiles.keys import Key, keys_of
from yifa.profiles.values import words_of

FILES: Mapping[type, str] = {Portal: "portals/CODE.toml", Platform: "platforms/NAME.toml"}
"""the dataclasses that are a whole file, and which"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileKey:
    """A key as the documentation shows it."""

    table: str
    """file or table: ``portals/CODE.toml``, ``[listing]``, ``[[section]]``"""
    name: str
    path: str
    """the name, with the subtable's in the file: ``listing.detail``"""
    words: str
    """what its value is"""
    default: str
    """as it would stand in the file; ``required`` where there is none"""
    meaning: str


def profile_keys() -> tuple[ProfileKey, ...]:
    """Return every key of every table of portal and platform files."""
    return tuple(row for shape, file in FILES.items() for row in _rows(shape, file))


def _rows(shape: type, heading: str) -> Iterator[ProfileKey]:
    meanings = _meanings(shape)
    for key in keys_of(shape):
        yield ProfileKey(
            table=f"[{key.table}]" if key.table else heading,
            name=key.name,
            path=key.path,
            words=_words(key),
            default=_default(key.default),
            meaning=meanings[key.field],
        )
    for key in keys_of(shape):
        if key.shape:
            yield from _rows(key.shape, f"[[{key.path}]]" if key.is_list else f"[{key.path}]")


def _words(key: Key) -> str:
    if key.shape:
        return "a list of tables" if key.is_list else "a table"
    return words_of(key.hint)


def _default(value: object) -> str:
    """Return a default in words, or as TOML writes it.

    >>> [_default(value) for value in (MISSING, None, (), False, 1.0, "any")]
    ['required', 'none', 'empty', 'false', '1.0', '"any"']
    """
    match value:
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
        case ():
            return "empty"
        case None:
            return "none"
    return "required" if value is MISSING else str(value)


def _meanings(shape: type) -> dict[str, str]:
    """Return what the docstring below each field says."""
    (tree,) = ast.parse(inspect.getsource(shape)).body
    assert isinstance(tree, ast.ClassDef)
    meanings = {}
    for line, below in zip(tree.body, tree.body[1:], strict=False):
        match line, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                meanings[name] = text
    return meanings
