"""Checks and replays web archives as py-wacz, warcio and pywb do."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.acceptance.handover import replay
from tests.acceptance.handover.making import PLACES, Made

COLLECTION = "demo"
DIGITS = str.maketrans("", "", "-:TZ")
"""what a moment has and pywb's has not"""


def _program(name: str, *words: str | Path, at: Path | None = None) -> str:
    """Return what a program beside this Python says; it must not fail."""
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *words], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    return done.stdout


def wacz_validate(made: Made) -> str:
    """Validate each web archive with py-wacz."""
    for place in PLACES:
        said = _program("wacz", "validate", "-f", made.folder / f"{place}.wacz")
        assert "the passed WACZ is valid" in said, said
    return f"{len(PLACES)} portals, valid"


def warcio_check(made: Made) -> str:
    """Have warcio hash every record again."""
    passed = 0
    for place in PLACES:
        with zipfile.ZipFile(made.folder / f"{place}.wacz") as packed:
            path = packed.extract("archive/data.warc.gz", made.folder / place)
        said = _program("warcio", "check", "-v", path)
        assert "failed" not in said, said
        passed += said.count("digest pass")
    return f"{passed} records, every digest passes"


def _replay(made: Made, rows: Sequence[Mapping[str, Any]]) -> list[Path]:
    """Have pywb unpack the web archives and replay pages as they were received, in a process of its own."""
    folder = made.folder / "pywb"
    folder.mkdir()
    _program("wb-manager", "init", COLLECTION, at=folder)
    archives = [made.folder / f"{place}.wacz" for place in PLACES]
    _program("wb-manager", "add", "--unpack-wacz", COLLECTION, *archives, at=folder)
    paths = [f"/{COLLECTION}/{row['last_fetched_at'].translate(DIGITS)}id_/{row['url']}" for row in rows]
    words = [sys.executable, "-W", "ignore", str(Path(replay.__file__).resolve())]
    asked = json.dumps(paths).encode()
    done = subprocess.run(words, cwd=folder, input=asked, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-400:]
    return [folder / f"{number}.page" for number in range(len(paths))]


def pywb_pages(made: Made) -> str:
    """Replay every page with pywb; what is read from it is the archive's text."""
    rows = made.rows("publications")
    pages = [row for row in rows if row["body_kind"] != "attachment_only" or row["text"]]
    files = _replay(made, pages)
    texts = made.read_pages(files, pages)
    for row, text in zip(pages, texts, strict=True):
        assert text == row["text"], f"{row['url']}: {text[:60]!r}, not {row['text'][:60]!r}"
    return f"{len(pages)} of {len(rows)} pages replayed, each with the archive's text"


def wget_files(made: Made) -> str:
    """Have wget fetch every page of the portals and write what it got; import that as a stranger would.

    Not tried where there is no wget.
    """
    program = shutil.which("wget")
    if program is None:
        return "not tried: wget is not here"
    pages = [row for row in made.rows("publications") if row["body_kind"] != "attachment_only"]
    pages = [row for row in pages if row["url"].startswith("http:")]
    folder = made.folder / "wget"
    folder.mkdir()
    (folder / "addresses").write_text("".join(f"{row['url']}\n" for row in pages), encoding="utf-8")
    told = []
    with made.portals() as address:
        for name, words in (("packed.warc.gz", ()), ("plain.warc", ("--no-warc-compression",))):
            proxy = ("-e", "use_proxy=yes", "-e", f"http_proxy={address}")
            asked = (program, "-q", "-i", "addresses", "-P", "got", f"--warc-file={name.partition('.')[0]}")
            subprocess.run([*asked, *words, *proxy], cwd=folder, check=True, capture_output=True)
            told.append(f"{_import(made, folder / name, pages)} of {len(pages)} pages of {name}")
    return f"{', '.join(told)}, each with the archive's text"


def _import(made: Made, file: Path, pages: Sequence[Mapping[str, Any]]) -> int:
    """Return of how many pages the import of a web archive gives the text that the crawl gave."""
    archive, table = file.with_suffix(".db"), file.with_suffix(".jsonl")
    made.run("import", file, "--archive", archive)
    made.run("export", table, "--archive", archive)
    lines = table.read_text(encoding="utf-8").split("\n")
    texts = {row["url"]: row["text"] for row in map(json.loads, filter(None, lines))}
    for row in pages:
        assert texts.get(row["url"]) == row["text"], f"{row['url']}: {(texts.get(row['url']) or '')[:60]!r}"
    return len(pages)
