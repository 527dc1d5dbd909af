"""Formats read by programs that may be on this machine: DOC by antiword, catdoc or LibreOffice."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.extract.plain import read_text
from archive.extract.result import EMPTY, NO_EXTRACTOR, READ, Extracted, RefusedError
from crawler.filetypes import DOC, OLE, PPT, FileKind

SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program and how it is asked for the text of a file."""

    name: str
    words: tuple[str, ...]
    """what follows the name; FILE stands for the file, FOLDER for where it may write"""
    writes: str | None = None
    """the file it writes; None = it prints the text"""


OFFICE = ("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", "FOLDER", "FILE")
DOC_PROGRAMS = (
    Program(name="antiword", words=("-m", "UTF-8.txt", "-w", "0", "FILE")),
    Program(name="catdoc", words=("-d", "utf-8", "-w", "FILE")),
    Program(name="soffice", words=OFFICE, writes="in.txt"),
)
PROGRAMS: dict[str, tuple[Program, ...]] = {
    DOC.ending: DOC_PROGRAMS,
    OLE.ending: DOC_PROGRAMS[2:],
    PPT.ending: DOC_PROGRAMS[2:],
}


def read_by_program(body: bytes, kind: FileKind) -> Extracted:
    """Return the text that the first program present gives; without any, that there is no extractor.

    Raises:
        RefusedError: every program present refused the file.
    """
    programs = PROGRAMS.get(kind.ending, ())
    present = [each for each in programs if shutil.which(each.name)]
    if not present:
        wanted = (
            f"none of {', '.join(each.name for each in programs)} is on PATH" if programs else "no reader"
        )
        return Extracted(
            status=NO_EXTRACTOR, reason=f"no_extractor: {kind.ending}: {wanted}", extractor="-", version="-"
        )
    refusals = []
    for program in present:
        try:
            text = _ask(program, body, kind.ending)
        except RefusedError as error:
            refusals.append(f"{program.name}: {error.detail}")
        else:
            read = read_text(text)
            return Extracted(
                status=READ if read.text else EMPTY, text=read.text, extractor=program.name, version="-"
            )
    raise RefusedError("unreadable", "; ".join(refusals))


def _ask(program: Program, body: bytes, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"in.{ending}"
        path.write_bytes(body)
        places = {"FILE": str(path), "FOLDER": folder}
        done = _run([program.name, *(places.get(word, word) for word in program.words)], folder)
        if done.returncode != 0:
            said = (done.stderr or done.stdout).decode("utf-8", errors="replace").strip().splitlines()
            last = said[-1] if said else "says nothing"
            raise RefusedError("unreadable", f"status {done.returncode}: {last}")
        if program.writes is None:
            return done.stdout
        written = Path(folder) / program.writes
        if not written.exists():
            raise RefusedError("unreadable", "it wrote no text")
        return written.read_bytes()


def _run(command: Sequence[str], folder: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a program found on PATH, its home in *folder*, for `SECONDS` at most."""
    try:
        return subprocess.run(  # noqa: S603 -- a program of PROGRAMS, found on PATH by the user's own choice
            list(command),
            capture_output=True,
            timeout=SECONDS,
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("time", f"no end after {SECONDS} s") from error
