"""The docs are true: their commands run, print what is shown, and name every command and profile key."""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from tests.docs.pages import CHINESE, ENGLISH, EVERY, NAMES, ROOT, Example, Page
from tests.support.crawling import Ran, yifa_in
from tools.profile_keys import profile_keys
from yifa.commands.cli import cli
from yifa.commands.table import FOLDERS
from yifa.commands.terminal.groups import options_behind

SET_UP = ("make ", "export ")
# as in $YIFA_ARCHIVE, or YIFA_CONTACT set to an address
VARIABLE = re.compile(r"\bYIFA_[A-Z_]+")
LANGUAGES = pytest.mark.parametrize("pages", [ENGLISH, CHINESE], ids=["en", "zh"])
EXAMPLES = [
    pytest.param(example, id=f"{name}: {example.command[:40]}")
    for name, page in ENGLISH.items()
    for example in page.examples()
    if not example.command.startswith(SET_UP)
]
IN_CHINESE = [
    pytest.param(chinese, id=f"{name}: {chinese.command[:40]}")
    for name, page in CHINESE.items()
    for chinese, english in zip(page.examples(), ENGLISH[name].examples(), strict=True)
    if chinese.shown != english.shown
]
"""what the Chinese page shows otherwise than the English one: the same command, answered in Chinese"""


def commands_of(page: Page) -> list[str]:
    return [example.command for example in page.examples()]


def run(command: str, folder: Path, **variables: str) -> Ran:
    """Run a command as typed in *folder*, asking the demo's archive."""
    program, *words = shlex.split(command)
    environment = {
        "YIFA_ARCHIVE": "data/demo.db", "PYTHONPATH": str(ROOT), "COLUMNS": "100", **variables,
    }  # fmt: skip
    if program == "yifa":
        return yifa_in(environment, *words, cwd=folder)
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, encoding="utf-8", cwd=folder,
        env=environment,
    )  # fmt: skip
    return Ran(status=done.returncode, out=done.stdout, err=done.stderr)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the demo has just been run; the examples run in it in reading order."""
    folder = tmp_path_factory.mktemp("reader")
    ran = run("yifa demo", folder)
    assert ran.status == 0, ran.out + ran.err
    return folder


def pattern_of(line: str) -> str:
    """Return the pattern of a line shown: ``…`` stands for anything."""
    return ".*".join(re.escape(part.strip()) for part in line.strip().split("…"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_command_prints_what_is_shown(home: Path, example: Example) -> None:
    ran = run(example.command, home)

    assert ran.status == 0, ran.err
    assert missing(ran, example) == []


def missing(ran: Ran, example: Example) -> list[str]:
    """Return the lines that are shown and a command did not print."""
    printed = [" ".join(line.split()) for line in ran.out.splitlines()]
    wanted = {line: re.compile(pattern_of(" ".join(line.split()))) for line in example.shown if line.strip()}
    return [line for line, pattern in wanted.items() if not any(map(pattern.fullmatch, printed))]


@pytest.mark.parametrize("example", IN_CHINESE)
def test_a_command_prints_in_chinese_what_is_shown_in_chinese(
    home: Path, tmp_path: Path, example: Example
) -> None:
    """In a folder of its own: the English reader's files stand in his."""
    archive = str(home / "data/demo.db")
    ran = run(example.command, tmp_path, YIFA_LANG="zh", YIFA_ARCHIVE=archive)

    assert ran.status == 0, ran.err
    assert missing(ran, example) == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_show_the_same_commands_and_headings(name: str) -> None:
    english, chinese = ENGLISH[name], CHINESE[name]

    assert commands_of(english) == commands_of(chinese)
    assert [level for level, _ in english.headings()] == [level for level, _ in chinese.headings()]


