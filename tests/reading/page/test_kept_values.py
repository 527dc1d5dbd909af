"""Values that data pairs, elements are marked with, boxes print in parts, forms tick, titles keep whole."""

import pytest

from pipelines.record import make_record
from pipelines.values import normalise
from yifa.model.record import Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "未县交通运输局关于加强农村公路养护的通知"
DOCUMENT = (
    "<p>为切实加强农村公路养护管理，保障安全畅通，根据公路法和上级有关部署，现就有关事项通知各乡镇。</p>"
    "<p>各乡镇要落实路长制，明确管护责任人，及时清理路面、疏通边沟，并于每季度末报送养护情况备查。</p>"
)
HEADED = f"<h1>{TITLE}</h1><div class='nr'>{DOCUMENT}</div>"
INDEX, NUMBER = "WX012-2026-00007", "未交发〔2026〕6号"


def _record(main: str, *, head: str = "") -> Record:
    body = (
        f"<div class='nav'><a href='/'>首页</a></div><div class='w'>{main}</div><div class='foot'>主办</div>"
    )
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    url = "http://www.wei.example/zwgk/content_7.html"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"]))


def _under(line: str) -> Record:
    return _record(f"<h1>{TITLE}</h1>{line}<div class='nr'>{DOCUMENT}</div>")


DATA = {
    "label and value": f'[{{"label":"索引号","value":"{INDEX}"}},{{"label":"发文字号","value":"{NUMBER}"}}]',
    "name and text": f"[{{name: '索引号：', text: '{INDEX}'}}, {{name: '发文字号：', text: '{NUMBER}'}}]",
    "keyed": f'{{"索引号": "{INDEX}", "发文字号": "{NUMBER}", "页码": "1"}}',
}


@pytest.mark.parametrize("form", DATA)
def test_labels_and_values_that_data_pairs_are_read(form: str) -> None:
    fields = _record(f"{HEADED}<script>var attrs = {DATA[form]};</script>").fields

    assert (fields.index_number, fields.document_number) == (INDEX, NUMBER)


@pytest.mark.parametrize(
    "data",
    [
        "[{label: '索引号', value: 'indexNo'}, {label: '发文字号', value: 'docNo'}]",
        "[{label: '索引号', value: '请输入索引号'}, {label: '发文字号', value: '请输入文号'}]",
        f"[{{label: '索引号', value: '{INDEX}'}}]",
        '{"索引号": "", "发文字号": ""}',
        f'[{{"索引号": "WX-1", "文号": "{NUMBER}"}}, {{"索引号": "WX-2", "文号": "未政发〔2026〕9号"}}]',
        "[{name: '索引号', text: 'A-1'}, {name: '文号', text: '〔2026〕6号'}, {name: '索引号', text: 'A-2'}]",
    ],
)
def test_columns_forms_and_lists_in_data_say_no_value(data: str) -> None:
    fields = _record(f"{HEADED}<script>var attrs = {data};</script>").fields

    assert (fields.index_number, fields.document_number) == (None, None)


def test_what_the_page_prints_comes_before_its_data() -> None:
    table = "<table><tr><td>索引号</td><td>WX-1</td><td>发布日期</td><td>2026-03-03</td></tr></table>"
    record = _record(f"{table}{HEADED}<script>var attrs = {DATA['keyed']};</script>")

    assert record.fields.index_number == "WX-1"


@pytest.mark.parametrize(
    "line",
    [
        "<span itemprop='datePublished' content='2026-03-03T09:15:00+08:00'>昨天</span>",
        "<p><i itemprop='DatePublished'>2026-03-03 09:15:00</i></p>",
        "<time class='published' datetime='2026-03-03T09:15'>3</time><time datetime='2026-03-05'>5</time>",
        "<time pubdate datetime='2026-03-03T09:15:00'>周二</time><time datetime='2026-03-09'>今天</time>",
        "<div>星期二 2026年3月3日 9时15分00秒 来源：县交通运输局</div>",
    ],
)
def test_the_moment_that_an_element_is_marked_with_is_read(line: str) -> None:
    assert (_under(line).fields.date_published or "")[:16] == "2026-03-03T09:15"


@pytest.mark.parametrize(
    "line",
    [
        "<span itemprop='dateModified' content='2026-03-03'>昨天</span>",
        "<time datetime='2026-03-03'>会议</time><time datetime='2026-03-09'>截止</time>",
        "<div>星期二下午召开会议</div>",
    ],
)
def test_other_marked_moments_are_none_of_publication(line: str) -> None:
    assert _under(line).fields.date_published is None


