"""Reads formats by programs on PATH: PPT by LibreOffice, and DOC where our own reader cannot."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yifa.reading.files.detect import read_kind
from yifa.reading.files.kinds import DOC, OLE, PPT, FileKind
from yifa.reading.files.legible import why_illegible
from yifa.reading.files.plain import read_text
from yifa.reading.files.result import NO_EXTRACTOR, Extracted, RefusedError

SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program and how it is asked for the text of a file."""

    name: str
    words: tuple[str, ...]
    """what follows the name; FILE stands for the file, FOLDER for where it may write"""
    writes: str | None = None
    """the file it writes; None = it prints the text"""


OFFICE = Program(
    name="soffice",
    words=("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", "FOLDER", "FILE"),
    writes="in.txt",
)
DOC_PROGRAMS = (
    Program(name="antiword", words=("-m", "UTF-8.txt", "-w", "0", "FILE")),
    Program(name="catdoc", words=("-d", "utf-8", "-w", "FILE")),
    OFFICE,
)
PROGRAMS: dict[FileKind, tuple[Program, ...]] = {DOC: DOC_PROGRAMS, OLE: (OFFICE,), PPT: (OFFICE,)}


def wants_office(body: bytes) -> bool:
    """Return whether LibreOffice may be asked for the text of a file."""
    return OFFICE in programs_for(read_kind(body))


def programs_for(kind: FileKind) -> list[Program]:
    """Return the programs on PATH that read a kind of file."""
    return [program for program in PROGRAMS.get(kind, ()) if shutil.which(program.name)]


def read_by_program(body: bytes, kind: FileKind) -> Extracted:
    """Return the text that the first program present gives.

    Raises:
        RefusedError: none is here, or every one that is refused the file.
    """
    present = programs_for(kind)
    if not present:
        names = ", ".join(program.name for program in PROGRAMS.get(kind, ()))
        wanted = f"none of {names} is on PATH" if names else "no reader"
        raise RefusedError(NO_EXTRACTOR, f"{kind.ending}: {wanted}")
    refusals = []
    for program in present:
        try:
            text = _ask(program, body, kind.ending)
        except RefusedError as error:
            refusals.append(f"{program.name}: {error.detail}")
        else:
            read = read_text(text)
            if why := why_illegible(read.text):
                raise RefusedError("unreadable", f"what it gives is no text: {why}")
            return Extracted.of(read.text, extractor=program.name)
    raise RefusedError("unreadable", "; ".join(refusals))


def _ask(program: Program, body: bytes, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"in.{ending}").write_bytes(body)
        places = {"FILE": f"in.{ending}", "FOLDER": "."}
        done = run([program.name, *(places.get(word, word) for word in program.words)], folder)
        if done.returncode != 0:
            said = (done.stderr or done.stdout).decode("utf-8", errors="replace").strip().splitlines()
            last = said[-1] if said else "says nothing"
            raise RefusedError("unreadable", f"status {done.returncode}: {last}")
        if program.writes is None:
            return done.stdout
        written = folder / program.writes
        if not written.exists():
            raise RefusedError("unreadable", "it wrote no text")
        return written.read_bytes()


def run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run a program found on PATH in *folder*, for `SECONDS` at most.

    Raises:
        RefusedError: it did not end.
    """
    try:
        return subprocess.run(  # noqa: S603 -- a program named here, found on PATH by the user's own choice
            command, capture_output=True, timeout=SECONDS, cwd=folder, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("time", f"{command[0]}: no end after {SECONDS} s") from error
