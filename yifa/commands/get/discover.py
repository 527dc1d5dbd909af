"""discover: finds out about a portal nobody prepared, from an address."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from crawler.discover.discovery import Discovery, Sample, SectionFound, SeenSignal, profile_text, slug_for
from yifa.commands.terminal import printing
from yifa.commands.terminal.hosts import host_options, read_hosts
from yifa.commands.terminal.options import clock, json_option
from yifa.commands.terminal.progress import watch_for
from yifa.model.errors import UsageError
from yifa.model.listing import say_end, weakness
from yifa.model.status import Status
from yifa.model.text import typed_addresses
from yifa.profiles import FOLDERS_VARIABLE
from yifa.profiles.counties import County, counties_named
from yifa.profiles.folders import load_portals

USER_PORTALS = Path("data/portals")


def address_typed(text: str) -> str | None:
    """Return the address that was typed, with or without http://; None where it is none, as a name."""
    url = next(iter(typed_addresses(text)), None)
    return url if url and urlsplit(url).hostname else None


@click.command("discover")
@click.argument("url")
@click.option("--county", help="Which county it is, where the pages do not tell: code or name.")
@click.option("--write", is_flag=True, help="Put the profile among yours ($YIFA_PORTALS or data/portals).")
@host_options
@json_option
@click.pass_context
def discover_command(
    ctx: click.Context, url: str, county: str | None, write: bool, portal_hosts: tuple[str, ...],
    delay_seconds: float | None, as_json: bool,
) -> None:  # fmt: skip
    """Find out what the portal at URL is, where its 依法行政 columns are, and how well its pages read.

    URL may be a home page, a listing's own address, or a department's sub-site. Ends with a profile; exit
    status 1 where something could not be determined, which is said plainly.
    """
    address = address_typed(url)
    if address is None:
        raise UsageError(f"{url!r}: expected an http(s) address")
    url = address
    if write:  # before the profiles are read: the folder is among those to look in
        user_folder().mkdir(parents=True, exist_ok=True)
    chosen = _named(county) if county is not None else None
    hosts = read_hosts({url: (urlsplit(url).hostname or "",)}, portal_hosts, delay_seconds)
    from crawler.discover.probe import provisional  # Scrapy: `yifa --help` loads this module too
    from crawler.discover.run import discover

    with watch_for([provisional(url)]) as watch:
        probe, status = discover(url, hosts=hosts, county=chosen, delay_seconds=delay_seconds, watch=watch)
    values = _describe(url, probe.discovery, refused=probe.refused)
    written = _write(values) if write else None
    if as_json:
        printing.say_json({**values, "written": str(written) if written else None})
    else:
        print_discovery(values)
        if written:
            printing.say(f"\nwritten to {written}")
    if probe.refused:
        printing.note(f"yifa: {probe.refused}")
    ctx.exit(max(status, Status.FELL_SHORT) if write and written is None else status)


def _named(name: str) -> County:
    counties = counties_named(name)
    if len(counties) == 1:
        return counties[0]
    near = "、".join(f"{county.name} {county.code} ({county.region})" for county in counties)
    raise UsageError(f"--county {name!r}: {f'which of {near}?' if near else 'no such county'}")


def _describe(url: str, discovery: Discovery | None, *, refused: str | None) -> dict[str, Any]:
    """Return a discovery as JSON values under fixed keys."""
    if discovery is None:
        empty = dict.fromkeys(
            ("home", "platform", "county", "known", "sections", "samples", "scores", "profile")
        )
        return {"url": url, **empty, "undetermined": [refused]}
    county = discovery.county.county
    portals = load_portals()
    known = next((portal for portal in portals if county and portal.code == county.code), None)
    host = urlsplit(discovery.home).hostname or ""
    slug = slug_for(host, discovery.home, [portal.slug for portal in portals])
    recognition = discovery.recognition
    return {
        "url": url,
        "home": discovery.home,
        "platform": {
            "name": recognition.platform.name,
            "title": recognition.platform.title,
            "confidence": recognition.confidence,
            "signals": [_signal(seen) for seen in discovery.signals if seen.signal in recognition.signals],
            "against": [_signal(seen) for seen in discovery.signals if seen.signal in recognition.against],
        },
        "county": {
            **(asdict(county) if county else dict.fromkeys(("code", "name", "prefecture", "province"))),
            "evidence": list(discovery.county.evidence),
        },
        "known": known.slug if known else None,
        "sections": [_section(section) for section in discovery.sections],
        "samples": [asdict(sample) for sample in discovery.samples],
        "scores": _scores(discovery.samples),
        "profile": profile_text(discovery, slug, clock()().date().isoformat()),
        "undetermined": list(discovery.undetermined),
    }


