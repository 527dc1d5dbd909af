"""Invented reports in the genre of 法治政府建设年度报告: the same seed gives the same text."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell; a merged one spans columns or rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in a body."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list in a body; its markers come from the browser and are no text."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A scanned page."""

    path: str


Block = str | Table | Points | Picture

OPENINGS = (
    "{year}年，{organ}对照本级法治建设任务清单，以{field}为落点，逐项推进、按季盘点，现将全年情况报告如下：",
    "{year}年以来，{organ}把依法办事的要求写进{field}的每一道流程，各项任务按期完成，现报告如下：",
    "按照{place}统一部署，{year}年{organ}紧扣{field}，边干边改，法治工作有序开展，现将情况报告如下：",
)
CLAUSES = (
    "全年召开专题会议{a}次，听取{field}法治事项汇报{b}次，形成交办清单{c}条，年底前全部销号",
    "组织学法{a}场，参加{c}人次，抽考{b}批，平均成绩{d}分，未达标者补学补考",
    "审查合同和文件{c}件，提出修改意见{d}条，采纳率超过九成，退回重报{a}件",
    "办理行政许可{d}件，其中当日办结{c}件，无一件超时，收到群众来信表扬{a}封",
    "开展{field}执法检查{c}次，发现问题{d}处，当场改正{b}处，立案{a}起，罚没款项全部入库",
    "公示执法人员名单{a}批，更新权责事项{d}项，删减申请材料{b}种",
    "抽取案卷{c}本交叉互评，优秀率比上年提高{a}个百分点，对{b}类共性毛病列表通报",
    "受理投诉举报{d}件，按时答复率百分之百，其中{a}件经调解当事人握手言和",
    "配合行政复议机关答复案件{a}件，被纠错{b}件，原因均为送达程序不规范，已逐案整改",
    "聘请法律顾问{a}名，参与{field}重大事项论证{b}次，出具书面意见{c}份",
    "在集市、学校、村口设立宣传点{c}处，发放自编口袋书{d}册，现场解答提问{b}个",
    "把{field}领域易错事项编成问答{b}篇，在办事窗口循环播放，群众少跑路{d}人次",
    "对{a}名新录用人员实行导师带教，独立办案前须跟案{b}次",
    "联合{place}相关单位开展联合检查{b}次，把{c}家经营主体的多次上门合并为一次",
)
LACKS = (
    "一是个别股室仍习惯凭经验办事，文书用语前后不一，说明案卷评查结果运用不够",
    "二是基层执法力量偏少，{field}领域持证人员只有{a}人，节假日值守存在空档",
    "三是宣传形式偏老，线上点击量仅{d}次，年轻人知晓度不高",
)
DUTIES = (
    "主要负责人坚持重要工作亲自部署，全年主持学法{a}次，带头讲课{b}堂，出庭应诉{b}次",
    "把述法列入年终考核，{c}名中层干部书面述法、{a}人现场述法，评议结果与评优挂钩",
    "对{b}起疑难案件直接过问，督促承办股室依法限时办结，并向{place}报告结果",
)
PLANS = (
    "一是补齐文书模板，{a}月底前完成{field}全流程样本，统一用印和编号",
    "二是充实一线，争取新增持证人员{a}名，轮训不少于{c}学时",
    "三是办好{b}件法治实事，把群众评价作为验收的首要标准",
)
THEMES = (
    "抓牢学习，夯实依法办事根基", "理顺职责，提升政务服务效能", "严格程序，规范执法行为",
    "完善机制，把好决策法制关口", "多元化解，回应群众关切", "创新形式，推动普法入心",
)  # fmt: skip


def _say(rng: random.Random, clause: str, facts: dict[str, str]) -> str:
    numbers = {
        "a": rng.randint(3, 9),
        "b": rng.randint(2, 12),
        "c": rng.randint(13, 68),
        "d": rng.randint(71, 940),
    }
    return clause.format(**facts, **numbers)


def _paragraph(rng: random.Random, facts: dict[str, str], sentences: int) -> str:
    picked = rng.sample(CLAUSES, sentences)
    return "。".join(_say(rng, each, facts) for each in picked) + "。"


def report(
    seed: str, *, year: int, organ: str, place: str, field: str, themes: int = 4, sentences: int = 4
) -> tuple[str, ...]:
    """Return the paragraphs of an annual report, from its opening to 无。; no title, no sign-off."""
    rng = random.Random(seed)
    facts = {"year": str(year), "organ": organ, "place": place, "field": field}
    found = [_say(rng, rng.choice(OPENINGS), facts), "一、主要举措和成效"]
    for number, theme in zip("一二三四五六", rng.sample(THEMES, themes), strict=False):
        found.append(f"（{number}）{theme}")
        found.append(_paragraph(rng, facts, sentences))
    found.append("二、存在的不足和原因")
    found.append("；".join(_say(rng, each, facts) for each in LACKS) + "。")
    found.append("三、主要负责人履行推进法治建设第一责任人职责情况")
    found.append("。".join(_say(rng, each, facts) for each in DUTIES) + "。")
    found.append(f"四、{year + 1}年度工作安排")
    found.append("；".join(_say(rng, each, facts) for each in PLANS) + "。")
    found.extend(("五、其他需要报告的情况", "无。"))
    return tuple(found)


def notice(seed: str, *, organ: str, place: str, field: str, sentences: int = 5) -> tuple[str, ...]:
    """Return a short text that is no report and names no year in its first sentence."""
    rng = random.Random(seed)
    facts = {"organ": organ, "place": place, "field": field}
    opening = f"为规范{field}工作，方便群众监督，{organ}结合实际，就有关事项说明如下。"
    return (
        opening,
        "一、适用范围",
        f"本说明适用于{place}范围内与{field}有关的办理、检查和答复活动。",
        "二、具体要求",
        _paragraph(rng, facts, sentences),
        "三、监督方式",
        f"对{field}工作有意见的，可到{organ}一楼窗口当面反映，也可书面邮寄，五个工作日内答复。",
    )


def case_table(seed: str, head: tuple[str, ...] = ("事项", "件数", "备注")) -> Table:
    """Return a table with a merged heading and a cell merged over two rows."""
    rng = random.Random(seed)
    title = (Cell(text="年度执法数据汇总", columns=len(head)),)
    body = [
        (Cell(text="行政检查", rows=2), Cell(text=str(rng.randint(50, 400))), Cell(text="日常检查")),
        (Cell(text=str(rng.randint(5, 49))), Cell(text="专项检查")),
        (Cell(text="行政处罚"), Cell(text=str(rng.randint(5, 90))), Cell(text="均已结案")),
        (Cell(text="行政许可"), Cell(text=str(rng.randint(100, 900))), Cell(text="含网上办理")),
    ]
    return Table(rows=(title, tuple(Cell(text=each) for each in head), *body))


def plain_text(block: Block) -> str:
    """Return the text a reader should get: a paragraph per line, table cells by tab."""
    match block:
        case str():
            return block
        case Table():
            return "\n".join("\t".join(cell.text for cell in row) for row in block.rows)
        case Points():
            return "\n".join(block.items)
        case Picture():
            return ""
