"""Labels in a list each, qualified labels, numbers in titles, nested tables, days in the container."""

import pytest

from pipelines.record import make_record
from yifa.model.record import Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "寅县林业局关于加强春季造林检查的通知"
FIRST = "为切实抓好全县春季造林绿化工作，根据森林法和上级部署要求，现就检查工作的有关事项通知如下。"
SECOND = "各乡镇要逐地块核实造林面积和苗木质量，发现问题立即整改，并于每月末报县林业局备案。"
DOCUMENT = f"<p>{FIRST}</p><p>{SECOND}</p><p>寅县林业局</p><p>2026年2月27日</p>"
MENU = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
FOOT = "<div class='footer'>主办：寅县人民政府办公室</div>"
HEADED = f"<h1>{TITLE}</h1><div class='nr'>{DOCUMENT}</div>"


def _record(main: str, *, title: str = TITLE) -> Record:
    body = f"{MENU}<div class='w'>{main}</div>{FOOT}"
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    url = "http://www.yin.example/zwgk/content_7.html"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"]))


PAIRS = (
    ("索引号", "YX01-2026-00031"),
    ("发文机关", "寅县林业局"),
    ("文号", "寅林发〔2026〕8号"),
    ("发布日期", "2026-03-02"),
)
EACH = {
    "lists of a term": "<dl class='r'><dt>{0}</dt><dd>{1}</dd></dl>",
    "lists of an item": "<ul><li>{0}：{1}</li></ul>",
    "tables of a row": "<table width='90%'><tr><td>{0}</td><td>{1}</td></tr></table>",
}


@pytest.mark.parametrize("form", EACH)
def test_labels_that_stand_in_a_list_each_are_one_block(form: str) -> None:
    fields = _record("".join(EACH[form].format(*pair) for pair in PAIRS) + HEADED).fields

    assert (fields.index_number, fields.issuing_authority) == (PAIRS[0][1], PAIRS[1][1])
    assert (fields.document_number, fields.date_published) == (PAIRS[2][1], PAIRS[3][1])


def test_a_label_in_a_list_beside_a_menu_is_no_block() -> None:
    menu = "".join(f"<ul><li><a href='/{n}/'>编号</a></li><li>栏目{n}</li></ul>" for n in range(3))

    assert _record(menu + HEADED).fields.index_number is None


@pytest.mark.parametrize(
    ("label", "field", "value"),
    [
        ("发布日期（时间）", "date_published", "2026-03-02"),
        ("成文（签发）日期", "date_written", "2026-02-26"),
        ("发文机关(单位)", "issuing_authority", "寅县林业局"),
        ("文件编号（发文字号）", "document_number", "寅林发〔2026〕8号"),
    ],
)
def test_a_label_with_a_qualifier_in_brackets_is_that_label(label: str, field: str, value: str) -> None:
    table = f"<table><tr><td>索引号</td><td>YX01</td><td>{label}</td><td>{value}</td></tr></table>"

    assert getattr(_record(table + HEADED).fields, field) == value


