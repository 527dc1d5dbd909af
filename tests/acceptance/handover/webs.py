"""Checks and replays web archives as py-wacz, warcio and pywb do."""

import contextlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from pywb.apps.frontendapp import FrontEndApp
from werkzeug.test import Client

from tests.acceptance.handover.making import PLACES, Made

COLLECTION = "demo"
DIGITS = str.maketrans("", "", "-:TZ")
"""what a moment has and pywb's has not"""


def _program(name: str, *words: str | Path) -> str:
    """Return what a program beside this Python says; it must not fail."""
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
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


@contextlib.contextmanager
def _replaying(made: Made) -> Iterator[Callable[[Mapping[str, Any]], bytes]]:
    """Give a function that has pywb replay a page as it was received."""
    folder, before = made.folder / "pywb", Path.cwd()
    folder.mkdir()
    os.chdir(folder)  # pywb knows its collections by where it stands
    try:
        _program("wb-manager", "init", COLLECTION)
        archives = [made.folder / f"{place}.wacz" for place in PLACES]
        _program("wb-manager", "add", "--unpack-wacz", COLLECTION, *archives)
        with contextlib.redirect_stderr(io.StringIO()):
            client = Client(FrontEndApp(custom_config={}))
            yield lambda row: _replay(client, row)
    finally:
        os.chdir(before)


def _replay(client: Client, row: Mapping[str, Any]) -> bytes:
    moment = row["last_fetched_at"].translate(DIGITS)
    answer = client.get(f"/{COLLECTION}/{moment}id_/{row['url']}")
    assert answer.status_code == 200, f"{row['url']}: {answer.status}"
    return bytes(answer.data)


def pywb_pages(made: Made) -> str:
    """Replay every page with pywb; what is read from it is the archive's text."""
    rows = made.rows("publications")
    pages = [row for row in rows if row["body_kind"] != "attachment_only" or row["text"]]
    with _replaying(made) as replay:
        bodies = [replay(row) for row in pages]
    with ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(made.read_page, bodies, pages))
    for row, text in zip(pages, texts, strict=True):
        assert text == row["text"], f"{row['url']}: {text[:60]!r}, not {row['text'][:60]!r}"
    distinct = len({sha256(body).digest() for body in bodies})
    return f"{len(pages)} of {len(rows)} pages replayed ({distinct} distinct), each with the archive's text"
