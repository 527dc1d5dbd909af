"""Returns one county's portal: its lists with their certificates, and how much of it is held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.alarms.raising import KeptAlarm, alarms_now, judged_now
from archive.answers.walks import WalkReport, read_walks
from archive.schema.database import Database

_PORTAL = "SELECT * FROM portal WHERE code = ?"
_SECTIONS = "SELECT section_id, name, url FROM section WHERE portal_id = ? ORDER BY section_id"
_COUNTS = """
    SELECT count(*) AS pages, count(first_fetched_at) AS publications,
        sum(state != 'listed' AND first_fetched_at IS NOT NULL) AS withdrawn
    FROM page WHERE portal_id = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStand:
    """How well one list is known."""

    name: str
    url: str
    last: WalkReport | None
    """its last walk"""
    proved: WalkReport | None
    """its last walk to a proved end"""
    read_at: str | None
    """when it was last read to its end or down to known rows"""


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """One county's portal."""

    code: str
    name: str
    province: str
    prefecture: str
    home_url: str
    platform: str
    profile_checked: str | None
    publications: int
    withdrawn: int
    pages: int
    """addresses, read or not"""
    lists: tuple[ListStand, ...]
    alarms: tuple[KeptAlarm, ...]


def read_county(db: Database, code: str, now: datetime) -> County | None:
    """Return the portal of that code as it stands at *now*; None where the archive has none."""
    row = next(db.query(_PORTAL, (code,)), None)
    if row is None:
        return None
    counts = next(db.query(_COUNTS, (row["portal_id"],)))
    return County(
        code=code, name=row["name"], province=row["province"], prefecture=row["prefecture"],
        home_url=row["home_url"], platform=row["platform"], profile_checked=row["profile_checked"],
        publications=counts["publications"], withdrawn=counts["withdrawn"] or 0, pages=counts["pages"],
        lists=tuple(_lists(db, row["portal_id"])),
        alarms=alarms_now(judged_now(db.conn, row["portal_id"], now)),
    )  # fmt: skip


def _lists(db: Database, portal_id: int) -> Iterator[ListStand]:
    walks = read_walks(db, portal_id=portal_id)
    for section in list(db.query(_SECTIONS, (portal_id,))):
        own = [walk for walk in walks if walk.url == section["url"]]
        yield ListStand(
            name=section["name"], url=section["url"], last=own[-1] if own else None,
            proved=_last(walk for walk in own if walk.verdict == "complete" and walk.proof),
            read_at=max((walk.ended_at for walk in own if walk.vouches and walk.ended_at), default=None),
        )  # fmt: skip


def _last(walks: Iterator[WalkReport]) -> WalkReport | None:
    found: Sequence[WalkReport] = list(walks)
    return found[-1] if found else None
