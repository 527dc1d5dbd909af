"""Pages and listings of no known family, in shapes no other test has: read right by general rules."""

from datetime import date
from typing import Any

import pytest

from pipelines.saved import ReadListing, ReadPage, read_saved_listing, read_saved_page

URL = "http://www.geng.gov.cn/gk/fz/show.asp?id=7"
LIST = "http://www.geng.gov.cn/gk/fz/"
TODAY = date(2026, 4, 20)
TITLE = "庚县水利局2025年法治政府建设年度报告"
ORGAN = "庚县水利局"
FIRST = (
    "2025年，庚县水利局坚持以习近平法治思想为指导，认真落实县委、县政府的部署，"
    "现将法治政府建设有关情况报告如下。"
)
PARTS = (
    "一、主要举措和成效。全年审查涉水行政规范性文件三件，办理取水许可四十七件，群众满意率稳步提升。",
    "二、存在的问题。基层水政执法力量偏弱，普法宣传的针对性不强，部分制度落实还不到位。",
    "三、下一年度安排。继续压实第一责任人职责，推动河湖管护、水资源节约和执法监督一体落实。",
)
BODY = "".join(f"<p>{each}</p>" for each in (FIRST, *PARTS))
SIGNED = "<p style='text-align:right'>庚县水利局</p><p style='text-align:right'>2026年3月9日</p>"
NAV = "<div class='nav'><a href='/'>首页</a><a href='/zx/'>资讯</a><a href='/gk/'>公开</a></div>"
FOOT = "<div class='foot'>主办：庚县人民政府办公室 网站标识码：1404250001 <a href='/map/'>网站地图</a></div>"


def framed(body: str, *, title: str = f"{TITLE}_庚县人民政府", head: str = "") -> str:
    start = f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
    return f"{start}{NAV}{body}{FOOT}</body></html>"


def page(body: str, **more: str) -> ReadPage:
    return read_saved_page(framed(body, **more).encode(), url=URL, portal=None)


def listing(body: str, url: str = LIST) -> ReadListing:
    return read_saved_listing(framed(body, title="法治政府建设").encode(), url=url, portal=None, today=TODAY)


H = f"<h1>{TITLE}</h1>"
TEXT = "\n".join((FIRST, *PARTS))
BODY_BOX = f"<div id='nr'>{BODY}</div>"
BROKEN = "<br><br>".join((FIRST, *PARTS))
SIGN = f"{TEXT}\n庚县水利局\n2026年3月9日"

