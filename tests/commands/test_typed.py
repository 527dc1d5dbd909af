"""What people type: dates in several forms, places by any of their names, addresses without http://."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.answers.show import address_meant
from archive.schema.database import Database
from tests.support.commands import CASES, fill_archive, run
from tests.support.factory import HOME, PAGE
from yifa.commands.terminal.days import read_day
from yifa.model.errors import UsageError


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_archive(tmp_path_factory.mktemp("typed") / "a.db")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-01-01", "2025-01-01"),
        ("2025-1-1", "2025-01-01"),
        ("2025/1/1", "2025-01-01"),
        ("2025.01.01", "2025-01-01"),
        ("20250101", "2025-01-01"),
        ("202501", "2025-01"),
        ("2025年1月1日", "2025-01-01"),
        ("2025年1月1", "2025-01-01"),
        ("2025年1月", "2025-01"),
        ("2025年", "2025"),
        (" 2025／01 ", "2025-01"),
        ("2025", "2025"),
    ],
)
def test_a_date_may_be_written_as_people_write_it(typed: str, day: str) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["2025-13", "20251301", "2025/1-1", "2025年13月", "25-01-01", "昨天", ""])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        read_day(typed)


@pytest.mark.parametrize("place", ["990101", "qingxi", "清溪县", "临江市", "临江", "云岭省", "云岭"])
def test_a_place_is_named_one_way(archive: Path, place: str) -> None:
    """By code, slug, name, prefecture or province, as PLACE or as --portal, before or after the command."""
    asked = [
        ["search", CASES, "--portal", place],
        ["--portal", place, "failures"],
        ["failures", place],
        ["attachments", place],
        ["attachments", "--portal", place],
    ]

    found = [run(*words, "--json", archive=archive) for words in asked]

    assert [ended.exit_code for ended in found] == [0] * len(asked)
    assert json.loads(found[0].stdout)["total"] == 3
    told = [json.loads(ended.stdout) for ended in found[1:]]
    for table in told:
        del table["covers"]["written_at"]
    assert told[0] == told[1]
    assert len(told[0]["failures"]) == 24
    assert told[2] == told[3]


def test_a_year_may_carry_its_sign(archive: Path) -> None:
    plain, signed = (run("search", CASES, "--year", year, archive=archive) for year in ("2025", "2025年"))
    wrong = run("search", CASES, "--year", "二五", archive=archive)

    assert plain.stdout == signed.stdout
    assert (wrong.exit_code, "is no year" in wrong.stderr) == (2, True)


def test_an_address_may_lack_http(archive: Path) -> None:
    bare = PAGE.removeprefix("http://")

    shown = [run("show", key, "--json", archive=archive).stdout for key in (PAGE, bare)]
    unknown = run("show", f"{HOME.removeprefix('http://')}none.html", archive=archive)

    assert shown[0] == shown[1]
    assert (unknown.exit_code, "does not know the address" in unknown.stderr) == (1, True)


def test_a_bare_address_is_the_one_that_is_known(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as connection:
        db = Database(connection)
        db.execute("UPDATE page SET url = replace(url, 'http://', 'https://') WHERE url = ?", (PAGE,))

        meant = address_meant(db, PAGE.removeprefix("http://"))

        connection.rollback()
    assert meant == PAGE.replace("http://", "https://")


def test_plans_want_a_place() -> None:
    ended = run("plan")

    assert (ended.exit_code, "PLACE" in ended.stderr) == (2, True)
