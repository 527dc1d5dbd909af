"""read: prints what one saved page or listing says, without an archive."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from pipelines.saved import ReadListing, ReadPage, read_saved_listing, read_saved_page
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import clock, json_option, portals_option
from yifa.model.errors import UsageError
from yifa.model.record import FIELD_NAMES
from yifa.model.status import Status
from yifa.model.text import one_line, typed_addresses
from yifa.profiles.folders import find_portal, load_portals

RECORD_KEYS = (
    "title", *FIELD_NAMES, "report_year", "document_kind", "signoff_organ", "signoff_date", "breadcrumb",
    "text", "attachments", "body_kind",
)  # fmt: skip
EVIDENCE_KEYS = ("pairs", "findings", "site_id_code", "content_sha256", "encoding_declared", "encoding_used")
LISTING_KEYS = (
    "entries", "next_url", "pages_declared", "rows_declared", "page_number", "column_name",
)  # fmt: skip


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--url", required=True, help="The address the file came from.")
@click.option("--portal", help="Read it as this portal's: code, slug or Chinese name; else by its platform.")
@portals_option
@click.option("--listing", is_flag=True, help="It is a listing, not a document's page.")
@json_option
@click.pass_context
def read_command(
    ctx: click.Context, file: Path, url: str, portal: str | None, listing: bool, as_json: bool
) -> None:
    """Print what a saved FILE (- for standard input) says, without network or archive.

    Exit status 1 where it cannot be read: a challenge, an error page, no document. The reason is printed.
    """
    address = next(iter(typed_addresses(url)), None)
    if address is None or not urlsplit(address).hostname:
        raise UsageError(f"--url {url!r}: expected an http(s) address")
    url = address
    chosen = find_portal(portal, load_portals()) if portal is not None else None
    with click.open_file(str(file), "rb") as opened:
        body = opened.read()
    read: ReadListing | ReadPage
    if listing:
        read = read_saved_listing(body, url=url, portal=chosen, today=clock()().date())
        values = describe_listing(read)
    else:
        read = read_saved_page(body, url=url, portal=chosen)
        values = describe_page(read)
    printing.answer(values, _print_listing if listing else _print_page, as_json=as_json)
    problem = read.error if read.verdict == "ok" else f"{read.verdict}: {read.verdict_detail}"
    if problem:
        printing.note(f"yifa: {file}: {problem}")
        ctx.exit(Status.FELL_SHORT)


def describe_page(read: ReadPage) -> dict[str, Any]:
    """Return what a page says, as JSON values under fixed keys; null throughout where it was not read."""
    judged = {"verdict": read.verdict, "verdict_detail": read.verdict_detail, "platform": read.platform}
    if read.record is None:
        return {**dict.fromkeys(RECORD_KEYS), **judged, **dict.fromkeys(EVIDENCE_KEYS)}
    record = asdict(read.record)
    flat = {**record, **record["fields"]}
    return {
        **{key: flat[key] for key in RECORD_KEYS},
        **judged,
        **{key: flat[key] for key in EVIDENCE_KEYS},
        "findings": _describe_findings(flat["findings"]),
    }


def describe_listing(read: ReadListing) -> dict[str, Any]:
    """Return what a listing says, as JSON values under fixed keys; null throughout where it was not read."""
    judged = {"verdict": read.verdict, "verdict_detail": read.verdict_detail, "platform": read.platform}
    if read.listing is None:
        return {**dict.fromkeys(LISTING_KEYS), **judged, "findings": None, "frames": None}
    listing = asdict(read.listing)
    entries = [
        {
            "url": entry.url,
            "title": entry.title,
            "date": entry.published,
            "date_text": entry.published_text,
            "kind": entry.kind,
        }
        for entry in read.listing.entries
    ]
    return {
        **{key: listing[key] for key in LISTING_KEYS},
        "entries": entries,
        **judged,
        "findings": _describe_findings(listing["findings"]),
        "frames": listing["frames"],
    }


def _describe_findings(findings: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{key: finding[key] for key in ("code", "field", "detail")} for finding in findings]


def _print_page(values: Mapping[str, Any]) -> None:
    printing.heading(one_line(values["title"] or "(no title)"))
    shown = {key: values[key] for key in (*RECORD_KEYS, "verdict", "platform", *EVIDENCE_KEYS)}
    for key in ("title", "text", "attachments", "pairs", "findings"):
        shown.pop(key)
    shown["breadcrumb"] = " > ".join(values["breadcrumb"] or ()) or None
    printing.pairs(shown)
    for file in values["attachments"] or ():
        printing.say(f"attachment  {file['name']}  {file['url']}")
    _print_findings(values)
    if values["text"]:
        printing.say()
        printing.say(values["text"], as_is=True)


def _print_listing(values: Mapping[str, Any]) -> None:
    printing.heading(one_line(values["column_name"] or "(no column name)"))
    printing.pairs({key: values[key] for key in ("verdict", "platform", *LISTING_KEYS[1:5])})
    for entry in values["entries"] or ():
        kind = "" if entry["kind"] == "page" else f"  [{entry['kind']}]"
        printing.say(f"{entry['date'] or '----------'}  {one_line(entry['title'])}  {entry['url']}{kind}")
    for frame in values["frames"] or ():
        printing.say(f"frame  {frame}")
    _print_findings(values)


def _print_findings(values: Mapping[str, Any]) -> None:
    for finding in values["findings"] or ():
        printing.say(f"finding  {finding['code']}  {finding['field'] or ''}  {finding['detail']}")
