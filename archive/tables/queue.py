"""Keeps what is still to fetch, and what could not be got: tasks and failures."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from archive.tables.links import DECLINED, note_missing
from archive.tables.revisits import LEFT, LONGEST, SHORTEST, first_rhythm, next_look, next_rhythm
from archive.tables.transaction import Part
from archive.times import stamp
from archive.whole import NO_SECTION
from yifa.model.fetch import FetchKind, Task
from yifa.model.listing import Entry, EntryKind
from yifa.model.packed import Packed
from yifa.model.record import Origin, Outcome, PageState, Pair

# how long to leave an address alone after its first, second… failure; the last one repeats
BACKOFF = (
    timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7),
)  # fmt: skip
MOST_BACKOFF = max(BACKOFF) + timedelta(days=1)
ATTEMPTS = 8
AT_LEAST = 5
"""looks at known pages that any run may take"""
# the entry is always the page's first, so that fetching a page again reads it with the same row
_SELECT_TASKS = """
SELECT t.url, t.why, p.code, t.section_id, t.attempts, t.kind, t.referer,
    g.kind, e.title, e.published_text, e.published, e.pairs
FROM task AS t
JOIN portal AS p ON p.portal_id = t.portal_id
LEFT JOIN page AS g ON g.url = t.url
LEFT JOIN entry AS e ON e.entry_id = (SELECT min(f.entry_id) FROM entry AS f WHERE f.page_id = g.page_id)
"""
_DUE = """
WHERE t.portal_id = ? AND t.kind = ? AND (t.not_before IS NULL OR t.not_before <= ?)
ORDER BY t.why = 'revisit', t.created_at, t.task_id
"""


def pairs_to_json(pairs: tuple[Pair, ...]) -> str:
    """Return the further columns of a listing row as the archive keeps them."""
    rows = [(pair.label, pair.name, pair.field, pair.value, pair.origin) for pair in pairs]
    return json.dumps(rows, ensure_ascii=False)


def _read_pairs(text: str) -> tuple[Pair, ...]:
    return tuple(
        Pair(label=label, name=name, field=field, value=value, origin=Origin(origin))
        for label, name, field, value, origin in json.loads(text)
    )


def _entry(
    url: str, kind: str, title: str, published_text: str | None, published: str | None, pairs: str
) -> Entry:
    return Entry(
        url=url, title=title, published_text=published_text, published=published, kind=EntryKind(kind),
        pairs=_read_pairs(pairs),
    )  # fmt: skip


def _read_task(row: Sequence[Any]) -> Task:
    url, why, portal, section_id, attempts, task_kind, referer = row[:7]
    kind, title, published_text, published, pairs = row[7:]
    entry = None
    if title is not None:
        entry = _entry(url, kind, title, published_text, published, pairs or "[]")
    return Task(
        url=url, why=why, portal=portal, section_id=section_id, entry=entry, attempts=attempts,
        kind=FetchKind(task_kind), referer=referer,
    )  # fmt: skip


def key_of(row: Sequence[Any]) -> tuple[FetchKind, str]:
    """Return how a packed task's address is asked for, and the address."""
    return FetchKind(row[5]), row[0]


def void_plans(db: sqlite3.Connection, now: datetime) -> None:
    """Make due at once what is planned later than any plan reaches: a clock was ahead when it was planned.

    Else what was put off on a day when the clock was years ahead would not be tried for years.
    """
    retry, look = stamp(now + MOST_BACKOFF), stamp(now + timedelta(days=LONGEST + 1))
    db.execute("UPDATE task SET not_before = NULL WHERE not_before > ?", (retry,))
    db.execute("UPDATE failure SET next_attempt_at = ? WHERE next_attempt_at > ?", (stamp(now), retry))
    db.execute("UPDATE page SET next_look_at = ? WHERE next_look_at > ?", (stamp(now), look))


