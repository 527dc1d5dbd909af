"""The keys of a profile's tables, from the fields of the dataclasses they fill."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from yifa.model.portal import Platform, Portal
from yifa.profiles.values import words_of

FILES: dict[type, str] = {Portal: "portals/CODE.toml", Platform: "platforms/NAME.toml"}
"""the dataclasses that are a whole file, and which"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a table, and the field it fills."""

    field: str
    table: str
    """the subtable it stands in: ``listing``; empty for the table itself"""
    name: str
    hint: Any
    """the field's type, without ``| None``"""
    default: object
    """`MISSING` where the key is required"""

    @property
    def is_required(self) -> bool:
        """Return whether a table without it is refused."""
        return self.default is MISSING

    @property
    def path(self) -> str:
        """Return its name with the subtable's: ``listing.detail``."""
        return f"{self.table}.{self.name}" if self.table else self.name

    @property
    def is_list(self) -> bool:
        """Return whether it is a list of tables: ``[[section]]``."""
        return self.shape is not None and self.hint is not self.shape

    @property
    def shape(self) -> type | None:
        """Return the dataclass that the table, or each table, under this key fills."""
        inner = next(iter(get_args(self.hint)), self.hint)
        return inner if isinstance(inner, type) and is_dataclass(inner) and inner not in FILES else None


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


@cache
def keys_of(shape: type) -> tuple[Key, ...]:
    """Return the keys of the table that fills a dataclass, in the order of its fields."""
    hints = get_type_hints(shape, include_extras=True)
    return tuple(
        _key(field.name, field.metadata.get("key", field.name), hints[field.name], field.default)
        for field in fields(shape)
    )


def _key(field: str, path: str, hint: object, default: object) -> Key:
    table, _, name = path.rpartition(".")
    if NoneType in get_args(hint):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    return Key(field=field, table=table, name=name, hint=hint, default=default)


def profile_keys() -> tuple[ProfileKey, ...]:
    """Return every key of every table of portal and platform files, for the documentation."""
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
