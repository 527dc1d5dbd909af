"""Moments under titles that are no headings, labels without colons, a page's data, titles drawn."""

import pytest

from pipelines.record import make_record
from yifa.model.record import Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "寅县水务局2025年度法治政府建设情况报告"
FIRST = "2025年，县水务局坚持依法治水，严格规范公正文明执法，现将一年来的有关情况报告如下。"
PROSE = (
    f"<p>{FIRST}</p><p>一、主要做法。全年开展执法检查九十六次，办结水事违法案件十一件，组织集中学习四次。</p>"
)
DAY, MOMENT = "2026-03-05", "2026-03-05T09:15"


def _record(
    under: str, *, title: str = TITLE, name: str = "biaoti", head: str = "", shown: str = TITLE
) -> Record:
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><div><a href='/'>首页</a></div>"
        f"<div class='{name}'>{shown}</div><div class='x'>{under}</div><div class='con'>{PROSE}</div>"
        "<div class='footer'>主办：寅县人民政府办公室</div></body></html>"
    )
    url = "http://www.yin.example/info/1024/77.htm"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"]))


@pytest.mark.parametrize(("title", "name"), [(f"{TITLE}_寅县人民政府", "abc"), ("寅县人民政府", "art-title")])
@pytest.mark.parametrize(
    ("under", "published"),
    [
        ("2026-03-05 09:15　县水务局　浏览：12", MOMENT),
        ("（2026年3月5日 09时15分）　供稿：县水务局", MOMENT),
        ("县水务局 发布于 2026-03-05 09:15 阅读（25）", MOMENT), ("水务局发布于2026-03-05", DAY),
        ("<em>2026-03-05 09:15</em><em>寅县人民政府</em>", MOMENT), ("县水务局　2026-03-05 09:15", MOMENT),
        ("[ 2026年3月5日 ]　[ 字号：大 中 小 ]　[ 打印 ]", DAY), ("<span>2026-03-05</span>", DAY),
    ],
)  # fmt: skip
def test_a_moment_under_the_title_is_the_day_of_publication(
    under: str, published: str, title: str, name: str
) -> None:
    assert _record(under, title=title, name=name).fields.date_published == published


@pytest.mark.parametrize(
    "under",
    [
        "（2026年3月5日 寅县人民政府第3次常务会议审议通过）",
        "（2026年3月5日寅县第九届人民代表大会第五次会议通过）",
        "本报告所列数据的统计期限为2026-01-01至2026-03-05。",
        "2026-03-05 <a href='/b.html'>县里召开节水工作会议的动态</a>",
        "2026-03-05以前的报告见本网站往年各期政府信息公开工作年度报告汇编及其附件说明",
    ],
)  # fmt: skip
def test_a_moment_that_tells_another_thing_is_not(under: str) -> None:
    assert _record(under).fields.date_published is None


@pytest.mark.parametrize(
    "under",
    [
        "<span>发布时间</span><span>2026-03-05 09:15</span><span>信息来源</span><span>县水务局</span>",
        "<b>来源</b> <i>县水务局</i> <b>发布日期</b> <i>2026-03-05 09:15</i>",
        "发布时间 2026-03-05 09:15 来源 县水务局", "发布日期 2026-03-05 09:15 信息来源 县水务局 浏览次数 12",
    ],
)  # fmt: skip
def test_labels_may_stand_without_a_colon(under: str) -> None:
    fields = _record(under).fields

    assert (fields.date_published, fields.content_source) == (MOMENT, "县水务局")


def test_labels_without_values_are_buttons() -> None:
    fields = _record("<span>发布时间</span><span>来源</span><span>作者</span>").fields

    assert (fields.date_published, fields.content_source, fields.author) == (None, None, None)


@pytest.mark.parametrize(
    ("under", "source", "published"),
    [
        ("来源：县水务局2026-03-05作者：王某", "县水务局", DAY),
        ("来源：县水务局2026/03/05", "县水务局", DAY),
        ("来源：子州日报2026年3月5日 编辑：王某", "子州日报2026年3月5日", None),
    ],
)  # fmt: skip
def test_a_day_stamped_onto_a_source_is_no_part_of_it(under: str, source: str, published: str | None) -> None:
    fields = _record(under).fields

    assert (fields.content_source, fields.date_published) == (source, published)


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2026-03-05T09:15:00+08:00'>",
        "<meta itemprop='datePublished' content='2026-03-05T01:15:00Z'>",
        "<meta name='og:release_date' content='2026-03-05 09:15:00'>",
        """<script type="application/ld+json">{"title": "x", "pubDate": "2026-03-05T09:15:00"}</script>""",
        """<script type="application/ld+json">[{"datePublished": "2026-03-05T09:15:00+08:00"}]</script>""",
    ],
)  # fmt: skip
def test_a_page_s_data_gives_its_moment(head: str) -> None:
    assert _record("浏览：12", head=head).fields.date_published == f"{MOMENT}:00"


@pytest.mark.parametrize("data", ["{", "[]", "[1]", '{"pubDate": 7}', '{"pubDate": " "}', '"x"'])
def test_data_that_is_none_gives_nothing(data: str) -> None:
    record = _record("浏览：12", head=f'<script type="application/ld+json">{data}</script>')

    assert record.fields.date_published is None


@pytest.mark.parametrize(
    "path",
    ["首页 - 政务公开 - 法定主动公开内容 - 法治政府建设", "首页>政务公开>重点领域信息公开>法治政府建设",
    "网站首页_政务公开_法定主动公开内容", "主页 » 政务公开 » 法治政府建设专题栏目"],
)  # fmt: skip
def test_a_path_of_columns_is_no_title(path: str) -> None:
    assert _record("浏览：12", title=path).title == TITLE


@pytest.mark.parametrize(
    "path", [f"首页 - 依法行政 - {TITLE}", f"{TITLE} - 首页", f"{TITLE}>依法行政>寅县人民政府"]
)
def test_a_path_that_holds_the_document_is_one(path: str) -> None:
    record = _record("浏览：12", title=path, shown="", name="x")

    assert TITLE in (record.title or "")


def test_a_title_may_be_a_picture() -> None:
    drawn = f"<h1><img src='/t.png' alt='{TITLE}'></h1>"

    assert _record("浏览：12", title="寅县人民政府", shown=drawn, name="x").title == TITLE
    assert (
        _record("浏览：12", title="寅县人民政府", shown="<h1><img src='/l.png' alt='国徽'></h1>").title
        is None
    )


@pytest.mark.parametrize(
    "day", ["<small>( 2026-03-05)</small>", "<span>2026-03-05</span>", "<i>[2026/3/5]</i>"]
)
def test_a_day_in_a_heading_right_under_the_menu_is_the_document_s(day: str) -> None:
    menu = "<div><a href='/a/'>网站首页</a><a href='/b/'>政务公开</a><a href='/c/'>政务服务</a></div>"
    body = f"<body>{menu}<h2>{TITLE} {day}</h2><div>{PROSE}</div></body>"
    html = f"<html><head><title>{TITLE}</title></head>{body}</html>"
    record = make_record(
        read_page(html, parse(html), "http://www.yin.example/7.htm", load_platforms()["generic"])
    )

    assert (record.title, record.fields.date_published) == (TITLE, DAY)
