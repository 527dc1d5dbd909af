"""Makes what is handed on, by the commands that a researcher types."""

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

SAID = ("--title", "五县法治政府建设年度报告", "--creator", "某大学课题组")
UNITS = ("publications", "facts")


@dataclass(frozen=True)
class Made:
    """The files, all in one folder."""

    folder: Path

    def rows(self, unit: str) -> list[dict[str, Any]]:
        """Return a unit's rows by the plainest of the files, one JSON object a line."""
        lines = (self.folder / f"{unit}.jsonl").read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line]

    @cached_property
    def release(self) -> Path:
        """The folder of the release."""
        return self.folder / "release"


def make(yifa: Path, folder: Path) -> Made:
    """Archive the demo's portals and hand on what they hold."""

    def run(*words: str) -> None:
        environment = {**os.environ, "YIFA_ARCHIVE": str(folder / "demo.db")}
        subprocess.run([yifa, *words], cwd=folder, env=environment, check=True, capture_output=True)

    run("demo", "--archive", "demo.db")
    run("extract")
    run("derive")
    for unit in UNITS:
        for ending in ("csv", "xlsx", "parquet", "jsonl"):
            run("export", f"{unit}.{ending}", "--unit", unit)
        run("export", f"{unit}.zh.xlsx", "--unit", unit, "--headers", "zh", "--no-text")
    made = Made(folder)
    for form in ("bibtex", "ris"):
        _cite(yifa, made, form)
    run("release", "release", *SAID)
    run("release", "again", *SAID)
    return made


def _cite(yifa: Path, made: Made, form: str) -> None:
    """Write the references to all publications to a file."""
    environment = {**os.environ, "YIFA_ARCHIVE": str(made.folder / "demo.db")}
    with (made.folder / f"all.{form}").open("wb") as out:
        for row in made.rows("publications")[:10]:
            subprocess.run([yifa, "cite", row["url"], f"--{form}"], env=environment, check=True, stdout=out)
            out.write(b"\n")
