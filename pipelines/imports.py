"""Brings web archives that others made into an archive: read by the same readers, marked as imported.

What is imported is an answer that others received at that time. It makes no walk, no certificate and no
absence, and no page of it counts as fetched by us.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from urllib.parse import urlsplit

from archive.answers.run import report_to_keep
from archive.file.scratch import scratch_folder
from archive.proof.merge import merge
from archive.store import Archive
from archive.tables.links import KeptFile
from pipelines.dedupe import HASH_RULE
from pipelines.record import EXTRACTION, make_record
from yifa.model.errors import PageError, UsageError
from yifa.model.fetch import Fetched, FetchKind, Verdict
from yifa.model.portal import Portal
from yifa.model.record import BodyKind, Record
from yifa.model.software import software
from yifa.model.status import Status
from yifa.model.telling import Tell, tell_nobody
from yifa.reading.addresses import at_home, canonical
from yifa.reading.documents import is_document
from yifa.reading.files.detect import read_kind
from yifa.reading.files.kinds import BINARY_FILE, HTML, FileKind
from yifa.reading.files.names import name_in
from yifa.reading.response import Opened, draft_of, listing_of, open_response
from yifa.reading.webs.answers import WebAnswer, WebFile, by_host
from yifa.reading.webs.plain import Damage
from yifa.reading.webs.records import Place

REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A file of web archives, and what of it cannot be read."""

    file: str
    sha256: str
    software: tuple[str, ...]
    """what received its records, by what it says"""
    records: int
    damages: tuple[Damage, ...]


@dataclass(slots=True, kw_only=True)
class WebImport:
    """What importing did."""

    files: tuple[ImportedFile, ...] = ()
    portals: dict[str, Counter[str]] = field(default_factory=dict)
    """name and code → what was kept of it: document | file | list | refused"""
    left: Counter[str] = field(default_factory=Counter)
    """records that were not kept: held | redirect | part (of a page) | later (than now)"""
    hosts: Counter[str] = field(default_factory=Counter)
    """hosts of no portal with a profile → records"""
    documents: int = 0
    """distinct texts that the archive had not"""
    run: str | None = None
    """when the run that imported began; None: nothing was kept"""

    @property
    def damaged(self) -> int:
        """Return how many records or parts of files could not be read."""
        return sum(len(file.damages) for file in self.files)


def import_webs(
    paths: Sequence[Path],
    archive_path: Path,
    portals: Sequence[Portal],
    *,
    at: datetime,
    tell: Tell = tell_nobody,
) -> WebImport:
    """Bring the answers of *portals* in these files into an archive, made if there is none.

    They are kept in an archive of their own first, in the order of their times, and merged: whatever the
    archive holds already, earlier or later, stays in its place, and importing again adds nothing. *tell* is
    told how far it is with what a new schema makes anew in the archive.

    Raises:
        UsageError: a file is not there, or has no record.
        ArchiveError: the archive cannot be used; nothing is changed then.
    """
    with ExitStack() as resources:
        folder = resources.enter_context(scratch_folder(archive_path.resolve().parent))
        webs = [_scan(path, folder, number) for number, path in enumerate(paths)]
        own = folder / "imported.db"
        with ExitStack() as opened:
            target = None
            if archive_path.exists():
                archive = Archive.open(archive_path, holder="yifa import", create=False, tell=tell)
                target = opened.enter_context(archive)
            made = opened.enter_context(Archive.open(own, holder="yifa import"))
            taking = Taking(made=made, target=target, portals=_by_host(portals), at=at)
            taking.take(webs)
        if taking.result.run is not None:
            merged = merge([own], archive_path)
            taking.result.documents = merged.added["document"]
    return taking.result


def _scan(path: Path, folder: Path, number: int) -> WebFile:
    """Find a file's records.

    Raises:
        UsageError: it is not there, or has none.
    """
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    unpacked = folder / str(number)
    unpacked.mkdir()
    web = WebFile(path=path, sha256=digest)
    web.scan(unpacked)
    if not web.records:
        why = f": {web.damages[0].where}: {web.damages[0].why}" if web.damages else ""
        raise UsageError(f"{path}: no web archive: it has no record of WARC{why}")
    return web


