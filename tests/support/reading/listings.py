"""Lists as pages print them, and what is read of them."""

from datetime import date

from yifa.model.listing import Listing
from yifa.model.portal import Platform
from yifa.profiles.folders import load_platforms
from yifa.reading import markup
from yifa.reading.listing.read import read_listing

TODAY = date(2026, 3, 1)
HOST = "http://www.example.gov.cn"
NAVIGATION = (
    '<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a '
    'href="/hd/">互动交流</a>'
    '</li></ul></div><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开'
    "</a> &gt; 依法行政</div>"
)
FOOTER = (
    '<div class="footer"><a href="/about.html">关于我们</a><a href="/map.html">网站地图</a>'
    '<a href="http://www.elsewhere.gov.cn/">邻县人民政府门户网站</a><p>共享国办 备案号 12345678号</p></div>'
)
TITLES = [
    "示例县司法局关于2025年法治政府建设情况的报告",
    "示例县水务局2025年度法治政府建设工作报告",
    "示例县人民政府关于印发重大行政决策目录的通知",
    "示例县行政执法人员资格公告",
    "示例县城关镇2025年法治政府建设年度报告",
]
DATES = ["2026-02-10", "2026-01-30", "2026-01-15", "2025-12-31", "2025-12-01"]


def page(*blocks: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{NAVIGATION}{''.join(blocks)}{FOOTER}</body></html>"


def read(text: str, path: str = "/zwgk/yfxz/", platform: str | Platform = "generic") -> Listing:
    chosen = load_platforms()[platform] if isinstance(platform, str) else platform
    return read_listing(text, markup.parse(text), HOST + path, chosen, today=TODAY)


def facts(listing: Listing) -> list[tuple[str, str | None]]:
    return [(each.title, each.published) for each in listing.entries]


WANTED = list(zip(TITLES, DATES, strict=True))


def rows(shape: str, href: str = "./202601/t20260115_29000{n}0.html", start: int = 0) -> str:
    return "".join(
        shape.format(
            href=href.format(n=n + start),
            n=n + start,
            title=title,
            cut=title[:10] + "…",
            date=day,
            day=day[8:],
            month=day[:7],
            md=day[5:],
            slash=day.replace("-", "/"),
        )
        for n, (title, day) in enumerate(WANTED)
    )


FAMILIES = {
    "trs": ("/zwgk/yfxz/", "./202601/t20260115_29000{n}0.html"),
    "ucap": ("/example/yfxz/list.shtml", "/example/yfxz/202601/0123456789abcdef0123456789abcde{n}.shtml"),
    "vsb": ("/zwgk/yfxz.htm", "../info/5034/3461{n}.htm"),
    "hanweb": ("/col/col1305/index.html", "/art/2026/1/15/art_1305_2{n}.html"),
    "jpaas": ("/zwgk/yfxz/", "/zwgk/yfxz/art/2026/art_0123456789abcdef0123456789abcde{n}.html"),
    "nfcms": ("/zwgk/yfxz/", "/zwgk/yfxz/content/post_10077{n}.html"),
    "gkmlpt": ("/gkmlpt/policy", "/gkmlpt/content/9/9103/post_91035{n}.html"),
    "lonsun": ("/public/column/6599971?type=4&catId=6716251&action=list", "/public/6599971/1357{n}.html"),
    "pc_list": (
        "/example/c1056/pc/list.html",
        "/example/c1056/pc/content/content_173456789012345678{n}.html",
    ),
    "henan": ("/sitesources/x/page_pc/zwgk/", "article0123456789abcdef0123456789abcde{n}.html"),
    "epoint": (
        "/govxxgk/114110240057660135/govlist.html",
        "/032/20260115/01234567-89ab-cdef-0123-456789abcde{n}.html",
    ),
    "cicro": ("/info/iList.jsp?node_id=GKx&cat_id=1", "/zwgk/xx/xx/12{n}.htm"),
}
