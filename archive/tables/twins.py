"""Brings a portal's stored addresses under one host: what twin hosts were seen to serve is one page."""

import sqlite3
from collections.abc import Callable

from archive.tables.page_states import STATE

Fold = Callable[[str], str]
"""gives the one address that an address is kept under"""

_LATER = (
    """title, published_text, published, pairs, last_listed_at, last_walk_id, absent_walk_id, list_page"""
)
_JOIN_PAGES = """
    UPDATE page SET found_at = min(page.found_at, o.found_at),
    first_fetched_at = coalesce(min(page.first_fetched_at, o.first_fetched_at), page.first_fetched_at,
        o.first_fetched_at),
    last_fetched_at = nullif(max(coalesce(page.last_fetched_at, ''), coalesce(o.last_fetched_at, '')), ''),
    next_look_at = coalesce(min(page.next_look_at, o.next_look_at), page.next_look_at, o.next_look_at),
    rhythm_days = coalesce(min(page.rhythm_days, o.rhythm_days), page.rhythm_days, o.rhythm_days),
    current_version_id = coalesce((SELECT v.version_id FROM version AS v WHERE v.page_id = page.page_id
        ORDER BY v.first_with_at DESC, v.version_id DESC LIMIT 1),
        page.current_version_id, o.current_version_id)
    FROM page AS o WHERE page.page_id = ? AND o.page_id = ?
"""
_FILES = """
    SELECT a.attachment_id, a.url FROM attachment AS a JOIN version AS v USING (version_id)
    JOIN page AS g USING (page_id) WHERE g.portal_id = ?
"""
# a file known by both addresses stays as it was got
_DOUBLED = """
    DELETE FROM attachment WHERE attachment_id = (SELECT d.attachment_id FROM attachment AS d
        JOIN attachment AS a ON a.attachment_id = :id AND d.version_id = a.version_id
        WHERE d.url = :url OR d.attachment_id = :id ORDER BY d.payload_id IS NOT NULL, d.attachment_id = :id
        LIMIT 1)
"""
_TRY_ANEW = """
    INSERT INTO task (portal_id, section_id, url, why, created_at, kind)
    SELECT f.portal_id, (SELECT e.section_id FROM entry AS e JOIN page AS g USING (page_id)
        WHERE g.url = f.url ORDER BY e.entry_id LIMIT 1), f.url, 'retry', :at, f.kind
    FROM failure AS f WHERE f.failure_id = :id AND f.kind IN ('page', 'attachment')
    ON CONFLICT (url) DO NOTHING
"""


def fold_addresses(db: sqlite3.Connection, portal_id: int, fold: Fold, at: str) -> int:
    """Keep a portal's lists, pages, files, tasks and failures under their one address; return how many moved.

    Rows of one address become one, with the history of both. What failed at the host before says nothing of
    the one now: it is tried anew. Answers and outcomes stay as they were: they are what was asked and seen.
    """
    folds = (_fold_pages, _fold_sections, _fold_files, _fold_tasks)
    counts = [*(take(db, portal_id, fold) for take in folds), _fold_failures(db, portal_id, fold, at)]
    if any(counts):
        db.execute(f"UPDATE page SET state = ({STATE}) WHERE portal_id = ?", (portal_id,))  # noqa: S608 - ours
    return sum(counts)


def _moved(db: sqlite3.Connection, table: str, portal_id: int, fold: Fold) -> list[tuple[int, str]]:
    """Return the number and the new address of each row of a table that has another one now."""
    sql = f"SELECT {table}_id, url FROM {table} WHERE portal_id = ? ORDER BY 1"  # noqa: S608 - ours
    rows = db.execute(_FILES if table == "attachment" else sql, (portal_id,)).fetchall()
    return [(number, new) for number, url in rows if (new := fold(url)) != url]


def _at(db: sqlite3.Connection, table: str, url: str, portal_id: int | None = None) -> int | None:
    """Return the row that has an address already, or None."""
    own = "" if portal_id is None else f" AND portal_id = {portal_id}"
    row = db.execute(f"SELECT {table}_id FROM {table} WHERE url = ?{own}", (url,)).fetchone()  # noqa: S608 - ours
    return None if row is None else int(row[0])


def _rename(db: sqlite3.Connection, table: str, number: int, url: str) -> None:
    """Give a row its new address, unless a row of another portal has that."""
    db.execute(f"UPDATE OR IGNORE {table} SET url = ? WHERE {table}_id = ?", (url, number))  # noqa: S608 - ours


def _fold_pages(db: sqlite3.Connection, portal_id: int, fold: Fold) -> int:
    moved = _moved(db, "page", portal_id, fold)
    for number, url in moved:
        kept = _at(db, "page", url, portal_id)
        if kept is None:
            _rename(db, "page", number, url)
            continue
        _join_entries(db, "page", kept, number)
        for table in ("version", "page_state"):
            _refer(db, table, "page", kept, number)
        db.execute(_JOIN_PAGES, (kept, number))
        db.execute("DELETE FROM page WHERE page_id = ?", (number,))
    return len(moved)


