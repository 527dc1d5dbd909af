"""A topic that is carried on must not give its indicator to what counts something else; all is invented."""

import pytest

from yifa.reading.facts.read import read_facts

ACCEPTED, CLOSED, MEDIATED = (f"reconsideration_{what}" for what in ("accepted", "closed", "mediated"))
REVIEWED, PENALISED = ("legality_reviews", None), ("legality_reviews", "penalties")
TOPICS = (
    "全年受理行政复议案件86件", "办理行政应诉案件86件", "作出行政处罚86件", "办理行政许可86件",
    "开展行政检查86次", "举办法治培训6期", "党组学法6次", "开展普法宣传86场", "共有执法人员86名",
    "主动公开政府信息860条", "办理法律援助案件86件", "办理公证86件", "调解矛盾纠纷86件",
    "制定规范性文件6件", "开展合法性审核86件", "重大执法决定法制审核86件", "清理规范性文件86件",
)  # fmt: skip
NOTHING = (
    # papers and projects
    "备案投资项目86个", "备案重大项目12件", "清理证明事项86项", "清理欠薪案件12件", "制定裁量基准12项",
    "发布公告36份", "起草政府工作报告等材料12份", "审核公文320件", "审核法律文书860份", "审核预算项目86个",
    "审查施工图86份", "审查村规民约86份", "审核低保申请320件", "审查建设项目环评12个",
    "审查重大项目社会稳定风险12件",
    # cases of others
    "办理不动产登记860件", "受理行政裁决申请12件", "审结行政裁决案件12件", "审结民事案件860件",
    "即时办结8600件", "办理民事案件86件", "办理社区矫正案件120件", "办理执行案件320件", "纪委立案审查12件",
    "审计立案12件", "审查立案材料12件", "法院立案执行320件", "督促行政机关立案6件",
    "公安机关调解治安案件120起", "交通事故损害赔偿调解320件", "法院调解结案320件",
    # checks of others
    "接受市级行政执法监督检查2次", "开展执法规范化检查评议2次", "开展安全生产大检查后督查12次",
    "党风廉政检查12次", "纪检监察机关开展监督检查12次", "开展保密检查12次",
    # what a body does besides
    "学习考察3次", "学习强国积分1200次", "慰问困难群众86人", "放映公益电影86场", "文化活动36场",
    "体育活动12场", "党建活动12次", "主题党日活动12次", "工会活动6次", "志愿者活动36次", "植树活动3次",
    "审核信息稿件320条", "审核公示信息120条", "发布预警信息86条", "公开道歉2件",
)  # fmt: skip


@pytest.mark.parametrize("nothing", NOTHING)
def test_what_counts_nothing_counts_nothing_behind_any_topic(nothing: str) -> None:
    """Neither in the same part of a sentence nor in its next, nor in a list."""
    texts = [f"{topic}{sign}{nothing}。" for topic in TOPICS for sign in (",", ";", "、")]

    read = {text: [fact.indicator for fact in read_facts(text, year=2025)][1:] for text in texts}

    assert {text: said for text, said in read.items() if any(said)} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定规范性文件6件,备案5件。", ["normative_issued", "normative_filed"]),
        ("制定裁量基准规范性文件2件。", ["normative_issued"]),
        ("受理行政复议案件86件,审结80件,调解12件。", [ACCEPTED, CLOSED, MEDIATED]),
        ("开展普法宣传36场,普法志愿者活动12场,法治文化活动6场。", ["publicity_events"] * 3),
        ("开展合法性审核86件,审查合同12件。", ["legality_reviews", "legality_reviews"]),
        ("合法性审核文件86件、合同12件、决策3件。", ["legality_reviews"] * 3),
        ("重大处罚决定审核8件、重大许可决定审核6件。", ["penalty_reviews", "penalty_reviews"]),
        ("调解矛盾纠纷86件,立案查处违法案件12件。", ["mediations", "penalties"]),
        ("合法性审核文件86件、受理投诉12件,开展合法性审核86件、行政处罚9件。", [*REVIEWED, *PENALISED]),
        ("开展联合检查36次,接受检查2次,随机检查9次。", ["inspections", None, "inspections"]),
    ],
)  # fmt: skip
def test_what_goes_on_with_its_topic_counts_it(text: str, expected: list[str | None]) -> None:
    """Controls of the test above."""
    assert [fact.indicator for fact in read_facts(text, year=2025)] == expected
