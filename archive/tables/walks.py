"""Keeps walks over lists: how far each is to go, how it ended, and the rows it saw."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.tables.page_states import OPEN_ENDS, PROOF, Step, is_back, take_step
from archive.tables.queue import pairs_to_json
from archive.tables.revisits import share
from archive.tables.transaction import BATCH, Part
from archive.times import stamp
from archive.whole import AS_FAR_AS_CAN_BE, VOUCHING, unlimited
from yifa.model.fetch import FetchKind
from yifa.model.listing import Certificate, Deep, Entry, EntryKind, ListKnown, WalkVerdict
from yifa.model.record import PageState

FETCHED_AS = {EntryKind.PAGE: FetchKind.PAGE, EntryKind.ATTACHMENT: FetchKind.ATTACHMENT}
"""rows that lead to something of the portal's own, and what it is fetched as"""
SWEEP, SPREAD = timedelta(days=30), 0.2
"""every list is read to its end so often, or up to this part earlier, so that not all of them are at once"""
HINT_REST = timedelta(days=3)
"""so long after a list was read to its end it cannot ask for that again"""
_LAST_WALK = """
    SELECT w.walk_id, w.verdict, w.started_at, w.rows_declared, w.pages_declared, s.url
    FROM walk AS w JOIN section AS s USING (section_id)
    WHERE section_id = ? ORDER BY walk_id DESC LIMIT 1
"""
_LAST_WHOLE = f"""
    SELECT max(w.started_at), w.stop_reason FROM walk AS w
    WHERE w.section_id = ? AND w.verdict = 'complete' AND w.started_at <= ? AND {unlimited("w")}
"""  # noqa: S608 - a condition of ours
# a row that a whole walk of :before or earlier was the first to miss, and no walk a proof's time later
_MISSED_ONCE = f"""
    SELECT 1 FROM entry AS e WHERE e.section_id = :section AND e.absent_walk_id IS NULL
    AND e.last_listed_at < :whole AND (SELECT min(w.started_at) FROM walk AS w
        WHERE w.section_id = e.section_id AND w.verdict = 'complete' AND w.started_at > e.last_listed_at
        AND {unlimited("w")}) BETWEEN :after AND :before LIMIT 1
"""  # noqa: S608 - as above
# the most rows that one page showed to one walk, and the newest row of the list
_PAGE_ROWS = """
    SELECT max(iif(list_page IS NULL, 0, shown)), max(newest) FROM (
        SELECT list_page, count(*) AS shown, max(published) AS newest FROM entry
        WHERE section_id = :section AND absent_walk_id IS NULL GROUP BY list_page, last_walk_id)
"""
_END = """
    UPDATE walk SET ended_at = ?, verdict = ?, stop_reason = ?, detail = ?, pages = ?, rows_read = ?,
    pages_declared = ?, rows_declared = ?, newest = ?, oldest = ?, deep = ?, early_stop_page = ?,
    missed = ?, proof = ?, sign = ? WHERE walk_id = ?
"""
_FIRST_PAGE = """
    SELECT url FROM entry JOIN page USING (page_id)
    WHERE section_id = ? AND last_walk_id = ? AND list_page = 1
"""
# rows of the run's lists that lead to another host, and where rows of the same title and day had led before
_LED_AWAY = """
    WITH away AS MATERIALIZED (
        SELECT s.section_id, s.name, e.title, coalesce(e.published_text, '') AS day, g.url, e.first_listed_at
        FROM walk AS w JOIN section AS s USING (section_id)
        JOIN entry AS e ON e.section_id = s.section_id AND e.last_walk_id = w.walk_id
        JOIN page AS g USING (page_id)
        WHERE w.run_id = :run AND s.portal_id = :portal AND g.kind = 'external'),
    own AS MATERIALIZED (
        SELECT e.section_id, e.title, coalesce(e.published_text, '') AS day, g.url, e.last_listed_at
        FROM entry AS e JOIN page AS g USING (page_id)
        WHERE e.section_id IN (SELECT section_id FROM away) AND e.absent_walk_id IS NULL
        AND g.kind != 'external'),
    counted AS MATERIALIZED (SELECT section_id, count(*) AS known FROM own GROUP BY section_id)
    SELECT away.name, own.url AS before, away.url AS now, counted.known
    FROM away JOIN own ON own.section_id = away.section_id AND own.title = away.title
        AND own.day = away.day AND own.last_listed_at < away.first_listed_at
    JOIN counted ON counted.section_id = own.section_id
    ORDER BY away.section_id, away.url, own.url
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesOutcome:
    """What a listing page brought that the archive did not know."""

    new: int
    """rows this section had not shown"""
    changed: int
    """rows with another title or date than last time, or back after they were missing"""
    known: int
    tasks: tuple[tuple[str, str], ...]
    """made because of this listing page: address and why"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedAway:
    """A row that leads to another host, and led to the portal's before."""

    section: str
    """its list's name"""
    before: str
    """address, as that of"""
    now: str
    known: int
    """rows of the list that led to the portal"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    """Which walk sees a listing page, and when."""

    walk_id: int
    section_id: int
    portal_id: int
    at: str
    """UTC, as the archive writes it"""
    list_page: int
    """which page of the list, counted from 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkPlan:
    """How far a section is to be walked, by what was seen of it before."""

    may_catch_up: bool
    """its last walk left nothing of the list unread, so the next may stop where all is known"""
    deep: Deep | None
    """why it is to be read to its end all the same"""
    may_hint: bool
    """it was not read to its end in the last days, so the list may give a reason to"""
    known: ListKnown


