"""Reads stored bytes again with today's rules, without the network, and tells what that changes."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from archive.answers.run import report_to_keep
from archive.processes import processes
from archive.store import Archive
from archive.tables.profiles import StoredProfile
from archive.tables.rereading import (
    Difference,
    StoredVersion,
    differences,
    page_of,
    stored_version,
    versions_of,
)
from pipelines.dedupe import HASH_RULE, content_hash
from pipelines.record import EXTRACTION, file_draft, make_record
from yifa.model.errors import ArchiveError, PageError
from yifa.model.fetch import FetchKind
from yifa.model.listing import Entry
from yifa.model.portal import Platform, Portal
from yifa.model.record import BodyKind, Finding, Origin, Pair, Record
from yifa.model.software import software
from yifa.model.status import Status
from yifa.model.telling import Tell, tell_nobody
from yifa.profiles.folders import load_platforms, load_portals
from yifa.profiles.recognise import recognition_of
from yifa.reading.charset import decode
from yifa.reading.judging.answer import is_from_elsewhere
from yifa.reading.labels import label_name, load_vocabulary
from yifa.reading.response import SURE, UNRECOGNISED, draft_of, open_response

EXAMPLES = 3
"""kept of each field that changes"""
IN_MEMORY = 256
"""versions whose bytes are held at once"""
WORTH_PROCESSES = 64
"""fewest versions for which starting processes pays"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One value that is read otherwise."""

    version: int
    url: str
    before: object
    after: object


@dataclass(slots=True, kw_only=True)
class FieldReread:
    """How often a field is read otherwise."""

    times: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A version whose bytes are damaged, or can no longer be read as a document; it stays as it is."""

    version: int
    url: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a version's bytes are read as today."""

    changes: tuple[Difference, ...]
    record: Record | None
    """None: nothing is to be written"""


@dataclass(slots=True, kw_only=True)
class Reread:
    """What reading again gave."""

    run: int | None = None
    """the run's number; None: nothing was written"""
    same: int = 0
    changed: list[int] = field(default_factory=list)
    """versions read otherwise"""
    refused: list[Refused] = field(default_factory=list)
    fields: dict[str, FieldReread] = field(default_factory=dict)
    portals: dict[str, dict[str, int]] = field(default_factory=dict)
    """by code: same, changed, refused"""

    def count(self, portal: str, outcome: str) -> None:
        """Count a version at its portal (code)."""
        counts = self.portals.setdefault(portal, {"same": 0, "changed": 0, "refused": 0})
        counts[outcome] += 1

    def refuse(self, portal: str, refused: Refused) -> None:
        """Note a version that stays as it is."""
        self.refused.append(refused)
        self.count(portal, "refused")

    def note(self, stored: StoredVersion, changes: Sequence[Difference]) -> None:
        """Note how a version is read otherwise."""
        for name, before, after in changes:
            change = self.fields.setdefault(name, FieldReread())
            change.times += 1
            if len(change.examples) < EXAMPLES:
                example = Example(version=stored.version_id, url=stored.page_url, before=before, after=after)
                change.examples.append(example)


def entry_of(stored: StoredVersion) -> Entry | None:
    """Return the listing's row as it was when the version was read: it is among the version's values."""
    listed = [value for value in stored.values if value[4] == Origin.LIST]
    title = next((raw for name, label, raw, *_ in listed if name == "title" and not label), None)
    if title is None:
        return None
    day = next((value for value in listed if value[0] == "date_published" and not value[1]), None)
    fields = load_vocabulary().fields
    return Entry(
        url=stored.page_url, title=title, published_text=day[2] if day else None,
        published=day[3] if day else None,
        pairs=tuple(
            Pair(label=label, name=label_name(label), field=fields.get(label_name(label)), value=raw,
                 origin=Origin.LIST)
            for _, label, raw, *_ in listed
            if label
        ),
    )  # fmt: skip


def found_elsewhere(stored: StoredVersion) -> Iterator[Finding]:
    """Yield what a crawl found out about a version beside other pages of its portal: it stays true."""
    for code, field_name, detail in stored.findings:
        finding = Finding(code=code, field=field_name, detail=detail)
        if is_from_elsewhere(finding):
            yield finding


def _portal(code: str) -> Portal | None:
    return next((portal for portal in load_portals() if portal.code == code), None)


def portal_then(stored: StoredVersion, portal: Portal | None) -> Portal | None:
    """Return a portal as it was when a version was read: its hosts and platform of that day.

    What shows today's platform for sure is read by it: then it was the profile of the day that was wrong. A
    portal without a profile today has what the archive knows of its addresses.
    """
    then = stored.profile
    if then is None or (portal is None and not then.is_whole):
        return portal
    portal = portal or _unnamed(stored.portal, then)
    aliases = then.aliases if then.is_whole else (*then.aliases, *portal.aliases)
    platform = load_platforms().get(then.platform, portal.platform)
    if platform.name == portal.platform.name or _shows(stored, portal.platform):
        platform = portal.platform
    hosts = tuple(dict.fromkeys((*then.hosts, *portal.allowed_hosts)))
    return replace(portal, home=then.home, aliases=aliases, hosts=hosts, platform=platform)


def _unnamed(code: str, then: StoredProfile) -> Portal:
    """Return a portal of which nothing but its addresses and platform is known."""
    platforms = load_platforms()
    platform = platforms.get(then.platform, platforms[UNRECOGNISED])
    return Portal(
        code=code, name="", slug="", province="", prefecture="", platform=platform, home=then.home,
        sections=(),
    )  # fmt: skip


def _shows(stored: StoredVersion, platform: Platform) -> bool:
    """Return whether the bytes of a page surely are a platform's."""
    fetched = stored.fetched
    text = decode(fetched.body, fetched.header("Content-Type")).text
    shown = recognition_of(fetched.url, text)
    return shown.platform.name == platform.name and shown.confidence >= SURE


