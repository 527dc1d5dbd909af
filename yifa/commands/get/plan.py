"""plan: says what a backfill would cost."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.answers.plan import Listed, read_listed
from archive.answers.walks import WalkReport
from yifa.commands.get.launch import crawl, hosts_of
from yifa.commands.terminal import printing
from yifa.commands.terminal.hosts import host_options
from yifa.commands.terminal.options import (
    clock,
    csv_option,
    json_option,
    one_table,
    opened,
    output_option,
    place_arguments,
)
from yifa.commands.terminal.output import put, write_document, write_lines
from yifa.commands.terminal.places import covers_of, find_portals
from yifa.model.listing import say_end
from yifa.model.portal import Portal

SECONDS = 60
METHODS = (
    "Only the lists were fetched: a row a portal, requests for its lists and for what their rows lead to;",
    "files come on top. complete: every list was read to its end; else it costs at least so much.",
)


@click.command("plan")
@place_arguments("portals", required=True)
@host_options
@csv_option
@output_option
@json_option
@click.pass_context
def plan_command(
    ctx: click.Context, portals: tuple[str, ...], portal_hosts: tuple[str, ...], delay_seconds: float | None,
    output: Path | None, *, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say what a backfill of each PLACE would cost: requests, documents, minutes at the portal's pace.

    Only listings are fetched, and nothing is kept. Exit status 1 where a list could not be read to its end:
    the figures are then the least it costs.
    """
    one_table(output, as_csv, as_json)
    named = find_portals(portals)
    hosts = hosts_of(named, portal_hosts, delay_seconds)
    with tempfile.TemporaryDirectory(prefix="yifa-") as folder:
        scratch = Path(folder) / "scratch.db"
        status = crawl(
            named, archive_path=scratch, command="plan", hosts=hosts, delay_seconds=delay_seconds, whole=True,
            only_listings=True, clock=clock(),
        )  # fmt: skip
        with opened(scratch) as db:
            listed = read_listed(db)
            covers = covers_of(db, None, portals, at=clock()(), methods=METHODS)
    plans = [_describe(portal, listed.get(portal.code, Listed())) for portal in named]
    covers.counts |= {name: sum(plan[name] for plan in plans) for name in ("requests", "documents")}
    if as_json:
        put(output, covers, lambda out: write_document(out, plans))
    elif as_csv:
        names = [name for name in plans[0] if name != "walks"]
        rows = [[plan[name] for name in names] for plan in plans]
        put(output, covers, lambda out: write_lines(out, names, rows))
    else:
        _print_plans(plans)
    ctx.exit(status)


def _describe(portal: Portal, listed: Listed) -> dict[str, Any]:
    """Return a portal's plan as JSON values."""
    requests = listed.requests + listed.documents
    return {
        "code": portal.code,
        "name": portal.name,
        "slug": portal.slug,
        "pace_seconds": portal.delay_seconds,
        "requests": requests,
        "listing_requests": listed.requests,
        "documents": listed.documents,
        "other_rows": listed.other_rows,
        "minutes": minutes(requests, portal.delay_seconds),
        "complete": listed.is_complete,
        "parked": listed.parked,
        "walks": [asdict(walk) for walk in listed.walks],
    }


def minutes(requests: int, pace_seconds: float) -> float:
    """Return how long so many requests take at a portal's pace.

    >>> minutes(90, 2.0)
    3.0
    """
    return round(requests * pace_seconds / SECONDS, 1)


def _print_plans(plans: Sequence[Mapping[str, Any]]) -> None:
    headers = ("code", "name", "requests", "documents", "minutes", "pace", "lists read to their end")
    rows = (
        (plan["code"], plan["name"], plan["requests"], plan["documents"], plan["minutes"],
         f"{plan['pace_seconds']:g} s", "yes" if plan["complete"] else "no: at least so much")
        for plan in plans
    )  # fmt: skip
    printing.table(headers, rows, numbers=("requests", "documents", "minutes"), whole=("code", "name"))
    for plan in plans:
        printing.heading(f"\n{plan['name']} {plan['code']}")
        if plan["parked"]:
            printing.say(f"left alone: {plan['parked']}")
        for walk in (WalkReport(**row) for row in plan["walks"]):
            printing.say(_certificate_line(walk))
        if plan["other_rows"]:
            printing.say(f"{plan['other_rows']} rows lead elsewhere or to files and are not fetched as pages")
    printing.say("The files that pages link to are fetched too and not counted here.")


def _certificate_line(walk: WalkReport) -> str:
    declared = f" of {walk.pages_declared}" if walk.pages_declared else ""
    rows = f"{walk.rows_read} rows" + (f" of {walk.rows_declared}" if walk.rows_declared else "")
    span = f", {walk.oldest} to {walk.newest}" if walk.oldest else ""
    stop = say_end(walk.verdict, walk.stop_reason) if walk.verdict else "did not end"
    detail = f": {walk.detail}" if walk.detail else ""
    detail += f" [{walk.proof}]" if walk.proof else ""
    return f"{walk.section}  {stop}: {walk.pages}{declared} pages, {rows}{span}{detail}  {walk.url}"
