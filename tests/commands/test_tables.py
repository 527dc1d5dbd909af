"""Every table leaves as CSV and as JSON with what it covers beside it; no "none" stands without that."""

import csv
import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.archive.answers.reports.county import SPRING, Season
from tests.support.crawling import yifa
from tests.support.factory import HOME, make_entry

CLOCK = "2026-04-21T02:00:00+00:00"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one county: reports, a file nobody read, an address that was not got."""
    path = tmp_path_factory.mktemp("tables") / "a.db"
    season = Season(path)
    season.show("清溪县审计局2025年法治政府建设年度报告", "2026-02-02", file="报告.pdf")
    season.visit.list(make_entry(f"{HOME}lost.html", "丢失的报告"), at=SPRING)
    season.visit.fail(f"{HOME}lost.html", at=SPRING)
    season.end()
    season.visit.archive.close()
    return path


@pytest.mark.parametrize(
    ("words", "columns", "rows"),
    [
        (["agencies", "清溪县"], {"key", "level", "names"}, 10),
        (["alarms"], {"code", "state", "since"}, 0),
        (["attachments"], {"kind", "status", "files"}, 1),
        (["changes"], {"earliest", "latest"}, 0),
        (["coverage", "--years", "2025"], {"body", "state", "why"}, 10),
        (["coverage", "--why", "清溪县/审计局/2025"], {"body", "state", "why"}, 1),
        (["failures"], {"url", "reason", "given_up"}, 1),
        (["history", f"{HOME}1.html"], {"version", "earliest", "latest"}, 1),
        (["lag", "2025"], {"verdict", "days_late"}, 8),
        (["numbers"], {"prefix", "unseen", "why_not"}, None),
        (["removals"], {"state", "earliest", "latest"}, 0),
        (["search", "法治政府", "--limit", "3"], {"id", "title", "snippets"}, 3),
        (["status"], {"pages", "failed", "overdue"}, 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_table_leaves_with_what_it_covers(
    archive: Path, tmp_path: Path, words: list[str], columns: set[str], rows: int | None
) -> None:
    """As CSV with its columns and as JSON; the file beside names it by its digest."""
    for form in ("--csv", "--json"):
        path = tmp_path / f"table{form}"
        ran = yifa(*words, form, "--output", path, "--archive", archive, clock=CLOCK)
        assert (ran.status, ran.out) == (0, ""), ran.err

        covers = json.loads(Path(f"{path}.covers.json").read_text(encoding="utf-8"))
        assert covers["sha256"] == sha256(path.read_bytes()).hexdigest()
        assert covers.keys() >= {"file"}
        assert {"lists", "counties", "looked_in"} & covers.keys()
        if form == "--csv":
            read = list(csv.DictReader(path.open(encoding="utf-8")))
            header = set(path.read_text(encoding="utf-8").splitlines()[0].split(","))
            assert columns <= header
            assert rows is None or len(read) == rows
        else:
            json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("words", "none"),
    [
        (["alarms"], "No alarm."),
        (["changes"], "changes 0"),
        (["coverage", "--why", "清溪县/能源局/2025"], "no body of that name is on the roster"),
        (["lag", "2019"], "0 reports held"),
        (["lag", "2019", "--by", "level"], "reports held 0"),
        (["lag", "2019", "--curve"], "no curve"),
        (["removals"], "0 pages off their lists"),
    ],
)
def test_a_none_stands_beside_how_far_the_lists_were_read(archive: Path, words: list[str], none: str) -> None:
    ran = yifa(*words, "--archive", archive, clock=CLOCK)

    assert ran.status == 0, ran.err
    assert none in ran.out
    assert "read to its end" in ran.out or "read to a proved end: 1 of 1 counties" in ran.out


def test_a_file_is_for_a_table(archive: Path, tmp_path: Path) -> None:
    ran = yifa("status", "--output", tmp_path / "a.csv", "--archive", archive)

    assert ran.status == 2
    assert "--output needs one" in ran.err


def test_an_archive_without_files_or_counties_says_what_it_holds(tmp_path: Path) -> None:
    season = Season(tmp_path / "a.db")
    season.end()
    season.visit.archive.close()

    files = yifa("attachments", "--archive", tmp_path / "a.db", clock=CLOCK).out

    assert files.startswith("No page held of these links to a file.\nwritten ")
    assert "清溪县 990101 依法行政" in files
