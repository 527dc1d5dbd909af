"""Every key a profile may have arrives in the object, does something, and is explained."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.factory import make_platform
from tools.profile_keys import FILES, profile_keys
from tools.tables import main
from yifa.model.errors import ProfileError
from yifa.model.portal import (
    Answer,
    Code,
    Columns,
    Home,
    Hours,
    LevelName,
    Megabytes,
    Method,
    Pairs,
    Patterns,
    Platform,
    Portal,
    Request,
    Rewrites,
    Section,
    Slug,
    Texts,
)
from yifa.profiles.file import read_platform, read_portal
from yifa.profiles.keys import Key, keys_of
from yifa.profiles.values import words_of

ROOT = Path(__file__).parents[2]
APPLICATION = ("yifa", "crawler", "pipelines", "archive")
ONLY_SHOWN = (ROOT / "yifa/commands/keep/portals.py", ROOT / "yifa/profiles/check.py")
"""what tells of a key to the person who wrote it: reading it there makes it do nothing"""
URL = "http://www.example.gov.cn/yf/"
VALUES: Mapping[Any, object] = {
    str: "x", int: 7, float: 2.5, bool: True, date: date(2026, 11, 20), Platform: "other",
    Texts: ["a"], Patterns: ["a+"], Pairs: {"a": "b"}, Rewrites: [["_b", ""]], Hours: [22, 6],
    Code: "140430", Slug: "qinxian", Home: "https://www.example.gov.cn/", Megabytes: 0.5,
    Method: "POST", Answer: "json", LevelName: "park",
}  # fmt: skip
"""for every kind of value one that is no key's default"""
GROUPED: Mapping[tuple[type, str], object] = {
    (Columns, "find"): ["(?P<name>a)"],
    (Request, "block"): ["(?P<block>a)"],
    (Section, "url"): URL,
}
"""patterns that must have a group, and an address that is whole"""
BESIDE: Mapping[str, Mapping[str, object]] = {
    "form": {"method": "POST"},
    "json": {"method": "POST"},
    "discover": {"url": None},
    "defaults": {"query": {"q": "{a}"}},
    "prefer": {"block": ["(?P<block>a)"]},
}
"""what a key needs, or excludes, in its table"""


def shapes(shape: type) -> dict[type, Key | None]:
    """Return the dataclasses a file fills, each with the key of the table that fills it."""
    found: dict[type, Key | None] = {shape: None}
    for key in keys_of(shape):
        if key.shape:
            found[key.shape] = key
    return found


FILE_OF = {shape: file for file in FILES for shape in shapes(file)}
KEYS = [(shape, key) for shape in FILE_OF for key in keys_of(shape)]
IDS = [f"{shape.__name__}-{key.path}" for shape, key in KEYS]
TABLES = [(shape, table) for shape in FILE_OF for table in sorted({key.table for key in keys_of(shape)})]


def sample(shape: type, key: Key) -> object:
    """Return a value for a key that is not its default."""
    if key.shape is None:
        return GROUPED.get((shape, key.name), VALUES[key.hint])
    table = least(key.shape)
    return [table] if key.is_list else table


def least(shape: type) -> dict[str, object]:
    """Return the smallest table that fills a dataclass."""
    table = {key.name: sample(shape, key) for key in keys_of(shape) if key.default is MISSING}
    return table | {"url": URL} if shape is Section else table


