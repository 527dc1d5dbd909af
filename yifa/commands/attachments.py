"""extract, attachments: the texts of files, and how the files stand."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from archive.answers.files import file_table
from archive.store import Archive
from archive.tables.texts import FileToRead
from pipelines.file_facts import read_facts
from pipelines.file_texts import read_files
from yifa.commands import printing
from yifa.commands.options import archive_option, clock, find_code, json_option, opened
from yifa.model.errors import UsageError
from yifa.reading.files.child import clear_leftovers
from yifa.reading.files.ocr import engine
from yifa.reading.files.result import EMPTY, READ, Extracted

LINE_EVERY = 50
"""files between two plain lines of progress"""


@click.command("extract")
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@click.option("--ocr", is_flag=True, help="Read scans and pictures too; wants the extra [ocr] or tesseract.")
@click.option("--retry", is_flag=True, help="Read again what gave no text before.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="Files read at a time. [cores]"
)
@archive_option
@json_option
@click.pass_context
def extract_command(
    ctx: click.Context, portals: tuple[str, ...], ocr: bool, retry: bool, jobs: int, archive_path: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Read the texts of the files kept, of each PORTAL or of all; no network is used.

    Each file is read in a process of its own that may use 20 s of the processor, 30 s in all and 1 GiB, has
    no network and writes only in a folder that is deleted: what a file does there costs that file alone.
    Exit status 1 where a file could not be read. An extraction that was stopped goes on.
    """
    if ocr and engine() is None:
        raise UsageError("--ocr: neither rapidocr (the extra [ocr]) nor tesseract is installed")
    counted: Counter[str] = Counter()
    failed: list[dict[str, str | None]] = []

    def tell(file: FileToRead, found: Extracted) -> None:
        counted[found.status] += 1
        if found.status not in (READ, EMPTY):
            failed.append({"name": file.name, "sha256": file.sha256, "status": found.status,
                           "reason": found.reason})  # fmt: skip

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    clear_leftovers()
    with Archive.open(archive_path, holder="yifa extract", create=False) as archive:
        codes = [find_code(archive.db, name) for name in portals] or None
        wanted = archive.texts.to_read(codes, retry=retry, ocr=ocr)
        with _progress(len(wanted)) as advance:

            def told(file: FileToRead, found: Extracted) -> None:
                tell(file, found)
                advance()

            read_files(archive, wanted, clock=clock(), told=told, jobs=jobs, ocr=ocr)
            filled = archive.texts.fill([each.payload_id for each in wanted], read_facts)
    if as_json:
        printing.say_json(
            {"files": len(wanted), "counts": dict(counted), "filled": filled, "not_read": failed}
        )
    else:
        for each in failed:
            printing.say(f"{each['status']}: {each['name']}  {each['reason']}")
        words = ", ".join(f"{number} {status}" for status, number in sorted(counted.items()))
        printing.say(f"{len(wanted)} files: {words}" if wanted else "every file kept was read before")
        if filled:
            printing.say(f"{filled} gaps in the metadata of their documents filled")
    ctx.exit(1 if counted["failed"] else 0)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show on standard error how many files were read: a bar on a terminal, elsewhere a line now and then."""
    out = printing.console(errors=True)
    if out.is_terminal:
        columns = (TextColumn("Reading files"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=out, transient=True) as progress:
            bar = progress.add_task("", total=total)
            yield lambda: progress.advance(bar)
        return
    numbers = count(1)

    def advance() -> None:
        if (number := next(numbers)) % LINE_EVERY == 0:
            printing.note(f"{number} of {total} files read")

    yield advance


@click.command("attachments")
@click.option("--portal", help="Only this portal: code, slug or Chinese name.")
@archive_option
@json_option
def attachments_command(portal: str | None, archive_path: Path, as_json: bool) -> None:
    """Print how the pages' files stand, by kind: kept, failed, skipped; read or why not."""
    with opened(archive_path) as db:
        rows = file_table(db, find_code(db, portal) if portal else None)
    if as_json:
        printing.say_json(rows)
        return
    if not rows:
        printing.say("No page in this archive links to a file.")
        return
    headers = ("kind", "status", "text", "files", "distinct", "bytes", "why, of one")
    shown = (
        (each.kind, each.status, each.text_status, each.files, each.distinct, each.bytes, each.example)
        for each in rows
    )
    numbers = ("files", "distinct", "bytes")
    printing.table(headers, shown, numbers=numbers, whole=("kind", "status", "text"))
