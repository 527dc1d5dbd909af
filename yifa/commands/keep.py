"""reread, verify, backup, digest, merge: keep what is kept whole and up to date; join archives."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.proof import manifest
from archive.proof.backup import back_up
from archive.proof.content import digest_of
from archive.proof.merge import Merged, merge
from archive.proof.verify import WHOLE, Verified, verify
from yifa.commands import printing
from yifa.commands.options import archive_option, clock, json_option, opened
from yifa.model.text import one_line
from yifa.profiles.folders import find_portal, load_portals

if TYPE_CHECKING:
    from pipelines.reread import Reread

DAMAGE_SHOWN = 50
REFUSED_SHOWN = 20
VALUE_SHOWN = 120


@click.command("reread")
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that read; else one for each core.")
@archive_option
@json_option
@click.pass_context
def reread_command(
    ctx: click.Context, portals: tuple[str, ...], dry_run: bool, jobs: int | None, archive_path: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Read the stored pages of each PORTAL (else of all) again with today's rules, without the network.

    Every version stays the version it was and says what its bytes are read as today. One whose bytes are no
    longer judged a document is listed and not touched; the exit status is then 1.
    """
    known = load_portals()
    codes = tuple(find_portal(name, known).code for name in portals) or None
    from pipelines.reread import reread

    told = reread(archive_path, portals=codes, at=clock()(), dry_run=dry_run, jobs=jobs)
    if as_json:
        printing.say_json(told)
    else:
        print_reread(told)
    if told.refused:
        ctx.exit(1)


def print_reread(told: "Reread") -> None:
    """Print what reading again changes, field by field with examples, for a person."""
    would = "would be" if told.run is None else "are"
    for name, change in sorted(told.fields.items(), key=lambda each: (-each[1].times, each[0])):
        printing.heading(f"{name}: {change.times} {would} read otherwise")
        for each in change.examples:
            printing.say(f"  {each.url}  {_cut(each.before)} → {_cut(each.after)}")
    for refused in told.refused[:REFUSED_SHOWN]:
        printing.say(f"not touched: {refused.url}  {refused.reason}", style="red")
    if len(told.refused) > REFUSED_SHOWN:
        printing.say(f"… and {len(told.refused) - REFUSED_SHOWN} more; see --json")
    run = "Nothing was written" if told.run is None else f"Run {told.run}"
    printing.say(
        f"{run}: {told.same} versions as before, {len(told.changed)} otherwise, {len(told.refused)} not read"
    )


def _cut(value: object) -> str:
    words = one_line(value)
    return words if len(words) <= VALUE_SHOWN else f"{words[:VALUE_SHOWN]}…"


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
@archive_option
@json_option
@click.pass_context
def verify_command(
    ctx: click.Context, sample: float, manifest_path: Path | None, archive_path: Path, as_json: bool
) -> None:
    """Hash every payload and every row of the archive again, and name whatever is damaged.

    Exit status 1 where anything is.
    """
    listed = manifest.read(manifest_path) if manifest_path else None
    with opened(archive_path) as db:
        told = verify(db.conn, sample=sample, seed=clock()().toordinal())
        told.damage += manifest.gone(db.conn, listed) if listed else []
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


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@archive_option
@json_option
def backup_command(file: Path, archive_path: Path, as_json: bool) -> None:
    """Copy the archive to FILE, also while a crawl writes to it.

    The copy is verified before it takes the name; an older FILE stays until then. FILE.manifest.json lists
    what the copy holds: keep it elsewhere, and `yifa verify --manifest` tells what is gone since.
    """
    told = back_up(archive_path, file)
    if as_json:
        printing.say_json(told)
    else:
        print_verified(told)


@click.command("digest")
@archive_option
def digest_command(archive_path: Path) -> None:
    """Print one SHA-256 of all the archive says, whatever its rows are numbered.

    Two archives with the same digest say the same.
    """
    with opened(archive_path) as db:
        printing.say(digest_of(db.conn))


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
    """Join ARCHIVES into one. The order does not matter, and merging again adds nothing."""
    told = merge(archives, into)
    if as_json:
        printing.say_json(told)
    else:
        print_merged(told)


def print_merged(told: Merged) -> None:
    """Print what merging added, for a person."""
    added = {name: number for name, number in told.added.items() if number}
    printing.table(
        ("table", "rows", "added"),
        ((name, number, told.added[name]) for name, number in told.rows.items()),
        numbers=("rows", "added"),
    )
    printing.say(f"digest {told.digest}" + ("" if added else ": nothing was added"))
