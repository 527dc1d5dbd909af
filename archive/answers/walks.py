"""Returns walks with their sections, and says in words what each walk is worth."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from archive.schema.database import Database
from archive.whole import VOUCHING
from yifa.model.listing import weakness

WORDS = {
    "complete": "read to its end",
    "caught_up": "read down to rows already known, below a list once read to its end",
    "unproved": "read as far as could be followed; its end is not proved",
    "truncated": "stopped early",
    "blocked": "blocked by the portal",
    "failed": "could not be read",
    None: "did not end (the run broke off or was killed)",
}
PROOFS = {
    "last_page": "last_page: the last page that the list declares was met",
    "rows_met": "rows_met: as many rows as the list declares were met",
    "next_shut": "next_shut: what would lead to a next page is shut, or leads to no further row",
    "no_pager": "no_pager: nothing on the page looks like a pager",
    None: "proof not recorded",
}

_WALKS = """
    SELECT s.portal_id, w.walk_id, w.run_id AS run, s.name AS section, s.url, s.found_by, s.found_path,
           w.verdict, w.stop_reason,
           w.detail, w.pages, w.pages_declared, w.rows_read, w.rows_declared, w.newest,
           w.oldest, w.deep, w.early_stop_page, w.missed, w.proof, w.sign, w.started_at, w.ended_at
    FROM walk AS w JOIN section AS s USING (section_id)
"""
_OF_PORTAL = f"{_WALKS} WHERE s.portal_id = :portal ORDER BY w.walk_id"
_LAST = """
    SELECT (SELECT max(walk_id) FROM walk WHERE section_id = :section),
        (SELECT max(walk_id) FROM walk WHERE section_id = :section AND verdict = 'complete'),
        (SELECT max(walk_id) FROM walk WHERE section_id = :section AND verdict = 'caught_up')
"""
_THREE = f"{_WALKS} WHERE w.walk_id IN (:last, :complete, :caught_up)"
_OF_RUN = f"{_WALKS} WHERE w.run_id = :run ORDER BY w.walk_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkReport:
    """One walk's certificate and the section it was over."""

    walk_id: int
    run: int
    section: str
    url: str
    found_by: str
    """profile | discovered"""
    found_path: str | None
    verdict: str | None
    """None: the walk did not end"""
    stop_reason: str | None
    detail: str | None
    pages: int
    pages_declared: int | None
    rows_read: int
    rows_declared: int | None
    newest: str | None
    oldest: str | None
    deep: str | None = None
    """why it went on where all was known: due | rows_gone | totals | whole; None = it did not"""
    early_stop_page: int | None = None
    """the page at which it might have stopped"""
    missed: int = 0
    """rows beyond it that were new or changed"""
    proof: str | None = None
    """what proves the end: last_page | rows_met | next_shut | no_pager; None = nothing, or not recorded"""
    sign: str | None = None
    """what would have brought a next page and could not be followed"""
    started_at: str
    ended_at: str | None

    @property
    def vouches(self) -> bool:
        """Return whether "nothing new" may be said beside this walk."""
        return self.verdict in VOUCHING

    @property
    def as_asked(self) -> bool:
        """Return whether the walk stopped early because it was told to (``--since``)."""
        return self.stop_reason == "since_reached"

    @property
    def words(self) -> str:
        """Return what the walk is worth, for a person."""
        return "read as far back as asked" if self.as_asked else WORDS.get(self.verdict, self.verdict or "")

    @property
    def proof_words(self) -> str | None:
        """Return what proves the list's end, for a person; None where the walk proves none."""
        if self.verdict != "complete":
            return None
        words = PROOFS.get(self.proof, self.proof or "")
        return f"{words}; {self.weaker}" if self.weaker else words

    @property
    def weaker(self) -> str:
        """Return in words why the proof is weaker than others; empty where it is not."""
        return weakness(self.proof, self.rows_read)

    @property
    def beyond(self) -> str | None:
        """Return what stopping at known rows would have missed, in words; None where it was not measured."""
        if self.early_stop_page is None:
            return None
        return f"{self.missed} rows new or changed below page {self.early_stop_page}, where all was known"

    @property
    def profile_lines(self) -> str | None:
        """Return the TOML that names a discovered section in a profile, else None."""
        if self.found_by != "discovered":
            return None
        return f"[[section]]\nname = {_quote(self.section)}\nurl = {_quote(self.url)}"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_walks(db: Database, *, portal_id: int) -> tuple[WalkReport, ...]:
    """Return a portal's walks, oldest first."""
    return tuple(walk for _, walk in _read(db, _OF_PORTAL, {"portal": portal_id}))


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWalks:
    """The last walks over one list."""

    last: WalkReport | None
    complete: WalkReport | None
    """the last that read it to its end"""
    vouching: WalkReport | None
    """the last beside which "nothing new" may be said"""


def last_walks(db: Database, section_id: int) -> LastWalks:
    """Return the last walks over a list, however many there were."""
    numbers = db.execute(_LAST, {"section": section_id}).fetchone()
    three = dict(zip(("last", "complete", "caught_up"), numbers, strict=True))
    walks = {walk.walk_id: walk for _, walk in _read(db, _THREE, three)}
    last, complete, caught_up = map(walks.get, numbers)
    vouching = max(filter(None, (complete, caught_up)), key=lambda walk: walk.walk_id, default=None)
    return LastWalks(last=last, complete=complete, vouching=vouching)


def read_walks_of_run(db: Database, run: int) -> dict[int, tuple[WalkReport, ...]]:
    """Return the walks of a run by their portals' numbers, oldest first."""
    walks: dict[int, tuple[WalkReport, ...]] = {}
    for portal_id, walk in _read(db, _OF_RUN, {"run": run}):
        walks[portal_id] = (*walks.get(portal_id, ()), walk)
    return walks


def _read(db: Database, sql: str, values: dict[str, int]) -> Iterator[tuple[int, WalkReport]]:
    rows = db.execute(sql, values)
    names = [name for name, *_ in rows.description]
    for row in rows:
        walk = dict(zip(names, row, strict=True))
        yield walk.pop("portal_id"), WalkReport(**walk)