def toml(value: object) -> str:
    """Return a value as TOML writes it."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case date():
            return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def read(folder: Path, shape: type, table: Mapping[str, object]) -> Any:
    """Return what a file says whose table for *shape* this is."""
    file = FILE_OF[shape]
    under = shapes(file)[shape]
    whole = dict(table) if under is None else least(file) | nested(under, [table] if under.is_list else table)
    path = folder / "x.toml"
    path.write_text(
        "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in whole.items()), encoding="utf-8"
    )
    if file is Platform:
        read: Platform | Portal = read_platform(path)
    else:
        read = read_portal(path, {name: make_platform(name) for name in ("x", "other")})
    inner = read if under is None else getattr(read, under.field)
    return inner[0] if isinstance(inner, tuple) else inner


def nested(key: Key, value: object) -> dict[str, object]:
    """Return a key with its value, in its subtable if it stands in one."""
    return {key.table: {key.name: value}} if key.table else {key.name: value}


def plain(value: object) -> object:
    """Return a value of a field as the file wrote it."""
    match value:
        case Platform():
            return value.name
        case re.Pattern():
            return value.pattern
        case tuple():
            return [plain(inner) for inner in value]
    return value


@pytest.mark.parametrize(("shape", "key"), KEYS, ids=IDS)
def test_a_key_arrives_in_the_field_of_its_name(tmp_path: Path, shape: type, key: Key) -> None:
    given = sample(shape, key)
    table = least(shape) | nested(key, given)
    table |= BESIDE.get(key.path, {})
    read_back = getattr(read(tmp_path, shape, {k: v for k, v in table.items() if v is not None}), key.field)

    assert read_back != key.default
    if key.shape is None:
        assert plain(read_back) == (list(map(list, given.items())) if isinstance(given, dict) else given)
    else:
        (inner,) = read_back if key.is_list else (read_back,)
        assert isinstance(inner, key.shape)


@pytest.mark.parametrize("name", ["nonsense", ""])
@pytest.mark.parametrize(("shape", "table"), TABLES, ids=[f"{s.__name__}-{t}" for s, t in TABLES])
def test_no_table_takes_a_key_it_does_not_have(tmp_path: Path, shape: type, table: str, name: str) -> None:
    with pytest.raises(ProfileError, match=f"unknown key '{name}'"):
        read(tmp_path, shape, least(shape) | ({table: {name: 1}} if table else {name: 1}))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"defaults": {"page": "1", "size": "9"}}, "'defaults' gives {page}, which nothing uses"),
        ({"prefer": ["a"]}, "'prefer' is of no use without 'block'"),
        ({"block": ["a"]}, "'a' has no group 'block'"),
    ],
)
def test_no_request_takes_a_key_it_has_no_use_for(
    tmp_path: Path, table: dict[str, object], problem: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        read(tmp_path, Request, least(Request) | table)

    assert str(caught.value) == f"platforms/x.toml: request 1: {problem}"


@pytest.mark.parametrize(("shape", "key"), KEYS, ids=IDS)
def test_a_value_of_another_type_is_refused_in_words(tmp_path: Path, shape: type, key: Key) -> None:
    wrong: object = {"a": 1} if key.hint is not Pairs and key.shape is None else 1

    with pytest.raises(ProfileError, match=r"must be (an? |true or|two )|needs at least one \[\[section\]\]"):
        read(tmp_path, shape, least(shape) | nested(key, wrong))


def reads(path: Path) -> set[tuple[str, str]]:
    """Return every attribute a module reads, with the last word of what it is read from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        (word, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
        for word in re.findall(r"\w+", ast.unparse(node.value).partition("[")[0].lower())[-1:]
    }


def test_every_key_does_something() -> None:
    """Its field is read by the application from something called by its dataclass's name: `portal.home`."""
    paths = {path for folder in APPLICATION for path in (ROOT / folder).rglob("*.py")}
    readers = paths - {*ONLY_SHOWN, ROOT / "yifa/profiles/file.py"} - set((ROOT / "yifa/model").rglob("*.py"))
    read_anywhere = set().union(*map(reads, readers))
    idle = {
        f"{shape.__name__}.{field.name}"
        for shape in FILE_OF
        for field in fields(shape)
        if not any(name == field.name and shape.__name__.lower() in word for word, name in read_anywhere)
    }

    assert len(readers) > 150
    assert idle == set()


def test_every_key_is_explained() -> None:
    rows = profile_keys()

    assert len(rows) == len(KEYS) > 50
    assert len({(row.table, row.name) for row in rows}) == len(rows)
    assert all(row.meaning.strip().endswith(".") and "\n" not in row.meaning for row in rows)
    assert {row.table for row in rows} >= {
        "portals/CODE.toml",
        "[[section]]",
        "[[listing.request]]",
        "[page]",
    }
    assert {row.path for row in rows if row.default == "required"} == {
        key.path for _, key in KEYS if key.default is MISSING
    }


def test_the_documentation_shows_every_key_and_what_its_value_is(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["profile-keys"])
    head, rule, *lines = capsys.readouterr().out.splitlines()

    assert status == 0
    assert (head, rule) == ("| table | key | value | default | meaning |", "|---|---|---|---|---|")
    assert [line.split(" | ")[1] for line in lines] == [f"`{row.name}`" for row in profile_keys()]
    assert f"| `[page]` | `drop` | {words_of(Texts)} | empty | " in "\n".join(lines)
    assert main(["nonsense"]) == 2
    assert {Request, Section, Columns} < set(FILE_OF)
