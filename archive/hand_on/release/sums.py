"""Takes the sizes and hashes of a release's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One file's size and hash."""

    size: int
    sha256: str


def take_sums(folder: Path, known: Mapping[str, Sum] | None = None) -> dict[str, Sum]:
    """Return the size and hash of every file below *folder*, by its path there, in the order of the paths.

    Those of files that are written by now are *known*.
    """
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {path: (known or {}).get(path) or _sum(folder / path) for path in paths}


def _sum(path: Path) -> Sum:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256")
    return Sum(size=path.stat().st_size, sha256=digest.hexdigest())


def write_sums(sums: Mapping[str, Sum], folder: Path) -> None:
    """Write what ``sha256sum --check`` reads."""
    lines = "".join(f"{own.sha256}  {path}\n" for path, own in sums.items())
    (folder / SUMS).write_text(lines, encoding="utf-8", newline="\n")
