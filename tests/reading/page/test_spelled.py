"""Labels that attributes, bars and items hold; values that scripts write; days told from today; titles."""

import pytest

from pipelines.record import make_record
from yifa.model.record import Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "午县水务局关于加强农村供水管护工作的通知"
FIRST = "为规范全县农村供水工程的管护，根据水法和省级办法的规定，现就管护工作的有关事项通知如下。"
SECOND = "各乡镇要逐处登记工程并落实管护人员，水费收缴情况每半年向用水户公布一次，接受监督。"
DOCUMENT = f"<p>{FIRST}</p><p>{SECOND}</p><p>午县水务局</p><p>2026年2月27日</p>"
MENU = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
FOOT = "<div class='footer'>主办：午县人民政府办公室</div>"
HEADED = f"<h1>{TITLE}</h1><div class='nr'>{DOCUMENT}</div>"
PAIRS = (
    ("索引号", "WX01-2026-00031"),
    ("发文机关", "午县水务局"),
    ("文号", "午水发〔2026〕8号"),
    ("发布日期", "2026-03-02"),
)


def _record(main: str, *, title: str = TITLE, head: str = "") -> Record:
    body = f"{MENU}<div class='w'>{main}</div>{FOOT}"
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    url = "http://www.wu.example/zwgk/content_7.html"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"]))


def _values(record: Record) -> tuple[str | None, ...]:
    fields = record.fields
    return fields.index_number, fields.issuing_authority, fields.document_number, fields.date_published


