"""Which bodies a name means: place, function, level; the same body by all its names."""

import pytest

from yifa.model.report import Level
from yifa.reading.report.bodies import Body, load_functions, read_bodies
from yifa.reading.report.declared import read_declared

DEPARTMENT, TOWNSHIP, COUNTY = Level.DEPARTMENT, Level.TOWNSHIP, Level.COUNTY


def said(body: Body) -> tuple[str, str, Level]:
    """Return what matters of a body."""
    return body.key, body.place, body.level


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("青禾县人民政府", [("government", "青禾县", COUNTY)]),
        ("青禾县", [("government", "青禾县", COUNTY)]),
        ("青禾县住房和城乡建设管理局", [("housing", "青禾县", DEPARTMENT)]),
        ("青禾县住建局", [("housing", "青禾县", DEPARTMENT)]),
        ("住建局", [("housing", "", DEPARTMENT)]),
        ("县教育局", [("education", "县", DEPARTMENT)]),
        ("青禾县 卫生健康局", [("health", "青禾县", DEPARTMENT)]),
        ("青禾县发展和改革局（粮食局）", [("development_reform", "青禾县", DEPARTMENT)]),
        ("青禾县财政局党组", [("finance", "青禾县", DEPARTMENT)]),
        ("青禾县司法局深入", [("justice", "青禾县", DEPARTMENT)]),
        ("全县执法局面", []),
        ("青禾县卫生和计划生育局", [("health", "青禾县", DEPARTMENT)]),
        ("青禾市卫生健康委员会", [("health", "青禾市", DEPARTMENT)]),
        ("青禾县发展和改革局", [("development_reform", "青禾县", DEPARTMENT)]),
        ("青禾县司法局和财政局", [("justice", "青禾县", DEPARTMENT), ("finance", "", DEPARTMENT)]),
        ("青禾县民政局、水务局", [("civil_affairs", "青禾县", DEPARTMENT), ("water", "", DEPARTMENT)]),
        (
            "中共青禾县委 青禾县人民政府",
            [("party_committee", "青禾", COUNTY), ("government", "青禾县", COUNTY)],
        ),
        ("青禾县委县政府", [("party_committee", "青禾", COUNTY), ("government", "县", COUNTY)]),
        ("青禾县人民政府办公室", [("government_office", "青禾县", DEPARTMENT)]),
        ("青禾县柳沟镇人民政府", [("柳沟镇", "青禾县", TOWNSHIP)]),
        ("柳沟镇", [("柳沟镇", "", TOWNSHIP)]),
        ("青禾县白马回族乡人民政府", [("白马回族乡", "青禾县", TOWNSHIP)]),
        ("青禾市东关街道", [("东关街道", "青禾市", TOWNSHIP)]),
        ("青禾县卫生健康委", [("health", "青禾县", DEPARTMENT)]),
        ("东关街道办事处", [("东关街道", "", TOWNSHIP)]),
        ("城区街道", [("城区街道", "", TOWNSHIP)]),
        ("青禾经济开发区管理委员会", [("青禾经济开发区", "", Level.PARK)]),
        ("国家税务总局青禾县税务局", [("tax", "青禾县", Level.VERTICAL)]),
        ("大同市司法局", [("justice", "大同市", DEPARTMENT)]),
        ("大同市青禾县司法局", [("justice", "大同市青禾县", DEPARTMENT)]),
        ("市中区财政局", [("finance", "市中区", DEPARTMENT)]),
        ("青禾县司法局党组 青禾县司法局", [("justice", "青禾县", DEPARTMENT)]),
        ("青禾县司法局、司法局", [("justice", "青禾县", DEPARTMENT)]),
        ("青禾开发区党工委、管委会", [("青禾开发区", "", Level.PARK)]),
        ("青禾县司法局 白水县司法局", [("justice", "青禾县", DEPARTMENT), ("justice", "白水县", DEPARTMENT)]),
        ("青禾县司法局、管委会", [("justice", "青禾县", DEPARTMENT), ("管委会", "", DEPARTMENT)]),
        ("青禾县委组织部（县公务员局）", [("organisation_department", "青禾县", DEPARTMENT)]),
        ("县委统战部（民族宗教事务局）", [("ethnic_religious", "县", DEPARTMENT)]),
        ("青禾县人民武装部（征兵办）", [("人民武装部", "青禾县", DEPARTMENT)]),
        ("乙市住房公积金管理中心青禾县管理部", [("housing_fund", "青禾县", Level.VERTICAL)]),
        ("青禾县政务服务中心管理部", [("政务服务中心管理部", "青禾县", DEPARTMENT)]),
        ("青禾县委依法治县办", [("rule_of_law_office", "青禾县", DEPARTMENT)]),
        ("中共青禾县委全面依法治县委员会办公室", [("rule_of_law_office", "青禾县", DEPARTMENT)]),
        ("青禾县文物保护中心", [("文物保护中心", "青禾县", DEPARTMENT)]),
        ("全县各单位", []),
        ("", []),
    ],
)
def test_a_name_says_place_function_and_level(text: str, bodies: list[tuple[str, str, Level]]) -> None:
    """Names over time and abbreviations are one body; what 和 joins within a name is not two."""
    assert [said(body) for body in read_bodies(text)] == bodies


def test_no_name_means_two_functions() -> None:
    """A name that stood twice would be whichever came last."""
    names = [name for function in load_functions().values() for name in function.names]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("将县政府、26家政府工作部门、16个乡镇的法治政府建设年度报告公开。", [26, 16]),
        ("全县 31 个部门、11 个乡镇（街道）公布年度报告；全县11个乡镇聘请了顾问。", [31, 11]),
        ("35家行政执法部门梳理了检查事项，全县11个乡镇设立了司法所。", []),
        ("", []),
    ],
)  # fmt: skip
def test_only_a_sentence_on_the_reports_declares_who_reported(text: str, counts: list[int]) -> None:
    """Departments first, then townships."""
    assert [(count.level, count.number) for count in read_declared(text)] == [
        *zip((DEPARTMENT, TOWNSHIP), counts, strict=False)
    ]