def test_a_column_of_figures_is_no_label() -> None:
    """时间（分钟）is none of 时间."""
    line = "<div>来源：县林业局　时间（分钟）：30</div>"

    assert _record(line + HEADED).fields.date_published is None


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("寅县林业局关于开展造林检查的通知（寅林发〔2026〕8号）", "寅林发〔2026〕8号"),
        ("寅县人民政府关于封山禁火的通告【寅政告（2026）第2号】", "寅政告（2026）第2号"),
        ("寅政办发[2026]7号 寅县人民政府办公室关于做好造林工作的意见", "寅政办发[2026]7号"),
        ("寅县人民政府关于印发《寅县林长制办法》的通知 寅政发〔2026〕3号", "寅政发〔2026〕3号"),
        # the numbers of what these titles are about
        ("《寅县林长制实施办法》（寅政发〔2026〕3号）", None),
        ("关于废止寅县造林补助办法的决定（寅政发〔2019〕3号）", None),
        ("寅县造林补助办法政策解读（寅政发〔2026〕3号）", None),
        ("寅县林业局转发省厅关于造林的通知（省林发〔2026〕3号）", None),
        ("寅县2026年造林任务（第二批）", None),
    ],
)
def test_a_number_in_a_title_is_the_document_s(title: str, number: str | None) -> None:
    record = _record(f"<h1>{title}</h1><div class='nr'>{DOCUMENT}</div>", title=title)

    assert (record.title, record.fields.document_number) == (title, number)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("处罚决定书文号", None),
        ("许可文件的编号", None),
        ("发文字号", "寅林罚〔2026〕12号"),
        ("文号", "寅林罚〔2026〕12号"),
    ],
)
def test_a_number_in_a_table_is_the_document_s_where_its_label_says_so(
    label: str, number: str | None
) -> None:
    rows = (
        f"<tr><td>{name}</td><td>{value}</td></tr>"
        for name, value in ((label, "寅林罚〔2026〕12号"), ("事由", "滥伐林木"))
    )
    table = f"<div class='article-content'><table>{''.join(rows)}</table>{DOCUMENT}</div>"

    assert _record(f"<h1>{TITLE}</h1>{table}").fields.document_number == number


@pytest.mark.parametrize(
    "line",
    [
        "[ 2026-3-2 9:15:07 ] 作者：办公室 来源：县林业局",
        "2026-03-02 来源：县林业局",
        "（2026年3月2日） 作者：办公室",
    ],
)
def test_the_line_over_a_day_and_labels_is_the_title(line: str) -> None:
    """Also between the columns of a layout of tables, of which one is a menu."""
    rows = "".join(
        f"<tr><td>{cell}</td></tr>" for cell in (f"<font size='5'><b>{TITLE}</b></font>", line, DOCUMENT)
    )
    links = ("<a href='/l/1'>法规文件</a>", "<a href='/l/2'>人事任免</a>")
    menu = f"<table>{''.join(f'<tr><td>{link}</td></tr>' for link in links)}</table>"
    layout = f"<table><tr><td>{menu}</td><td><table>{rows}</table></td></tr></table>"
    record = _record(layout, title="寅县人民政府网")

    assert (record.title, record.text.split("\n")[0]) == (TITLE, FIRST)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026年3月2日 09:15 | 县林业局", "2026-03-02T09:15"),
        ("2026-03-02 09:15 · 县林业局 · 阅读 31", "2026-03-02T09:15"),
        ("（2026年1月15日县政府常务会议通过）", None),
    ],
)
def test_a_day_under_the_title_in_the_document_s_container_is_read(line: str, published: str | None) -> None:
    record = _record(f"<div class='article-content'><h1>{TITLE}</h1><p>{line}</p>{DOCUMENT}</div>")

    assert record.fields.date_published == published
    assert record.text.startswith(FIRST if published else line)


@pytest.mark.parametrize("button", ["打印本页", "关闭窗口", "我要打印】【关闭本页", "分享到："])
def test_a_button_behind_a_name_is_no_part_of_it(button: str) -> None:
    line = f"<div>发布时间：2026-03-02　来源：县林业局　作者：办公室　【<a href='#'>{button}</a>】</div>"

    assert _record(line + HEADED).fields.author == "办公室"


BLOCKS = {
    "grids": "<div class='g'><div class='r'>{}</div><div class='r'>{}</div></div>|div",
    "columns": "<div class='left'>{}</div><div class='right'>{}</div>|p",
    "lists": "<ul class='k'>{}</ul><ul class='v'>{}</ul>|li",
    "lines": "<p>{}</p><p>{}</p>|span",
    "a list of terms": "<dl>{}{}</dl>|d",
}


