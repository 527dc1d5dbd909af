"""Who published the annual report of which year: every state of a cell, and what it rests on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.answers.reports.coverage import read_coverage
from archive.tables.page_states import PageStates
from tests.archive.answers.reports.county import PREFECTURE, SPRING, TODAY, Season
from tests.support.factory import AT, HOME, Visit, make_entry, make_portal, make_record
from yifa.model.fetch import FetchKind, Verdict
from yifa.model.listing import Certificate, Proof, WalkVerdict
from yifa.model.portal import Agency


def test_each_body_has_its_state(season: Season) -> None:
    """No plan, explanation or interim report publishes; a joint report publishes for each; names change."""
    season.end()

    assert season.states() == {
        "government": "published", "justice": "published", "education": "absent", "housing": "published",
        "civil_affairs": "published", "water": "published", "柳沟镇": "published",
        "清溪经济开发区": "published", "finance": "absent",
    }  # fmt: skip
    assert season.states(2024) == {
        "government": "published", "justice": "published", "education": "published",
        "housing": "published", "civil_affairs": "unknown", "water": "unknown", "柳沟镇": "unknown",
        "清溪经济开发区": "unknown", "finance": "absent",
    }  # fmt: skip


def test_days_late_are_counted_from_the_first_of_april(season: Season) -> None:
    season.end()
    late = {cell.key: cell.days_late for cell in season.coverage().cells if cell.year == 2025}
    stricter = season.coverage(strict=True)

    assert (late["government"], late["justice"]) == (0, 10)
    assert season.cell("justice", 2024).days_late == 0
    assert [cell.days_late for cell in stricter.cells if (cell.key, cell.year) == ("justice", 2024)] == [1]
    assert season.cell("education").days_late is None


def test_absent_needs_every_list_read_to_a_proved_end_after_the_due_day(season: Season) -> None:
    season.end(proof=None)

    assert season.cell("education").state == "unknown"
    assert "依法行政: unproved: the words 下一页" in season.cell("education").why


@pytest.mark.parametrize(("days_ago", "state"), [(60, "absent"), (0, "unknown")])
def test_a_list_that_no_run_uses_any_more_is_not_waited_for(
    season: Season, days_ago: int, state: str
) -> None:
    """A column that moved stays behind with the walks it had; one in use that was never walked counts."""
    season.visit.archive.portals.add_section(
        season.visit.portal_id, name="旧栏目", url=f"{HOME}old/", found_by="profile", found_path=None,
        at=AT - timedelta(days=days_ago),
    )  # fmt: skip
    season.end()

    assert season.cell("education").state == state


def test_a_list_read_before_the_due_day_proves_nothing(season: Season) -> None:
    season.end(at=datetime(2026, 3, 31, 15, tzinfo=UTC))

    assert season.cell("education").state == "unknown"
    assert "last on 2026-03-31" in season.cell("education").why
    assert season.cell("finance", 2024).state == "absent"


def test_the_due_day_is_chinas(season: Season) -> None:
    season.end(at=datetime(2026, 3, 31, 16, tzinfo=UTC))

    assert season.cell("education").state == "absent"
    assert season.cell("education", today=date(2026, 4, 1)).state == "not_due"
    assert season.cell("education", today=date(2026, 4, 2)).state == "absent"


def test_a_failure_that_names_a_body_harms_nobody_else(season: Season) -> None:
    url = f"{HOME}lost.html"
    season.visit.list(make_entry(url, "清溪县财政局2025年法治政府建设年度报告", "2026-03-01"), at=SPRING)
    season.visit.fail(url, at=SPRING)
    season.end()

    assert (season.cell("finance").state, season.cell("education").state) == ("unknown", "absent")
    assert "timeout" in season.cell("finance").why
    assert url in season.cell("finance").why
    assert season.cell("finance", 2024).state == "absent"


def test_a_row_that_names_nobody_harms_every_missing_cell_of_its_year(season: Season) -> None:
    season.visit.list(make_entry(f"{HOME}lost.html", "2025年法治政府建设年度报告", "2026-03-01"), at=SPRING)
    season.end()

    assert {season.cell("finance").state, season.cell("education").state} == {"unknown"}
    assert season.cell("finance", 2024).state == "absent"


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("行政执法人员名册", "absent"),
        ("行政处罚裁量办法", "absent"),
        ("行政执法人员培训班", "absent"),
        ("行政执法人员名册…", "unknown"),
        ("法治政府建设名录", "unknown"),
        ("行政执法情况登记表", "unknown"),
        ("相关材料", "unknown"),
    ],
)
def test_a_row_nobody_fetched_may_be_the_report_unless_it_is_another_sort_of_document(
    season: Season, title: str, state: str
) -> None:
    season.visit.list(make_entry(f"{HOME}restricted.html", title, "2026-03-01"), at=SPRING)
    season.end()

    assert season.cell("education").state == state


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("2025年依法行政有关材料", "unknown"),
        ("清溪县2025年依法行政有关材料", "absent"),
        ("清溪县2025年行政处罚公示", "absent"),
        ("关于公布2025年法治政府建设年度报告的通知", "unknown"),
        ("清溪县2026年法治政府建设工作要点", "absent"),
        ("清溪县2024年法治政府建设工作情况", "absent"),
    ],
)
def test_a_file_nobody_read_may_be_the_report_unless_its_name_says_otherwise(
    season: Season, title: str, state: str
) -> None:
    season.show(title, "2026-03-01", file="附件.pdf")
    season.end()

    assert season.cell("education").state == state


def test_a_report_that_was_taken_down_is_withdrawn_and_keeps_its_day(season: Season) -> None:
    url = season.show("清溪县审计局2025年法治政府建设年度报告", "2026-02-03")
    season.end()
    states: PageStates = season.visit.archive.states
    season.visit.keep(verdict=Verdict.HTTP_ERROR)
    states.note_not_there(url, season.visit.run_id, at=SPRING, detail="status 404")

    cell = season.cell("audit")

    assert (cell.state, cell.published, cell.url) == ("withdrawn", "2026-02-03", url)
    assert cell.why.startswith("unreachable")


def test_a_report_on_the_prefectures_portal_alone_is_published_elsewhere(
    season: Season, tmp_path: Path
) -> None:
    season.end()
    season.visit.archive.close()
    portal = make_portal("990100", "临江市", "linjiang", PREFECTURE)
    other = Visit(tmp_path / "a.db", portal)
    season.show("清溪县统计局2025年法治政府建设年度报告", "2026-02-01", visit=other)
    season.show("清溪县司法局2025年法治政府建设年度报告", "2026-02-01", visit=other)
    season.visit.archive = other.archive

    assert (season.cell("statistics").state, season.cell("justice").state) == (
        "published_elsewhere",
        "published",
    )
    assert season.cell("statistics").url == f"{PREFECTURE}{season.shown - 1}.html"


def test_what_a_county_declares_stands_beside_what_is_held(season: Season) -> None:
    said = "2025年，汇总县政府、26家政府工作部门、16个乡镇的法治政府建设年度报告并公开。"
    season.show("清溪县人民政府2025年法治政府建设年度报告", "2026-01-16", text=said)
    season.end()

    county = season.coverage()

    assert [(count.level.value, count.number) for count in county.declared] == [
        ("department", 26),
        ("township", 16),
    ]
    assert (county.declared_year, county.held["township"], county.held["park"]) == (2025, 1, 1)


def with_prefecture(season: Season, path: Path, *, walked: bool) -> Visit:
    """Close the county's archive and open it at the prefecture, whose list is read to its end or not."""
    season.end()
    season.visit.archive.close()
    other = Visit(path, make_portal("990100", "临江市", "linjiang", PREFECTURE))
    if walked:
        how = Certificate(
            verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=0, proof=Proof.NO_PAGER
        )
        other.archive.walks.end(other.walk_id, how, SPRING)
    season.visit.archive = other.archive
    return other


