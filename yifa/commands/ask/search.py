"""search: finds publications by words, and says what was looked in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from archive.search.choosing import ORDERS
from archive.search.looked_in import as_object
from archive.search.search import Hit, Matches, find_spans, search
from yifa.commands.terminal import printing
from yifa.commands.terminal.looked_in import nothing_found, reservations, sentences
from yifa.commands.terminal.options import (
    Choose,
    archive_option,
    csv_option,
    filter_options,
    json_option,
    one_table,
    opened,
    output_option,
)
from yifa.commands.terminal.said import named
from yifa.commands.terminal.speech import count, translate
from yifa.model.clock import printed
from yifa.model.text import one_line
from yifa.reading.elements.words import element_titles


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Publications shown."
)
@click.option(
    "--sort",
    "order",
    type=click.Choice([*ORDERS]),
    default="best",
    show_default=True,
    help="The best first, or the newest.",
)
@click.option(
    "--in", "within", type=click.Choice([*element_titles()]), metavar="ELEMENT",
    help=f"Only where this element of an annual report has the words: {', '.join(element_titles())}.",
)  # fmt: skip
@csv_option
@output_option
@archive_option
@json_option
def search_command(
    words: tuple[str, ...], choose: Choose, limit: int, order: str, within: str | None, output: Path | None,
    archive_path: Path, *, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find publications that have what WORDS ask for, in texts, titles, numbers, bodies' names or files.

    Blanks and AND join words that must all occur, OR words that may stand for each other, NOT goes before
    what must not occur; brackets group. Operators are in capitals. Chinese is found exactly as typed, from
    one character up; so is what stands in "…", “…” or 「…」. An empty answer says what was looked in and what
    was not. With --json: an object with results, total and looked_in.
    """
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        matches = search(db, words, choose(db), limit=limit, order=order, within=within)
    if as_json or as_csv:
        _put(output, matches, as_csv=as_csv)
    else:
        print_matches(matches)


@dataclass(frozen=True, slots=True)
class _Note:
    """What a search was looked for in, beside a table of what it found."""

    matches: Matches

    def lines(self) -> Iterator[str]:
        """Yield it in words."""
        yield _count_words(self.matches)

    def as_object(self) -> dict[str, Any]:
        """Return it for the file beside the table."""
        looked_in = self.matches.looked_in
        return {
            "query": looked_in.query, "total": self.matches.total, "written": len(self.matches.hits),
            "looked_in": as_object(looked_in),
        }  # fmt: skip


def _put(output: Path | None, matches: Matches, *, as_csv: bool) -> None:
    """Write what was found as a table or whole, and what was looked in beside it."""
    from yifa.commands.terminal.output import put, put_rows, write_document

    note = _Note(matches)
    if as_csv:
        put_rows(output, note, Hit, matches.hits)
        return
    said = note.as_object()
    whole = {
        "query": said["query"], "total": said["total"], "results": matches.hits,
        "looked_in": said["looked_in"],
    }  # fmt: skip
    put(output, note, lambda out: write_document(out, whole))


def print_matches(matches: Matches) -> None:
    """Print what a search found, for a person."""
    for number, hit in enumerate(matches.hits, 1):
        _print_hit(number, hit, matches.terms)
    printing.say(_count_words(matches))


def _count_words(matches: Matches) -> str:
    if not matches.total:
        return nothing_found(matches.looked_in)
    found = count(matches.total, "%(count)s publication", "%(count)s publications")
    if matches.total != len(matches.hits):
        found = translate("%(found)s; %(shown)s shown, see --limit", found=found, shown=len(matches.hits))
    limits = reservations(matches.looked_in) if matches.looked_in.limits_hits else ()
    return sentences(translate("%(sentence)s.", sentence=found), *limits) if limits else found


def _stand(hit: Hit) -> str | None:
    """Return in words how a page stands that is withdrawn, or that shows the words no longer."""
    stand = named("page_state", hit.state) if hit.state != "listed" or hit.replaced_by else ""
    if hit.replaced_by:
        stand = translate("%(state)s, now %(url)s", state=stand, url=hit.replaced_by)
    return (
        "; ".join(filter(None, (stand, "" if hit.current else translate("in an earlier version only"))))
        or None
    )


def _print_hit(number: int, hit: Hit, terms: tuple[str, ...]) -> None:
    title = one_line(hit.title or translate("(no title)"))
    day = printed(hit.date_published) or translate("undated")
    printing.say(f"{number}. {hit.id}  {hit.county} {hit.portal}  {day}", style="dim", as_is=True)
    spans = ((start + 3, end + 3) for start, end in find_spans(title, terms))
    printing.say(printing.marked(f"   {title}", spans), as_is=True)
    year = translate("report year %(year)s", year=hit.report_year) if hit.report_year else None
    facts = [_stand(hit), hit.publisher, year]
    facts.append(count(hit.copies, "on %(count)s page", "on %(count)s pages") if hit.copies > 1 else None)
    line = " · ".join(one_line(fact) for fact in facts if fact)
    if line:
        printing.say(f"   {line}", as_is=True)
    printing.say(f"   {hit.url}", style="dim", as_is=True)
    for snippet in hit.snippets:
        printing.say(printing.marked(f"   {snippet}"), as_is=True)
    for file in hit.files:
        printing.say("   " + translate("in the file %(file)s", file=one_line(file.name)), style="dim")
        for snippet in file.snippets:
            printing.say(printing.marked(f"   {snippet}"), as_is=True)
    printing.say()