def _signal(seen: SeenSignal) -> dict[str, str]:
    signal = seen.signal
    return {"platform": signal.platform, "place": signal.place, "seen": signal.seen, "url": seen.url}


def _section(section: SectionFound) -> dict[str, Any]:
    stop = asdict(section.certificate)
    return {
        "name": section.name,
        "url": section.url,
        "found": section.found,
        "rows": section.rows,
        "documents": section.documents,
        "newest": stop["newest"],
        "oldest": stop["oldest"],
        "certificate": stop,
    }


def _scores(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the mean score of each field over the samples that were read."""
    read = [sample.fields for sample in samples if not sample.problem]
    names = dict.fromkeys(score.field for fields in read for score in fields)
    return {
        name: round(sum(s.score for fields in read for s in fields if s.field == name) / len(read), 2)
        for name in names
    }


def print_discovery(values: Mapping[str, Any]) -> None:
    """Print a discovery for a person."""
    printing.heading(values["url"])
    if values["platform"] is not None:
        _print_findings(values)
    if values["undetermined"]:
        printing.heading("\nNot determined")
        for question in values["undetermined"]:
            printing.say(f"- {question}")


def _print_findings(values: Mapping[str, Any]) -> None:
    platform, county = values["platform"], values["county"]
    sure = f", confidence {platform['confidence']:.0%}" if platform["signals"] else ""
    known = f"; has a profile: {values['known']}" if values["known"] else ""
    where = f"{county['name']} {county['code']} ({county['province']}{county['prefecture']}){known}"
    labels = {
        "home": values["home"],
        "platform": f"{platform['name']} ({platform['title']}){sure}",
        "county": where if county["code"] else "not determined",
    }
    printing.pairs(labels)
    for sign in platform["signals"]:
        printing.say(f"  {sign['place']}  {sign['seen']}  on {sign['url']}")
    for sign in platform["against"]:
        printing.say(f"  against: {sign['platform']}  {sign['place']}  {sign['seen']}  on {sign['url']}")
    for line in county["evidence"]:
        printing.say(f"  {line}")
    _print_sections(values["sections"])
    _print_samples(values)
    if values["profile"] is not None:
        printing.heading("\nProfile")
        printing.say(values["profile"].rstrip("\n"), as_is=True)


def _print_sections(sections: Sequence[Mapping[str, Any]]) -> None:
    if sections:
        printing.heading("\nSections")
        headers = ("name", "rows", "newest", "oldest", "read", "address", "found")
        rows = (
            (*(section[key] for key in headers[:4]), _how_read(section), section["url"], section["found"])
            for section in sections
        )
        printing.table(headers, rows, numbers=("rows",), whole=("name", "newest", "oldest"))


def _how_read(section: Mapping[str, Any]) -> str:
    stop = section["certificate"]
    weaker = weakness(stop["proof"], stop["rows_read"])
    return say_end(stop["verdict"], stop["stop_reason"]) + (f", {weaker}" if weaker else "")


def _print_samples(values: Mapping[str, Any]) -> None:
    if values["samples"]:
        printing.heading("\nSample pages")
    for sample in values["samples"]:
        printing.say(sample["url"])
        if sample["problem"]:
            printing.say(f"  not read: {sample['problem']}")
        for field in sample["fields"]:
            value = field["value"] or "-"
            printing.say(f"  {field['score']:.1f}  {field['field']}  {value}  ({field['why']})")
    if values["scores"]:
        words = "  ".join(f"{name} {share:.0%}" for name, share in values["scores"].items())
        printing.say(f"score per field: {words}")


def user_folder() -> Path:
    """Return the folder of the user's own profiles: the first of $YIFA_PORTALS, else ``data/portals``."""
    named = (folder for folder in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if folder)
    return Path(next(named, USER_PORTALS))


def _write(values: Mapping[str, Any]) -> Path | None:
    """Write the profile among the user's own, never over another; return where, or None."""
    if values["profile"] is None:
        printing.note("yifa: no profile written: which county it is is not known; tell it with --county")
        return None
    path = user_folder() / f"{values['county']['code']}.toml"
    if path.exists():
        printing.note(f"yifa: no profile written: {path} exists")
        return None
    path.write_text(values["profile"], encoding="utf-8")
    if values["known"]:
        printing.note(f"yifa: {values['county']['name']} has a profile already: {values['known']}")
    return path
