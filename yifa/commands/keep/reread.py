"""reread: reads the stored pages again with today's rules."""

from pathlib import Path

import click

from pipelines.reread import Reread, reread
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, clock, json_option, place_arguments, say_archive
from yifa.commands.terminal.places import find_portals
from yifa.model.status import Status
from yifa.model.text import one_line

REFUSED_SHOWN = 20
VALUE_SHOWN = 120


@click.command("reread")
@place_arguments("portals")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that read; else one for each core.")
@archive_option
@json_option
@click.pass_context
def reread_command(
    ctx: click.Context, portals: tuple[str, ...], dry_run: bool, jobs: int | None, archive_path: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Read the stored pages of each PLACE (else of all) again with today's rules, without the network.

    Every version stays the version it was and says what its bytes are read as today. One whose bytes are no
    longer judged a document is listed and not touched; the exit status is then 1.
    """
    codes = tuple(portal.code for portal in find_portals(portals)) or None
    if not dry_run:
        say_archive(archive_path)
    with printing.at_work("reread") as tell:
        reading = reread(archive_path, portals=codes, at=clock()(), dry_run=dry_run, jobs=jobs, tell=tell)
    printing.answer(reading, _print_reread, as_json=as_json)
    if reading.refused:
        ctx.exit(Status.FELL_SHORT)


def _print_reread(reading: Reread) -> None:
    """Print what reading again changes, field by field with examples, for a person."""
    would = "would be" if reading.run is None else "are"
    for name, change in sorted(reading.fields.items(), key=lambda pair: (-pair[1].times, pair[0])):
        printing.heading(f"{name}: {change.times} {would} read otherwise")
        for example in change.examples:
            printing.say(f"  {example.url}  {_cut(example.before)} → {_cut(example.after)}")
    for refused in reading.refused[:REFUSED_SHOWN]:
        printing.say(f"not touched: {refused.url}  {refused.reason}", style="red")
    if len(reading.refused) > REFUSED_SHOWN:
        printing.say(f"… and {len(reading.refused) - REFUSED_SHOWN} more; see --json")
    run = "Nothing was written" if reading.run is None else f"Run {reading.run}"
    counts = f"{len(reading.changed)} otherwise, {len(reading.refused)} not read"
    printing.say(f"{run}: {reading.same} versions as before, {counts}")


def _cut(value: object) -> str:
    words = one_line(value)
    return words if len(words) <= VALUE_SHOWN else f"{words[:VALUE_SHOWN]}…"
