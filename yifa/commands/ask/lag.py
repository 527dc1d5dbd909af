"""lag: shows when a year's reports really appeared, and how late that was."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TextIO

import click

from archive.answers.lasting.covers import ListCovers
from archive.answers.reports.lag import Group, Lag, group, read_lag
from archive.answers.reports.places import Places, read_places
from archive.answers.reports.spells import CurveStep, Spell, read_curve, read_spells, steps_of
from yifa.commands.terminal import printing
from yifa.commands.terminal.curve_svg import MOST, write_curves
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    csv_option,
    json_option,
    on_day_option,
    one_table,
    opened,
    output_option,
    place_arguments,
    portals_option,
)
from yifa.commands.terminal.output import as_plain, put, write_csv, write_rows
from yifa.commands.terminal.places import covers_of, find_codes, find_portal_codes, known_agencies
from yifa.commands.terminal.said import retold
from yifa.model.clock import china_day
from yifa.model.duty import DUE, Due
from yifa.model.errors import UsageError

METHODS = (
    "A report appeared after the last walk over its list to a proved end without it (earliest), no later",
    "than the first walk with it (latest). backdated: the day it prints lies before; postdated: after;",
    "unbounded: no such walk came before. Days late are by the printed day, the earliest if backdated.",
    "Bounds count days from the end of the report year. The curve (Turnbull 1976) has reports that a list",
    "showed, and those that are absent as not there when every list was last read whole; unknown ones not.",
)
Row = Lag | Group | Spell | CurveStep
MONTH_DAY = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})")
Name = Callable[[Lag | Spell, Places], str]
GROUPS: Mapping[str, Name] = {
    "county": lambda lag, places: places[lag.county].name,
    "prefecture": lambda lag, places: places[lag.county].prefecture or places[lag.county].name,
    "level": lambda lag, _: lag.level,
    "function": lambda lag, _: lag.key,
}


def _read_due(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[int, int]:
    match = MONTH_DAY.fullmatch(value)
    month, day = (int(match["month"]), int(match["day"])) if match else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= 28 + (month != 2) * 2):
        raise click.BadParameter(retold("expected a month and a day, such as 04-01"))
    return month, day


@click.command("lag")
@click.argument("year", type=int)
@place_arguments()
@click.option("--by", type=click.Choice([*GROUPS]), help="Count in groups instead of one row a report.")
@click.option(
    "--due", callback=_read_due, default="{:02}-{:02}".format(*DUE), show_default=True, metavar="MM-DD",
    help="Day by which reports are due, the year after.",
)  # fmt: skip
@on_day_option
@click.option(
    "--curve", is_flag=True, help="Print the share not yet online, by day; with --by, of each group."
)
@click.option("--spans", is_flag=True, help="With --csv or --json: a row a report, for survival analysis.")
@csv_option
@click.option("--svg", "as_svg", is_flag=True, help="Draw the curve, with --by one for each group.")
@output_option
@portals_option
@archive_option
@json_option
def lag_command(
    year: int, places: tuple[str, ...], by: str | None, due: tuple[int, int], on_day: str,
    output: Path | None, archive_path: Path, *, curve: bool, spans: bool, as_csv: bool, as_svg: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Print when the reports on YEAR appeared: the day they print, and the interval that walks prove.

    It appeared after the last walk over its list to a proved end without it, and no later than the first walk
    with it. backdated: the printed day lies before that; postdated: after; unbounded: no walk came before.
    The curve is the self-consistent estimate for intervals (Turnbull 1976) over the reports that a list
    showed and those that are absent, which were not there when every list was last read whole.
    """
    one_table(output, as_csv, as_svg, as_json)
    if curve + spans + as_svg > 1 or (spans and not (as_csv or as_json)):
        raise UsageError("one of --curve, --spans and --svg; --spans with --csv or --json")
    asked = Due(month=due[0], day=due[1], on_day_is_late=on_day == "late")
    now = clock()()
    with opened(archive_path) as db:
        held, codes, agencies = read_places(db), find_codes(db, places), known_agencies()
        lags = read_lag(db, codes, year, due=asked, agencies=agencies)
        spells: list[Spell] = []
        if curve or spans or as_svg or as_json:
            spells += read_spells(db, lags, codes, year, today=china_day(now), due=asked, agencies=agencies)
        limits = {"year": year, "--by": by, "due on": asked.on(year).isoformat(), "on the due day": on_day}
        portals = find_portal_codes(db, places)
        covers = covers_of(db, portals, places, at=now, methods=METHODS, limits=limits)
    covers.counts |= {"reports held": len(lags), "late": sum(bool(lag.days_late) for lag in lags)}
    answer = _Answer(year=year, by=by, lags=lags, spells=spells, places=held, due=asked, covers=covers)
    if as_json:
        put(output, covers, answer.write_json)
    elif as_svg:
        answer.refuse_too_many()
        put(output, covers, answer.draw)
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, *answer.table(curve=curve, spans=spans)))
    elif curve:
        _say_curve(answer.steps())
    elif by:
        _say_groups(answer.groups())
    else:
        _say(lags)
    if not (lags or output or as_json or as_svg or as_csv):
        for line in covers.lines():
            printing.say(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """All that can be said of a year, by group where groups were asked for."""

    year: int
    by: str | None
    lags: Sequence[Lag]
    spells: Sequence[Spell]
    places: Places
    due: Due
    covers: ListCovers

    def groups(self) -> list[Group]:
        """Return the reports counted in groups; none where none were asked for."""
        if self.by is None:
            return []
        return [*group(self.lags, [GROUPS[self.by](lag, self.places) for lag in self.lags])]

    def by_group(self) -> dict[str, list[Spell]]:
        """Return the spells of each group; all under an empty name where no groups were asked for."""
        found: dict[str, list[Spell]] = {}
        for spell in self.spells:
            name = GROUPS[self.by](spell, self.places) if self.by else ""
            found.setdefault(name, []).append(spell)
        return dict(sorted(found.items()))

    def steps(self) -> list[CurveStep]:
        """Return the curves as rows."""
        return [
            step for name, own in self.by_group().items() for step in steps_of(name, own, self.year)
        ]  # fmt: skip

    def table(self, *, curve: bool, spans: bool) -> tuple[type[Row], Sequence[Row]]:
        """Return what the rows of the table are, and the rows."""
        if curve:
            return CurveStep, self.steps()
        if spans:
            return Spell, self.spells
        return (Group, self.groups()) if self.by else (Lag, self.lags)

    def write_json(self, out: TextIO) -> None:
        """Write everything as one JSON document."""
        write_rows(
            out, "documents", self.lags, self.covers, groups=[*map(as_plain, self.groups())],
            curve=[*map(as_plain, self.steps())], spans=[*map(as_plain, self.spells)],
        )  # fmt: skip

    def refuse_too_many(self) -> None:
        """Refuse to draw more curves than can be told apart.

        Raises:
            UsageError: there are more.
        """
        count = len(self.by_group())
        if count > MOST:
            raise UsageError(f"--svg --by {self.by}: {count} curves, {MOST} can be told apart: name a PLACE")

    def draw(self, out: TextIO) -> None:
        """Draw the curves."""
        curves = {
            _named(name, own): read_curve(own) for name, own in self.by_group().items()
        }  # fmt: skip
        write_curves(out, self.year, curves, self.due.on(self.year), [*self.covers.lines()])


def _say(lags: Sequence[Lag]) -> None:
    printing.table(
        ("county", "body", "printed", "online after", "and by", "verdict", "days late"),
        [
            (lag.county, lag.body, lag.claimed or "-", lag.earliest or "-", lag.latest or "-", lag.verdict,
             "-" if lag.days_late is None else lag.days_late)
            for lag in lags
        ],
        numbers=("days late",),
    )  # fmt: skip
    late = sum(bool(lag.days_late) for lag in lags)
    printing.say(f"{len(lags)} reports held, {late} of them late; what is not held is in yifa coverage")


def _say_groups(groups: Sequence[Group]) -> None:
    printing.table(
        ("group", "reports", "late", "backdated", "unbounded", "days late: 1/4", "1/2", "3/4"),
        [["-" if value is None else value for value in astuple(one)] for one in groups],
        numbers=("reports", "late", "backdated", "unbounded", "days late: 1/4", "1/2", "3/4"),
    )


def _named(name: str, own: Sequence[Spell]) -> str:
    return f"{name or 'all'}: {len(own)} reports, {sum(spell.url is None for spell in own)} of them absent"


def _say_curve(steps: Sequence[CurveStep]) -> None:
    printing.table(
        ("group", "after", "by", "share", "not yet online", "reports"),
        [
            (step.group or "all", step.after or "-", step.by, f"{step.share:.3f}", f"{step.left:.3f}",
             step.spells)
            for step in steps
        ],
        numbers=("share", "not yet online", "reports"),
    )  # fmt: skip
    if not steps:
        printing.say("no report held was shown by a list: no curve")
