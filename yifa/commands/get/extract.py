"""extract: reads the texts of the files kept."""

import os
from collections import Counter
from itertools import count
from pathlib import Path

import click

from archive.derived.reports import Derived
from archive.store import Archive
from archive.tables.texts import FileToRead
from pipelines.file_facts import read_facts
from pipelines.file_texts import read_files
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, clock, json_option, place_arguments, say_archive
from yifa.commands.terminal.places import find_places
from yifa.model.errors import UsageError
from yifa.model.status import Status
from yifa.reading.files.child import clear_leftovers
from yifa.reading.files.ocr import engine
from yifa.reading.files.result import EMPTY, READ, Extracted


@click.command("extract")
@place_arguments("portals")
@click.option("--ocr", is_flag=True, help="Read scans and pictures too; wants the extra [ocr] or tesseract.")
@click.option(
    "--retry", is_flag=True, help="Read again what gave no text before, or was read by older rules."
)
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
    """Read the texts of the files kept, of each PLACE or of all; no network is used.

    Each file is read in a process of its own that may use 20 s of the processor, 30 s in all and 1 GiB, has
    no network and writes only in a folder that is deleted: what a file does there costs that file alone.
    Exit status 1 where a file could not be read. An extraction that was stopped goes on.
    """
    if ocr and engine() is None:
        raise UsageError("--ocr: neither rapidocr (the extra [ocr]) nor tesseract is installed")
    counted: Counter[str] = Counter()
    not_read: list[dict[str, str | None]] = []
    clear_leftovers()
    say_archive(archive_path)
    with (
        printing.at_work("extract") as tell,
        Archive.open(archive_path, holder="yifa extract", create=False, tell=tell) as archive,
    ):
        codes = find_places(archive.db, portals)
        wanted = archive.texts.to_read(codes, retry=retry, ocr=ocr)
        done = count(1)

        def note(file: FileToRead, text: Extracted) -> None:
            counted[text.status] += 1
            if text.status not in (READ, EMPTY):
                not_read.append({"name": file.name, "sha256": file.sha256, "status": text.status,
                                 "reason": text.reason})  # fmt: skip
            tell("files read", next(done), len(wanted))

        read_files(archive, wanted, clock=clock(), show=note, jobs=jobs, ocr=ocr)
        filled = archive.texts.fill([file.payload_id for file in wanted], read_facts)
        Derived(archive).derive(tell=tell)
    if as_json:
        printing.say_json(
            {"files": len(wanted), "counts": dict(counted), "filled": filled, "not_read": not_read}
        )
    else:
        for file in not_read:
            printing.say(f"{file['status']}: {file['name']}  {file['reason']}")
        words = ", ".join(f"{number} {status}" for status, number in sorted(counted.items()))
        printing.say(f"{len(wanted)} files: {words}" if wanted else "every file kept was read before")
        if filled:
            printing.say(f"{filled} gaps in the metadata of their documents filled")
    ctx.exit(Status.FELL_SHORT if counted["failed"] else Status.AS_EXPECTED)
