"""Every way a page holds a file gives that file, once, under its best name; everything else gives none."""

import pytest

from tests.support.reading.holding import PROSE, files, page
from yifa.model.record import BodyKind
from yifa.reading.files.names import LONGEST, clean_name, name_in


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ("<a href='/DownFile.aspx?id=3'>附件1.docx</a>", ("/DownFile.aspx?id=3", "附件1.docx")),
        ("<a href='/down.jsp?id=77'>年度报告</a>", ("/down.jsp?id=77", "年度报告")),
        ("<a href='/x?y=3' download='报告.ofd'></a>", ("/x?y=3", "报告.ofd")),
        ("<a href=\"javascript:down3('/f/3.PDF')\">报告全文</a>", ("/f/3.PDF", "报告全文")),
        ("<a href='#' onclick=\"openIt('./f/4.wps', 1)\">报告</a>", ("/a/f/4.wps", "报告")),
        ("<script>showPdf('/f/5.pdf?v=2')</script>", ("/f/5.pdf?v=2", "5.pdf")),
        ("<script>PDFObject.embed(\"/f/6.pdf\", '#v')</script>", ("/f/6.pdf", "6.pdf")),
        ("<script>var pdfUrl = '/f/7.pdf';</script>", ("/f/7.pdf", "7.pdf")),
        ("<iframe src='/pdfjs/web/viewer.html?file=../../f/8.pdf'></iframe>", ("/f/8.pdf", "8.pdf")),
        ("<object data='/f/9.pdf'></object>", ("/f/9.pdf", "9.pdf")),
        ("<object><param name='src' value='/f/10.pdf'></object>", ("/f/10.pdf", "10.pdf")),
        (
            '<script>var c = {attachment: [{"name": "附件.docx", "url": "/attachment/0/1"}]};</script>',
            ("/attachment/0/1", "附件.docx"),
        ),
        (
            (
                '<script>x = "{\\"articleFiles\\":[{\\"filePath\\":\\"/f/11.xls\\",'
                '\\"fileName\\":\\"表.xls\\"}]}"</script>'
            ),
            ("/f/11.xls", "表.xls"),
        ),
        (
            "<a href='/module/download/downfile.jsp?showname=%B8%BD%BC%FE.pdf&amp;filename=a.pdf'></a>",
            ("/module/download/downfile.jsp?showname=%B8%BD%BC%FE.pdf&filename=a.pdf", "附件.pdf"),
        ),
    ],
)
def test_a_file_is_found_however_the_page_holds_it(inner: str, found: tuple[str, str]) -> None:
    draft = page(inner)

    assert files(draft) == [found]
    assert draft.body_kind is BodyKind.ATTACHMENT_ONLY


@pytest.mark.parametrize(
    "inner",
    [
        "<a href='c.html'>相关通知</a>",
        "<a href='javascript:window.print()'>打印</a>",
        '<script>var config = {attachment: [{"name": "图"}, 3]}; var broken = {files: [{</script>',
        "<a href='/ofd/reader.zip'>OFD阅读器下载</a>",
        "<a href='/x/show.jsp?id=3'>查看全文</a>",
        "<a href='/x/show.html'>附件：另一页</a>",
        "<a href='/pic/big.jpg'><img src='/pic/small.jpg'></a>" + PROSE,
        "<script>var name = 'report.pdf', at = '/f/' + name + '.pdf';</script>",
        "<p title='报告.pdf' alt='/f/x.pdf'>提示</p>",
        "<a href='#' onclick=\"share('weixin')\">分享</a>",
    ],
)
def test_what_fetches_no_file_is_none(inner: str) -> None:
    assert files(page(inner)) == []


def test_a_file_named_twice_is_one() -> None:
    assert files(
        page("<a href='1.pdf'>报告</a><a href='./1.pdf'>下载</a><script>down('/a/1.pdf')</script>")
    ) == [("/a/1.pdf", "报告")]


