"""alarms: lists what alarms, and mutes what is known."""

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

import click

from archive.alarms.alarm import AlarmCode
from archive.alarms.raising import MUTED
from archive.answers.alarms import Alarms, PlacedAlarm, portals_of, read_alarms
from archive.store import Archive
from yifa.commands.terminal import printing
from yifa.commands.terminal.days import Day, last_day
from yifa.commands.terminal.groups import Commands
from yifa.commands.terminal.news import alarm_words
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    csv_option,
    json_option,
    one_table,
    opened,
    output_option,
    say_archive,
)
from yifa.commands.terminal.output import put, put_rows, write_document
from yifa.commands.terminal.places import covers_of
from yifa.commands.terminal.said import named
from yifa.commands.terminal.speech import count, spoken, translate
from yifa.model.clock import china_day
from yifa.model.errors import UsageError
from yifa.model.text import count_of

CODES = click.Choice([str(code) for code in AlarmCode])


METHODS = (
    "An alarm is found at the end of a run, about the portals it visited; and now, where a list was not read",
    "for long. Of a portal that no run visits nothing else is found.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An alarm, as a row of a table."""

    portal: str
    county: str
    code: str
    section: str | None
    """None = the whole portal"""
    state: str
    """new | standing | muted"""
    since: str
    at: str
    run: int | None
    detail: str
    muted: str | None
    """who muted it, when and until when"""


def _user() -> str:
    """Return who types; a machine may have no name for that."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return f"process {os.getpid()}"


by_option = click.option("--by", default=_user, help="Who mutes or unmutes it.  [default: your user name]")


@click.group("alarms", cls=Commands, invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also mutes that are over.")
@csv_option
@output_option
@archive_option
@json_option
@click.pass_context
def alarms_command(
    ctx: click.Context, everything: bool, output: Path | None, archive_path: Path, *, as_csv: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """List what alarms at every portal, new, standing or muted, and who muted it until when.

    A crawl exits with 1 where an alarm is new and not muted. A mute that is over alarms again.
    """
    if ctx.invoked_subcommand is not None:
        return
    one_table(output, as_csv, as_json)
    now = clock()()
    with opened(archive_path) as db:
        listed = read_alarms(db, now, past=everything)
        covers = covers_of(db, None, (), at=now, methods=METHODS)
    covers.counts |= {"alarms": len(listed.alarms), "mutes": len(listed.mutes)}
    if as_json:
        put(output, covers, lambda out: write_document(out, listed))
    elif as_csv:
        put_rows(output, covers, Row, [*map(_row, listed.alarms)])
    else:
        _print(listed)
        for line in () if listed.alarms else covers.lines():
            printing.say(line)


def _row(placed: PlacedAlarm) -> Row:
    alarm = placed.alarm
    return Row(
        portal=placed.portal, county=placed.county, code=alarm.code, section=alarm.section, state=alarm.state,
        since=alarm.since, at=alarm.at, run=alarm.run, detail=alarm.detail, muted=alarm.muted,
    )  # fmt: skip


def _print(listed: Alarms) -> None:
    printing.heading(_sum_up(listed))
    for placed in listed.alarms:
        alarm = placed.alarm
        style = "dim" if alarm.state == MUTED else "bold red" if alarm.is_new else "red"
        words, state = alarm_words(alarm), named("alarm_state", alarm.state)
        printing.say(f"{state:8}  {placed.county} {placed.portal}  {words}", style=style)
    if listed.mutes:
        printing.heading("\n" + count(len(listed.mutes), "%(count)s mute", "%(count)s mutes"))
    for mute in listed.mutes:
        printing.say(f"{mute.county} {mute.portal}  {mute.code}: {mute.words}")


def _sum_up(listed: Alarms) -> str:
    """Return in one line how many alarms there are, of which kind."""
    states = [placed.alarm.state for placed in listed.alarms]
    if not states:
        return translate("No alarm.")
    parts = [f"{states.count(state)} {named('alarm_state', state)}" for state in dict.fromkeys(states)]
    total = count(len(states), "%(count)s alarm", "%(count)s alarms")
    return translate("%(total)s: %(parts)s", total=total, parts=spoken().join(parts))


@alarms_command.command("mute")
@click.argument("code", type=CODES)
@click.argument("place")
@click.option("--until", type=Day(), help="The last day it is muted, in China. [until it is unmuted]")
@by_option
@archive_option
def mute_command(code: str, place: str, until: str | None, by: str, archive_path: Path) -> None:
    """Mute the alarm CODE of PLACE: a portal's code, slug or county, or all of a prefecture or province.

    It is still found, kept and shown, and neither told nor counted in the exit status.
    """
    now, day = clock()(), last_day(until) if until else None
    if day is not None and day < china_day(now):
        raise UsageError(f"--until {until}: that day is over")
    say_archive(archive_path)
    with Archive.open(archive_path, holder="yifa alarms mute", create=False) as archive:
        codes = portals_of(archive.db, place)
        archive.mutes.mute(codes, code, by=by, at=now, until=day)
    printing.say(f"{code} is muted at {count_of(len(codes), 'portal', 'portals')}: {', '.join(codes)}")


@alarms_command.command("unmute")
@click.argument("code", type=CODES)
@click.argument("place")
@by_option
@archive_option
def unmute_command(code: str, place: str, by: str, archive_path: Path) -> None:
    """End the mutes of the alarm CODE of PLACE."""
    say_archive(archive_path)
    with Archive.open(archive_path, holder="yifa alarms unmute", create=False) as archive:
        ended = archive.mutes.unmute(portals_of(archive.db, place), code, by=by, at=clock()())
    printing.say(f"{count_of(ended, 'mute', 'mutes')} of {code} ended" if ended else f"{code} was not muted")
