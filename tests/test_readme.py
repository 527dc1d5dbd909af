"""The README is true: its commands run, print what it shows, and it names every command and profile key."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.crawling import yifa
from tools.profile_keys import profile_keys
from yifa.commands.cli import COMMANDS
from yifa.model.status import Status

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SET_UP = ("make ", "export ")


@dataclass(frozen=True, slots=True)
class Example:
    """A command a reader would type, and the lines shown below it."""

    command: str
    shown: tuple[str, ...]


def examples(text: str) -> Iterator[Example]:
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            yield Example(command, tuple(shown))


EXAMPLES = [each for each in examples(README) if not each.command.startswith(SET_UP)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the demo has just been run."""
    folder = tmp_path_factory.mktemp("reader")
    ran = yifa("demo", cwd=folder)
    assert ran.status == 0, ran.out + ran.err
    return folder


def pattern_of(line: str) -> str:
    """Return the pattern of a line shown: ``…`` stands for anything."""
    return ".*".join(re.escape(part.strip()) for part in line.strip().split("…"))


@pytest.mark.parametrize("example", EXAMPLES, ids=[each.command[:40] for each in EXAMPLES])
def test_a_command_of_the_readme_prints_what_is_shown(home: Path, example: Example) -> None:
    words = shlex.split(example.command)
    start = [sys.executable, "-m", "yifa"] if words[0] == "yifa" else [sys.executable]
    done = subprocess.run(
        [*start, *words[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env={"YIFA_ARCHIVE": "data/demo.db", "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )
    printed = [" ".join(line.split()) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    for line in example.shown:
        wanted = re.compile(pattern_of(" ".join(line.split())))
        assert not line.strip() or any(wanted.fullmatch(each) for each in printed), line


def test_the_first_two_commands_are_make_demo_and_make_test() -> None:
    first = next(BLOCK.finditer(README))[1]

    assert first == "$ make demo\n$ make test\n"
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: .*\n\t\$\(BIN\)/yifa demo$", targets, re.MULTILINE)


def test_both_languages_show_the_same_examples() -> None:
    assert list(examples(README)) == list(examples(CHINESE))


@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_every_command_and_every_profile_key_is_mentioned(text: str) -> None:
    commands = set(COMMANDS)
    keys = {key.path for key in profile_keys() if not key.table.strip("[]").startswith("listing.")} - {
        "title"
    }

    assert {name for name in commands if f"yifa {name}" not in text and f"`{name}`" not in text} == set()
    assert {key for key in keys if key not in text} == set()


@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_the_worked_example_is_a_profile_as_it_stands_of_at_most_twelve_lines(text: str) -> None:
    kept = (ROOT / "yifa/profiles/portals/532323.toml").read_text(encoding="utf-8").partition("\n")[2].strip()

    assert f"```toml\n{kept}\n```" in text
    assert len(kept.replace("\n\n", "\n").splitlines()) <= 12


@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_every_exit_status_is_listed(text: str) -> None:
    assert all(f"| {status} |" in text for status in Status)
