"""import: brings web archives that others made into the archive."""

from pathlib import Path

import click

from archive.derived.reports import Derived
from archive.store import Archive
from pipelines.imports import WebImport, import_webs
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, clock, json_option, portals_option, say_archive
from yifa.model.status import Status
from yifa.model.text import count_of, one_line
from yifa.profiles.folders import load_portals

SHOWN = 20
LEFT = {
    "held": ("record that is held already", "records that are held already"),
    "redirect": ("record of a redirect", "records of redirects"),
    "part": ("part of pages", "parts of pages"),
    "later": ("record dated later than now", "records dated later than now"),
}


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@portals_option
@archive_option
@json_option
@click.pass_context
def import_command(ctx: click.Context, files: tuple[Path, ...], archive_path: Path, as_json: bool) -> None:
    """Bring what others received of portals into the archive: FILES are .warc, .warc.gz or .wacz.

    Portals are told by the hosts that profiles name. Pages are read as in a crawl, and marked with the file
    and the record they come from. They are no walk of ours: they prove no list, no absence, and no page of
    them counts as fetched. Importing a file again adds nothing. Damaged records are named, and cost only
    themselves: exit status 1.
    """
    say_archive(archive_path)
    with printing.at_work("import") as tell:
        done = import_webs(files, archive_path, load_portals(), at=clock()(), tell=tell)
        if done.run is not None:
            with Archive.open(archive_path, holder="yifa import") as archive:
                Derived(archive).derive(tell=tell)
    printing.answer(done, _print_import, as_json=as_json)
    if done.damaged:
        ctx.exit(Status.FELL_SHORT)


def _print_import(done: WebImport) -> None:
    """Print what was kept, what was not and why, for a person."""
    kinds = ("document", "file", "list", "refused")
    rows = [(name, *(counts[kind] for kind in kinds)) for name, counts in sorted(done.portals.items())]
    if rows:
        headers = ("portal", "pages", "files", "lists", "not read")
        printing.table(headers, rows, numbers=headers[1:])
    for file in done.files:
        by = f", written by {one_line('; '.join(file.software))}" if file.software else ""
        printing.say(f"{file.file}: {count_of(file.records, 'record', 'records')}{by}")
        for damage in file.damages[:SHOWN]:
            printing.say(f"DAMAGED  {one_line(damage.where)}: {one_line(damage.why)}", style="red")
        if len(file.damages) > SHOWN:
            printing.say(f"… and {len(file.damages) - SHOWN} more; see --json")
    left = [count_of(done.left[what], *words) for what, words in LEFT.items() if done.left[what]]
    if done.hosts:
        hosts = ", ".join(f"{host} {number}" for host, number in done.hosts.most_common(3))
        left.append(f"{count_of(done.hosts.total(), 'record', 'records')} of other hosts ({hosts})")
    if left:
        printing.say(f"Not imported: {'; '.join(left)}.")
    printing.say(f"{count_of(done.documents, 'document', 'documents')} that the archive had not")
