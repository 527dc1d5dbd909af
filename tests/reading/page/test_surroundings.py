"""What stands around, hides or breaks a document: columns, summaries, hidden boxes, packed texts, parts."""

from base64 import b64encode

import pytest

from pipelines.clean import clean
from pipelines.record import make_record
from yifa.model.record import Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "午县应急管理局关于开展冬季安全检查的通知"
PARAGRAPHS = (
    "为深刻吸取近期事故教训，切实加强冬季安全生产工作，根据安全生产法和上级部署，有关事项通知各单位。",
    "检查范围为危险化学品、烟花爆竹、非煤矿山和人员密集场所，各乡镇要组织专班逐户排查，建立隐患台账。",
    "检查自十二月一日开始，分自查、抽查、整改三个阶段进行，整改情况于次年一月十日前书面报送县应急管理局。",
    "午县应急管理局",
    "2025年11月26日",
)
DOCUMENT = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
TEXT = "\n".join(PARAGRAPHS)
URL = "http://www.wu.example/zwgk/t20251127_9.html"


def _record(main: str, *, title: str = f"{TITLE}_午县人民政府", menu: str = "", foot: str = "") -> Record:
    body = f"<div class='nav'><a href='/'>首页</a></div>{menu}<div class='w'>{main}</div>{foot}"
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return make_record(read_page(html, parse(html), URL, load_platforms()["generic"]))


def _headed(inner: str, below: str = "") -> Record:
    return _record(f"<h1>{TITLE}</h1><div class='nr'>{inner}</div>{below}")


@pytest.mark.parametrize(
    "line",
    [
        "点击上方蓝字关注我们",
        "↑↑↑ 点击上方“蓝字”，关注午县发布",
        "播放全文 00:00 倍速",
        "00:00/03:12",
        "收听音频 03:12 1.0x",
    ],
)
def test_what_leads_to_an_account_or_reads_aloud_is_no_part_of_the_head(line: str) -> None:
    assert clean(f"<p>{line}</p>{DOCUMENT}") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。",
        "微信里点“发现”，扫一下二维码便可将本文分享至朋友圈",
        "点个“在看”，让更多人知道",
        "别忘了点亮“小红心”哦",
    ],
)
def test_what_asks_to_share_is_no_part_of_the_foot(line: str) -> None:
    assert clean(f"{DOCUMENT}<p>{line}</p>") == TEXT


@pytest.mark.parametrize(
    "line",
    ["会议时间为09:30，地点在三楼会议室。", "请关注“午县应急”公众号报名参加。", "微信报名截止十二月五日。"],
)
def test_what_a_document_itself_says_of_such_stays(line: str) -> None:
    assert clean(f"<p>{line}</p>{DOCUMENT}<p>{line}</p>") == f"{line}\n{TEXT}\n{line}"


@pytest.mark.parametrize(
    ("over", "below"),
    [
        ("AI智能摘要", "（以上内容由AI生成，仅供参考）"),
        ("智能摘要：", "摘要由人工智能自动生成，请以原文为准"),
        ("大模型总结", "本段由某某大模型提炼"),
    ],
)
def test_a_summary_by_software_is_no_part_of_the_document(over: str, below: str) -> None:
    summary = f"<h5>{over}</h5><p>本通知部署冬季检查。</p><p>检查分三个阶段。</p><p>{below}</p>"

    assert clean(summary + DOCUMENT) == TEXT


def test_a_summary_that_nobody_calls_software_s_stays() -> None:
    assert clean(f"<p>智能摘要</p>{DOCUMENT}") == f"智能摘要\n{TEXT}"


HIDDEN = {
    "by its visibility": f"<div id='js_content' style='visibility: hidden; opacity: 0;'>{DOCUMENT}</div>",
    "by its display": f"<div class='txt' style='display:none'>{DOCUMENT}</div><script>show()</script>",
    "by an attribute": f"<section hidden>{DOCUMENT}</section>",
}


