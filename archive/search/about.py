"""Keeps an index over what pages say of themselves: title, numbers, bodies, subjects, files."""

import sqlite3
from collections.abc import Sequence

from archive.search.grams import index_text


def _lines(*columns: str) -> str:
    """Return the SQL that puts the values of *columns* under each other."""
    return " || char(10) || ".join(f"coalesce({column}, '')" for column in columns)


ABOUT_COLUMNS = ("title", "numbers", "bodies", "subjects", "files")
NUMBERS = ("index_number", "document_number", "registration_number")
BODIES = ("publisher", "issuing_authority", "responsible_department", "content_source", "signoff_organ")
SUBJECTS = ("keywords", "abstract", "subject_category", "info_category", "genre")
ABOUT = f"""
    SELECT v.version_id, {_lines("v.title", "v.subtitle")} AS title,
        {_lines(*(f"v.{name}" for name in NUMBERS))} AS numbers,
        {_lines(*(f"v.{name}" for name in BODIES))} AS bodies,
        {_lines(*(f"v.{name}" for name in SUBJECTS))} AS subjects,
        coalesce((SELECT group_concat(said, char(10)) FROM (
            SELECT {_lines("name", "file_name")} AS said FROM attachment AS a
            WHERE a.version_id = v.version_id ORDER BY attachment_id)), '') AS files
    FROM version AS v
"""  # noqa: S608 - names of the schema's
"""SQL: a version and its texts"""
ADD_ABOUT = (
    "INSERT INTO version_fts (rowid, title, numbers, bodies, subjects, files) VALUES (?, ?, ?, ?, ?, ?)"
)
_FORGET = """
    INSERT INTO version_fts (version_fts, rowid, title, numbers, bodies, subjects, files)
    VALUES ('delete', ?, ?, ?, ?, ?, ?)
"""
_TOUCH = f"SELECT about_touched(version_id, {', '.join(ABOUT_COLUMNS)}) FROM ({ABOUT} WHERE v.version_id = "  # noqa: S608
# when, on which table, and what tells of it: of a version before it changes, the texts that the index has
_TRIGGERS = {
    "AFTER INSERT ON main.version": "SELECT about_added(new.version_id)",
    f"BEFORE UPDATE OF title, subtitle, {', '.join((*NUMBERS, *BODIES, *SUBJECTS))} ON main.version":
        f"{_TOUCH} old.version_id)",
    "BEFORE DELETE ON main.version": f"{_TOUCH} old.version_id)",
    "BEFORE INSERT ON main.attachment": f"{_TOUCH} new.version_id)",
    "BEFORE UPDATE OF name, file_name ON main.attachment": f"{_TOUCH} old.version_id)",
    "BEFORE DELETE ON main.attachment": f"{_TOUCH} old.version_id)",
}  # fmt: skip


def about_row(version_id: int, texts: Sequence[str]) -> tuple[int | str, ...]:
    """Return the index's row for a version."""
    return version_id, *map(index_text, texts)


class AboutIndex:
    """The index over what pages say of themselves, of a connection that writes.

    Temporary triggers tell it of every version that changes, so nothing in the file needs yifa to be changed.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._before: dict[int, Sequence[str] | None] = {}
        """version → what the index says of it so far; None: nothing"""
        db.create_function("about_touched", 1 + len(ABOUT_COLUMNS), self._touch)
        db.create_function("about_added", 1, self._add)
        for number, (moment, told) in enumerate(_TRIGGERS.items()):
            db.execute(f"CREATE TEMP TRIGGER about_{number} {moment} BEGIN {told}; END")

    def _touch(self, version_id: int, *texts: str) -> None:
        self._before.setdefault(version_id, texts)

    def _add(self, version_id: int) -> None:
        self._before.setdefault(version_id, None)

    def write(self, db: sqlite3.Connection) -> None:
        """Bring the index up to date; part of the transaction that is open."""
        for version_id, before in self._before.items():
            row = db.execute(f"{ABOUT} WHERE v.version_id = ?", (version_id,)).fetchone()
            after = None if row is None else row[1:]
            if after == before:
                continue
            if before is not None:
                db.execute(_FORGET, about_row(version_id, before))
            if after is not None:
                db.execute(ADD_ABOUT, about_row(version_id, after))
        self._before.clear()

    def clear(self) -> None:
        """Forget what was to be written: nothing was changed after all."""
        self._before.clear()
