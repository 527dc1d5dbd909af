"""Portals made up page by page, of no known family, served by the replica's server."""

from collections.abc import Mapping

from tests.replica import Replica, Response

HTML = (("Content-Type", "text/html; charset=utf-8"),)
HOST = "www.geng.gov.cn"
HOME = f"http://{HOST}/"
FOOTER = (
    "<div class='foot'>主办：{owner}办公室　联系电话：0000-1234567　{code}　"
    "<a href='/map/'>网站地图</a></div>"
)
CODE = "网站标识码：1404260001"
TEXT = (
    "<p>{organ}深入学习贯彻习近平法治思想，全面落实县委依法治县工作部署，持续推进法治政府建设，现将有关情况报告如下。</p>"
    "<p>一、主要举措和成效。全年办理行政复议案件{n}件，审查行政规范性文件{n}件，组织行政执法人员培训{n}场次。</p>"
    "<p>二、存在的问题。基层执法力量仍然薄弱，普法宣传的针对性还需要进一步增强。</p>"
    "<p>三、下一步打算。继续压实第一责任人职责，把各项任务落到实处。</p>"
)


def page(title: str, body: str, *, owner: str = "黎城县人民政府", code: str = CODE, head: str = "") -> str:
    """Return a page with the portal's frame around *body*."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f"<div class='top'><a href='/'>首页</a> <a href='/gk/'>政务公开</a> <a href='/fw/'>办事服务</a></div>"
        f"{body}{FOOTER.format(owner=owner, code=code)}</body></html>"
    )


def documents(count: int) -> dict[str, tuple[str, str]]:
    """Return path → title and date, newest first."""
    organs = ("司法局", "财政局", "教育局", "民政局", "水利局", "农业农村局", "统计局", "审计局")
    return {
        f"/show.asp?id={9000 - n}": (
            f"黎城县{organs[n % len(organs)]}{2025 - n // 8}年法治政府建设年度报告",
            f"{2026 - n // 8}-03-{28 - n % 8:02d}",
        )
        for n in range(count)
    }


def rows(items: Mapping[str, tuple[str, str]]) -> str:
    """Return a listing's rows."""
    return "".join(
        f"<div class='r'><em>{day}</em><a href='{path}'>{title}</a></div>"
        for path, (title, day) in items.items()
    )


def portal(count: int = 10, **frame: str) -> dict[str, str]:
    """Return path → markup of a whole portal: home, columns, a listing of two pages, documents."""
    items = documents(count)
    pages = list(items.items())
    where = "<p>您现在的位置：<a href='/'>首页</a> > <a href='/gk/'>政务公开</a> > 法治政府建设</p>"
    first, second = dict(pages[: (count + 1) // 2]), dict(pages[(count + 1) // 2 :])
    found = {
        "/": page(
            "黎城县人民政府", "<ul><li><a href='/xw/1.htm'>全县项目建设推进会召开</a></li></ul>", **frame
        ),
        "/gk/": page("政务公开", "<ul><li><a href='/gk/fz.asp'>法治政府建设</a></li></ul>", **frame),
        "/gk/fz.asp": page(
            "法治政府建设", f"{where}{rows(first)}<div><a href='/gk/fz.asp?page=2'>下一页</a></div>", **frame
        ),
        "/gk/fz.asp?page=2": page("法治政府建设", f"{where}{rows(second)}<div>下一页</div>", **frame),
    }
    for n, (path, (title, day)) in enumerate(pages):
        organ = title[: title.index("局") + 1]
        line, text = f"<p>发布日期：{day}　来源：{organ}</p>", TEXT.format(organ=organ, n=n + 3)
        found[path] = page(title, f"<h2>{title}</h2>{line}<div>{text}</div>", **frame)
    return found


def serve(replica: Replica, pages: Mapping[str, str], host: str = HOST) -> list[str]:
    """Serve *pages* under *host*; return the options that lead there."""
    for path, text in pages.items():
        replica.world.serve(f"http://{host}{path}", Response(headers=HTML, body=text.encode()))
    return ["--delay", "0", *way(replica, host)]


def way(replica: Replica, host: str) -> list[str]:
    """Return the option that leads to a host no portal of the replica has."""
    return ["--portal-host", f"http://{host}={next(iter(replica.hosts.values()))}"]