@pytest.mark.parametrize("empty", [None, 2])
@pytest.mark.parametrize("form", BLOCKS)
def test_labels_in_a_row_or_column_of_their_own_belong_to_the_values_in_the_next(
    form: str, empty: int | None
) -> None:
    """An empty value keeps its place."""
    frame, tag = BLOCKS[form].split("|")
    tags = ("dt", "dd") if tag == "d" else (tag, tag)
    values = ["" if place == empty else value for place, (_, value) in enumerate(PAIRS)]
    labels = "".join(f"<{tags[0]}>{label}</{tags[0]}>" for label, _ in PAIRS)
    fields = _record(
        frame.format(labels, "".join(f"<{tags[1]}>{value}</{tags[1]}>" for value in values)) + HEADED
    ).fields

    assert (fields.index_number, fields.issuing_authority) == (PAIRS[0][1], PAIRS[1][1])
    assert (fields.document_number, fields.date_published) == (values[2] or None, PAIRS[3][1])


@pytest.mark.parametrize(
    "block",
    [
        "<p><span>索引号</span><span>文号</span><span>发布日期</span></p><p><span>1</span><span>2</span></p>",
        "<p><span>索引号</span><span>文号</span><span>发布日期</span></p><p><i>甲</i><i>乙</i><i>丙</i></p>",
        "<p><span>主题</span><span>标题</span><span>来源</span></p><p><i>全部</i><i>近一年</i><i>县级</i></p>",
        "<p><span>索引号</span><span>标题</span></p><p><span>搜索</span><span>重置</span></p>",
    ],
)
def test_labels_over_what_are_no_values_of_theirs_say_nothing(block: str) -> None:
    """One less, days that are none, or none that tell a block."""
    fields = _record(block + HEADED).fields

    assert (fields.index_number, fields.document_number, fields.date_published) == (None, None, None)


@pytest.mark.parametrize(
    "form", ["<p><img alt='{0}：' src='7.gif'>{1}</p>", "<dl><dt><img title='{0}'></dt><dd>{1}</dd></dl>"]
)
def test_a_picture_of_a_label_says_what_its_words_are(form: str) -> None:
    fields = _record("".join(form.format(*pair) for pair in PAIRS) + HEADED).fields

    assert (fields.index_number, fields.date_published) == (PAIRS[0][1], PAIRS[3][1])


def test_an_icon_s_name_is_no_label() -> None:
    record = _record(
        f"{HEADED}<div class='article-content'><p><img alt='附件'>{SECOND}<img alt='来源'></p></div>"
    )

    assert "来源" not in record.text
    assert record.fields.content_source is None


@pytest.mark.parametrize(
    ("line", "source", "published"),
    [
        ("来源：县林业局 26-03-02", "县林业局", "2026-03-02"),
        ("来源：县林业局 26/03/02 09:15", "县林业局", "2026-03-02T09:15"),
        ("来源：县林业局　26年3月2日　阅读：31", "县林业局", "2026-03-02"),
        ("来源：县林业局 发布时间：26.03.02", "县林业局", "2026-03-02"),
        # no days, or another label's
        ("来源：县林业局 12-34-56", "县林业局 12-34-56", None),
        ("来源：县林业局026-03-02", "县林业局026-03-02", None),
        ("来源：县林业局 25-12-31 发布时间：2026-03-02", "县林业局 25-12-31", "2026-03-02"),
    ],
)
def test_a_day_with_two_digits_of_its_year_is_of_this_century(
    line: str, source: str, published: str | None
) -> None:
    fields = _record(f"<h1>{TITLE}</h1><div>{line}</div><div class='nr'>{DOCUMENT}</div>").fields

    assert (fields.content_source, fields.date_published) == (source, published)


@pytest.mark.parametrize(
    "pager",
    [
        "第1页/共3页 <a href='c_2.html'>下一页</a> <a href='c_3.html'>尾页</a>",
        "<b>1</b> <a href='c_2.html'>2</a> <a href='c_3.html'>3</a> <a href='c_2.html'>下一页</a>",
        "共 3 页，当前第 1 页 【<a href='c_2.html'>下一页</a>】",
        "<a>上一页</a>[1][<a href='c_2.html'>2</a>]<a href='c_2.html'>后一页</a> <a>阅读全文</a>",
        "第1页 <a href='c_2.html'>第2页</a>",
        "本文共2页，<a href='c_2.html'>下一页</a>",
    ],
)
def test_a_pager_below_a_part_of_a_document_is_no_part_of_it(pager: str) -> None:
    record = _record(f"<h1>{TITLE}</h1><div class='article-content'>{DOCUMENT}<p>{pager}</p></div>")

    assert record.text.endswith("2026年2月27日")


