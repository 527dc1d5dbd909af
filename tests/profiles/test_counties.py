"""The registry of county-level divisions, its command, and what it adds to error messages."""

import json
import re
from pathlib import Path

import pytest

from tests.support.commands import run
from tools import townships
from tools.counties import main, rows
from yifa.profiles.check import read_provinces
from yifa.profiles.counties import counties_in, counties_named, counties_of, load_counties
from yifa.profiles.folders import load_portals
from yifa.profiles.townships import load_townships, townships_of


def test_every_county_is_there_once_under_its_current_name() -> None:
    counties = load_counties()

    assert len(counties) == 2846
    current = {
        "330113": "临平区",
        "410307": "偃师区",
        "540481": "米林市",
        "653228": "和康县",
        "653229": "和安县",
    }
    assert {code: counties[code].name for code in current} == current
    assert all(each.province == read_provinces()[each.code[:2]] for each in counties.values())
    assert {each.code: each.name for each in load_portals() if not each.code.endswith("00")}.items() <= {
        code: each.name for code, each in counties.items()
    }.items()


def test_a_county_no_prefecture_rules_has_none() -> None:
    counties = load_counties()

    assert [counties[code].prefecture for code in ("110101", "429004", "500229", "659001")] == [""] * 4
    assert counties["140429"].region == "山西省长治市"


def test_the_table_is_made_from_the_packages_lists() -> None:
    made = rows(
        {"460321": "西沙群岛", "140429": "武乡县", "500229": "城口县"},
        {"140400": "长治市", "500200": "县"},
        {"140000": "山西省", "500000": "重庆市"},
    )

    assert list(made) == [("140429", "武乡县", "长治市", "山西省"), ("500229", "城口县", "", "重庆市")]
    assert main([]) == 2


def test_provinces_go_by_full_and_short_names() -> None:
    assert counties_of("广西") == counties_of("广西壮族自治区") != ()
    assert counties_of("新疆") != ()
    assert counties_of("山") == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("武乡县人民政府门户网站", ["140429"]),
        ("南京市鼓楼区人民政府", ["320106"]),
        ("楚雄武定县人民政府", ["532329"]),
        ("主办：长治市武乡县、平顺县", ["140429", "140425"]),
        ("某地网站", []),
    ],
)
def test_counties_are_found_in_titles_and_footers(text: str, codes: list[str]) -> None:
    assert [each.code for each in counties_in(text)] == codes


def test_a_name_several_counties_share_gives_them_all() -> None:
    assert {each.province for each in counties_named("鼓楼区")} == {"江苏省", "福建省", "河南省"}
    assert len(counties_in("鼓楼区人民政府")) == 4


def test_the_whole_registry_is_listed_with_which_have_a_profile() -> None:
    listed = run("portals", "list", "--all", "--province", "山西")
    as_json = json.loads(run("portals", "list", "--all", "--json").stdout)
    profiled = {each["code"]: each["profile"] for each in as_json}

    assert len(as_json) == 2846
    assert profiled["140429"]["slug"] == "wuxiang"
    assert profiled["653229"] is None
    assert len(listed.stdout.splitlines()) == 1 + len(counties_of("山西省"))
    assert re.search(r"^140429  武乡县 +山西省长治市 +wuxiang +trs +http://", listed.stdout, re.MULTILINE)
    assert f"{len(counties_of('山西省'))} county-level divisions, " in listed.stderr


def test_profiles_can_be_listed_by_province() -> None:
    codes = [
        each["code"] for each in json.loads(run("portals", "list", "--province", "甘肃", "--json").stdout)
    ]

    assert "620702" in codes
    assert all(code.startswith("62") for code in codes)


def test_a_province_nobody_knows_is_wrong_usage() -> None:
    refused = run("portals", "list", "--province", "山")

    assert refused.exit_code == 2
    assert "expected one of 北京市、" in refused.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("和安县", "no profile for 和安县 653229 (新疆维吾尔自治区和田地区); yifa discover URL makes one"),
        ("110101", "no profile for 东城区 110101 (北京市)"),
        ("鼓楼区", "、鼓楼区 410204 (河南省开封市)"),
    ],
)
def test_a_county_without_a_profile_is_named_with_what_to_do(name: str, said: str, tmp_path: Path) -> None:
    refused = run("crawl", name, archive=tmp_path / "a.db")

    assert refused.exit_code == 2
    assert said in refused.stderr


def test_townships_stand_under_their_county() -> None:
    """As many as the counties' own reports say (浑源县 and 武定县, seeds); none for what is no county."""
    counted = {code: len(townships_of(code)) for code in ("140225", "532329", "000000")}

    assert counted == {"140225": 16, "532329": 11, "000000": 0}
    assert set(load_townships()) <= set(load_counties())


def test_the_table_of_townships_is_made_from_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Farms and zones are none; the office of a street is the street; counties nobody knows are left out."""
    monkeypatch.setattr(townships, "TABLE", tmp_path / "townships.csv")
    names = ["柳沟镇", "东关街道办事处", "国营农场", "柳沟镇"]
    streets = [
        {"code": f"140225{number:03}", "name": name, "areaCode": "140225"}
        for number, name in enumerate(names)
    ]
    streets.append({"code": "990101001", "name": "无名乡", "areaCode": "990101"})
    (tmp_path / "streets.json").write_text(json.dumps(streets), encoding="utf-8")

    assert townships.main([str(tmp_path)]) == 0
    assert load_townships(tmp_path / "townships.csv") == {"140225": ("柳沟镇", "东关街道")}
    assert townships.main([]) == 2
