"""Documents of a line, of other letters, or of nothing but a film are documents; what still loads is none."""

import pytest

from pipelines.saved import read_saved_page

URL = "http://www.qingyuan.gov.cn/zwgk/yfxz/1024.html"
TITLE = "清源县行政执法事项公示"
FOOT = "<div class='footer'>主办：清源县人民政府办公室</div></body></html>"
IN_TABLES = (
    "<table><tr><td><a href=/>首页</a></td></tr></table>"
    "<table><tr><td><b>{title}</b></td></tr><tr><td>发布时间：2016-5-4</td></tr><tr><td>{main}</td></tr></table>"
)
IN_A_BOX = "<h1>{title}</h1><p>发布时间：2026-01-20</p><div class='article-content'>{main}</div>"
TIBETAN = "རྫོང་མི་དམངས་སྲིད་གཞུང་གིས་ཁྲིམས་ལྟར་སྲིད་སྐྱོང་བྱེད་པའི་ལོ་འཁོར་སྙན་ཞུ"
UYGHUR = "ناھىيىلىك خەلق ھۆكۈمىتىنىڭ قانۇن بويىچە مەمۇرىيلىك يۈرگۈزۈش دوكلاتى"


def read(frame: str, main: str, title: str = TITLE) -> tuple[str | None, str, list[str]]:
    """Return what carries a page's document, its text, and the names of its files; or why there is none."""
    head = f"<html><head><meta charset=utf-8><title>{title}-清源县人民政府</title></head><body>"
    said = read_saved_page(
        f"{head}{frame.format(title=title, main=main)}{FOOT}".encode(), url=URL, portal=None
    )
    if said.record is None:
        return None, said.error or "", []
    files = [file.url.rpartition("/")[2] for file in said.record.attachments]
    return str(said.record.body_kind), said.record.text, files


@pytest.mark.parametrize("frame", [IN_TABLES, IN_A_BOX], ids=["tables", "box"])
@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("放假通知", "<p>端午节放假一天。</p>"),
        (TITLE, "<p>任命张某某为副局长。</p>"),
        ("停水公告", "城东明日停水。"),
    ],
)
def test_a_sentence_is_a_document(frame: str, title: str, main: str) -> None:
    kind, text, _ = read(frame, main, title)

    assert kind == "html"
    assert text.endswith("。")


@pytest.mark.parametrize(
    "text", [TIBETAN, UYGHUR, "The county government will hold a hearing on water prices on 3 May."]
)
def test_a_document_of_other_letters_is_one(text: str) -> None:
    assert read(IN_A_BOX, f"<p>{text}</p>")[:2] == ("html", text)


@pytest.mark.parametrize("frame", [IN_TABLES, IN_A_BOX], ids=["tables", "box"])
@pytest.mark.parametrize(
    "main",
    [
        "<video src='/v/1.mp4' controls></video>",
        "<embed src='/v/1.mp4' width=600>",
        "<object data='/v/1.mp4'></object>",
        "<video controls><source src='/v/1.mp4'></video>",
    ],
)
def test_a_film_is_a_document(frame: str, main: str) -> None:
    assert read(frame, main)[::2] == ("attachment_only", ["1.mp4"])


@pytest.mark.parametrize(
    "main",
    [
        "加载中...", "<div id=app>正在加载，请稍候…</div>", "Loading...", "<p>&nbsp;</p>", "",
        "<embed src='/clock'>",
        "<div>【打印】【关闭】</div>",
        "<p>字号：大 中 小</p>",
        "<iframe src='/player/frame.html'></iframe>",
    ],
)  # fmt: skip
def test_what_a_script_has_yet_to_bring_is_no_document(main: str) -> None:
    assert read(IN_A_BOX, main)[0] == "empty"


def test_a_film_on_another_site_is_named() -> None:
    frame = "<iframe src='https://player.example.com/player.html?id=1'></iframe>"

    assert read(IN_A_BOX, frame)[::2] == ("attachment_only", ["player.html?id=1"])


def test_a_table_of_figures_is_a_document() -> None:
    assert read(IN_A_BOX, "<table><tr><td>35</td><td>42</td></tr></table>")[0] == "html"


def test_a_file_in_a_page_of_tables_is_its_document() -> None:
    assert read(IN_TABLES, "<a href='/f/a.pdf'>2024年度部门决算</a>")[::2] == ("attachment_only", ["a.pdf"])
