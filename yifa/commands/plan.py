"""plan: what a crawl would cost; and the plan of a portal nobody prepared, agreed before it is crawled."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.answers.walks import Walk, read_walks
from yifa.commands import printing
from yifa.commands.discover import print_discovery
from yifa.commands.options import clock, host_options, json_option, opened, read_hosts
from yifa.model.errors import UsageError
from yifa.model.portal import Portal
from yifa.profiles.folders import find_portal, load_portals

SECONDS = 60
_COUNTS = """
    SELECT portal.portal_id, code,
        (SELECT count(*) FROM task WHERE task.portal_id = portal.portal_id) AS documents,
        (SELECT count(*) FROM page WHERE page.portal_id = portal.portal_id AND kind != 'page') AS other_rows,
        (SELECT json_extract(tally, '$.portals."' || code || '"') FROM run) AS tally
    FROM portal ORDER BY code
"""


@click.command("plan")
@click.argument("portals", nargs=-1, required=True, metavar="PORTAL...")
@host_options
@json_option
@click.pass_context
def plan_command(
    ctx: click.Context, portals: tuple[str, ...], portal_hosts: tuple[str, ...], delay_seconds: float | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Say what a backfill of each PORTAL would cost: requests, documents, minutes at the portal's pace.

    Only listings are fetched, and nothing is kept. Exit status 1 where a list could not be read to its end:
    the figures are then the least it costs.
    """
    known = load_portals()
    named = tuple(dict.fromkeys(find_portal(name, known) for name in portals))
    wanted = {each.name: (each.host, *each.hosts) for each in named}
    hosts = read_hosts(wanted, portal_hosts, delay_seconds)
    from crawler.run import crawl

    with tempfile.TemporaryDirectory(prefix="yifa-") as folder:
        scratch = Path(folder) / "scratch.db"
        status = crawl(
            named, archive_path=scratch, command="plan", hosts=hosts, delay_seconds=delay_seconds, whole=True,
            only_listings=True, clock=clock(),
        )  # fmt: skip
        plans = list(_read_plans(scratch, named))
    if as_json:
        printing.say_json(plans)
    else:
        _print_plans(plans)
    ctx.exit(status)


def _read_plans(scratch: Path, portals: Sequence[Portal]) -> Iterator[dict[str, Any]]:
    """Yield the plan of each portal from an archive that holds its listings alone."""
    with opened(scratch) as db:
        counts = {row["code"]: row for row in db.query(_COUNTS)}
        for portal in portals:
            row = counts.get(portal.code)
            walks = read_walks(db, portal_id=row["portal_id"]) if row else ()
            tally = json.loads(row["tally"] or "{}") if row else {}
            documents = row["documents"] if row else 0
            requests = tally.get("requests", 0) + documents
            yield {
                "code": portal.code,
                "name": portal.name,
                "slug": portal.slug,
                "pace_seconds": portal.delay_seconds,
                "requests": requests,
                "listing_requests": tally.get("requests", 0),
                "documents": documents,
                "other_rows": row["other_rows"] if row else 0,
                "minutes": minutes(requests, portal.delay_seconds),
                "complete": bool(walks) and all(each.vouches for each in walks),
                "parked": tally.get("parked"),
                "walks": [asdict(each) for each in walks],
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
        (each["code"], each["name"], each["requests"], each["documents"], each["minutes"],
         f"{each['pace_seconds']:g} s", "yes" if each["complete"] else "no: at least so much")
        for each in plans
    )  # fmt: skip
    printing.table(headers, rows, numbers=("requests", "documents", "minutes"), whole=("code", "name"))
    for each in plans:
        printing.heading(f"\n{each['name']} {each['code']}")
        if each["parked"]:
            printing.say(f"left alone: {each['parked']}")
        for walk in (Walk(**row) for row in each["walks"]):
            printing.say(certificate_line(walk))
        if each["other_rows"]:
            printing.say(f"{each['other_rows']} rows lead elsewhere or to files and are not fetched as pages")
    printing.say("The files that pages link to are fetched too and not counted here.")


def certificate_line(walk: Walk) -> str:
    """Return a walk's certificate on a line."""
    declared = f" of {walk.pages_declared}" if walk.pages_declared else ""
    rows = f"{walk.rows_seen} rows" + (f" of {walk.rows_declared}" if walk.rows_declared else "")
    span = f", {walk.oldest} to {walk.newest}" if walk.oldest else ""
    stop = f"{walk.verdict} ({walk.stop_reason})" if walk.verdict else "did not end"
    detail = f": {walk.detail}" if walk.detail else ""
    return f"{walk.section}  {stop}: {walk.pages}{declared} pages, {rows}{span}{detail}  {walk.url}"


def settle_unknown(
    ctx: click.Context, url: str, portal_hosts: tuple[str, ...], delay_seconds: float | None, *,
    county: str | None, yes: bool,
) -> Portal:  # fmt: skip
    """Return the portal found at an address once its plan is agreed to; end the command where it is not.

    Raises:
        UsageError: nobody is there to ask, and --yes was not given.
    """
    if not yes and not sys.stdin.isatty():
        raise UsageError(
            "backfill of an address asks before it crawls, and there is no terminal to ask on: add --yes"
        )
    found = _discover_apart(ctx, url, portal_hosts, delay_seconds, county)
    print_discovery(found)
    if found["profile"] is None or not found["sections"]:
        printing.note(f"yifa: {url}: nothing to crawl: {'; '.join(found['undetermined'])}")
        ctx.exit(1)
    from crawler.discover.found import portal_of

    portal = portal_of(found["profile"])
    documents = sum(each["documents"] for each in found["sections"])
    pages = sum(_pages(each["certificate"]) for each in found["sections"])
    needed = minutes(pages + documents, portal.delay_seconds)
    cost = f"about {pages + documents} requests, {documents} documents, {needed} minutes"
    printing.heading(
        f"\nPlan: {portal.name} {portal.code}: {cost} at {portal.delay_seconds:g} s between requests"
    )
    if not yes and not click.confirm("Crawl it now?", err=True):
        printing.note("yifa: not crawled")
        ctx.exit(0)
    return portal


def _pages(certificate: Mapping[str, Any]) -> int:
    return max(int(certificate["pages"]), int(certificate["pages_declared"] or 0))


def _discover_apart(
    ctx: click.Context,
    url: str,
    portal_hosts: tuple[str, ...],
    delay_seconds: float | None,
    county: str | None,
) -> dict[str, Any]:
    """Return what ``yifa discover`` says, run in a process of its own, as each crawls once."""
    words = [sys.executable, "-m", "yifa", "discover", url, "--json"]
    words += [word for rule in portal_hosts for word in ("--portal-host", rule)]
    words += ["--delay", str(delay_seconds)] if delay_seconds is not None else []
    words += ["--county", county] if county is not None else []
    done = subprocess.run(words, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own command
    if done.returncode not in (0, 1):
        ctx.exit(done.returncode)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["platform"] is None:
        ctx.exit(done.returncode)
    return found
