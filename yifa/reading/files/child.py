"""Reads a file in a process of its own and returns its text, or why that process gave none."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from yifa.reading.files.result import FAILED, Extracted, steady

OUTPUT_MEGABYTES = 256
LAST = 300
ALLOCATION = "memory allocation"
"""what Rust says of memory that it did not get, above its advice"""
HERE = Path(__file__).parents[3]
PREFIX = "yifa-extract-"
# variables that the process is given: where programs are, and tesseract's languages
KEPT = ("PATH", "TESSDATA_PREFIX")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """What reading one file may cost."""

    memory_megabytes: int
    seconds: int
    """of the processor"""
    wait_seconds: int
    """from beginning to end"""


READING = ReadingLimits(memory_megabytes=1024, seconds=20, wait_seconds=30)
OCR = ReadingLimits(memory_megabytes=6144, seconds=1800, wait_seconds=3600)
SIGNALS = {"SIGXCPU": "time", "SIGXFSZ": "too_big", "SIGKILL": "time"}


class Children:
    """The processes that read, so that they can be ended together."""

    def __init__(self) -> None:
        self._running: set[int] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """End all that runs, and let nothing more begin."""
        with self._lock:
            self._stopped = True
            for number in self._running:
                _end(number)

    def run(self, command: list[str], folder: Path, wait_seconds: int) -> int | None:
        """Run a command in *folder*, from its file ``in`` to its files ``out`` and ``err``.

        Return its status, or None where it had to be ended; whatever it started ends with it.
        """
        with (folder / "in").open("rb") as given, (folder / "out").open("wb") as out:
            with (folder / "err").open("wb") as err, self._lock:
                if self._stopped:
                    return None
                process = subprocess.Popen(  # noqa: S603 -- this Python, words of ours
                    command, stdin=given, stdout=out, stderr=err, cwd=folder, env=_environment(folder),
                    start_new_session=True,
                )  # fmt: skip
                self._running.add(process.pid)
            try:
                return process.wait(wait_seconds)
            except subprocess.TimeoutExpired:
                return None
            finally:
                with self._lock:
                    self._running.discard(process.pid)
                    _end(process.pid)
                process.wait()


def _end(number: int) -> None:
    """End a process and its whole session's group."""
    with suppress(ProcessLookupError, PermissionError):  # macOS: PermissionError for one that has ended
        if hasattr(os, "killpg"):
            os.killpg(number, signal.SIGKILL)
        else:
            os.kill(number, signal.SIGTERM)  # Windows: ends it at once


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of a reading process: nothing of the user's but where programs are."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    return kept | own | {"PYTHONPATH": str(HERE)}


def extract(
    body: bytes, *, ocr: bool = False, limits: ReadingLimits | None = None, children: Children | None = None
) -> Extracted:
    """Return the text of a file, or why there is none; nothing in the file can hurt this process."""
    allowed = limits or (OCR if ocr else READING)
    words = [allowed.memory_megabytes, allowed.seconds, OUTPUT_MEGABYTES, int(ocr)]
    command = [sys.executable, "-P", "-m", "yifa.reading.files", *map(str, words)]
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "in").write_bytes(body)
        status = (children or Children()).run(command, folder, allowed.wait_seconds)
        if status is None:
            return Extracted(status=FAILED, reason=f"time: no end after {allowed.wait_seconds} s")
        if status == 0:
            return _read_result(folder / "out")
        said = (folder / "err").read_text(encoding="utf-8", errors="replace")
        return Extracted(status=FAILED, reason=_reason(status, said))


def clear_leftovers() -> None:
    """Remove the folders of commands that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _read_result(out: Path) -> Extracted:
    try:
        return Extracted(**json.loads(out.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        return Extracted(status=FAILED, reason=f"crash: what it said cannot be read: {error}")


def _reason(status: int, said: str) -> str:
    """Return why a process failed, a stable word first."""
    lines = said.strip().splitlines() or ["says nothing"]
    told = next((line for line in lines if ALLOCATION in line), None)
    last = steady(told or lines[-1])[:LAST]
    if "MemoryError" in last or "bad_alloc" in said or told is not None:
        return f"memory: {last}"
    if status < 0:
        number = signal.Signals(-status)
        return f"{SIGNALS.get(number.name, 'crash')}: ended by {number.name}"
    return f"unreadable: {last}"