@pytest.mark.parametrize("form", HIDDEN)
def test_a_document_that_stays_hidden_until_a_script_shows_it_is_read(form: str) -> None:
    assert _record(f"<h1>{TITLE}</h1>{HIDDEN[form]}").text == TEXT


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div class='dialog' style='display:none'>{DOCUMENT}</div>",
        f"<div style='display:none'>{''.join(f'<p><a href=/{n}>{DOCUMENT}</a></p>' for n in range(3))}</div>",
        "<div style='display:none'><p>无权访问。</p></div>",
    ],
)
def test_other_hidden_boxes_are_no_document(hidden: str) -> None:
    assert _record(f"<h1>{TITLE}</h1>{hidden}").text == ""


def test_a_hidden_copy_beside_the_document_is_passed_over() -> None:
    assert _headed(DOCUMENT, f"<div style='display:none'>{DOCUMENT}<p>副本</p></div>").text == TEXT


ESCAPED = "".join(f"%u{ord(char):04X}" if ord(char) > 127 else char for char in DOCUMENT)
PACKED = b64encode(DOCUMENT.encode()).decode()


@pytest.mark.parametrize(
    "code",
    [
        f"document.write(unescape('{ESCAPED}'))",
        f"$('#c').html(unescape('{ESCAPED.replace('<', '%3C').replace('>', '%3E')}'))",
        f"var c = '{PACKED}'; $('#c').html(decodeURIComponent(escape(atob(c))))",
        f'render(Base64.decode("{PACKED}"))',
    ],
)
def test_a_document_that_a_script_unpacks_is_read(code: str) -> None:
    assert _record(f"<h1>{TITLE}</h1><div id='c'></div><script>{code}</script>").text == TEXT


@pytest.mark.parametrize("code", [f"var key = '{PACKED}'", "atob('AAAA')", f"atob('{'A' * 400}')"])
def test_what_no_script_unpacks_or_is_no_text_is_none(code: str) -> None:
    assert _record(f"<h1>{TITLE}</h1><div id='c'></div><script>{code}</script>").text == ""


FOLDED = "<p>{0}</p>{2}<div style='display:none'><p>{1}</p></div>{3}"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "<a href='javascript:;'>展开全文</a>"),
        ("", "<p><span>阅读全文 ∨</span></p>"),
        ("<button>展开</button>", ""),
        ("", "<div>点击查看剩余全文&gt;&gt;</div>"),
    ],
)
def test_a_part_that_a_reader_unfolds_is_read(above: str, below: str) -> None:
    text = _headed(FOLDED.format(*PARAGRAPHS[:2], above, below)).text

    assert PARAGRAPHS[1] in text


@pytest.mark.parametrize("below", ["", "<p>全文共三条。</p>", "<a href='/more.html'>更多</a>"])
def test_a_hidden_part_that_nobody_unfolds_stays_hidden(below: str) -> None:
    assert PARAGRAPHS[1] not in _headed(FOLDED.format(*PARAGRAPHS[:2], "", below)).text


@pytest.mark.parametrize("gap", ["\n", "\r\n\t\t\t", "&#13;\n  "])
def test_a_line_of_markup_that_ends_within_a_sentence_breaks_none(gap: str) -> None:
    broken = "".join(f"<p>{one[:20]}{gap}{one[20:41]}{gap}{one[41:]}</p>" for one in PARAGRAPHS[:3])

    assert clean(broken) == "\n".join(PARAGRAPHS[:3])


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>午县应急管理局\n午县消防大队</p>", "午县应急管理局 午县消防大队"),
        (f"<p style='white-space: pre-wrap'>{PARAGRAPHS[0]}\n另有附表</p>", f"{PARAGRAPHS[0]} 另有附表"),
        ("<p>the Ministry of Emergency\nManagement</p>", "the Ministry of Emergency Management"),
    ],
)
def test_other_ends_of_lines_are_gaps(markup: str, text: str) -> None:
    assert clean(markup) == text


PART = "http://www.wu.example/zwgk/t20251127_9_1.html"


