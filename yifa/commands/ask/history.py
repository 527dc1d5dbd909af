"""history: shows what the pages of a document have shown, and what changed when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from archive.answers.differences import COSMETIC, SAME, Stretch
from archive.answers.history import (
    Changes,
    FileChange,
    History,
    PageHistory,
    VersionHistory,
    history,
    text_between,
)
from archive.schema.database import Database
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    csv_option,
    json_option,
    one_table,
    opened,
    output_option,
)
from yifa.commands.terminal.output import put, put_rows, write_document
from yifa.commands.terminal.places import covers_of
from yifa.model.text import count_of, one_line

AROUND = 24
"""characters shown of the sentences beside a change"""
STYLES = {"-": "red", "+": "green", "~-": "dim", "~+": "dim"}


METHODS = (
    "A version came after the last answer without it (earliest), no later than the first with it (latest);",
    "it stood until shown_until at least; what a page showed between two answers is not known. substantive,",
    "cosmetic: sentences that differ from the version before; values, files: how many of these differ.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing a page has shown, as a row of a table."""

    url: str
    county: str
    portal: str
    state: str
    """of the page, now"""
    version: int
    document: str
    title: str | None
    earliest: str | None
    """None = the page's first version"""
    latest: str
    shown_until: str
    current: bool
    substantive: int
    cosmetic: int
    values: int
    files: int


@click.command("history")
@click.argument("document", metavar="ID")
@csv_option
@output_option
@archive_option
@json_option
def history_command(
    document: str, output: Path | None, archive_path: Path, *, as_csv: bool, as_json: bool
) -> None:
    """Print every version of every page that shows a document, and what changed from one to the next.

    A change came between two answers: after the last that showed the page without it, and no later than the
    first with it.

    ID is a document's id (or its first digits), a version's number (v12), or a page's address. Lines with -
    and + are sentences that changed; ~ marks changes of width, punctuation or white space alone.
    """
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        story = history(db, document)
        portals = sorted({page.portal for page in story.pages})
        if as_json or as_csv:
            covers = covers_of(db, portals, [document], at=clock()(), methods=METHODS)
            rows = [_row(page, version) for page in story.pages for version in page.versions]
            covers.counts |= {"pages": len(story.pages), "versions": len(rows)}
            if as_csv:
                put_rows(output, covers, Row, rows)
            else:
                put(output, covers, lambda out: write_document(out, story))
        else:
            _print_history(db, story)


def _row(page: PageHistory, version: VersionHistory) -> Row:
    changes = version.changes
    return Row(
        url=page.url, county=page.county, portal=page.portal, state=page.state, version=version.version,
        document=version.document, title=version.title, earliest=version.last_fetch_without,
        latest=version.first_fetch_with, shown_until=version.last_fetch_with, current=version.current,
        substantive=len(changes.substantive), cosmetic=len(changes.cosmetic), values=len(changes.metadata),
        files=len(changes.files),
    )  # fmt: skip


def _print_history(db: Database, story: History) -> None:
    printing.heading(one_line(story.title or "(no title)"))
    pages = len(story.pages)
    printing.say(f"document {story.document}, on {count_of(pages, 'page', 'pages')}")
    for page in story.pages:
        _print_page(db, page)


def _print_page(db: Database, page: PageHistory) -> None:
    printing.say()
    printing.heading(page.url)
    printing.say(f"{page.county} {page.portal}, {page.state}" + _replaced(page))
    listed = (
        f"listed {page.first_listed_at} to {page.last_listed_at}" if page.first_listed_at else "on no list"
    )
    if page.first_fetched_at:
        printing.say(f"{listed}; fetched {page.first_fetched_at} to {page.last_fetched_at}")
    else:
        printing.say(f"{listed}; never fetched by a crawl: imported")
    events: list[tuple[str, int, VersionHistory | Mapping[str, Any]]] = [
        (version.first_fetch_with, 0, version) for version in page.versions
    ]
    events += [(state["at"], 1, state) for state in page.states]
    before = {after.version: was for was, after in pairwise(page.versions)}
    for _, _, event in sorted(events, key=lambda event: event[:2]):
        if isinstance(event, VersionHistory):
            _print_version(db, event, before.get(event.version))
        else:
            _print_state(event)


