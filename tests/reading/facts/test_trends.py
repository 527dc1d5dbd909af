"""Figures that rose or fell, whose subject stands before what is said of the change; invented."""

import pytest

from yifa.reading.facts.numbers import find_numbers
from yifa.reading.facts.read import read_facts

Told = list[tuple[float, str, int | None, str | None]]


def told(text: str) -> Told:
    """Return value, kind, year and indicator of each figure."""
    return [(one.value, one.kind.value, one.year, one.indicator) for one in read_facts(text, year=2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "行政应诉案件连年减少,由2024年的61件降至2025年的48件。",
            [(61, "level", 2024, "litigation_cases"), (48, "level", None, "litigation_cases")],
        ),
        (
            "公证业务稳步增长,从310件增至402件。",
            [(310, "level", None, None), (402, "level", None, "notarisations")],
        ),
        (
            "负责人出庭应诉率持续走高,从上年的90%提升到97%。",
            [(90, "rate", 2024, "court_appearance_rate"), (97, "rate", None, "court_appearance_rate")],
        ),
        (  # a control: nothing rises, so the words before the comma say nothing
            "公证业务由司法局负责,从乡镇抽调12人,满意率97%。",
            [(12, "level", None, None), (97, "rate", None, None)],
        ),
    ],
)
def test_what_a_trend_is_said_of_counts_both_its_ends(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政检查同比下降41%,由1320次降至779次。", [None, "inspections"]),
        ("行政许可办件量同比上升9%,从800件增至872件。", [None, "permits"]),
        ("行政处罚案件较2024年减少12件,由96件减到84件。", [None, "penalties"]),
        ("行政处罚案件同比下降9%,从乡镇移送12件,办结9件。", [None, None]),
    ],
)
def test_what_changed_is_what_it_rose_or_fell_from_and_to(text: str, expected: list[str | None]) -> None:
    """The last one is a control: what is moved falls from nothing."""
    levels = [fact for fact in read_facts(text, year=2025) if fact.kind.value == "level"]

    assert [fact.indicator for fact in levels] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "新收行政复议案件较去年同期的71件增长35.2%,达96件。",
            [
                (71, "level", 2024, "reconsideration_received"),
                (96, "level", None, "reconsideration_received"),
            ],
        ),
        (
            "行政处罚案件较上年的260件减少18.5%,为212件。",
            [(260, "level", 2024, "penalties"), (212, "level", None, "penalties")],
        ),
        (
            "行政检查比2024年的4100次减少1200次,为2900次。",
            [(4100, "level", 2024, "inspections"), (2900, "level", None, "inspections")],
        ),
        (  # a control: a year that leads is that of the numbers behind it
            "2024年办理公证8件,法律援助5件。",
            [(8, "level", 2024, "notarisations"), (5, "level", 2024, "legal_aid_cases")],
        ),
    ],
)
def test_a_year_that_is_compared_with_is_that_of_one_figure(text: str, expected: Told) -> None:
    assert [one for one in told(text) if one[1] == "level"] == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("对2024年12月31日前印发的规范性文件清理76件。", None),
        ("对2023年底以前的规范性文件清理76件。", None),
        ("2024年之前的规范性文件清理76件。", None),
        ("2024年前三季度清理规范性文件76件。", 2024),
    ],
)
def test_a_day_before_which_papers_are_is_no_year_of_their_figures(text: str, year: int | None) -> None:
    assert [fact.year for fact in read_facts(text, year=2025)] == [year]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("行政处罚较上年增加14起、8.5万元。", ["delta", "delta"]),
        ("法律援助同比减少3件和2.1万元。", ["delta", "delta"]),
        ("同比减少处罚案件12件。", ["delta"]),
        ("处罚案件减幅40.5%。", ["delta"]),
        ("同比增加,达到处罚案件12件,罚款8万元。", ["level", "level"]),
    ],
)
def test_what_goes_on_with_a_change_is_one(text: str, kinds: list[str]) -> None:
    assert [fact.kind.value for fact in read_facts(text, year=2025)] == kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分别增长5%和-20%", [5.0, -20.0]),
        ("增长5%、-2.5%", [5.0, -2.5]),
        ("增幅为-3%", [-3.0]),
        ("覆盖300户家庭", [300.0]),
        ("轮训2轮次", [2.0]),
        ("第2-20页,A-20型", []),
    ],
)
def test_signs_and_units_of_numbers_are_told(text: str, expected: list[float]) -> None:
    """The last one is a control."""
    assert [one.value for one in find_numbers(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("村规民约136份", False), ("节约20万元", False), ("附近3个村", False),
        ("约136份", True), ("共约20万元", True), ("近30次", True),
    ],
)  # fmt: skip
def test_words_that_end_as_about_does_say_no_such_thing(text: str, about: bool) -> None:
    """The last three are controls."""
    assert [one.about for one in find_numbers(text, 0, len(text))] == [about]
