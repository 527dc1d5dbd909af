"""Derives the keys that a profile's table may have from the fields of the dataclass it fills."""

from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from yifa.model.portal import Platform


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
    """`dataclasses.MISSING` where the key is required"""

    @property
    def path(self) -> str:
        """Return its name with the subtable's: ``listing.detail``."""
        return f"{self.table}.{self.name}" if self.table else self.name

    @property
    def shape(self) -> type | None:
        """Return the dataclass that each table under this key fills, if any; a platform is only named."""
        inner = next(iter(get_args(self.hint)), self.hint)
        return inner if is_dataclass(inner) and isinstance(inner, type) and inner is not Platform else None

    @property
    def is_list(self) -> bool:
        """Return whether it is a list of tables: ``[[section]]``."""
        return self.shape not in (None, self.hint)


@cache
def keys_of(shape: type) -> tuple[Key, ...]:
    """Return the keys of the table that fills a dataclass, in the order of its fields."""
    hints = get_type_hints(shape, include_extras=True)
    keys = []
    for field in fields(shape):
        table, _, name = field.metadata.get("key", field.name).rpartition(".")
        hint = hints[field.name]
        if NoneType in get_args(hint):
            hint = next(kind for kind in get_args(hint) if kind is not NoneType)
        keys.append(Key(field=field.name, table=table, name=name, hint=hint, default=field.default))
    return tuple(keys)
