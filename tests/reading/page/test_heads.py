"""Titles whole where the page prints them cut, in two or in a table; values at a document's own head."""

import pytest

from pipelines.record import make_record
from yifa.model.record import BodyKind, Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "辰县林业局2025年度法治政府建设工作情况报告"
FIRST = "一年来，县林业局坚决落实法治建设的部署要求，现将有关工作情况报告如下，请予审阅。"
PROSE = f"<p>{FIRST}</p><p>（一）规范执法。办理行政处罚案件四十三件，无一被撤销或者败诉，开展培训五次。</p>"
FOOT = "<div class='bottom'>主办：辰县人民政府办公室</div>"
MOMENT = "2026-03-07T15:22"


def _record(inner: str, *, title: str = "辰县人民政府", head: str = "") -> Record:
    html = (
        f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><div><a href='/'>首页</a></div>{inner}{FOOT}</body></html>"
    )
    url = "http://www.chen.example/n12/c33/content.html"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"]))


SHOWN = f"<div class='h'>{TITLE}</div><div class='x'>{PROSE}</div>"


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("辰县人民政府", f"<meta name='ArticleTitle' content='{TITLE[:12]}...'>"), (f"{TITLE[:14]}…", ""),
        (f"{TITLE[:14]}......_辰县人民政府", ""),
        ("辰县政府", f"<meta property='og:title' content='{TITLE}'>"),
        ("信息详情", f"<meta property='og:title' content='{TITLE}_辰县人民政府'>"),
    ],
)  # fmt: skip
def test_a_title_cut_in_the_head_is_whole_on_the_page(title: str, head: str) -> None:
    assert _record(SHOWN, title=title, head=head).title == TITLE


def test_a_site_s_name_as_shared_title_is_none() -> None:
    head = "<meta property='og:title' content='辰县人民政府门户网站'>"

    assert _record(f"<h2>{TITLE}</h2><div class='x'>{PROSE}</div>", head=head).title == TITLE


@pytest.mark.parametrize("tag", ["p", "div", "h2"])
def test_a_title_on_two_lines_is_one(tag: str) -> None:
    lines = "".join(f"<{tag} class='title'>{part}</{tag}>" for part in (TITLE[:5], TITLE[5:]))
    record = _record(f"{lines}<div class='x'>{PROSE}</div>", title=f"{TITLE}_辰县人民政府")

    assert (record.title or "").replace(" ", "") == TITLE


@pytest.mark.parametrize(
    "title", ["信息详情", "辰县人民政府", "详细页面", "Document", "Untitled Document", "{{ detail.title }}"]
)
def test_the_line_over_the_day_is_the_title_where_no_other_is(title: str) -> None:
    table = (
        f"<table><tr><td><font size='5'><b>{TITLE}</b></font></td></tr>"
        f"<tr><td>发布人：admin　发布时间：2026/3/7 15:22　点击：32</td></tr>"
        f"<tr><td>{PROSE}</td></tr></table>"
    )
    record = _record(table, title=title)

    assert (record.title, record.fields.date_published) == (TITLE, MOMENT)


def test_a_short_or_labelled_line_over_the_day_is_no_title() -> None:
    for above in ("通知公告", "发布机构：辰县林业局2025年度报告", f"<a href='/b.html'>{TITLE}</a>"):
        record = _record(f"<div>{above}</div><div>发布时间：2026/3/7</div><div class='x'>{PROSE}</div>")

        assert record.title is None


@pytest.mark.parametrize(
    "info",
    [
        "2026-03-07 15:22 来源：县林业局 【字体：大 中 小】", "2026年3月7日 15:22 来源：县林业局",
        "发布时间：2026-03-07 15:22 来源：县林业局",
    ],
)  # fmt: skip
def test_the_line_under_the_title_may_stand_in_the_document_s_own_block(info: str) -> None:
    inner = f"<div class='a'><h1>{TITLE}</h1><div class='i'>{info}</div>{PROSE}</div>"
    record = _record(inner, title=f"{TITLE}_辰县人民政府")
    fields = record.fields

    assert (fields.date_published, fields.content_source) == (MOMENT, "县林业局")
    assert record.text.startswith(FIRST)