_RETRIES = """
    INSERT INTO task (portal_id, section_id, url, why, attempts, created_at, kind, referer)
    SELECT f.portal_id, (SELECT e.section_id FROM entry AS e JOIN page AS g USING (page_id)
        WHERE g.url = f.url ORDER BY e.entry_id LIMIT 1), f.url, 'retry', f.attempts, ?, f.kind,
        (SELECT g.url FROM attachment AS a JOIN version AS v USING (version_id)
        JOIN page AS g ON g.page_id = v.page_id WHERE a.url = f.url LIMIT 1) FROM failure AS f
    WHERE f.portal_id = ? AND f.kind IN ('page', 'attachment') AND f.resolved_at IS NULL
        AND (? OR f.next_attempt_at IS NOT NULL)
    ORDER BY f.failure_id
    ON CONFLICT (url) DO UPDATE SET not_before = NULL
"""
_RESOLVE_LISTS = """
    UPDATE failure SET resolved_at = :at WHERE portal_id = :portal AND resolved_at IS NULL
    AND (kind = 'listing' OR reason = :none) AND (SELECT count(*) > 0 AND min(coalesce((
        SELECT w.verdict IN ('complete', 'caught_up', 'unproved') FROM walk AS w
        WHERE w.section_id = s.section_id ORDER BY w.walk_id DESC LIMIT 1), 0)) FROM section AS s
        WHERE s.portal_id = :portal AND s.last_used_at >= :used)
"""
_FAIL = """
    INSERT INTO failure (portal_id, run_id, url, kind, reason, detail, attempts, first_failed_at,
    last_failed_at, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (url) DO UPDATE SET run_id = excluded.run_id, kind = excluded.kind,
    reason = excluded.reason, detail = excluded.detail, attempts = excluded.attempts,
    first_failed_at = iif(resolved_at IS NULL, first_failed_at, excluded.first_failed_at),
    last_failed_at = excluded.last_failed_at, next_attempt_at = excluded.next_attempt_at,
    resolved_at = NULL
"""
# pages to be fetched again whole, and the files of what they show now; a plan to wait is void
_REFETCH = """
    INSERT INTO task (portal_id, section_id, url, why, created_at, kind)
    SELECT g.portal_id, (SELECT e.section_id FROM entry AS e WHERE e.page_id = g.page_id
        ORDER BY e.entry_id LIMIT 1), g.url, :why, :at, g.kind
    FROM page AS g WHERE {wanted} ORDER BY g.page_id
    ON CONFLICT (url) DO UPDATE SET not_before = NULL, why = iif(why = 'new', why, excluded.why)
"""
_REFETCH_FILES = """
    INSERT INTO task (portal_id, url, why, created_at, kind, referer)
    SELECT g.portal_id, a.url, :why, :at, 'attachment', g.url FROM page AS g
    JOIN attachment AS a ON a.version_id = g.current_version_id
    WHERE {wanted} AND a.url != g.url AND a.status != 'skipped' ORDER BY a.attachment_id
    ON CONFLICT (url) DO UPDATE SET not_before = NULL, why = iif(why = 'new', why, excluded.why)
"""
_WANTED = """g.portal_id = :portal AND g.kind IN ('page', 'attachment')
    AND (:only IS NULL OR g.url IN (SELECT value FROM json_each(:only)))
    AND (:since IS NULL AND :until IS NULL
        OR NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id)
        OR EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id AND (e.published IS NULL OR (
            (:since IS NULL OR e.published >= :since)
            AND (:until IS NULL OR substr(e.published, 1, length(:until)) <= :until)))))"""
_UNFINISHED = "SELECT 1 FROM task WHERE portal_id = ? AND why = 'refresh' AND attempts = 0 LIMIT 1"
_DUE_LOOKS = """
    SELECT page_id, state != 'listed' OR last_fetched_at <= :old FROM page
    WHERE portal_id = :portal AND kind IN ('page', 'attachment') AND last_fetched_at IS NOT NULL
    AND (next_look_at <= :at OR (last_fetched_at <= :old AND state != 'gone'))
    AND url NOT IN (SELECT url FROM task)
    ORDER BY next_look_at, page_id
"""
_LAST_WALK = """
    SELECT max(w.started_at) FROM walk AS w JOIN section AS s USING (section_id)
    WHERE s.portal_id = ? AND w.run_id != ?
"""


