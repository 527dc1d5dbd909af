# ruff: noqa: E501 - markup is kept as servers send it, in one piece
"""Frames of portals that really differ: what stands around a document, and how it is labelled."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

PLACES = ("云栖县", "北屏区", "石泉河县", "安澜市", "柳亭县", "东陵区")
ORGANS = (
    "司法局",
    "教育和体育局",
    "文化和旅游局",
    "民政局",
    "市场监督管理局",
    "财政局",
    "公安局",
    "人民政府办公室",
)
SENTENCES = (
    "为规范行政行为，提高依法行政水平，根据有关法律法规，结合本地实际，现就有关事项通知如下。",
    "各乡镇、各部门要高度重视，明确专人负责，按时限要求把各项任务落到实处，确保取得实效。",
    "对工作不力、敷衍塞责的单位和个人，予以通报批评，并按照规定追究有关人员的责任。",
    "各单位于每季度末将落实情况书面报送至牵头部门，由牵头部门汇总后报政府办公室。",
    "群众对办理结果有异议的，可以自收到决定之日起六十日内依法申请行政复议。",
    "本通知自印发之日起施行，有效期五年，此前规定与本通知不一致的，以本通知为准。",
    "牵头部门会同有关单位开展检查，检查结果在一定范围内公布，并纳入年度考核。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page has to say, whatever the frame."""

    title: str
    place: str
    organ: str
    day: str
    body: str
    """markup of the document"""
    head: str = ""
    """further markup of the head"""
    tail: str = ""
    """markup below the document, of the template"""
    label: str | None = None
    """``<title>``, where it is another than the title and the portal's name"""

    @property
    def name(self) -> str:
        """Return what stands in ``<title>``."""
        return self.label if self.label is not None else f"{self.title}-{self.place}人民政府"


Frame = Callable[[Content], str]


def chinese_day(day: str) -> str:
    """Return an ISO day as documents sign with it."""
    year, month, date = map(int, day.split("-"))
    return f"{year}年{month}月{date}日"


def modern(content: Content) -> str:
    """Return a page with path, heading, labelled day and container."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(content.name)}</title>{content.head}'
        '</head><body><div class="top"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/fw/">政务服务</a>'
        '</div><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; '
        f'<a href="/zwgk/yfxz/">依法行政</a></div><h1>{escape(content.title)}</h1><div class="info">'
        f"发布时间：{content.day} 来源：{content.place}{content.organ}</div>"
        f'<div class="TRS_Editor">{content.body}</div>{content.tail}'
        f'<div class="footer">主办：{content.place}人民政府办公室 网站标识码：9900000001</div></body></html>'
    )


def labelled(content: Content) -> str:
    """Return a page whose title and day stand in ``<meta>``, its document in ``#zoom``."""
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(content.name)}</title>'
        f'<meta name="ArticleTitle" content="{escape(content.title)}"><meta name="PubDate" content="{content.day}">'
        f'<meta name="SiteName" content="{content.place}人民政府">{content.head}</head><body><div class="nav"><ul>'
        '<li><a href="/">首页</a></li><li><a href="/zwgk/">公开</a></li></ul></div>'
        f'<div class="main"><h2 class="title">{escape(content.title)}</h2><div id="zoom">{content.body}</div></div>'
        f"{content.tail}<div>版权所有：{content.place}人民政府 备案号：ICP备00000001号</div></body></html>"
    )


def old(content: Content) -> str:
    """Return a page of tables and fonts, as they were written twenty years ago."""
    return (
        f'<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8"><TITLE>'
        f"{escape(content.name)}</TITLE>{content.head}</HEAD><BODY bgcolor=#ffffff><TABLE width=950 align=center>"
        "<TR><TD><A href=/>首页</A> | <A href=/zwgk/>政务公开</A></TD></TR></TABLE><TABLE width=950 align=center><TR>"
        f'<TD class="biaoti" align=center><FONT size=4><B>{escape(content.title)}</B></FONT></TD></TR><TR><TD align='
        f"center>{content.day} {content.place}{content.organ}</TD></TR><TR><TD class=content>{content.body}</TD></TR>"
        f"</TABLE>{content.tail}<CENTER>{content.place}人民政府办公室主办</CENTER></BODY></HTML>"
    )


def bare(content: Content) -> str:
    """Return a page with nothing but title, heading and document."""
    return (
        f"<html><head><meta charset=utf-8><title>{escape(content.name)}</title>{content.head}</head><body>"
        f"<h1>{escape(content.title)}</h1><div class=content>{content.body}</div>{content.tail}</body></html>"
    )


def unclosed(content: Content) -> str:
    """Return a page of a template that forgets to close what it opens."""
    return (
        f"<html><head><meta charset=utf-8><title>{escape(content.name)}</title>{content.head}<body><div id=wrap><div "
        "class=head><a href=/>首页</a> <a href=/zwgk/>政务公开</a></div><div class=main><table width=100%><tr><td>"
        f"<h3 align=center>{escape(content.title)}</h3><div align=center>发布日期：{content.day} 信息来源：{content.organ}"
        f'</div><div class="article"><div class=text>{content.body}</div>{content.tail}</table><div class=foot>'
        f"主办单位：{content.place}人民政府办公室 地址：{content.place}人民路1号 邮编：000000 电话：0000-0000000"
    )


FRAMES: tuple[Frame, ...] = (modern, labelled, old, bare, unclosed)
"""the fourth has no mark of a document beside its heading"""


def paragraphs(dice: Random, least: int = 2, most: int = 5) -> str:
    """Return the paragraphs of some notice."""
    return "".join(f"<p>{dice.choice(SENTENCES)}</p>" for _ in range(dice.randint(least, most)))


def about(title: str, dice: Random) -> str:
    """Return paragraphs that speak of what a title says."""
    return f"<p>{dice.choice(PLACES)}：现将{escape(title)}有关事项公布如下。</p>{paragraphs(dice)}"
