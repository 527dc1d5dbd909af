"""Writes beside an export what was looked in for it, and what not: also beside one of no rows."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from sqlite_utils import Database

from archive.answers.export_files import MANIFEST
from archive.search.filters import Filters
from archive.search.looked_in import LookedIn, as_object, look_in
from archive.search.query import read_query
from archive.times import stamp
from yifa.model.software import software

ENDING = ".looked_in.json"


def write_sidecar(
    db: Database, filters: Filters, words: Sequence[str], path: Path, *, rows: int, at: datetime
) -> LookedIn:
    """Write ``PATH.looked_in.json`` beside an export of *rows* rows: a file, or a folder with a manifest.

    It bears the SHA-256 of the file, or of the manifest.
    """
    path = path.resolve()
    query = read_query(" ".join(words)) if words else None
    looked_in = look_in(db, filters, query=query)
    with (path / MANIFEST if path.is_dir() else path).open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    said = {
        "file": path.name, "sha256": digest, "rows": rows, "written_at": stamp(at), "software": software(),
        **as_object(looked_in),
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, indent=1)
    path.with_name(f"{path.name}{ENDING}").write_text(f"{text}\n", encoding="utf-8")
    return looked_in