def test_a_day_alone_at_a_document_s_head_is_its_own() -> None:
    record = _record(f"<div class='a'><h1>{TITLE}</h1><p>（2026年3月7日）</p>{PROSE}</div>")

    assert record.fields.date_published is None
    assert "2026年3月7日" in record.text


@pytest.mark.parametrize("heading", ["<h1>{}", "<h1>{}</h2>", "<h1>{}<h2></h2>", "<h2><span>{}</span>"])
@pytest.mark.parametrize(
    "info", ["<div>2026-03-07 15:22 来源：县林业局</div>", "<p>来源：县林业局 2026-03-07 15:22</p>"]
)
def test_a_heading_left_open_is_a_line_and_not_the_page(heading: str, info: str) -> None:
    inner = f"{heading.format(TITLE)}{info}<div class='x'>{PROSE}</div>"
    record = _record(inner, title=f"{TITLE}_辰县人民政府")

    assert (record.title, record.fields.date_published) == (TITLE, MOMENT)
    assert record.text.startswith(FIRST)
    assert record.body_kind is BodyKind.HTML


def test_a_heading_around_blocks_that_is_closed_stays() -> None:
    root = parse("<h1><div>甲</div><div>乙</div></h1><h2>丙<h3>丁</h3><p>戊")

    assert ["".join(one.itertext()) for one in root.iter("h1", "h2", "h3")] == ["甲乙", "丙", "丁"]


@pytest.mark.parametrize(
    ("line", "source", "author"),
    [
        ("时间:2026-03-07 15:22来源:县林业局作者:周某点击:21", "县林业局", "周某"),
        ("发布时间：2026-03-07 15:22 来源：县林业局编辑：周某浏览次数：21", "县林业局", None),
        ("来源：我的作者：周某 时间：2026-03-07 15:22", "我的作者：周某", None),
    ],
)  # fmt: skip
def test_short_labels_may_stand_right_behind_a_value(line: str, source: str, author: str | None) -> None:
    fields = _record(f"<h1>{TITLE}</h1><div>{line}</div><div class='x'>{PROSE}</div>").fields

    assert (fields.content_source, fields.author, fields.date_published) == (source, author, MOMENT)


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ("readonly", ("C-2026-1", "县林业局")), ("disabled type='text'", ("C-2026-1", "县林业局")),
        ("", (None, None)), ("readonly type='hidden'", (None, None)),
    ],
)  # fmt: skip
def test_a_field_nobody_may_change_prints_its_value(told: str, given: tuple[str | None, ...]) -> None:
    cells = f"<td>索引号：</td><td><input {told} value='C-2026-1'></td>"
    cells += f"<td>发布机构：</td><td><input {told} value='县林业局'></td>"
    fields = _record(f"<table><tr>{cells}</tr></table><h1>{TITLE}</h1><div class='x'>{PROSE}</div>").fields

    assert (fields.index_number, fields.publisher) == given


@pytest.mark.parametrize("value", ["（空）", "(无)", "【暂无】", "〔 〕号"])
def test_a_bracketed_nothing_is_nothing(value: str) -> None:
    table = f"<table><tr><td>索引号：</td><td>C-2026-1</td><td>文号：</td><td>{value}</td></tr></table>"
    fields = _record(f"{table}<h1>{TITLE}</h1><div class='x'>{PROSE}</div>").fields

    assert (fields.index_number, fields.document_number) == ("C-2026-1", None)


@pytest.mark.parametrize(
    ("times", "published"),
    [
        ("<time datetime='2026-03-07T15:22:00+08:00'>三个月前</time>", f"{MOMENT}:00"),
        ("<time datetime='2026-03-07'></time>", "2026-03-07"), ("<time>2025</time>", None),
        ("<time datetime='2026-03-07'></time><time datetime='2026-03-08'></time>", None),
    ],
)  # fmt: skip
def test_a_page_s_only_time_element_is_its_moment(times: str, published: str | None) -> None:
    record = _record(f"<h1>{TITLE}</h1><div>{times}</div><div class='x'>{PROSE}</div>")

    assert record.fields.date_published == published


