"""Knows what a walk is worth, by its verdict, stop reason and limits, and which lists are in use."""

import json
import sqlite3

VOUCHING = ("complete", "caught_up")
"""verdicts beside which "nothing new" may be said"""
AS_FAR_AS_CAN_BE = (*VOUCHING, "unproved")
"""verdicts on a list that another try would not read any farther"""
LOST = ("not_found", "soft_404", "layout", "layout_changed")
"""stop reasons of a first page that say the column is no longer where it was"""
NO_SECTION = "section_not_found"
"""reason of a home page that answers but leads to no section"""
_LIMITED = """instr(arguments, '"since": "') OR instr(arguments, '"until": "')"""
"""in the JSON of a run's arguments, where any quotation mark within a value is escaped; word for word as the
index ``run_limited`` has it, so that SQLite takes that"""
LOST_DAYS = 30
"""a section that no run has used, or whose address led nowhere, for so long shows nothing any more"""
_LOST_SECTIONS = """
    SELECT s.section_id FROM section AS s WHERE s.portal_id = :portal AND (
        julianday(s.last_used_at) + :days <
            (SELECT max(julianday(o.last_used_at)) FROM section AS o WHERE o.portal_id = :portal)
        OR (SELECT max(julianday(w.started_at)) - min(julianday(w.started_at)) FROM walk AS w
            WHERE w.section_id = s.section_id AND w.verdict = 'failed' AND w.pages = 0
            AND w.stop_reason IN (SELECT value FROM json_each(:lost))
            AND w.started_at > coalesce((SELECT max(v.started_at) FROM walk AS v
                WHERE v.section_id = s.section_id
                AND v.verdict IN ('complete', 'caught_up', 'unproved')), '')) >= :days)
"""


def shows_rows_of(new: str, old: str) -> str:
    """Return the condition that a section shows half the rows another showed last, by page or by title.

    A column that moved may be called otherwise, and its documents may have moved with it. *new* and *old* are
    columns of the query, the sections' numbers.

    >>> shows_rows_of("o.section_id", "s.section_id").startswith("(SELECT 2 * sum(")
    True
    """
    known = f"""one.section_id = {old} AND (one.absent_walk_id IS NULL OR {old} !=
        (SELECT missed.section_id FROM walk AS missed WHERE missed.walk_id = one.absent_walk_id))"""  # noqa: S608 - names of ours
    return f"""(SELECT 2 * sum(iif(titled.is_shown, titled.known, titled.same)) >= sum(titled.known)
        FROM (SELECT max(one.section_id = {new}) AS is_shown, sum({known}) AS known,
            sum({known} AND EXISTS (SELECT 1 FROM entry AS there
                WHERE there.section_id = {new} AND there.page_id = one.page_id)) AS same
            FROM entry AS one WHERE one.section_id IN ({old}, {new}) GROUP BY one.title) AS titled
        HAVING sum(titled.known))"""  # noqa: S608 - names of ours


def unlimited(walk: str) -> str:
    """Return the condition that a walk's run set no span of time; *walk* is the table's name in the query.

    >>> unlimited("w").startswith("w.run_id NOT IN (")
    True
    """
    return f"{walk}.run_id NOT IN (SELECT run_id FROM run WHERE {_LIMITED})"  # noqa: S608 - a name of ours


def lost_sections(db: sqlite3.Connection, portal_id: int) -> list[int]:
    """Return the sections of a portal that no run uses any more, or whose addresses lead nowhere for long."""
    parameters = {"portal": portal_id, "days": LOST_DAYS, "lost": json.dumps(LOST)}
    return [number for (number,) in db.execute(_LOST_SECTIONS, parameters)]


# found at another address, and read there since: by its name, or by half the rows it showed last
_SUCCESSION = f"""
    SELECT old.section_id, new.section_id FROM section AS old JOIN walk AS lost ON lost.walk_id = (
        SELECT max(walk_id) FROM walk WHERE section_id = old.section_id)
    JOIN section AS new ON new.portal_id = old.portal_id AND new.section_id > old.section_id
    WHERE old.portal_id = ? AND old.found_by = 'discovered' AND new.found_by = 'discovered'
    AND lost.verdict = 'failed' AND lost.stop_reason = 'not_found' AND lost.pages = 0
    AND EXISTS (SELECT 1 FROM walk AS read WHERE read.section_id = new.section_id
        AND read.walk_id > lost.walk_id AND read.rows_read > 0
        AND read.verdict IN ('complete', 'caught_up'))
    AND (new.name = old.name OR {shows_rows_of("new.section_id", "old.section_id")})
"""  # noqa: S608 - a condition of ours


def succession(db: sqlite3.Connection, portal_id: int) -> list[tuple[int, int]]:
    """Return the discovered sections of a portal that are gone, each with one found in its place."""
    return db.execute(_SUCCESSION, (portal_id,)).fetchall()
