"""Reads one file as a process: bytes in, JSON out, limits on itself first."""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yifa.reading.files.sandbox import enclose

resource: Any = import_module("resource") if find_spec("resource") else None
"""Windows has none: there the parent's clock is the only limit"""
MEGABYTE = 1024 * 1024
MORE_TASKS = 256
"""processes and threads beyond those the user has"""


def limit(memory_megabytes: int, seconds: int, output_megabytes: int) -> None:
    """Limit the memory, processor time and output of this process and each of its children."""
    if resource is None:
        return
    limits = [
        (resource.RLIMIT_AS, memory_megabytes * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output_megabytes * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ]
    if Path("/proc/self/task").exists():
        limits.append((resource.RLIMIT_NPROC, _tasks() + MORE_TASKS))
    for what, amount in limits:
        most = resource.getrlimit(what)[1]
        allowed = amount if most == resource.RLIM_INFINITY else min(amount, most)
        resource.setrlimit(what, (allowed, allowed))


def _tasks() -> int:
    """Return how many processes and threads this user has."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == os.getuid():
                count += sum(1 for _ in (process / "task").iterdir())
        except OSError:  # it has ended
            continue
    return count


def main(words: list[str]) -> None:
    """Read the file on standard input; an error nobody foresaw ends this process, and its parent says so."""
    memory, seconds, output, ocr = map(int, words)
    body = sys.stdin.buffer.read()
    from yifa.reading.files.ocr import Ocr
    from yifa.reading.files.programs import wants_office
    from yifa.reading.files.read import read
    from yifa.reading.files.result import RefusedError

    limit(memory, seconds, output)
    enclose(Path.cwd(), sockets=wants_office(body))
    try:
        extracted = read(body, ocr=Ocr() if ocr else None)
    except RefusedError as error:
        extracted = error.extracted()
    json.dump(asdict(extracted), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