def test_linked_data_may_be_a_graph() -> None:
    graph = '{"@graph": [1, {"datePublished": "2026-03-07T15:22:00+08:00"}]}'
    head = f'<script type="application/ld+json">{graph}</script>'

    assert _record(SHOWN, head=head).fields.date_published == f"{MOMENT}:00"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("<script>document.write('C-2026-1')</script>", "C-2026-1"),
        ("<script> document.writeln( \"C-2026-1\" ); </script>", "C-2026-1"),
        ("<table><tr><td>C-2026-1</td></tr></table>", "C-2026-1"),
        ("<div><table><tr><td>C-2026-1</td></tr></table></div>", "C-2026-1"),
        ("<script>document.write('<b>x</b>')</script>", None), ("<script>write('C-2026-1')</script>", None),
        ("<script>if (x) document.write('C-2026-1')</script>", None),
    ],
)  # fmt: skip
def test_a_value_may_be_written_by_a_script_or_stand_in_a_table(value: str, number: str | None) -> None:
    cells = f"<td>索引号：</td><td>{value}</td></tr><tr><td>发布机构：</td><td>县林业局</td>"
    fields = _record(f"<table><tr>{cells}</tr></table><h1>{TITLE}</h1><div class='x'>{PROSE}</div>").fields

    assert (fields.index_number, fields.publisher) == (number, "县林业局")


@pytest.mark.parametrize("script", ["'2026-03-07 15:22'", "'2026-03-07 15:22:00'.substring(0,16)"])
def test_a_script_may_write_the_day(script: str) -> None:
    line = f"发布时间：<script>document.write({script});</script>　来源：县林业局"
    fields = _record(f"<h1>{TITLE}</h1><div>{line}</div><div class='x'>{PROSE}</div>").fields

    assert (fields.date_published or "")[:16] == MOMENT
    assert fields.content_source == "县林业局"


@pytest.mark.parametrize(
    ("more", "number"), [("<td></td><td> </td>", "C-2026-1"), ("<td>C-2026-2</td><td>甲</td>", None)]
)
def test_an_empty_row_under_values_makes_no_list(more: str, number: str | None) -> None:
    heads, values = "<td>索引号</td><td>发布机构</td>", "<td>C-2026-1</td><td>县林业局</td>"
    table = f"<table><tr>{heads}</tr><tr>{values}</tr><tr>{more}</tr></table>"

    assert _record(f"{table}<h1>{TITLE}</h1><div class='x'>{PROSE}</div>").fields.index_number == number


@pytest.mark.parametrize("before", [0, 3, 6, 12])
def test_a_long_head_within_the_document_is_read_to_its_end(before: int) -> None:
    """However many short lines stand before its labels."""
    lines = "".join(f"<p>辰县{number}号</p>" for number in range(before))
    labels = "<p>索引号：990107/2026-00031</p><p>发布机构：辰县林业局</p><p>发布日期：2026-03-07</p>"

    record = _record(f"<h1>{TITLE}</h1><div id='zoom'>{lines}{labels}{PROSE * 2}</div>")

    assert record.fields.index_number == "990107/2026-00031"
    assert record.fields.date_published == "2026-03-07"


def test_a_table_without_colons_that_has_a_number_and_a_day_is_the_page_s() -> None:
    cells = ("标题", TITLE), ("索引号", "430999/2026-00123"), ("发布日期", "2026年3月7日")
    table = "".join(f"<tr><td>{label}</td><td colspan=3>{value}</td></tr>" for label, value in cells)
    record = _record(f"<table>{table}</table><div class='x'>{PROSE}</div>", title="信息公开")

    assert (record.title, record.fields.index_number) == (TITLE, "430999/2026-00123")
    assert record.fields.date_published == "2026-03-07"


def test_a_form_to_search_by_is_no_table_of_the_page() -> None:
    cells = "<tr><td>标题</td><td></td></tr><tr><td>索引号</td><td></td><td>发布日期</td><td></td></tr>"
    record = _record(f"<table>{cells}</table>{SHOWN}", title=f"{TITLE}_辰县人民政府")

    assert (record.title, record.fields.index_number, record.pairs) == (TITLE, None, ())
