"""digest: prints one hash of all that the archive says."""

from pathlib import Path

import click

from archive.proof.content import digest_of
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, opened


@click.command("digest")
@archive_option
def digest_command(archive_path: Path) -> None:
    """Print one SHA-256 of all the archive says, whatever its rows are numbered.

    Two archives with the same digest say the same.
    """
    with opened(archive_path) as db:
        printing.say(digest_of(db.conn))
