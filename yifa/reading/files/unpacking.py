"""Unpacks RAR, 7z and gzip into a zip file, by libarchive's bsdtar or by unar, whichever can."""

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from yifa.reading.files.kinds import SIGNS, FileKind
from yifa.reading.files.programs import run
from yifa.reading.files.result import NO_EXTRACTOR, RefusedError
from yifa.reading.files.zips import check_sizes

# its output is as large as what the members unpack to, so that the limit on files ends a bomb
BSDTAR = ("bsdtar", "-c", "-f", "out.zip", "--format=zip", "--options", "zip:compression=store")
LSAR = ("lsar", "-j")
UNAR = ("unar", "-quiet", "-no-directory", "-no-recursion", "-output-directory", "out")
RAR = SIGNS["rar"]
# a RAR file that ends in a stored zip file is taken for that one where libarchive sees the end of it
PADDING = 32_768
PASSWORD = ("encrypt", "passphrase", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What came out of an archive."""

    body: bytes
    """a zip file of its members, not compressed"""
    program: str
    problem: str | None
    """why some members may be missing"""


def unpack(body: bytes, kind: FileKind) -> Unpacked:
    """Return an archive's members.

    Raises:
        RefusedError: no program here reads it, or it is damaged, needs a password, or unpacks to too much.
    """
    ways = [(name, way) for name, way in (("bsdtar", _by_bsdtar), ("unar", _by_unar)) if shutil.which(name)]
    if not ways:
        raise RefusedError(NO_EXTRACTOR, f"{kind.ending}: none of bsdtar, unar is on PATH")
    partly: Unpacked | None = None
    problems: list[str] = []
    for name, way in ways:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "in").write_bytes(body)
            unpacked = way(Path(folder))
        if unpacked.body and unpacked.problem is None:
            return unpacked
        partly = partly or (unpacked if unpacked.body else None)
        problems.append(f"{name}: {unpacked.problem or 'no members'}")
    if any(word in problem.lower() for word in PASSWORD for problem in problems):
        raise RefusedError("encrypted", f"{kind.ending}: {'; '.join(problems)}")
    if partly is None:
        raise RefusedError("unreadable", f"{kind.ending}: {'; '.join(problems)}")
    return partly


def _by_bsdtar(folder: Path) -> Unpacked:
    with (folder / "in").open("r+b") as file:
        if file.read(len(RAR)) == RAR:
            file.seek(0, os.SEEK_END)
            file.write(bytes(PADDING))
    done = run([*BSDTAR, "@in"], folder)
    said = _said(done.stderr)
    if done.returncode < 0 or any("File too large" in line for line in said):
        raise RefusedError("too_big", "unpacks to more than a file may be")
    problem = "; ".join(said) or f"status {done.returncode}" if done.returncode else None
    made = folder / "out.zip"
    body = made.read_bytes() if made.exists() else b""
    return Unpacked(body=body if _members(body) else b"", program="bsdtar", problem=problem)


def _by_unar(folder: Path) -> Unpacked:
    listed = run([*LSAR, "in"], folder)
    try:
        rows = json.loads(listed.stdout)["lsarContents"]
    except (ValueError, KeyError):
        return Unpacked(body=b"", program="unar", problem="no archive that it knows")
    check_sizes([int(row.get("XADFileSize") or 0) for row in rows], (folder / "in").stat().st_size)
    done = run([*UNAR, "in"], folder)
    said = _said(done.stdout + done.stderr)
    problem = (said[-1] if said else f"status {done.returncode}") if done.returncode else None
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for path in _files(folder / "out"):
            file.write(path, str(path.relative_to(folder / "out")))
    return Unpacked(body=out.getvalue() if _members(out.getvalue()) else b"", program="unar", problem=problem)


def _said(output: bytes) -> list[str]:
    lines = output.decode("utf-8", errors="replace").splitlines()
    return [line.strip()[:200] for line in lines if line.strip() and "delayed" not in line][-3:]


def _members(body: bytes) -> Sequence[str]:
    try:
        with zipfile.ZipFile(BytesIO(body)) as file:
            return file.namelist()
    except zipfile.BadZipFile:
        return ()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the plain files under *folder*, in the order of their names; links are left."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        paths = (Path(place) / name for name in sorted(names))
        yield from (path for path in paths if path.is_file() and not path.is_symlink())
