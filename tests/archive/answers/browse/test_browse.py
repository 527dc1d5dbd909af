"""What the pages of `yifa serve` ask: how counties stand, weeks, runs, and what a page rests on."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from archive.answers.browse.county import read_county
from archive.answers.browse.evidence import (
    read_evidence_of,
    read_file,
    read_original,
    read_version,
    version_of,
)
from archive.answers.browse.runs import count_runs, read_run, read_runs
from archive.answers.browse.standing import read_standing
from archive.answers.browse.weeks import count_weeks, read_week
from archive.answers.show import find_document
from archive.schema.database import Database
from archive.store import Archive
from tests.support.factory import LISTING, Visit, make_portal
from tests.support.pages.browsed import CODE, PDF, REPORT, one_of_everything
from tests.support.pages.serving import NOW
from yifa.model.errors import YifaError

EDITED = date(2026, 1, 26)
"""the Monday of the week in which the report was edited and a page left its list"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An archive with one of everything."""
    path: Path = one_of_everything(tmp_path_factory.mktemp("browse") / "a.db")
    with Archive.open(path, read_only=True) as archive:
        yield archive.db


def test_every_county_stands_with_its_years_lists_failures_and_alarms(db: Database) -> None:
    standing = read_standing(db, NOW)
    own = next(one for one in standing.counties if one.code == CODE)

    assert [one.code for one in standing.counties] == sorted(one.code for one in standing.counties)
    assert own.years[2025].state == "published"
    assert (own.lists, own.proved, own.failures, own.publications) == (1, 1, 1, 3)
    assert own.read_at == "2026-01-29T02:30:00Z"
    assert own.codes[0] == "rows_shrank"
    assert set(standing.coverage) == {one.code for one in standing.counties}


def test_a_source_for_several_counties_stands_without_years(tmp_path: Path) -> None:
    """It has no bodies of its own."""
    visit = Visit(
        tmp_path / "a.db", make_portal("990300", "云川市", "yunchuan", "http://www.yunchuan.example/")
    )
    visit.archive.commit()

    standing = read_standing(visit.archive.db, NOW)
    visit.archive.close()

    assert [(one.code, one.name, one.years) for one in standing.counties] == [("990300", "云川市", {})]
    assert standing.coverage == {}


def test_a_county_has_its_last_walk_and_its_last_to_a_proved_end(db: Database) -> None:
    county = read_county(db, CODE, NOW)

    assert county is not None
    (known,) = county.lists
    assert known.url == LISTING
    assert known.last is not None
    assert known.proved is not None
    assert known.last.walk_id == known.proved.walk_id
    assert (county.publications, county.withdrawn, county.pages) == (3, 1, 3)
    assert read_county(db, "000000", NOW) is None


def test_weeks_count_what_their_pages_list(db: Database) -> None:
    weeks = {week.monday: week.counts for week in count_weeks(db)}
    for monday, counts in weeks.items():
        listed = read_week(db, monday, limit=1000).changes

        assert {kind: sum(one.kind == kind for one in listed) for kind in counts} == counts, monday

    assert weeks[EDITED] == {"edited": 1, "removed": 1}
    assert list(weeks) == sorted(weeks, reverse=True)


def test_a_change_names_the_version_before_it_and_a_removal_none(db: Database) -> None:
    edited, removed = read_week(db, EDITED).changes

    assert edited.before is not None
    assert edited.version is not None
    assert read_version(db, edited.before).text != read_version(db, edited.version).text
    assert (removed.version, removed.before, removed.state) == (None, None, "delisted")


def test_runs_stand_newest_first_with_what_each_counted(db: Database) -> None:
    runs = read_runs(db, limit=2)

    assert count_runs(db) == 3
    assert [run.run for run in runs] == [3, 2]
    assert (runs[0].counts["changed"], runs[0].alarms) == (1, {"new": 1})
    assert [alarm["code"] for alarm in read_run(db, 3, limit=9).alarms] == ["rows_shrank"]
    with pytest.raises(YifaError, match="no run 99"):
        read_run(db, 99, limit=1)


def test_a_document_rests_on_its_bytes_and_on_the_rows_that_lead_to_it(db: Database) -> None:
    document, version = find_document(db, REPORT)
    assert version is not None
    evidence, original = read_evidence_of(db, document), read_original(db, version)

    assert version_of(db, document) == version
    assert [capture["sha256"] for capture in evidence.captures] == [hashlib.sha256(original.body).hexdigest()]
    assert [(row["list_url"], row["verdict"]) for row in evidence.rows] == [(LISTING, "complete")]
    assert (original.url, original.media_type) == (REPORT, "text/html; charset=utf-8")


def test_a_file_is_found_by_its_hash_and_what_is_none_is_said(db: Database) -> None:
    kept = read_file(db, hashlib.sha256(PDF).hexdigest())

    assert (kept.name, kept.media_type, kept.body) == ("附表.pdf", "application/pdf", PDF)
    for reading in (
        lambda: read_file(db, "0" * 64),
        lambda: read_version(db, 999),
        lambda: read_original(db, 999),
    ):
        with pytest.raises(YifaError):
            reading()
