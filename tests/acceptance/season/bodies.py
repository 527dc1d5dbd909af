"""The bodies of invented counties, the titles their reports bear, and what else they publish."""

import random
from dataclasses import dataclass

# full name, another name of the same body, short name
DEPARTMENTS = (
    ("司法局", "司法局", "司法局"), ("财政局", "财政局", "财政局"), ("教育局", "教育和体育局", "教体局"),
    ("民政局", "民政局", "民政局"), ("审计局", "审计局", "审计局"), ("水务局", "水利局", "水利局"),
    ("公安局", "公安局", "公安局"), ("统计局", "统计局", "统计局"), ("信访局", "信访局", "信访局"),
    ("发展和改革局", "发展改革和经济信息化局", "发改局"), ("工业和信息化局", "工业信息化局", "工信局"),
    ("人力资源和社会保障局", "人力资源社会保障局", "人社局"),
    ("自然资源局", "自然资源和规划局", "自然资源局"),
    ("住房和城乡建设管理局", "住房和城乡建设局", "住建局"), ("交通运输局", "交通局", "交通局"),
    ("农业农村局", "农业局", "农业农村局"), ("商务局", "商务和粮食局", "商务局"),
    ("文化和旅游局", "文化旅游广电局", "文旅局"), ("卫生健康局", "卫生和计划生育局", "卫健局"),
    ("退役军人事务局", "退役军人事务局", "退役军人局"), ("应急管理局", "安全生产监督管理局", "应急局"),
    ("市场监督管理局", "工商和质量监督管理局", "市场监管局"), ("林业局", "林业和草原局", "林草局"),
    ("医疗保障局", "医疗保障局", "医保局"), ("城市管理局", "城市管理综合执法局", "城管局"),
    ("行政审批服务管理局", "政务服务中心", "行政审批局"), ("能源局", "煤炭管理局", "能源局"),
    ("生态环境局", "环境保护局", "环保局"),
)  # fmt: skip
TOWNSHIPS = (
    "柳沟镇",
    "石门乡",
    "东关街道",
    "白马镇",
    "青云乡",
    "大营镇",
    "北坡乡",
    "河湾镇",
    "古城街道",
    "南岭乡",
)
GOVERNMENT = "人民政府"
REPORTS = (
    "{whose}{year}年法治政府建设年度报告",
    "{whose}关于{year}年度法治政府建设工作情况的报告",
    "{year}年{whose}法治政府建设情况报告",
    "{year}年度{whose}法治政府建设年度报告",
    "关于{whose}{year}年法治政府建设情况的报告",
    "{whose}{year}法治政府建设年度报告",
    "{whose}{year}年依法行政工作总结",
    "{whose}{year}年度推进依法行政工作的报告",
    "{whose}{year}年法治政府建设工作总结暨{next}年工作要点",
    "{whose}{year}年法治政府建设年报",
    "{whose}关于{year}年法治政府建设工作情况暨{next}年工作安排的报告",
    "{whose}关于{chinese}年法治政府建设情况的报告",
    "{whose}{year}年度法治政府建设情况报告（公开版）",
    "{whose}法治政府建设{year}年年度报告",
)
NAMELESS = "{year}年法治政府建设年度报告"
"""names nobody: 来源, 发布机构, the sign-off or a file does"""
OTHERS = (
    "{whose}{next}年法治政府建设工作要点",
    "【图解】{whose}{year}年法治政府建设年度报告",
    "《{whose}{year}年法治政府建设年度报告》解读",
    "{whose}{year}年上半年法治政府建设工作总结",
    "{whose}{year}年第三季度依法行政工作情况报告",
    "关于做好{whose}{year}年度法治政府建设年度报告工作的通知",
    "{whose}主要负责人{year}年度履行推进法治建设第一责任人职责情况的报告",
    "{whose}{year}年政府信息公开工作年度报告",
    "{whose}{year}年行政执法统计年报",
    "{whose}召开{year}年法治政府建设工作推进会",
    "{whose}{next}年法治政府建设实施方案",
    "{whose}{year}年法治政府建设督察情况的报告",
)
NOTICE = "{whose}关于公布办事指南的公告"
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body of one county."""

    county: str
    """the county's name"""
    own: str
    """司法局, 柳沟镇, 人民政府"""
    old: str = ""
    """what it was called in the first years, where it was renamed"""
    short: str = ""

    def name(self, *, early: bool = False) -> str:
        """Return its name with the county's: that of the first years, or today's."""
        return self.county + (self.old if early and self.old else self.own)

    @property
    def is_department(self) -> bool:
        """Return whether it is neither the government nor a township or zone."""
        return bool(self.short)


def bodies_of(county: str, count: int, rng: random.Random) -> list[Body]:
    """Return *count* bodies of a county: its government, a zone, townships, the rest departments."""
    made = [
        Body(county=county, own=GOVERNMENT),
        Body(county=county, own=f"{county[:2]}经济开发区管理委员会"),
    ]
    made += [Body(county=county, own=name) for name in TOWNSHIPS[: max(1, count // 4)]]
    chosen = rng.sample(DEPARTMENTS, len(DEPARTMENTS))
    for name, other, short in chosen[: count - len(made)]:
        old = other if other != name and rng.random() < 0.5 else ""
        made.append(Body(county=county, own=name, old=old, short=short))
    return made[:count]


def whose(body: Body, year: int, rng: random.Random, *, early: bool) -> str:
    """Return how a title names a body: with or without the county, in full, or in short on its own portal."""
    del year
    if body.own == GOVERNMENT:
        joint = f"中共{body.county}委 {body.county}人民政府"
        return rng.choice((body.county, f"{body.county}人民政府", joint))
    if body.own.endswith("管理委员会"):
        return body.own
    if not body.is_department:
        office = "办事处" if body.own.endswith("街道") else "人民政府"
        return rng.choice((body.name(), body.own, body.name() + office, body.own + office))
    name = body.name(early=early)
    return rng.choice((name, name, name, name.removeprefix(body.county), f"{body.county}{body.short}"))


def filled(form: str, who: str, year: int) -> str:
    """Return a title of a form."""
    chinese = "".join(_DIGITS[int(digit)] for digit in str(year))
    return form.format(whose=who, year=year, next=year + 1, chinese=chinese)
