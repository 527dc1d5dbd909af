"""Shows on standard error how far a command is: as bars on a terminal, elsewhere as plain lines."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.watch import Lines, Watch, alarm_line, words_of
from yifa.commands.terminal.said import retold
from yifa.model.listing import Certificate
from yifa.model.portal import Portal
from yifa.model.record import Outcome
from yifa.model.text import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bars(Watch):
    """A bar per portal."""

    def __init__(self, progress: "Progress", portals: Sequence[Portal]) -> None:
        self.progress = progress
        self.tasks: dict[str, TaskID] = {
            portal.code: progress.add_task(
                retold("still waiting"), total=None, portal=f"{portal.name} {portal.code}"
            )
            for portal in portals
        }
        self.work: TaskID | None = None

    def _say(self, portal: Portal, words: str) -> None:
        self.progress.update(self.tasks[portal.code], description=retold(words))

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
        self.progress.update(
            task, total=max(pages, 1), completed=0 if pages else 1, description=retold("its pages")
        )

    def filing(self, portal: Portal, files: int) -> None:
        """Give the bar the files' length."""
        self.progress.update(
            self.tasks[portal.code], total=files, completed=0, description=retold("its files")
        )

    def filed(self, portal: Portal) -> None:
        """Move the bar."""
        self.progress.advance(self.tasks[portal.code])

    def saved(self, portal: Portal, outcome: Outcome) -> None:
        """Move the bar."""
        del outcome
        self.progress.advance(self.tasks[portal.code])

    def failed(self, portal: Portal, url: str, reason: str) -> None:
        """Show what failed, above the bars."""
        self.progress.console.print(
            one_line(retold(f"{portal.name}: failed: {url} ({reason})")), highlight=False, markup=False
        )
        self.progress.advance(self.tasks[portal.code])

    def working(self, what: str, done: int, of: int) -> None:
        """Give what is done beside the portals a bar of its own."""
        if self.work is None:
            self.work = self.progress.add_task("", total=of, portal="")
        self.progress.update(self.work, description=retold(what), total=of, completed=done)

    def alarmed(self, county: str, code: str, words: str) -> None:
        """Show what alarms, above the bars."""
        shown = one_line(retold(alarm_line(county, code, words, retold)))
        self.progress.console.print(shown, highlight=False, markup=False)

    def ended(self, portal: Portal, words: str) -> None:
        """Show that it is over."""
        self._say(portal, words)


@contextmanager
def watch_for(portals: Sequence[Portal]) -> Iterator[Watch]:
    """Give the watch that suits where stderr goes."""
    if not sys.stderr.isatty():
        yield Lines(sys.stderr, retold)
    else:
        from rich.console import Console  # a crawl that is scheduled has no terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.fields[portal]}"), BarColumn(bar_width=24), MofNCompleteColumn(),
            TimeElapsedColumn(), TextColumn("{task.description}", markup=False),
        )  # fmt: skip
        with Progress(*columns, console=Console(stderr=True)) as progress:
            yield Bars(progress, portals)
