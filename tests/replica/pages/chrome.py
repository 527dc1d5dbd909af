"""What every portal wraps around its documents: heads, navigation, footers, rows, counters, charsets."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from html import escape

from tests.replica.world import Notice, Response, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page may depend on besides its address."""

    query: str = ""
    headers: Mapping[str, str]
    noise: int = 0
    """number of the request while counters are on, else 0"""
    host: str = ""
    path: str = ""
    body: str = ""
    """what a POST sends"""


Route = Callable[[Asked], Response]
Links = Iterable[tuple[str, str]]

SERVICES = tuple(
    subject + kind
    for subject in (
        "个人",
        "法人",
        "便民",
        "乡村",
        "旅游",
        "教育",
        "医疗",
        "社保",
        "生态",
        "应急",
        "财政",
        "统计",
    )
    for kind in ("服务", "查询", "动态", "数据")
)
FRIENDS = (
    ("http://www.gov.cn/", "中国政府网"),
    ("http://www.moj.gov.cn/", "司法部"),
    ("http://www.chinalaw.example/", "普法平台"),
    ("http://www.xinhua.example/", "新闻网"),
    ("http://jy.example.gov.cn/", "教育信息网"),
)


def html_page(*, title: str, head: str, body: str, charset: str | None = "utf-8") -> str:
    """Return a whole page."""
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n' if charset else ""
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n{declared}<title>{title}</title>\n{head}</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def metas(pairs: Iterable[tuple[str, str]]) -> str:
    """Return ``<meta>`` elements in the spelling of the 2017 standard."""
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in pairs)


def site_metas(site: Site) -> list[tuple[str, str]]:
    """Return the labels every page of a portal carries."""
    return [("SiteName", site.owner), ("SiteDomain", site.hosts[0]), ("SiteIDCode", site.site_id_code)]


def article_metas(site: Site, notice: Notice) -> str:
    """Return the labels of a notice's page: the site's, and what the notice has of its own."""
    labels = site_metas(site)
    if "foreign_code" in notice.quirks:
        labels[-1] = ("SiteIDCode", "5323000001")
    if "no_meta" in notice.quirks:
        return metas(labels)
    labels += [("ColumnName", site.section), ("ColumnType", "信息公开目录")]
    labels += [("ArticleTitle", notice.flat_title)]
    return metas(
        labels + [(name, notice.value(name)) for name in ("PubDate", "ContentSource") if notice.value(name)]
    )


@cache
def _menu(seed: str, count: int) -> str:
    rng = random.Random(seed)
    cells = (
        f'<li class="nav-item"><a href="/fw/{rng.randint(100, 999)}/" target="_blank" '
        f'title="{name}">{name}</a><em class="line"></em></li>'
        for name in (rng.choice(SERVICES) for _ in range(count))
    )
    return '<ul class="submenu clearfix">' + "\n".join(cells) + "</ul>"


def navigation(site: Site, links: Links, count: int = 40) -> str:
    """Return the head of a page: logo, main menu with *links*, *count* more menu entries."""
    main = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return (
        f'<div class="header"><div class="logo"><img src="/logo.png" alt="{site.owner}"></div>'
        f'<div class="nav"><ul><li><a href="/">首页</a></li>{main}</ul>'
        f"{_menu(site.section + site.code, count)}</div></div>"
    )


def noise_bar(noise: int) -> str:
    """Return what changes on every request: the clock, the visit counter, shuffled links."""
    rng = random.Random(noise)
    friends = "".join(f'<a href="/xw/{rng.randint(1, 99)}/">推荐{rng.randint(1, 999)}</a>' for _ in range(3))
    return (
        f'<div class="today">今天是2026年11月{noise % 28 + 1}日 {noise % 24:02d}:{noise % 60:02d} '
        f'您是第{10000 + noise}位访客</div><div class="recommend">{friends}</div>'
    )


def gone(target: str) -> Response:
    """Return a permanent redirect."""
    return Response(status=301, headers=(("Location", target),))


def gone_answer(site: Site, how: str, to: str) -> Response:
    """Return what stands at the address of a document that is there no more."""
    match how:
        case "redirect":
            return gone(site.origin + to)
        case "soft_404":
            return page_answer(SOFT_404)
        case "deleted":
            return page_answer(DELETED)
        case _:
            return NOT_FOUND


