"""What a figure is of beside others that look like it: parts, other bodies' cases, applications; invented."""

import pytest

from yifa.reading.facts.read import read_facts

Indicators = list[str | None]
PENALTIES, CASES, LOST = "penalties", "litigation_cases", "litigation_lost"
RECEIVED, ACCEPTED = "reconsideration_received", "reconsideration_accepted"
EVENTS, AID, PAPERS = "publicity_events", "legal_aid_cases", "normative_issued"


def told(text: str) -> Indicators:
    return [fact.indicator for fact in read_facts(text, year=2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引导当事人通过行政复议21件、诉讼34件、仲裁16件解决诉求。", [None] * 3),
        ("导入行政复议6件、行政诉讼9件。", [None] * 2),
        ("征收类行政复议5件,诉讼7件。", [None] * 2),
        ("依申请公开行政复议4件、行政诉讼1件。", [None] * 2),
        ("引导群众依法维权,全年行政复议受理21件、行政诉讼案件9件。", [ACCEPTED, CASES]),
        ("受理各类行政复议21件,行政诉讼案件9件。", [ACCEPTED, CASES]),
    ],
)
def test_proceedings_that_others_were_led_to_or_of_one_sort_are_no_figure(
    text: str, expected: Indicators
) -> None:
    """The last two are controls: of all sorts, and what was led is said of something else."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理不服行政处罚申请复议案件71件,不服工伤认定19件。", [None, None]),
        ("行政诉讼案件主要集中在征收拆迁(21件)、工伤认定(9件)。", [None, None]),
        ("化解行政争议38件,其中复议阶段31件、诉讼阶段7件。", [None] * 3),
        ("就22件涉诉案件组织庭前会商。", [None]),
        ("对9件行政诉讼案件逐案剖析。", [None]),
        ("行政诉讼案件22件,复议案件受理71件。", [CASES, ACCEPTED]),
    ],
)
def test_what_cases_are_divided_by_counts_a_part_of_them(text: str, expected: Indicators) -> None:
    """The last one is a control."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在44件一审行政判决中败诉5件。", [None, LOST]),
        ("行政诉讼案件36件中败诉4件。", [CASES, LOST]),
        ("法院作出28件行政裁判,28件判决中被确认违法3件。", [None, None, None]),
        ("县中级法院判决败诉5件。", [LOST]),
    ],
)
def test_what_a_figure_is_out_of_is_none_of_what_follows(text: str, expected: Indicators) -> None:
    """The last one is a control: 中 is no word of its own."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("复议审结172件,结案方式为维持68件。", ["reconsideration_closed", None]),
        ("复议案件审结96件,办结方式主要是驳回31件。", ["reconsideration_closed", None]),
        ("复议纠错11件,行政机关自行纠正后撤回9件。", ["reconsideration_corrected", None]),
        ("复议案件审结172件,驳回68件。", ["reconsideration_closed", None]),
        ("部门报备文件18件,准予备案17件。", [None, None]),
        ("规范性文件报备18件。", ["normative_filed"]),
    ],
)
def test_how_cases_ended_is_no_number_of_those_that_did(text: str, expected: Indicators) -> None:
    """What is done to papers that others filed is none of a body's own either; the last one is a control."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政裁决案件立案12件。", [None]),
        ("移送案件31件,公安机关立案28件。", [None, None]),
        ("检察院监督立案6件。", [None]),
        ("查处案件31件,立案28件。", [PENALTIES, PENALTIES]),
        ("公安、城管联动执法,城管部门立案28件。", [PENALTIES]),
    ],
)
def test_cases_that_others_filed_are_no_penalties(text: str, expected: Indicators) -> None:
    """The last two are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对46家企业开展统计执法检查,立案7起。", [None, PENALTIES]),
        ("会同消防开展联合检查,查处案件7起。", [PENALTIES]),
        ("组织执法人员亮证,立案查处7起。", [PENALTIES]),
        ("查处无证采矿2宗。", [PENALTIES]),
        ("查处私屠滥宰3起。", [PENALTIES]),
        ("查处非法捕捞6起。", [PENALTIES]),
        ("对46家企业开展统计执法检查,约谈7起。", [None, None]),
    ],
)
def test_cases_follow_from_checks_however_they_are_told(text: str, expected: Indicators) -> None:
    """The last one is a control: nothing was filed."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("协助申请法律援助9件。", [None]),
        ("引导申请法律援助147件。", [None]),
        ("指引农民工申请援助36件,办理法律援助案件20件。", [None, AID]),
        ("法律援助申请不予援助16件。", [None]),
        ("协助办理法律援助19件。", [AID]),
        ("公证参与司法辅助事务43件,公证投诉1件,公证调解2件。", [None] * 3),
        ("办理公证43件。", ["notarisations"]),
    ],
)
def test_what_people_applied_for_is_not_what_was_granted(text: str, expected: Indicators) -> None:
    """What a notary does beside his office counts nothing either; 协助办理 and the last one are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("调解婚姻家庭纠纷1104件、邻里纠纷986件、宅基地纠纷417件。", [None] * 3),
        ("化解劳资纠纷21件、邻里纠纷36件。", [None] * 2),
        ("调解物业纠纷21件、基层纠纷36件。", [None] * 2),
        ("委派调解成功1486件,重点矛盾纠纷包案化解43起。", [None] * 2),
        ("调解邻里纠纷986件。", ["mediations"]),
        ("婚姻纠纷9件;调解各类纠纷986件。", [None, "mediations"]),
    ],
)
def test_disputes_in_a_list_of_sorts_are_of_a_sort(text: str, expected: Indicators) -> None:
    """The last two are controls: no list, and all sorts."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办理防雷装置设计审核行政许可12件、竣工验收许可8件。", ["permits"] * 2),
        ("建设方案审核行政许可6件。", ["permits"]),
        ("办理资质审核许可9件。", ["permits"]),
        ("审核行政许可12件。", [None]),
        ("重大执法决定法制审核27件,审核一般程序案件381件。", ["penalty_reviews", None]),
        ("重大处罚法制审核27件,审查普通程序案件120件。", ["penalty_reviews", None]),
        ("重大处罚法制审核27件,审核重大许可普通程序案件12件。", ["penalty_reviews"] * 2),
    ],
)
def test_a_review_is_told_from_a_permit_that_is_named_after_one(text: str, expected: Indicators) -> None:
    """审核行政许可 and 审核重大 are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("查办食品安全案件76件、药品安全案件18件、价格案件7件,合计101件。", PENALTIES),
        ("查处环境案件9起、农业案件8起、其他案件107起,总计124起。", PENALTIES),
        ("办理继承公证98件、涉外公证26件,共计124件。", "notarisations"),
        ("查处环境案件9起、信访案件8起,合计17起。", None),
        ("行政许可86件、行政确认12件,合计98件。", None),
        ("复议纠错4件、维持12件,合计16件。", None),
    ],
)
def test_a_sum_counts_what_the_first_of_a_list_of_like_things_does(text: str, expected: str | None) -> None:
    """The last three are controls: other matters, other acts, other ends of proceedings."""
    assert told(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政诉讼一审案件分别为31件、28件、19件。", [None] * 3),
        ("两镇办理公证分别为31件和28件。", [None] * 2),
        ("各季度法律援助案件分别是9件、8件、7件。", [None] * 3),
        ("近两年办理公证分别为31件和28件。", ["notarisations"] * 2),
        ("行政处罚、行政许可分别为31件和28件。", [PENALTIES, "permits"]),
        ("办理公证分别为31件。", ["notarisations"]),
    ],
)
def test_one_thing_that_is_counted_several_times_is_of_nobody_knows_whom(
    text: str, expected: Indicators
) -> None:
    """The last three are controls: of years, of two things, and of one."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("正职负责人出庭率62%,负责人出庭应诉率100%。", [None, "court_appearance_rate"]),
        ("副职出庭应诉率40%。", [None]),
        ("主要负责人出庭应诉率100%。", ["court_appearance_rate"]),
        ("教师法治培训4期,每期32学时。", ["trainings", None]),
        ("举办培训班,每班16课时。", [None]),
        ("执法人员培训每期不少于8小时,全年学习62学时。", [None, "training_hours"]),
        ("执法人员人均培训62学时。", ["training_hours"]),
        ("派驻执法人员46人,现有执法人员120人。", [None, "enforcement_officers"]),
        ("下派乡镇执法人员12名。", [None]),
    ],
)
def test_a_part_of_the_year_or_of_the_officers_is_not_all(text: str, expected: Indicators) -> None:
    """主要负责人 and 人均 are controls: reports say so of the whole."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组织安全生产法宣讲31场。", [EVENTS]),
        ("信访工作条例宣讲6场。", [EVENTS]),
        ("宣贯《特种设备安全法》6场。", [EVENTS]),
        ("税法进校园8场。", [EVENTS]),
        ("开展开学法治第一课136场,心理健康讲座41场。", [EVENTS, None]),
        ("举办普法知识竞赛3场,家长学校法治授课6场。", [None, None]),
        ("党的精神宣讲31场。", [None]),
        ("集体学法12次,今年学法6次。", ["law_study"] * 2),
    ],
)
def test_lectures_on_a_law_are_publicity_and_others_are_not(text: str, expected: Indicators) -> None:
    """The last two are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("计划制定规范性文件3件,完成2件。", [None, PAPERS]),
        ("年初计划出台规范性文件4件,实际完成5件。", [None, PAPERS]),
        ("制定规范性文件计划3件。", [None]),
        ("检查体育项目经营场所22家次。", ["inspections"]),
        ("检查建设项目工地36家次。", ["inspections"]),
        ("检查项目22家次。", [None]),
    ],
)
def test_a_plan_or_a_project_in_the_words_takes_out_only_what_it_names(
    text: str, expected: Indicators
) -> None:
    """制定规范性文件计划 and 检查项目 are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“三所共建”以来化解纠纷1862件。", "cumulative"),
        ("调解中心设立以来化解纠纷1862件。", "cumulative"),
        ("新条例施行以来化解纠纷1862件。", "cumulative"),
        ("今年以来化解纠纷1862件。", "level"),
        ("中心设立以来制度健全,今年化解纠纷1862件。", "level"),
    ],
)
def test_what_was_done_since_something_began_is_of_several_years(text: str, kind: str) -> None:
    """The last two are controls."""
    assert [fact.kind.value for fact in read_facts(text, year=2025)] == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审查合同62件、决策7件,出具合法性审查意见78份。", ["legality_reviews"] * 2 + [None]),
        ("审核协议12份、议题9项和合同3份,提出法律意见60条。", ["legality_reviews"] * 3 + [None]),
        ("审查合同62件、规范性文件9件、决策7件,提供法律意见8条。", ["legality_reviews"] * 3 + [None]),
        ("审查合同62件、决策7件,提出修改意见78条。", [None] * 3),
        ("审查合同62件,召开会议7次,提出法律意见78条。", [None] * 3),
    ],
)
def test_an_opinion_behind_a_list_of_papers_is_given_on_all(text: str, expected: Indicators) -> None:
    """The last two are controls: no legal opinion, and no list."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公示行政处罚419件、行政许可2100件。", [None] * 2),
        ("报送行政许可结果6件、处罚结果9件。", [None] * 2),
        ("依法移送行政处罚案件6件、行政检查9次。", [None] * 2),
        ("移送公安6件、行政处罚立案9件。", [None, PENALTIES]),
        ("办理行政处罚419件、行政许可2100件。", [PENALTIES, "permits"]),
    ],
)
def test_what_a_list_of_acts_hands_on_is_none_of_them(text: str, expected: Indicators) -> None:
    """The last two are controls: what has its own verb, and what was done."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("涉林复议受理1起;森林督查立案29起。", [ACCEPTED, PENALTIES]),
        ("行政复议受理6件;市场监管局立案36件。", [ACCEPTED, PENALTIES]),
        ("行政复议受理6件;安全生产领域立案36件。", [ACCEPTED, PENALTIES]),
        ("行政复议新收6件;司法局立案5件。", [RECEIVED, ACCEPTED]),
        ("行政复议新收6件;经审查立案5件。", [RECEIVED, ACCEPTED]),
    ],
)
def test_who_files_says_what_was_filed(text: str, expected: Indicators) -> None:
    """The last two are controls: reconsideration is filed by the bureau of justice."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政诉讼案件6件,无1件败诉。", [CASES, None]),
        ("行政处罚17件,无1件被复议。", [PENALTIES, None]),
        ("诉讼案件9件,无1件再审案件。", [CASES, None]),
        ("诉讼案件9件,败诉1件。", [CASES, LOST]),
        ("检查《环境保护法》实施情况1次。", [None]),
        ("执法检查组检查《统计法》落实情况2次。", [None]),
        ("按照《统计法》开展执法检查2次。", ["inspections"]),
    ],
)
def test_what_none_was_of_and_what_a_law_is_checked_by_count_nothing(text: str, expected: Indicators) -> None:
    """败诉1件 and the last one are controls."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展普法宣传6场,旁听庭审21次、参与人数960人。", [EVENTS, None, None]),
        ("举办法治讲座6场,观摩庭审3次、参加干部160人。", [EVENTS, None, None]),
        ("开展普法宣传6场、参与人数960人。", [EVENTS, "publicity_reached"]),
        ("受理权属裁决申请7件,调解结案2件。", [None, None]),
        ("作出行政裁决5件,化解2件。", [None, None]),
        ("消费投诉调解成功1326件。", [None]),
        ("受理各类纠纷7件,调解结案2件。", ["mediations"] * 2),
        ("接受法律援助申请543件,办理援助案件521件。", [None, AID]),
    ],
)
def test_what_goes_on_with_what_counts_nothing_counts_nothing(text: str, expected: Indicators) -> None:
    """Those of publicity, of disputes and of aid granted are controls."""
    assert told(text) == expected
