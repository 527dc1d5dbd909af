"""The elements of a report, in the forms reports come in; the texts are invented."""

import pytest

from tests.acceptance.derive.fresh import headings
from tests.acceptance.derive.writing import FORMS, write
from yifa.reading.elements.folding import fold
from yifa.reading.elements.markers import Style
from yifa.reading.elements.read import Form, Reading, read_elements
from yifa.reading.elements.words import STATUTORY, element_titles, elements_of_heading

FILLING = "各项工作按计划推进,制度逐步健全,队伍素质稳步提升,群众满意度不断提高,法治氛围日益浓厚。"


def test_headings_in_other_wordings_are_read_as_judged_by_hand() -> None:
    wrong = [score.wrong for _, _, score in headings()]

    assert wrong
    assert not any(wrong)


def forms_of(reading: Reading) -> dict[str, str]:
    return {one.element: one.form.value for one in reading.elements}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_report_is_split_where_it_was_written(form: str) -> None:
    for seed in range(3):
        report = write(seed, form=form)

        said = read_elements(report.text, year=report.year, title=report.title)

        for true in report.elements:
            found = [one for one in said.elements if one.element == true.element]
            assert true.form in [one.form for one in found], (form, seed, true)
            if true.form in (Form.SECTION, Form.NONE_STATED):
                assert (true.start, true.end) in [(one.start, one.end) for one in found], (form, seed, true)


@pytest.mark.parametrize(
    ("heading", "elements"),
    [
        ("2025年度推进法治政府建设的主要举措和成效", ("measures",)),
        ("存在的不足和原因", ("problems",)),
        ("存在的问题及下一步工作打算", ("problems", "next_year")),
        ("主要做法、成效和存在的不足", ("measures", "problems")),
        ("下一步工作措施", ("next_year",)),
        ("2026年推进法治建设的安排", ("next_year",)),
        ("党政主要负责人履行第一责任人职责情况", ("responsibility",)),
        ("其他需要报告的事项", ("other",)),
        ("履行法院生效裁判情况", ("court_rulings",)),
        ("上年度法治督察反馈问题整改情况", ("rectification",)),
        ("对全县加强法治政府建设的意见建议", ("suggestions",)),
        ("聚焦突出问题,开展专项整治", ()),
        ("补齐短板弱项,提升执法水平", ()),
        ("严格规范公正文明执法", ()),
        ("规范行政执法情况", ("measures",)),  # whatever is told of an area of work
        ("行政决策情况", ("measures",)),
        ("执法队伍建设情况", ("measures",)),
        ("主要负责人述法情况", ("responsibility",)),
        ("存在的堵点难点", ("problems",)),
        ("存在的痛点", ("problems",)),
        ("破解堵点难点", ()),
        ("解决措施", ("next_year",)),
        ("工作对策", ("next_year",)),
        ("强化监督检查,整改突出问题", ()),
        ("排查突出问题", ()),
        ("2025年工作盘点", ("measures",)),
    ],
)
def test_a_heading_names_its_elements(heading: str, elements: tuple[str, ...]) -> None:
    assert elements_of_heading(heading, 2025) == elements


@pytest.mark.parametrize(
    "contents",
    [
        "目 录\n一、主要成效\n二、存在的不足\n",
        "目录\n一、主要成效……………1\n二、存在的不足……………3\n",
        "一、主要成效..........- 1 -\n二、存在的不足..........- 3 -\n",
    ],
)
def test_a_table_of_contents_has_no_sections(contents: str) -> None:
    body = f"一、主要成效\n{FILLING}\n二、存在的不足\n{FILLING}\n"

    said = read_elements(f"{contents}{body}", year=2025)

    sections = [(one.element, one.start) for one in said.elements if one.rule == "heading"]
    assert sections == [("measures", len(contents)), ("problems", len(contents) + body.index("二、"))]


