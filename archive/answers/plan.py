"""Counts what is to fetch, from an archive that holds a crawl of nothing but lists."""

import json
from dataclasses import dataclass
from typing import Any

from archive.answers.walks import WalkReport, read_walks
from archive.schema.database import Database

_COUNTS = """
    SELECT portal.portal_id, code,
        (SELECT count(*) FROM task WHERE task.portal_id = portal.portal_id) AS documents,
        (SELECT count(*) FROM page WHERE page.portal_id = portal.portal_id AND kind != 'page') AS other_rows,
        (SELECT json_extract(tally, '$.portals."' || code || '"') FROM run) AS tally
    FROM portal ORDER BY code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a portal's lists lead to."""

    requests: int = 0
    """that reading the lists took"""
    documents: int = 0
    other_rows: int = 0
    """rows that lead elsewhere or to files"""
    parked: str | None = None
    """why the portal was left alone before the end"""
    walks: tuple[WalkReport, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Return whether every list was read to its end."""
        return bool(self.walks) and all(walk.vouches for walk in self.walks)


def read_listed(db: Database) -> dict[str, Listed]:
    """Return what each portal's lists lead to, by portal code, from an archive that holds one such crawl."""
    return {row["code"]: _read(db, row) for row in db.query(_COUNTS)}


def _read(db: Database, row: dict[str, Any]) -> Listed:
    tally = json.loads(row["tally"] or "{}")
    return Listed(
        requests=tally.get("requests", 0), documents=row["documents"], other_rows=row["other_rows"],
        parked=tally.get("parked"), walks=read_walks(db, portal_id=row["portal_id"]),
    )  # fmt: skip
