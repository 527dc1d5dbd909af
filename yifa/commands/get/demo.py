"""demo: crawls replicas of five portals on this machine, and checks what came of it."""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import files
from pathlib import Path
from typing import Any

import click

from archive.answers.failures import failures
from archive.answers.holdings import run_commands, stored_pages
from archive.answers.run import report
from archive.file.connecting import connect_to_read
from archive.file.lock import Lock
from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from crawler.net.hosts import read_host_map
from yifa.commands.ask.search import print_matches
from yifa.commands.ask.serve import PORT
from yifa.commands.get.launch import crawl
from yifa.commands.keep.report import print_report
from yifa.commands.terminal import printing
from yifa.commands.terminal.places import find_portals
from yifa.model.errors import UsageError, YifaError
from yifa.model.status import Status

DEMO = ("140225", "140429", "430581", "532329", "620702")
"""the portals that have a replica of their own"""
DEMO_ARCHIVE = Path("data/demo.db")
DEMO_DELAY_SECONDS = 0.1
"""pause between requests: the replicas are ours, on loopback; real portals keep their own pace"""
SAMPLE = ("行政复议",)
REPLICA = "tests/replica/__main__.py"
SIDE_FILES = ("", "-wal", "-shm")


@click.command("demo")
@click.option(
    "--archive",
    "archive_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEMO_ARCHIVE,
    help="Keep the demonstration's archive in this file.",
)
@click.option(
    "--checkout",
    type=click.Path(path_type=Path, file_okay=False),
    hidden=True,
    help="The folder whose tests/ has the replica portals.",
)
@click.pass_context
def demo_command(ctx: click.Context, archive_path: Path, checkout: Path | None) -> None:
    """Crawl replicas of the first five portals on this machine, then report and search. No network needed."""
    beside = checkout or replicas_folder()
    if beside is None or not (beside / REPLICA).parent.is_dir():
        raise UsageError("the replica portals are not here: they come with the wheel and the source checkout")
    _clear(archive_path)
    portals = find_portals(DEMO)
    printing.say(f"Crawling replica copies of {len(portals)} county portals on loopback into {archive_path}")
    with _serve_replicas(beside) as replicas:
        crawl(
            portals, archive_path=archive_path, command="demo",
            hosts=read_host_map(replicas["portal_hosts"]), delay_seconds=DEMO_DELAY_SECONDS, whole=True,
        )  # fmt: skip
    ctx.exit(_show(archive_path, set(replicas["published"]), set(replicas["failures"])))


def replicas_folder() -> Path | None:
    """Return the folder that has the replica portals: the source checkout, else where a wheel put them."""
    source = Path(__file__).resolve().parents[3]
    if (source / REPLICA).is_file():
        return source
    installed = (Path(str(file.locate())) for file in files("yifa") or () if file.match(f"*/{REPLICA}"))
    return next((path.resolve().parents[2] for path in installed), None)


@contextmanager
def _serve_replicas(checkout: Path) -> Iterator[dict[str, Any]]:
    """Serve the replicas, in a process of their own, while the block runs; give what they say of themselves.

    A signal for the demo does not reach them, and they end when it does.

    Raises:
        YifaError: they could not be started.
    """
    command = [sys.executable, "-m", "tests.replica", "--json"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as replicas:
        assert replicas.stdout is not None
        answer = replicas.stdout.readline()
        if not answer:
            raise YifaError("the replica portals did not start")
        yield json.loads(answer)


def _clear(path: Path) -> None:
    """Remove the archive of an earlier demo, also of an earlier yifa's, and only that.

    Raises:
        UsageError: something else stands there.
        ArchiveInUseError: a demo writes to it.
    """
    if not path.exists():
        return
    with Lock(path.resolve(), "demo"):
        db = connect_to_read(path, older=True)  # of commands every schema has told alike
        with closing(db.conn):
            commands = run_commands(db)
        if commands - {"demo"}:
            raise UsageError(f"{path}: holds more than a demo; the demo wants a fresh archive")
        for ending in SIDE_FILES:
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _show(path: Path, published: set[str], expected_failures: set[str]) -> Status:
    with Archive.open(path, read_only=True) as archive:
        print_report(report(archive.db, None))
        printing.heading(f"\nyifa search {' '.join(SAMPLE)}")
        print_matches(search(archive.db, SAMPLE, Filters(), limit=3))
        stored = stored_pages(archive.db)
        failed = {failure.url for failure in failures(archive.db)}
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
    return Status.FELL_SHORT if wrong else Status.AS_EXPECTED


def _print_commands(path: Path) -> None:
    here = ".venv/bin/" if Path(".venv/bin/yifa").exists() else ""
    at = f"--archive {shlex.quote(str(path))}"
    commands = (
        f"yifa search 复议 --portal 武乡县 {at}", f"yifa status {at}", f"yifa extract {at}",
        f"yifa export reports.csv --year 2025 {at}", "yifa portals show 武冈市", f"yifa serve --open {at}",
    )  # fmt: skip
    for command in commands:
        printing.say(f"{here}{command}", as_is=True)
    printing.say(f"The last one shows the archive at http://127.0.0.1:{PORT}/")