def test_the_prefectures_lists_are_waited_for(season: Season, tmp_path: Path) -> None:
    with_prefecture(season, tmp_path / "a.db", walked=False)

    assert season.cell("education").state == "unknown"
    assert "临江市 依法行政: not ended" in season.cell("education").why
    assert {county.county for county in read_coverage(season.visit.archive.db, None, TODAY)} == {"990101"}


def test_what_the_prefectures_rows_hide_harms_only_whom_they_may_name(season: Season, tmp_path: Path) -> None:
    """A row of the county's body, one of another county's, and one of nobody's that never answered."""
    other = with_prefecture(season, tmp_path / "a.db", walked=True)
    lost = make_entry(f"{PREFECTURE}lost.html", "清溪县财政局2025年法治政府建设年度报告", "2026-03-01")
    foreign = make_entry(f"{PREFECTURE}far.html", "朔州市教育局2025年法治政府建设年度报告", "2026-03-01")
    other.list(lost, foreign, at=SPRING)

    assert (season.cell("finance").state, season.cell("education").state) == ("unknown", "absent")
    other.list(make_entry(f"{PREFECTURE}x.html", "2025年法治政府建设年度报告", "2026-03-01"), at=SPRING)
    assert season.cell("education").state == "unknown"
    assert season.cell("finance", 2024).state == "absent"


def test_a_list_that_failed_takes_back_nothing_that_was_proved(season: Season) -> None:
    season.visit.archive.queue.fail(
        season.visit.portal_id, season.visit.run_id, url=f"{HOME}list_2.html", kind=FetchKind.LISTING,
        reason="http_error", detail="500", at=SPRING, retry=True,
    )  # fmt: skip
    season.end()

    assert season.cell("education").state == "absent"


def test_what_a_profile_names_is_on_the_roster(season: Season) -> None:
    """With its years; a name of its table is the body's, whatever else it would mean."""
    season.show("清溪县矿区事务中心2025年法治政府建设年度报告", "2026-02-01")
    season.end()
    named = (
        Agency(name="矿区管理局", names=("矿区事务中心",), since=2024),
        Agency(name="能源局", until=2023),
        Agency(name="粮食中心", level="department"),
    )

    (county,) = read_coverage(
        season.visit.archive.db, None, TODAY, years=(2023, 2025), agencies={"990101": named}
    )
    states = {(cell.key, cell.year): cell.state for cell in county.cells}

    assert [states["矿区管理局", year] for year in (2023, 2024, 2025)] == ["not_due", "absent", "published"]
    assert [states["energy", year] for year in (2023, 2024, 2025)] == ["absent", "not_due", "not_due"]
    assert states["粮食中心", 2024] == "absent"


def test_the_county_s_other_hosts_are_elsewhere_and_its_withdrawn_day_is_kept(season: Season) -> None:
    """Only the home page's host and its aliases are the county's own."""
    url = "http://other.example/1.html"
    record = make_record(url, "清溪县审计局2025年法治政府建设年度报告", "审计。", date_published="2026-02-02")
    season.visit.list(make_entry(url, record.title or "", "2026-02-02"), at=SPRING)
    season.visit.save(replace(record, signoff_organ=None), at=SPRING)
    season.end()

    assert season.cell("audit").state == "published_elsewhere"