WANTED = tuple(value for _, value in PAIRS)
FORMS = {
    "a style's words": "<tr><td data-label='{0}'>{1}</td></tr>|table",
    "a style's words, with a colon": "<li data-title='{0}：'>{1}</li>|ul",
    "a style's words, of spans": "<span data-th='{0}'><b>{1}</b></span>|p",
    "a colon in the value's cell": "<tr><td>{0}</td><td>：{1}</td></tr>|table",
    "a block and what follows": "<li><p>{0}:</p><span>{1}</span></li>|ul",
    "what is inline and a block": "<li><span>{0}：</span><p>{1}</p></li>|ul",
    "a dash": "<div><em>{0}</em> — <span>{1}</span></div>|div",
    "a translation": "<li>{0}/Index No.：{1}</li>|ul",
    "a translation in brackets": "<tr><td>{0}（Item）</td><td>{1}</td></tr>|table",
    "a number": "<li>3.{0}：{1}</li>|ul",
    "a number and a comma": "<p>3、{0}：{1}</p>|div",
    "a field of several lines": "<p>{0}：<textarea readonly>{1}</textarea></p>|div",
    "two blocks": "<div><h6>{0}</h6><p>{1}</p></div>|div",
    "two blocks beside an icon": "<li><i></i><strong>{0}</strong><div>{1}</div></li>|ul",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_label_has_the_value_that_stands_with_it(form: str) -> None:
    item, frame = FORMS[form].split("|")
    block = f"<{frame}>{''.join(item.format(*pair) for pair in PAIRS)}</{frame}>"

    assert _values(_record(block + HEADED)) == WANTED


@pytest.mark.parametrize("form", list(FORMS)[3:])
def test_a_label_without_a_value_takes_none_from_the_next_item(form: str) -> None:
    item, frame = FORMS[form].split("|")
    pairs = [(label, "" if label == "文号" else value) for label, value in PAIRS]
    block = f"<{frame}>{''.join(item.format(*pair) for pair in pairs)}</{frame}>"

    assert _values(_record(block + HEADED)) == (WANTED[0], WANTED[1], None, WANTED[3])


@pytest.mark.parametrize(
    "button", ["<a href='#'>复制</a>", "【大 中 小】", "字号：大 中 小", "字体【大 中 小】"]
)
def test_a_button_behind_a_value_is_no_part_of_it(button: str) -> None:
    line = f"<div>发布时间：2026-03-02　来源：县水务局　{button}</div>"

    assert _record(line + HEADED).fields.content_source == "县水务局"


@pytest.mark.parametrize("value", ["— 无 —", "-", "午县水务局 — 办公室", "—"])
def test_a_dash_alone_or_within_a_value_stays_as_it_is(value: str) -> None:
    line = f"<div>发布时间：2026-03-02　来源：{value}</div>"
    source = _record(line + HEADED).fields.content_source

    assert source in (None, value.strip("— "), value)


@pytest.mark.parametrize("whom", ["各乡镇人民政府：", "县直各单位：", "有关企业:", "甲镇政府："])
@pytest.mark.parametrize("tag", ["p", "div"])
def test_whom_a_document_is_for_is_no_label_behind_its_labels(tag: str, whom: str) -> None:
    """They stand at the head of the document's container."""
    lines = "".join(f"<{tag}>{label}：{value}</{tag}>" for label, value in PAIRS)
    main = f"<h1>{TITLE}</h1><div class='article-content'>{lines}<{tag}>{whom}</{tag}>{DOCUMENT}</div>"
    record = _record(main)

    assert _values(record) == WANTED
    assert record.text.startswith(whom)


@pytest.mark.parametrize("badge", ["NEW", "hot!", "置顶", "荐"])
def test_a_badge_in_a_heading_is_no_part_of_the_title(badge: str) -> None:
    main = f"<h1>{TITLE}<span class='b'>{badge}</span></h1><div class='nr'>{DOCUMENT}</div>"

    assert _record(main, title="午县人民政府").title == TITLE


@pytest.mark.parametrize("bar", [" | ", "｜", " / ", " · "])
def test_labels_between_bars_need_no_colon(bar: str) -> None:
    line = bar.join(f"{label} {value}" for label, value in PAIRS)

    assert _values(_record(f"<p>{line}</p>{HEADED}")) == WANTED


@pytest.mark.parametrize(
    "block",
    [
        "<p>索引号 查询 | 站内搜索 热词</p>",
        "<p>来源 | 时间 | 作者</p>",
        "<ul><li data-title='来源'>分享</li><li data-title='附件'>下载</li></ul>",
        "<p data-title='文号'>规范性文件</p>",
        "<div><h6>索引号</h6><p>一、说明</p><p>二、目录</p></div>",
    ],
)
def test_other_words_beside_labels_are_no_values(block: str) -> None:
    """An unknown one among them, none at all, what tells no block, one alone, several that follow."""
    assert _values(_record(block + HEADED)) == (None, "午县水务局", None, None)


WRITING = [
    "$('#{0}').text('{1}');",
    '$( "#{0}" ).html("{1}");',
    "document.getElementById('{0}').innerHTML='{1}'.substring(0,40);",
    'document.getElementById("{0}").innerText = "{1}";',
    "document.getElementById('{0}').textContent='{1}'",
]


@pytest.mark.parametrize("write", WRITING)
@pytest.mark.parametrize(
    "shape", ["<p>{0}：<span id='{1}'></span></p>", "<table><tr><td>{0}</td><td id='{1}'></td></tr></table>"]
)
def test_a_value_that_a_script_writes_behind_its_label_is_read(shape: str, write: str) -> None:
    block = "".join(shape.format(label, f"v{place}") for place, (label, _) in enumerate(PAIRS))
    code = "".join(write.format(f"v{place}", value) for place, (_, value) in enumerate(PAIRS))

    assert _values(_record(f"{block}{HEADED}<script>{code}</script>")) == WANTED


@pytest.mark.parametrize(
    "code",
    [
        "$('#other').text('2026-03-02');",
        "$('#v').text('2026-03-02');$('#v').text('2026-03-03');",
        "$('#v').text(day);",
        "$('#w').text('2026-03-02');",
    ],
)
def test_what_scripts_write_elsewhere_is_no_label_s_value(code: str) -> None:
    """In no element, twice, what is not known, behind another word."""
    block = "<p>索引号：WX01　发布日期：<span id='v'></span></p><p>今天：<b id='w'></b></p>"

    assert _record(f"{block}{HEADED}<script>{code}</script>").fields.date_published is None


@pytest.mark.parametrize("told", ["8天前", "3个月前", "昨天 09:15", "刚刚", "12小时前"])
@pytest.mark.parametrize("kept", ["title", "data-time", "datetime"])
def test_a_day_told_from_today_is_the_one_that_its_element_keeps(kept: str, told: str) -> None:
    line = f"<div>发布时间：<span {kept}='2026-03-02 09:15'>{told}</span>　来源：县水务局</div>"
    fields = _record(line + HEADED).fields

    assert (fields.date_published, fields.content_source) == ("2026-03-02T09:15", "县水务局")


@pytest.mark.parametrize("kept", ["", "title='发布'", "title='2026-03-02 至 2026-03-09'"])
def test_a_day_told_from_today_alone_is_none(kept: str) -> None:
    line = f"<div>发布时间：<span {kept}>8天前</span>　来源：县水务局</div>"

    assert _record(line + HEADED).fields.date_published is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1772414100000", "2026-03-02T09:15:00"),
        ("1772414100", "2026-03-02T09:15:00"),
        ("/Date(1772414100000)/", "2026-03-02T09:15:00"),
        ("08701234567", None),
        ("53012402", None),
    ],
)
def test_a_day_that_data_counts_is_read_behind_its_label(printed: str, day: str | None) -> None:
    line = f"<div>发布时间：{printed}　来源：县水务局</div>"

    assert _record(line + HEADED).fields.date_published == day