@pytest.mark.parametrize(
    "pager",
    [
        "<div><span>1</span><a href='t20251127_9_1.html'>2</a><a href='t20251127_9_2.html'>3</a></div>",
        "<p>[1] <a href='./t20251127_9_1.html'>[2]</a></p>",
        "<div><a href='/zwgk/t20251127_9_1.html'>下一页</a> <a href='t20251127_9_4.html'>尾页</a></div>",
        "<div>1 <a href='t20251127_9_1.html'>&gt;</a></div>",
    ],
)
def test_a_document_goes_on_at_its_own_address_with_a_number(pager: str) -> None:
    findings = {one.code: one.detail for one in _headed(DOCUMENT, pager).findings}

    assert findings.get("document_goes_on") == f"the document goes on at {PART}"


@pytest.mark.parametrize(
    "pager",
    [
        "<div>1 <a href='index_1.html'>2</a></div>",
        "<div>1 <a href='t20251126_8_1.html'>2</a></div>",
        "<p>见附表<a href='t20251127_9_1.html'>2</a></p>",
        "<div>1 <a href='t20251127_9_1.pdf'>附件</a></div>",
    ],
)
def test_other_numbers_lead_to_no_part(pager: str) -> None:
    assert "document_goes_on" not in {one.code for one in _headed(DOCUMENT, pager).findings}


SHORT = (
    "<p>因检修，十二月三日八时至十八时暂停受理，请相互转告。</p><p>午县应急管理局</p><p>2025年11月26日</p>"
)
LONG = "<p>连日来，各乡镇深入企业排查隐患，累计排查一百二十处，整改问题三十余个，受到群众好评。</p>" * 3


def _beside(heading: str) -> str:
    own = f"<div class='l'><h1>{TITLE}</h1><div class='c'>{SHORT}</div></div>"
    return _record(f"{own}<div class='r'><h3>{heading}</h3>{LONG}</div>").text


@pytest.mark.parametrize("heading", ["工作动态", "相关新闻", "通知公告", "最新资讯 更多"])
def test_a_column_beside_a_short_document_is_no_part_of_it(heading: str) -> None:
    assert "连日来" not in _beside(heading)


@pytest.mark.parametrize("heading", ["二、检查情况", "附件：检查动态说明"])
def test_a_part_of_the_document_beside_its_head_is_one(heading: str) -> None:
    assert "连日来" in _beside(heading)


@pytest.mark.parametrize("day", ["2025-11-27", "2025-11-27 09:30", "2025年11月27日 09:30"])
def test_a_title_in_other_words_than_headings_and_its_day_are_no_text(day: str) -> None:
    head = f"<center><font size=5><b>{TITLE}</b></font></center><center>{day}</center>"
    record = _record(f"{head}<table><tr><td>{DOCUMENT}</td></tr></table>")

    assert (record.text, (record.fields.date_published or "")[:10]) == (TEXT, "2025-11-27")


ORGAN, ABOUT = TITLE[:7], TITLE[7:]
TITLED = {
    "one heading, broken": f"<h1>{ORGAN}<br>{ABOUT}</h1>",
    "two headings": f"<h1>{ORGAN}</h1><h1>{ABOUT}</h1>",
    "two lines in the middle": f"<p align='center'>{ORGAN}</p><p align='center'>{ABOUT}</p>",
    "a number below": f"<h1>{TITLE}<br><small>（午应急〔2025〕8号）</small></h1>",
}


@pytest.mark.parametrize("title", [f"{TITLE}_午县人民政府", "午县人民政府"])
@pytest.mark.parametrize("form", TITLED)
def test_a_title_on_two_lines_is_one_without_what_else_stands_there(form: str, title: str) -> None:
    record = _record(f"{TITLED[form]}<div class='nr'>{DOCUMENT}</div>", title=title)

    assert (record.title or "").replace(" ", "") == TITLE
    assert title == "午县人民政府" or record.title == TITLE


def test_the_number_below_a_title_is_the_document_s() -> None:
    record = _record(f"{TITLED['a number below']}<div class='nr'>{DOCUMENT}</div>")

    assert record.fields.document_number == "午应急〔2025〕8号"


@pytest.mark.parametrize("above", ["通知公告", "午县人民政府网", "冬季安全"])
def test_another_line_over_a_title_is_no_part_of_it(above: str) -> None:
    record = _record(
        f"<h1>{above}</h1><h1>{ABOUT}</h1><div class='nr'>{DOCUMENT}</div>", title="午县人民政府"
    )

    assert record.title == ABOUT