def test_a_heading_nobody_knows_is_kept_and_its_sections_are_the_measures() -> None:
    headings = ("一、强化组织领导", "二、规范执法行为", "三、存在的问题", "四、下一步打算")
    text = "\n".join(f"{heading}\n{FILLING}" for heading in headings)

    said = read_elements(text, year=2025)

    unknown = [one.heading for one in said.elements if one.element == "unknown"]
    assert unknown == ["强化组织领导", "规范执法行为"]
    measures = next(one for one in said.elements if one.element == "measures")
    assert (measures.rule, text[measures.start : measures.end].count(FILLING)) == ("topical", 2)
    assert said.by_place()(text.index(FILLING)) == "measures"
    assert said.by_place()(text.rindex(FILLING)) == "next_year"


def test_what_cannot_be_read_is_not_called_absent() -> None:
    said = read_elements("详见附件。", year=2025)

    assert forms_of(said) == dict.fromkeys(STATUTORY, "unreadable")


def test_one_sentence_may_be_an_element_and_a_subheading_too() -> None:
    duty, lack = "严格落实党政主要负责人第一责任人职责。", "虽然取得成效,但仍存在执法力量不足等问题。"
    sentence = f"{FILLING}\n{duty}\n{lack}\n下一步,将继续加强队伍建设。"
    parts = f"(一)主要负责人履行第一责任人职责\n{FILLING}\n(二)规范执法\n{FILLING}"
    part = f"一、工作情况\n{parts}\n二、存在问题\n{FILLING}"

    assert forms_of(read_elements(sentence, year=2025)) == {
        "measures": "sentence", "problems": "sentence", "responsibility": "sentence", "next_year": "sentence",
        "other": "absent",
    }  # fmt: skip
    assert forms_of(read_elements(part, year=2025))["responsibility"] == "subsection"


@pytest.mark.parametrize("said", ["无。", "无", "暂无其他需要报告的事项。", "本年度没有其他需要报告的情况。"])
def test_there_is_nothing_is_an_answer(said: str) -> None:
    text = f"一、主要成效\n{FILLING}{FILLING}\n二、其他需要报告的情况\n{said}\n甲县司法局\n2026年1月5日"

    other = next(one for one in read_elements(text, year=2025).elements if one.element == "other")

    assert (other.form, text[other.start : other.end]) == (
        Form.NONE_STATED,
        f"二、其他需要报告的情况\n{said}",
    )


def test_a_number_left_out_or_given_twice_ends_no_outline() -> None:
    text = f"一、工作情况\n{FILLING}\n二、存在问题\n{FILLING}\n二、下一步打算\n{FILLING}\n四、其他事项\n无"

    assert {"problems": "section", "next_year": "section", "other": "none_stated"}.items() <= forms_of(
        read_elements(text, year=2025)
    ).items()


def test_items_of_lists_have_their_places() -> None:
    lists = "一是力量不足。二是培训不够。\n(1)装备偏旧。(2)经费偏紧。"
    text = f"一、工作情况\n{FILLING}{FILLING}\n二、存在问题\n{lists}"

    items = read_elements(text, year=2025).items

    assert [(one.style, one.number, text[one.start : one.end]) for one in items] == [
        (Style.ITEM, 1, "一是力量不足。"), (Style.ITEM, 2, "二是培训不够。"),
        (Style.PAREN_DIGIT, 1, "(1)装备偏旧。"), (Style.PAREN_DIGIT, 2, "(2)经费偏紧。"),
    ]  # fmt: skip


def test_lines_that_a_page_broke_are_joined_and_paragraphs_are_not() -> None:
    lines = [
        "全年共受理行政复议申请三十件比上一年减",
        "少了七件其中经过调解和解的有五件其余的",
        "都已依法审结没有一件超过法定的期限各方",
        "当事人都对审理的结果表示满意并且撤回了",
        "二、存在的不足和问题",
        "执法力量有待继续加强。",
    ]

    assert fold("\n".join(lines)).text.count("\n") == 2
    assert fold("第一段。\n第二段。\n第三段").text.count("\n") == 2


def test_headings_may_lead_in_their_lines_where_none_is_numbered() -> None:
    said = read_elements(f"工作情况:{FILLING}\n存在的不足。{FILLING}\n下一步打算:{FILLING}", year=2025)
    alone = read_elements(f"{FILLING}\n有力措施:{FILLING}\n{FILLING}", year=2025)

    assert {"measures": "section", "problems": "section", "next_year": "section"}.items() <= (
        forms_of(said).items()
    )
    assert [one.rule for one in alone.elements if one.element == "measures"] == ["untitled"]


