"""failures: shows what failed, why, and when it is tried next."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.answers.failures import ALL, GIVEN_UP, OPEN, Failure, failures, weigh_none
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    csv_option,
    json_option,
    one_table,
    opened,
    output_option,
    place_arguments,
)
from yifa.commands.terminal.output import put_rows
from yifa.commands.terminal.places import covers_of, find_places
from yifa.model.errors import UsageError
from yifa.model.text import count_of, one_line

NONE = {OPEN: "No failure open.", GIVEN_UP: "No failure given up.", ALL: "No failure ever."}
METHODS = (
    "A row is an address that was not got, open until it is got after all (resolved_at) or proved gone;",
    "given_up: not tried again by itself; explained: the page's own state says why.",
)


@click.command("failures")
@place_arguments("portals")
@click.option("--all", "everything", is_flag=True, help="Also those got after all.")
@click.option("--given-up", is_flag=True, help="Only those that are not tried again by themselves.")
@csv_option
@output_option
@archive_option
@json_option
def failures_command(
    portals: tuple[str, ...], everything: bool, given_up: bool, output: Path | None, archive_path: Path, *,
    as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print what failed at each PLACE (else at all), why, and when it is tried next.

    With --csv or --json: a row a failure; what they rest on goes to standard error, with --output beside
    the file.
    """
    one_table(output, as_csv, as_json)
    if everything and given_up:
        raise UsageError("--all and --given-up exclude each other")
    with opened(archive_path) as db:
        codes = find_places(db, portals)
        which = ALL if everything else GIVEN_UP if given_up else OPEN
        listed = failures(db, codes, which)
        basis = "" if listed else f"{NONE[which]} {weigh_none(db, codes)}"
        if as_csv or as_json:
            methods = (basis,) if basis else METHODS
            covers = covers_of(db, codes, portals, at=clock()(), methods=methods, limits={"which": which})
            covers.counts["failures"] = len(listed)
            put_rows(output, covers, Failure, listed, under=None if as_csv else "failures")
            return
    _print_failures(listed)
    if basis:
        printing.say(basis)


def _print_failures(listed: Sequence[Failure]) -> None:
    portal = None
    for failure in listed:
        if failure.portal != portal:
            portal = failure.portal
            printing.heading(f"{failure.county} {failure.portal}")
        printing.say(f"{failure.kind}  {failure.url}", style="dim" if failure.resolved_at else "red")
        times = (
            "once" if failure.attempts == 1 else f"{failure.attempts} times, first {failure.first_failed_at}"
        )
        lines = (
            one_line(failure.title) if failure.title else None,
            one_line(f"{failure.reason}: {failure.detail}"),
            f"tried {times}, last {failure.last_failed_at} in run {failure.run}; {_say_next(failure)}",
            "withdrawn, gone or restricted: no failure of a run" if failure.explained else None,
        )
        for line in filter(None, lines):
            printing.say(f"   {line}")
    if listed:
        given_up = sum(failure.given_up for failure in listed)
        got = sum(failure.resolved_at is not None for failure in listed)
        explained = sum(failure.explained for failure in listed)
        parts = [count_of(len(listed), "failure", "failures")]
        parts += [f"{explained} withdrawn, gone or restricted"] if explained else []
        parts += [f"{given_up} given up"] if given_up else []
        parts += [f"{got} got after all"] if got else []
        printing.say("; ".join(parts))


def _say_next(failure: Failure) -> str:
    if failure.resolved_at:
        return f"got after all {failure.resolved_at}"
    return f"next attempt {failure.next_attempt_at}" if failure.next_attempt_at else "given up"
