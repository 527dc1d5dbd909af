"""Writes beside an export what it was made from, and what was not looked in: also beside one of no rows."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from archive.answers.reports.coverage import read_coverage
from archive.derived.reports import count_due
from archive.hand_on.derived_units import DERIVED
from archive.hand_on.files import MANIFEST
from archive.proof.content import digest_of
from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.looked_in import LookedIn, as_object, look_in
from archive.search.query import read_query
from archive.times import stamp
from yifa.model.clock import china_day
from yifa.model.software import software

ENDING = ".looked_in.json"
_RULES = {
    "reading": "SELECT extraction, count(*) FROM version GROUP BY 1 ORDER BY 1",
    "canonical_text": "SELECT hash_rule, count(*) FROM document GROUP BY 1 ORDER BY 1",
    "files": """SELECT extractor || ' ' || extractor_version, count(*) FROM file_text
        GROUP BY 1 ORDER BY 1""",
    "elements_facts_fingerprints": "SELECT rules, count(*) FROM derivation GROUP BY 1 ORDER BY 1",
}


def read_rules(db: Database) -> dict[str, dict[str, int]]:
    """Return which versions of the rules the archive's texts and derived tables were made by."""
    return {
        name: {str(rule): count for rule, count in db.execute(sql).fetchall()} for name, sql in _RULES.items()
    }


def count_cells(
    db: Database, codes: Sequence[str] | None, years: tuple[int, int] | None, at: datetime
) -> dict[str, dict[str, int]]:
    """Return how many bodies' reports are in which state, for each county."""
    counties = read_coverage(db, codes, china_day(at), years=years)
    return {county.county: dict(Counter(cell.state for cell in county.cells)) for county in counties}


def look_for(db: Database, filters: Filters, words: Sequence[str]) -> LookedIn:
    """Return what an export with these limits was looked for in."""
    query = read_query(" ".join(words)) if words else None
    return look_in(db, filters, query=query)


def write_sidecar(
    db: Database, filters: Filters, words: Sequence[str], path: Path, *, unit: str, rows: int, at: datetime
) -> LookedIn:
    """Write ``PATH.looked_in.json`` beside an export of *rows* rows: a file, or a folder with a manifest.

    It bears the SHA-256 of the file, or of the manifest, and the digest of the archive.
    """
    path = path.resolve()
    looked_in = look_for(db, filters, words)
    waiting = {"not_derived": count_due(db.conn)} if unit in DERIVED else {}
    with (path / MANIFEST if path.is_dir() else path).open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    years = (filters.year, filters.last_year or filters.year) if filters.year else None
    said: dict[str, Any] = {
        "file": path.name, "sha256": digest, "unit": unit, "rows": rows, "written_at": stamp(at),
        "software": software(), "archive_digest": digest_of(db.conn), "rules": read_rules(db),
        "coverage": count_cells(db, filters.portal.split() if filters.portal else None, years, at),
        **waiting, **as_object(looked_in),
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, indent=1)
    path.with_name(f"{path.name}{ENDING}").write_text(f"{text}\n", encoding="utf-8")
    return looked_in
