"""Cleaning keeps all of the document and nothing of the page around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import clean, clean_text
from yifa.model.record import Origin, Pair

DOCUMENT = (
    "各乡镇人民政府：",
    "现将有关事项通知如下，请认真贯彻落实。",
    "一、总体要求",
    "（一）加强领导。",
    "戊县司法局",
    "2026年1月5日",
)
PARAGRAPHS = "".join(f"<p>{each}</p>" for each in DOCUMENT)
TEXT = "\n".join(DOCUMENT)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>\u3000\u3000甲<b>乙</b><span>丙</span></p><p>丁</p>", "甲乙丙\n丁"),
        ("甲<br>乙<br/><br/>丙", "甲\n乙\n丙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("<ul><li>甲</li><li>乙</li></ul>", "甲\n乙"),
        (("<table><tr><td>甲</td><td>1</td></tr><tr><td><p>"
"乙</p><p>丙</p></td><td></td></tr></table>"), "甲\t1\n乙 丙"),
        ("<table><tr><td></td><td>1</td></tr></table>", "\t1"),
        ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", "甲\n乙"),
        ("<table><tr><td>甲<table><tr><td>乙</td><td>丙</td></tr></table></td></tr></table>", "甲\n乙\t丙"),
        ("甲<script>x</script><style>p{}</style><!-- y -->乙", "甲乙"),
        ("<p>甲</p><p style='DISPLAY: none'>赌</p><p style='font-size:0px'>博</p><p hidden>网</p>", "甲"),
        ("<p style='font-size:0'><span style='font-size:16px'>甲</span></p>", "甲"),
        ("<p style='font-size:0.9em'>甲</p>", "甲"),
        ("甲#PAGE_BREAK#乙<pagebreak></pagebreak>丙", "甲乙丙"),
        ("<p>&nbsp;</p><p>甲&nbsp;乙</p>", "甲 乙"),
        ("<p>甲</p><div class='bdsharebuttonbox'>分享到微信</div><p>乙</p>", "甲\n乙"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_becomes_lines(html: str, text: str) -> None:
    """A line per paragraph or row; no inline element splits a word."""
    assert clean(html) == text


TAILS = [
    "<p>扫一扫在手机打开当前页面</p>",
    "<p>【打印本页】【关闭窗口】</p>",
    "<p>打印 关闭 返回顶部</p>",
    "<p>上一条：<a href=1>戊县司法局2024年总结</a></p><p>下一条：已是末条</p>",
    "<p>已是首条</p><p>下一条：戊县司法局2024年总结</p>",
    "<p>上一篇：无</p><p>下一篇：没有了</p>",
    "<p>相关解读</p><p>相关政策</p><p>相关稿件</p>",
    (
        "<h3>相关新闻</h3><ul><li><a href=1>戊县召开会议</a> <span>"
        "2026-01-01</span></li><li><a href=2>戊县部署工作</a></li></ul>"
    ),
    "<p>（责任编辑：王五）</p>",
    "<p>附件：</p><p>视频：</p>",
    "<p>分享到： 微信 微博</p><p>浏览次数：12</p>",
    (
        "<p>主管：戊县人民政府</p><p>主办：戊县人民政府办公室</p><p>某ICP备1号 "
        "网站标识码：1499990001</p><p>|</p><p>12345-5</p><p>戊县服务热线</p>"
    ),
    "<p>| | |</p>",
    "<p>欢迎关注“戊县发布”微信公众号</p>",
    "<p>编辑：王五 审核：赵六</p><p>来源：戊县司法局</p>",
]


@pytest.mark.parametrize("tail", TAILS)
def test_what_follows_the_document_is_cut(tail: str) -> None:
    """By what it says, and only behind the last line of the document."""
    assert clean(PARAGRAPHS + tail) == TEXT


HEADS = [
    "<p>当前位置：首页 > 政务公开 > 依法行政</p>",
    "<p>字体：[大 中 小]</p>",
    "<p>【字体：大 中 小】 【打印】</p>",
    "<p>A+大 A 中 A-小</p>",
    "<div><span>语音播报</span><p>语音合成中，请耐心等待...</p><a>进入播报模式</a><a>退出播报模式</a></div>",
    "<p>听新闻</p><p>智能问答</p>",
    "<p>日期：2026-01-05</p>",
    "<p>发布日期：2026-01-05 09:30</p>",
    "<p>更新时间：2026/1/5</p>",
    "<h1>戊县司法局关于检查的通知</h1>",
    "<p>戊县司法局关于检查的通知</p><p>来源：戊县司法局 发布时间：2026-01-05</p><p>浏览次数：3</p>",
    "<h1>戊县司法局<br>关于检查的通知</h1><p>2026-01-05</p><p>来源：戊县司法局</p>",
    "<table><tr><td>索引号</td><td>1/2026-1</td><td>文号</td><td></td></tr></table>",
]
PAIRS = (
    Pair(label="来源", name="来源", field="content_source", value="戊县司法局", origin=Origin.LINE),
    Pair(label="发布时间", name="发布时间", field="date_published", value="2026-01-05", origin=Origin.LINE),
    Pair(label="", name="", field="date_published", value="2026-01-05", origin=Origin.LINE),
    Pair(label="索引号", name="索引号", field="index_number", value="1/2026-1", origin=Origin.TABLE),
    Pair(label="文号", name="文号", field="document_number", value="", origin=Origin.TABLE),
)


@pytest.mark.parametrize("head", HEADS)
def test_what_stands_before_the_document_is_cut(head: str) -> None:
    """Path, buttons, a heading that is the title, metadata read already."""
    assert clean(head + PARAGRAPHS, titles=["戊县司法局关于检查的通知"], pairs=PAIRS) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "戊司发〔2026〕1号",
        "戊县司法局关于检查的通知",
        "时间：2026年1月5日",
        "时间：2026-01-05",
        "日期：2026-01-06",
        "请关注“戊县发布”公告",
        "主办单位：戊县司法局",
        "附件：1. 检查表",
        "（此件公开发布）",
        "公开方式：主动公开",
        "无",
    ],
)
def test_a_line_of_the_document_stays(line: str) -> None:
    """At its head, in its middle, at its end."""
    html = f"<p>{line}</p>{PARAGRAPHS}<p>{line}</p>{PARAGRAPHS}<p>{line}</p>"

    assert clean(html, titles=["戊县司法局关于检查的通知"], pairs=PAIRS) == "\n".join(
        [line, TEXT, line, TEXT, line]
    )


def test_files_linked_in_the_document_keep_their_names() -> None:
    """附件： with names after it is the document's; so is a link at its end."""
    html = (
        f"{PARAGRAPHS}<p>附件：</p><p><a href=1.doc>1. 检查表.doc</a></p><p><a href=2.doc>2. 名单.doc</a></p>"
    )

    assert clean(html).endswith("2026年1月5日\n附件：\n1. 检查表.doc\n2. 名单.doc")


def test_chrome_words_inside_the_document_stay() -> None:
    """Only what follows the last line of the document is chrome."""
    html = "<p>请将窗口打印机关闭。</p><p>打印</p><p>请各单位在下班前完成上述全部设备的检查。</p><p>关闭</p>"

    assert clean(html) == "请将窗口打印机关闭。\n打印\n请各单位在下班前完成上述全部设备的检查。"


LINE = st.sampled_from(
    [
        *DOCUMENT,
        "打印",
        "附件：",
        "上一条：没有了",
        "相关解读",
        "字体：大 中 小",
        "序号\t名称",
        "\t名称",
        "扫一扫",
    ]
)


@given(st.lists(LINE, max_size=12))
def test_cleaning_twice_is_cleaning_once(lines: list[str]) -> None:
    """Clean text comes back as it is."""
    once = clean_text("\n".join(lines), titles=["戊县司法局"], pairs=PAIRS)

    assert clean_text(once, titles=["戊县司法局"], pairs=PAIRS) == once
