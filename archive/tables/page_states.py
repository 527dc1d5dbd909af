"""Keeps pages' steps off the lists and back: only steps the evidence allows, each with its witness.

*Delisted* needs a list read to its end without the row, *unreachable* the page's own answer that it is not
there, *gone* such answers a fortnight apart with no other between them, and no list that shows the row.
A challenge, an outage or a walk that broke off is evidence of nothing. Nothing is ever deleted.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from archive.tables.queue import finish
from archive.tables.revisits import LEFT, LONGEST
from archive.tables.transaction import Part
from archive.times import not_before, stamp
from archive.whole import lost_sections, succession, unlimited
from yifa.model.record import PageState

PROOF = timedelta(days=14)
"""lies between the first and last answer of a page that is gone, and two looks at a list that shrank"""
FEW, SHARE = 3, 5
"""more missing rows than these few and this part of a list are no removals until they are missing twice"""
OPEN_ENDS = ("stub_page", "not_found")
"""stop reasons of lists published only so far: an old row may just have moved beyond"""

# a walk that was told to leave rows out proves nothing of those
_WHOLE = f"""
    SELECT w.walk_id, w.section_id, w.run_id, w.started_at, w.stop_reason, w.rows_read, w.rows_declared,
        w.oldest, s.name, s.url
    FROM walk AS w JOIN section AS s USING (section_id)
    WHERE w.verdict = 'complete' AND {unlimited("w")}
"""  # noqa: S608 - a condition of ours
# also those of lists this one was found in place of; a row that leads to another host, or back, is the same
_MISSING = """
    WITH shown AS MATERIALIZED (
        SELECT e.title, coalesce(e.published_text, '') AS day, g.kind = 'external' AS away,
            max(e.first_listed_at) AS since FROM entry AS e JOIN page AS g USING (page_id)
        WHERE e.section_id = :section AND e.last_walk_id = :walk GROUP BY 1, 2, 3)
    SELECT e.entry_id, e.last_listed_at, e.published FROM entry AS e JOIN page AS g USING (page_id)
    LEFT JOIN shown ON shown.title = e.title AND shown.day = coalesce(e.published_text, '')
        AND shown.away != (g.kind = 'external') AND (shown.since > e.last_listed_at OR NOT shown.away)
    WHERE e.section_id IN (SELECT :section UNION ALL SELECT value FROM json_each(:before))
    AND e.absent_walk_id IS NULL AND e.last_listed_at <= :started AND shown.title IS NULL
    AND NOT EXISTS (SELECT 1 FROM entry AS n WHERE n.page_id = e.page_id
        AND n.section_id = :section AND n.last_walk_id = :walk)
"""
# the last page of a list as it is shown now, and the first page as it was of the rows missing from it
_PAGES = """
    SELECT max(iif(last_walk_id = :walk, list_page, NULL)), min(iif(last_walk_id = :walk, NULL, list_page))
    FROM entry WHERE section_id = :section AND absent_walk_id IS NULL
"""
# pages listed until now of which every row is missing, at least one of them since the page's last step
_LEFT = """
    SELECT g.page_id, w.walk_id, s.name, w.rows_read,
        (SELECT max(e.last_listed_at) FROM entry AS e WHERE e.page_id = g.page_id)
    FROM page AS g JOIN walk AS w ON w.walk_id = (
        SELECT e.absent_walk_id FROM entry AS e JOIN walk AS v ON v.walk_id = e.absent_walk_id
        WHERE e.page_id = g.page_id ORDER BY v.started_at DESC, v.walk_id DESC LIMIT 1)
    JOIN section AS s USING (section_id)
    WHERE g.portal_id = :portal AND g.state = 'listed'
    AND w.started_at > coalesce((SELECT max(p.at) FROM page_state AS p WHERE p.page_id = g.page_id), '')
    AND NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id AND e.absent_walk_id IS NULL
        AND e.section_id NOT IN (SELECT value FROM json_each(:lost)))
    ORDER BY g.page_id
