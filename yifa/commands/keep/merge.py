"""merge: joins archives into one."""

from pathlib import Path

import click

from archive.derived.reports import Derived
from archive.proof.merge import Merged, merge
from archive.store import Archive
from yifa.commands.keep.verify import name_parts
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import json_option

READ = ("version", "file_text")
"""tables whose new rows say of how many documents something came: so many are derived, the newest first"""


@click.command("merge")
@click.argument("archives", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive that then says what all of them say; made if there is none.",
)
@json_option
def merge_command(archives: tuple[Path, ...], into: Path, as_json: bool) -> None:
    """Join ARCHIVES into one. The order does not matter, and merging again adds nothing.

    ARCHIVES may lie on a read-only medium. Tables, views and triggers that an owner added stay in --into, and
    are not taken over from ARCHIVES.
    """
    with printing.at_work("merge") as tell:
        merged = merge(archives, into)
        if merged.is_anew or any(merged.added.values()):
            came = None if merged.is_anew else sum(merged.added[name] for name in READ)
            with Archive.open(into, holder="yifa merge") as archive:
                Derived(archive).derive(limit=came, tell=tell)
    printing.answer(merged, _print_merged, as_json=as_json)


def _print_merged(merged: Merged) -> None:
    """Print what merging added, for a person."""
    added = {name: number for name, number in merged.added.items() if number}
    printing.table(
        ("table", "rows", "added"),
        ((name, number, merged.added[name]) for name, number in merged.rows.items()),
        numbers=("rows", "added"),
        codes=("table",),
    )
    for said, parts in (("kept as it was", merged.kept), ("not merged", merged.left)):
        if parts:
            printing.say(f"Not of our schema, {said}: {name_parts(parts)}")
    digest = f"digest {merged.digest}"
    printing.say(digest if added else f"{digest}: nothing was added")
