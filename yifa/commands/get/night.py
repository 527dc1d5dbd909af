"""night: what a scheduled night does, as one command that says only what is new."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import click

from yifa.commands.get.launch import crawl_options
from yifa.commands.terminal import printing
from yifa.commands.terminal.notifier import Notifier
from yifa.commands.terminal.options import clock, place_arguments
from yifa.commands.terminal.speech import VARIABLE, spoken
from yifa.model.status import Status

SAMPLE = 5.0
BACKUP_DAYS = 7
ENDING = "-backup"
"""what the copy's name has more than the archive's"""
LAST = 20
"""lines that are told of a step that fell short"""
FATAL = (Status.WRONG_USAGE, Status.WRITE_FAILED, Status.IN_USE, Status.STOPPED)
"""statuses after which nothing else of the night can be done"""


@click.command("night")
@place_arguments()
@click.option(
    "--sample", type=click.FloatRange(min=0, max=100, min_open=True), default=SAMPLE, show_default=True,
    metavar="PERCENT", help="So much of the archive is hashed again, another part each day.",
)  # fmt: skip
@click.option(
    "--backup", "copy", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Where the weekly copy is; else beside the archive, ARCHIVE-backup.db.",
)  # fmt: skip
@click.option("--no-backup", is_flag=True, help="Make no weekly copy.")
@crawl_options
@click.pass_context
def night_command(
    ctx: click.Context, places: tuple[str, ...], sample: float, copy: Path | None,
    portal_hosts: tuple[str, ...], delay_seconds: float | None, archive_path: Path,
    notify_urls: tuple[str, ...], *, no_backup: bool,
) -> None:  # fmt: skip
    """Crawl, read the new files, verify a sample, and once a week make a copy: what a timer starts.

    Says on standard output what is new, and what fell short; nothing on a quiet night. What alarms goes to
    --notify as after a crawl; so does a step that fell short. Each step is a command of its own.
    """
    at = ["--archive", str(archive_path)]
    hosts = [word for rule in portal_hosts for word in ("--portal-host", rule)]
    pause = ["--delay", str(delay_seconds)] if delay_seconds is not None else []
    target = copy or archive_path.with_name(f"{archive_path.stem}{ENDING}{archive_path.suffix}")
    steps = [
        ["crawl", *places, "--quiet", *at, *hosts, *pause],
        ["extract", *at],
        ["verify", "--sample", f"{sample:g}", *at],
    ]
    if not no_backup and is_due(target, clock()()):
        steps.append(["backup", str(target), *at])
    _run(ctx, steps, notify_urls)


def is_due(copy: Path, now: datetime) -> bool:
    """Return whether the weekly copy is missing or a week old."""
    if not copy.exists():
        return True
    made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    return now - made > timedelta(days=BACKUP_DAYS) - timedelta(hours=1)


def _run(ctx: click.Context, steps: Sequence[Sequence[str]], notify_urls: Sequence[str]) -> NoReturn:
    """Run the steps and end with the status of the first that was not as expected."""
    notifier, status = Notifier(notify_urls), int(Status.AS_EXPECTED)
    for words in steps:
        ended, said = _step(words, notify_urls)
        if words[0] == "crawl":
            printing.say(said.rstrip()) if said.strip() else None
        elif ended != Status.AS_EXPECTED:
            told = "\n".join(said.splitlines()[-LAST:])
            printing.say(f"yifa {words[0]}: exit status {ended}")
            printing.say(told)
            notifier.send(f"yifa: {words[0]} fell short", told)
        status = status or ended
        if ended in FATAL:
            break
    ctx.exit(status)


def _step(words: Sequence[str], notify_urls: Sequence[str]) -> tuple[int, str]:
    """Run a command in a process of its own; return its exit status and what it said.

    The addresses of --notify hold secrets: they go by the environment, where no list of processes shows them.
    """
    spoken_here = {VARIABLE: spoken().code}
    environment = {
        **os.environ,
        **spoken_here,
        **({"YIFA_NOTIFY": " ".join(notify_urls)} if notify_urls else {}),
    }
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "yifa", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment, text=True, encoding="utf-8", errors="replace",
    ) as step:  # fmt: skip
        try:
            said, _ = step.communicate()
        except KeyboardInterrupt:
            step.terminate()
            step.wait()  # it holds the archive until it has written how it ended
            raise
    return step.returncode, said
