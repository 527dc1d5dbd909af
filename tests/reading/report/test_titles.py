"""What a title says its document is, on which year, and of whom."""

import json
import tomllib
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest

from tests.reading.report.unseen import unseen
from yifa.model.report import Level, ReportKind
from yifa.reading.report.bodies import load_functions, read_bodies
from yifa.reading.report.kinds import document_kind
from yifa.reading.report.organs import is_organ, level_of, title_organ, title_subject
from yifa.reading.report.titles import RULE, read_title, report_year
from yifa.reading.report.wording import read_heading

TITLES = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))
ALL = [(kind, *row) for kind, rows in TITLES.items() for row in rows]


@pytest.mark.parametrize(("kind", "year", "subject", "title"), ALL, ids=[row[-1] for row in ALL])
def test_a_title_says_kind_year_and_subject(kind: str, year: int, subject: str, title: str) -> None:
    """No plan, explanation, interim report or notice is taken for the year's report."""
    said = read_title(title)

    assert (said.kind, said.year or 0) == (ReportKind(kind), year)
    if said.kind in (ReportKind.ANNUAL, ReportKind.INTERIM):
        assert title_subject(title) == subject


def test_there_are_titles_enough_of_every_kind() -> None:
    """Two hundred, and no kind without one."""
    assert len({row[-1] for row in ALL}) >= 200
    assert {row[0] for row in ALL} == set(ReportKind)


def test_titles_judged_by_hand_are_read_so() -> None:
    """Joint bodies, both of a body's names, parties, branches, meetings, collections: kind, year, whose."""
    text = (Path(__file__).parent / "by_hand.toml").read_text(encoding="utf-8")
    rows = [(kind, *row) for kind, rows in tomllib.loads(text).items() for row in rows]
    reports = (ReportKind.ANNUAL, ReportKind.INTERIM)

    read = [
        _judged(title) if kind in reports else (read_title(title).kind.value,) for kind, *_, title in rows
    ]
    expected = [(kind, year, bodies) if kind in reports else (kind,) for kind, year, bodies, _ in rows]

    assert len(rows) >= 380
    assert [row for row, said, right in zip(rows, read, expected, strict=True) if said != right] == []


def test_the_rule_has_a_new_number_where_any_title_is_read_otherwise() -> None:
    """Whoever meets a difference raises `titles.RULE` and `EXTRACTION`, unless only titles were added."""
    rows = tomllib.loads((Path(__file__).parent / "by_hand.toml").read_text(encoding="utf-8"))
    titles = [row[-1] for row in (*chain(*rows.values()), *(row[3:] for row in ALL))]
    read = json.dumps([_judged(title) for title in titles])

    assert (RULE, sha256(read.encode()).hexdigest()[:12]) == (7, "906bc78d04da")


def _judged(title: str) -> tuple[str, int, str]:
    """Return kind, year and keys of bodies, those of the party left out."""
    said, part = read_heading(title)
    bodies = [body for body in read_bodies(part) if not (body.function and body.function.party)]
    return said.kind.value, said.year or 0, " ".join(body.key for body in bodies)


def test_titles_nobody_held_the_vocabulary_against_are_read_as_well() -> None:
    """Kind 97 %, year 99 %, body 95 %; no plan, explanation, interim report or notice is an annual report.

    The titles of `unseen` are built of words of their own; one that led to a repair moves to titles.toml.
    """
    titles = list(unseen())
    kinds = [(title.title, read_title(title.title).kind.value, title.kind) for title in titles]
    years = [read_title(title.title).year == title.year for title in titles]
    named = [
        tuple(body.key for body in read_bodies(title_subject(title.title))) == title.bodies
        for title in titles
        if title.bodies
    ]

    assert len({title.title for title in titles}) >= 200
    assert sum(said == kind for _, said, kind in kinds) >= 0.97 * len(kinds)
    assert sum(years) >= 0.99 * len(years)
    assert sum(named) >= 0.95 * len(named) >= 100
    assert [title for title, said, kind in kinds if said == "annual_report" != kind] == []


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("辛县司法局 关于2025年法治政府建设情况的报告", "", 2025),
        ("辛县2024年度法治政府建设情况及2025年工作计划的报告", "2023年，", 2024),
        ("辛县二〇二五年法治政府建设年度报告", "", 2025),
        ("辛县法治政府建设情况的报告", "2025年以来，辛县坚持依法行政。", 2025),
        ("辛县法治政府建设情况报告", "现将2025年度法治政府建设工作报告如下：", 2025),
        ("辛县法治政府建设规划（2021—2025年）", "2021年，", None),
        ("关于2026年3月停水的通知", "2026年，", None),
        (None, "2025年，辛县推进法治政府建设。", 2025),
        (None, "2025年，辛县粮食丰收。", None),
    ],
)
def test_the_year_a_report_is_about(title: str | None, text: str, year: int | None) -> None:
    """The title's, else the opening's; never that of a range, a month or a plan to come."""
    assert report_year(title, text) == year


