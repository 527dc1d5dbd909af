"""portals: lists, shows and checks the profiles of portals."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from yifa.commands.terminal import printing
from yifa.commands.terminal.groups import Commands
from yifa.commands.terminal.options import clock, json_option, portals_option
from yifa.model.errors import UsageError
from yifa.model.portal import Portal
from yifa.model.status import Status
from yifa.model.text import count_of
from yifa.profiles.check import check_profiles
from yifa.profiles.counties import County, counties_of, load_counties
from yifa.profiles.folders import find_portal, load_portals
from yifa.reading.listing.paging import PAGING

NEVER = "never compared with the live portal"


@click.group("portals", cls=Commands, invoke_without_command=True)
@portals_option
@json_option
@click.pass_context
def portals_command(ctx: click.Context, as_json: bool) -> None:
    """List the portals that have a profile; show one; check the profiles."""
    if ctx.invoked_subcommand is None:
        _list_portals(as_json)


@portals_command.command("list")
@click.option("--all", "whole", is_flag=True, help="Every county-level division, with a profile or without.")
@click.option("--province", help="Only this province's: 山西 or 山西省.")
@portals_option
@json_option
def list_command(whole: bool, province: str | None, as_json: bool) -> None:
    """List the portals that have a profile; with --all every county of the country."""
    counties = counties_of(province) if province is not None else tuple(load_counties().values())
    if not counties:
        provinces = dict.fromkeys(county.province for county in load_counties().values())
        raise UsageError(f"--province {province!r}: expected one of {'、'.join(provinces)}")
    if whole:
        _list_counties(counties, as_json)
    else:
        _list_portals(as_json, {county.province for county in counties})


def _list_counties(counties: Sequence[County], as_json: bool) -> None:
    portals = {portal.code: portal for portal in load_portals()}
    if as_json:
        printing.say_json([_describe_county(county, portals.get(county.code)) for county in counties])
        return
    rows = []
    for county in counties:
        portal = portals.get(county.code)
        known = (portal.slug, portal.platform.name, portal.home) if portal else (None, None, None)
        rows.append((county.code, county.name, county.region, *known))
    headers = ("code", "name", "where", "slug", "platform", "home")
    printing.table(headers, rows, whole=("code", "name", "slug", "platform"))
    profiled = sum(county.code in portals for county in counties)
    printing.note(f"{len(counties)} county-level divisions, {profiled} with a profile")


def _describe_county(county: County, portal: Portal | None) -> dict[str, Any]:
    return {**asdict(county), "profile": _describe(portal) if portal else None}


def _list_portals(as_json: bool, provinces: Collection[str] = ()) -> None:
    portals = [portal for portal in load_portals() if not provinces or portal.province in provinces]
    if as_json:
        printing.say_json([_describe(portal) for portal in portals])
        return
    headers = ("code", "name", "slug", "where", "platform", "sections", "checked")
    rows = (
        (portal.code, portal.name, portal.slug, f"{portal.province}{portal.prefecture}", portal.platform.name,
         "、".join(section.name for section in portal.sections), portal.checked or "never")
        for portal in portals
    )  # fmt: skip
    printing.table(headers, rows, whole=("code", "name", "slug", "platform", "checked"))


def _describe(portal: Portal) -> dict[str, Any]:
    """Return everything a profile says, as JSON values."""
    return {
        "code": portal.code,
        "name": portal.name,
        "slug": portal.slug,
        "province": portal.province,
        "prefecture": portal.prefecture,
        "platform": portal.platform.name,
        "platform_title": portal.platform.title,
        "home": portal.home,
        "aliases": list(portal.aliases),
        "hosts": list(portal.hosts),
        "delay_seconds": portal.delay_seconds,
        "open_hours": list(portal.open_hours) if portal.open_hours else None,
        "checked": portal.checked.isoformat() if portal.checked else None,
        "sections": [
            {
                "name": section.name,
                "url": section.url,
                "discover": section.discover,
                "at_least": section.at_least,
                "may_be_empty": section.may_be_empty,
            }
            for section in portal.sections
        ],
    }


@portals_command.command("show")
@click.argument("name")
@portals_option
@json_option
def show_command(name: str, as_json: bool) -> None:
    """Print the profile of the portal NAME: a code, slug or Chinese name."""
    portal = find_portal(name, load_portals())
    if as_json:
        printing.say_json(_describe(portal))
        return
    hours = portal.open_hours
    printing.heading(f"{portal.name} {portal.code}")
    printing.pairs(
        {
            "slug": portal.slug,
            "where": f"{portal.province}{portal.prefecture}",
            "platform": f"{portal.platform.name} ({portal.platform.title})",
            "home": portal.home,
            "same tree at": " ".join(portal.aliases) or None,
            "also visits": " ".join(portal.hosts) or None,
            "pace": f"{portal.delay_seconds:g} s between requests",
            "open": f"from {hours[0]} to {hours[1]} o'clock, Asia/Shanghai" if hours else "always",
            "checked": portal.checked.isoformat() if portal.checked else NEVER,
        }
    )
    for section in portal.sections:
        where = section.url or "to be found from the home page"
        least = "may be empty" if section.may_be_empty else f"at least {section.at_least} rows expected"
        printing.say(f"section  {section.name}  {where}  ({least})")


@portals_command.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@portals_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Check every profile, or only FILES; exit status 2 where one is wrong."""
    checked = check_profiles(files, pagers=PAGING, today=clock()().date())
    if as_json:
        printing.say_json({"files": checked.files, "problems": list(checked.problems)})
    else:
        for problem in checked.problems:
            printing.say(problem)
        verdict = f"{len(checked.problems)} problems" if checked.problems else "all right"
        printing.say(f"{count_of(checked.files, 'profile', 'profiles')} checked: {verdict}")
    if checked.problems:
        ctx.exit(Status.WRONG_USAGE)
