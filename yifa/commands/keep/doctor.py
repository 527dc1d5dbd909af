"""doctor: looks at what this machine has, what is missing, and what that costs."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import click

from archive.file.connecting import has_full_text, reading
from archive.file.disk import file_system, need_room, refuse_network
from archive.file.lock import Lock
from crawler.browser.chromium import NoBrowserError, find_chromium
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, clock, json_option
from yifa.commands.terminal.said import retold
from yifa.commands.terminal.wrapping import columns_of
from yifa.model.errors import ArchiveError, ProfileError, YifaError
from yifa.model.status import Status
from yifa.profiles.folders import load_portals
from yifa.reading.files.ocr import engine
from yifa.reading.files.programs import OFFICE

OK, MISSING, BROKEN = "ok", "missing", "broken"
"""missing costs what is said beside it; broken costs the crawl"""
OLDEST_SQLITE = (3, 38, 0)
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""no clock that is right says less"""
STYLES = {OK: "", MISSING: "yellow", BROKEN: "bold red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: str
    """ok | missing | broken"""
    found: str
    costs: str = ""
    """what cannot be done without it, and what mends it"""


@click.command("doctor")
@archive_option
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, archive_path: Path, as_json: bool) -> None:
    """Say what this machine has, what is missing, and what that costs: programs, disk, clock, contact.

    Nothing is fetched and nothing is changed. Exit status 1 where something is broken that a crawl needs.
    """
    checks = [*_system(clock()()), *_archive(archive_path), *_manners(), *_readers(), *_extras()]
    printing.answer(checks, _print, as_json=as_json)
    if any(check.state == BROKEN for check in checks):
        ctx.exit(Status.FELL_SHORT)


def _print(checks: Sequence[Check]) -> None:
    states, names = _padded(check.state for check in checks), _padded(check.name for check in checks)
    for check, state, name in zip(checks, states, names, strict=True):
        printing.say(f"{state}  {name}  {retold(check.found)}", style=STYLES[check.state], as_is=True)
        if check.costs:
            indent = " " * (columns_of(state) + columns_of(name) + 4)
            printing.say(f"{indent}{retold(check.costs)}", style="dim", as_is=True)


def _padded(words: Iterable[str]) -> list[str]:
    """Return words in the language of the command, each as wide as the widest."""
    told = [retold(word) for word in words]
    widest = max(map(columns_of, told))
    return [word + " " * (widest - columns_of(word)) for word in told]


def _system(now: datetime) -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check(name="Python", state=OK, found=f"{version} at {sys.executable}")
    modern = sqlite3.sqlite_version_info >= OLDEST_SQLITE and has_full_text()
    yield Check(
        name="SQLite", state=OK if modern else BROKEN, found=sqlite3.sqlite_version,
        costs="" if modern else "wanted: 3.38 or newer, with FTS5; no archive can be made",
    )  # fmt: skip
    right = now >= EARLIEST
    yield Check(
        name="clock", state=OK if right else BROKEN, found=f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        costs="" if right else "the clock is wrong: evidence would carry wrong times",
    )  # fmt: skip
    shut = sys.platform == "linux"
    yield Check(
        name="sandbox", state=OK if shut else MISSING, found="seccomp, Landlock" if shut else sys.platform,
        costs="" if shut else "files are read with limits of time alone: no network filter, no write filter",
    )  # fmt: skip


def _archive(path: Path) -> Iterator[Check]:
    try:
        refuse_network(path)
        need_room(path)
    except YifaError as error:
        yield Check(name="disk", state=BROKEN, found=str(error), costs="nothing is crawled")
    else:
        place = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
        free = shutil.disk_usage(place).free / 1e9
        yield Check(
            name="disk", state=OK, found=f"{free:.1f} GB free ({file_system(path) or 'unknown kind'})"
        )
    if not path.exists():
        yield Check(name="archive", state=MISSING, found=f"{path}: none yet", costs="`yifa crawl` makes it")
        return
    try:
        with reading(path):
            pass
        Lock(path, reading=True).release()
    except ArchiveError as error:
        yield Check(name="archive", state=BROKEN, found=str(error), costs="nothing can be written now")
    else:
        yield Check(name="archive", state=OK, found=f"{path}, {path.stat().st_size / 1e6:.1f} MB")


def _manners() -> Iterator[Check]:
    contact = os.environ.get("YIFA_CONTACT")
    yield Check(
        name="contact", state=OK if contact else MISSING, found=contact or "none",
        costs="" if contact else "portals cannot reach you: set YIFA_CONTACT",
    )  # fmt: skip
    try:
        found = f"{len(load_portals())} profiles"
    except ProfileError as error:
        yield Check(name="profiles", state=BROKEN, found=str(error), costs="nothing is crawled")
    else:
        yield Check(name="profiles", state=OK, found=found)


def _readers() -> Iterator[Check]:
    yield _wanted("OCR", engine(), "scans are not read: pip install 'yifa[ocr]', or tesseract-ocr-chi-sim")
    unpackers = [name for name in ("bsdtar", "unar", "lsar") if shutil.which(name)]
    yield _wanted("unpackers", ", ".join(unpackers), "RAR and 7z files are kept, not read: install unar")
    office = shutil.which(OFFICE.name)
    yield _wanted("LibreOffice", office, "PPT and Word files older than Word 97 are kept, not read")
    yield _wanted("fonts", _chinese_fonts(), "LibreOffice and Chromium draw no Chinese: fonts-noto-cjk")


def _chinese_fonts() -> str | None:
    """Return how many fonts have Chinese; None where there is none, or nobody can tell."""
    if not shutil.which("fc-list"):
        return None
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"],  # noqa: S607 - from PATH, as a user would type it
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    families = set(listed.stdout.splitlines())
    return f"{len(families)} with Chinese" if families else None


def _extras() -> Iterator[Check]:
    notify = "apprise" if find_spec("apprise") else None
    yield _wanted("notify", notify, "--notify tells nobody: pip install 'yifa[notify]'")
    try:
        found: str | None = find_chromium()
    except NoBrowserError:
        found = None
    yield _wanted("browser", found, "lists that only a script turns stay unproved: 'yifa[browser]', chromium")


def _wanted(name: str, found: str | None, costs: str) -> Check:
    if found:
        return Check(name=name, state=OK, found=found)
    return Check(name=name, state=MISSING, found="none", costs=costs)
