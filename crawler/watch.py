"""Tells whoever watches a crawl how far it is; `Lines` does so in plain lines."""

import time
from collections.abc import Callable
from typing import TextIO

from yifa.model.listing import Certificate, say_end
from yifa.model.portal import Portal
from yifa.model.record import Outcome
from yifa.model.text import one_line

LINE_EVERY = 50
"""pages between two plain lines"""
LINE_SECONDS = 10
"""between two plain lines of what is done beside the portals"""


class Watch:
    """Receives a crawl's progress and shows nothing; no watch may change the crawl."""

    def looking(self, portal: Portal, columns: int) -> None:
        """Tell that *columns* pages were looked at in search of the sections."""

    def walking(self, portal: Portal, section: str, pages: int, rows: int) -> None:
        """Tell how far a walk is."""

    def walked(self, portal: Portal, section: str, certificate: Certificate) -> None:
        """Tell how a walk ended."""

    def queued(self, portal: Portal, pages: int) -> None:
        """Tell how many pages are to be fetched."""

    def filing(self, portal: Portal, files: int) -> None:
        """Tell how many files are to be fetched."""

    def filed(self, portal: Portal) -> None:
        """Tell that a file was kept."""

    def saved(self, portal: Portal, outcome: Outcome) -> None:
        """Tell what saving a page did."""

    def failed(self, portal: Portal, url: str, reason: str) -> None:
        """Tell that an address failed, and why."""

    def working(self, what: str, done: int, of: int) -> None:
        """Tell how much is done of what a run does beside its portals, before them and at its end."""

    def alarmed(self, county: str, code: str, words: str) -> None:
        """Tell what a portal's evidence alarms about at the run's end."""

    def ended(self, portal: Portal, words: str) -> None:
        """Tell that the portal's crawl is over, in a few words."""


SILENT = Watch()


class Lines(Watch):
    """Writes a plain line for every event that matters."""

    def __init__(self, stream: TextIO, told: Callable[[str], str] = str) -> None:
        self.stream = stream
        self.told = told
        """says a line in the language of whoever reads the stream"""
        self.total: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.said_at = time.monotonic()

    def _say(self, portal: Portal, words: str) -> None:
        self._print(f"{portal.name} {portal.code}: {words}")

    def _print(self, line: str) -> None:
        print(one_line(self.told(line)), file=self.stream, flush=True)

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
        """Say what failed."""
        self._say(portal, f"failed: {url} ({reason})")
        self._step(portal)

    def _step(self, portal: Portal) -> None:
        if portal.code in self.total:
            self.done[portal.code] += 1
            if self.done[portal.code] % LINE_EVERY == 0:
                self._say(portal, f"{self.done[portal.code]} of {self.total[portal.code]}")

    def working(self, what: str, done: int, of: int) -> None:
        """Say every LINE_SECONDS how far it is."""
        if time.monotonic() - self.said_at >= LINE_SECONDS:
            self.said_at = time.monotonic()
            print(f"{self.told(what)}: {done:,} / {of:,}", file=self.stream, flush=True)

    def alarmed(self, county: str, code: str, words: str) -> None:
        """Say what alarms."""
        self._print(alarm_line(county, code, words, self.told))

    def ended(self, portal: Portal, words: str) -> None:
        """Say that it is over."""
        self._say(portal, words)


def alarm_line(county: str, code: str, words: str, told: Callable[[str], str]) -> str:
    """Return the line of an alarm: its evidence is told for itself, for it may be any sentence."""
    cause, _, evidence = words.partition(": ")
    return f"{county} {code}: ALARM {cause}: {told(evidence)}"


def words_of(certificate: Certificate) -> str:
    """Return a certificate in a few words: ``complete (last_page): 3 of 3 pages, 17 rows``."""
    declared = f" of {certificate.pages_declared}" if certificate.pages_declared else ""
    pages = f"{certificate.pages}{declared} pages, {certificate.rows_read} rows"
    return f"{say_end(certificate.verdict, certificate.stop_reason)}: {pages}"
