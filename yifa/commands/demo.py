"""The demo: the first five portals, replayed on loopback, crawled for real into a fresh archive."""

import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from archive.answers.run import report
from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from crawler.net.hosts import read_host_map
from crawler.run import crawl
from yifa.commands import printing
from yifa.commands.documents import print_found
from yifa.commands.progress import watch_for
from yifa.commands.report import print_report
from yifa.model.errors import UsageError
from yifa.profiles.folders import find_portal, load_portals

DEMO = ("140225", "140429", "430581", "532329", "620702")
"""the portals that have a replica of their own"""
DEMO_ARCHIVE = Path("data/demo.db")
DEMO_DELAY_SECONDS = 0.1
"""the replicas are ours, on loopback; a real portal keeps its own pace, a second or more"""
SAMPLE = ("行政复议",)
SIDE_FILES = ("", "-wal", "-shm", ".lock")


def run_demo(archive_path: Path | None) -> int:
    """Crawl the replicas with the ordinary profiles and show what came of it; return the exit status.

    The status is 0 when the archive holds exactly what the replicas publish, and every address that could not
    be got is accounted for.

    Raises:
        UsageError: the replicas, which are part of the tests, are not there; or the archive is not a demo's.
    """
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / "tests" / "replica").is_dir():
        raise UsageError("the demo needs a source checkout: its replica portals live in tests/")
    sys.path.insert(0, str(checkout))
    from tests.replica import Replica  # not installed with the rest

    path = archive_path or DEMO_ARCHIVE
    _clear(path)
    known = load_portals()
    portals = tuple(find_portal(code, known) for code in DEMO)
    printing.say(f"Crawling replica copies of {len(portals)} county portals on loopback into {path}")
    with Replica() as replica:
        rules = [f"http://{host}={address}" for host, address in replica.hosts.items()]
        rules += [f"https://{host}={address}" for host, address in replica.https_hosts.items()]
        with watch_for(portals) as watch:
            crawl(
                portals,
                archive_path=path,
                command="demo",
                hosts=read_host_map(rules),
                delay_seconds=DEMO_DELAY_SECONDS,
                whole=True,
                watch=watch,
            )
        truth = replica.truth
    published = {url for document in truth.documents for url in document.urls}
    return _show(path, published, set(truth.failures))


def _clear(path: Path) -> None:
    """Remove the archive of an earlier demo, and only that.

    Raises:
        UsageError: something else stands there.
    """
    if not path.exists():
        return
    with Archive.open(path, read_only=True) as archive:
        commands = {row[0] for row in archive.db.execute("SELECT command FROM run")}
    if commands - {"demo"}:
        raise UsageError(f"{path}: holds more than a demo; the demo wants a fresh archive")
    for ending in SIDE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _show(path: Path, published: set[str], expected_failures: set[str]) -> int:
    with Archive.open(path, read_only=True) as archive:
        print_report(report(archive.db, None))
        printing.heading(f"\nyifa search {' '.join(SAMPLE)}")
        print_found(search(archive.db, SAMPLE, Filters(), limit=3), SAMPLE)
        stored = _addresses(archive, "SELECT url FROM page WHERE current_version_id IS NOT NULL")
        failed = _addresses(archive, "SELECT url FROM failure WHERE resolved_at IS NULL")
    wrong = (published ^ stored) | (expected_failures ^ failed)
    printing.heading("\nChecked against what the replicas publish")
    printing.say(
        f"{len(published & stored)} of {len(published)} pages stored, {len(stored - published)} too many;"
    )
    printing.say(
        f"{len(expected_failures & failed)} of {len(expected_failures)} dead links in the failure queue."
    )
    for url in sorted(wrong):
        printing.say(f"DISAGREES  {url}", style="bold red")
    printing.heading("\nTry next")
    _print_commands(path)
    return 1 if wrong else 0


def _addresses(archive: Archive, sql: str) -> set[str]:
    return {row[0] for row in archive.db.execute(sql)}


def _print_commands(path: Path) -> None:
    at = f"--archive {shlex.quote(str(path))}"
    commands: Iterable[str] = (
        f"yifa search 复议 --portal 武乡县 {at}",
        f"yifa status {at}",
        f"yifa extract {at}",
        f"yifa export reports.csv --year 2025 {at}",
        "yifa portals show 武冈市",
    )
    for command in commands:
        printing.say(f".venv/bin/{command}")
