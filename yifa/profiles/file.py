"""A platform's or portal's TOML file → `Platform`, `Portal`; a key or value that is wrong is named."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from yifa.model.errors import ProfileError
from yifa.model.portal import Columns, Platform, Portal, Request, Section


@dataclass(frozen=True, slots=True)
class _Key:
    """What one key of a profile must be."""

    kind: type
    required: bool = False


_TEXTS = "a list of strings"
PLATFORM_KEYS: dict[str, dict[str, _Key]] = {
    "": {"name": _Key(str, True), "title": _Key(str, True), "order": _Key(int, True)},
    "recognise": {"url": _Key(list), "text": _Key(list)},
    "listing": {
        "detail": _Key(list),
        "restricted": _Key(list),
        "paging": _Key(list),
        "page_parameter_ignored": _Key(bool),
        "rows": _Key(list),
        "rows_declared": _Key(list),
        "request": _Key(list),
        "columns": _Key(dict),
    },
    "page": {
        "title": _Key(list),
        "body": _Key(list),
        "drop": _Key(list),
        "attachments": _Key(list),
    },
    "address": {"rewrite": _Key(list)},
}
REQUEST_KEYS = {
    "name": _Key(str, True),
    "url": _Key(str, True),
    "method": _Key(str),
    "query": _Key(dict),
    "form": _Key(dict),
    "json": _Key(dict),
    "headers": _Key(dict),
    "defaults": _Key(dict),
    "find": _Key(list),
    "find_url": _Key(list),
    "block": _Key(list),
    "prefer": _Key(list),
    "scripts": _Key(list),
    "more": _Key(list),
    "size": _Key(int),
    "first": _Key(int),
    "answer": _Key(str),
    "continues": _Key(bool),
    "always": _Key(bool),
}
COLUMNS_KEYS = {"find": _Key(list, True), "url": _Key(str, True)}
BUILT_IN = frozenset({"page", "from", "to", "size", "url"})
"""parameters every request has: the page's number, its rows' first and last number, the address framed at"""
ANSWERS = frozenset({"any", "json", "store"})
# {name} in a request's address or values
PARAMETER = re.compile(r"\{(\w+)\}")
# the groups of a pattern: (?P<name>
GROUP = re.compile(r"\(\?P<(\w+)>")
PORTAL_KEYS = {
    "code": _Key(str, True),
    "name": _Key(str, True),
    "slug": _Key(str, True),
    "province": _Key(str, True),
    "prefecture": _Key(str, True),
    "platform": _Key(str, True),
    "home": _Key(str, True),
    "aliases": _Key(list),
    "hosts": _Key(list),
    "delay_seconds": _Key(float),
    "open_hours": _Key(list),
    "attachment_megabytes": _Key(float),
    "accept_invalid_tls": _Key(bool),
    "attachments_megabytes_per_run": _Key(float),
    "checked": _Key(date),
}
SECTION_KEYS = {
    "name": _Key(str, True),
    "url": _Key(str),
    "discover": _Key(bool),
    "at_least": _Key(int),
    "may_be_empty": _Key(bool),
}
_KIND_NAMES = {
    str: "a string", int: "a whole number", float: "a number", bool: "true or false",
    list: _TEXTS, date: "a date (2026-11-21)", dict: "a table",
}  # fmt: skip
CODE = re.compile(r"\d{6}")
SLUG = re.compile(r"[a-z][a-z0-9-]*")


def _has_kind(value: object, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)


def _check(where: str, table: Mapping[str, object], keys: Mapping[str, _Key]) -> None:
    """Raise `ProfileError` for the first key of *table* that is unknown, missing or of the wrong type."""
    for key, value in table.items():
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            raise ProfileError(where, f"unknown key {key!r}", tuple(f"{each!r}" for each in near))
        if not _has_kind(value, keys[key].kind):
            raise ProfileError(where, f"{key!r} must be {_KIND_NAMES[keys[key].kind]}, not {value!r}")
    for key, wanted in keys.items():
        if wanted.required and key not in table:
            raise ProfileError(where, f"missing key {key!r}")


def _texts(where: str, table: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    assert isinstance(values, list)
    for value in values:
        if not isinstance(value, str):
            raise ProfileError(where, f"{key!r} must be {_TEXTS}, not {value!r}")
    return tuple(values)


def _patterns(where: str, table: Mapping[str, object], key: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for text in _texts(where, table, key):
        try:
            found.append(re.compile(text))
        except re.error as error:
            raise ProfileError(where, f"{key!r}: {text!r} is no pattern: {error}") from error
    return tuple(found)


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(str(path.name), str(error)) from error


def _subtable(where: str, data: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise ProfileError(where, f"{name!r} must be a table, not {table!r}")
    _check(f"{where}: {name}", table, PLATFORM_KEYS[name])
    return table


def _rewrites(where: str, table: Mapping[str, object]) -> tuple[tuple[re.Pattern[str], str], ...]:
    rules = table.get("rewrite", [])
    assert isinstance(rules, list)
    found = []
    for rule in rules:
        if not (isinstance(rule, list) and len(rule) == 2 and all(isinstance(x, str) for x in rule)):
            raise ProfileError(where, f"'rewrite' must hold [pattern, replacement], not {rule!r}")
        try:
            found.append((re.compile(rule[0]), rule[1]))
        except re.error as error:
            raise ProfileError(where, f"'rewrite': {rule[0]!r} is no pattern: {error}") from error
    return tuple(found)


def _strings(where: str, table: Mapping[str, object], key: str) -> tuple[tuple[str, str], ...]:
    """Return a table of strings as pairs, in the file's order."""
    values = table.get(key, {})
    assert isinstance(values, dict)
    for name, value in values.items():
        if not isinstance(value, str):
            raise ProfileError(where, f"{key!r}: {name!r} must be a string, not {value!r}")
    return tuple(values.items())


