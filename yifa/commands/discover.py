"""discover: a portal nobody prepared, found out about from an address."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from yifa.commands import printing
from yifa.commands.options import clock, host_options, json_option, read_hosts
from yifa.commands.progress import watch_for
from yifa.model.errors import UsageError
from yifa.profiles.counties import County, counties_named
from yifa.profiles.folders import load_portals

if TYPE_CHECKING:
    from crawler.discover.found import Discovery

USER_PORTALS = Path("data/portals")


def is_address(text: str) -> bool:
    """Return whether a command was given an address and not a portal's name."""
    return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)


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
    if not is_address(url):
        raise UsageError(f"{url!r}: expected an http(s) address")
    if write:  # before the profiles are read: the folder is among those to look in
        user_folder().mkdir(parents=True, exist_ok=True)
    chosen = _named(county) if county is not None else None
    hosts = read_hosts({url: (urlsplit(url).hostname or "",)}, portal_hosts, delay_seconds)
    from crawler.discover.probe import provisional
    from crawler.discover.run import discover

    with watch_for([provisional(url)]) as watch:
        probe, status = discover(url, hosts=hosts, county=chosen, delay_seconds=delay_seconds, watch=watch)
    values = _describe(url, probe.found, refused=probe.refused)
    written = _write(values) if write else None
    if as_json:
        printing.say_json({**values, "written": str(written) if written else None})
    else:
        print_discovery(values)
        if written:
            printing.say(f"\nwritten to {written}")
    if probe.refused:
        printing.note(f"yifa: {probe.refused}")
    ctx.exit(max(status, 1) if write and written is None else status)


def _named(name: str) -> County:
    found = counties_named(name)
    if len(found) == 1:
        return found[0]
    near = "、".join(f"{each.name} {each.code} ({each.place})" for each in found)
    raise UsageError(f"--county {name!r}: {f'which of {near}?' if near else 'no such county'}")


def _describe(url: str, found: "Discovery | None", *, refused: str | None) -> dict[str, Any]:
    """Return a discovery as JSON values under fixed keys."""
    if found is None:
        empty = dict.fromkeys(
            ("home", "platform", "county", "known", "sections", "samples", "scores", "profile")
        )
        return {"url": url, **empty, "undetermined": [refused]}
    from crawler.discover.found import profile_text, slug_for

    county = found.county.county
    known = next((each for each in load_portals() if county and each.code == county.code), None)
    host = urlsplit(found.home).hostname or ""
    slug = slug_for(host, found.home, [each.slug for each in load_portals()])
    recognition = found.recognition
    return {
        "url": url,
        "home": found.home,
        "platform": {
            "name": recognition.platform.name,
            "title": recognition.platform.title,
            "confidence": recognition.confidence,
            "signals": [_signal(each) for each in found.signals if each.signal in recognition.signals],
            "against": [_signal(each) for each in found.signals if each.signal in recognition.against],
        },
        "county": {
            **(asdict(county) if county else dict.fromkeys(("code", "name", "prefecture", "province"))),
            "evidence": list(found.county.evidence),
        },
        "known": known.slug if known else None,
        "sections": [_section(each) for each in found.sections],
        "samples": [asdict(each) for each in found.samples],
        "scores": _scores(found),
        "profile": profile_text(found, slug, clock()().date().isoformat()),
        "undetermined": list(found.undetermined),
    }


def _signal(seen: Any) -> dict[str, str]:
    signal = seen.signal
    return {"platform": signal.platform, "place": signal.place, "seen": signal.seen, "url": seen.url}


def _section(each: Any) -> dict[str, Any]:
    stop = asdict(each.certificate)
    return {
        "name": each.name,
        "url": each.url,
        "found": each.found,
        "rows": each.rows,
        "documents": each.documents,
        "newest": stop["newest"],
        "oldest": stop["oldest"],
        "certificate": stop,
    }


def _scores(found: "Discovery") -> dict[str, float]:
    """Return the mean score of each field over the samples that were read."""
    read = [each.fields for each in found.samples if not each.problem]
    names = dict.fromkeys(score.field for fields in read for score in fields)
    return {
        name: round(sum(s.score for fields in read for s in fields if s.field == name) / len(read), 2)
        for name in names
    }


def print_discovery(values: Mapping[str, Any]) -> None:
    """Print a discovery for a person."""
    printing.heading(values["url"])
    if values["platform"] is not None:
        _print_found(values)
    if values["undetermined"]:
        printing.heading("\nNot determined")
        for each in values["undetermined"]:
            printing.say(f"- {each}")


def _print_found(values: Mapping[str, Any]) -> None:
    platform, county = values["platform"], values["county"]
    sure = f", confidence {platform['confidence']:.0%}" if platform["signals"] else ""
    known = f"; has a profile: {values['known']}" if values["known"] else ""
    where = f"{county['name']} {county['code']} ({county['province']}{county['prefecture']}){known}"
    rows = {
        "home": values["home"],
        "platform": f"{platform['name']} ({platform['title']}){sure}",
        "county": where if county["code"] else "not determined",
    }
    printing.pairs(rows)
    for each in platform["signals"]:
        printing.say(f"  {each['place']}  {each['seen']}  on {each['url']}")
    for each in platform["against"]:
        printing.say(f"  against: {each['platform']}  {each['place']}  {each['seen']}  on {each['url']}")
    for each in county["evidence"]:
        printing.say(f"  {each}")
    _print_sections(values["sections"])
    _print_samples(values)
    if values["profile"] is not None:
        printing.heading("\nProfile")
        printing.say(values["profile"].rstrip("\n"))


def _print_sections(sections: Sequence[Mapping[str, Any]]) -> None:
    if sections:
        printing.heading("\nSections")
        headers = ("name", "rows", "newest", "oldest", "read", "address", "found")
        rows = (
            (*(each[key] for key in headers[:4]), _read(each), each["url"], each["found"])
            for each in sections
        )
        printing.table(headers, rows, numbers=("rows",), whole=("name", "newest", "oldest"))


def _read(section: Mapping[str, Any]) -> str:
    return f"{section['certificate']['verdict']} ({section['certificate']['stop_reason']})"


def _print_samples(values: Mapping[str, Any]) -> None:
    if values["samples"]:
        printing.heading("\nSample pages")
    for sample in values["samples"]:
        printing.say(sample["url"])
        if sample["problem"]:
            printing.say(f"  not read: {sample['problem']}")
        for each in sample["fields"]:
            printing.say(f"  {each['score']:.1f}  {each['field']}  {each['value'] or '-'}  ({each['why']})")
    if values["scores"]:
        words = "  ".join(f"{name} {share:.0%}" for name, share in values["scores"].items())
        printing.say(f"score per field: {words}")


def user_folder() -> Path:
    """Return the folder of the user's own profiles: the first of $YIFA_PORTALS, else ``data/portals``."""
    named = [each for each in os.environ.get("YIFA_PORTALS", "").split(os.pathsep) if each]
    return Path(named[0]) if named else USER_PORTALS


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
