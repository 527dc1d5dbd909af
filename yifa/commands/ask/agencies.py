"""agencies: shows the bodies of a county, as far as its publications name them."""

from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.reports.roster import Member, read_places, read_reports
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, opened, portals_option
from yifa.commands.terminal.places import find_code


@click.command("agencies")
@click.argument("place")
@click.option("--names", is_flag=True, help="Print every name a body is printed with, and how often.")
@portals_option
@archive_option
@json_option
def agencies_command(place: str, names: bool, archive_path: Path, as_json: bool) -> None:
    """Print the bodies of the county PLACE that publications held name: level, name, first year known.

    All names of one body are one row. A department with a function nobody knows stands here only if it has
    published an annual report; a body that no publication names is not here.
    """
    with opened(archive_path) as db:
        code = find_code(db, place)
        roster = read_reports(db, read_places(db)).rosters.get(code, {})
    members = sorted(roster.values(), key=Member.order)
    if as_json:
        printing.say_json([{**asdict(member), "name": member.name} for member in members])
        return
    printing.table(
        ("level", "since", "key", "name"),
        [
            (member.level.value, member.first_year or "-", member.key, _named(member, names))
            for member in members
        ],
        whole=("level",),
    )


def _named(member: Member, names: bool) -> str:
    if not names:
        return member.name
    by_use = sorted(member.names, key=lambda name: (-member.names[name], -len(name), name))
    return "、".join(f"{name} {member.names[name]}" for name in by_use if member.names[name])