# name → body of the page, what must be read, the text that must come out exactly
PAGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "responsive: the line for desktops and again for phones": (
        (f"{H}<div class='pc'>发布时间：2026-03-12 来源：庚县水利局</div>"
         f"<div class='mobile'>2026-03-12 来源：庚县水利局</div><div id='nr'>{BODY}</div>"),
        {"date_published": "2026-03-12", "content_source": ORGAN}, TEXT,
    ),
    "responsive: title and body once hidden for phones": (
        (f"<div class='wap' style='display:none'><h2>{TITLE}</h2>{BODY}</div>"
         f"<div class='pc'>{H}<p>发布日期：2026-03-12</p><div>{BODY}</div></div>"),
        {"date_published": "2026-03-12"}, TEXT,
    ),
    "labels and values on alternating lines": (
        (f"<div class='xx'><p>索引号：</p><p>140425005/2026-00012</p><p>发布机构：</p><p>{ORGAN}</p>"
         f"<p>发布日期：</p><p>2026-03-12</p></div>{H}<div id='nr'>{BODY}</div>"),
        {"index_number": "140425005/2026-00012", "publisher": ORGAN, "date_published": "2026-03-12"}, TEXT,
    ),
    "labels in one row, values in the next": (
        ("<table><tr><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>"
         f"<tr><td>140425005/2026-00012</td><td>{ORGAN}</td><td>2026-03-12</td></tr></table>{H}{BODY_BOX}"),
        {"index_number": "140425005/2026-00012", "publisher": ORGAN, "date_published": "2026-03-12"}, TEXT,
    ),
    "label split over tags": (
        (f"{H}<ul><li><b>发</b><b>布</b><b>机</b><b>构</b>：<span>{ORGAN}</span></li>"
         f"<li><b>成文</b><i>日期</i>：<span>2026年3月9日</span></li></ul><div>{BODY}</div>"),
        {"publisher": ORGAN, "date_written": "2026-03-09"}, TEXT,
    ),
    "date and source without labels": (
        f"{H}<div class='info'><span>2026-03-12 09:30</span><span>{ORGAN}</span></div>{BODY_BOX}",
        {"date_published": "2026-03-12T09:30"}, TEXT,
    ),
    "source and editor after the body": (
        (f"{H}<p class='t'>2026-03-12</p><div id='nr'>{BODY}{SIGNED}</div>"
         "<div class='from'>来源：庚县水利局　　责任编辑：李某</div>"),
        {"content_source": ORGAN, "signoff_date": "2026-03-09", "date_published": "2026-03-12"}, SIGN,
    ),
    "visible date and meta in disagreement": (
        f"{H}<div>发布时间：2026-03-12</div><div id='nr'>{BODY}</div>",
        {"date_published": "2026-03-12"}, TEXT,
    ),
    "definition list": (
        (f"<dl><dt>索引号</dt><dd>140425005/2026-00012</dd><dt>文号</dt><dd></dd><dt>发布机构</dt><dd>{ORGAN}</dd>"
         f"<dt>公开日期</dt><dd>2026-03-12</dd></dl>{H}<div id='nr'>{BODY}</div>"),
        {"index_number": "140425005/2026-00012", "publisher": ORGAN, "document_number": None}, TEXT,
    ),
    "labels in brackets": (
        f"{H}<p>【发布日期】2026-03-12　【发布机构】{ORGAN}　【字体：大 中 小】</p><div id='nr'>{BODY}</div>",
        {"date_published": "2026-03-12", "publisher": ORGAN}, TEXT,
    ),
    "paragraphs by breaks in one cell of a layout table": (
        (f"<table width='100%'><tr><td>{NAV}</td></tr><tr><td align='center'><b>{TITLE}</b></td></tr>"
         f"<tr><td>发布日期：2026/3/12 浏览次数：88</td></tr><tr><td>{BROKEN}</td></tr></table>"),
        {"date_published": "2026-03-12"}, TEXT,
    ),
    "sign-off before the annex": (
        (f"{H}<p>发布日期：2026-03-12</p><div id='nr'>{BODY}{SIGNED}"
         "<p>附件：执法事项清单</p><p>1. 取水许可</p></div>"),
        {"signoff_organ": ORGAN, "signoff_date": "2026-03-09"}, f"{SIGN}\n附件：执法事项清单\n1. 取水许可",
    ),
    "sections of two columns, related reports beside the body": (
        f"<div class='left'>{H}<p>时间：2026-03-12</p>{BODY_BOX}</div><div class='right'><h3>相关报道</h3>"
        + "".join(f"<p><a href='/{n}.asp'>庚县水利工程通报第{n}期</a> 2026-0{n}-01</p>" for n in (1, 2, 3))
        + "</div>",
        {"date_published": "2026-03-12"}, TEXT,
    ),
    "each part of the body in a container of its own": (
        f"{H}<p>发布时间：2026-03-12</p><article><section><p>{FIRST}</p></section>"
        + "".join(f"<section><p>{each}</p></section>" for each in PARTS) + "</article>",
        {"date_published": "2026-03-12"}, TEXT,
    ),
    "date in Chinese numerals and units": (
        f"{H}<p>发布时间：二〇二六年三月十二日</p>{BODY_BOX}", {"date_published": "2026-03-12"}, TEXT,
    ),
    "date, organ and count between bars": (
        f"{H}<div>2026-03-12 09:30 | {ORGAN} | 阅读 23</div>{BODY_BOX}",
        {"date_published": "2026-03-12T09:30"}, TEXT,
    ),
    "the whole line in brackets": (
        f"{H}<div>（2026-03-12　来源：{ORGAN}）</div>{BODY_BOX}",
        {"date_published": "2026-03-12", "content_source": ORGAN}, TEXT,
    ),
    "sign-off at the top": (
        f"{H}<p>发布时间：2026-03-12</p><div id='nr'><p>{ORGAN}</p><p>（2026年3月9日）</p>{BODY}</div>",
        {"signoff_organ": ORGAN, "signoff_date": "2026-03-09"}, f"{ORGAN}\n（2026年3月9日）\n{TEXT}",
    ),
    "the site's name is the page's first heading": (
        f"<h1>庚县人民政府</h1><h2>{TITLE}</h2><div>发布时间：2026-03-12</div>{BODY_BOX}",
        {"date_published": "2026-03-12"}, TEXT,
    ),
}  # fmt: skip
HEADS = {
    "visible date and meta in disagreement": "<meta name='PubDate' content='2026-03-20 10:00'>",
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_read_by_general_rules(name: str) -> None:
    body, wanted, text = PAGES[name]
    read = page(body, head=HEADS.get(name, ""))

    assert read.error is None
    assert read.record is not None
    record = read.record
    found = {
        key: getattr(record, key) if key.startswith("signoff") else getattr(record.fields, key)
        for key in wanted
    }
    assert found == wanted
    assert record.title == TITLE
    assert record.text == text


def test_both_of_two_disagreeing_dates_are_kept() -> None:
    body, _, _ = PAGES["visible date and meta in disagreement"]
    record = page(body, head=HEADS["visible date and meta in disagreement"]).record

    assert record is not None
    kept = {each.value: each.chosen for each in record.values if each.field == "date_published"}
    assert kept == {"2026-03-12": True, "2026-03-20T10:00": False}
    assert "conflict" in {each.code for each in record.findings}


NAMES = ("水利局", "司法局", "财政局", "教育局", "民政局", "审计局")
TITLES = [f"庚县{name}2025年法治政府建设年度报告" for name in NAMES]
DAYS = [f"2026-03-{28 - n:02d}" for n in range(len(NAMES))]
ROWS = list(zip(range(len(NAMES)), TITLES, DAYS, strict=True))
CUT = [f"{each[:9]}…" for each in TITLES]
SIDE = (
    "<div class='hot'><h3>热点推荐</h3><ul>"
    + "".join(f"<li><a href='/zx/{n}.asp'>全县第{n}次项目推进会议在政务中心召开</a></li>" for n in range(9))
    + "</ul></div>"
)
LINKS = (
    "<div class='yqlj'>"
    + "".join(f"<a href='http://w{n}.gov.cn/'>友情链接{n}</a>" for n in range(12))
    + "</div>"
)


HEADER = "<table><tr><th>序号</th><th>标题</th><th>发布机构</th><th>发布日期</th></tr>"


def split(day: str) -> tuple[str, str, str]:
    year, month, number = day.split("-")
    return year, month, number


# name → body of the listing; every one lists ROWS
LISTINGS: dict[str, str] = {
    "cards": "".join(
        f"<div class='card'><a href='{n}.asp'><div class='pic'><img src='{n}.jpg'></div><h4>{title}</h4>"
        f"<p>为全面推进法治政府建设，现将有关工作情况向社会公布……</p><time>{day}</time></a></div>"
        for n, title, day in ROWS
    ),
    "split dates": "".join(
        "<li><div class='date'><b>{2}</b><span>{0}.{1}</span></div>".format(*split(day))
        + f"<a href='{n}.asp'>{title}</a></li>"
        for n, title, day in ROWS
    ),
    "split dates, year last": "".join(
        "<dl><dt><em>{1}-{2}</em><i>{0}</i></dt>".format(*split(day))
        + f"<dd><a href='{n}.asp'>{title}</a></dd></dl>"
        for n, title, day in ROWS
    ),
    "dates without year": "".join(
        f"<li><a href='{n}.asp'>{title}</a><span>[{day[5:]}]</span></li>" for n, title, day in ROWS
    ),
    "dates in Chinese": "".join(
        "<li><a href='{3}.asp'>{4}</a> ({0}年{1}月{2}日)</li>".format(*split(day), n, title)
        for n, title, day in ROWS
    ),
    "responsive: each row twice": "".join(
        f"<li><a class='pc' href='{n}.asp'>{title}</a><a class='wap' href='{n}.asp'>{title}</a>"
        f"<i>{day}</i></li>"
        for n, title, day in ROWS
    ),
    "titles cut, whole in @title": "".join(
        f"<li><a href='{n}.asp' title='{title}'>{cut}</a><span>{day}</span></li>"
        for (n, title, day), cut in zip(ROWS, CUT, strict=True)
    ),
    "table with serial numbers": HEADER + "".join(
        f"<tr><td>{n + 1}</td><td><a href='{n}.asp'>{title}</a></td><td>{title[:5]}</td><td>{day}</td></tr>"
        for n, title, day in ROWS
    ) + "</table>",
    "title and date, then a link 查看详情": "".join(
        f"<div class='it'><p class='t'>{title}</p><p class='d'>{day}</p><a href='{n}.asp'>查看详情</a></div>"
        for n, title, day in ROWS
    ),
    "date before the title in one text": "".join(
        f"<p>{day} <a href='{n}.asp'>{title}</a></p>" for n, title, day in ROWS
    ),
    "several items in one element": "<div class='box'>" + "<br>".join(
        f"·<a href='{n}.asp'>{title}</a> <font color='gray'>{day}</font>" for n, title, day in ROWS
    ) + "</div>",
    "a column's name before every title": "".join(
        f"<li><a href='/gk/fz/'>[法治政府建设]</a><a href='{n}.asp'>{title}</a><span>{day}</span></li>"
        for n, title, day in ROWS
    ),
    "five and a rule between": "".join(
        f"<li><a href='{n}.asp'>{title}</a><span>{day}</span></li>" + "<li class='line'></li>" * (n == 2)
        for n, title, day in ROWS
    ),
    "date inside the link": "".join(
        f"<a class='row' href='{n}.asp'><span class='d'>{day}</span><span class='title'>{title}</span></a>"
        for n, title, day in ROWS
    ),
    "links opened by script": "".join(
        f"<li><a href='javascript:void(0)' onclick=\"window.open('{n}.asp')\">{title}</a><i>{day}</i></li>"
        for n, title, day in ROWS
    ),
    "two items in each row of a table": "<table>" + "".join(
        "<tr>"
        + "".join(f"<td><a href='{n}.asp'>{title}</a> {day}</td>" for n, title, day in ROWS[at : at + 2])
        + "</tr>"
        for at in range(0, len(ROWS), 2)
    ) + "</table>",
    "a list for each month": "".join(
        f"<h4>{day[:7]}</h4><ul><li><a href='{n}.asp'>{title}</a><em>{day}</em></li></ul>"
        for n, title, day in ROWS
    ),
    "labels in the rows": "".join(
        f"<div class='m'><a href='{n}.asp'>{title}</a>"
        f"<p>索引号：140425005/2026-0001{n}　发布日期：{day}</p></div>"
        for n, title, day in ROWS
    ),
}  # fmt: skip


@pytest.mark.parametrize("around", ["plain", "beside hot news and friends"])
@pytest.mark.parametrize("name", LISTINGS)
def test_listings_are_read_by_general_rules(name: str, around: str) -> None:
    body = LISTINGS[name]
    body = f"<ul>{body}</ul>" if body.startswith("<li") else f"<div class='list'>{body}</div>"
    pager = "<div>共12条 <a href='index_2.asp'>下一页</a></div>"
    read = listing(f"{body}{pager}" if around == "plain" else f"{SIDE}{body}{pager}{LINKS}")

    assert read.error is None
    assert read.listing is not None
    found = [(entry.title, entry.published, entry.url) for entry in read.listing.entries]
    dated = name != "dates without year"
    assert found == [(title, day if dated else None, f"{LIST}{n}.asp") for n, title, day in ROWS]
    assert read.listing.next_url == f"{LIST}index_2.asp"


@pytest.mark.parametrize(
    "body",
    [
        "<p>欢迎访问庚县人民政府网站，本栏目正在建设中，请您稍后再来。</p>",
        "<div id='app'></div><script src='/app.js'></script>",
        f"<h1>{TITLE}</h1><div>{BODY}</div>",
    ],
)
def test_what_is_no_listing_is_said_to_be_none(body: str) -> None:
    read = listing(body)

    assert read.listing is None or not read.listing.entries
    assert read.error or read.verdict != "ok"


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ("<b>1</b> <a href='p2.asp'>2</a> <a href='p3.asp'>3</a>", "p2.asp"),
        ("<a href='p1.asp'>1</a> 2 <a href='p3.asp'>3</a>", "p3.asp"),
        ("<a href='p1.asp'>1</a> … <a href='p4.asp'>4</a> <i>5</i> <a href='p6.asp'>6</a>", "p6.asp"),
        ("<a href='p0.asp'>1</a> <a href='./'>2</a> <a href='p3.asp'>3</a>", "p3.asp"),
        ("<a href='p1.asp'>1</a> <a href='p2.asp'>2</a> 3", None),
        ("".join(f"<a href='/rl/{n}.asp'>{n}</a>" for n in range(2, 31)), None),
        ("<a href='l.asp?page=1'>第1页</a> <a href='l.asp?page=2'>第2页</a>", "l.asp?page=2"),
        ("<a href='p1.htm'>[1]</a> <a href='p2.htm'>[2]</a> <a href='p3.htm'>[3]</a>", "p2.htm"),
        ("<select><option value='p1.htm'>1</option><option value='p2.htm'>2</option></select>", "p2.htm"),
        ("<a href='p1.htm'>1</a> <a href='p2.htm'>2</a> <b>3</b>", None),
        ("<li><a href='p1.htm'>1</a></li><li><a href='p2.htm'>2</a></li><li class='on'>3</li>", None),
        ("<a href='x7.htm'>1</a> <a href='y3.htm'>2</a>", None),
        (
            "<a href='l_1.htm'><img src='/i/prev.gif'></a><a href='l_3.htm'><img src='/i/next.gif'></a>",
            "l_3.htm",
        ),
        ("<a href='javascript:;' data-url='rows_2.html'>加载更多</a>", "rows_2.html"),
        ("<a href='/other/rows_2.html'>加载更多</a>", None),
        ("<a href='more.html'>查看更多</a>", None),
        ("<button hx-get='rows/2' hx-target='.list'>加载更多</button>", "rows/2"),
        ("<img usemap='#p'><map name='p'><area href='?pn=2' alt='下一页'></map>", "?pn=2"),
        ("<script>createPageHTML(14, 3, 1, 'list', 'html');</script>", "list_2.html"),
        ("<script>createPageHTML(14, 3, 3, 'list', 'html');</script>", None),
    ],
)
def test_a_pager_of_bare_numbers_leads_to_the_next_page(pager: str, following: str | None) -> None:
    read = listing(f"<ul>{LISTINGS['dates in Chinese']}</ul><div class='page'>{pager}</div>")

    assert read.listing is not None
    assert read.listing.next_url == (f"{LIST}{following}" if following else None)
