"""Discovers a portal that has no profile, and asks before it is crawled."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import click

from crawler.discover.discovery import portal_of
from yifa.commands.get.discover import print_discovery
from yifa.commands.get.plan import minutes
from yifa.commands.terminal import printing
from yifa.commands.terminal.said import retold
from yifa.commands.terminal.speech import VARIABLE, spoken
from yifa.model.errors import UsageError
from yifa.model.portal import Portal
from yifa.model.status import Status


def agree_on_portal(
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
    discovery = _discover(ctx, url, portal_hosts, delay_seconds, county)
    print_discovery(discovery)
    if discovery["profile"] is None or not discovery["sections"]:
        printing.note(f"yifa: {url}: nothing to crawl: {'; '.join(discovery['undetermined'])}")
        ctx.exit(Status.FELL_SHORT)
    portal = portal_of(discovery["profile"])
    documents = sum(section["documents"] for section in discovery["sections"])
    pages = sum(_count_pages(section["certificate"]) for section in discovery["sections"])
    needed = minutes(pages + documents, portal.delay_seconds)
    cost = f"about {pages + documents} requests, {documents} documents, {needed} minutes"
    printing.heading(
        f"\nPlan: {portal.name} {portal.code}: {cost} at {portal.delay_seconds:g} s between requests"
    )
    if not yes and not click.confirm(retold("Crawl it now?"), err=True):
        printing.note("yifa: not crawled")
        ctx.exit(Status.AS_EXPECTED)
    return portal


def _count_pages(certificate: Mapping[str, Any]) -> int:
    return max(int(certificate["pages"]), int(certificate["pages_declared"] or 0))


def _discover(
    ctx: click.Context,
    url: str,
    portal_hosts: tuple[str, ...],
    delay_seconds: float | None,
    county: str | None,
) -> dict[str, Any]:
    """Return what ``yifa discover`` says, run in a process of its own: in one process Scrapy starts once."""
    words = [sys.executable, "-m", "yifa", "discover", url, "--json"]
    words += [word for rule in portal_hosts for word in ("--portal-host", rule)]
    words += ["--delay", str(delay_seconds)] if delay_seconds is not None else []
    words += ["--county", county] if county is not None else []
    environment = {**os.environ, VARIABLE: spoken().code}
    done = subprocess.run(words, stdout=subprocess.PIPE, env=environment, check=False)  # noqa: S603 - our own
    if done.returncode not in (Status.AS_EXPECTED, Status.FELL_SHORT):
        ctx.exit(done.returncode)
    discovery: dict[str, Any] = json.loads(done.stdout)
    if discovery["platform"] is None:
        ctx.exit(done.returncode)
    return discovery
