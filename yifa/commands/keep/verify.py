"""verify: hashes all that the archive holds again, and names what is damaged."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.proof import manifest
from archive.proof.stamps import check_stamps
from archive.proof.verify import WHOLE, Verified, verify
from yifa.commands.keep.digest import trust_option
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, clock, json_option, opened
from yifa.model.status import Status
from yifa.model.text import count_of

DAMAGE_SHOWN = 50
OWN_SHOWN = 5
"""parts an owner added that are named"""


@click.command("verify")
@click.option(
    "--sample",
    type=click.FloatRange(min=0, max=100, min_open=True),
    default=WHOLE,
    metavar="PERCENT",
    help="Hash only so much of it again, another part each day, and leave the full-text index.",
)
@click.option(
    "--manifest",
    "manifest_path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also tell what is gone of what a backup's manifest lists.",
)
@trust_option
@archive_option
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context, sample: float, manifest_path: Path | None, trust: Path | None, archive_path: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Hash every payload and every row of the archive again, and name whatever is damaged.

    What is derived from texts is hashed too; where it is damaged, `yifa derive --all` makes it anew. What
    merges remember of other archives is not hashed.

    Time stamps kept by `yifa digest --timestamp` are checked too. Exit status 1 where anything is damaged.
    """
    listed = manifest.read(manifest_path) if manifest_path else None
    with opened(archive_path) as db, printing.at_work("verify") as tell:
        checked = verify(db.conn, sample=sample, seed=clock()().toordinal(), tell=tell)
        checked.damage += manifest.gone(db.conn, listed) if listed else []
        check_stamps(db.conn, checked, trust)
    printing.answer(checked, print_verified, as_json=as_json)
    if checked.damage:
        ctx.exit(Status.FELL_SHORT)


def name_parts(parts: Sequence[str]) -> str:
    """Return the first of what an owner added, and how many more there are."""
    shown, more = ", ".join(parts[:OWN_SHOWN]), len(parts) - OWN_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def print_verified(checked: Verified) -> None:
    """Print what was checked and what is damaged, for a person."""
    for damage in checked.damage[:DAMAGE_SHOWN]:
        row = "" if damage.row is None else f" {damage.row}"
        about = f" ({damage.about})" if damage.about else ""
        printing.say(f"DAMAGED  {damage.table}{row}{about}: {damage.problem}", style="red")
    if len(checked.damage) > DAMAGE_SHOWN:
        printing.say(f"… and {len(checked.damage) - DAMAGE_SHOWN} more; see --json")
    if checked.own:
        printing.say(f"Not of our schema, left alone: {name_parts(checked.own)}")
    for words in checked.stamps:
        printing.say(words)
    whole = checked.sample >= WHOLE
    part = "" if whole else f", a sample of {checked.sample:g} %"
    index = f", the full-text index of {checked.documents} documents" if whole else ""
    result = count_of(len(checked.damage), "damage", "damages") if checked.damage else "nothing damaged"
    printing.say(
        f"{checked.rows} rows and {checked.payloads} payloads ({checked.bytes / 1e6:.1f} MB) hashed "
        f"again{part}; schema, references, file structure{index}: {result}"
    )
