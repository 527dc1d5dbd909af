"""Returns every version of every page that shows a document, and what changed when."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from archive.answers.differences import COSMETIC, SUBSTANTIVE, Change, Stretch, changes_of, compare, kind_of
from archive.answers.lasting.removals import STEPS
from archive.answers.show import OTHER_COLUMNS, find_document
from archive.schema.database import Database
from yifa.model.errors import UsageError, YifaError
from yifa.model.record import FIELD_NAMES

COMPARED = ("title", *FIELD_NAMES, *OTHER_COLUMNS, "breadcrumb")
"""metadata of a version"""
_OF_VERSION = "SELECT document_id FROM version WHERE version_id = ?"
_PAGES = """
    SELECT page_id, url, state, replaced_by, portal, county, first_listed_at, last_listed_at,
        first_fetched_at, last_fetched_at
    FROM publications WHERE page_id IN (SELECT v.page_id FROM version AS v WHERE v.document_id = ?)
    ORDER BY first_fetched_at IS NULL, first_fetched_at, url
"""
# a page is read by the time of its versions: what a merge brings may be older than what was there
_VERSIONS = """
    SELECT v.*, s.document, s.text, s.current, s.last_fetch_without, s.first_fetch_with, s.last_fetch_with,
        s.imported_from
    FROM versions AS s JOIN version AS v USING (version_id)
    WHERE s.page_id = ? ORDER BY s.first_fetch_with, s.version_id
"""
_VERSION = """
    SELECT v.*, s.text, s.last_fetch_without, s.first_fetch_with
    FROM versions AS s JOIN version AS v USING (version_id) WHERE s.version_id = ?
"""
_FILES = """
    SELECT a.url, a.name, a.status, y.sha256, coalesce(t.text, '') AS text
    FROM attachment AS a LEFT JOIN payload AS y USING (payload_id) LEFT JOIN file_text AS t USING (payload_id)
    WHERE a.version_id = ? ORDER BY a.attachment_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A value that became another."""

    field: str
    before: str | int | None
    after: str | int | None
    kind: str
    """cosmetic | substantive"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that came, went, became another or got another name."""

    kind: str
    """added | removed | replaced | renamed"""
    url: str
    name: str
    before: str | None
    """SHA-256 of its bytes before, or its name; None = not kept, or not there"""
    after: str | None
    cosmetic: tuple[Change, ...] = ()
    """of its text, where both were read"""
    substantive: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed in a version since the one before; all empty in the first."""

    cosmetic: tuple[Change, ...] = ()
    """sentences in which nothing but width, punctuation or white space changed"""
    substantive: tuple[Change, ...] = ()
    metadata: tuple[FieldChange, ...] = ()
    files: tuple[FileChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHistory:
    """One thing a page has shown."""

    version: int
    last_fetch_without: str | None
    """the page changed after this, the last whole answer that showed otherwise; None = its first version"""
    first_fetch_with: str
    """and no later than this, the first answer that showed it"""
    last_fetch_with: str
    imported_from: str | None
    """the file that it was imported from; None = a crawl of ours read it"""
    document: str
    """id of its content"""
    title: str | None
    current: bool
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """One page, from the first to the last it has shown."""

    url: str
    portal: str
    county: str
    state: str
    """listed | delisted | unreachable | gone, now"""
    replaced_by: str | None
    """the portal's address that stands in its place"""
    first_listed_at: str | None
    last_listed_at: str | None
    """by a list; None = no list showed it"""
    first_fetched_at: str | None
    last_fetched_at: str | None
    """by an answer that was read, or that said nothing changed; None = no crawl of ours got one"""
    versions: tuple[VersionHistory, ...]
    states: tuple[Mapping[str, Any], ...]
    """each change of its state, with its witnesses: state, last_without_at, at, run, walk, capture, detail"""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that pages with one document have shown."""

    document: str
    """its id"""
    title: str | None
    pages: tuple[PageHistory, ...]


def history(db: Database, key: str) -> History:
    """Return the history of the pages that show what *key* means: a document, a version's number, an address.

    Raises:
        UsageError: *key* means nothing, or several things.
        YifaError: the archive does not have it.
    """
    document_id = _find(db, key)
    (document,) = db.execute(
        "SELECT substr(content_sha256, 1, 12) FROM document WHERE document_id = ?", (document_id,)
    ).fetchone()
    pages = tuple(_read_page(db, row) for row in list(db.query(_PAGES, (document_id,))))
    titles = (version.title for page in pages for version in page.versions if version.document == document)
    return History(document=document, title=next(titles, None), pages=pages)


def _find(db: Database, key: str) -> int:
    number = key[1:] if key[:1] in "vV" else key
    row = db.execute(_OF_VERSION, (int(number),)).fetchone() if number.isdecimal() else None
    if number != key and number.isdecimal():
        if row is None:
            raise YifaError(f"no version {number} in this archive")
        return int(row[0])
    if row is None:
        return find_document(db, key)[0]
    try:
        document_id = find_document(db, key)[0]
    except YifaError:
        return int(row[0])
    if document_id != row[0]:
        raise UsageError(
            f"{key!r} is a version and the beginning of a document's id: v{key} means the version"
        )
    return document_id


def _read_page(db: Database, row: Mapping[str, Any]) -> PageHistory:
    versions = list(db.query(_VERSIONS, (row["page_id"],)))
    changes = [Changes(), *(changes_between(db, before, after) for before, after in pairwise(versions))]
    page = {name: value for name, value in row.items() if name != "page_id"}
    return PageHistory(
        **page,
        versions=tuple(
            VersionHistory(
                version=version["version_id"], last_fetch_without=version["last_fetch_without"],
                first_fetch_with=version["first_fetch_with"], last_fetch_with=version["last_fetch_with"],
                imported_from=version["imported_from"],
                document=version["document"], title=version["title"], current=bool(version["current"]),
                changes=changed,
            )
            for version, changed in zip(versions, changes, strict=True)
        ),
        states=tuple(db.query(STEPS, (row["page_id"],))),
    )  # fmt: skip


def read_version(db: Database, version_id: int) -> Mapping[str, Any]:
    """Return a version with its text and the answers between which it came."""
    return next(db.query(_VERSION, (version_id,)))


def changes_between(db: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return what changed from one version of a page to another, each with its text."""
    text = compare(before["text"], after["text"])
    files = [list(db.query(_FILES, (version["version_id"],))) for version in (before, after)]
    return Changes(
        cosmetic=changes_of(text, COSMETIC),
        substantive=changes_of(text, SUBSTANTIVE),
        metadata=tuple(_compare_fields(before, after)),
        files=tuple(_compare_files(*files)),
    )


