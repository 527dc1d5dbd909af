"""backup: copies the archive, also while a crawl writes to it."""

from pathlib import Path

import click

from archive.proof.backup import back_up
from yifa.commands.keep.verify import print_verified
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@archive_option
@json_option
def backup_command(file: Path, archive_path: Path, as_json: bool) -> None:
    """Copy the archive to FILE, also while a crawl writes to it.

    The copy is verified before it takes the name; an older FILE stays until then. FILE.manifest.json lists
    what the copy holds: keep it elsewhere, and `yifa verify --manifest` tells what is gone since.
    """
    with printing.at_work("backup") as tell:
        copy = back_up(archive_path, file, tell)
    printing.answer(copy, print_verified, as_json=as_json)