def _is_doubted(db: sqlite3.Connection, section_id: int, whole: str, at: datetime) -> bool:
    """Return whether rows that a whole walk missed are in doubt, and it is time to look for them again."""
    values = {
        "section": section_id,
        "whole": whole,
        "after": stamp(datetime.fromisoformat(whole) - PROOF + timedelta(seconds=1)),
        "before": stamp(at - PROOF),
    }
    return db.execute(_MISSED_ONCE, values).fetchone() is not None


def _keep_page(db: sqlite3.Connection, entry: Entry, seen: _Sighting) -> tuple[int, str, bool]:
    """Keep the page a row leads to; return it, its state, and whether it still waits to be read."""
    page_id, state, fetched_at = db.execute(
        """INSERT INTO page (portal_id, url, kind, found_at)
        VALUES (:portal, :url, :kind, :at)
        ON CONFLICT (url) DO UPDATE SET kind = :kind
        RETURNING page_id, state, last_fetched_at""",
        {"portal": seen.portal_id, "url": entry.url, "kind": entry.kind, "at": seen.at},
    ).fetchone()
    if fetched_at is not None:
        return page_id, state, False
    given_up = db.execute(
        "SELECT 1 FROM failure WHERE url = ? AND resolved_at IS NULL AND next_attempt_at IS NULL",
        (entry.url,),
    ).fetchone()
    return page_id, state, given_up is None


def _keep_row(db: sqlite3.Connection, entry: Entry, page_id: int, seen: _Sighting) -> tuple[str, bool]:
    """Keep a row; return what it is to its section (new, changed, known), and whether it was missing."""
    before = db.execute(
        "SELECT title, published_text, absent_walk_id FROM entry WHERE section_id = ? AND page_id = ?",
        (seen.section_id, page_id),
    ).fetchone()
    db.execute(
        """INSERT INTO entry (section_id, page_id, title, published_text, published, pairs, first_listed_at,
        last_listed_at, last_walk_id, list_page) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (section_id, page_id) DO UPDATE SET title = excluded.title,
        published_text = excluded.published_text, pairs = excluded.pairs,
        published = iif(published_text = excluded.published_text,
            coalesce(min(published, excluded.published), excluded.published), excluded.published),
        last_listed_at = excluded.last_listed_at, last_walk_id = excluded.last_walk_id,
        list_page = iif(last_walk_id = excluded.last_walk_id, list_page, excluded.list_page),
        absent_walk_id = NULL""",
        (
            seen.section_id, page_id, entry.title, entry.published_text, entry.published,
            pairs_to_json(entry.pairs), seen.at, seen.at, seen.walk_id, seen.list_page,
        ),
    )  # fmt: skip
    if before is None:
        return "new", False
    known = before[:2] == (entry.title, entry.published_text)
    return "known" if known else "changed", before[2] is not None


def _add_task(db: sqlite3.Connection, entry: Entry, why: str, seen: _Sighting) -> bool:
    """Make a task, unless the address has one already; return whether it was made."""
    made = db.execute(
        """INSERT INTO task (portal_id, section_id, url, why, entry_title, entry_published, created_at, kind)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING""",
        (
            seen.portal_id, seen.section_id, entry.url, why, entry.title, entry.published_text, seen.at,
            FETCHED_AS[entry.kind],
        ),
    )  # fmt: skip
    return made.rowcount == 1


def _return(db: sqlite3.Connection, page_id: int, state: str, seen: _Sighting) -> None:
    """Note that a list shows a page again."""
    (run_id,) = db.execute("SELECT run_id FROM walk WHERE walk_id = ?", (seen.walk_id,)).fetchone()
    step = Step(
        state=PageState.LISTED, run_id=run_id, at=seen.at, walk_id=seen.walk_id,
        detail=f"listed again after it was {state}",
    )  # fmt: skip
    take_step(db, page_id, step)