def read_again(stored: StoredVersion) -> Record | str:
    """Return the record a version's bytes give by today's rules, or why they give none."""
    known = _portal(stored.portal)
    portal = portal_then(stored, known)
    named = portal if known else None
    if stored.fetched.kind is FetchKind.ATTACHMENT:
        return _read_row_again(stored, named)
    entry = entry_of(stored)
    opened = open_response(stored.fetched, portal, row=entry.title if entry else "")
    if not opened.ok:
        return f"{opened.judgement.verdict}: {opened.judgement.detail}"
    try:
        draft = draft_of(opened, portal)
        if draft.body_kind is BodyKind.EMPTY:
            return "no document body found on the page"
        if draft.url != stored.page_url:
            return f"its address is now {draft.url}"
        draft = replace(draft, findings=(*draft.findings, *found_elsewhere(stored)))
        return make_record(draft, opened.decoded, entry=entry, portal=named)
    except PageError as error:
        return str(error)


def _read_row_again(stored: StoredVersion, portal: Portal | None) -> Record | str:
    """Return what the row of a listing says of the file it leads to."""
    entry = entry_of(stored)
    if entry is None or portal is None:
        return "a file that no row of a listing known today leads to"
    return make_record(file_draft(entry, portal), entry=entry, portal=portal)


def _stored(archive: Archive, numbers: Sequence[int], result: Reread) -> Iterator[StoredVersion]:
    """Yield versions with their bytes; one that is damaged is named, and costs only itself."""
    for number in numbers:
        try:
            yield stored_version(archive.db.conn, number)
        except ArchiveError as error:
            portal, url = page_of(archive.db.conn, number)
            reason = f"damaged, see `yifa verify`: {error}"
            result.refuse(portal, Refused(version=number, url=url, reason=reason))


def compare(stored: StoredVersion) -> Reading | str:
    """Return what a version's bytes are read as today beside what is stored, or why they give no record."""
    record = read_again(stored)
    if isinstance(record, str):
        return record
    if stored.is_first and _has_text_of_another(stored, record):
        stored = replace(stored, is_first=False)
    changes = tuple(differences(stored, record))
    is_old = (stored.extraction, stored.hash_rule) != (EXTRACTION, HASH_RULE)
    return Reading(changes=changes, record=record if changes or is_old else None)


def _has_text_of_another(stored: StoredVersion, record: Record) -> bool:
    """Return whether its document's text is of another page, which shows the same files."""
    if record.content_sha256 != stored.content_sha256 or record.text == stored.text:
        return False
    hashed = content_hash(
        stored.text, title=record.title, attachments=record.attachments, body_kind=record.body_kind
    )
    return hashed != record.content_sha256


def _readings(
    archive: Archive, numbers: Sequence[int], jobs: int, result: Reread
) -> Iterator[tuple[StoredVersion, Reading | str]]:
    """Yield each version with what its bytes say today, read by as many processes as *jobs*."""
    with ExitStack() as resources:
        pool: Executor | None = None
        if jobs > 1 and len(numbers) >= WORTH_PROCESSES:
            pool = resources.enter_context(processes(jobs))
        waiting = iter(numbers)
        while batch := list(islice(waiting, IN_MEMORY)):
            stored = list(_stored(archive, batch, result))
            read = pool.map(compare, stored, chunksize=8) if pool else map(compare, stored)
            yield from zip(stored, read, strict=True)


def reread(
    archive_path: Path,
    *,
    portals: tuple[str, ...] | None,
    at: datetime,
    dry_run: bool = False,
    jobs: int | None = None,
    tell: Tell = tell_nobody,
) -> Reread:
    """Read the stored versions of these portals (codes; None: of all) again; return what that changes.

    Unless *dry_run*, a run writes into each version what is read today; it stays the same version. One whose
    bytes are damaged, or no longer judged a document, is listed as refused and stays as it is. *tell* is told
    how many of how many versions are read.

    Raises:
        ArchiveError: the archive cannot be used.
    """
    jobs = jobs or os.cpu_count() or 1
    with Archive.open(
        archive_path, holder="yifa reread", read_only=dry_run, create=False, tell=tell
    ) as archive:
        result = Reread()
        numbers = versions_of(archive.db.conn, portals)
        if not dry_run:
            arguments = {"portals": list(portals) if portals else None, "versions": len(numbers)}
            result.run = archive.runs.begin("reread", arguments, software(), at)
        for done, (stored, reading) in enumerate(_readings(archive, numbers, jobs, result), 1):
            _take(archive, result, stored, reading)
            tell("versions read", done, len(numbers))
        if result.run is not None:
            status = Status.FELL_SHORT if result.refused else Status.AS_EXPECTED
            tally = {"portals": {}, "reread": result.portals}
            archive.runs.end(result.run, exit_status=status, tally=tally, at=at)
            archive.runs.keep_report(result.run, report_to_keep(archive.db, result.run))
    return result


def _take(archive: Archive, result: Reread, stored: StoredVersion, reading: Reading | str) -> None:
    """Count what reading one version again gave and, in a run, write it."""
    if isinstance(reading, str):
        refused = Refused(version=stored.version_id, url=stored.page_url, reason=reading)
        result.refuse(stored.portal, refused)
        return
    result.note(stored, reading.changes)
    result.count(stored.portal, "changed" if reading.changes else "same")
    if reading.changes:
        result.changed.append(stored.version_id)
    else:
        result.same += 1
    if result.run is not None and reading.record is not None:
        archive.rereading.rewrite(
            stored, reading.record, run_id=result.run, extraction=EXTRACTION, hash_rule=HASH_RULE
        )
