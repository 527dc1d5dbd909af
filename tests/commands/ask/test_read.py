"""read as typed."""

import json
from pathlib import Path

from tests.support.commands import run
from tests.support.factory import HOME, PAGE, TITLE, make_page
from yifa.commands.ask.read import LISTING_KEYS
from yifa.model.record import FIELD_NAMES

PAGE_KEYS = {
    "title", *FIELD_NAMES, "report_year", "document_kind", "signoff_organ", "signoff_date", "breadcrumb",
    "text", "attachments", "body_kind", "verdict", "verdict_detail", "platform", "pairs", "findings",
    "site_id_code", "content_sha256", "encoding_declared", "encoding_used",
}  # fmt: skip
FOOT = b"</div><div class='footer'>"
LINKED = "<p><a href='/files/fj1.docx'>附件1.docx</a></p>"
ODD = (
    "<table><tr><td>索引号：</td><td>9901/2026-1</td></tr>"
    "<tr><td>发布日期：</td><td>去年春天</td></tr></table><div id='zoom'>"
)
AWAY = "<li><a href='http://www.elsewhere.example/1.html'>第三方报道</a><span>2026-01-09</span></li>"


def test_read_prints_a_saved_page(tmp_path: Path) -> None:
    """Title, metadata, text; from a file or standard input."""
    path = tmp_path / "p.html"
    page = make_page().replace(b"<div id='zoom'>", ODD.encode()).replace(FOOT, LINKED.encode() + FOOT)
    path.write_bytes(page)

    read = run("read", path, "--url", PAGE)
    piped = run("read", "-", "--url", PAGE, stdin=page)

    assert (read.exit_code, read.stdout) == (0, piped.stdout)
    assert read.stdout.startswith(f"{TITLE}\n")
    assert "行政复议申请42件" in read.stdout
    assert f"attachment  附件1.docx  {HOME}files/fj1.docx\n" in read.stdout
    assert "finding  unreadable_date  date_published  " in read.stdout


def test_read_as_json_has_its_keys_whatever_the_verdict(tmp_path: Path) -> None:
    """A page that was not read is null throughout, and says why."""
    path = tmp_path / "p.html"
    path.write_bytes(make_page())
    empty = tmp_path / "e.html"
    empty.write_bytes(b"")

    read = run("read", path, "--url", "http://www.wuxiang.gov.cn/1.html", "--json", "--portal", "武乡县")
    refused = run("read", empty, "--url", PAGE, "--json")

    page, nothing = json.loads(read.stdout), json.loads(refused.stdout)
    assert set(page) == set(nothing) == PAGE_KEYS
    assert (read.exit_code, page["verdict"], page["title"]) == (0, "ok", TITLE)
    assert (refused.exit_code, nothing["title"], nothing["text"], nothing["findings"]) == (
        1,
        None,
        None,
        None,
    )
    assert nothing["verdict"] != "ok"
    assert refused.stderr.startswith(f"yifa: {empty}: {nothing['verdict']}: ")
    assert run("read", empty, "--url", PAGE).exit_code == 1


def test_read_of_a_listing_prints_its_rows(tmp_path: Path) -> None:
    """Date, title, address; and JSON under fixed keys."""
    rows = "".join(
        f"<li><a href='/zwgk/yfxz/202601/t202601{day}_{day}.html'>清溪县第{day}号通知</a>"
        f"<span>2026-01-{day}</span></li>"
        for day in range(10, 22)
    )
    path = tmp_path / "l.html"
    path.write_text(
        "<html><head><meta charset='utf-8'><title>依法行政</title></head><body><h2>依法行政</h2>"
        f"<ul class='list'>{rows}{AWAY}</ul><iframe src='/zwgk/frame.html'></iframe></body></html>",
        encoding="utf-8",
    )
    empty = tmp_path / "e.html"
    empty.write_bytes(b"")
    url = f"{HOME}zwgk/yfxz/index.htm"

    printed = run("read", path, "--url", url, "--listing")
    listing = json.loads(run("read", path, "--url", url, "--listing", "--json").stdout)
    refused = run("read", empty, "--url", url, "--listing", "--json")

    assert f"2026-01-10  清溪县第10号通知  {HOME}zwgk/yfxz/202601/t20260110_10.html" in printed.stdout
    assert set(listing) == {*LISTING_KEYS, "verdict", "verdict_detail", "platform", "findings", "frames"}
    assert "第三方报道  http://www.elsewhere.example/1.html  [external]" in printed.stdout
    assert len(listing["entries"]) == 13
    assert listing["entries"][0] == {
        "url": f"{HOME}zwgk/yfxz/202601/t20260110_10.html", "title": "清溪县第10号通知", "date": "2026-01-10",
        "date_text": "2026-01-10", "kind": "page",
    }  # fmt: skip
    assert (refused.exit_code, json.loads(refused.stdout)["entries"]) == (1, None)
    assert run("read", empty, "--url", url, "--listing").exit_code == 1


def test_what_a_platform_drops_is_read_and_is_no_part_of_the_document(tmp_path: Path) -> None:
    """Cicro's block of metadata stands inside the body: its pairs are read, its files and words are not."""
    block = (
        "<div id='symbol'><div>索引号：9901/2026-1</div><div>备注：页面工具请勿打印</div>"
        "<p>附件：<a href='/files/tool.docx'>阅读工具.docx</a></p></div>"
    )
    path = tmp_path / "p.html"
    path.write_bytes(
        make_page()
        .replace(b"<div id='zoom'>", b"<div class='ewb-article-detail'>" + block.encode())
        .replace(FOOT, LINKED.encode() + FOOT)
    )

    read = run("read", path, "--url", "http://www.a.gov.cn/info/iList.jsp?node_id=GKa&id=1", "--json")

    page = json.loads(read.stdout)
    assert (page["platform"], page["index_number"]) == ("cicro", "9901/2026-1")
    assert "请勿打印" not in page["text"]
    assert "行政复议申请42件" in page["text"]
    assert [each["name"] for each in page["attachments"]] == ["附件1.docx"]
