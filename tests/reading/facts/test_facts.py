"""Figures of reports and what they are said to count; the sentences are invented."""

import pytest

from tests.acceptance.derive.fresh import SETS, audits, judge_fresh, nothing
from tests.acceptance.derive.judging import judge
from tests.acceptance.derive.reports import SETS as REPORT_SETS
from tests.acceptance.derive.reports import judge_pages, judge_reports
from tests.acceptance.derive.writing import VOICES, write
from yifa.reading.elements.folding import fold
from yifa.reading.facts.ahead import stretches_ahead
from yifa.reading.facts.audit import Check, audit
from yifa.reading.facts.fact import Fact
from yifa.reading.facts.indicators import indicator_names, load_indicators
from yifa.reading.facts.numbers import chinese_number, find_numbers
from yifa.reading.facts.read import read_facts
from yifa.reading.facts.report import read_report
from yifa.reading.facts.years import audit_years


def numbers(text: str) -> list[tuple[float, str, bool]]:
    return [(one.value, one.unit, one.about) for one in find_numbers(text, 0, len(text))]


@pytest.mark.parametrize("voice", VOICES)
def test_reports_of_known_truth_are_read_as_they_were_written(voice: str) -> None:
    score = judge([write(seed, voice=voice, plant=seed % 2 == 0) for seed in range(9)])

    assert score.wrong == []


@pytest.mark.parametrize("name", SETS)
def test_wording_that_was_judged_by_hand_is_read_so(name: str) -> None:
    score = judge_fresh(name)

    assert score.share("number found") == score.share("number true") == 1.0
    assert score.share("indicator exact") >= 0.95
    assert score.share("indicator not wrong") >= 0.99


@pytest.mark.parametrize("name", REPORT_SETS)
def test_whole_reports_that_were_marked_by_hand_are_read_so(name: str) -> None:
    score = judge_reports(name)

    for what in ("number found", "number true", "heading named", "boundary", "presence", "audit clean"):
        assert score.share(what) == 1.0, score.wrong
    assert score.share("indicator exact") >= 0.95
    assert score.share("indicator not wrong") >= 0.99


@pytest.mark.parametrize("name", ["a", "d", "g", "p"])
def test_figures_are_read_alike_where_a_page_breaks_the_lines(name: str) -> None:
    assert judge_pages(name).share("figure kept") >= 0.99


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对4700余件案件从轻处罚", [(4700.0, "件", True)]),
        ("公开信息1,234条", [(1234.0, "条", False)]),
        ("公开信息１２条", [(12.0, "条", False)]),
        ("罚款36.6万元,覆盖1.2万余人次", [(366000.0, "元", False), (12000.0, "人次", True)]),
        ("本科以上11名,网上8件,上百人次", [(11.0, "名", False), (8.0, "件", False), (100.0, "人次", True)]),
        ("办结率达98.5%以上,提高3个百分点", [(98.5, "%", True), (3.0, "%", False)]),
        ("满意率百分之九十八点五", [(98.5, "%", False)]),
        ("召开会议三次,制定文件十二件", [(3.0, "次", False), (12.0, "件", False)]),
        ("举办两期培训班,推进三期工程、三次分配", [(2.0, "期", False)]),
        ("近百余人次参加", [(100.0, "人次", True)]),
        ("行政检查8、其他5项", [(8.0, "", False), (5.0, "项", False)]),
        ("受理申请2 315件,办结2 308件", [(2315.0, "件", False), (2308.0, "件", False)]),
        ("检查1580家（次）,降至0.1次以下", [(1580.0, "家(次)", False), (0.1, "次", True)]),
        ("分别提升0.6个、2.1个百分点", [(0.6, "%", False), (2.1, "%", False)]),
        ("每年3至5次,5-10份,三到五场,满意率90%-95%,每期3场~5场", []),
        ("普法50+场次,阅读5万+人次", [(50.0, "场次", True), (50000.0, "人次", True)]),
        ("推行1+5项制度、“3+N”模式,满意率90%,提高2%", [(90.0, "%", False), (2.0, "%", False)]),
        ("被复议率降至1.6‰,千分之二", [(1.6, "‰", False), (2.0, "‰", False)]),
        ("同比+12.5%,环比-3.1%", [(12.5, "%", False), (-3.1, "%", False)]),
        ("上升6.3个、下降2.1个百分点", [(6.3, "%", False), (2.1, "%", False)]),
        ("化解数十起,走访几十家,培训860人/次", [(860.0, "人/次", False)]),
        ("法律进万家,上千人次参加", [(1000.0, "人次", True)]),
        ("受理数（件）：41\n行政处罚\t128\t件", [(41.0, "件", False), (128.0, "件", False)]),
        ("年份\t件数\n2025\t2046\t其他", [(2046.0, "件", False)]),
        ("表(单位:件)\n项目\t数\n应诉(一审)\t49\t58\n", [(49.0, "件", False), (58.0, "件", False)]),
        ("比为2.57:1。打造“15分钟服务圈”", []),
        ("年份\t罚款(万元)\n2025\t82.5\t其他", [(825000.0, "元", False)]),
        ("落实三项制度,办好一件事,两个维护,第三次会议,“八五”普法", []),
        ("2025年3月12日,第12期,〔2025〕3号,12345热线,12·4宪法日,5G", []),
    ],
)  # fmt: skip
def test_a_number_is_read_with_its_unit(text: str, expected: list[tuple[float, str, bool]]) -> None:
    assert numbers(fold(text).text) == expected


