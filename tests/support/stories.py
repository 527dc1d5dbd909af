"""An archive that lives through runs at times of a test's choosing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.alarms.raising import KeptAlarm, Visited, alarms_of, raise_alarms
from archive.store import Archive
from tests.support.factory import HOME, LISTING, make_entry, make_fetched, make_page, make_portal, make_record
from yifa.model.fetch import Ended, FetchKind, OutcomeCode, Verdict
from yifa.model.listing import Certificate, Entry, Proof, WalkVerdict
from yifa.model.record import Finding, Record
from yifa.model.status import Status

CODE = "990101"


WENT_WELL = Visited(code=CODE, parked=None, blocked=False, unbalanced=None)


def complete(rows: int) -> Certificate:
    """Return the certificate of a list of so many rows, read to its end."""
    return Certificate(
        verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=rows, proof=Proof.LAST_PAGE
    )


def ended(verdict: WalkVerdict, reason: str, detail: str = "") -> Certificate:
    """Return the certificate of a walk that ended early."""
    return Certificate(verdict=verdict, stop_reason=reason, pages=0, rows_read=0, detail=detail)


@dataclass(frozen=True, slots=True)
class Published:
    """A document on the list: its row, and what its page is read as."""

    entry: Entry
    record: Record


class Story:
    """A portal of one section, crawled now and then."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive.open(path)
        self.portal_id = self.archive.portals.add(make_portal())
        self.list: dict[str, Published] = {}
        self.run_id = 0

    def publish(
        self, day: date, *, kind: str = "other", year: int | None = None, **fields: str | None
    ) -> str:
        """Put a document on the list, for the next run to store; *fields* replace those of its record."""
        number = len(self.list)
        url, title = f"{HOME}{day:%Y%m%d}-{number}.html", f"关于第{number}号事项的通知"
        record = make_record(url, title, f"{title}\n{url}", **{"date_published": day.isoformat(), **fields})
        record = replace(record, document_kind=kind, report_year=year, attachments=())
        self.list[url] = Published(make_entry(url, title, day.isoformat()), record)
        return url

    def change(self, url: str, **fields: str | None) -> None:
        """Let a document's page say something else; its row says so too, for the next run to notice."""
        known = self.list[url]
        record = replace(known.record, fields=replace(known.record.fields, **fields))
        entry = replace(known.entry, title=f"{known.entry.title}（修订）")
        self.list[url] = Published(entry, record)

    def run(
        self,
        at: datetime,
        certificate: Certificate | None = None,
        *,
        parked: str | None = None,
        blocked: bool = False,
        unbalanced: str | None = None,
        unfinished: str | None = None,
        findings: Iterable[Finding] = (),
        pages_read: Sequence[str] = (),
        no_body: Iterable[str] = (),
        home: tuple[str, str] | None = None,
        command: str = "crawl",
        exit_status: Status = Status.AS_EXPECTED,
    ) -> tuple[KeptAlarm, ...]:
        """Crawl and return what alarms at the end; a *certificate* of one's own means that no row was seen.

        *home* is how the home page failed (reason, detail): no list was walked then. Pages in *no_body*
        cannot be read. *findings* are about the first page of *pages_read*, else about the list.
        """
        archive = self.archive
        self.run_id = archive.runs.begin(command, {"portals": [CODE]}, "yifa 0", at)
        if home is None:
            self._walk(at, certificate, frozenset(no_body))
        else:
            self._fail(f"{HOME}", FetchKind.HOME, *home, at)
        for url in pages_read:
            ended = Ended(
                url=url, kind=FetchKind.PAGE, code=OutcomeCode.OK, detail="", status=200, bytes=1, seconds=0,
                attempts=1, at=at,
            )  # fmt: skip
            archive.outcomes.keep(self.portal_id, self.run_id, ended)
        about = next(iter(pages_read), LISTING)
        for finding in findings:
            archive.runs.note(self.run_id, self.portal_id, about, finding)
        visited = Visited(
            code=CODE, parked=parked, blocked=blocked, unbalanced=unbalanced, unfinished=unfinished,
            in_part=unfinished is not None,
        )  # fmt: skip
        return self.judge(at, visited, exit_status)

    def judge(
        self, at: datetime, visited: Visited = WENT_WELL, exit_status: Status = Status.AS_EXPECTED
    ) -> tuple[KeptAlarm, ...]:
        """End the run and return what alarms."""
        archive = self.archive
        with archive.change() as db:
            raise_alarms(db, self.run_id, (visited,), at)
        tally = {"portals": {CODE: {"requests": 1}}}
        archive.runs.end(self.run_id, exit_status=exit_status, tally=tally, at=at)
        return alarms_of(archive.db.conn, self.run_id, self.portal_id)

    def _walk(self, at: datetime, certificate: Certificate | None, no_body: frozenset[str]) -> None:
        archive = self.archive
        section = archive.portals.add_section(
            self.portal_id, name="依法行政", url=LISTING, found_by="profile", found_path=None, at=at
        )
        walk = archive.walks.begin(self.run_id, section, at)
        if certificate is None:
            certificate = complete(len(self.list))
            entries = [each.entry for each in self.list.values()]
            archive.walks.keep_entries(walk, section, self.portal_id, entries, at)
            for task in archive.queue.due(self.portal_id, at):
                if task.url in no_body:
                    self._fail(task.url, FetchKind.PAGE, "layout", "no document body", at)
                else:
                    self._store(self.list[task.url], at)
        archive.walks.end(walk, certificate, at)

    def _fail(self, url: str, kind: FetchKind, reason: str, detail: str, at: datetime) -> None:
        self.archive.queue.fail(
            self.portal_id, self.run_id, url=url, kind=kind, reason=reason, detail=detail, at=at
        )

    def _store(self, known: Published, at: datetime) -> None:
        record = known.record
        page = make_fetched(record.url, make_page(record.title or "", f"{record.text}{record.fields}"), at=at)
        capture = self.archive.captures.keep(self.portal_id, self.run_id, page, verdict=Verdict.OK, detail="")
        self.archive.versions.save(
            record, capture_id=capture, portal_id=self.portal_id, run_id=self.run_id, entry=known.entry, at=at
        )


DAY = timedelta(days=1)
AUTUMN = datetime(2025, 9, 1, 2, tzinfo=UTC)


def every(days: int, first: date, count: int) -> list[date]:
    return [first + number * days * DAY for number in range(count)]


def settled(story: Story, until: date = date(2025, 9, 1)) -> None:
    """Let the portal have published every ten days for two years, last year's report among it."""
    for day in every(10, until - 730 * DAY, 74):
        story.publish(day)
    for year in (2023, 2024):
        story.publish(date(year + 1, 3, 1), kind="county_report", year=year)


def codes(alarms: Sequence[KeptAlarm]) -> list[str]:
    return [each.code for each in alarms]
