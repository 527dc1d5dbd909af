"""A crawl's progress, on a terminal as bars, elsewhere as plain lines; always on stderr."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from crawler.watch import Watch
from yifa.commands.printing import one_line
from yifa.model.listing import Certificate
from yifa.model.portal import Portal
from yifa.model.record import Outcome

LINE_EVERY = 50
"""pages between two plain lines"""


class Lines(Watch):
    """One plain line per event worth one."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.total: dict[str, int] = {}
        self.done: dict[str, int] = {}

    def _say(self, portal: Portal, words: str) -> None:
        print(one_line(f"{portal.name} {portal.code}: {words}"), file=self.stream, flush=True)

    def looking(self, portal: Portal, columns: int) -> None:
        """Say that the sections are being looked for, once."""
        if columns == 1:
            self._say(portal, "looking for its sections from the home page")

    def walking(self, portal: Portal, section: str, pages: int, rows: int) -> None:
        """Say every tenth page of a listing."""
        if pages % 10 == 0:
            self._say(portal, f"{section}: {pages} listing pages, {rows} rows")

    def walked(self, portal: Portal, section: str, certificate: Certificate) -> None:
        """Say how the walk ended."""
        self._say(portal, f"{section}: {words_of(certificate)}")

    def queued(self, portal: Portal, pages: int) -> None:
        """Say how much there is to fetch."""
        self.total[portal.code], self.done[portal.code] = pages, 0
        self._say(portal, f"{pages} pages to fetch" if pages else "no page to fetch")

    def filing(self, portal: Portal, files: int) -> None:
        """Say how many files there are to fetch."""
        self.total[portal.code], self.done[portal.code] = files, 0
        self._say(portal, f"{files} files to fetch")

    def filed(self, portal: Portal) -> None:
        """Say every LINE_EVERY files how far it is."""
        self._step(portal)

    def saved(self, portal: Portal, outcome: Outcome) -> None:
        """Say every LINE_EVERY pages how far it is."""
        del outcome
        self._step(portal)

    def failed(self, portal: Portal, url: str, reason: str) -> None:
        """Say what was not got."""
        self._say(portal, f"not got: {url} ({reason})")
        self._step(portal)

    def _step(self, portal: Portal) -> None:
        if portal.code in self.total:
            self.done[portal.code] += 1
            if self.done[portal.code] % LINE_EVERY == 0:
                self._say(portal, f"{self.done[portal.code]} of {self.total[portal.code]}")

    def alarmed(self, county: str, code: str, words: str) -> None:
        """Say what alarms."""
        print(one_line(f"{county} {code}: ALARM {words}"), file=self.stream, flush=True)

    def ended(self, portal: Portal, words: str) -> None:
        """Say that it is over."""
        self._say(portal, words)


class Bars(Watch):
    """A bar per portal."""

    def __init__(self, progress: Progress, portals: Sequence[Portal]) -> None:
        self.progress = progress
        self.tasks: dict[str, TaskID] = {
            portal.code: progress.add_task("waiting", total=None, portal=f"{portal.name} {portal.code}")
            for portal in portals
        }

    def _say(self, portal: Portal, words: str) -> None:
        self.progress.update(self.tasks[portal.code], description=words)

    def looking(self, portal: Portal, columns: int) -> None:
        """Show how many pages were looked at."""
        self._say(portal, f"looking for sections, {columns} pages")

    def walking(self, portal: Portal, section: str, pages: int, rows: int) -> None:
        """Show how far the walk is."""
        self._say(portal, f"{section}: {pages} pages, {rows} rows")

    def walked(self, portal: Portal, section: str, certificate: Certificate) -> None:
        """Show how the walk ended."""
        self._say(portal, f"{section}: {words_of(certificate)}")

    def queued(self, portal: Portal, pages: int) -> None:
        """Give the bar its length."""
        task = self.tasks[portal.code]
        self.progress.update(task, total=max(pages, 1), completed=0 if pages else 1, description="pages")

    def filing(self, portal: Portal, files: int) -> None:
        """Give the bar the files' length."""
        self.progress.update(self.tasks[portal.code], total=files, completed=0, description="files")

    def filed(self, portal: Portal) -> None:
        """Move the bar."""
        self.progress.advance(self.tasks[portal.code])

    def saved(self, portal: Portal, outcome: Outcome) -> None:
        """Move the bar."""
        del outcome
        self.progress.advance(self.tasks[portal.code])

    def failed(self, portal: Portal, url: str, reason: str) -> None:
        """Show what was not got, above the bars."""
        self.progress.console.print(
            one_line(f"{portal.name}: not got: {url} ({reason})"), highlight=False, markup=False
        )
        self.progress.advance(self.tasks[portal.code])

    def alarmed(self, county: str, code: str, words: str) -> None:
        """Show what alarms, above the bars."""
        shown = one_line(f"{county} {code}: ALARM {words}")
        self.progress.console.print(shown, highlight=False, markup=False)

    def ended(self, portal: Portal, words: str) -> None:
        """Show that it is over."""
        self._say(portal, words)


def words_of(certificate: Certificate) -> str:
    """Return a certificate in a few words: ``complete (last_page): 3 of 3 pages, 17 rows``."""
    declared = f" of {certificate.pages_declared}" if certificate.pages_declared else ""
    pages = f"{certificate.pages}{declared} pages, {certificate.rows_seen} rows"
    return f"{certificate.verdict} ({certificate.stop_reason}): {pages}"


@contextmanager
def watch_for(portals: Sequence[Portal], *, shown: bool) -> Iterator[Watch]:
    """Give the watch that suits where stderr goes."""
    if not shown:
        yield Watch()
    elif not sys.stderr.isatty():
        yield Lines(sys.stderr)
    else:
        columns = (
            TextColumn("{task.fields[portal]}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        with Progress(*columns, console=Console(stderr=True)) as progress:
            yield Bars(progress, portals)
