"""show: prints one document and the evidence for it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.answers.show import Shown, show
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, opened
from yifa.commands.terminal.said import named
from yifa.commands.terminal.speech import spoken, translate
from yifa.model.clock import printed
from yifa.model.text import one_line
from yifa.reading.elements.words import element_titles


@click.command("show")
@click.argument("document")
@archive_option
@json_option
@click.option(
    "--section", type=click.Choice([*element_titles()]), metavar="ELEMENT",
    help=f"Only the text of this element of an annual report: {', '.join(element_titles())}.",
)  # fmt: skip
@click.option(
    "--evidence", is_flag=True,
    help="Then all that is known of it: where each value stood, its pages, versions, files and captures.",
)  # fmt: skip
def show_command(
    document: str, archive_path: Path, as_json: bool, section: str | None, *, evidence: bool
) -> None:
    """Print one DOCUMENT: its text and its files' texts, on a terminal page by page ($PAGER).

    DOCUMENT is an id, its first digits (4 or more), a whole hash, or a page's address.
    """
    if section is not None:
        _show_section(document, section, archive_path, as_json=as_json)
        return
    with opened(archive_path) as db:
        shown = show(db, document)
    with printing.paged():
        printing.answer(shown, partial(_print_document, evidence=evidence), as_json=as_json)


def _show_section(document: str, element: str, archive_path: Path, *, as_json: bool) -> None:
    from archive.answers.texts.elements import read_parts  # what reads reports is loaded for those who ask
    from yifa.commands.ask.facts import report_of

    with opened(archive_path) as db:
        report = report_of(db, document)
        parts = read_parts(db, report, element)
    if as_json:
        printing.say_json({"id": report.document, "element": element, "parts": parts})
        return
    for part in parts:
        printing.heading(f"{part.element}: {part.form}, characters {part.start} to {part.end}")
        printing.say(part.text, as_is=True)


def _print_document(shown: Shown, *, evidence: bool) -> None:
    """Print a document's text, below what it is; then, where it is wanted, what is known of it."""
    values = {value.field: value.value for value in shown.values}
    printing.heading(one_line(shown.title or translate("(no title)")), as_is=True)
    printing.pairs(
        {
            translate("id"): shown.id,
            translate("county"): f"{shown.county} {shown.portal}",
            translate("publisher"): values.get("publisher"),
            translate("published on"): printed(values.get("date_published")),
            translate("page"): shown.url,
            translate("partial"): translate(
                "stored without: %(what)s", what=spoken().join(shown.missing.split())
            )
            if shown.missing
            else None,
        }
    )
    printing.say()
    printing.say(shown.text, as_is=True)
    for file in shown.attachments:
        if file["text"]:
            printing.heading("\n" + translate("Text of %(file)s", file=one_line(file["name"])))
            printing.say(file["text"], as_is=True)
    if evidence:
        _print_evidence(shown)
    else:
        command = f"yifa show {shown.id} --evidence"
        printing.say(
            "\n"
            + translate("Where each value stood, pages, versions, captures: %(command)s", command=command)
        )


def _print_evidence(shown: Shown) -> None:
    printing.heading("\n" + translate("Document"))
    printing.pairs(
        {
            translate("path"): " > ".join(shown.breadcrumb) or None,
            translate("content"): translate(
                "%(kind)s, characters: %(number)s, sha256 %(hash)s",
                kind=shown.body_kind,
                number=shown.characters,
                hash=shown.content_sha256,
            ),
            translate("stored"): shown.first_stored_at,
        }
    )
    _print_values(shown)
    _print_rows(translate("Labels nobody reads"), shown.unread_pairs)
    _print_rows(translate("Pages with this content"), shown.pages)
    _print_rows(translate("Everything these pages have shown"), shown.versions)
    _print_rows(translate("Attachments"), tuple({**file, "text": None} for file in shown.attachments))
    _print_rows(translate("Findings"), shown.findings)
    _print_rows(translate("Captures"), shown.captures)


def _print_values(shown: Shown) -> None:
    printing.heading("\n" + translate("Metadata"))
    rows: list[tuple[object, ...]] = []
    for value in shown.values:
        origin = named("origin", value.origin) if value.origin else "-"
        rows.append((named("field", value.field), value.value, origin, value.label or "-"))
        rows.extend(
            (
                _name_candidate(other),
                other["value"] or other["raw"],
                named("origin", other["origin"] or ""),
                other["label"],
            )
            for other in value.others
        )
    headers = (translate("field"), translate("value"), translate("origin"), translate("printed as"))
    printing.table(headers, rows, whole=(headers[0], headers[2]))


def _name_candidate(other: Mapping[str, Any]) -> str:
    if other["value"] is not None:
        return translate("└ not chosen")
    return translate("└ unreadable") if other["raw"] else translate("└ left empty")


def _print_rows(title: str, rows: tuple[Mapping[str, Any], ...]) -> None:
    """Print each row as a block of names and values: its addresses are too long for a table."""
    if not rows:
        return
    printing.heading(f"\n{title}")
    for number, row in enumerate(rows):
        if number:
            printing.say()
        printing.pairs(dict(row))
