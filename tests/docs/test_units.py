"""The systemd units that the docs print: systemd finds no fault with them, and what they run can be run."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.docs.pages import CHINESE, ENGLISH, Page
from tests.support.commands import run

FOLDER = "etc/systemd/system"
# the first line of each unit: # /etc/systemd/system/yifa-worker.service, on each machine
UNIT = re.compile(rf"^# /{FOLDER}/(?P<name>[\w-]+\.\w+).*\n(?P<text>(?:.*\n)*?)(?=# /|\Z)", re.MULTILINE)
# ExecStart=-/usr/bin/rsync -a m2:out/ in/m2/
BEGUN = re.compile(r"^ExecStart(?:Pre)?=-?(.+)$", re.MULTILINE)
TARGETS = ("sysinit", "basic", "shutdown", "network-online", "multi-user", "timers", "time-set", "time-sync")
NEEDED = pytest.mark.skipif(
    not shutil.which("systemd-analyze"),
    reason="no systemd here (Debian: systemd): its units are not verified",
)
PAGES = pytest.mark.parametrize("page", [ENGLISH["running"], CHINESE["running"]], ids=["en", "zh"])


def units_of(page: Page) -> Mapping[str, str]:
    """Return the unit files that a page prints, by their names."""
    return {unit["name"]: unit["text"] for block in page.blocks("ini") for unit in UNIT.finditer(block)}


def begun_by(units: Mapping[str, str]) -> list[list[str]]:
    """Return what the units run, in words."""
    return [shlex.split(words) for text in units.values() for words in BEGUN.findall(text)]


def put(root: Path, name: str, text: str, mode: int = 0o644) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


@NEEDED
@PAGES
def test_systemd_finds_no_fault_with_the_units_of_the_docs(page: Page, tmp_path: Path) -> None:
    """Verified as printed, in a tree that has the programs they run and systemd's own targets."""
    units = units_of(page)
    for name, text in units.items():
        put(tmp_path, f"{FOLDER}/{name}", text)
    for target in TARGETS:
        put(tmp_path, f"usr/lib/systemd/system/{target}.target", "[Unit]\n")
    for program, *_ in begun_by(units):
        put(tmp_path, program.lstrip("/"), "#!/bin/sh\n", 0o755)

    words = ["systemd-analyze", "verify", "--man=no", f"--root={tmp_path}", *units]
    checked = subprocess.run(words, capture_output=True, text=True, check=False)

    said = [line for line in checked.stderr.splitlines() if any(name in line for name in units)]
    assert (checked.returncode, said) == (0, [])


@PAGES
def test_every_unit_is_begun_and_its_command_is_one_of_ours(page: Page) -> None:
    units = units_of(page)
    ours = [words for program, *words in begun_by(units) if program.endswith("/yifa")]

    assert [run(*words, "--help").exit_code for words in ours] == [0] * 3
    for name, text in units.items():
        assert "[Install]" in text or name.replace(".service", ".timer") in units, f"nothing begins {name}"


def test_both_languages_print_the_same_units() -> None:
    assert units_of(ENGLISH["running"]) == units_of(CHINESE["running"])