@pytest.mark.parametrize("numeral", ["二二", "点三", "三点百"])
def test_numerals_that_say_no_number_say_none(numeral: str) -> None:
    assert chinese_number(numeral) is None or numeral == "点三"


def told(text: str, year: int = 2025) -> list[tuple[float, str, int | None, str | None]]:
    return [(one.value, one.kind.value, one.year, one.indicator) for one in read_facts(text, year=year)]


def test_a_topic_is_carried_over_until_another_is_named() -> None:
    said = told("全年新收行政复议申请30件,立案受理19件、调解和解5件、办结24件;发生行政诉讼案件4件,败诉1件。")

    assert [indicator for *_, indicator in said] == [
        "reconsideration_received",
        "reconsideration_accepted",
        "reconsideration_mediated",
        "reconsideration_closed",
        "litigation_cases",
        "litigation_lost",
    ]


def test_the_same_words_count_what_they_stand_beside() -> None:
    """What a sentence says is read once of the same words; what stands before it is part of that."""
    said = "全年新收案件30件、受理19件。"
    text = f"行政复议工作。{said}\n行政应诉工作。{said}\n下一步,{said}\n行政复议工作。{said}"

    facts = read_facts(text, year=2025)

    received, cases = "reconsideration_received", "litigation_cases"
    assert [fact.indicator for fact in facts][::2] == [received, cases, None, received]
    assert [text[fact.start : fact.end] for fact in facts] == ["30件", "19件"] * 4