@pytest.mark.parametrize("number", ["—3—", "- 12 -", "7", "\n— 3 —\n"])
def test_the_number_of_a_page_within_a_sentence_is_left_out(number: str) -> None:
    lines = [
        "全年共受理行政复议申请三十件比上一年减",
        "少了七件其中经过调解和解的有五件其余的",
        "都已依法审结没有一件超过法定的期限各方",
        "当事人都对审理的结果表示满意并且撤回了",
    ]

    assert fold(f"{lines[0]}\n{lines[1]}\n{number}\n{lines[2]}\n{lines[3]}").text == "".join(lines)
    assert f"\n{number.strip()}\n" in fold(f"第一段。\n{number}\n第二段。").text


def test_letters_that_are_set_apart_are_words() -> None:
    folded = fold("二 、 存 在 的 问 题\n大 中 小 号")

    assert folded.text == "二、存在的问题\n大中小号"
    assert folded.span(2, 7) == (4, 13)
    assert fold("一、成效 二、问题 三、打算").text == "一、成效 二、问题 三、打算"


@pytest.mark.parametrize("year", ["2026", "二〇二六", "二○二六", "二零二六"])
def test_the_year_after_the_reports_own_is_read_in_numerals_too(year: str) -> None:
    assert elements_of_heading(f"{year}年主要工作", 2025) == ("next_year",)
    assert elements_of_heading(f"{year}年主要工作", 2026) == ("measures",)


def test_every_element_has_a_chinese_name() -> None:
    assert list(element_titles())[:5] == list(STATUTORY)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("无。", "none_stated"),
        ("本年度无其他需要报告的情况。", "none_stated"),
        ("2025年我局没有需要履行的生效裁判,无其他事项。", "none_stated"),
        ("执法装备不足,无人机老旧。", "section"),
        ("基层所没有专职法制员,无证上岗未杜绝。", "section"),
        ("执法力量没有配齐,问题整改慢。", "section"),
    ],
)
def test_few_words_below_a_heading_state_that_there_is_nothing_only_where_they_do(
    said: str, form: str
) -> None:
    text = f"一、主要成效\n{FILLING}{FILLING}\n二、存在的不足\n{said}\n"

    assert forms_of(read_elements(text, year=2025))["problems"] == form


@pytest.mark.parametrize(
    ("marks", "known"),
    [
        (("(1)", "(2)", "(3)"), ["measures", "problems", "next_year"]),
        (("", "二、", "三、"), ["problems", "next_year"]),
        (("", "2.", "3."), ["problems", "next_year"]),
        (("", "(二)", "(三)"), ["problems", "next_year"]),
        (("", "三、", "四、"), []),
    ],
)
def test_numbers_in_brackets_lead_and_the_first_may_be_left_out(
    marks: tuple[str, ...], known: list[str]
) -> None:
    headings = ("主要举措和成效", "存在的不足", "下一步打算")
    parts = [f"{mark}{heading}\n{FILLING}" for mark, heading in zip(marks, headings, strict=True) if mark]

    said = forms_of(read_elements("\n".join([FILLING, *parts]), year=2025))

    assert [name for name in ("measures", "problems", "next_year") if said[name] == "section"] == known


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("当前工作中的突出矛盾和问题", ("problems",)), ("面临的主要矛盾与问题", ("problems",)),
        ("矛盾及问题", ("problems",)),
        ("破解突出矛盾和问题", ()), ("法治建设主要成就", ("measures",)), ("取得的成就", ("measures",)),
        ("工作成就和亮点", ("measures",)), ("规范执法见成效", ()), ("优化服务见实效", ()),
        ("普法宣传见成效", ()),
        ("各项工作取得明显成效", ("measures",)),
    ],
)  # fmt: skip
def test_what_is_found_is_told_from_what_is_solved(heading: str, expected: tuple[str, ...]) -> None:
    """破解 and the last one are controls."""
    assert elements_of_heading(heading, 2025) == expected