def _by_host(portals: Sequence[Portal]) -> Mapping[str, Portal]:
    """Return the portal of each host; of several that name one, the portal whose home is there."""
    by_host: dict[str, Portal] = {}
    for portal in portals:
        for host in portal.allowed_hosts:
            known = by_host.get(host)
            if known is None or portal.host == host:
                by_host[host] = portal
    return by_host


@dataclass(slots=True, kw_only=True)
class Taking:
    """Takes answers into an archive of their own, the oldest first."""

    made: Archive
    target: Archive | None
    """the archive they are for"""
    portals: Mapping[str, Portal]
    """by host"""
    at: datetime
    result: WebImport = field(default_factory=WebImport)
    _run: int | None = None
    _names: list[str] = field(default_factory=list)
    """of the files, each with its SHA-256"""
    _numbers: dict[str, int] = field(default_factory=dict)
    """code of a portal → its row"""
    _files: dict[str, KeptFile] = field(default_factory=dict)
    """the last file of each address"""

    def take(self, webs: Sequence[WebFile]) -> None:
        """Take what is of a portal; say what is not."""
        self._names = [f"{web.path.name} {web.sha256}" for web in webs]
        for answer in self._answers(webs):
            self._take(answer)
        for file in self._files.values():
            self.made.files.keep(file)
        self.result.files = tuple(
            ImportedFile(
                file=web.path.name, sha256=web.sha256, records=web.records, damages=tuple(web.damages),
                software=tuple(sorted({place.software for place in web.places if place.software})),
            )
            for web in webs
        )  # fmt: skip
        if self._run is not None:
            self._end(self._run)

    def _answers(self, webs: Sequence[WebFile]) -> Iterator[WebAnswer]:
        """Yield the answers of portals, of all files the oldest first."""
        wanted: list[tuple[Place, WebFile]] = []
        for web in webs:
            own = [place for place in web.places if urlsplit(place.url).hostname in self.portals]
            others = {id(place) for place in own}
            self.result.hosts.update(by_host(place for place in web.places if id(place) not in others))
            now = [place for place in own if place.at <= self.at]
            self.result.left.update("later" for _ in range(len(own) - len(now)))
            wanted += [(place, web) for place in now]
        for place, web in sorted(wanted, key=lambda pair: (pair[0].at, pair[0].url, pair[0].record_id)):
            yield from web.answers([place])

    def _take(self, answer: WebAnswer) -> None:
        portal = self.portals[urlsplit(answer.url).hostname or ""]
        fetched = Fetched(
            url=answer.url, requested_url=answer.url, status=answer.status, headers=answer.headers,
            body=answer.body, fetched_at=answer.at, imported=answer.imported,
        )  # fmt: skip
        if (self.target is not None and self.target.captures.holds(fetched)) or self.made.captures.holds(
            fetched
        ):
            self.result.left["held"] += 1
        elif answer.status in REDIRECTS:
            self.result.left["redirect"] += 1
        elif (kind := read_kind(answer.body)) is HTML or answer.status >= REDIRECTS.stop:
            self._take_page(fetched, portal)
        elif BINARY_FILE.search(f".{kind.ending}") or self._is_linked(fetched.url, portal):
            self._take_file(fetched, portal, kind)
        else:
            self.result.left["part"] += 1

    def _is_linked(self, url: str, portal: Portal) -> bool:
        """Return whether a page that was taken links to a picture or a text as its file."""
        return bool(self.made.files.name_of(at_home(url, portal.home, portal.aliases)))

    def _take_page(self, fetched: Fetched, portal: Portal) -> None:
        """Keep a page; one that shows a document is read."""
        kind = _kind_of(fetched.url, portal)
        opened = open_response(replace(fetched, kind=kind), portal)
        if not opened.ok:
            self._keep(opened.fetched, portal, opened.judgement.verdict, opened.judgement.detail, "refused")
            return
        record = self._read(opened, portal) if kind is FetchKind.PAGE else None
        if record is None:
            leading = kind if kind is not FetchKind.PAGE else _leading(opened, portal)
            self._keep(replace(fetched, kind=leading), portal, Verdict.OK, opened.judgement.detail, "list")
            return
        capture = self._keep(opened.fetched, portal, Verdict.OK, opened.judgement.detail, "document")
        assert self._run is not None
        self.made.versions.save(
            record, capture_id=capture, portal_id=self._number(portal), run_id=self._run, entry=None,
            at=fetched.fetched_at, extraction=EXTRACTION, hash_rule=HASH_RULE,
        )  # fmt: skip

    def _read(self, opened: Opened, portal: Portal) -> Record | None:
        """Return what a page says; None where it shows no document."""
        try:
            draft = draft_of(opened, portal)
            known = self.target is not None and self.target.queue.entry_of(draft.url) is not None
            if draft.body_kind is BodyKind.EMPTY or not (known or is_document(opened, portal)):
                return None
            record = make_record(draft, opened.decoded, portal=portal)
            record.text.encode()
        except (PageError, UnicodeEncodeError):
            return None
        return record

    def _take_file(self, fetched: Fetched, portal: Portal, kind: FileKind) -> None:
        """Keep a file; the last of each address is given to the pages that link to it."""
        attached = replace(fetched, kind=FetchKind.ATTACHMENT)
        capture = self._keep(attached, portal, Verdict.OK, kind.media_type, "file")
        url = at_home(fetched.url, portal.home, portal.aliases)
        self._files[url] = KeptFile.of(
            attached, url=url, media_type=kind.media_type, capture_id=capture,
            file_name=name_in(fetched.header("Content-Disposition")),
        )  # fmt: skip

    def _keep(self, fetched: Fetched, portal: Portal, verdict: Verdict, detail: str, what: str) -> int:
        """Keep an answer and count it; the first begins the run."""
        if self._run is None:
            self._run = self.made.runs.begin("import", {"files": self._names}, software(), self.at)
            self.result.run = self.at.isoformat()
        counts = self.result.portals.setdefault(f"{portal.name} {portal.code}", Counter())
        counts[what] += 1
        return self.made.captures.keep(
            self._number(portal), self._run, fetched, verdict=verdict, detail=detail
        )

    def _number(self, portal: Portal) -> int:
        if portal.code not in self._numbers:
            self._numbers[portal.code] = self.made.portals.add(portal)
            self.made.profiles.use(self._numbers[portal.code], portal, self.at)
        return self._numbers[portal.code]

    def _end(self, run: int) -> None:
        """Close the run, and own nothing of what others fetched."""
        self.made.captures.disown(self.at)
        status = Status.FELL_SHORT if self.result.damaged else Status.AS_EXPECTED
        tally = {"portals": {}, "imported": {name: dict(row) for name, row in self.result.portals.items()}}
        self.made.runs.end(run, exit_status=status, tally=tally, at=self.at)
        self.made.runs.keep_report(run, report_to_keep(self.made.db, run))


def _kind_of(url: str, portal: Portal) -> FetchKind:
    """Return what an address of a portal is, as far as its profile says."""
    address = canonical(url, home=portal.home, aliases=portal.aliases)
    if address == canonical(portal.home):
        return FetchKind.HOME
    sections = (section.url for section in portal.sections if section.url)
    return FetchKind.LISTING if address in map(canonical, sections) else FetchKind.PAGE


def _leading(opened: Opened, portal: Portal) -> FetchKind:
    """Return what a page that shows no document is: a list, or another that leads on."""
    try:
        shown = listing_of(opened, portal, opened.fetched.fetched_at.date())
    except PageError:
        return FetchKind.COLUMN
    return FetchKind.LISTING if shown.entries else FetchKind.COLUMN
