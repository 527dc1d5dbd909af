"""verify, digest, merge, backup: keep archives whole, compare them, join them."""

from datetime import UTC, datetime
from pathlib import Path

import click

from archive import printing
from archive.commands.options import archive_option, json_option, opened
from archive.verify import WHOLE, Verified, verify

DAMAGE_SHOWN = 50


@click.command("verify")
@click.option(
    "--sample",
    type=click.FloatRange(min=0, max=100, min_open=True),
    default=WHOLE,
    metavar="PERCENT",
    help="Hash only so much of it again, another part each day, and leave the full-text index.",
)
@archive_option
@json_option
@click.pass_context
def verify_command(ctx: click.Context, sample: float, archive_path: Path, as_json: bool) -> None:
    """Hash every payload and every row of the archive again, and name whatever is damaged.

    Exit status 1 where anything is.
    """
    with opened(archive_path) as db:
        told = verify(db.conn, sample=sample, seed=datetime.now(UTC).toordinal())
    if as_json:
        printing.say_json(told)
    else:
        print_verified(told)
    if told.damage:
        ctx.exit(1)


def print_verified(told: Verified) -> None:
    """Print what was checked and what is damaged, for a person."""
    for each in told.damage[:DAMAGE_SHOWN]:
        row = "" if each.row is None else f" {each.row}"
        about = f" ({each.about})" if each.about else ""
        printing.say(f"DAMAGED  {each.table}{row}{about}: {each.problem}", style="red")
    if len(told.damage) > DAMAGE_SHOWN:
        printing.say(f"… and {len(told.damage) - DAMAGE_SHOWN} more; see --json")
    whole = told.sample >= WHOLE
    part = "" if whole else f", a sample of {told.sample:g} %"
    index = f", the full-text index of {told.documents} documents" if whole else ""
    printing.say(
        f"{told.rows} rows and {told.payloads} payloads ({told.bytes / 1e6:.1f} MB) hashed again{part}; "
        f"references, file structure{index}: "
        + (f"{len(told.damage)} damages" if told.damage else "nothing damaged")
    )
