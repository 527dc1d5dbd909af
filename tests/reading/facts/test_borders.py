"""Figures beside words across the border of two others, and acts of others; the sentences are invented."""

import pytest

from yifa.reading.facts.read import read_facts

Indicators = list[str | None]
MEDIATIONS, PENALTIES, EVENTS = "mediations", "penalties", "publicity_events"


def told(text: str) -> Indicators:
    return [fact.indicator for fact in read_facts(text, year=2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("及时回应诉求1200件。", [None]),  # 应诉
        ("统一审核案件31件,逐一审查案件9件,再审查案件3件。", [None] * 3),  # 一审, 再审
        ("推出庭审直播12件。", [None]),  # 出庭
        ("大学法学专家讲座3次,科学法治决策6次。", [None, None]),  # 学法
        ("中小学法治讲座12场。", [EVENTS]),
        ("行政补偿争议11件,协调解决9件;消化解决12件。", [None] * 3),  # 调解, 化解
        ("行政复议受理12件,协调解决9件,受理和解答咨询8件。", ["reconsideration_accepted", None, None]),
        ("建立案件台账12件,调查处理违法案件9起,执行检查办法3件。", [None] * 3),  # 立案, 查处, 查办
        ("规范性文件方面,推出台账12份,准备案卷9份。", [None, None]),  # 出台, 备案
        ("行政复议方面,征收案件12件,总结案件9件,接受案件3件。", [None] * 3),  # 收案, 结案, 受案
        ("寄送法律文书12次,移送法院3次。", [None, None]),  # 送法
        ("清理办公证件12件,坚持证据裁判6人。", [None, None]),  # 公证, 持证
    ],
)
def test_words_across_the_border_of_two_others_are_none(text: str, expected: Indicators) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政应诉12件。", ["litigation_cases"]),
        ("第一审行政案件12件,再审案件2件。", ["litigation_cases", "litigation_cases"]),
        ("集中学法12次,带头学法6次。", ["law_study", "law_study"]),
        ("协调化解矛盾纠纷12件,协调调解纠纷9件。", [MEDIATIONS, MEDIATIONS]),
        ("依法立案12件,另行查处违法案件9件。", [PENALTIES, PENALTIES]),
        ("出台规范性文件6件,报备5件。", ["normative_issued", "normative_filed"]),
        ("法治赶集12场,普法大集6场,送法下乡3场。", [EVENTS] * 3),
    ],
)
def test_the_same_signs_are_words_where_no_others_have_them(text: str, expected: Indicators) -> None:
    """Controls of the test above; what is of fairs is read since then."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政机关调解案件120件。", [None]),
        ("行政调解工作有序开展,全年共调解案件120件,达成协议110件。", [None, None]),
        ("强化行政调解,各部门调解各类纠纷320件。", [None]),
        ("行政调解。全年调解案件320件。", [None]),
        ("推进诉前调解,全年调解纠纷86件。", [None]),
        ("健全人民调解、行政调解机制,全年调解各类纠纷320件。", [MEDIATIONS]),
        ("推进行政调解;调解各类纠纷320件。", [MEDIATIONS]),
        ("推进行政调解,人民调解组织调解纠纷320件。", [MEDIATIONS]),
    ],
)
def test_mediation_by_bureaus_and_courts_is_none_of_the_peoples_committees(
    text: str, expected: Indicators
) -> None:
    """The last three are controls: the people's committees mediate too, or another part begins."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("复核近三年作出的行政处罚12件。", [None]),
        ("抽查2024年办结的行政处罚案件9件、行政许可6件。", [None, None]),
        ("倒查处罚决定12件。", [None]),
        ("线索核查立案12件。", [PENALTIES]),
        ("开展随机抽查46次、行政处罚12件。", [None, PENALTIES]),
        ("立案29件,处罚27件。", [PENALTIES, None]),
        ("立案29件,作出处罚27件。", [PENALTIES, None]),
        ("检查企业86家次,作出处罚27件。", ["inspections", PENALTIES]),
        ("许可决定被提起复议6件、诉讼2件。", [None, None]),
        ("被提起行政诉讼6件。", ["litigation_cases"]),
        ("行政处罚系统归档案件12件;督促公安立案6件,审计立案3件,查处党员违规案件2件。", [None] * 4),
    ],
)
def test_acts_looked_into_again_or_filed_already_are_none(text: str, expected: Indicators) -> None:
    """What was found by checks, or done besides, what follows a visit, and all suits are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("诉讼案件62件;从案由看,征收6件、行政处罚3件、信息公开2件。", ["litigation_cases", None, None, None]),
        ("收到复议申请62件;主要涉及行政处罚3件。", ["reconsideration_received", None]),
        ("诉讼案件62件;行政处罚3件。", ["litigation_cases", PENALTIES]),
        ("败诉6件,败诉原因为程序违法的4件。", ["litigation_lost", None]),
        ("复议案件被市政府纠错2件。", [None]),
        ("复议被纠错案件2件。", ["reconsideration_corrected"]),
    ],
)
def test_what_cases_are_about_may_begin_a_part_of_its_own(text: str, expected: Indicators) -> None:
    """An act that was done, and what was corrected, are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办领导干部法治讲座2场,参加360人次。", [EVENTS, None]),
        ("面向执法人员开展普法宣讲3场,参与人员90人。", [EVENTS, None]),
        ("举办农民工法治讲座2场,参加360人次。", [EVENTS, "publicity_reached"]),
        ("合法性审查全覆盖,12个乡镇全年审查文件36件。", [None, "legality_reviews"]),
        ("合法性审查36个。", ["legality_reviews"]),
        ("出台合法性审查工作指引2份。", [None]),
        ("公布规范性文件清理目录2份,收集清理意见9件。", [None, None]),
        ("开展合法性审核86件,廉洁性审查12件。", ["legality_reviews", None]),
        ("普法活动12场,理论宣讲9场,普法考试6场。", [EVENTS, None, None]),
        ("主动公开信息86条,转载信息12条,互动回复9条。", ["disclosures", None, None]),
        ("下沉执法人员96名,申请执法证6人。", [None, None]),
        ("推行“最多跑一次”公证事项132项;办理公证事项92项。", [None, "notarisations"]),
        ("矛盾纠纷预警12件,移交纠纷9件,公安机关调解治安案件6件。", [None] * 3),
    ],
)
def test_what_is_beside_an_activity_is_not_counted_as_one(text: str, expected: Indicators) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("计划2026年普法36场、培训6期。", [None, None]),
        ("拟2026年举办培训6期。", [None]),
        ("按照计划,2025年普法36场。", [EVENTS]),
        ("全年行政检查次数控制在860次以内。", [None]),
        ("省定任务普法36场,全县完成52场。", [None, EVENTS]),
        ("万人受理复议案件2.1件。", [None]),
        ("2026年拟举办培训6期;2025年实际举办5期。", [None, "trainings"]),
        ("“八五”普法期间累计开展培训68期、训练9200人次;2025年开展15期。", ["trainings", None, "trainings"]),
        ("“八五”普法期间累计开展培训68期;开展会议15期。", ["trainings", None]),
    ],
)
def test_aims_and_several_years_say_what_the_years_own_figure_counts(text: str, expected: Indicators) -> None:
    """A figure of the report's own year, and one that names no year, are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公安机关治安处罚860起,调解320起。", [None, None]),
        ("法院审结行政案件86件,调解12件。", [None, None]),
        ("诉调对接调解120件,警调对接化解86件。", [None, None]),
        ("诉源治理中心接收纠纷860件。", [None]),
        ("公安机关办理治安案件36起;化解320起。", [None, MEDIATIONS]),
        ("公安局办理治安案件36起,化解矛盾纠纷320起。", [None, MEDIATIONS]),
        ("司法所调解320起。", [MEDIATIONS]),
        ("县人大常委会审议报告1次,执法检查2次。", [None, None]),
        ("县政协开展视察3次;执法检查2次。", [None, "inspections"]),
        ("向县人大常委会报备规范性文件5件。", ["normative_filed"]),
        ("办理人大代表建议3件,开展执法检查2次。", [None, "inspections"]),
        ("以县政府为被申请人的行政复议案件12件,撤销1件,调解2件。", [None] * 3),
        ("受理行政复议案件12件,调解2件。", ["reconsideration_accepted", "reconsideration_mediated"]),
        ("审核部门报送的规范性文件6件、合同36份。", ["legality_reviews", "legality_reviews"]),
        ("报送审核意见6件。", [None]),
        ("办理公证96件,公证减免3件。", ["notarisations", None]),
        ("法制审核重大案件3件。", ["penalty_reviews"]),
    ],
)
def test_what_police_courts_and_a_congress_did_is_theirs(text: str, expected: Indicators) -> None:
    """Another part of the sentence, disputes that are named, and what one's own bureau did are controls."""
    assert told(text) == expected
