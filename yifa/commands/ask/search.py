"""search: finds publications that have every one of some words."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.search.search import Hit, Matches, find_spans, search
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import Choose, archive_option, filter_options, json_option, opened
from yifa.model.text import one_line


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@filter_options
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Publications shown."
)
@archive_option
@json_option
def search_command(
    words: tuple[str, ...],
    choose: Choose,
    limit: int,
    archive_path: Path,
    as_json: bool,
) -> None:
    """Find publications (pages) that have every one of WORDS, the best first.

    Chinese is found exactly as typed, from one character up. With --json: a list of publications; the total
    and what an empty answer is worth go to standard error.
    """
    with opened(archive_path) as db:
        matches = search(db, words, choose(db), limit=limit)
    if as_json:
        printing.say_json(matches.hits)
        printing.note(_count_words(matches))
    else:
        print_matches(matches, words)


def print_matches(matches: Matches, words: Sequence[str]) -> None:
    """Print what a search found, for a person."""
    for number, hit in enumerate(matches.hits, 1):
        _print_hit(number, hit, words)
    printing.say(_count_words(matches))


def _count_words(matches: Matches) -> str:
    if not matches.total:
        return f"Nothing found. {matches.evidence}"
    shown = "" if matches.total == len(matches.hits) else f"; {len(matches.hits)} shown, see --limit"
    return f"{matches.total} publication{'' if matches.total == 1 else 's'}{shown}"


def _stand(hit: Hit) -> str | None:
    """Return in words how a page stands that is withdrawn, or that shows the words no longer."""
    replaced = f", now {hit.replaced_by}" if hit.replaced_by else ""
    stand = f"{hit.state}{replaced}" if hit.state != "listed" or replaced else ""
    return "; ".join(filter(None, (stand, "" if hit.current else "in an earlier version only"))) or None


def _print_hit(number: int, hit: Hit, words: Sequence[str]) -> None:
    title = one_line(hit.title or "(no title)")
    printing.say(
        f"{number}. {hit.id}  {hit.county} {hit.portal}  {hit.date_published or 'undated'}", style="dim"
    )
    printing.say(printing.marked(f"   {title}", ((a + 3, b + 3) for a, b in find_spans(title, words))))
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
