# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""What made-up pages are put together from: places, organs, sentences, menus."""

from collections.abc import Callable
from random import Random

COUNTIES = (
    "青石县",
    "南渡县",
    "临沧河县",
    "白塔区",
    "安远市",
    "石门坎县",
    "云台县",
    "东岭区",
    "河阳市",
    "古井县",
)
ORGANS = (
    "司法局",
    "财政局",
    "水利局",
    "教育局",
    "民政局",
    "林业局",
    "审计局",
    "卫生健康局",
    "应急管理局",
    "统计局",
)
GAMES = ("新葡京", "金沙", "永利", "威尼斯人", "太阳城", "银河", "巴黎人", "凯发", "皇冠", "澳博")
BRANDS = ("必赢", "欧宝", "星空", "火狐", "半岛", "江南", "云顶", "乐虎", "完美", "天博")
SITES = ("kf88", "hg0088", "bw777", "ty365", "long8", "jjb99", "vns66", "am8", "yb18", "xpj55")
SENTENCES = (
    "坚持把法治政府建设摆在全局工作的重要位置，主要负责人切实履行推进法治建设第一责任人职责。",
    "全年共审查规范性文件和重大合同，出具合法性审查意见，做到应审尽审、有件必备、有错必纠。",
    "严格落实行政执法公示、执法全过程记录、重大执法决定法制审核三项制度，执法行为进一步规范。",
    "组织执法人员参加培训考试，持证上岗率达到百分之百，未发生因执法不当引发的行政诉讼败诉案件。",
    "深化放管服改革，政务服务事项网上可办率稳步提高，群众办事更加便捷，营商环境持续优化。",
    "认真办理人大代表建议和政协提案，办结率和满意率均为百分之百，自觉接受社会各界监督。",
    "加强行政复议规范化建设，依法受理行政复议案件，化解行政争议，维护群众合法权益。",
    "存在的主要问题是基层执法力量仍显不足，部分干部运用法治思维解决问题的能力有待提高。",
    "下一步将继续加大学习宣传力度，完善制度机制，推动法治政府建设各项工作再上新台阶。",
    "深入开展打击治理电信网络诈骗和赌博违法犯罪专项行动，查处赌博窝点，净化社会环境。",
    "市场监管部门查封关停一批非法彩票投注网站，责令网络平台删除色情低俗信息并依法处罚。",
    "公安机关对参与网络赌博的人员依法予以行政处罚，组织民警进校园进社区开展反赌宣传。",
    "系统维护和数据更新工作按计划完成，网站全年运行平稳，未发生网络安全事件。",
    "对找不到主体、不存在实际经营的企业依法列入经营异常名录，并在公示系统向社会公告。",
)


def some_title(rng: Random) -> str:
    return f"{rng.choice(COUNTIES)}{rng.choice(ORGANS)}{rng.randint(2018, 2025)}年法治政府建设工作报告"


def _prose(rng: Random, least: int = 4, most: int = 9) -> list[str]:
    return [rng.choice(SENTENCES) for _ in range(rng.randint(least, most))]


def _paragraphs(rng: Random) -> str:
    return "".join(f"<p>{each}</p>" for each in _prose(rng))


def menu_of_page(rng: Random) -> str:
    names = ("首页", "政务公开", "新闻中心", "互动交流", "办事服务", "走进县情", "专题专栏", "数据开放")
    return "".join(f'<li><a href="/c{rng.randint(10, 99)}/">{name}</a></li>' for name in names)


def foot_of_page(rng: Random) -> str:
    return (
        f"<div class=foot>主办：{rng.choice(COUNTIES)}人民政府办公室 备案号：ICP备{rng.randint(10**7, 10**8)}号"
        f" 网站标识码：{rng.randint(10**9, 10**10 - 1)}</div>"
    )


def random_noise(rng: Random, size: int) -> str:
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyzABCDEF0123456789+/") for _ in range(size))


def document_page(
    rng: Random, *, head: str = "", extra: str = "", title: str | None = None, label: str = ""
) -> str:
    name = title or some_title(rng)
    return (
        f"<!DOCTYPE html><html><head><title>{label or name}</title>{head}</head><body><ul>{menu_of_page(rng)}</ul>"
        f"<h1>{name}</h1><div>发布日期：2025-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}</div>"
        f'<div id="zoom">{_paragraphs(rng)}</div>{extra}{foot_of_page(rng)}</body></html>'
    )


Template = Callable[[Random], tuple[int, str]]
"""gives status and markup"""


def say_only(words: str, *, title: str = "提示信息", status: int = 200, extra: str = "") -> tuple[int, str]:
    return status, (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div>{words}</div>{extra}</body></html>"
    )


def as_entities(text: str) -> str:
    return "".join(f"&#{ord(each)};" for each in text)