def plan_look(
    db: sqlite3.Connection, page_id: int, at: datetime, published: str | None, outcome: Outcome
) -> None:
    """Plan when a page that was just read is looked at again, by the outcome of reading it."""
    url, state, rhythm, left = db.execute(
        """SELECT url, state, rhythm_days, (
            SELECT max(at) FROM page_state AS p WHERE p.page_id = page.page_id)
        FROM page WHERE page_id = ?""",
        (page_id,),
    ).fetchone()
    first = outcome in (Outcome.NEW, Outcome.DUPLICATE)
    days = first_rhythm(published, at) if first else next_rhythm(rhythm, changed=outcome is Outcome.CHANGED)
    due = next_look(url, at, days, first=first)
    if state == PageState.DELISTED and at - datetime.fromisoformat(left) < timedelta(days=LONGEST):
        due = min(due, at + timedelta(days=LEFT))
    sql = "UPDATE page SET rhythm_days = ?, next_look_at = ? WHERE page_id = ?"
    db.execute(sql, (days, stamp(due), page_id))


def finish(db: sqlite3.Connection, url: str, at: str) -> None:
    """Strike an address from the queue: it was got."""
    db.execute("DELETE FROM task WHERE url = ?", (url,))
    _resolve(db, url, at)


def _past_attempts(db: sqlite3.Connection, url: str) -> int:
    row = db.execute("SELECT attempts FROM failure WHERE url = ? AND resolved_at IS NULL", (url,)).fetchone()
    return row[0] if row else 0


def _resolve(db: sqlite3.Connection, url: str, at: str) -> None:
    """Close the failure of an address that was got after all.

    A home page that answers does not show a section yet.
    """
    db.execute(
        "UPDATE failure SET resolved_at = ? WHERE url = ? AND resolved_at IS NULL AND reason != ?",
        (at, url, NO_SECTION),
    )


def add_file_looks(db: sqlite3.Connection, version_id: int, portal_id: int, at: datetime) -> None:
    """Make tasks of the files of a version that were got, unless they were looked at in the last days."""
    db.execute(
        """INSERT INTO task (portal_id, url, why, kind, referer, created_at)
        SELECT ?, a.url, 'revisit', 'attachment', g.url, ? FROM attachment AS a
        JOIN version AS v USING (version_id) JOIN page AS g ON g.page_id = v.page_id
        WHERE a.version_id = ? AND a.status = 'fetched' AND a.url != g.url AND NOT EXISTS (
            SELECT 1 FROM capture AS c WHERE c.url = a.url AND c.last_received_at > ? AND c.record_id IS NULL)
        ORDER BY a.attachment_id ON CONFLICT (url) DO NOTHING""",
        (portal_id, stamp(at), version_id, stamp(at - timedelta(days=SHORTEST))),
    )


