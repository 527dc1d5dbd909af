"""Figures of which the words of their neighbours must not be said, and parts; the sentences are invented."""

import pytest

from yifa.reading.facts.read import read_facts

Indicators = list[str | None]
STUDY, REVIEWS = "law_study", "legality_reviews"


def told(text: str) -> Indicators:
    return [fact.indicator for fact in read_facts(text, year=2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引发争议的行为是:行政处罚210件,占申请总数的33%;政府信息公开106件,占17%。", [None] * 4),
        ("行政强制70件,占复议案件的11%;行政许可26件;行政处罚9件。", [None] * 4),
        ("征收类9件,占受理案件的8%;行政许可6件,占5%。", [None] * 4),
        ("收到申请9件,占全县的8%;行政许可6件。", [None, None, "permits"]),
        ("行政处罚9件,占全县案件的8%;作出行政许可6件。", ["penalties", None, "permits"]),
    ],
)
def test_acts_that_have_a_share_of_proceedings_were_not_done(text: str, expected: Indicators) -> None:
    """The last two are controls: a share of something else, and an act that was done."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展8次中心组专题学习、1期读书班、7次支部研讨。", [STUDY, None, None]),
        ("开展3次法治培训、2次考试、1次旁听。", ["trainings", None, None]),
        ("办理9件公证、12件咨询。", ["notarisations", None]),
        ("办理公证、法律援助案件9件。", ["legal_aid_cases"]),
    ],
)
def test_words_between_two_numbers_that_lead_are_of_the_first(text: str, expected: Indicators) -> None:
    """The last one is a control: the number follows its words."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("专题学习贯彻党的二十大精神12次。", [None]),
        ("党组会议专题学习重要讲话35次。", [None]),
        ("中心组传达学习全会精神6次。", [None]),
        ("主题党日等形式开展学习918次。", [None]),
        ("组织法律法规学习考核30场次。", [None]),
        ("中心组学习12次,学习法治思想和全会精神6次。", [STUDY, STUDY]),
    ],
)
def test_what_is_studied_may_be_no_law(text: str, expected: Indicators) -> None:
    """The last one is a control: nothing else is named, or a law beside it."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出具合法性审查意见149件,其中审查规范性文件17件。", [None, REVIEWS]),
        ("合法性审核率100%;审核行政规范性文件9件。", [None, REVIEWS]),
        ("提供合法性审查意见书9份;审查镇街规范性文件3件。", [None, REVIEWS]),
        ("出具合法性审查意见49件,其中审查规范性文件17件,审查招标文件40件。", [None, REVIEWS, None]),
        ("出具合法性审查意见9份;备案审查规范性文件3件。", [None, "normative_filed"]),
    ],
)
def test_papers_are_of_the_review_that_a_sentence_speaks_of(text: str, expected: Indicators) -> None:
    """Calls for tenders are none; the last one is a control: what is filed is looked into as well."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("复议审结27件,以纠错、调解、和解等方式实质性化解行政争议38件。", ["reconsideration_closed", None]),
        ("复议案件通过撤销、纠正等方式化解9件。", [None]),
        ("复议案件以调解等方式就地化解12件。", [None]),
        ("复议案件调解和解12件。", ["reconsideration_mediated"]),
        ("依申请公开89件;产生行政复议13件和行政诉讼1件。", [None] * 3),
        ("确保每人接受不少于60学时的培训。", [None]),
        ("要求执法人员学习不少于60学时。", [None]),
        ("执法人员每人培训不少于60学时。", ["training_hours"]),
    ],
)
def test_several_ways_and_what_is_asked_for_are_no_figure_of_one(text: str, expected: Indicators) -> None:
    """调解和解12件 and the last one are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("调解矛盾纠纷631件,调处重大疑难案件83件。", ["mediations", None]),
        ("行政处罚案件97件,查处重大案件5件。", ["penalties", None]),
        ("审结复议案件97件,办结疑难复杂案件5件。", ["reconsideration_closed", None]),
        ("查处重大案件5件。", ["penalties"]),
        ("处罚案件数量排名前三的部门是公安局(193件)、交通局(60件)。", [None, None]),
        ("行政复议案件居前五位的是公安(56件)。", [None]),
        ("行政诉讼案件分布在征收(21件)、工伤(9件)。", [None, None]),
        ("全市排名前三,行政处罚案件193件。", ["penalties"]),
        ("办理备案审查意见2件,报备规范性文件6件。", [None, "normative_filed"]),
    ],
)
def test_grave_ones_and_those_of_the_first_are_a_part(text: str, expected: Indicators) -> None:
    """查处重大案件5件, of which nothing stands before, and what a county ranks are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("复议后起诉的17件,被判决败诉1件。", [None, None]),
        ("经复议决定后提起诉讼12件,败诉2件。", [None, None]),
        ("不服复议决定起诉9件,败诉1件。", [None, None]),
        ("行政诉讼案件17件,败诉1件。", ["litigation_cases", "litigation_lost"]),
        ("复议审结112件,调解和终止40件。", ["reconsideration_closed", None]),
        ("复议审结112件,终止、调解40件。", ["reconsideration_closed", "reconsideration_mediated"]),
        ("复议审结112件,经调解和解终止40件。", ["reconsideration_closed", "reconsideration_mediated"]),
    ],
)
def test_what_came_after_proceedings_and_ends_of_two_sorts_are_a_part(
    text: str, expected: Indicators
) -> None:
    """A suit that nothing stands before, and those that 调解和解 ended are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审核政府议题88件、合同61件、规范性文件11件。", [REVIEWS] * 3),
        ("审核合同12份、行政规范性文件3件。", [REVIEWS] * 2),
        ("司法局审核决策事项2项、规范性文件草案9件。", [REVIEWS] * 2),
        ("审核政府议题88件、合同61件。", [None] * 2),
        ("审查部门合同61件、规范性文件11件。", [None] * 2),
    ],
)
def test_a_list_of_papers_that_has_normative_ones_is_of_their_review(text: str, expected: Indicators) -> None:
    """The last two are controls: none are in the list, and 审查 alone may be of what others filed."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理许可及服务事项4276件。", [None]),
        ("办理行政许可和公共服务事项96件,其中许可20件。", [None, "permits"]),
        ("办结许可与备案等事项31件。", [None]),
        ("办理行政许可和延续许可31件。", ["permits"]),
        ("我局应持证人员52人,实际持证人员50人。", [None, "enforcement_officers"]),
    ],
)
def test_what_is_counted_together_with_another_is_of_neither(text: str, expected: Indicators) -> None:
    """Permits of two sorts, and the officers that there are, are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法治文化下乡演出16场,观众6800人次。", ["publicity_events", "publicity_reached"]),
        ("举办防诈骗讲座14场、维权讲座6场。", ["publicity_events"] * 2),
        ("为妇女举办权益保障讲座9场。", ["publicity_events"]),
        ("法治小品演出3场。", ["publicity_events"]),
        ("普法彩铃覆盖用户3100人。", [None]),
        ("送戏下乡演出16场,养生讲座6场。", [None, None]),
    ],
)
def test_shows_of_law_and_lectures_on_rights_are_publicity(text: str, expected: Indicators) -> None:
    """The last two are controls: users of a service are no audience, and other shows no publicity."""
    assert told(text) == expected
