"""lag: shows when a year's reports really appeared, and how late that was."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple
from pathlib import Path

import click

from archive.answers.reports.lag import Group, Lag, group, read_lag
from archive.answers.reports.places import Places, read_places
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, on_day_option, opened, portals_option
from yifa.commands.terminal.places import find_codes
from yifa.commands.terminal.tables import say_csv
from yifa.model.duty import DUE, Due

MONTH_DAY = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})")
Name = Callable[[Lag, Places], str]
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
        raise click.BadParameter("expected a month and a day, such as 04-01")
    return month, day


@click.command("lag")
@click.argument("year", type=int)
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option("--by", type=click.Choice([*GROUPS]), help="Count in groups instead of one row a report.")
@click.option(
    "--due", callback=_read_due, default="{:02}-{:02}".format(*DUE), show_default=True, metavar="MM-DD",
    help="Day by which reports are due, the year after.",
)  # fmt: skip
@on_day_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per report.")
@portals_option
@archive_option
@json_option
def lag_command(
    year: int, places: tuple[str, ...], by: str | None, due: tuple[int, int], on_day: str,
    archive_path: Path, *, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print when the reports on YEAR appeared: the day they print, and the interval that walks prove.

    It appeared after the last walk over its list to a proved end without it, and no later than the first walk
    with it. backdated: the printed day lies before that; postdated: after; unbounded: no walk came before.
    """
    with opened(archive_path) as db:
        held = read_places(db)
        lags = read_lag(
            db,
            find_codes(db, places),
            year,
            due=Due(month=due[0], day=due[1], on_day_is_late=on_day == "late"),
        )
    groups = list(group(lags, [GROUPS[by](lag, held) for lag in lags])) if by else []
    if as_json:
        printing.say_json(
            {"documents": [asdict(lag) for lag in lags], "groups": [asdict(one) for one in groups]}
        )
    elif as_csv:
        say_csv(Group if by else Lag, groups if by else lags)
    elif by:
        _say_groups(groups)
    else:
        _say(lags)


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