class Queue(Part):
    """Tables ``task`` and ``failure``: what is to be fetched, and what could not be."""

    def due(self, portal_id: int, now: datetime, kind: FetchKind = FetchKind.PAGE) -> Packed[Task]:
        """Return the portal's pages, or its files, that may be tried by *now*, oldest first."""
        return Packed(self._db.execute(_SELECT_TASKS + _DUE, (portal_id, kind, stamp(now))), _read_task)

    def entry_of(self, url: str) -> Entry | None:
        """Return the first row that leads to a page, or None where no list has shown it."""
        row = self._db.execute(
            """SELECT g.kind, e.title, e.published_text, e.published, e.pairs FROM page AS g JOIN entry AS e
            USING (page_id) WHERE g.url = ? ORDER BY e.entry_id LIMIT 1""",
            (url,),
        ).fetchone()
        return None if row is None else _entry(url, *row)

    def add_revisits(self, run_id: int, portal_id: int, *, at: datetime) -> int:
        """Make a task of every page that is to be looked at again and return how many.

        A run takes its share of the archive and not more, unless pages would wait for more than half a year
        or have left a list.
        """
        with self._archive.change() as db:
            (last,) = db.execute(_LAST_WALK, (portal_id, run_id)).fetchone()
            gap = at - datetime.fromisoformat(last) if last else timedelta()
            gap = min(max(gap, timedelta()), timedelta(days=LONGEST / 3))
            (pages,) = db.execute("SELECT count(*) FROM page WHERE portal_id = ?", (portal_id,)).fetchone()
            most = AT_LEAST + round(pages * gap / timedelta(days=LONGEST / 3))
            old = stamp(at - timedelta(days=LONGEST) + gap)
            looks = db.execute(_DUE_LOOKS, {"portal": portal_id, "at": stamp(at), "old": old}).fetchall()
            others = [page_id for page_id, must in looks if not must]
            due = [page_id for page_id, must in looks if must] + others[:most]
            return db.execute(
                """INSERT INTO task (portal_id, section_id, url, why, created_at, kind)
                SELECT portal_id, (SELECT e.section_id FROM entry AS e WHERE e.page_id = page.page_id
                    ORDER BY e.entry_id LIMIT 1), url, 'revisit', ?, kind
                FROM page JOIN json_each(?) ON value = page_id ORDER BY key""",
                (stamp(at), json.dumps(due)),
            ).rowcount

    def add_refresh(
        self, portal_id: int, *, at: datetime, since: str | None = None, until: str | None = None
    ) -> None:
        """Make a task of every page whose row is dated in a span, and of its files, known ones too.

        A refresh that was stopped goes on: no page it had fetched is fetched once more.
        """
        if self._db.execute(_UNFINISHED, (portal_id,)).fetchone() is None:
            self._refetch("refresh", portal_id, at, since=since, until=until)

    def add_recheck(self, portal_id: int, urls: Collection[str], *, at: datetime) -> None:
        """Make tasks of these pages, and of their files, due now."""
        self._refetch("recheck", portal_id, at, only=json.dumps(sorted(urls)))

    def _refetch(
        self, why: str, portal_id: int, at: datetime, *, only: str | None = None, since: str | None = None,
        until: str | None = None,
    ) -> None:  # fmt: skip
        values = {
            "why": why, "portal": portal_id, "at": stamp(at), "only": only, "since": since, "until": until,
        }  # fmt: skip
        with self._archive.change() as db:
            for sql in (_REFETCH, _REFETCH_FILES):
                db.execute(sql.format(wanted=_WANTED), values)

    def add_retries(self, portal_id: int, *, at: datetime, given_up: bool = False) -> int:
        """Make every page and attachment not got due now, those *given_up* only if asked; return how many."""
        with self._archive.change() as db:
            return db.execute(_RETRIES, (stamp(at), portal_id, given_up)).rowcount

    def unopened(
        self, portal_id: int, due: datetime | None, *, given_up: bool = False
    ) -> tuple[tuple[str, FetchKind], ...]:
        """Return the home page or columns that failed and may be tried by *due* (None: whenever)."""
        rows = self._db.execute(
            """SELECT url, kind FROM failure WHERE portal_id = :portal AND resolved_at IS NULL
            AND kind IN ('home', 'column') AND (:given_up OR next_attempt_at IS NOT NULL)
            AND (:due IS NULL OR next_attempt_at <= :due) ORDER BY failure_id""",
            {"portal": portal_id, "due": stamp(due) if due else None, "given_up": given_up},
        )
        return tuple((url, FetchKind(kind)) for url, kind in rows)

    def resolve(self, url: str, at: datetime) -> None:
        """Close the failure of an address that was got after all."""
        with self._archive.change() as db:
            _resolve(db, url, stamp(at))

    def resolve_lists(self, portal_id: int, *, used_since: datetime, at: datetime) -> None:
        """Close what failed of the portal's lists, once every list used since then was read.

        A page of a list that failed may never be asked for again, since lists number their pages anew.
        """
        values = {"at": stamp(at), "portal": portal_id, "none": NO_SECTION, "used": stamp(used_since)}
        with self._archive.change() as db:
            db.execute(_RESOLVE_LISTS, values)

    def fail(
        self, portal_id: int, run_id: int, *, url: str, kind: FetchKind, reason: str, detail: str,
        at: datetime, retry: bool = True,
    ) -> None:  # fmt: skip
        """Count an attempt that failed: put the address off (1 h, 6 h, 1 d, 3 d, then 7 d), or give it up.

        It is given up after eight attempts or without *retry*; its task is then gone.
        """
        with self._archive.change() as db:
            attempts, again = _past_attempts(db, url) + 1, None
            if retry and attempts <= ATTEMPTS:
                again = stamp(at + BACKOFF[min(attempts, len(BACKOFF)) - 1])
            row = (portal_id, run_id, url, kind, reason, detail, attempts, stamp(at), stamp(at), again)
            db.execute(_FAIL, row)
            if again is None:
                db.execute("DELETE FROM task WHERE url = ?", (url,))
            else:
                db.execute(
                    "UPDATE task SET attempts = ?, not_before = ? WHERE url = ?", (attempts, again, url)
                )
            if kind is FetchKind.ATTACHMENT:
                status = "skipped" if reason in DECLINED else "failed"
                note_missing(db, url, status, f"{reason}: {detail}")
        self._archive.count()
