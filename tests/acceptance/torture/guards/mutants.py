"""G6: every fault comes out as its row says, and each guard, taken out, is missed by a test."""

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import ROOT
from tests.faults.case import catalogue
from tests.faults.cases import CASES
from tests.faults.playing import rows_of

FILE = Path(__file__).with_name("mutants.toml")
TREE = ("archive", "crawler", "pipelines", "yifa", "tests", "benchmarks", "pyproject.toml", "README.md")
TESTS_FAILED = 1
LONGEST_SECONDS = 600.0
LINES_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One guard taken out."""

    name: str
    file: str
    old: str
    new: str
    test: str


def load() -> list[Mutant]:
    """Return all mutants."""
    return [Mutant(**each) for each in tomllib.loads(FILE.read_text(encoding="utf-8"))["mutant"]]


def _copy(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def _status(folder: Path, test: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *shlex.split(test)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout[-LINES_SHOWN:]


def survives(mutant: Mutant, folder: Path) -> str | None:
    """Return why a mutant is not caught, or None where its test fails with it and passes without."""
    tree = _copy(folder)
    path = tree / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        return f"{mutant.name}: what it takes out stands {text.count(mutant.old)} times in {mutant.file}"
    status, said = _status(tree, mutant.test)
    if status != 0:
        return f"{mutant.name}: its test fails without it too: {said}"
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    status, said = _status(tree, mutant.test)
    return None if status == TESTS_FAILED else f"{mutant.name}: not caught by {mutant.test}: {status}, {said}"


def run(setting: Setting) -> Measured:
    """Play the faults, then let every mutant try to live."""
    mutants = load()[:: setting.size(1, 6)]
    names = catalogue()
    rows = list(rows_of(CASES, names, setting.folder / "faults"))
    passed = sum(row.passed is True for row in rows)
    told = setting.each(lambda mutant: survives(mutant, setting.room() / "tree"), mutants)
    alive = [why for why in told if why]
    misses = [f"fault {row.number} {row.name}: {row.got}" for row in rows if row.passed is not True]
    return Measured(
        figure=f"{passed} of {len(names)} faults as expected; "
        f"{len(mutants) - len(alive)} of {len(mutants)} mutants caught",
        misses=[*alive, *misses],
    )
