"""agencies: shows the bodies of a county, as far as its publications name them."""

from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.reports.places import read_places
from archive.answers.reports.roster import Member, read_reports
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, opened, portals_option
from yifa.commands.terminal.places import find_held, known_agencies


@click.command("agencies")
@click.argument("place")
@click.option("--names", is_flag=True, help="Print every name a body is printed with, and how often.")
@portals_option
@archive_option
@json_option
def agencies_command(place: str, names: bool, archive_path: Path, as_json: bool) -> None:
    """Print the bodies of the county PLACE: level, first year known, and by what it is known.

    They are those that publications held name, its townships by the table that yifa ships, and the [[agency]]
    tables of its profile. All names of one body are one row. A department with a function nobody knows stands
    here only if it has published an annual report, or the profile names it.
    """
    with opened(archive_path) as db:
        code = find_held(db, place)
        places = read_places(db)
        own = [places.by_code[code]] if code in places.by_code else []
        roster = read_reports(db, places, known_agencies(), of=own).rosters.get(code, {})
    members = sorted(roster.values(), key=Member.order)
    if as_json:
        printing.say_json([{**asdict(member), "name": member.name} for member in members])
        return
    printing.table(
        ("level", "since", "by", "key", "name"),
        [
            (member.level.value, member.first_year or "-", member.source, member.key, _named(member, names))
            for member in members
        ],
        whole=("level", "by"),
    )


def _named(member: Member, names: bool) -> str:
    if not names:
        return member.name
    by_use = sorted(member.names, key=lambda name: (-member.names[name], -len(name), name))
    return "、".join(f"{name} {member.names[name]}" for name in by_use if member.names[name]) or member.name
