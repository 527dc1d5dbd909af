"""The life of a portal as its crawls see it, day by day, without the network."""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archive.answers.lasting.removals import Removal, read_removals
from archive.store import Archive
from archive.tables.page_states import Doubt
from tests.support.factory import (
    AT,
    HOME,
    TEXT,
    make_entry,
    make_fetched,
    make_page,
    make_portal,
    make_record,
)
from yifa.model.fetch import Verdict
from yifa.model.listing import Certificate, Entry, EntryKind, WalkVerdict
from yifa.model.record import PageState, Record


def url(number: int) -> str:
    """Return the address of one of the portal's pages."""
    return f"{HOME}{number}.html"


def elsewhere(number: int) -> str:
    """Return the address of such a page on another host."""
    return f"http://elsewhere.example/{number}.html"


class Life:
    """An archive and its daily crawls of one portal; days are counted from `AT`."""

    def __init__(self, path: Path, name: str = "crawl") -> None:
        self.archive = Archive.open(path)
        self.portal_id = self.archive.portals.add(make_portal())
        self.name = name
        self.day(0)

    def day(self, number: float) -> "Life":
        """Begin the crawl of a day."""
        self.at: datetime = AT + timedelta(days=number)
        self.run_id = self.archive.runs.begin(self.name, {"since": None, "until": None}, "yifa 0", self.at)
        return self

    def walk(
        self,
        *numbers: int,
        section: str = "a",
        name: str | None = None,
        found_by: str = "profile",
        end: str = "complete",
        pages_of: int = 100,
        away: Container[int] = (),
        **certificate: Any,
    ) -> "Life":
        """Walk a section that shows the pages of these numbers, so many on each page of its list.

        The rows of those *away* lead to another host.
        """
        section_id = self.archive.portals.add_section(
            self.portal_id,
            name=name or section,
            url=f"{HOME}{section}/",
            found_by=found_by,
            found_path=None,
            at=self.at,
        )
        walk_id = self.archive.walks.begin(self.run_id, section_id, self.at)
        for at in range(0, len(numbers), pages_of):
            shown = [self.row(number, away=number in away) for number in numbers[at : at + pages_of]]
            self.archive.walks.keep_entries(
                walk_id, section_id, self.portal_id, shown, self.at, list_page=at // pages_of + 1
            )
        how = Certificate(verdict=WalkVerdict(end), stop_reason="last_page", pages=1, rows_read=len(numbers))
        self.archive.walks.end(walk_id, replace(how, **certificate), self.at)
        return self

    def row(self, number: int, *, away: bool = False) -> Entry:
        """Return a page's row; higher numbers are newer."""
        row = make_entry(url(number), f"第{number}号", f"2026-01-{number % 28 + 1:02d}")
        return replace(row, url=elsewhere(number), kind=EntryKind.EXTERNAL) if away else row

    def settle(self) -> tuple[Doubt, ...]:
        """Draw the conclusions of the day's walks."""
        return self.archive.states.note_absences(self.run_id, self.portal_id, self.at)

    def read(self, *numbers: int) -> "Life":
        """Read pages."""
        for number in numbers:
            self.save(make_record(url(number), f"第{number}号", f"{TEXT}\n{number}"))
        return self

    def save(self, record: Record) -> None:
        """Read one page that says this."""
        fetched = make_fetched(record.url, make_page(record.title or "", record.text), at=self.at)
        capture_id = self.keep(fetched, Verdict.OK)
        self.archive.versions.save(
            record,
            capture_id=capture_id,
            portal_id=self.portal_id,
            run_id=self.run_id,
            entry=None,
            at=self.at,
        )

    def keep(self, fetched: Any, verdict: Verdict) -> int:
        """Keep an answer."""
        return self.archive.captures.keep(self.portal_id, self.run_id, fetched, verdict=verdict, detail="")

    def miss(self, number: int) -> PageState | None:
        """Be told by a page that it is not there."""
        self.keep(make_fetched(url(number), b"404", status=404, at=self.at), Verdict.HTTP_ERROR)
        return self.archive.states.note_not_there(url(number), self.run_id, at=self.at, detail="status 404")

    def looks(self) -> list[int]:
        """Return the numbers of the pages this day's crawl looks at again."""
        self.archive.queue.add_revisits(self.run_id, self.portal_id, at=self.at)
        tasks = self.archive.queue.due(self.portal_id, self.at)
        return sorted(int(each.url.rpartition("/")[2][:-5]) for each in tasks if each.why == "revisit")

    def removals(self) -> dict[int, Removal]:
        """Return the ledger by page."""
        found = read_removals(self.archive.db, None)
        return {int(each.url.rpartition("/")[2][:-5]): each for each in found}

    def steps(self, number: int) -> list[str]:
        """Return the states a page has been in."""
        removal = self.removals().get(number)
        return [each["state"] for each in removal.steps] if removal else []
