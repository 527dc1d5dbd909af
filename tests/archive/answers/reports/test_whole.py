"""One county asked for says what all counties asked for say; what a table knows holds for what is unread."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.answers.reports import publications
from archive.answers.reports.coverage import CountyCoverage, read_coverage
from archive.derived.naming import Namings
from tests.archive.answers.reports.county import PREFECTURE, SPRING, TODAY, Season
from tests.support.factory import HOME, Visit, make_entry, make_portal, make_record
from yifa.model.portal import Agency

NEIGHBOUR = "http://www.elsewhere.example/"


@pytest.fixture
def neighbour(season: Season, tmp_path: Path) -> Visit:
    """Give the portal of a county of another prefecture, in the archive of the first."""
    season.end()
    season.visit.archive.close()
    portal = replace(make_portal("880101", "远山县", "yuanshan", NEIGHBOUR), prefecture="远州市")
    other = Visit(tmp_path / "a.db", portal)
    season.visit.archive = other.archive
    return other


def both(season: Season) -> tuple[CountyCoverage, CountyCoverage]:
    """Return what is said of the county where it is asked for, and where all are: derived or not."""
    before = _both(season)
    Namings(season.visit.archive).derive()
    assert _both(season) == before
    return before


def _both(season: Season) -> tuple[CountyCoverage, CountyCoverage]:
    db = season.visit.archive.db
    (alone,) = read_coverage(db, ["990101"], TODAY)
    return alone, next(one for one in read_coverage(db, None, TODAY) if one.county == "990101")


@pytest.mark.parametrize("field", ["publisher", "issuing_authority", "content_source"])
def test_a_neighbour_that_shows_a_report_is_read_for_one_county_too(
    season: Season, neighbour: Visit, field: str
) -> None:
    """Its title need not name the county: who published it may."""
    url = f"{NEIGHBOUR}1.html"
    fields: dict[str, str | None] = {"publisher": None, "issuing_authority": None, field: "清溪县统计局"}
    record = make_record(url, "2025年法治政府建设年度报告", "统计。", date_published="2026-02-01", **fields)
    neighbour.list(make_entry(url, record.title or "", "2026-02-01"), at=SPRING)
    neighbour.save(replace(record, signoff_organ=None), at=SPRING)

    alone, among = both(season)

    assert alone == among
    assert {cell.state for cell in alone.cells if (cell.key, cell.year) == ("statistics", 2025)} == {
        "published_elsewhere"
    }


def test_a_neighbours_row_that_names_the_county_harms_it_in_both(season: Season, neighbour: Visit) -> None:
    neighbour.list(
        make_entry(f"{NEIGHBOUR}2.html", "清溪县财政局2025年法治政府建设年度报告", "2026-02-01"), at=SPRING
    )

    alone, among = both(season)

    assert alone == among
    assert {cell.state for cell in alone.cells if (cell.key, cell.year) == ("finance", 2025)} == {"unknown"}


def test_many_counties_are_asked_for_at_once(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    season.end()
    monkeypatch.setattr(publications, "FEW", 0)  # no county is few: as if hundreds were asked for

    alone, among = both(season)

    assert alone == among


def test_a_row_that_names_a_body_as_a_profile_does_is_that_bodys(season: Season) -> None:
    """Unread, it keeps the body's cell from being absent, by whatever name the profile's table has."""
    row = make_entry(f"{HOME}lost.html", "清溪县矿区事务中心2025年法治政府建设年度报告", "2026-03-01")
    season.visit.list(row, at=SPRING)
    season.end()
    named = (Agency(name="矿区管理局", names=("矿区事务中心",)), Agency(name="粮食中心", level="department"))

    (county,) = read_coverage(season.visit.archive.db, None, TODAY, agencies={"990101": named})
    states = {cell.key: cell.state for cell in county.cells if cell.year == 2025}

    assert (states["矿区管理局"], states["粮食中心"]) == ("unknown", "absent")


def test_what_is_unread_is_asked_once_however_many_counties(season: Season, tmp_path: Path) -> None:
    """Also where nothing is."""
    season.end()
    season.visit.archive.close()
    other = Visit(tmp_path / "a.db", make_portal("990102", "云溪县", "yunxi", PREFECTURE))
    season.visit.archive = other.archive
    asked: list[str] = []
    other.archive.db.conn.set_trace_callback(asked.append)

    list(read_coverage(other.archive.db, None, TODAY))

    assert sum("row not fetched" in sql for sql in asked) == 1