def test_changes_rates_and_other_years_are_no_levels_of_the_year() -> None:
    assert told("行政诉讼案件4件,同比减少16件,降幅达80%。") == [
        (4.0, "level", None, "litigation_cases"), (16.0, "delta", None, "litigation_cases"),
        (80.0, "delta", None, "litigation_cases"),
    ]  # fmt: skip
    assert told("2024年行政诉讼案件20件,今年降至4件。") == [
        (20.0, "level", 2024, "litigation_cases"), (4.0, "level", None, "litigation_cases")
    ]  # fmt: skip
    assert [kind for _, kind, _, _ in told("五年来累计办理公证300件。")] == ["cumulative"]
    assert [kind for _, kind, _, _ in told("2025年以来办理公证300件。")] == ["level"]
    assert [kind for _, kind, _, _ in told("目前全县累计建成基地3个。")] == ["cumulative"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政处罚立案数、结案数分别为76件、71件。", ["penalties", None]),
        ("规范性文件、合同合法性审核分别为6件、21件。", ["legality_reviews", "legality_reviews"]),
        ("对议题87件、合同53份进行合法性审查。", ["legality_reviews", "legality_reviews"]),
        ("对历年制定的88件规范性文件进行清理。", ["normative_cleaned"]),
        ("受理行政复议案件同比增长47%,达到115件。", [None, "reconsideration_accepted"]),
        ("作出行政许可决定(含延续),共计268件。", ["permits"]),
        ("公开引发行政复议申请2件、行政诉讼1件。", [None, None]),
        ("59名人员中取得行政执法证的有44人。", [None, "enforcement_officers"]),
        ("全年分别由县司法局和各乡镇人民政府办理公证3件。", ["notarisations"]),
        ("2023年—2025年公证办理量分别为1件、2件、3件。", ["notarisations"] * 3),
        pytest.param("公证\t" * 300 + "办理公证\t3件\n", ["notarisations"], id="no table is so wide"),
        ("行政复议工作稳步推进。全年新收案件39件。", ["reconsideration_received"]),
        (
            "今年行政复议收案21件,超过行政诉讼收案数(17件)。其中,受理19件。",
            ["reconsideration_received", "litigation_cases", "reconsideration_accepted"],
        ),
        ("执法检查98次,发出通知8份,立案26起,化解纠纷5件。", ["inspections", None, "penalties", "mediations"]),
        ("行政复议调解和解率、纠错率分别为35%和12%。", [None, "reconsideration_correction_rate"]),
        ("公证、法律援助分别办理3件、4件、5件。", [None, None, None]),
        ("出庭应诉率100%的有6个县。", [None, None]),
        ("力争办理公证30件,今年办理公证3件。", [None, "notarisations"]),
        ("按照年度计划开展执法检查12次。", ["inspections"]),
        ("指标\t目标值\t完成值\n培训学时\t60学时\t66学时\n", [None, "training_hours"]),
        ("近两年处罚案件分别为96件(2024年)和71件(2025年)。", ["penalties", "penalties"]),
        ("出台规范性文件3件,未出台1件。", ["normative_issued", None]),
        ("下一步,确保全年办理公证50件。办理法律援助60件。", [None, None]),
        ("指标\t上年\t本年\n办理公证(件)\t—\t6\n行政许可(件)\t8\t9", ["notarisations", "permits", "permits"]),
        ("2026年是启动之年。我们将开展普法活动80场。", [None]),
        ("全市新收行政复议案件966件,其中我县新收行政复议案件41件。", [None, "reconsideration_received"]),
        (
            "复议案件收案21件,与行政诉讼收案数之比达2倍;受理19件。",
            ["reconsideration_received", None, "reconsideration_accepted"],
        ),
        ("2026年工作打算:一是组织会前学法12次。", [None]),
        ("严格合法性审核。全年审核规范性文件9件、决策6件。", ["legality_reviews", "legality_reviews"]),
        ("审核规范性文件9件、决策6件,备案5件。", ["legality_reviews", "legality_reviews", "normative_filed"]),
        ("县司法局共对162件议题、协议进行合法性审查。", ["legality_reviews"]),
        ("调解纠纷情况为:甲镇4件、乙镇5件,合计9件。", [None, None, "mediations"]),
        ("行政诉讼败诉4件,万人行政诉讼发案率0.9件。", ["litigation_lost", None]),
        ("行政复议受理30件;仲裁委受理案件20件。", ["reconsideration_accepted", None]),
        ("印发规范性文件7件,合法性审核率100%;报备各7件。", ["normative_issued", None, "normative_filed"]),
        ("◆31件:全年办理公证数。\n◆97%:负责人出庭应诉率。", ["notarisations", "court_appearance_rate"]),
        ("复议案件中,行政处罚类68件、工伤类31件。", [None, None]),
        ("行政诉讼案件从74件、59件下降到40件。", [None, None, "litigation_cases"]),
        ("执法人员64人;全年开展培训,412人参加。", ["enforcement_officers", None]),
        ("单位\t公证(件)\n城关镇\t3\n合计\t5\n", ["notarisations", "notarisations"]),
        ("行政处罚数量(宗)\n警告\t罚款\t其他行政处罚\t合计\n2\t38\t1\t41\n", [None, None, None, "penalties"]),
        ("行政许可办理情况(件)\n甲局\t乙局\t总计\n41\t52\t93\n", [None, None, "permits"]),
        ("矛盾纠纷调解数(起)\n婚姻\t邻里\t合计\n12\t30\t42\n", [None, None, "mediations"]),
        ("说明(一)\n婚姻\t邻里\t合计\n12\t30\t42\n", [None, None, None]),
        ("行政复议申请总数:75件\n其中:受理66件\n", ["reconsideration_received", "reconsideration_accepted"]),
    ],
)
def test_words_that_stand_apart_from_a_number_say_what_it_counts(text: str, expected: list[str]) -> None:
    assert [indicator for *_, indicator in told(text)] == expected