def test_no_page_is_left_out() -> None:
    assert {page.path for page in EVERY} == {*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("page", [ENGLISH["README"], CHINESE["README"]], ids=["en", "zh"])
def test_the_readme_is_short_and_begins_with_make_demo_and_make_test(page: Page) -> None:
    assert len(page.text.splitlines()) <= 150
    assert page.blocks("console")[0] == "$ make demo\n$ make test\n"


@pytest.mark.parametrize("page", [ENGLISH["README"], CHINESE["README"]], ids=["en", "zh"])
def test_the_readme_has_two_pictures_that_are_small_and_said_in_words(page: Page) -> None:
    pictures = re.findall(r"!\[(.{20,})\]\((docs/pictures/.*\.png)\)", page.text)
    files = [(ROOT / path).read_bytes() for _, path in pictures]

    assert len(files) == 2
    assert all(file.startswith(b"\x89PNG") and len(file) <= 150_000 for file in files)


def test_make_demo_is_the_demo() -> None:
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert re.search(r"^demo: .*\n\t\$\(BIN\)/yifa demo$", targets, re.MULTILINE)


@LANGUAGES
def test_every_command_and_every_profile_key_is_mentioned(pages: Mapping[str, Page]) -> None:
    text = "\n".join(page.text for page in pages.values())

    assert {name for name in FOLDERS if f"yifa {name}" not in text and f"`{name}`" not in text} == set()
    assert {key.path for key in profile_keys() if key.path not in text} == set()


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that *words* name, and the words that are left."""
    command: click.Command = cli
    words = options_behind(words[1:] if words[0] == "help" else words, [*FOLDERS])
    while isinstance(command, click.Group) and words:
        below = command.get_command(click.Context(command), words[0])
        if below is None:
            break
        command, words = below, words[1:]
    return command, words


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path.name)
def test_a_command_that_is_spoken_of_exists_and_has_these_options(page: Page) -> None:
    for words in page.spoken():
        command, rest = command_of(shlex.split(words)[1:])
        known = {option for parameter in command.params for option in parameter.opts}

        assert command is not cli or rest[0] in ("COMMAND", "version") or rest[0].startswith("-"), words
        assert {word.strip("[]") for word in rest if word.startswith(("-", "[-"))} <= {
            *known,
            "--help",
            "--lang",
            "--version",
        }, words


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path.name)
def test_every_make_target_that_is_spoken_of_exists(page: Page) -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert set(re.findall(r"`(?:\$ )?make ([\w-]+)", page.text)) <= set(targets)


@LANGUAGES
def test_every_variable_of_the_environment_is_explained_and_no_other(pages: Mapping[str, Page]) -> None:
    code = (
        path
        for folder in ("yifa", "crawler", "pipelines", "archive")
        for path in (ROOT / folder).rglob("*.py")
    )
    read = {name for path in code for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}

    assert {name for page in pages.values() for name in VARIABLE.findall(page.text)} == read


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path.name)
def test_every_relative_link_leads_somewhere(page: Page) -> None:
    for path, anchor in page.targets():
        assert path.exists(), path
        assert not anchor or anchor in Page(path).anchors(), f"{path.name}#{anchor}"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_and_folder_that_is_spoken_of_exists_in_both_languages(name: str) -> None:
    places = ENGLISH[name].places()

    assert {place for place in places if not (ROOT / place).exists()} == set()
    assert CHINESE[name].places() == places


@LANGUAGES
def test_the_worked_example_is_a_profile_as_it_stands_of_at_most_twelve_lines(
    pages: Mapping[str, Page],
) -> None:
    kept = (ROOT / "yifa/profiles/portals/532323.toml").read_text(encoding="utf-8").partition("\n")[2].strip()

    assert f"{kept}\n" in pages["portals"].blocks("toml")
    assert len(kept.replace("\n\n", "\n").splitlines()) <= 12


@LANGUAGES
def test_every_exit_status_is_listed(pages: Mapping[str, Page]) -> None:
    assert all(f"| {status} |" in pages["README"].text for status in (0, 1, 2, 3, 4, 11, 18))
