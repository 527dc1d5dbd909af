"""search: finds publications by words, and says what was looked in."""

from pathlib import Path

import click

from archive.search.choosing import ORDERS
from archive.search.looked_in import as_object
from archive.search.search import Hit, Matches, find_spans, search
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import Choose, archive_option, filter_options, json_option, opened
from yifa.model.text import count_of, one_line
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
@archive_option
@json_option
def search_command(
    words: tuple[str, ...], choose: Choose, limit: int, order: str, within: str | None, archive_path: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Find publications that have what WORDS ask for, in texts, titles, numbers, bodies' names or files.

    Blanks and AND join words that must all occur, OR words that may stand for each other, NOT goes before
    what must not occur; brackets group. Operators are in capitals. Chinese is found exactly as typed, from
    one character up; so is what stands in "…", “…” or 「…」. An empty answer says what was looked in and what
    was not. With --json: an object with results, total and looked_in.
    """
    with opened(archive_path) as db:
        matches = search(db, words, choose(db), limit=limit, order=order, within=within)
    if as_json:
        printing.say_json({
            "query": matches.looked_in.query, "total": matches.total, "results": matches.hits,
            "looked_in": as_object(matches.looked_in),
        })  # fmt: skip
        printing.note(_count_words(matches))
    else:
        print_matches(matches)


def print_matches(matches: Matches) -> None:
    """Print what a search found, for a person."""
    for number, hit in enumerate(matches.hits, 1):
        _print_hit(number, hit, matches.terms)
    printing.say(_count_words(matches))


def _count_words(matches: Matches) -> str:
    if not matches.total:
        return matches.looked_in.words
    shown = "" if matches.total == len(matches.hits) else f"; {len(matches.hits)} shown, see --limit"
    count = f"{count_of(matches.total, 'publication', 'publications')}{shown}"
    limits = matches.looked_in.reservations if matches.looked_in.limits_hits else ()
    return " ".join((f"{count}.", *limits)) if limits else count


def _stand(hit: Hit) -> str | None:
    """Return in words how a page stands that is withdrawn, or that shows the words no longer."""
    replaced = f", now {hit.replaced_by}" if hit.replaced_by else ""
    stand = f"{hit.state}{replaced}" if hit.state != "listed" or replaced else ""
    return "; ".join(filter(None, (stand, "" if hit.current else "in an earlier version only"))) or None


def _print_hit(number: int, hit: Hit, terms: tuple[str, ...]) -> None:
    title = one_line(hit.title or "(no title)")
    printing.say(
        f"{number}. {hit.id}  {hit.county} {hit.portal}  {hit.date_published or 'undated'}", style="dim"
    )
    printing.say(printing.marked(f"   {title}", ((a + 3, b + 3) for a, b in find_spans(title, terms))))
    facts = [_stand(hit), hit.publisher, f"about {hit.report_year}" if hit.report_year else None]
    facts.append(f"on {hit.copies} pages" if hit.copies > 1 else None)
    line = " · ".join(one_line(fact) for fact in facts if fact)
    if line:
        printing.say(f"   {line}")
    printing.say(f"   {hit.url}", style="dim")
    for snippet in hit.snippets:
        printing.say(printing.marked(f"   {snippet}"))
    for file in hit.files:
        printing.say(f"   in {one_line(file.name)}:", style="dim")
        for snippet in file.snippets:
            printing.say(printing.marked(f"   {snippet}"))
    printing.say()
