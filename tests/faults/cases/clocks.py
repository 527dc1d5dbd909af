"""The machine's clock is wrong: the archive is the same, but for the times."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.torture.canonical import Dump, damages, differences, dump_of
from tests.clocked import crawl_at
from tests.crawling import yifa
from tests.faults.case import Case, Driven
from tests.replica import Replica, another

PORTALS = ("532329", "140225")
FIRST = datetime(2026, 4, 2, 22, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(days=30)
ZONES = ("America/Los_Angeles", "Pacific/Kiritimati")


def _two_crawls(
    archive: Path, second: datetime, *, zone: str = "UTC", jump: timedelta = timedelta(0)
) -> list[int]:
    """Crawl two portals twice, each with a document more and one changed the second time."""
    with Replica() as replica:
        statuses = [crawl_at(FIRST, archive, replica.hosts, PORTALS, zone=zone)]
        for portal in PORTALS:
            site = replica.world.site(portal)
            url = site.origin + next(row.path for row in site.rows if row.leads_to == "page")
            replica.world.edit(url, title=replica.world.notice(url).title + "（修订）")
            replica.world.insert(portal, another(site))
        statuses.append(crawl_at(second, archive, replica.hosts, PORTALS, zone=zone, jump=jump))
    return statuses


def _as_ever(folder: Path) -> tuple[list[int], Dump]:
    statuses = _two_crawls(folder / "sound.db", SECOND)
    return statuses, dump_of(folder / "sound.db")


def _differs(archive: Path, statuses: list[int], sound: tuple[list[int], Dump]) -> Iterator[str]:
    wanted, dump = sound
    if statuses != wanted:
        yield f"exit statuses {statuses} for {wanted}"
    yield from differences(dump, dump_of(archive))
    yield from damages(archive)


def back_a_day(folder: Path) -> Iterator[str]:
    """Set the clock back a day before the second crawl, and in the middle of it."""
    sound = _as_ever(folder)
    before, within = folder / "before.db", folder / "within.db"
    day = timedelta(days=-1)
    yield from _differs(before, _two_crawls(before, FIRST + day), sound)
    yield from _differs(within, _two_crawls(within, SECOND, jump=day), sound)


def ten_years_on(folder: Path) -> Iterator[str]:
    """Set the clock ten years forward in the middle of the second crawl."""
    archive = folder / "a.db"
    jump = timedelta(days=3653)
    yield from _differs(archive, _two_crawls(archive, SECOND, jump=jump), _as_ever(folder))


def another_zone(folder: Path) -> Iterator[str]:
    """Crawl and export on machines elsewhere in the world."""
    sound = _as_ever(folder)
    yifa("export", folder / "sound.jsonl", "--archive", folder / "sound.db")
    for number, zone in enumerate(ZONES):
        archive, export = folder / f"{number}.db", folder / f"{number}.jsonl"
        yield from _differs(archive, _two_crawls(archive, SECOND, zone=zone), sound)
        yifa("export", export, "--archive", archive, env={"TZ": zone})
        if len(export.read_text("utf-8").splitlines()) != len(
            (folder / "sound.jsonl").read_text("utf-8").splitlines()
        ):
            yield f"the export made in {zone} has other documents"
        if _days(export) != _days(folder / "sound.jsonl"):
            yield f"the export made in {zone} has other days"


def _days(export: Path) -> list[tuple[object, ...]]:
    """Return address and days of every document exported."""
    import json

    lines = [json.loads(line) for line in export.read_text("utf-8").splitlines()]
    names = ("url", "date_published", "date_written", "date_generated", "date_updated")
    return sorted(tuple(str(line.get(name)) for name in names) for line in lines)


SAME = "the same archive but for times"
CASES: tuple[Case, ...] = (
    Driven(number=168, how="the clock is set back a day", expected=SAME, run=back_a_day),
    Driven(number=169, how="the clock is set ten years on", expected=SAME, run=ten_years_on),
    Driven(number=170, how="the machine's time zone is another", expected=SAME, run=another_zone),
)
