"""Words beside a figure that say it counts something else, or what it counts; the sentences are invented."""

import pytest

from yifa.reading.facts.read import read_facts

Indicators = list[str | None]


def told(text: str) -> Indicators:
    return [fact.indicator for fact in read_facts(text, year=2025)]


def counted(text: str) -> Indicators:
    """Return the indicators of figures that have one."""
    return [indicator for indicator in told(text) if indicator]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因信息公开被复议3件、被诉1件。", []),
        ("因强制拆除被提起行政诉讼3件。", []),
        ("因处罚不当被申请行政复议收案2件。", []),
        ("因程序违法被复议机关撤销2件、被法院判决败诉4件。", ["litigation_lost"]),
    ],
)
def test_cases_that_one_thing_caused_are_no_figure_of_the_year(text: str, expected: Indicators) -> None:
    """The last one is a control: why cases were lost limits them to nothing."""
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("立案6件,办结行政处罚6件。", ["penalties", None]),
        ("立案142件,罚款3万元,作出处罚决定136件。", ["penalties", None, None]),
        ("立案查处违法案件96件,查结行政处罚案件88件。", ["penalties", None]),
        ("行政处罚286件;接收投诉举报875件,立案36件。", ["penalties", None, None]),
        ("全年办结行政处罚案件14件。", ["penalties"]),
    ],
)
def test_what_became_of_filed_cases_is_no_second_figure(text: str, expected: Indicators) -> None:
    """The last one is a control: nothing was said of filing."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成立行政争议调处中心,成功化解54件。", []),
        ("行政调解2086件,调解成功1920件。", []),
        ("诉前调解980件,成功调解410件。", []),
        ("商事调解中心收案318件;化解矛盾问题36件;受理调解申请12件。", []),
        ("人民调解、行政调解衔接,化解矛盾纠纷1380件。", ["mediations"]),
        ("解纷有力——纠纷化解214起。", ["mediations"]),
    ],
)
def test_disputes_of_other_kinds_are_no_mediations(text: str, expected: Indicators) -> None:
    """The last two are controls."""
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政应诉47件;行政执法方面,处罚2310件、许可18650件。", ["litigation_cases", "penalties", "permits"]),
        ("行政复议受理9件;普法方面,宣传12场。", ["reconsideration_accepted", "publicity_events"]),
        ("行政复议受理9件;其他方面,立案5件。", ["reconsideration_accepted", "penalties"]),
        ("行政复议新收9件;今年,立案5件。", ["reconsideration_received", "reconsideration_accepted"]),
    ],
)
def test_a_field_that_is_named_begins_anew(text: str, expected: Indicators) -> None:
    """The last one is a control: no field is named."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "加强行政复议工作。收到申请20件,立案18件。",
            ["reconsideration_received", "reconsideration_accepted"],
        ),
        ("行政复议情况。调解结案12件。", ["reconsideration_mediated"]),
        ("做实行政复议。立案受理45件。", ["reconsideration_accepted"]),
        ("加强行政复议工作。立案查处违法案件36件。", ["penalties"]),
    ],
)
def test_a_heading_says_of_what_cases_were_filed(text: str, expected: Indicators) -> None:
    """The last one is a control: what is prosecuted is of no heading."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出台《决策目录管理办法》等规范性文件6件。", ["normative_issued"]),
        ("制定《文件清理规定》等规范性文件3件。", ["normative_issued"]),
        ("印发规范性文件2件,印发《责任清单》等制度6项。", ["normative_issued", None]),
        ("制定规范性文件目录6件。", [None]),
    ],
)
def test_what_a_quoted_title_says_is_not_said_of_the_figure(text: str, expected: Indicators) -> None:
    """The last two are controls: what is counted is not what the words before it name."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县共有236名行政执法人员取得执法证。", ["enforcement_officers"]),
        ("全乡3名执法人员全部取得执法证。", ["enforcement_officers"]),
        ("现有64名执法人员持有执法证。", ["enforcement_officers"]),
        ("县、乡两级执法人员1080人参加考试。", [None]),
        ("行政执法人员860名接受轮训。", [None]),
        ("12名执法人员取得执法证。", [None]),
    ],
)
def test_officers_are_those_there_are_not_those_who_took_part(text: str, expected: Indicators) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("持有执法证人员24名,全年开展检查320次。", ["enforcement_officers", "inspections"]),
        ("执法人员36人,实施检查98次。", ["enforcement_officers", "inspections"]),
        ("持证人员12名,开展监督检查56次。", ["enforcement_officers", "inspections"]),
        ("纪律作风检查6次,内部检查4次。", [None, None]),
    ],
)
def test_what_officers_check_is_an_inspection(text: str, expected: Indicators) -> None:
    """The last one is a control: nobody speaks of officers."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("巡查发现违法线索84条,立案31起。", [None, "penalties"]),
        ("排查违规经营线索20条,立案5件。", [None, "penalties"]),
        ("发现违法用地线索17宗,制止9宗,立案6宗。", [None, None, "penalties"]),
        ("移送违纪违法线索3条,立案1起。", [None, None]),
    ],
)
def test_cases_follow_from_what_a_body_found_itself(text: str, expected: Indicators) -> None:
    """The last one is a control: others filed what was handed to them."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对58件政府规范性文件和96件部门规范性文件逐件清理。", ["normative_cleaned", "normative_cleaned"]),
        ("对12份合同、9项决策逐一进行合法性审查。", ["legality_reviews", "legality_reviews"]),
        ("计划清理规范性文件60件,已清理58件。", [None, "normative_cleaned"]),
        ("计划开展法治培训6期,完成7期。", [None, "trainings"]),
        ("计划审核规范性文件9件。", [None]),
    ],
)
def test_what_is_done_to_all_and_what_was_planned_is_told(text: str, expected: Indicators) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依申请作出行政许可决定36件。", ["permits"]),
        ("收到行政许可申请36件。", []),
        ("公平竞争审查2件,合法性审核7件。", ["legality_reviews"]),
        ("普法讲座覆盖机关干部1120人,覆盖党员干部群众2600人。", ["publicity_reached"]),
        ("普法漫画16期,新媒体普法6期,普法活动9期。", ["publicity_events"]),
        ("观看法治电影3场,放映法治电影42场。", ["publicity_events"]),
        ("公证申请12件,办理公证9件。", ["notarisations"]),
        ("收到法律援助申请42件,提供值班律师帮助20件,办理法律援助案件39件。", ["legal_aid_cases"]),
        ("被市政府行政复议纠错2件。", []),
        ("行政诉讼9件,转入诉讼程序19件。", ["litigation_cases"]),
        ("职业技能培训86期,执法技能培训3期。", ["trainings"]),
        ("支持消费者诉讼2起。", []),
        ("法律援助办案量达到526件。", ["legal_aid_cases"]),
        ("受理复议申请9件,引导调解7件。", ["reconsideration_accepted"]),
        ("干部参加法治讲座160人次。", []),
        ("参加法治讲座群众160人次。", ["publicity_reached"]),
        ("查处违法案件22起,办理损害赔偿案件7起。", ["penalties"]),
        ("处置工单3260件,立案处罚41起。", ["penalties"]),
        ("政策法规学习月宣讲22场。", ["publicity_events"]),
        ("学法13次,举办“法治讲堂”4期。", ["law_study", "publicity_events"]),
        ("举办“法治庙会”等群众性活动36场。", ["publicity_events"]),
        ("合法性审核部门送审规范性文件17件,部门送审31件。", ["legality_reviews"]),
        ("举办法治专题研讨班1期。", ["trainings"]),
        ("清退不合格执法人员6人。", []),
        ("设立复议庭审室1个、调解室2个,受理案件76件。", ["reconsideration_accepted"]),
        ("老兵调解室调解成功96起。", ["mediations"]),
        ("审核党委规范性文件4件,审核规范性文件9件。", ["legality_reviews"]),
        ("政府合同备案96份,规范性文件备案3件。", ["normative_filed"]),
        ("评查败诉案件11件,败诉3件,剖析败诉案件3件。", ["litigation_lost"]),
        ("受理行政复议31件,查处案件326件。", ["reconsideration_accepted", "penalties"]),
        ("受案量突破200件大关,行政复议受理213件。", ["reconsideration_accepted"]),
        ("就民法典、信访条例等法律法规集中学习6次,第一议题学习40次。", ["law_study"]),
    ],
)
def test_words_beside_a_figure_tell_it_from_its_like(text: str, expected: Indicators) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审核重大行政处罚46件、行政强制3件、行政许可12件。", ["penalty_reviews"] * 3),
        ("审核重大处罚、许可、强制决定157件。", ["penalty_reviews"]),
        ("落实重大执法决定法制审核制度,审核行政许可12件。", ["penalty_reviews"]),
        ("审核行政处罚46件、行政许可12件。", [None, None]),
        ("行政处罚46件、行政许可12件。", ["penalties", "permits"]),
    ],
)
def test_what_is_reviewed_before_it_is_decided_is_of_the_review(text: str, expected: Indicators) -> None:
    """The last two are controls: of no grave ones, and of no review."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审查议题、合同及招商文件298件,提出法律意见820条。", ["legality_reviews", None]),
        ("审核各类协议31份,出具合法性审查意见书31份。", ["legality_reviews", None]),
        ("全年审查决策事项12项,提供法律意见9条。", ["legality_reviews", None]),
        ("审查合同31份,提出修改意见9条。", [None, None]),
    ],
)
def test_papers_on_which_a_legal_opinion_is_given_are_reviewed(text: str, expected: Indicators) -> None:
    """The last one is a control: any opinion is no legal one."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出庭应诉率、行政复议决定履行率均达100%。", ["court_appearance_rate"]),
        ("行政复议纠错率、调解率都为30%。", ["reconsideration_correction_rate"]),
        ("出庭应诉率、满意率、办结率均为100%。", ["court_appearance_rate"]),
        ("出庭应诉率提升,满意率均达100%。", [None]),
    ],
)
def test_a_rate_that_several_share_is_each_of_theirs(text: str, expected: Indicators) -> None:
    """The last one is a control: what stands in another clause shares nothing."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办理涉外公证132件、民事公证610件,合计742件。", ["notarisations"] * 3),
        ("查处环境案件9起、查处农业案件8起,共计17起。", ["penalties"] * 3),
        ("县级法律援助86件、乡镇法律援助20件,总计为106件。", ["legal_aid_cases"] * 3),
        ("行政处罚9件、行政许可12件,合计21件。", ["penalties", "permits", None]),
        ("信访36件、公证12件,合计48件。", [None, "notarisations", None]),
    ],
)
def test_a_sum_counts_what_all_its_summands_do(text: str, expected: Indicators) -> None:
    """The last two are controls: the summands are of several."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("执法人员856人,乡镇执法人员213人。", ["enforcement_officers", None]),
        ("持证人员由812人增至856人,县直持证人员达到643人。", [None, "enforcement_officers", None]),
        ("执法人员96名,街道执法人员21名。", ["enforcement_officers", None]),
        ("乡镇执法人员213人。", ["enforcement_officers"]),
    ],
)
def test_officers_of_one_level_are_a_part_of_all(text: str, expected: Indicators) -> None:
    """The last one is a control: nobody said how many there are in all."""
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县人大常委会听取专项报告3次、开展执法检查2次。", []),
        ("县政协专题协商2次、执法检查1次。", []),
        ("人大常委会开展调研1次、执法检查4次。", []),
        ("县应急局听取专项报告3次、开展执法检查2次。", ["inspections"]),
    ],
)
def test_what_a_congress_did_is_no_figure_of_the_government(text: str, expected: Indicators) -> None:
    """The last one is a control."""
    assert counted(text) == expected