def parameters_of(request: Request) -> frozenset[str]:
    """Return the parameters a request has to find before it can be made."""
    texts = [request.url, *(value for _, value in (*request.query, *request.form, *request.json))]
    needed = {name for text in texts for name in PARAMETER.findall(text)}
    return frozenset(needed - BUILT_IN - {name for name, _ in request.defaults})


def _read_request(where: str, row: object) -> Request:
    if not isinstance(row, dict):
        raise ProfileError(where, f"must be a table, not {row!r}")
    _check(where, row, REQUEST_KEYS)
    finds = (*_texts(where, row, "find"), *_texts(where, row, "find_url"))
    for text in finds:
        try:
            re.compile(text.replace("{section}", ""))
        except re.error as error:
            raise ProfileError(where, f"'find': {text!r} is no pattern: {error}") from error
    request = Request(
        name=str(row["name"]),
        url=str(row["url"]),
        method=str(row.get("method", "GET")),
        query=_strings(where, row, "query"),
        form=_strings(where, row, "form"),
        json=_strings(where, row, "json"),
        headers=_strings(where, row, "headers"),
        defaults=_strings(where, row, "defaults"),
        find=_texts(where, row, "find"),
        find_url=_texts(where, row, "find_url"),
        block=_patterns(where, row, "block"),
        prefer=_patterns(where, row, "prefer"),
        scripts=_patterns(where, row, "scripts"),
        more=_patterns(where, row, "more"),
        size=int(row.get("size", 0)),
        first=int(row.get("first", 1)),
        answer=str(row.get("answer", "any")),
        continues=bool(row.get("continues", False)),
        always=bool(row.get("always", False)),
    )
    _check_request(where, request, frozenset(name for text in finds for name in GROUP.findall(text)))
    return request


def _check_request(where: str, request: Request, found: frozenset[str]) -> None:
    if request.method not in ("GET", "POST"):
        raise ProfileError(where, f"'method' must be GET or POST, not {request.method!r}")
    if request.method == "GET" and (request.form or request.json):
        raise ProfileError(where, "a GET sends neither 'form' nor 'json'")
    if request.form and request.json:
        raise ProfileError(where, "sends 'form' or 'json', not both")
    if request.answer not in ANSWERS:
        raise ProfileError(where, f"'answer' must be any, json or store, not {request.answer!r}")
    for name in sorted(parameters_of(request) - found):
        raise ProfileError(where, f"{{{name}}} is neither found nor given in 'defaults'")


def _read_requests(where: str, listing: Mapping[str, object]) -> tuple[Request, ...]:
    rows = listing.get("request", [])
    assert isinstance(rows, list)
    return tuple(_read_request(f"{where}: request {number}", row) for number, row in enumerate(rows, 1))


def _read_columns(where: str, listing: Mapping[str, object]) -> Columns | None:
    table = listing.get("columns")
    if table is None:
        return None
    assert isinstance(table, dict)
    where = f"{where}: columns"
    _check(where, table, COLUMNS_KEYS)
    columns = Columns(find=_patterns(where, table, "find"), url=str(table["url"]))
    for pattern in columns.find:
        missing = {"name", *PARAMETER.findall(columns.url)} - set(pattern.groupindex)
        if missing:
            raise ProfileError(where, f"{pattern.pattern!r} has no group {min(missing)!r}")
    return columns


