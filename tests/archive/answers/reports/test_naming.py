"""Whose a publication is: on a county's portal, on a prefecture's, and where only a file says so."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from archive.answers.reports.inside import file_title
from archive.answers.reports.naming import NOBODY, Namer, bodies_of
from archive.answers.reports.places import Place, Places
from yifa.reading.report.bodies import read_bodies
from yifa.reading.report.organs import title_subject
from yifa.reading.report.titles import read_title
from yifa.reading.report.wording import Says

PLACES = Places.of(
    Place(portal_id=number, code=code, name=name, province=province, prefecture=prefecture)
    for number, (code, name, province, prefecture) in enumerate(
        [
            ("990300", "云川市", "云岭省", "云川市"),
            ("990301", "清溪县", "云岭省", "云川市"),
            ("990302", "城区", "云岭省", "云川市"),
            ("990401", "城区", "云岭省", "临江市"),
            ("990501", "浑源县", "山西省", "大同市"),
        ]
    )
)


def named(code: str, **row: Any) -> list[tuple[str, str]]:
    """Return the counties and bodies that a row on a portal names."""
    return [(place, body.key) for place, body in Namer(places=PLACES).name(Says(**row), PLACES[code]).bodies]


@pytest.mark.parametrize(
    ("row", "bodies"),
    [
        ({"title": "2025年司法局法治政府建设年度报告"}, [("990301", "justice")]),
        ({"title": "云川市司法局2025年法治政府建设年度报告"}, [("990300", "justice")]),
        ({"title": "山西省大同市浑源县司法局2025年法治政府建设年度报告"}, [("990501", "justice")]),
        ({"title": "朔州市司法局2025年法治政府建设年度报告"}, []),
        ({"title": "2025年法治政府建设年度报告（县财政局）"}, [("990301", "finance")]),
        ({"title": "2025年法治政府建设年度报告-县财政局"}, [("990301", "finance")]),
        ({"title": "2025年法治政府建设年度报告", "publisher": "清溪县水务局"}, [("990301", "water")]),
        (
            {"title": "2025年法治政府建设年度报告", "signoff_organ": "清溪县", "publisher": "清溪县司法局"},
            [("990301", "government")],
        ),
        (
            {
                "title": "2025年法治政府建设年度报告",
                "content_source": "清溪县融媒体中心",
                "publisher": "清溪县水务局",
            },
            [("990301", "water")],
        ),
        (
            {"title": "2025年法治政府建设年度报告", "breadcrumb": json.dumps(["首页", "水务局", "年报"])},
            [("990301", "water")],
        ),
        ({"title": "2025年法治政府建设年度报告", "section": "清溪县人民政府"}, []),
        ({"title": "2025年法治政府建设年度报告", "section": "审计局"}, [("990301", "audit")]),
    ],
)
def test_the_first_value_that_names_a_body_says_whose_it_is(
    row: dict[str, Any], bodies: list[tuple[str, str]]
) -> None:
    """The title, who issued and signed it, then who wrote or put it up; a carrier is nobody."""
    assert named("990301", **row) == bodies


@pytest.mark.parametrize(
    ("row", "bodies"),
    [
        (
            {"title": "清溪县司法局2025年法治政府建设年度报告", "publisher": "云川市司法局"},
            [("990301", "justice")],
        ),
        ({"title": "清溪县2025年法治政府建设年度报告"}, [("990301", "government")]),
        (
            {"title": "司法局2025年法治政府建设年度报告", "info_category": "县区-清溪县"},
            [("990301", "justice")],
        ),
        (
            {"title": "2025年法治政府建设年度报告", "info_category": "清溪县", "publisher": "云川市司法局"},
            [("990301", "government")],
        ),
        (
            {"title": "2025年法治政府建设年度报告", "info_category": "县区", "publisher": "清溪县水务局"},
            [("990301", "water")],
        ),
        ({"title": "司法局2025年法治政府建设年度报告", "info_category": "市直"}, [("990300", "justice")]),
        ({"title": "城区司法局2025年法治政府建设年度报告"}, [("990302", "justice")]),
        ({"title": "新城区司法局2025年法治政府建设年度报告"}, []),
    ],
)
def test_a_prefectures_rows_are_attributed_to_its_counties(
    row: dict[str, Any], bodies: list[tuple[str, str]]
) -> None:
    """By title, 信息分类 and publisher; a namesake one level up is not the county's."""
    assert named("990300", **row) == bodies


def test_a_name_of_several_counties_is_that_of_the_nearest_or_of_none() -> None:
    title = "临江市城区司法局2025年法治政府建设年度报告"

    assert named("990300", title=title) == [("990401", "justice")]
    assert named("990501", title="城区司法局2025年法治政府建设年度报告") == []


def test_a_body_of_a_place_nobody_knows_may_be_the_portals_own() -> None:
    namer = Namer(places=PLACES)
    said = namer.name(Says(title="本单位司法局2025年法治政府建设年度报告"), PLACES["990301"])

    assert (said.bodies, [body.key for body in said.lost]) == ((), ["justice"])
    assert namer.name(Says(title="2025年法治政府建设年度报告"), PLACES["990300"]) == NOBODY


def test_a_prefecture_serves_the_counties_below_it() -> None:
    by_name = Place(portal_id=9, code="990499", name="临江市", province="云岭省", prefecture="")

    assert [PLACES["990300"].serves(place) for place in PLACES.by_code.values()] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert by_name.serves(PLACES["990401"])
    assert Place(portal_id=8, code="140000", name="山西省", province="山西省", prefecture="").is_source
    assert PLACES.within("990300") == ["990301", "990302"]
    assert PLACES.within("临江") == ["990401"]


@pytest.mark.parametrize(
    ("name", "head", "title"),
    [
        ("清溪县水务局2025年法治政府建设年度报告.pdf", "", "清溪县水务局2025年法治政府建设年度报告"),
        (
            "附件1.docx",
            "清政发〔2026〕3号\n清溪县水务局\n2025年法治政府建设年度报告\n2025年，",
            "清溪县水务局2025年法治政府建设年度报告",
        ),
        ("附件1.docx", "2026年法治政府建设工作要点\n一、", None),
        ("统计表.xlsx", "", None),
    ],
)
def test_a_file_is_a_report_by_its_name_or_by_its_first_lines(
    name: str, head: str, title: str | None
) -> None:
    assert file_title({"name": name, "file_name": "", "head": head}) == title


@pytest.mark.parametrize("county", ["青禾县", "甲县", "依安县", "中区", "大同市", "山阳满族自治县"])
def test_titles_that_differ_by_their_countys_name_alone_are_read_alike(county: str) -> None:
    """They are read once for all counties, and that is what reading each would give."""
    text = (Path(__file__).parents[3] / "reading/report/titles.toml").read_text(encoding="utf-8")
    place = Place(portal_id=1, code="990101", name=county, province="云岭省", prefecture="临江市")
    for *_, title in (row for rows in tomllib.loads(text).values() for row in rows):
        own = title.replace("青禾县", county)

        masked = place.own.masked(own)

        assert read_title(masked) == read_title(title)
        if masked != own:
            heading = title_subject(masked)
            assert bodies_of(heading, place) == read_bodies(title_subject(own)), own
