"""failures: shows what failed, why, and when it is tried next."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.answers.failures import ALL, GIVEN_UP, OPEN, Failure, failures, weigh_none
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, opened, place_arguments
from yifa.commands.terminal.places import find_places
from yifa.model.errors import UsageError
from yifa.model.text import count_of, one_line


@click.command("failures")
@place_arguments("portals")
@click.option("--all", "everything", is_flag=True, help="Also those got after all.")
@click.option("--given-up", is_flag=True, help="Only those that are not tried again by themselves.")
@archive_option
@json_option
def failures_command(
    portals: tuple[str, ...], everything: bool, given_up: bool, archive_path: Path, as_json: bool
) -> None:
    """Print what failed at each PLACE (else at all), why, and when it is tried next.

    With --json: a list of failures; what an empty answer rests on goes to standard error.
    """
    if everything and given_up:
        raise UsageError("--all and --given-up exclude each other")
    with opened(archive_path) as db:
        codes = find_places(db, portals)
        listed = failures(db, codes, ALL if everything else GIVEN_UP if given_up else OPEN)
        basis = "" if listed else weigh_none(db, codes)
    printing.answer(listed, _print_failures, as_json=as_json)
    if not listed:
        kind = "ever" if everything else "given up" if given_up else "open"
        (printing.note if as_json else printing.say)(f"No failure {kind}. {basis}")


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