def test_figures_of_several_years_are_each_of_its_own() -> None:
    listed = told("近三年,行政复议受理量分别为41件、55件、73件。")
    named = told("2024年、2025年行政复议新收案件分别为81件和104件。")
    table = told("指标\t2024年\t2025年\n行政复议受理数(件)\t41\t52\n")

    assert [(value, kind, year) for value, kind, year, _ in listed] == [
        (41.0, "level", 2023), (55.0, "level", 2024), (73.0, "level", None)
    ]  # fmt: skip
    assert [(value, year) for value, _, year, _ in named] == [(81.0, 2024), (104.0, None)]
    assert [(value, year) for value, _, year, _ in table] == [(41.0, 2024), (52.0, None)]
    assert {indicator for *_, indicator in (*listed, *table)} == {"reconsideration_accepted"}


def test_a_table_gives_units_in_a_column_and_changes_in_another() -> None:
    said = told("指标\t计量单位\t2024年\t2025年\t同比(%)\n行政处罚案件数\t件\t142\t88\t-38.0\n")

    assert said == [
        (142.0, "level", 2024, "penalties"), (88.0, "level", None, "penalties"),
        (-38.0, "delta", None, "penalties"),
    ]  # fmt: skip


def test_a_year_that_leads_is_that_of_the_numbers_behind_it() -> None:
    said = told("去年受理行政复议案件58件、审结50件;受理行政复议案件97件。")

    behind = told("处罚案件分别为96件(2024年)和71件(2025年)。")
    column = told("指标\t上年\t本年\n行政许可(件)\t8\t9")

    assert [(value, year) for value, _, year, _ in said] == [(58.0, 2024), (50.0, 2024), (97.0, None)]
    assert [year for *_, year, _ in (*behind, *column)] == [2024, None, 2024, None]


def test_figures_of_tables_contradict_none_of_the_text() -> None:
    assert checked("行政复议受理41件。\n行政复议受理(件)\t52\n") == []


def test_what_a_figure_rose_from_is_of_before() -> None:
    assert told("行政诉讼负责人出庭应诉率由95%提升至100%。") == [
        (95.0, "rate", None, None),
        (100.0, "rate", None, "court_appearance_rate"),
    ]


def test_parts_of_a_whole_have_a_scope_and_not_its_indicator() -> None:
    whole, part = read_facts("开展行政检查98次,其中燃气检查16次。")

    assert (whole.indicator, whole.scope) == ("inspections", "")
    assert (part.indicator, part.scope) == (None, "其中")


def test_what_is_planned_is_no_figure_of_the_year() -> None:
    more = (
        "各项工作有序推进,成效明显,群众满意,制度健全,队伍稳定,氛围浓厚,质量提升,评价良好,机制顺畅,保障有力。"
    )
    text = f"一、工作情况\n全年开展法治培训12次。{more}\n二、下一步打算\n计划开展法治培训20次。"

    assert [(one.value, one.indicator) for one in read_report(text, year=2025).facts] == [
        (12.0, "trainings"), (20.0, None)
    ]  # fmt: skip


def test_what_counts_nothing_of_the_year_has_no_indicator() -> None:
    wrong = [score.wrong for _, _, score in nothing()]

    assert wrong
    assert not any(wrong)


def test_what_a_law_says_is_not_what_was_done_by_it() -> None:
    said = stretches_ahead("《行政复议法》第三条规定,申请书提交2份。", 2025)
    done = stretches_ahead("根据《行政复议法》规定,受理案件2件。", 2025)

    assert (len(said), done) == (1, [])


