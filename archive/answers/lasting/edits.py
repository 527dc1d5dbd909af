"""Reads what pages came to say otherwise after they were published, and between which answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.answers.differences import COSMETIC, SUBSTANTIVE, Change
from archive.answers.history import Changes, FieldChange, changes_between, read_version
from archive.answers.lasting.stream import EDITED, PageChange, Span, read_changes
from archive.schema.database import Database
from archive.times import day_of
from yifa.model.duty import Due


class When(StrEnum):
    """On which side of its due day a report was changed."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"
    """the interval has days on both sides"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One page that came to show something else."""

    portal: str
    """GB/T 2260 code"""
    county: str
    url: str
    title: str | None
    kind: str
    """county_report | dept_report | township_report | other"""
    year: int | None
    published: str | None
    """the day it prints now"""
    earliest: str
    """the last answer without the change: it came after this"""
    latest: str
    """the first answer with it: it came no later"""
    due: str | None
    """before | after | around the day by which a report on its year was due; None = no annual report"""
    weight: str | None
    """substantive | cosmetic; None = neither text, values nor files differ, but what else the page prints"""
    changed: tuple[str, ...]
    """text, the names of the values, file"""
    sentences: int
    """changed in substance, added and removed ones too"""
    cosmetic: int
    """sentences changed in width, punctuation or white space alone"""
    values: tuple[FieldChange, ...]
    """each value, and each file by its hash, before and after"""
    version: int
    before: int
    """version before"""
    document: str | None
    """id of what it shows now"""


def read_edits(
    db: Database, span: Span, *, portals: Sequence[str] | None = None, due: Due | None = None
) -> Iterator[Edit]:
    """Yield the changes of pages within a span of days, newest first; of some portals, or of all."""
    for change in read_changes(db, span, kind=EDITED, portals=portals):
        yield _edit(db, change, due or Due())


def _edit(db: Database, change: PageChange, due: Due) -> Edit:
    assert change.version is not None, "an edit brings a version"
    assert change.before is not None, "an edit follows upon a version"
    before, after = read_version(db, change.before), read_version(db, change.version)
    changes = changes_between(db, before, after)
    earliest, latest = after["last_fetch_without"], after["first_fetch_with"]
    values = (*changes.metadata, *_files(changes))
    year = after["report_year"] if after["document_kind"] != "other" else None
    return Edit(
        portal=change.portal, county=change.county, url=change.url, title=change.title,
        kind=after["document_kind"], year=after["report_year"], published=after["date_published"],
        earliest=earliest, latest=latest, due=year and _when(earliest, latest, year, due),
        weight=_weight(changes, values), changed=_names(changes),
        sentences=_sentences(changes.substantive), cosmetic=_sentences(changes.cosmetic), values=values,
        version=change.version, before=change.before, document=change.document,
    )  # fmt: skip


def _when(earliest: str, latest: str, year: int, due: Due) -> str:
    last = due.last_in_time(year)
    if day_of(latest) <= last:
        return When.BEFORE.value
    return (When.AFTER if day_of(earliest) > last else When.AROUND).value


def _files(changes: Changes) -> Iterator[FieldChange]:
    for file in changes.files:
        yield FieldChange(field=f"file {file.name}", before=file.before, after=file.after, kind=file.kind)


def _names(changes: Changes) -> tuple[str, ...]:
    text = ("text",) if changes.substantive or changes.cosmetic else ()
    files = ("file",) if changes.files else ()
    return (*text, *(value.field for value in changes.metadata), *files)


def _sentences(changes: Sequence[Change]) -> int:
    return sum(max(len(change.before), len(change.after)) for change in changes)


def _weight(changes: Changes, values: Sequence[FieldChange]) -> str | None:
    if changes.substantive or any(value.kind != COSMETIC for value in values):
        return SUBSTANTIVE
    return COSMETIC if changes.cosmetic or values else None
