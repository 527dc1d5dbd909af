"""A county's own report that coverage calls absent is overdue, and no other; it alarms nobody."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.answers.duty import read_duties, with_duties
from archive.answers.reports.coverage import read_coverage
from archive.answers.status import Duty, status, sum_up
from tests.archive.answers.reports.county import PREFECTURE, SPRING, Season
from tests.support.factory import HOME, Visit, make_entry, make_portal, make_record
from yifa.model.clock import china_day
from yifa.model.listing import Proof

TITLE = "清溪县{}年法治政府建设年度报告"


@pytest.fixture
def county(tmp_path: Path) -> Season:
    """A county that published its reports on 2021 and 2023, and a bureau's on 2022."""
    made = Season(tmp_path / "a.db", shown=())
    for year in (2021, 2023):
        made.show(TITLE.format(year), f"{year + 1}-02-01")
    made.show("清溪县司法局2022年法治政府建设年度报告", "2023-02-01")
    return made


def owed(county: Season, now: datetime = SPRING) -> Duty | None:
    """Return what is overdue, having held it to coverage."""
    db = county.visit.archive.db
    duty = read_duties(db, None, now).get("990101")
    cells = [cell for one in read_coverage(db, ["990101"], china_day(now)) for cell in one.cells]
    absent = {cell.year for cell in cells if (cell.key, cell.state) == ("government", "absent")}
    assert set(duty.years if duty else ()) <= absent
    return duty


def test_what_is_absent_is_overdue_and_said_beside_its_walks(county: Season) -> None:
    county.end()

    said = owed(county)

    assert said is not None
    assert (said.years, said.walks, said.read_on) == ((2022, 2024, 2025), (1,), "2026-04-20")
    assert said.words == (
        "no report on 2022, 2024 and 2025 by the county is stored (the newest is on 2023), the last was due "
        "by 2026-04-01; every list known here was read to a proved end on 2026-04-20 or later (walks 1)"
    )


def test_it_is_due_until_the_day_has_passed_in_china(county: Season) -> None:
    county.end(at=datetime(2026, 4, 1, 17, tzinfo=UTC))

    before, after = (owed(county, datetime(2026, 4, 1, hour, tzinfo=UTC)) for hour in (15, 17))

    assert before is not None
    assert before.years == (2022, 2024)
    assert after is not None
    assert after.years == (2022, 2024, 2025)


@pytest.mark.parametrize("lost", [True, False])
def test_what_is_not_proved_is_not_said(county: Season, *, lost: bool) -> None:
    """A row that nobody could read may be the report; a list without a proved end may hide it."""
    if lost:
        county.visit.list(make_entry(f"{HOME}lost.html", "法治政府建设年度报告", "2026-03-01"), at=SPRING)
    county.end(proof=Proof.NO_PAGER if lost else None)

    assert owed(county) is None


def test_a_report_on_the_prefectures_portal_alone_is_none_that_lacks(county: Season, tmp_path: Path) -> None:
    county.end()
    county.visit.archive.close()
    other = Visit(tmp_path / "a.db", make_portal("990100", "临江市", "linjiang", PREFECTURE))
    county.visit.archive = other.archive
    for year in (2022, 2024, 2025):
        url = f"{PREFECTURE}{year}.html"
        other.list(make_entry(url, TITLE.format(year), f"{year + 1}-03-01"), at=SPRING)
        other.save(make_record(url, TITLE.format(year), f"{year}年", date_published=f"{year + 1}-03-01"))

    assert owed(county) is None


def test_a_county_of_which_no_report_is_held_owes_the_last(tmp_path: Path) -> None:
    county = Season(tmp_path / "a.db", shown=())
    county.end()
    winter = datetime(2027, 1, 2, 4, tzinfo=UTC)

    said = owed(county, winter)

    assert said is not None
    assert said.years == (2025,)
    assert "(none on any year)" in said.words


def test_departments_reports_are_enough_where_the_county_never_showed_its_own(tmp_path: Path) -> None:
    county = Season(tmp_path / "a.db", shown=())
    county.show("清溪县司法局2025年法治政府建设年度报告", "2026-02-01")
    county.end()

    assert owed(county) is None


def test_years_before_the_first_report_of_its_own_are_not_told(county: Season) -> None:
    county.show("清溪县司法局2019年法治政府建设年度报告", "2020-02-01")
    county.end()

    said = owed(county)

    assert said is not None
    assert said.years == (2022, 2024, 2025)


def test_status_says_so_in_its_first_line_and_no_portal_is_troubled_by_it(county: Season) -> None:
    county.end()
    portals = with_duties(county.visit.archive.db, status(county.visit.archive.db, SPRING), SPRING)

    assert sum_up(portals).endswith("; 1 without a report that was due")
    assert portals[0].duty is not None
    assert portals[0].alarms == ()
