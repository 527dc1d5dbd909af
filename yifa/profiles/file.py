"""Reads a platform's or portal's TOML file, and names a key or value that is wrong."""

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import MISSING, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from yifa.model.errors import ProfileError
from yifa.model.portal import PARAMETER, Columns, Patterns, Platform, Portal, Request, Section
from yifa.profiles.keys import Key, keys_of
from yifa.profiles.values import read_pattern, read_value

Table = Mapping[str, object]


def read_platform(path: Path) -> Platform:
    """Return the platform a TOML file describes.

    Raises:
        ProfileError: unknown or missing key, wrong type, broken pattern; names file and key.
    """
    platform = _read_table(Platform, f"platforms/{path.name}", _read_toml(path))
    assert isinstance(platform, Platform)
    return platform


def read_portal(path: Path, platforms: Mapping[str, Platform]) -> Portal:
    """Return the portal a TOML file describes; a section's address may be relative to the home page.

    Raises:
        ProfileError: unknown or missing key, wrong type, unknown platform; names file and key.
    """
    where, data = f"portals/{path.name}", _read_toml(path)
    name = data.get("platform")
    if isinstance(name, str):
        if name not in platforms:
            raise ProfileError(where, f"unknown platform {name!r}", _near(name, platforms))
        data["platform"] = platforms[name]
    portal = _read_table(Portal, where, data)
    assert isinstance(portal, Portal)
    sections = [
        replace(section, url=urljoin(portal.home, section.url)) if section.url else section
        for section in portal.sections
    ]
    return replace(portal, sections=tuple(sections))


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(str(path.name), str(error)) from error


def _near(word: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(difflib.get_close_matches(word, words, n=1))


def _read_table(shape: type, where: str, data: object) -> object:
    """Return what a table says; its keys are the fields of *shape*."""
    if not isinstance(data, dict):
        raise ProfileError(where, f"must be a table, not {data!r}")
    keys = keys_of(shape)
    tables = _subtables(where, data, {key.table for key in keys})
    for name, (path, table) in tables.items():
        _refuse_unknown(path, table, [key.name for key in keys if key.table == name])
    values = {}
    for key in keys:
        path, table = tables[key.table]
        if key.name in table:
            values[key.field] = _read_key(where, path, key, table[key.name])
        elif key.default is MISSING:
            raise ProfileError(path, _missing(key))
    read = shape(**values)
    if shape in _CHECKS:
        _CHECKS[shape](where, read)
    return read


def _subtables(where: str, data: Table, names: Set[str]) -> dict[str, tuple[str, Table]]:
    """Return the path and the content of each subtable of a table; the nameless one is its own keys."""
    tables: dict[str, tuple[str, Table]] = {}
    for name in sorted(names):
        own = {key: value for key, value in data.items() if key not in names - {""}}
        table = data.get(name, {}) if name else own
        if not isinstance(table, dict):
            raise ProfileError(where, f"{name!r} must be a table, not {table!r}")
        tables[name] = (f"{where}: {name}" if name else where, table)
    return tables


def _refuse_unknown(where: str, table: Table, known: Sequence[str]) -> None:
    for key in table:
        if key not in known:
            near = tuple(f"{word!r}" for word in _near(key, known))
            raise ProfileError(where, f"unknown key {key!r}", near)


def _read_key(where: str, path: str, key: Key, value: object) -> object:
    if key.shape is None:
        return read_value(path, key.name, key.hint, value)
    here = f"{where}: {key.name}"
    if not key.is_list:
        return _read_table(key.shape, here, value)
    if key.default is MISSING and not (isinstance(value, list) and value):
        raise ProfileError(path, _missing(key))
    if not isinstance(value, list):
        raise ProfileError(path, f"{key.name!r} must be a list of tables, not {value!r}")
    return tuple(_read_table(key.shape, f"{here} {number}", row) for number, row in enumerate(value, 1))


def _missing(key: Key) -> str:
    return f"needs at least one [[{key.name}]]" if key.is_list else f"missing key {key.name!r}"


def _check_request(where: str, request: Request) -> None:
    finds = [read_pattern(where, "find", text, section="") for text in (*request.find, *request.find_url)]
    if request.method == "GET" and (request.form or request.json):
        raise ProfileError(where, "a GET sends neither 'form' nor 'json'")
    if request.form and request.json:
        raise ProfileError(where, "sends 'form' or 'json', not both")
    for name in sorted(request.needed.difference(*(pattern.groupindex for pattern in finds))):
        raise ProfileError(where, f"{{{name}}} is neither found nor given in 'defaults'")
    for name in sorted(dict(request.defaults).keys() - request.parameters - {"size"}):
        raise ProfileError(where, f"'defaults' gives {{{name}}}, which nothing uses")
    if request.prefer and not request.block:
        raise ProfileError(where, "'prefer' is of no use without 'block'")
    _require_groups(where, request.block, {"block"})


def _check_columns(where: str, columns: Columns) -> None:
    _require_groups(where, columns.find, {"name", *PARAMETER.findall(columns.url)})


def _require_groups(where: str, patterns: Patterns, names: Set[str]) -> None:
    for pattern in patterns:
        for name in sorted(names - pattern.groupindex.keys()):
            raise ProfileError(where, f"{pattern.pattern!r} has no group {name!r}")


def _check_section(where: str, section: Section) -> None:
    if (section.url is not None) == section.discover:
        raise ProfileError(where, "needs either 'url' or 'discover = true'")


_CHECKS: dict[type, Callable[[str, Any], None]] = {
    Request: _check_request,
    Columns: _check_columns,
    Section: _check_section,
}
"""shape → the check of its keys against each other"""
