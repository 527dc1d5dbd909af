"""removals: shows what left the lists, and on what evidence nothing else did."""

from pathlib import Path

import click

from archive.answers.removals import Evidence, Removal, read_evidence, read_removals
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, json_option, opened, portals_option
from yifa.commands.terminal.places import find_code
from yifa.model.listing import weakness
from yifa.model.text import one_line


@click.command("removals")
@click.argument("portal", required=False)
@portals_option
@archive_option
@json_option
def removals_command(portal: str | None, archive_path: Path, as_json: bool) -> None:
    """Print every page that left its list, each step dated and witnessed; PORTAL limits it to one.

    delisted: a list was read to its end without it. unreachable: it answers that it is not there. gone: such
    answers 14 days apart, and no list shows it. With --json, what the absence of removals rests on goes to
    standard error.
    """
    with opened(archive_path) as db:
        code = find_code(db, portal) if portal is not None else None
        removals, evidence = read_removals(db, code), read_evidence(db, code)
    if as_json:
        printing.say_json(removals)
        for section in evidence:
            printing.note(_in_words(section))
        return
    for removal in removals:
        _print_removal(removal)
    left = sum(removal.state != "listed" for removal in removals)
    printing.say(f"{left} pages off their lists, {len(removals) - left} back on them")
    for section in evidence:
        printing.say(_in_words(section))


def _print_removal(removal: Removal) -> None:
    printing.heading(
        f"{removal.state}  {removal.county} {removal.portal}  {removal.document or 'never read'}"
    )
    printing.say(f"   {one_line(removal.title or '(no title)')}")
    printing.say(f"   {removal.url}", style="dim")
    printing.say(f"   listed {removal.listed_since} to {removal.last_listed_at}")
    for step in removal.steps:
        named = (("run", step["run"]), ("walk", step["walk"]), ("capture", step["capture"]))
        witness = ", ".join(f"{name} {number}" for name, number in named if number is not None)
        after = f"after {step['last_without_at']}, " if step["last_without_at"] else ""
        by = f"{after}by {step['at']}"
        printing.say(f"   {by}  {step['state']}: {one_line(step['detail'])} ({witness})")
    for url in removal.also_at:
        printing.say(f"   the same document is still at {url}")
    printing.say()


def _in_words(evidence: Evidence) -> str:
    where = f"{evidence.county} {evidence.portal} {evidence.section}"
    if evidence.read_to_end_at is None:
        return f"{where}: never read to its end, so nothing is known of removals"
    weaker = weakness(evidence.proof, evidence.rows_then)
    weaker = f" ({evidence.proof}, {weaker})" if weaker else ""
    later = f", down to known rows {evidence.read_at}" if evidence.read_at != evidence.read_to_end_at else ""
    return (
        f"{where}: {evidence.rows_listed} rows listed; read to its end {evidence.read_to_end_at}{weaker}"
        f"{later}; each page got has answered since {evidence.answered_since or 'never'}"
    )