@pytest.mark.parametrize(
    ("title", "organ", "kind"),
    [
        ("辛县2025年法治政府建设年度报告", None, "county_report"),
        ("辛县人民政府关于2025年法治政府建设情况的报告", None, "county_report"),
        ("中共辛县委 辛县人民政府关于2025年法治政府建设情况的报告", None, "county_report"),
        ("辛县司法局关于2025年法治政府建设情况的报告", None, "dept_report"),
        ("2025年度辛县司法局法治政府建设情况的报告", None, "dept_report"),
        ("辛县经济开发区管理委员会2025年法治政府建设情况的报告", None, "dept_report"),
        ("壬镇人民政府2025年法治政府建设工作总结", None, "township_report"),
        ("壬街道办事处2025年依法行政工作报告", None, "township_report"),
        ("中共辛县壬镇委员会 辛县壬镇人民政府2025年法治政府建设情况报告", None, "township_report"),
        ("中共辛县壬街道工作委员会、壬街道办事处2025年法治政府建设情况报告", None, "township_report"),
        ("中国共产党辛县癸乡委员会2025年法治政府建设情况报告", None, "township_report"),
        ("中共辛县委员会2025年法治政府建设情况报告", None, "county_report"),
        ("辛县农业农村局（辛县乡村振兴局）2025年法治政府建设年度报告", None, "dept_report"),
        ("辛县高新区（壬街道）2025年法治政府建设年度报告", None, "dept_report"),
        ("辛县壬镇（辛县临港园区）2025年法治政府建设年度报告", None, "township_report"),
        ("辛县卫生健康委员会2025年法治政府建设年度报告", None, "dept_report"),
        ("2025年法治政府建设情况报告", "辛县民政局", "dept_report"),
        ("2025年法治政府建设情况报告", "辛县人民政府", "county_report"),
        ("2025年法治政府建设情况报告", None, "other"),
        ("辛县2025年上半年法治政府建设情况报告", None, "other"),
        ("【文字解读】辛县2025年法治政府建设年度报告", None, "other"),
        ("辛县2026年法治政府建设工作要点", "辛县人民政府", "other"),
        ("辛县人大常委会关于2025年法治政府建设情况报告的决议", None, "other"),
        ("辛县司法局关于表彰先进的通报", None, "other"),
        (None, None, "other"),
    ],
)
def test_whose_report_it_is(title: str | None, organ: str | None, kind: str) -> None:
    """The county's, a department's or a township's; what is no annual report is nobody's."""
    assert document_kind(title, organ) == kind


def test_an_organ_is_a_name_and_nothing_more() -> None:
    """A sentence or a heading is none."""
    assert is_organ("辛县城市管理和综合执法局")
    assert not any(map(is_organ, ("一、加强领导，落实到局", "局", "2025年辛县司法局", "各乡镇人民政府：")))
    assert title_organ("辛县民政局 辛县财政局关于发放补贴的通知") == "辛县民政局 辛县财政局"
    assert title_organ("辛县水务局（河长制办公室）2025年度报告") == "辛县水务局（河长制办公室）"
    assert title_organ("关于发放补贴的通知") is None
    assert title_organ(None) is None


@pytest.mark.parametrize(
    ("organ", "level"),
    [
        ("辛县", Level.COUNTY),
        ("辛市人民政府", Level.COUNTY),
        ("中共辛县委、辛县人民政府", Level.COUNTY),
        ("辛县公安局", Level.DEPARTMENT),
        ("辛县住房公积金管理委员会", Level.DEPARTMENT),
        ("壬镇", Level.TOWNSHIP),
        ("癸民族乡人民政府", Level.TOWNSHIP),
        ("东关街道办事处", Level.TOWNSHIP),
        ("辛经济技术开发区", Level.PARK),
        ("辛县工业园区管委会", Level.PARK),
        ("国家税务总局辛县税务局", Level.VERTICAL),
        ("辛县消防救援大队", Level.VERTICAL),
        ("全县各单位", None),
    ],
)
def test_the_level_of_a_body(organ: str, level: Level | None) -> None:
    """A zone is no district, its committee no committee of a department."""
    assert level_of(organ) == level


def test_a_body_that_answers_to_the_one_above_it_is_so_by_all_its_names() -> None:
    """They stand once, with the functions; what ends like one and is the county's own stays its own."""
    names = [name for one in load_functions().values() if one.level is Level.VERTICAL for name in one.names]

    assert {name for name in names if level_of(f"甲县{name}") is not Level.VERTICAL} == {"金融监督管理局"}
    assert level_of("甲县地方金融监督管理局") is Level.DEPARTMENT
    assert level_of("甲县国家安全局") is Level.VERTICAL


@pytest.mark.parametrize("joint", ["暨", "及", "和", "与", "、", "以及", "并", "+", "&", "，", "；", "兼"])
def test_the_year_of_a_plan_joined_to_a_report_is_not_the_reports(joint: str) -> None:
    said = read_title(f"甲县司法局2025年法治政府建设工作总结{joint}2026年工作要点")

    assert (said.year, said.kind, said.several_years) == (2025, ReportKind.ANNUAL, False)