@pytest.mark.parametrize(
    "box",
    [
        "<div class='d'><b>03</b><span>2026-03</span></div>",
        "<div class='d'><p>03-03</p><p>2026</p></div>",
        "<div class='d'><p>2026年</p><p>3月3日</p></div>",
        "<dl class='d'><dt>3日</dt><dd>2026.3</dd></dl>",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_day_that_a_box_prints_in_parts_is_put_together(box: str, *, above: bool) -> None:
    record = _record(f"{box}{HEADED}") if above else _under(box)

    assert record.fields.date_published == "2026-03-03"


@pytest.mark.parametrize(
    "box",
    [
        "<div><b>33</b><span>2026-03</span></div>",
        "<div><b>2026-03</b></div>",
        "<ul><li><a href='/8.html'>未县交通运输局关于开展路域整治的通知</a><b>03</b><i>2026-03</i></li></ul>",
        "<div><b>第3期</b><span>2026年</span></div>",
    ],
)
def test_other_numbers_near_the_title_are_no_day(box: str) -> None:
    assert _under(box).fields.date_published is None


ROW = "<table><tr><td>索引号：</td><td>WX-1</td><td>{0}：</td><td{2}>{1}</td></tr></table>"


@pytest.mark.parametrize(
    ("label", "value", "attribute", "field", "read"),
    [
        ("公开方式", "☑主动公开 □依申请公开", "", "disclosure_method", "主动公开"),
        ("公开方式", "○不公开　●依申请公开", "", "disclosure_method", "依申请公开"),
        ("公开方式", "□不予公开 √ 主动公开", "", "disclosure_method", "主动公开"),
        ("有效性", "<span>●</span> 现行有效", "", "validity_status", "in_force"),
        ("有效性", "继续有效", "", "validity_status", "in_force"),
        ("有效性", "<img src='/i/1.png' alt='失效'>", "", "validity_status", "repealed"),
        (
            "有效性",
            "<select disabled><option>失效</option><option selected>有效</option></select>",
            "",
            "validity_status",
            "in_force",
        ),
        ("发布机构", "未县交通…", " title='未县交通运输局'", "publisher", "未县交通运输局"),
        ("发布机构", "<i title='未县交通运输局'>未县交通...</i>", "", "publisher", "未县交通运输局"),
        ("文号", "未交发〔2026〕 6 号", "", "document_number", NUMBER),
        ("主题分类", "请选择", "", "subject_category", None),
    ],
)
def test_a_value_is_what_its_form_says(
    label: str, value: str, attribute: str, field: str, read: str | None
) -> None:
    assert getattr(_record(ROW.format(label, value, attribute) + HEADED).fields, field) == read


@pytest.mark.parametrize(
    ("label", "value", "attribute", "field", "read"),
    [
        ("公开方式", "主动公开", "", "disclosure_method", "主动公开"),
        ("关键词", "●公路 ●养护", "", "keywords", "●公路 ●养护"),
        (
            "有效性",
            "<select><option>失效</option><option selected>有效</option></select>",
            "",
            "validity_status",
            None,
        ),
        ("发布机构", "未县交通…", " title='点击查看'", "publisher", "未县交通…"),
        ("发布机构", "<a title='未县交通运输局'>未县交通局</a>", "", "publisher", "未县交通局"),
    ],
)
def test_other_values_stay_as_they_are_printed(
    label: str, value: str, attribute: str, field: str, read: str | None
) -> None:
    assert getattr(_record(ROW.format(label, value, attribute) + HEADED).fields, field) == read


def test_a_stamp_in_the_document_is_no_word_of_it() -> None:
    assert "失效" not in _record(HEADED.replace("<p>", "<p><img src='/i/1.png' alt='失效'>", 1)).text


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (("印发日期", "成文日期"), "date_written"),
        (("签发日期", "成文时间"), "date_written"),
        (("录入时间", "发布时间"), "date_published"),
        (("创建时间", "发布日期"), "date_published"),
    ],
)
def test_the_label_that_says_it_most_exactly_gives_the_value(labels: tuple[str, str], field: str) -> None:
    cells = "".join(f"<td>{label}</td><td>2026-03-0{n}</td>" for n, label in enumerate(labels, 1))
    fields = _record(f"<table><tr><td>索引号</td><td>WX-1</td>{cells}</tr></table>{HEADED}").fields

    assert getattr(fields, field) == "2026-03-02"


@pytest.mark.parametrize("pair", ["「」", "『』", "〖〗"])
def test_labels_may_stand_in_any_brackets(pair: str) -> None:
    labels = (
        f"{pair[0]}{label}{pair[1]}{value}" for label, value in (("来源", "县交通局"), ("时间", "2026-03-03"))
    )
    fields = _under(f"<div>{'　'.join(labels)}</div>").fields

    assert (fields.content_source, fields.date_published) == ("县交通局", "2026-03-03")


def test_a_number_keeps_its_own_words_apart() -> None:
    assert normalise("document_number", "甲县公告 2026年第3号 (附件)") == "甲县公告 2026年第3号 (附件)"
