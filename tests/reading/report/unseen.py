"""Titles that the vocabulary was never held against while it was written: other places, bodies and phrases.

They are put together from words of their own (nothing is read from ``functions.toml``, ``genres.toml`` or
``titles.toml``), as county portals write them, of places that do not exist. Whoever mends a reader because of
a title here moves that title to ``titles.toml`` and puts another in its place.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

YEARS = (2019, 2021, 2023, 2024, 2025)
PLACES = ("霁云县", "澜沙市", "北楮区", "察尔善旗", "青岩苗族侗族自治县", "柏川县", "望溪县", "南霁区")
# as printed, with and without the place; today's name, an older one, an abbreviation
BODIES = (
    ("{p}人民政府", "government"), ("{p}", "government"), ("{p}发展和改革局", "development_reform"),
    ("{p}发改委", "development_reform"), ("{p}教育和体育局", "education"), ("{p}教体局", "education"),
    ("{p}科学技术局", "science"), ("{p}工信局", "industry"), ("{p}公安局", "public_security"),
    ("{p}民政局", "civil_affairs"), ("{p}司法局", "justice"), ("{p}财政局", "finance"),
    ("{p}人社局", "human_resources"), ("{p}人力资源和社会保障局", "human_resources"),
    ("{p}自然资源和规划局", "natural_resources"), ("{p}国土资源局", "natural_resources"),
    ("{p}住建局", "housing"), ("{p}住房和城乡建设局", "housing"), ("{p}交通运输局", "transport"),
    ("{p}水利局", "water"), ("{p}农业农村局", "agriculture"), ("{p}农业农村和水利局", "agriculture"),
    ("{p}商务局", "commerce"), ("{p}文化广电和旅游局", "culture_tourism"),
    ("{p}文化体育和旅游局", "culture_tourism"), ("{p}卫健局", "health"), ("{p}科技局", "science"),
    ("{p}民宗局", "ethnic_religious"),
    ("{p}退役军人事务局", "veterans"), ("{p}应急局", "emergency"), ("{p}审计局", "audit"),
    ("{p}市场监管局", "market"), ("{p}林业和草原局", "forestry"), ("{p}统计局", "statistics"),
    ("{p}医保局", "medical_insurance"), ("{p}综合行政执法局", "city_management"),
    ("{p}行政审批局", "administrative_approval"), ("{p}政务服务和数据管理局", "administrative_approval"),
    ("{p}信访局", "petitions"), ("{p}机关事务服务中心", "public_affairs"), ("{p}税务局", "tax"),
    ("国家税务总局{p}税务局", "tax"), ("{p}气象局", "meteorology"), ("{p}烟草专卖局", "tobacco"),
    ("{p}消防救援大队", "fire"), ("{p}石坳镇人民政府", "石坳镇"), ("石坳镇", "石坳镇"),
    ("{p}麻栗乡人民政府", "麻栗乡"), ("西关街道办事处", "西关街道"), ("{p}西关街道", "西关街道"),
    ("{p}白石彝族乡人民政府", "白石彝族乡"), ("{p}工业园区管委会", "工业园区"),
)  # fmt: skip
REPORTS = {
    "annual_report": (
        "{b}关于{y}年度法治政府建设工作情况的报告", "{b}{y}年法治政府建设情况年度报告",
        "{b}关于{y}年度推进法治政府建设情况的报告", "{b}{y}年度依法行政工作开展情况报告",
        "{y}年{b}法治政府建设年度工作报告", "{b}法治政府建设{y}年年度报告",
        "{b}关于{y}年落实法治政府建设工作情况的报告", "{b}{y}年度法治政府建设工作总结及{z}年工作谋划",
        "{b}{y}年法治建设工作总结", "{b}{y}年度法治政府建设工作报告（全文）",
        "{b}{c}年法治政府建设年度报告", "{b}关于{y}年法治政府建设年度情况的报告",
        "关于{b}{y}年度法治政府建设情况的报告", "{b}{y}年“法治政府”建设工作总结",
        "{b}{y}年度法治政府建设工作情况汇报", "{b}法治政府建设工作{y}年度报告",
        "{b}{y}年度依法行政工作情况报告", "{b}{y}年法治政府建设工作总结暨{z}年重点工作安排",
        "{b}{y}年度推进依法行政建设法治政府工作情况报告", "{b}贯彻落实依法行政工作{y}年度情况报告",
        "{b}{y}年度法治政府建设履职情况报告",
        "{b}关于{y}年度依法行政工作情况的总结", "{b}{y}年法治政府建设工作年报",
        "{b}{y}年度法治政府建设工作推进情况报告", "{b}法治政府建设年度报告（{y}年度）",
    ),
    "interim_report": (
        "{b}{y}年上半年法治政府建设工作报告", "{b}关于{y}年上半年推进法治政府建设工作情况的报告",
        "{b}{y}年第三季度依法行政工作总结", "{b}{y}年1—6月法治政府建设工作总结",
        "{b}{y}年半年度法治政府建设工作情况报告", "{b}{y}年前两季度依法行政工作情况的报告",
    ),
}  # fmt: skip
OTHERS = {
    "plan": (
        "{b}{z}年度法治政府建设工作方案", "{b}{z}年依法行政工作计划",
        "{b}{z}年推进法治政府建设重点工作任务安排", "{b}{z}年度法治政府建设工作台账",
        "{b}{z}年法治政府建设工作要点及责任分工",
    ),
    "explanation": (
        "《{p}{y}年度法治政府建设情况报告》图文解读", "【一图读懂】{p}{y}年度法治政府建设情况报告",
        "动画解读：{p}{y}年法治政府建设年度报告", "关于《{p}{y}年法治政府建设情况报告》的解读",
        "数说{p}{y}年法治政府建设", "{p}{y}年度法治政府建设年度报告解读",
    ),
    "notice": (
        "{p}人民政府办公室关于印发{p}{z}年法治政府建设工作要点的通知",
        "关于报送{y}年度法治政府建设情况报告的通知",
        "{p}人大常委会关于{p}人民政府{y}年法治政府建设情况报告的审议意见",
        "关于做好{y}年度法治政府建设年度报告编制和公开工作的通知",
        "关于对{y}年度法治政府建设年度报告进行公示的公告",
    ),
    "ogi_report": ("{b}{y}年政府信息公开工作年度报告", "{b}{y}年度政府信息公开年报"),
    "responsibility_report": (
        "{b}主要负责人{y}年度述法报告", "王某某同志{y}年述法工作报告",
        "{b}党组书记{y}年度履行推进法治建设第一责任人职责情况报告",
    ),
    "other": (
        "{b}{y}年行政执法工作总结", "{p}{y}年政府工作报告", "{b}{y}年度法治宣传教育工作总结",
        "{b}{y}年行政执法统计年报", "{b}{y}年度部门决算公开", "{b}召开{y}年度法治政府建设工作部署会",
        "{b}{y}年优化营商环境工作报告", "{b}{y}年工作总结和{z}年工作计划",
        "{b}{y}年度法治政府建设督察情况报告", "{b}{y}年安全生产工作总结",
    ),
}  # fmt: skip
JOINT = (
    ("中共{p}委 {p}人民政府关于{y}年度法治政府建设情况的报告", ("party_committee", "government")),
    ("中共{p}委、{p}人民政府{y}年法治政府建设年度报告", ("party_committee", "government")),
    ("{p}财政局、{p}审计局关于{y}年度法治政府建设情况的报告", ("finance", "audit")),
)
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A title, and what it says."""

    title: str
    kind: str
    year: int
    bodies: tuple[str, ...]
    """keys; empty = not asked for, since it is no report"""


def unseen() -> Iterator[Unseen]:
    """Yield every phrase twice with other places, bodies and years, and every body at least twice."""
    dice = random.Random(20261129)
    bodies = [*BODIES, *BODIES, *BODIES]
    dice.shuffle(bodies)
    for kind, phrases in REPORTS.items():
        for phrase in phrases * (5 if kind == "annual_report" else 3):
            name, key = bodies.pop() if bodies else dice.choice(BODIES)
            yield _fill(dice, kind, phrase, name, (key,))
    for phrase, keys in JOINT * 3:
        yield _fill(dice, "annual_report", phrase, "", keys)
    for kind, phrases in OTHERS.items():
        for phrase in phrases * 2:
            yield _fill(dice, kind, phrase, dice.choice(BODIES)[0], ())


def _fill(dice: random.Random, kind: str, phrase: str, name: str, keys: tuple[str, ...]) -> Unseen:
    year, place = dice.choice(YEARS), dice.choice(PLACES)
    said = year + 1 if "{y}" not in phrase and "{c}" not in phrase else year
    title = phrase.format(
        b=name.format(p=place), p=place, y=year, z=year + 1, c=str(year).translate(_CHINESE)
    )
    return Unseen(title=title, kind=kind, year=said, bodies=keys)
