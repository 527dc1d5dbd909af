"""Runs the reading of one file in a process of its own and tells what came of it, however it ended."""

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from archive.extract.result import FAILED, Extracted

OUTPUT_MEGABYTES = 64
LAST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may cost."""

    memory_megabytes: int
    seconds: int
    """of the processor, and as much again of waiting"""


READING = Limits(memory_megabytes=1024, seconds=30)
OCR = Limits(memory_megabytes=6144, seconds=1800)
SIGNALS = {signal.SIGXCPU: "time", signal.SIGXFSZ: "too_big", signal.SIGKILL: "time"}


def extract(body: bytes, *, ocr: bool = False, limits: Limits | None = None) -> Extracted:
    """Return the text of a file, or why there is none; nothing in the file can hurt this process."""
    allowed = limits or (OCR if ocr else READING)
    words = [allowed.memory_megabytes, allowed.seconds, OUTPUT_MEGABYTES, int(ocr)]
    command = [sys.executable, "-m", "archive.extract", *map(str, words)]
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ("in", "out", "err")}
        paths["in"].write_bytes(body)
        with paths["in"].open("rb") as given, paths["out"].open("wb") as out, paths["err"].open("wb") as err:
            try:
                done = subprocess.run(  # noqa: S603 -- this Python, words of ours
                    command, stdin=given, stdout=out, stderr=err, cwd=folder, check=False,
                    timeout=2 * allowed.seconds,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return _failed(f"time: no end after {2 * allowed.seconds} s")
        if done.returncode == 0:
            return Extracted(**json.loads(paths["out"].read_text(encoding="utf-8")))
        return _failed(_reason(done.returncode, paths["err"].read_text(encoding="utf-8", errors="replace")))


def _failed(reason: str) -> Extracted:
    return Extracted(status=FAILED, reason=reason, extractor="-", version="-")


def _reason(status: int, said: str) -> str:
    """Return in a word and more how a process ended that did not end well."""
    last = said.strip().splitlines()[-1][:LAST] if said.strip() else "says nothing"
    if status < 0:
        number = signal.Signals(-status)
        return f"{SIGNALS.get(number, 'crash')}: ended by {number.name}"
    if "MemoryError" in last or "bad_alloc" in said or "memory allocation" in said:
        return f"memory: {last}"
    return f"unreadable: {last}"
