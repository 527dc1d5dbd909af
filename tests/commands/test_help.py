"""Help, near misses, options before or after a command, completion: what a person meets first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import CASES, ROOT, fill_archive, run, run_typed
from tools import options as made
from yifa.commands.table import FOLDERS, GROUPS, SHARED, STEPS, SUMMARIES
from yifa.commands.terminal.completing import read_table
from yifa.commands.terminal.wrapping import columns_of, lines_of


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_archive(tmp_path_factory.mktemp("help") / "a.db")


def _words(text: str) -> set[str]:
    return set(text.split())


@pytest.mark.parametrize("code", ["en", "zh"])
def test_help_fits_80_columns_and_cuts_no_word(code: str) -> None:
    """The whole help, and that of every command; a command has one line."""
    shown = run("--help", "--lang", code).stdout
    lines = shown.splitlines()

    assert max(columns_of(line) for line in lines) <= 80
    assert "…" not in "".join(lines[8:])
    for name in FOLDERS:
        assert sum(line.split()[:1] == [name] for line in lines) == 1
        told = run(name, "--help", "--lang", code).stdout
        assert max(columns_of(line) for line in told.splitlines()) <= 80


def test_help_keeps_every_word(archive: Path) -> None:
    shown = _words(run("--help").stdout)

    for line in (*SUMMARIES.values(), *SHARED.values(), *STEPS.values()):
        assert _words(line) <= shown


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        (["help", "plan"], ["plan", "--help"]),
        (["help"], ["--help"]),
        (["help", "alarms", "mute"], ["alarms", "mute", "-h"]),
        (["-V"], ["--version"]),
        (["version"], ["--version"]),
    ],
)
def test_other_ways_to_ask_for_help(typed: list[str], same: list[str]) -> None:
    asked, shown = run(*typed), run(*same)

    assert asked.exit_code == 0
    assert asked.stdout == shown.stdout


@pytest.mark.parametrize(
    "typed",
    [
        ["--archive", "{}", "search", CASES, "--json"],
        ["--json", "--archive={}", "search", CASES],
        ["--lang", "en", "search", CASES, "--archive", "{}", "--json"],
        ["search", "--json", CASES, "--lang=en", "--archive", "{}"],
        ["--portal", "990101", "--json", "search", CASES, "--archive", "{}"],
    ],
)
def test_options_stand_before_or_after_the_command(archive: Path, typed: list[str]) -> None:
    plain = run("search", CASES, "--archive", archive, "--json")

    ended = run(*(word.format(archive) for word in typed))

    assert ended.exit_code == 0
    assert ended.stdout.partition('"looked_in"')[0] == plain.stdout.partition('"looked_in"')[0]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        (["serch", "x"], "'search'"),
        (["statsu"], "'status'"),
        (["alarms", "mut", "x"], "'mute'"),
        (["status", "--arhive", "x"], "--archive"),
        (["--arhive", "x", "status"], "--archive"),
        (["search", "x", "--portal", "武乡线"], "武乡县"),
    ],
)
def test_a_near_miss_is_named(archive: Path, typed: list[str], near: str) -> None:
    ended = run(*typed, archive=archive)

    assert ended.exit_code == 2
    assert "did you mean" in ended.stderr.lower()
    assert near in ended.stderr


def test_a_language_that_is_none_of_ours_is_refused() -> None:
    ended = run("status", "--lang", "fr")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "'fr': zh|en" in ended.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param(["lag", "武乡县"], "'武乡县' 不是有效的整数", id="argument"),
        pytest.param(["crawl", "--delay", "x"], "'x' 不是有效的范围内的数", id="option"),
    ],
)
def test_a_refused_number_is_refused_in_chinese(typed: list[str], said: str) -> None:
    ended = run_typed(["--lang", "zh", *typed])

    assert ended.returncode == 2
    assert said in ended.stderr


def test_no_summary_is_wider_than_a_line() -> None:
    for group in GROUPS:
        widest = max(map(len, group.commands))
        assert all(2 + widest + 2 + len(line) <= 78 for line in group.commands.values())


TOLD = """
import sys
from yifa.commands.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def complete(words: str) -> tuple[list[str], set[str]]:
    """Return what TAB offers after these words, and the modules loaded for it."""
    asked = {"_YIFA_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    ran = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=ROOT, env={**os.environ, **asked}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return [line.partition(",")[2] for line in ran.stdout.splitlines()], set(ran.stderr.split())


def test_tab_names_commands_options_and_places() -> None:
    """And loads no command for it, no archive, nothing that crawls or prints."""
    commands, loaded = complete("yifa re")
    options, *needed = complete("yifa status --a")
    places, *_ = complete("yifa crawl wux")
    named, *_ = complete("yifa search 复议 --portal wux")
    orders, *_ = complete("yifa search 复议 --sort ")
    codes, *_ = complete("yifa alarms m")

    assert commands == ["recheck", "retry", "removals", "reuse", "read", "release", "report", "reread"]
    assert options == ["--all", "--archive"]
    assert places == named == ["wuxiang"]
    assert orders == ["best", "date"]
    assert codes == ["mute"]
    for modules in (loaded, *needed):
        assert {"archive", "rich", "sqlite_utils", "scrapy", "yifa.model.portal"} & modules == set()


def test_the_table_that_tab_asks_is_as_the_commands_are() -> None:
    assert made.read_table() == read_table(), "make docs renews yifa/commands/typed.json"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("a-very-long-address-that-is-wider and more", 10, ["a-very-long-address-that-is-wider", "and more"]),
        ("依法行政（法治）。", 8, ["依法行政", "（法", "治）。"]),
        ("the number (索引号), kept", 14, ["the number", "(索引号), kept"]),
        ("the 索引号 of it", 9, ["the", "索引号 of", "it"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_between_words(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width) == lines