def _fold_sections(db: sqlite3.Connection, portal_id: int, fold: Fold) -> int:
    moved = _moved(db, "section", portal_id, fold)
    for number, url in moved:
        kept = _at(db, "section", url, portal_id)
        if kept is None:
            _rename(db, "section", number, url)
            continue
        _join_entries(db, "section", kept, number)
        for table in ("walk", "task", "alarm"):
            _refer(db, table, "section", kept, number)
        db.execute(
            """UPDATE section SET first_used_at = min(section.first_used_at, o.first_used_at),
            last_used_at = max(section.last_used_at, o.last_used_at)
            FROM section AS o WHERE section.section_id = ? AND o.section_id = ?""",
            (kept, number),
        )
        db.execute("DELETE FROM section WHERE section_id = ?", (number,))
    return len(moved)


def _refer(db: sqlite3.Connection, table: str, to: str, kept: int, lost: int) -> None:
    """Let rows of a table that refer to a row lost refer to the one kept."""
    db.execute(f"UPDATE {table} SET {to}_id = ? WHERE {to}_id = ?", (kept, lost))  # noqa: S608 - ours


def _join_entries(db: sqlite3.Connection, of: str, kept: int, lost: int) -> None:
    """Give the list rows *of* a page or section lost to the one kept; of two alike the later one tells."""
    other = "section_id" if of == "page" else "page_id"
    values = {"kept": kept, "lost": lost}
    pairs = db.execute(
        f"""SELECT k.entry_id, e.entry_id FROM entry AS e JOIN entry AS k USING ({other})
        WHERE e.{of}_id = :lost AND k.{of}_id = :kept""",  # noqa: S608 - ours
        values,
    ).fetchall()
    for mine, twin in pairs:
        db.execute(
            """UPDATE entry SET first_listed_at = min(entry.first_listed_at, o.first_listed_at)
            FROM entry AS o WHERE entry.entry_id = ? AND o.entry_id = ?""",
            (mine, twin),
        )
        db.execute(
            f"""UPDATE entry SET ({_LATER}) = (SELECT {_LATER} FROM entry WHERE entry_id = :twin)
            WHERE entry_id = :mine
            AND last_listed_at < (SELECT last_listed_at FROM entry WHERE entry_id = :twin)""",  # noqa: S608 - ours
            {"mine": mine, "twin": twin},
        )
        db.execute("DELETE FROM entry WHERE entry_id = ?", (twin,))
    db.execute(f"UPDATE entry SET {of}_id = :kept WHERE {of}_id = :lost", values)  # noqa: S608 - ours


def _fold_files(db: sqlite3.Connection, portal_id: int, fold: Fold) -> int:
    moved = _moved(db, "attachment", portal_id, fold)
    for number, url in moved:
        doubled = db.execute(
            """SELECT 1 FROM attachment AS d JOIN attachment AS a ON a.attachment_id = ?
            AND d.version_id = a.version_id WHERE d.url = ?""",
            (number, url),
        ).fetchone()
        if doubled:
            db.execute(_DOUBLED, {"id": number, "url": url})
        _rename(db, "attachment", number, url)
    return len(moved)


def _fold_tasks(db: sqlite3.Connection, portal_id: int, fold: Fold) -> int:
    moved = _moved(db, "task", portal_id, fold)
    for number, url in moved:
        if _at(db, "task", url) is not None:
            db.execute("DELETE FROM task WHERE task_id = ?", (number,))
            continue
        sql = "UPDATE task SET url = ?, attempts = 0, not_before = NULL WHERE task_id = ?"
        db.execute(sql, (url, number))
    for number, referer in db.execute(
        "SELECT task_id, referer FROM task WHERE portal_id = ? AND referer IS NOT NULL", (portal_id,)
    ).fetchall():
        db.execute("UPDATE task SET referer = ? WHERE task_id = ?", (fold(referer), number))
    return len(moved)


def _fold_failures(db: sqlite3.Connection, portal_id: int, fold: Fold, at: str) -> int:
    moved = _moved(db, "failure", portal_id, fold)
    for number, url in moved:
        if _at(db, "failure", url) is not None:
            db.execute("DELETE FROM failure WHERE failure_id = ?", (number,))
            continue
        _rename(db, "failure", number, url)
        sql = "UPDATE failure SET resolved_at = ? WHERE failure_id = ? AND resolved_at IS NULL"
        if db.execute(sql, (at, number)).rowcount:
            db.execute(_TRY_ANEW, {"id": number, "at": at})
    return len(moved)
