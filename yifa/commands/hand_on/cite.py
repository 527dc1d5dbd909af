"""cite: prints the reference to a document, ready to paste."""

from pathlib import Path

import click

from archive.answers.show import show
from archive.hand_on.citation import cite
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, opened


@click.command("cite")
@click.argument("document")
@click.option("--gbt7714", "form", flag_value="gbt7714", default=True, help="GB/T 7714-2015; the default.")
@click.option("--bibtex", "form", flag_value="bibtex", help="BibTeX.")
@click.option("--ris", "form", flag_value="ris", help="RIS, for Zotero, EndNote, NoteExpress.")
@archive_option
def cite_command(document: str, form: str, archive_path: Path) -> None:
    """Print the reference to DOCUMENT: who, what, when, where, and the evidence for it.

    DOCUMENT is an id, its first digits (4 or more), a whole hash, or a page's address. The day of access is
    that of the portal's last answer that showed this version; beside it stand the version, the days between
    which it was read, and the SHA-256 of the text.
    """
    with opened(archive_path) as db:
        printing.say(cite(show(db, document), form), as_is=True)