def text_between(db: Database, before: int, after: int) -> tuple[Stretch, ...]:
    """Return what changed in the text from one version to another, unchanged stretches too."""
    sql = "SELECT text FROM document JOIN version USING (document_id) WHERE version_id = ?"
    return compare(*(db.execute(sql, (version_id,)).fetchone()[0] for version_id in (before, after)))


def _compare_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
    for name in COMPARED:
        was, is_ = (_shown(name, version[name]) for version in (before, after))
        if was != is_:
            yield FieldChange(field=name, before=was, after=is_, kind=_kind(was, is_))


def _shown(name: str, value: str | int | None) -> str | int | None:
    return " > ".join(json.loads(str(value))) if name == "breadcrumb" else value


def _kind(was: str | int | None, is_: str | int | None) -> str:
    return SUBSTANTIVE if was is None or is_ is None else kind_of(str(was), str(is_))


def _compare_files(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[FileChange]:
    """Yield what became of the files: one is the same by its address, else by its bytes, else by its name."""
    left = list(before)
    for new in after:
        old = next((o for same in (_same_url, _same_bytes, _same_name) for o in left if same(o, new)), None)
        if old is None:
            yield _file("added", new, None, new["sha256"])
            continue
        left.remove(old)
        if old["sha256"] and new["sha256"] and old["sha256"] != new["sha256"]:
            text = compare(old["text"], new["text"]) if old["text"] and new["text"] else ()
            yield _file("replaced", new, old["sha256"], new["sha256"], text)
        elif old["name"] != new["name"]:
            yield _file("renamed", new, old["name"], new["name"])
    for old in left:
        yield _file("removed", old, old["sha256"], None)


def _same_url(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return bool(old["url"] == new["url"])


def _same_bytes(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return bool(old["sha256"] and old["sha256"] == new["sha256"])


def _same_name(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return bool(old["name"] and old["name"] == new["name"])


def _file(
    kind: str, file: Mapping[str, Any], before: str | None, after: str | None, text: Sequence[Stretch] = ()
) -> FileChange:
    return FileChange(
        kind=kind, url=file["url"], name=file["name"], before=before, after=after,
        cosmetic=changes_of(text, COSMETIC), substantive=changes_of(text, SUBSTANTIVE),
    )  # fmt: skip
