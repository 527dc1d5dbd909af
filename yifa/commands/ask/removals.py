"""removals: shows what left the lists, on what evidence nothing else did, and how long pages last."""

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import click

from archive.answers.lasting.covers import ListCovers, in_words
from archive.answers.lasting.exposure import GROUPS, Lasting, Watched, by_group, read_watched
from archive.answers.lasting.removals import Removal, Step, read_removals, steps_of
from archive.answers.lasting.stream import Span
from archive.schema.database import Database
from yifa.commands.terminal import printing
from yifa.commands.terminal.days import found_since_option, span_from
from yifa.commands.terminal.options import (
    clock,
    one_table,
    opened,
    place_arguments,
    table_options,
)
from yifa.commands.terminal.output import put, write_csv, write_rows
from yifa.commands.terminal.places import covers_of, find_portal_codes
from yifa.model.errors import UsageError
from yifa.model.text import one_line

METHODS = (
    "delisted: a list was read to its end without the page; unreachable: it answered that it is not there;",
    "gone: such answers 14 days apart while no list shows it. A step happened after earliest, by latest.",
)
LASTING = (
    "A page is watched from its first answer; it is lost where it stopped answering, never came back and no",
    "address of the portal says the same. lower_bound: days for which it certainly answered; upper_bound:",
    "days after which it certainly did not, infinite where it still did when last asked.",
    "Shares left are the self-consistent estimate for such intervals (Turnbull 1976).",
)


@click.command("removals")
@place_arguments()
@found_since_option
@click.option(
    "--by", multiple=True, type=click.Choice([*GROUPS]),
    help="Count how long pages last, in groups; repeatable.",
)  # fmt: skip
@click.option(
    "--pages", is_flag=True, help="With --csv or --json: a row for each page, for survival analysis."
)
@table_options
def removals_command(
    places: tuple[str, ...], since: str | None, by: tuple[str, ...], output: Path | None,
    archive_path: Path, *, pages: bool, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print every page that left its list, each step dated and witnessed; PLACE limits it.

    delisted: a list was read to its end without it. unreachable: it answers that it is not there. gone: such
    answers 14 days apart, and no list shows it. What the absence of removals rests on stands below; with
    --csv and --json it goes to standard error, with --output beside the file.
    --by counts person-time and the share of pages that still answer after one and two years; --pages gives
    the days of each page as lower_bound and upper_bound.
    """
    one_table(output, as_csv, as_json)
    if (by and pages) or (since and (by or pages)) or (pages and not (as_csv or as_json)):
        raise UsageError("--by or --pages, both over all time; --pages with --csv or --json")
    with opened(archive_path) as db:
        codes = find_portal_codes(db, places)
        methods = LASTING if by or pages else METHODS
        covers = covers_of(db, codes, places, at=clock()(), methods=methods, limits={"since": since})
        if by or pages:
            _lasting(db, codes, by, covers, output, as_csv=as_csv, as_json=as_json)
        else:
            _removals(db, codes, span_from(since), covers, output, as_csv=as_csv, as_json=as_json)


def _removals(
    db: Database, codes: Sequence[str] | None, span: Span, covers: ListCovers, output: Path | None, *,
    as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    removals = read_removals(db, codes, span)
    left = sum(removal.state != "listed" for removal in removals)
    covers.counts.update({"pages off their lists": left, "back on them": len(removals) - left})
    if as_json:
        put(output, covers, lambda out: write_rows(out, "removals", removals, covers))
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, Step, steps_of(removals, span)))
    else:
        for removal in removals:
            _print_removal(removal)
        printing.say(f"{left} pages off their lists, {len(removals) - left} back on them")
        for evidence in covers.lists:
            printing.say(in_words(evidence))


def _lasting(
    db: Database, codes: Sequence[str] | None, by: Sequence[str], covers: ListCovers, output: Path | None, *,
    as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    watched = list(read_watched(db, codes))
    covers.counts["pages watched"] = len(watched)
    groups = [*by_group(watched, lambda page: " ".join(GROUPS[one](page) for one in by))] if by else []
    rows: Sequence[Lasting | Watched] = groups if by else watched
    if as_json:
        put(output, covers, lambda out: write_rows(out, "groups" if by else "pages", rows, covers))
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, Lasting if by else Watched, rows))
    else:
        _print_groups(groups)
        for line in covers.lines():
            printing.say(line)


def _print_groups(groups: Sequence[Lasting]) -> None:
    headers = (
        "group", "pages", "lost", "moved", "delisted", "days, least", "most", "lost in 100 years, least",
        "most", "left, 1 year", "2 years", "watched",
    )  # fmt: skip
    rows = [["-" if value in (None, "") else value for value in astuple(one)] for one in groups]
    printing.table(headers, rows, numbers=headers[1:])


def _print_removal(removal: Removal) -> None:
    printing.heading(
        f"{removal.state}  {removal.county} {removal.portal}  {removal.document or 'never read'}"
    )
    printing.say(f"   {one_line(removal.title or '(no title)')}")
    printing.say(f"   {removal.url}", style="dim")
    printing.say(f"   listed {removal.listed_since} to {removal.last_listed_at}")
    for step in removal.steps:
        named = (("run", step["run"]), ("walk", step["walk"]), ("capture", step["capture"]))
        witness = ", ".join(f"{name} {number}" for name, number in named if number is not None)
        after = f"after {step['last_without_at']}, " if step["last_without_at"] else ""
        by = f"{after}by {step['at']}"
        printing.say(f"   {by}  {step['state']}: {one_line(step['detail'])} ({witness})")
    for url in removal.also_at:
        printing.say(f"   the same document is still at {url}")
    printing.say()