@pytest.mark.parametrize("name", ["DCTERMS.issued", "pubtime", "publish_time", "bytedance:published_time"])
def test_a_day_of_publication_stands_under_several_names(name: str) -> None:
    head = f"<meta name='{name}' content='2026-03-02 09:15'>"

    assert _record(HEADED, head=head).fields.date_published == "2026-03-02T09:15"


@pytest.mark.parametrize("name", ["others", "DC.Date.created", "generated", "expires"])
def test_days_of_other_things_are_none_of_publication(name: str) -> None:
    head = f"<meta name='{name}' content='页面生成时间 2026-03-09 10:00:00'>"

    assert _record(HEADED, head=head).fields.date_published is None


@pytest.mark.parametrize(
    "title", ["规范性文件 - 午县人民政府门户网站", "规范性文件", "通知公告_午县人民政府"]
)
@pytest.mark.parametrize("called", ["tit", "article-title", "bt"])
def test_the_title_below_a_column_s_name_is_the_page_s(called: str, title: str) -> None:
    main = (
        f"<h2>{title[:5].rstrip('_')}</h2><div class='{called}'>{TITLE}</div><div class='nr'>{DOCUMENT}</div>"
    )

    assert _record(main, title=title).title == TITLE


def test_a_short_title_stays_that_the_page_s_head_has() -> None:
    """Also over a box with another document's."""
    boxes = f"<div class='tit'>{TITLE}</div><div class='tit'>{TITLE}二</div>"
    main = f"<h2>禁火通告</h2>{boxes}<div class='nr'>{DOCUMENT}</div>"

    assert _record(main, title="禁火通告-午县人民政府").title == "禁火通告"


@pytest.mark.parametrize(
    "line",
    [
        f"<p align='center'><strong>{TITLE}</strong></p>",
        f"<p style='text-align: center'><span>{TITLE}</span></p>",
        f"<center><font size='5'>{TITLE}</font></center>",
        f"<p style='text-align:center'>{TITLE[:5]}<br>{TITLE[5:]}</p>",
    ],
)
def test_a_line_in_the_middle_is_the_title_where_nothing_else_is(line: str) -> None:
    record = _record(f"<div class='article-content'>{line}{DOCUMENT}</div>", title="午县人民政府门户网站")

    assert (record.title or "").replace(" ", "") == TITLE


@pytest.mark.parametrize(
    "line",
    ["<p align='center'>午县水务局文件</p>", f"<p>{TITLE}</p>", f"<p align='center'>{FIRST}</p>",
     f"<p align='center'><a href='/8.html'>{TITLE}</a></p>"],
)  # fmt: skip
def test_other_lines_are_no_title(line: str) -> None:
    record = _record(f"<div class='article-content'>{line}{DOCUMENT}</div>", title="午县人民政府门户网站")

    assert record.title != TITLE