@pytest.mark.parametrize("line", ["第1页 共3项", "以上内容见下一页附表。", "1 2 3", "共3页图纸"])
def test_a_last_line_of_a_document_is_kept(line: str) -> None:
    record = _record(f"<h1>{TITLE}</h1><div class='article-content'>{DOCUMENT}<p>{line}</p></div>")

    assert record.text.endswith(line)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("由 县林业局 于 2026-03-02 09:15 发布", "2026-03-02T09:15"),
        ("县林业局于2026年3月2日发布 | 阅读：31", "2026-03-02"),
        ("由张某于2026-03-02上传", None),
        ("县林业局于2026年3月2日发布禁火令", None),
        ("县林业局于2026年3月2日召开", None),
    ],
)
def test_a_line_that_says_who_published_when_gives_the_day(line: str, published: str | None) -> None:
    record = _record(f"<h1>{TITLE}</h1><p>{line}</p><div class='nr'>{DOCUMENT}</div>")

    assert record.fields.date_published == published


@pytest.mark.parametrize("dots", ["…", "...", "……"])
def test_a_heading_that_is_cut_is_whole_where_the_page_s_head_has_it(dots: str) -> None:
    assert _record(f"<h1>{TITLE[:12]}{dots}</h1><div class='nr'>{DOCUMENT}</div>").title == TITLE


@pytest.mark.parametrize("title", ["示县的另一件事情的通知", "寅县林业局关于加…"])
def test_a_heading_that_is_cut_stays_where_nothing_goes_on_as_it_begins(title: str) -> None:
    cut = f"{TITLE[:12]}…"
    record = _record(f"<h1>{cut}</h1><div class='nr'>{DOCUMENT}</div>", title=title)

    assert record.title != TITLE


@pytest.mark.parametrize(
    ("shown", "title"), [((TITLE,), TITLE), ((TITLE, "寅县林业局关于封山育林工作的公告"), None)]
)
def test_the_one_title_that_a_class_within_a_line_names_is_the_page_s(
    shown: tuple[str, ...], title: str | None
) -> None:
    """Several are a list's."""
    spans = "<br>".join(f"<span class='bt'>{one}</span>" for one in shown)

    assert _record(f"{spans}<br><div class='nr'>{DOCUMENT}</div>", title="寅县人民政府").title == title


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ("<a href='content_7_2.html'>下一页</a>", "http://www.yin.example/zwgk/content_7_2.html"),
        ("【<a href='?part=2'>下页</a>】", "http://www.yin.example/zwgk/content_7.html?part=2"),
        ("<a href='content_7_2.html'>第2页</a>", "http://www.yin.example/zwgk/content_7_2.html"),
        ("共2页：1 <a href='content_7_2.html'>2</a>", "http://www.yin.example/zwgk/content_7_2.html"),
        ("[1] <a href='content_7_2.html'>[2]</a>", "http://www.yin.example/zwgk/content_7_2.html"),
        ("见附表<a href='content_7_2.html'>2</a>", None),
        ("<a href='/zwgk/8.html'>下一篇</a>", None),
        ("<a href='#'>下一页</a>", None),
        ("<a href='content_7_1.html'>上一页</a> 下一页", None),
    ],
)
def test_a_document_that_goes_on_elsewhere_is_said_to(link: str, following: str | None) -> None:
    """A part of a document is not kept as the whole."""
    record = _record(f"<h1>{TITLE}</h1><div class='article-content'>{DOCUMENT}<p>第1页 {link}</p></div>")

    details = [finding.detail for finding in record.findings if finding.code == "document_goes_on"]
    assert details == ([f"the document goes on at {following}"] if following else [])