def test_two_parts_that_have_the_same_figure_confirm_nothing() -> None:
    apart = "文物领域检查56次，发现问题724处，立案8起。\n演出领域检查37次，发现问题869处，立案8起。"
    again = "全年行政处罚案件8起。\n其中食品案件3起。全年行政处罚案件8起。"

    assert audit(apart, read_facts(apart, year=2025)) == ()
    assert [check.rule.value for check in audit(again, read_facts(again, year=2025))] == ["twice"]


def test_there_are_the_indicators_that_are_asked_for() -> None:
    assert len(load_indicators()) >= 25
    assert len(set(indicator_names().values())) == len(load_indicators())


def checked(text: str) -> list[tuple[str, str]]:
    return [(one.rule.value, one.verdict.value) for one in audit(text, read_facts(text, year=2025))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共计52件,其中甲类12件、乙类40件。", [("sum", "confirmed")]),
        ("共办理52件,其中甲类12件、乙类60件。", [("sum", "contradicted")]),
        ("共办理52件,其中甲类12件、乙类10件、其他20件。", [("sum", "contradicted")]),
        ("共办理52件,其中甲类12件、乙类10件。", []),
        ("共办理52余件,其中甲类12件、乙类60件。", []),
        ("甲类12件、乙类10件,合计23件。", [("sum", "contradicted")]),
        ("甲类12件、乙类10件,共23件。", []),
        ("复议案件审结27件,其中纠错7件,纠错率为25.93%。", [("rate", "confirmed")]),
        ("复议案件审结27件,其中纠错7件,纠错率为35%。", [("rate", "contradicted")]),
        ("复议案件纠错率为35%。", []),
        ("行政诉讼案件4件,比上年减少16件,下降80%。", [("change", "confirmed")]),
        ("行政诉讼案件4件,比上年减少16件,下降60%。", [("change", "contradicted")]),
        ("全年受理行政复议申请12件。\n今年受理复议案件15件。", [("twice", "contradicted")]),
        ("全年受理行政复议申请12件。\n今年受理复议案件12件。", [("twice", "confirmed")]),
        ("全年受理行政复议申请12件。\n上半年受理复议案件5件。", []),
        ("全年受理行政复议申请12件。\n今年受理征地类复议案件5件。", []),
        ("复议纠错率为25.9%。\n行政复议综合纠错率为26%。", []),
        (
            "对500余件案件依法减轻处罚,办理简易程序案件400件,普通程序案件20件。",
            [("procedures", "contradicted")],
        ),
        ("对300余件案件依法减轻处罚,办理简易程序案件400件,普通程序案件20件。", []),
    ],
)
def test_only_what_is_certain_is_said_of_figures(text: str, expected: list[tuple[str, str]]) -> None:
    assert checked(text) == expected


def test_figures_judged_by_hand_are_told_from_those_that_contradict() -> None:
    wrong = [score.wrong for _, _, score in audits()]

    assert wrong
    assert not any(wrong)


def left_of(text: str) -> "object":
    return lambda fact: text[fact.sentence_start : fact.start].rpartition(",")[2]


def years(text: str, before: str) -> list[Check]:
    facts: tuple[Fact, ...] = read_facts(text, year=2025)
    return list(audit_years(facts, read_facts(before, year=2024), left_of=left_of(text)))  # type: ignore[arg-type] # a function of a fact


def test_last_years_report_is_held_to_what_this_years_says_of_it() -> None:
    before = "全年新收行政复议申请20件。行政诉讼案件12件。"

    fits = years("新收行政复议申请30件,比上年增加10件。", before)
    fits_not = years("2024年行政诉讼案件15件。", before)

    assert [(one.verdict.value, one.before and one.before.value) for one in fits] == [("confirmed", 20.0)]
    assert [(one.verdict.value, one.before and one.before.value) for one in fits_not] == [
        ("contradicted", 12.0)
    ]
    assert years("新收行政复议申请30件,比上年增加10件。", "行政复议工作有序开展。") == []