"""
_UNTIL = "those missing count as removed once they are so for 14 days"
_INSERT = """
    INSERT INTO page_state (page_id, state, at, run_id, walk_id, capture_id, detail, last_without_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
# what last spoke for the state before: a list that showed the page, its answer, or its last step
_BEFORE = {
    PageState.DELISTED: "SELECT max(last_listed_at) FROM entry WHERE page_id = ?",
    PageState.UNREACHABLE: "SELECT last_fetched_at FROM page WHERE page_id = ?",
    PageState.GONE: "SELECT last_fetched_at FROM page WHERE page_id = ?",
    PageState.LISTED: "SELECT max(at) FROM page_state WHERE page_id = ?",
}
# the last step decides, unless a list has shown the page, or it has answered, since
STATE = """
    SELECT CASE
        WHEN p.state IS NULL THEN 'listed'
        WHEN p.state IN ('delisted', 'gone') AND (SELECT max(e.last_listed_at) FROM entry AS e
            WHERE e.page_id = page.page_id AND e.absent_walk_id IS NULL) > p.at THEN 'listed'
        WHEN p.state IN ('unreachable', 'gone') AND page.last_fetched_at > p.at THEN iif((SELECT
            sum(e.absent_walk_id IS NULL) FROM entry AS e WHERE e.page_id = page.page_id) = 0,
            'delisted', 'listed')
        ELSE p.state END
    FROM page AS g LEFT JOIN page_state AS p ON p.page_state_id = (
        SELECT l.page_state_id FROM page_state AS l WHERE l.page_id = page.page_id
        ORDER BY l.at DESC, instr(' listed delisted unreachable gone', ' ' || l.state) DESC LIMIT 1)
    WHERE g.page_id = page.page_id
"""


# whether a list that is not lost shows a page, and the last walk that missed it
_LISTED = """
    SELECT sum(absent_walk_id IS NULL AND section_id NOT IN (SELECT value FROM json_each(:lost))),
    max(absent_walk_id) FROM entry WHERE page_id = :page
"""
# that walk; where its own list is lost, the last that read another of the portal's lists to its end since
_WITNESS = f"""
    SELECT w.walk_id, s.name, s.url, w.rows_read, w.ended_at
    FROM walk AS w JOIN section AS s USING (section_id)
    WHERE w.walk_id = :walk OR (:walk IS NULL AND s.portal_id = :portal
        AND w.verdict = 'complete' AND s.section_id NOT IN (SELECT value FROM json_each(:lost))
        AND {unlimited("w")} AND w.started_at > coalesce(
            (SELECT max(e.last_listed_at) FROM entry AS e WHERE e.page_id = :page), ''))
    ORDER BY w.started_at DESC, w.walk_id DESC LIMIT 1
"""  # noqa: S608 - as above
_LAST_LISTED = """
    SELECT e.last_listed_at, s.name, s.url FROM entry AS e JOIN section AS s USING (section_id)
    WHERE e.page_id = :page ORDER BY e.last_listed_at DESC LIMIT 1
"""
_FETCHES = """
    SELECT coalesce(sum(c.times_received), 0) FROM capture AS c JOIN page AS g ON c.requested_url = g.url
    WHERE g.page_id = :page AND c.portal_id = :portal AND c.verdict != 'ok' AND c.last_received_at >= :since
    AND c.record_id IS NULL
"""
_COPY = """
    SELECT g.url FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id
    WHERE g.portal_id = :portal AND g.state = 'listed' AND g.page_id != :page AND v.document_id = (
        SELECT w.document_id FROM page AS h JOIN version AS w ON w.version_id = h.current_version_id
        WHERE h.page_id = :page)
    ORDER BY g.found_at DESC, g.url LIMIT 1
"""
# the last walk that missed a page that is on no list; none where one still shows it, or never did
_OFF_ALL_LISTS = """
    SELECT w.walk_id, w.started_at FROM entry AS e JOIN walk AS w ON w.walk_id = e.absent_walk_id
    WHERE e.page_id = :page
    AND NOT EXISTS (SELECT 1 FROM entry AS o WHERE o.page_id = :page AND o.absent_walk_id IS NULL)
    ORDER BY w.started_at DESC, w.walk_id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of a page's state."""

    state: PageState
    run_id: int
    at: str
    """UTC, as the archive writes it"""
    detail: str
    walk_id: int | None = None
    capture_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A list read to its end whose missing rows are not believed before a second look."""

    url: str
    detail: str


def take_step(db: sqlite3.Connection, page_id: int, step: Step) -> None:
    """Keep a page's step with its witness, and plan the next look as its new state needs it."""
    (last,) = db.execute("SELECT max(at) FROM page_state WHERE page_id = ?", (page_id,)).fetchone()
    at = not_before(step.at, last)
    (without,) = db.execute(_BEFORE[step.state], (page_id,)).fetchone()
    without = None if without is None or without > at else without  # by a clock that was set back
    row = (page_id, step.state, at, step.run_id, step.walk_id, step.capture_id, step.detail, without)
    db.execute(_INSERT, row)
    looks = {PageState.LISTED: 0, PageState.DELISTED: 0, PageState.UNREACHABLE: LEFT, PageState.GONE: LONGEST}
    due = stamp(datetime.fromisoformat(step.at) + timedelta(days=looks[step.state]))
    sql = f"UPDATE page SET state = ({STATE}), next_look_at = ? WHERE page_id = ?"  # noqa: S608 - ours
    db.execute(sql, (due, page_id))


def _rows(db: sqlite3.Connection, sql: str, parameters: Mapping[str, object]) -> list[sqlite3.Row]:
    cursor = db.execute(sql, parameters)
    cursor.row_factory = sqlite3.Row
    return cursor.fetchall()


def _note_missing(db: sqlite3.Connection, walk: sqlite3.Row, before: Sequence[int]) -> Doubt | None:
    """Mark the rows a whole walk misses, also of lists *before*; of one that shrank, those missed twice."""
    walk_id, section_id, started = walk["walk_id"], walk["section_id"], walk["started_at"]
    values = {"before": json.dumps(before), "section": section_id, "walk": walk_id, "started": started}
    missing = db.execute(_MISSING, values).fetchall()
    if walk["stop_reason"] in OPEN_ENDS:
        missing = [row for row in missing if row[2] and walk["oldest"] and row[2] > walk["oldest"]]
    doubt = _doubt(db, walk, len(missing)) if missing else None
    if doubt is not None:
        early = stamp(datetime.fromisoformat(started) - PROOF)
        whole = [other["started_at"] for other in _walks_before(db, walk) if other["started_at"] <= early]
        missing = [row for row in missing if whole and whole[0] > row[1]]
    db.execute(
        """UPDATE entry SET absent_walk_id = :walk WHERE section_id = :section AND last_walk_id IS NOT :walk
        AND absent_walk_id IS NOT NULL OR entry_id IN (SELECT value FROM json_each(:missing))""",
        {"walk": walk_id, "section": section_id, "missing": json.dumps([row[0] for row in missing])},
    )
    return Doubt(url=walk["url"], detail=doubt) if doubt is not None else None


def _walks_before(db: sqlite3.Connection, walk: sqlite3.Row) -> Sequence[sqlite3.Row]:
    """Return the walks that read the same list to its end earlier, the latest first."""
    sql = f"{_WHOLE} AND w.section_id = :section AND w.started_at < :at ORDER BY w.started_at DESC"
    return _rows(db, sql, {"section": walk["section_id"], "at": walk["started_at"]})


def _doubt(db: sqlite3.Connection, walk: sqlite3.Row, missing: int) -> str | None:
    """Return why the missing rows of a list are not believed at once, or None."""
    (known,) = db.execute(
        "SELECT count(*) FROM entry WHERE section_id = ? AND absent_walk_id IS NULL", (walk["section_id"],)
    ).fetchone()
    if missing > FEW and missing * SHARE > known:
        return f"{missing} of {known} rows of {walk['name']} are missing at once; {_UNTIL}"
    pages, first = db.execute(_PAGES, {"section": walk["section_id"], "walk": walk["walk_id"]}).fetchone()
    if walk["stop_reason"] != "last_page" and pages and first and first > pages:
        return f"{walk['name']} shows no page after {pages} any more and declares no end; {_UNTIL}"
    before = _walks_before(db, walk)
    short = _short(walk)
    if short > max(_short(before[0]) if before else 0, 0):
        declared = walk["rows_declared"]
        return f"{walk['name']} declares {declared} rows and shows {walk['rows_read']}; {_UNTIL}"
    return None


def _short(walk: sqlite3.Row) -> int:
    """Return how many rows fewer a list shows than it declares."""
    return 0 if walk["rows_declared"] is None else int(walk["rows_declared"]) - int(walk["rows_read"])


def _proof(db: sqlite3.Connection, page_id: int, portal_id: int, at: str) -> tuple[str, int] | None:
    """Return in words what proves a page gone, and the walk that bears witness; else None.

    It has answered that it is not there for long, and no list shows it: one was read to its end without it
    since. Where its own list is lost, any list of the portal bears that witness.
    """
    (since,) = db.execute(
        "SELECT max(at) FROM page_state WHERE page_id = ? AND state = 'unreachable'", (page_id,)
    ).fetchone()
    if datetime.fromisoformat(at) - datetime.fromisoformat(since) < PROOF:
        return None
    lost = json.dumps(lost_sections(db, portal_id))
    values = {"page": page_id, "portal": portal_id, "lost": lost, "since": since}
    listed, walk_id = db.execute(_LISTED, values).fetchone()
    witness = db.execute(_WITNESS, {**values, "walk": walk_id}).fetchone()
    if listed is None or listed or witness is None:
        return None
    (fetches,) = db.execute(_FETCHES, values).fetchone()
    number, name, url, rows, ended = witness
    words = f"{fetches} fetches from {since} on found it not there; no list shows it"
    last = db.execute(_LAST_LISTED, values).fetchone()
    if last is not None:
        words += f": last listed {last[0]} by {last[1]} ({last[2]})"
    words += f"; not among the {rows} rows of {name} ({url}), read to its end {ended}"
    copy = db.execute(_COPY, values).fetchone()
    return words + (f"; replaced by {copy[0]}, which says the same" if copy else ""), number


def note_answer(db: sqlite3.Connection, page_id: int, run_id: int, at: str, capture_id: int | None) -> None:
    """Note that a page answers, if it did not before: it is listed again, or delisted while on no list."""
    (state,) = db.execute("SELECT state FROM page WHERE page_id = ?", (page_id,)).fetchone()
    if state not in (PageState.UNREACHABLE, PageState.GONE):
        return
    off = db.execute(_OFF_ALL_LISTS, {"page": page_id}).fetchone()
    after, walk_id, rest = PageState.LISTED, None, ""
    if off is not None:
        after, walk_id, rest = PageState.DELISTED, off[0], f"; on no list when one was last read, {off[1]}"
    detail = f"answers again after it was {state}{rest}"
    step = Step(state=after, run_id=run_id, at=at, detail=detail, walk_id=walk_id, capture_id=capture_id)
    take_step(db, page_id, step)


def is_back(state: str, *, was_missing: bool) -> bool:
    """Return whether a row shows that a page is back, not only a dead link that was never taken off."""
    return state in (PageState.DELISTED, PageState.GONE) or (state == PageState.UNREACHABLE and was_missing)


def choose_states(db: sqlite3.Connection) -> None:
    """Set every page's state to what its steps, and what was seen since, say."""
    db.execute(f"UPDATE page SET state = ({STATE})")  # noqa: S608 - a constant of ours


def _note_absences(db: sqlite3.Connection, run_id: int, portal_id: int, at: str) -> tuple[Doubt, ...]:
    """Delist the pages that the run's walks prove to be on no list; return the lists in doubt."""
    ours = {"run": run_id, "portal": portal_id}
    walks = _rows(db, f"{_WHOLE} AND w.run_id = :run AND s.portal_id = :portal ORDER BY w.walk_id", ours)
    followed = succession(db, portal_id) if walks else []
    before = [[old for old, new in followed if new == walk["section_id"]] for walk in walks]
    doubts = tuple(filter(None, map(partial(_note_missing, db), walks, before)))
    if walks:
        lost = json.dumps(lost_sections(db, portal_id))
        left = db.execute(_LEFT, {"portal": portal_id, "lost": lost}).fetchall()
        for page_id, walk_id, name, rows, seen in left:
            detail = f"not among the {rows} rows of {name}, read to its end; last listed {seen}"
            step = Step(state=PageState.DELISTED, run_id=run_id, at=at, walk_id=walk_id, detail=detail)
            take_step(db, page_id, step)
    return doubts


def _note_not_there(db: sqlite3.Connection, url: str, run_id: int, at: str, detail: str) -> PageState | None:
    """Mark a page unreachable, or gone, as its answer that it is not there proves; return its state then.

    None where that proves nothing: of a page never read, and in a run that could read no list of the portal,
    for then it is the portal that is not there.
    """
    row = db.execute(
        """SELECT page_id, portal_id, state FROM page WHERE url = ? AND last_fetched_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM walk AS w JOIN section AS s USING (section_id) WHERE w.run_id = ?
            AND s.portal_id = page.portal_id AND w.verdict IN ('complete', 'caught_up', 'unproved'))""",
        (url, run_id),
    ).fetchone()
    if row is None:
        return None
    page_id, portal_id, state = row
    capture = db.execute(
        """SELECT max(capture_id) FROM capture WHERE requested_url = ? AND last_received_at >= ?
        AND record_id IS NULL""",
        (url, at),
    ).fetchone()[0]
    if state in (PageState.LISTED, PageState.DELISTED):
        after = PageState.UNREACHABLE
        step = Step(state=after, run_id=run_id, at=at, capture_id=capture, detail=detail)
    elif state == PageState.UNREACHABLE and (proof := _proof(db, page_id, portal_id, at)) is not None:
        after = PageState.GONE
        words, walk_id = f"{detail}; {proof[0]}", proof[1]
        step = Step(state=after, run_id=run_id, at=at, walk_id=walk_id, capture_id=capture, detail=words)
    else:
        return PageState(state)
    take_step(db, page_id, step)
    return after


class PageStates(Part):
    """Table ``page_state``: the steps of every page, each with its witness."""

    def note_absences(self, run_id: int, portal_id: int, at: datetime) -> tuple[Doubt, ...]:
        """Delist the pages that a run's walks prove to be on no list; return the lists in doubt.

        A page is delisted once no list shows it any more and one was read to its end without it since.
        """
        with self._archive.change() as db:
            return _note_absences(db, run_id, portal_id, stamp(at))

    def note_not_there(self, url: str, run_id: int, *, at: datetime, detail: str) -> PageState | None:
        """Mark a page unreachable, or gone, as its answer that it is not there proves; return its state then.

        None where the answer proves nothing. What is gone is no failure and no task any more.
        """
        with self._archive.change() as db:
            state = _note_not_there(db, url, run_id, stamp(at), detail)
            if state is PageState.GONE:
                finish(db, url, stamp(at))
            return state
