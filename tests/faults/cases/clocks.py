"""The machine's clock is wrong: the archive is the same, but for the times."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.acceptance.torture.canonical import damages
from tests.faults.case import Case, Driven
from tests.replica import Replica, another
from tests.support.clocked import crawl_at
from tests.support.crawling import yifa
from yifa.model.record import FIELD_NAMES

PORTALS = ("532329", "140225")
FIRST = datetime(2026, 4, 2, 22, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(days=30)
# what an archive says of the portals, times apart; what it was answered depends on when it asked
TOLD = {
    "version": f"""SELECT page.url, content_sha256, title, report_year, {", ".join(FIELD_NAMES)}
        FROM version JOIN page USING (page_id) JOIN document USING (document_id)""",
    "page": """SELECT page.url, page.kind, state, content_sha256 FROM page
        LEFT JOIN version ON version_id = current_version_id LEFT JOIN document USING (document_id)""",
    "row": """SELECT section.url, section.name, page.url, title, published_text, published FROM entry
        JOIN section USING (section_id) JOIN page USING (page_id)""",
    "file": """SELECT page.url, a.url, a.name, a.status, payload.sha256 FROM attachment AS a
        JOIN version USING (version_id) JOIN page USING (page_id) LEFT JOIN payload USING (payload_id)""",
    "failure": "SELECT url, kind, reason, resolved_at IS NULL FROM failure",
}
ZONES = ("America/Los_Angeles", "Pacific/Kiritimati")


@cache
def _first_crawl(zone: str) -> bytes:
    """Return the archive of a first crawl of two portals on a machine in a zone."""
    with TemporaryDirectory() as folder, Replica() as replica:
        archive = Path(folder, "a.db")
        crawl_at(FIRST, archive, replica.hosts, PORTALS, zone=zone)
        return archive.read_bytes()


def _crawl_again(
    archive: Path, second: datetime, *, zone: str = "UTC", jump: timedelta = timedelta(0)
) -> None:
    """Crawl two portals that were crawled before, each with a document more and one changed since."""
    archive.write_bytes(_first_crawl(zone))
    with Replica() as replica:
        for portal in PORTALS:
            site = replica.world.site(portal)
            url = site.origin + next(row.path for row in site.rows if row.leads_to == "page")
            replica.world.edit(url, title=replica.world.notice(url).title + "（修订）")
            replica.world.insert(portal, another(site))
        crawl_at(second, archive, replica.hosts, PORTALS, zone=zone, jump=jump)


@cache
def _as_ever() -> tuple[Counter[str], list[str]]:
    """Return what an archive says, and what is exported from it, where the clock was right."""
    with TemporaryDirectory() as folder:
        archive = Path(folder, "sound.db")
        _crawl_again(archive, SECOND)
        return _told(archive), _exported(archive, "UTC")


def _told(archive: Path) -> Counter[str]:
    """Return every line of what an archive says."""
    with closing(sqlite3.connect(archive)) as db:
        return Counter(f"{name} {row}" for name, sql in TOLD.items() for row in db.execute(sql))


def _differs(archive: Path) -> Iterator[str]:
    told, (sound, _) = _told(archive), _as_ever()
    yield from (f"lost: {line}" for line in sound - told)
    yield from (f"too much: {line}" for line in told - sound)
    yield from damages(archive)


def _is_set_by(folder: Path, jump: timedelta, second: datetime) -> Iterator[str]:
    """Set the clock before the second crawl, which is then at *second*, and in the middle of it."""
    before, within = folder / "before.db", folder / "within.db"
    _crawl_again(before, second)
    yield from _differs(before)
    _crawl_again(within, SECOND, jump=jump)
    yield from _differs(within)


def back_a_day(folder: Path) -> Iterator[str]:
    """Set the clock back a day, to before the first crawl where it is not set in the middle of the second."""
    day = timedelta(days=-1)
    return _is_set_by(folder, day, FIRST + day)


def ten_years_on(folder: Path) -> Iterator[str]:
    """Set the clock ten years forward."""
    years = timedelta(days=3653)
    return _is_set_by(folder, years, SECOND + years)


def another_zone(folder: Path) -> Iterator[str]:
    """Crawl and export on machines elsewhere in the world."""
    _, wanted = _as_ever()
    for number, zone in enumerate(ZONES):
        archive = folder / f"{number}.db"
        _crawl_again(archive, SECOND, zone=zone)
        yield from _differs(archive)
        if _exported(archive, zone) != wanted:
            yield f"the export made in {zone} is another"


def _exported(archive: Path, zone: str) -> list[str]:
    """Return the documents exported on a machine in a zone, times of the crawl apart."""
    path = archive.with_suffix(".jsonl")
    yifa("export", path, "--archive", archive, env={"TZ": zone})
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kept = (
        {name: value for name, value in each.items() if not name.endswith(("_at", "_id"))} for each in found
    )
    return sorted(json.dumps(each, ensure_ascii=False) for each in kept)


SAME = "the same archive but for times"
CASES: tuple[Case, ...] = (
    Driven(number=168, how="the clock is set back a day", expected=SAME, run=back_a_day),
    Driven(number=169, how="the clock is set ten years on", expected=SAME, run=ten_years_on),
    Driven(number=170, how="the machine's time zone is another", expected=SAME, run=another_zone),
)
