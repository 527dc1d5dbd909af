"""Keeps portals and their sections, and returns the rows their lists have shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.tables.transaction import Part
from archive.times import stamp
from archive.whole import shows_rows_of
from yifa.model.packed import Packed
from yifa.model.portal import Portal

_KEEP_PORTAL = """
    INSERT INTO portal (code, slug, name, province, prefecture, platform, home_url, profile_checked)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (code) DO UPDATE SET slug = excluded.slug, name = excluded.name,
    province = excluded.province, prefecture = excluded.prefecture, platform = excluded.platform,
    home_url = excluded.home_url, profile_checked = excluded.profile_checked
    RETURNING portal_id
"""
_KEEP_SECTION = """
    INSERT INTO section (portal_id, name, url, found_by, found_path, first_used_at, last_used_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (portal_id, url) DO UPDATE SET name = excluded.name, found_by = excluded.found_by,
    found_path = excluded.found_path, last_used_at = excluded.last_used_at
    RETURNING section_id
"""
# found at another address, and read there since: by its name, or by half the rows it showed last
_SUPERSEDED = f"""
    SELECT old.section_id FROM section AS old JOIN walk AS lost ON lost.walk_id = (
        SELECT max(walk_id) FROM walk WHERE section_id = old.section_id)
    WHERE old.portal_id = ? AND old.found_by = 'discovered'
    AND lost.verdict = 'failed' AND lost.stop_reason = 'not_found' AND lost.pages = 0
    AND EXISTS (SELECT 1 FROM section AS new JOIN walk AS read USING (section_id)
        WHERE new.portal_id = old.portal_id AND new.section_id > old.section_id
        AND new.found_by = 'discovered' AND read.walk_id > lost.walk_id AND read.rows_read > 0
        AND read.verdict IN ('complete', 'caught_up')
        AND (new.name = old.name OR {shows_rows_of("new.section_id", "old.section_id")}))
"""  # noqa: S608 - a condition of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSection:
    """A section as the archive knows it."""

    section_id: int
    name: str
    url: str
    found_by: str
    """profile | discovered"""
    found_path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """A row a list of the portal has shown."""

    section_id: int
    url: str
    title: str


def _read_row(row: Sequence[Any]) -> KnownRow:
    section, url, title = row
    return KnownRow(section_id=section, url=url, title=title)


class Portals(Part):
    """Tables ``portal`` and ``section``."""

    def add(self, portal: Portal) -> int:
        """Keep a portal's profile as last used, and return the portal's number."""
        row = (
            portal.code, portal.slug, portal.name, portal.province, portal.prefecture, portal.platform.name,
            portal.home, portal.checked.isoformat() if portal.checked else None,
        )  # fmt: skip
        with self._archive.change() as db:
            made = db.execute(_KEEP_PORTAL, row)
            return int(made.fetchone()[0])

    def add_section(
        self, portal_id: int, *, name: str, url: str, found_by: str, found_path: str | None, at: datetime
    ) -> int:
        """Keep a section with its name, and how it was found, as last used; return its number."""
        with self._archive.change() as db:
            made = db.execute(
                _KEEP_SECTION, (portal_id, name, url, found_by, found_path, stamp(at), stamp(at))
            )
            return int(made.fetchone()[0])

    def use_section(self, section_id: int, at: datetime) -> None:
        """Note that a run walks a section known from before."""
        with self._archive.change() as db:
            db.execute("UPDATE section SET last_used_at = ? WHERE section_id = ?", (stamp(at), section_id))

    def sections(self, portal_id: int) -> tuple[StoredSection, ...]:
        """Return the portal's sections, first used first."""
        rows = self._db.execute(
            """SELECT section_id, name, url, found_by, found_path FROM section
            WHERE portal_id = ? ORDER BY section_id""",
            (portal_id,),
        )
        return tuple(
            StoredSection(section_id=number, name=name, url=url, found_by=found_by, found_path=found_path)
            for number, name, url, found_by, found_path in rows
        )

    def superseded(self, portal_id: int) -> frozenset[int]:
        """Return the discovered sections that are gone, and found again at another address."""
        rows = self._db.execute(_SUPERSEDED, (portal_id,))
        return frozenset(number for (number,) in rows)

    def known_rows(self, portal_id: int) -> Packed[KnownRow]:
        """Return every row the portal's lists have shown."""
        rows = self._db.execute(
            "SELECT section_id, url, title FROM entry JOIN page USING (page_id) WHERE portal_id = ?",
            (portal_id,),
        )
        return Packed(rows, _read_row)
