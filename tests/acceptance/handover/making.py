"""Makes what is handed on, by the commands that a researcher types."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

SAID = ("--title", "五县法治政府建设年度报告", "--creator", "某大学课题组")
UNITS = ("publications", "facts")
PLACES = ("140225", "140429", "430581", "532329", "620702")
"""the demo's five portals"""


@dataclass(frozen=True)
class Made:
    """The files, all in one folder."""

    folder: Path
    yifa: Path

    def rows(self, unit: str) -> list[dict[str, Any]]:
        """Return a unit's rows by the plainest of the files, one JSON object a line."""
        lines = (self.folder / f"{unit}.jsonl").read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line]

    @cached_property
    def release(self) -> Path:
        """The folder of the release."""
        return self.folder / "release"

    def run(self, *words: str | Path) -> None:
        """Type a command; the archive is the demo's unless it says another."""
        environment = {**os.environ, "YIFA_ARCHIVE": str(self.folder / "demo.db")}
        subprocess.run([self.yifa, *words], cwd=self.folder, env=environment, check=True, capture_output=True)

    @contextmanager
    def portals(self) -> Iterator[str]:
        """Serve the demo's portals; the address is a proxy's to whoever asks for their pages."""
        words = [str(self.yifa.with_name("python")), "-m", "tests.replica", "--json"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            assert server.stdin is not None
            rules = json.loads(server.stdout.readline())["portal_hosts"]
            yield next(rule.rpartition("=")[2] for rule in rules if rule.startswith("http:"))
            server.stdin.close()

    def read_pages(self, files: Sequence[Path], rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """Return the texts that yifa reads from saved pages, without its archive."""
        asked = [(str(file), row["url"], row["portal"]) for file, row in zip(files, rows, strict=True)]
        words = [str(self.yifa.with_name("python")), "-m", "tests.acceptance.handover.reading"]
        done = subprocess.run(words, input=json.dumps(asked).encode(), check=True, capture_output=True)
        texts: list[str] = json.loads(done.stdout)
        return texts


def make(yifa: Path, folder: Path) -> Made:
    """Archive the demo's portals and hand on what they hold."""
    made = Made(folder, yifa)
    run = made.run
    run("demo", "--archive", "demo.db")
    run("extract")
    run("derive")
    for unit in UNITS:
        for ending in ("csv", "xlsx", "parquet", "jsonl"):
            run("export", f"{unit}.{ending}", "--unit", unit)
        run("export", f"{unit}.zh.xlsx", "--unit", unit, "--headers", "zh", "--no-text")
    for place in PLACES:
        run("wacz", place, f"{place}.wacz")
    for form in ("bibtex", "ris"):
        _cite(made, form)
    run("release", "release", *SAID)
    run("release", "again", *SAID)
    return made


def _cite(made: Made, form: str) -> None:
    """Write the references to all publications to a file."""
    environment = {**os.environ, "YIFA_ARCHIVE": str(made.folder / "demo.db")}
    with (made.folder / f"all.{form}").open("wb") as out:
        for row in made.rows("publications")[:10]:
            subprocess.run(
                [made.yifa, "cite", row["url"], f"--{form}"], env=environment, check=True, stdout=out
            )
            out.write(b"\n")