def test_scans_are_the_document_and_decoration_is_not() -> None:
    scans = (
        "<img src='/loading.gif' data-original='s1.jpg' width='100%'><img src='s2.jpg' width='800px'>"
        "<img src='/img/icons/pdf.gif'><img src='s3.jpg' width='16' height='16'><img src='/ewm.png'>"
        "<img src='data:image/png;base64,AAAA'>"
    )
    draft = page(scans, note="")

    assert draft.body_kind is BodyKind.IMAGE_ONLY
    assert files(draft) == [("/a/s1.jpg", "s1.jpg"), ("/a/s2.jpg", "s2.jpg")]


def latin(text: str, charset: str) -> str:
    """Return how text in a charset looks to those who take it for latin-1."""
    return text.encode(charset).decode("latin-1")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="plain.pdf"', "plain.pdf"),
        ("attachment; filename=" + "报告.pdf".encode("gbk").decode("latin-1"), "报告.pdf"),
        ('attachment;filename="' + "报告.pdf".encode().decode("latin-1") + '"', "报告.pdf"),
        ("attachment; filename=%E6%8A%A5%E5%91%8A.pdf", "报告.pdf"),
        ("attachment; filename=x.pdf; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf", "报告.pdf"),
        ("attachment; filename*=GBK''%B1%A8%B8%E6.pdf", "报告.pdf"),
        ('attachment; filename="=?UTF-8?B?5oql5ZGKLnBkZg==?="', "报告.pdf"),
        ('attachment; filename="=?nope?B?5oql?="', "=?nope?B?5oql?="),
        ('attachment; filename="=?é?B?sain?="', "=?é?B?sain?="),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\x\\\\a.doc"', "a.doc"),
        ("attachment; filename*=UTF-8''" + "报告.pdf".encode().decode("latin-1"), "报告.pdf"),
        ("attachment; fileName=%E6%8A%A5%E5%91%8A+%E4%B8%80.pdf", "报告 一.pdf"),
        (
            "attachment; filename=" + "报告.pdf".encode().decode("latin-1").encode().decode("latin-1"),
            "报告.pdf",
        ),
        (
            "attachment; filename=" + ("终稿".encode("gbk") + "报告.pdf".encode()).decode("latin-1"),
            "终稿报告.pdf",
        ),
        ("attachment; filename*0*=UTF-8''%E6%8A%A5; filename*1*=%E5%91%8A.pdf", "报告.pdf"),
        ("attachment; filename=&#25253;&#21578;.pdf", "报告.pdf"),
        ("attachment; filename='" + "报告.pdf".encode("gbk").decode("latin-1") + "'", "报告.pdf"),
        ('attachment; filename="Étude.pdf"', "Étude.pdf"),
        (r'attachment; filename="关于\"三定\"方案.pdf"'.encode().decode("latin-1"), '关于"三定"方案.pdf'),
        (r'attachment; filename="a\\b.pdf"', "b.pdf"),
        (r'attachment; filename="C:\x\a.doc"', "a.doc"),
        ('attachment; filename="' + "誠信.pdf".encode("gbk").decode("latin-1") + '"', "誠信.pdf"),
        ("attachment; xfilename=x.pdf; filename=a.pdf", "a.pdf"),
        ('attachment; my-filename="x.pdf"', None),
        ('attachment; name="x; filename=y.pdf"; filename=a.pdf', "a.pdf"),
        ('attachment; filename="a b.pdf', "a b.pdf"),
        ('attachment; filename="a.pdf\\', "a.pdf"),
        ("attachment; filename = a.pdf ;size=3", "a.pdf"),
        ("filename=a.pdf", "a.pdf"),
        ("inline", None),
        ('attachment; filename=""', None),
    ],
)
def test_the_servers_name_is_read_as_meant(header: str, name: str | None) -> None:
    assert name_in(header) == name


def test_a_name_is_short_and_keeps_its_ending() -> None:
    assert clean_name("长" * 300 + ".docx") == "长" * (LONGEST - 5) + ".docx"
    assert clean_name("长" * 300) == "长" * LONGEST