def always(response: Response) -> Route:
    """Return a route that answers *response* whatever is asked."""
    return partial(_same, response)


def _same(response: Response, asked: Asked) -> Response:
    return response


def views(noise: int) -> str:
    """Return the view count as servers without script print it, while counters are on."""
    return f"<span>浏览次数： {noise * 7}</span>" if noise else ""


def footer(site: Site) -> str:
    """Return the foot of a page as the 2017 standard asks for it."""
    return (
        f'<div class="footer"><p>主管：{site.owner}　主办：{site.owner}办公室</p><p>联系电话：0000-1234567　'
        f'<a href="/wzdt/">网站地图</a></p><p>ICP备00000000号　公安备案编号：{site.code}02000001号　'
        f"网站标识码：{site.site_id_code}</p></div>"
    )


def friends() -> str:
    """Return the friend links."""
    return (
        '<div class="friend"><span>友情链接</span>'
        + "".join(f'<a href="{href}" target="_blank">{text}</a>' for href, text in FRIENDS)
        + "</div>"
    )


def encoded(text: str, quirks: frozenset[str]) -> Response:
    """Return the answer with the bytes and the charset header the quirks ask for; *text* declares utf-8."""
    if "gb2312" in quirks:  # declared narrow, encoded wide
        body = text.replace("charset=utf-8", "charset=gb2312", 1).encode("gb18030")
        return Response(body=body)
    if "lies_gbk" in quirks:  # UTF-8 bytes under a gbk label
        return Response(body=text.replace("charset=utf-8", "charset=gbk", 1).encode())
    if "undeclared" in quirks:
        return Response(body=text.replace("charset=utf-8", "", 1).encode())
    return Response(body=text.encode(), headers=(("Content-Type", "text/html; charset=utf-8"),))


def page_answer(text: str) -> Response:
    """Return an ordinary UTF-8 page."""
    return encoded(text, frozenset())


def home(site: Site, links: Links, asked: Asked) -> Response:
    """Return a portal's home page: about 50 kB of navigation around a few news."""
    news = "".join(f'<li><a href="/xw/{n}/">要闻{n}：全县项目建设推进会召开</a></li>' for n in range(20))
    body = (
        navigation(site, links, 360) + noise_bar(asked.noise) + f'<div class="news"><ul>{news}</ul></div>'
        '<div class="zt"><a href="/ztzl/fzxc/">法治宣传专题</a><a href="/ztzl/yshj/">营商环境专题</a></div>'
        + friends() + footer(site)
    )  # fmt: skip
    head = metas([*site_metas(site), ("ColumnName", "首页"), ("ColumnType", "首页")])
    return page_answer(html_page(title=site.owner, head=head, body=body))


def column(
    site: Site, name: str, links: Links, *, asked: Asked, main: str = "", crumbs: str = ""
) -> Response:
    """Return a column page that leads on by *links*; *main* is whatever else it shows."""
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    body = (
        navigation(site, [], 40) + noise_bar(asked.noise) + f'<div class="position">当前位置：{crumbs}</div>'
        f'<div class="left"><h2>{name}</h2><ul class="menu">{items}</ul></div><div class="right">{main}</div>'
        + footer(site)
    )  # fmt: skip
    head = metas([*site_metas(site), ("ColumnName", name), ("ColumnType", "信息公开目录")])
    return page_answer(html_page(title=f"{name}-{site.owner}", head=head, body=body))


def crumb_links(crumbs: Iterable[str], hrefs: Iterable[str], between: str = " > ") -> str:
    """Return a breadcrumb trail as links."""
    return between.join(f'<a href="{href}">{name}</a>' for name, href in zip(crumbs, hrefs, strict=False))


SOFT_404 = (
    '<html><head><meta charset="utf-8"><title>提示</title></head><body><div class="err">'
    '<p>对不起，您访问的页面不存在或已被删除！</p><a href="/">返回首页</a></div></body></html>'
)
DELETED = (
    '<html><head><meta charset="utf-8"><title>系统提示</title></head><body><div class="tip">'
    "<p>该信息已删除</p></div></body></html>"
)
MISSING = (
    '<html><head><meta charset="utf-8"><title>404</title></head><body><h1>404 Not Found</h1></body></html>'
)
NOT_FOUND = Response(
    status=404, headers=(("Content-Type", "text/html; charset=utf-8"),), body=MISSING.encode()
)