class Walks(Part):
    """Table ``walk``, and the rows that walks see."""

    def begin(self, run_id: int, section_id: int, at: datetime) -> int:
        """Begin a walk and return its number."""
        row = (run_id, section_id, stamp(at))
        return self._insert("INSERT INTO walk (run_id, section_id, started_at) VALUES (?, ?, ?)", row)

    def progress(self, walk_id: int, *, pages: int, rows_read: int) -> None:
        """Keep how far a walk has come, so that a killed one is known by it."""
        with self._archive.change() as db:
            db.execute(
                "UPDATE walk SET pages = ?, rows_read = ? WHERE walk_id = ?", (pages, rows_read, walk_id)
            )

    def end(self, walk_id: int, certificate: Certificate, at: datetime) -> None:
        """Keep a walk's certificate."""
        row = (
            stamp(at), certificate.verdict, certificate.stop_reason, certificate.detail or None,
            certificate.pages, certificate.rows_read, certificate.pages_declared, certificate.rows_declared,
            certificate.newest, certificate.oldest, certificate.deep, certificate.early_stop_page,
            certificate.missed, certificate.proof, certificate.sign, walk_id,
        )  # fmt: skip
        with self._archive.change() as db:
            db.execute(_END, row)
        self._archive.count(BATCH)  # a list read to its end is not to be read again after a crash

    def plan(self, section_id: int, at: datetime) -> WalkPlan:
        """Return how far a section is to be walked, by what was seen of it before.

        A walk that broke off has recorded rows above others that were never seen: the next must not stop
        there.
        """
        last = self._db.execute(_LAST_WALK, (section_id,)).fetchone()
        if last is None or last[1] not in VOUCHING:
            return WalkPlan(may_catch_up=False, deep=None, may_hint=False, known=ListKnown())
        walk_id, _, started, rows_declared, pages_declared, list_url = last
        whole, whole_stop = self._db.execute(_LAST_WHOLE, (section_id, stamp(at))).fetchone()
        age = at - datetime.fromisoformat(whole) if whole else SWEEP
        next_age = age + min(at - datetime.fromisoformat(started), SWEEP)
        is_due = age >= SWEEP * (1 - SPREAD * share(list_url)) or next_age > SWEEP
        if not is_due and whole_stop not in OPEN_ENDS:
            is_due = _is_doubted(self._db, section_id, whole, at)
        page_rows, newest = self._db.execute(_PAGE_ROWS, {"section": section_id}).fetchone()
        first_page = self._db.execute(_FIRST_PAGE, (section_id, walk_id)).fetchall()
        known = ListKnown(
            page_rows=page_rows or 0, newest=newest, first_page=frozenset(url for (url,) in first_page),
            rows_declared=rows_declared, pages_declared=pages_declared,
        )  # fmt: skip
        return WalkPlan(
            may_catch_up=True, deep=Deep.DUE if is_due else None, may_hint=age >= HINT_REST, known=known
        )

    def fell_short(self, section_id: int) -> bool:
        """Return whether a section's last walk may come farther when tried again, or there was none."""
        row = self._db.execute(
            "SELECT verdict, stop_reason FROM walk WHERE section_id = ? ORDER BY walk_id DESC LIMIT 1",
            (section_id,),
        ).fetchone()
        return row is None or not (row[0] in AS_FAR_AS_CAN_BE or row[1] == "since_reached")

    def rows_when_whole(self, section_id: int) -> int:
        """Return how many rows the listing had when last read to its end; 0 = it never was."""
        row = self._db.execute(
            "SELECT rows_read FROM walk WHERE section_id = ? AND verdict = ? ORDER BY walk_id DESC LIMIT 1",
            (section_id, WalkVerdict.COMPLETE),
        ).fetchone()
        return int(row[0]) if row else 0

    def led_away(self, run_id: int, portal_id: int) -> tuple[LedAway, ...]:
        """Return the rows of a run's lists that lead to another host, and led to the portal's before."""
        rows = self._db.execute(_LED_AWAY, {"run": run_id, "portal": portal_id})
        return tuple(LedAway(section=row[0], before=row[1], now=row[2], known=row[3]) for row in rows)

    def keep_entries(
        self, walk_id: int, section_id: int, portal_id: int, entries: Sequence[Entry], at: datetime, *,
        list_page: int = 1,
    ) -> EntriesOutcome:  # fmt: skip
        """Keep the rows of a listing page; return what was new and the tasks made of it.

        A task is made of a page never read (unless it was given up) and of one whose row changed or is back;
        rows of kind EXTERNAL and RESTRICTED lead to none.
        """
        seen = _Sighting(
            walk_id=walk_id, section_id=section_id, portal_id=portal_id, at=stamp(at), list_page=list_page
        )
        counts = {"new": 0, "changed": 0, "known": 0}
        made = []
        with self._archive.change() as db:
            for entry in entries:
                page_id, state, waits = _keep_page(db, entry, seen)
                row, was_missing = _keep_row(db, entry, page_id, seen)
                if is_back(state, was_missing=was_missing):
                    _return(db, page_id, state, seen)
                    row = "changed"
                counts[row] += 1
                if entry.kind not in FETCHED_AS or not (waits or row == "changed"):
                    continue
                why = "new" if waits else "changed_row"
                if _add_task(db, entry, why, seen):
                    made.append((entry.url, why))
        self._archive.count()
        return EntriesOutcome(**counts, tasks=tuple(made))
