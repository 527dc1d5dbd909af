"""derive: reads elements and figures of the reports again, and what they share."""

from pathlib import Path

import click

from archive.derived.reports import Derived
from archive.store import Archive
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, say_archive
from yifa.model.text import count_of


@click.command("derive")
@click.option("--all", "anew", is_flag=True, help="Drop what was derived, and derive everything anew.")
@archive_option
@json_option
def derive_command(anew: bool, archive_path: Path, as_json: bool) -> None:
    """Derive elements and figures of the reports: of what is new, was changed, or was read by other rules.

    A run does this at its end for what it stored; so does extract for files. What is derived holds no truth
    of its own: it can be dropped and made again, and is no part of an archive's digest.
    """
    say_archive(archive_path)
    with (
        printing.at_work("derive") as tell,
        Archive.open(archive_path, holder="yifa derive", create=False, tell=tell) as archive,
    ):
        derived = Derived(archive)
        if anew:
            derived.forget()
        number = derived.derive(tell=tell)
    if as_json:
        printing.say_json({"documents": number})
    else:
        printing.say(f"{count_of(number, 'document', 'documents')} derived")