def _replaced(page: PageHistory) -> str:
    return f"; now {page.replaced_by}" if page.replaced_by else ""


def _between(without: str | None, found: str) -> str:
    """Return in words when a change came.

    >>> _between("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    'between 2026-01-01T00:00:00Z and 2026-02-01T00:00:00Z'
    """
    return f"between {without} and {found}" if without else f"by {found}"


def _print_state(state: Mapping[str, Any]) -> None:
    witnesses = [f"{name} {state[name]}" for name in ("run", "walk", "capture") if state[name] is not None]
    printing.say(
        f"{_between(state['last_without_at'], state['at'])}  {state['state']}: {one_line(state['detail'])} "
        f"({', '.join(witnesses)})",
        style="yellow",
    )


def _print_version(db: Database, version: VersionHistory, before: VersionHistory | None) -> None:
    changed = ", ".join(_count(version.changes)) or "read anew, nothing changed"
    first = "first imported" if version.imported_from else "first fetched"
    what = first if before is None else changed
    now = ", current" if version.current else ""
    came = _between(version.last_fetch_without, version.first_fetch_with)
    printing.say(f"{came}  v{version.version}  {version.document}{now}: {what}", style="bold")
    imported = f"; imported from {one_line(version.imported_from)}" if version.imported_from else ""
    printing.say(f"  shown until {version.last_fetch_with} at least{imported}", style="dim")
    for change in version.changes.metadata:
        mark = "~" if change.kind == COSMETIC else " "
        was, is_ = one_line(change.before), one_line(change.after)
        printing.say(f"  {mark} {change.field}: {was} → {is_}")
    for file in version.changes.files:
        _print_file(file)
    if before is not None and (version.changes.cosmetic or version.changes.substantive):
        _print_lines(_lines(text_between(db, before.version, version.version)))


def _count(changes: Changes) -> Iterator[str]:
    kinds = {
        "substantive": changes.substantive, "cosmetic": changes.cosmetic, "in metadata": changes.metadata,
        "in files": changes.files,
    }  # fmt: skip
    yield from (f"{len(changed)} {name}" for name, changed in kinds.items() if changed)


def _print_file(file: FileChange) -> None:
    name = one_line(file.name)
    if file.kind == "renamed":
        printing.say(f"    file {name} renamed, before {one_line(file.before)}")
        return
    hashes = " → ".join((sha256 or "not kept")[:12] for sha256 in (file.before, file.after))
    printing.say(f"    file {name} {file.kind}: {hashes}  {file.url}")
    for change in file.substantive:
        _print_lines((*(("-", line) for line in change.before), *(("+", line) for line in change.after)))


def _lines(stretches: Sequence[Stretch]) -> Iterator[tuple[str, str]]:
    """Yield the mark and text of every changed line, and of the unchanged ones right beside a change."""
    for index, stretch in enumerate(stretches):
        if stretch.kind == SAME:
            yield from _context(stretch.change.after, first=index == 0, last=index == len(stretches) - 1)
        else:
            mark = "~" if stretch.kind == COSMETIC else ""
            yield from ((f"{mark}-", line) for line in stretch.change.before)
            yield from ((f"{mark}+", line) for line in stretch.change.after)


def _context(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[tuple[str, str]]:
    shown = ([] if first else [lines[0]]) + ([] if last else [lines[-1]])
    if len(lines) < len(shown):
        shown = shown[:1]
    left = len(lines) - len(shown)
    if not first:
        yield " ", _cut(shown[0])
    if left:
        yield " ", f"… {count_of(left, 'unchanged sentence', 'unchanged sentences')} …"
    if not last and (first or len(shown) > 1):
        yield " ", _cut(shown[-1])


def _cut(sentence: str) -> str:
    line = one_line(sentence)
    return line if len(line) <= AROUND else f"{line[:AROUND]}…"


def _print_lines(lines: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> None:
    for mark, text in lines:
        printing.say(f"  {mark:>2} {one_line(text)}", style=STYLES.get(mark, "dim"))
