"""agencies: shows the bodies of a county, as far as its publications name them."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.reports.places import read_places
from archive.answers.reports.roster import AgencyRow, Member, read_reports
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    clock,
    one_table,
    opened,
    table_options,
)
from yifa.commands.terminal.output import put, write_csv, write_json_list
from yifa.commands.terminal.places import covers_of, find_held, known_agencies

METHODS = (
    "The bodies are those that publications held name, the townships of the table that yifa ships, and those",
    "of the profile; a department that none of these names is missing here.",
)


@click.command("agencies")
@click.argument("place")
@click.option("--names", is_flag=True, help="Print every name a body is printed with, and how often.")
@table_options
def agencies_command(
    place: str, names: bool, output: Path | None, archive_path: Path, *, as_csv: bool, as_json: bool
) -> None:
    """Print the bodies of the county PLACE: level, first year known, and by what it is known.

    They are those that publications held name, its townships by the table that yifa ships, and the [[agency]]
    tables of its profile. All names of one body are one row. A department with a function nobody knows stands
    here only if it has published an annual report, or the profile names it.
    """
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        code = find_held(db, place)
        places = read_places(db)
        own = [places.by_code[code]] if code in places.by_code else []
        roster = read_reports(db, places, known_agencies(), of=own).rosters.get(code, {})
        members = [] if places[code].is_source else sorted(roster.values(), key=Member.order)
        covers = covers_of(db, [code], [place], at=clock()(), methods=METHODS)
        covers.counts["bodies"] = len(members)
    if as_json:
        rows = [
            {**asdict(member), "names": dict(sorted(member.names.items())), "name": member.name}
            for member in members
        ]
        put(output, covers, lambda out: write_json_list(out, rows))
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, AgencyRow, (one.as_row(code) for one in members)))
    else:
        _say(members, names)
        if places[code].is_source:
            printing.say("A source for several counties has no bodies of its own: name one of its counties.")


def _say(members: Sequence[Member], names: bool) -> None:
    printing.table(
        ("level", "since", "known by", "key", "name"),
        [
            (member.level.value, member.first_year or "-", member.source, member.key, _named(member, names))
            for member in members
        ],
        whole=("level", "known by"),
        codes=("key",),
    )


def _named(member: Member, names: bool) -> str:
    if not names:
        return member.name
    by_use = sorted(member.names, key=lambda name: (-member.names[name], -len(name), name))
    return "、".join(f"{name} {member.names[name]}" for name in by_use if member.names[name]) or member.name