def read_platform(path: Path) -> Platform:
    """Return the platform a TOML file describes.

    Raises:
        ProfileError: unknown or missing key, wrong type, broken pattern; names file and key.
    """
    data = _read_toml(path)
    where = f"platforms/{path.name}"
    tables = {name: data.get(name, {}) for name in PLATFORM_KEYS if name}
    top = {key: value for key, value in data.items() if key not in tables}
    _check(where, top, PLATFORM_KEYS[""])
    recognise = _subtable(where, data, "recognise")
    listing = _subtable(where, data, "listing")
    page = _subtable(where, data, "page")
    return Platform(
        name=str(data["name"]),
        title=str(data["title"]),
        order=int(str(data["order"])),
        recognise_url=_patterns(where, recognise, "url"),
        recognise_text=_patterns(where, recognise, "text"),
        detail=_patterns(where, listing, "detail"),
        restricted=_patterns(where, listing, "restricted"),
        paging=_texts(where, listing, "paging"),
        page_parameter_ignored=bool(listing.get("page_parameter_ignored", False)),
        rows=_texts(where, listing, "rows"),
        rows_declared=_patterns(where, listing, "rows_declared"),
        requests=_read_requests(where, listing),
        columns=_read_columns(where, listing),
        page_title=_texts(where, page, "title"),
        page_body=_texts(where, page, "body"),
        page_drop=_texts(where, page, "drop"),
        attachments=_patterns(where, page, "attachments"),
        address_rewrite=_rewrites(where, _subtable(where, data, "address")),
    )


def _read_sections(where: str, rows: object) -> tuple[Section, ...]:
    if not isinstance(rows, list) or not rows:
        raise ProfileError(where, "needs at least one [[section]]")
    sections = []
    for number, row in enumerate(rows, 1):
        here = f"{where}: section {number}"
        if not isinstance(row, dict):
            raise ProfileError(here, f"must be a table, not {row!r}")
        _check(here, row, SECTION_KEYS)
        if ("url" in row) == bool(row.get("discover", False)):
            raise ProfileError(here, "needs either 'url' or 'discover = true'")
        sections.append(Section(**row))
    return tuple(sections)


def _open_hours(where: str, value: object) -> tuple[int, int] | None:
    match value:
        case None:
            return None
        case [int(start), int(end)] if 0 <= start <= 23 and 0 <= end <= 23:
            return (start, end)
    raise ProfileError(where, f"'open_hours' must be two hours from 0 to 23, not {value!r}")


def _megabytes(where: str, table: Mapping[str, object], key: str) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    assert isinstance(value, int | float)
    if not value >= 0 or value == float("inf"):  # nan too
        raise ProfileError(where, f"{key!r} must be a size in MiB, 0 or more, not {value!r}")
    return float(value)


def read_portal(path: Path, platforms: Mapping[str, Platform]) -> Portal:
    """Return the portal a TOML file describes.

    Raises:
        ProfileError: unknown or missing key, wrong type, unknown platform; names file and key.
    """
    data = _read_toml(path)
    where = f"portals/{path.name}"
    sections = data.pop("section", None)
    _check(where, data, PORTAL_KEYS)
    if not CODE.fullmatch(str(data["code"])):
        raise ProfileError(where, f"'code' must be six digits (GB/T 2260), not {data['code']!r}")
    if not SLUG.fullmatch(str(data["slug"])):
        raise ProfileError(where, f"'slug' must be small Latin letters, not {data['slug']!r}")
    if urlsplit(str(data["home"])).scheme not in ("http", "https"):
        raise ProfileError(where, f"'home' must be an http(s) address, not {data['home']!r}")
    if data["platform"] not in platforms:
        near = difflib.get_close_matches(str(data["platform"]), platforms, n=1)
        raise ProfileError(where, f"unknown platform {data['platform']!r}", tuple(near))
    checked = data.get("checked")
    assert checked is None or isinstance(checked, date)
    return Portal(
        code=str(data["code"]),
        name=str(data["name"]),
        slug=str(data["slug"]),
        province=str(data["province"]),
        prefecture=str(data["prefecture"]),
        platform=platforms[str(data["platform"])],
        home=str(data["home"]),
        sections=_read_sections(where, sections),
        aliases=_texts(where, data, "aliases"),
        hosts=_texts(where, data, "hosts"),
        delay_seconds=float(str(data.get("delay_seconds", 1.0))),
        open_hours=_open_hours(where, data.get("open_hours")),
        attachment_megabytes=_megabytes(where, data, "attachment_megabytes"),
        attachments_megabytes_per_run=_megabytes(where, data, "attachments_megabytes_per_run"),
        accept_invalid_tls=bool(data.get("accept_invalid_tls", False)),
        checked=checked,
    )
