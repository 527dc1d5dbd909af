"""What sites put around a document is no part of it, in whatever words; a document's own lines stay."""

import pytest

from pipelines.clean import clean

DOCUMENT = (
    "各乡镇人民政府：",
    "现将河道清理的有关事项通知如下，请认真贯彻落实。",
    "一、各乡镇应当于三月底前完成清理，并将清理情况报县水务局备案。",
    "己县水务局",
    "2026年2月5日",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in DOCUMENT)
TEXT = "\n".join(DOCUMENT)
RELATED = (
    "<ul><li><a href='1.html'>己县水务局公开招聘公告</a></li><li><a href='2.html'>停水通知</a></li></ul>"
)


@pytest.mark.parametrize(
    "line",
    [
        # what readers think of it
        "您对本文的评价：满意 基本满意 不满意",
        "您觉得本页内容有用吗？ 有用 没用",
        "本页面内容是否有帮助： 有 无",
        "该文章对您有帮助吗？",
        "满意度评价：非常满意 满意 一般 不满意 提交",
        "点赞（12） 收藏 举报",
        "在看(3) 转发",
        # what they say about it
        "网友评论",
        "评论（0）",
        "共有 0 条评论",
        "暂无评论",
        "登录后发表评论",
        "请先登录后再评论",
        "文明上网，理性发言，请遵守评论服务协议",
        "我来说两句",
        # what the site says
        "声明：凡本网注明“来源：XX”的作品，均转载自其他媒体，并不代表本网赞同其观点。",
        "免责声明：本站转载的文章版权归原作者所有，如有侵权请联系我们删除。",
        "【版权声明】 转载的目的在于传递更多信息，如涉及侵权请与本站联系。",
        "本网站转载内容如有侵权，请联系删除。",
        "本文链接：http://www.ji.example/zwgk/7.html",
        "当前页面网址：https://www.ji.example/zwgk/7.html",
        "标签： 河道 清理",
        "Tags: 河道",
        # buttons
        "【打印正文】【关闭本页】",
        "打印全文　复制链接　返回上一级",
        "分享让更多人看到",
        "长按识别二维码关注我们",
        "展开全文",
        "阅读原文 >>",
    ],
)
def test_what_a_site_says_below_a_document_is_cut(line: str) -> None:
    assert clean(f"{PARAGRAPHS}<p>{line}</p>") == TEXT


@pytest.mark.parametrize(
    "heading",
    ["猜你喜欢", "为您推荐：", "您可能感兴趣的内容", "点击排行", "编辑推荐", "热门推荐", "本栏目热门文章"],
)
def test_links_to_other_pages_below_a_document_are_cut(heading: str) -> None:
    assert clean(f"{PARAGRAPHS}<h3>{heading}</h3>{RELATED}") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "听全文 语速：1.0x 1.5x",
        "朗读正文　语速: 慢 正常 快",
        "全文共1234字，阅读约需要3分钟",
        "预计阅读时间：5分钟",
    ],
)
def test_what_a_site_says_above_a_document_is_cut(line: str) -> None:
    assert clean(f"<p>{line}</p>{PARAGRAPHS}") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "对该信息有异议的，请向我局反映。",
        "对本公示内容有异议的，请在公示期内提出。",
        "该内容评价方法由县统计局制定。",
        "本条评价标准：合格、不合格",
        "您对该名单有异议的，请反映。",
        "认为该行为侵犯其权益的，可以申请复议。",
        "本通知内容由县水务局负责解释。",
        "群众满意率98%。",
        "群众对清理工作满意",
        "评论员文章",
        "评论由县融媒体中心组织。",
        "登录系统后填报。",
        "声明：本公告由己县水务局发布，其他媒介转载无效。",
        "特别声明：未参加清理的单位不得验收。",
        "说明：表中数据为初步统计数。",
        "网址：http://www.ji.example",
        "下载地址：http://www.ji.example/x",
        "标签应当标明生产日期。",
        "推荐单位：己县水务局",
        "热门线路停运时间另行通知",
        "打印稿一式三份",
        "语速适中，吐字清晰",
        "阅读时间：每日三十分钟",
        "点赞单位名单",
        "收藏品清单（12）",
    ],
)
def test_a_document_s_own_first_and_last_lines_stay(line: str) -> None:
    assert clean(f"{PARAGRAPHS}<p>{line}</p>") == f"{TEXT}\n{line}"
    assert clean(f"<p>{line}</p>{PARAGRAPHS}") == f"{line}\n{TEXT}"


LONG = [
    f"第{number}条 各乡镇应当在每年第{number}季度末前完成河道清理并报县水务局备案。" for number in range(1, 4)
]


def _twice(lines: list[str], frame: str) -> str:
    copy = "".join(f"<p>{line}</p>" for line in lines)
    return frame.format(copy, copy)


@pytest.mark.parametrize(
    "frame",
    [
        "<div class='hidden-xs'>{}</div><div class='visible-xs'>{}</div>",
        "<div class='pc'>{}</div><section id='wap'>{}<p>打印</p></section>",
        "<div><h1>己县河道清理办法</h1>{}</div><div><h1>己县河道清理办法</h1>{}</div>",
    ],
)
def test_a_document_that_a_page_prints_twice_is_read_once(frame: str) -> None:
    text = clean(_twice(LONG, frame), titles=["己县河道清理办法"])

    assert text.split("\n") == LONG


@pytest.mark.parametrize("lines", [["存根", "姓名：", "姓名："], ["回执", "签收：", "年 月 日"], LONG[:1]])
def test_a_short_form_that_stands_twice_is_kept(lines: list[str]) -> None:
    assert clean(_twice(lines, "{}{}")).split("\n") == lines * 2


def test_parts_that_are_not_the_same_stay() -> None:
    other = [*LONG[:2], LONG[2].replace("河道", "沟渠")]

    assert clean("".join(f"<p>{line}</p>" for line in LONG + other)).split("\n") == LONG + other
