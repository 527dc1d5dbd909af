"""What proves the end of a list, and what would bring a next page: kinds of lists, as portals draw them."""

import json
import time
import timeit
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.walks.walk import Walk
from pipelines.saved import read_saved_listing
from tests.support.reading.gold import PAGES
from yifa.model.listing import Certificate, Listing, Proof, WalkVerdict

URL = "http://www.example.gov.cn/zwgk/fzjs/"
TODAY = date(2026, 11, 21)
TIMES = 8
"""as long is the longer page"""
MARGIN = 3
"""over `TIMES` the time, which the linear takes; the square takes 8 times that"""


def rows_of(number: int) -> str:
    return "".join(
        f'<li><a href="./2026{n:02}/t2026_{n}.html">某县某局{n}号法治政府建设年度报告</a>'
        f"<span>2026-0{n % 9 + 1}-15</span></li>"
        for n in range(1, number + 1)
    )


def page(after: str, *, above: str = "", rows: int = 6) -> bytes:
    """Return a list's page with markup above and after its rows."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>法治政府建设</title></head><body>'
        '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
        '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">公开</a> &gt; 法治建设</div>'
        f'{above}<ul class="list">{rows_of(rows)}</ul>{after}'
        '<div class="footer">主办：某县人民政府办公室</div></body></html>'
    ).encode()


def read(body: bytes) -> Listing:
    said = read_saved_listing(body, url=URL, portal=None, today=TODAY)
    assert said.listing is not None, said.error
    return said.listing


def end(body: bytes) -> Certificate:
    """Return the certificate of a walk over a list of this one page."""
    walk = Walk()
    listing = read(body)
    assert walk.take(listing, body_sha256="a", unknown=len(listing.entries)) is None
    assert walk.stop is not None
    return walk.stop


def answer(**more: object) -> bytes:
    rows = [
        {"title": f"某县某局{n}号法治政府建设年度报告", "url": f"/zwgk/2026/t{n}.html", "date": "2026-01-15"}
        for n in range(1, 6)
    ]
    return json.dumps({"code": 0, "data": {"list": rows, **more}}, ensure_ascii=False).encode()


KINDS = tomllib.loads((Path(__file__).parent / "ends.toml").read_text(encoding="utf-8"))
FLAGGED = {
    "hasMore": {"hasMore": True, "nextCursor": "eyJpZCI6NX0="},
    "has_next": {"has_next": 1},
    "last": {"last": False},
    "a cursor": {"nextPageToken": "abc"},
    "a flag within": {"pageInfo": {"hasNextPage": "true"}},
    "an end in numbers": {"isEnd": 0},
    "a link": {"links": {"next": "/api/list?p=2"}},
    "what remains": {"remaining": 52},
}


def kinds(of: str, *fields: str) -> list[Any]:
    return [pytest.param(*(kind[name] for name in fields), id=kind["name"]) for kind in KINDS[of]]


@pytest.mark.parametrize(("after", "kind"), kinds("unproved", "after", "kind"))
def test_what_would_bring_a_next_page_leaves_the_end_unproved(after: str, kind: str) -> None:
    stop = end(page(after))

    assert (stop.verdict, stop.stop_reason, stop.proof) == (WalkVerdict.UNPROVED, "unproved", None)
    assert stop.sign is not None
    assert stop.sign.startswith(f"{kind}: ")


@pytest.mark.parametrize("flags", FLAGGED.values(), ids=list(FLAGGED))
def test_an_answer_that_has_more_leaves_the_end_unproved(flags: dict[str, object]) -> None:
    stop = end(answer(**flags))

    assert stop.verdict is WalkVerdict.UNPROVED
    assert (stop.sign or "").startswith("an answer that has more: ")


@pytest.mark.parametrize(
    "body",
    [
        '<table>{rows}<tr><td colspan="2">{pager}</td></tr></table>',
        "<ul>{rows}<li>{pager}</li></ul>",
        '<div class="r">{pager}<ul>{rows}</ul></div>',
        '<form id="f"><ul>{rows}</ul>{pager}</form>',
        "<!-- <ul>{rows}</ul> -->{pager}",
    ],
    ids=["table", "item", "above", "form", "comment"],
)
def test_a_pager_is_found_wherever_it_stands(body: str) -> None:
    rows = rows_of(6)
    if "<table" in body:
        rows = (
            rows.replace("<li>", "<tr><td>")
            .replace("</a><span>", "</a></td><td>")
            .replace("</span></li>", "</td></tr>")
        )
    markup = body.format(rows=rows, pager='<a href="javascript:go(2)">下一页</a>')

    stop = end(f"<html><head><title>法治政府建设</title></head><body>{markup}</body></html>".encode())

    assert (stop.verdict, stop.rows_read) == (WalkVerdict.UNPROVED, 6)


def test_an_answer_says_where_its_rows_end() -> None:
    assert end(answer(hasMore=False)).proof is Proof.NEXT_SHUT
    assert end(answer(last=True, totalElements=5)).proof is Proof.ROWS_MET
    assert end(answer()).proof is Proof.NO_PAGER
    assert end(answer(last=False, totalElements=57, size=5)).verdict is WalkVerdict.TRUNCATED


@pytest.mark.parametrize(
    "said",
    [
        "<div>总记录数：<span>57</span>，每页显示<span>20</span>条</div>",
        "<p>记录总数为<b>57</b></p>",
        "<div>总计：57条</div>",
        "<div>Showing 1 to 6 of 57 entries</div>",
        "<div>当前第<font>1</font>页 总页数:<font>3</font></div>",
        "<div>总计<b>3</b>页</div>",
        "<span>Page 1 of 3</span>",
        "<div>共3頁 第1頁</div>",
        "<div>合计14篇文章</div>",
        "<div>Total records: 14</div>",
        "<div>总14条 每页6条</div>",
        "<div>为您找到相关结果约14条</div>",
        "<script>var allPage=3,nowPage=1;</script>",
        "<script>//<!--\nvar countPage=3;\n//--></script>",
    ],
)
def test_counts_in_other_words_are_declared(said: str) -> None:
    assert end(page(said)).verdict is WalkVerdict.TRUNCATED


@pytest.mark.parametrize(
    "said",
    [
        "<div>访问总数：57</div>",
        "<div>每页显示20条</div>",
        "<div>总点击数为57次</div>",
        "<p>Page 1 of 1</p>",
        "<div>文章总数：3456篇</div>",
        "<p>主动公开信息总计 4567 条</p>",
    ],
)
def test_other_counts_declare_nothing_beyond_the_page(said: str) -> None:
    assert end(page(said)).verdict is WalkVerdict.COMPLETE


@pytest.mark.parametrize(("after", "proof"), kinds("whole", "after", "proof"))
def test_a_whole_list_is_complete_by_its_proof(after: str, proof: str) -> None:
    stop = end(page(after))

    assert (stop.verdict, stop.proof, stop.sign) == (WalkVerdict.COMPLETE, proof, None)


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ("data-total='57' data-size='6'", WalkVerdict.UNPROVED),
        ("total-count='57'", WalkVerdict.UNPROVED),
        ("data-pages='3'", WalkVerdict.UNPROVED),
        ("data-total='6' data-size='20'", WalkVerdict.COMPLETE),
        ("data-columnid='57' data-pageshow='3'", WalkVerdict.COMPLETE),
    ],
)
def test_the_box_around_a_list_may_count_its_rows(counts: str, verdict: WalkVerdict) -> None:
    assert end(page("</div>", above=f"<div class='list-box' {counts}>")).verdict is verdict


@pytest.mark.parametrize("above", kinds("ornament", "above"))
def test_an_ornament_above_a_list_is_no_pager(above: str) -> None:
    assert end(page("", above=above)).proof is Proof.NO_PAGER


def test_a_pager_directly_above_the_list_is_its_own() -> None:
    above = '<div class="page"><a href="javascript:go(2)">下一页</a></div>'

    assert end(page("", above=above)).verdict is WalkVerdict.UNPROVED
    assert (
        end(page('<div class="page"><span>下一页</span></div>', above=above)).verdict is WalkVerdict.UNPROVED
    )


def test_rows_declared_and_not_seen_are_missing() -> None:
    stop = end(page("<div>共57条</div>"))

    assert (stop.verdict, stop.stop_reason) == (WalkVerdict.TRUNCATED, "rows_missing")
    assert stop.detail == "6 of 57 declared rows were seen, and no next page is named"
    assert (end(page('<div>共57条 <a href="javascript:go(2)">下一页</a></div>')).sign or "").startswith(
        "next by"
    )


def test_the_sign_is_told_with_its_words_and_place() -> None:
    stop = end(page('<a onclick="turn(2)">下一页</a>'))

    assert stop.sign == 'next by a function: <a onclick="turn(2)">下一页'
    assert stop.detail == f"not followed: {stop.sign}"


@pytest.mark.parametrize(("rows", "weak"), [(4, False), (10, True), (12, False), (15, True), (20, True)])
def test_a_round_number_of_rows_without_a_pager_is_the_weaker_proof(rows: int, *, weak: bool) -> None:
    stop = end(page("", rows=rows))

    assert stop.proof is Proof.NO_PAGER
    assert stop.detail == (f"{rows} rows, a round number: the weaker proof" if weak else "")


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="javascript:;">下一页</a>',
        '<form><input type="hidden" name="pageNo" value="2"></form>',
        '<div class="page">到第<input type="text" name="pageNum">页</div>',
        '<select onchange="go(this.value)"><option>1</option><option>2</option></select>',
        '<div>共<span id="n"></span>页</div>',
        "<script>$('#p').pagination({total: all})</script>",
    ],
    ids=["dead", "form", "field", "select", "count", "call"],
)
def test_what_stands_on_every_page_is_no_sign_where_pages_were_turned_by_addresses(pager: str) -> None:
    walk = Walk()
    first = read(page('<a href="index_2.html">下一页</a>'))
    last = read(page(f'<a href="index.html">上一页</a>{pager}', rows=9))

    assert walk.take(first, body_sha256="a", unknown=6) is not None
    assert walk.take(last, body_sha256="b", unknown=3) is None
    assert walk.stop is not None
    assert (walk.stop.verdict, walk.stop.proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)


def test_a_function_that_turns_on_is_a_sign_on_any_page() -> None:
    walk = Walk()
    walk.take(read(page('<a href="index_2.html">2</a>')), body_sha256="a", unknown=6)
    walk.take(read(page('<a href="javascript:go(3)">下一页</a>', rows=9)), body_sha256="b", unknown=3)

    assert walk.stop is not None
    assert walk.stop.verdict is WalkVerdict.UNPROVED


@pytest.mark.no_cover  # long inputs
@pytest.mark.parametrize(
    "piece",
    [
        '<a href="javascript:go(2)">2</a>', '<div class="page">', '<span onclick="a">', "<b></b>条",
        "<select><option>1", "<script>/*</script>", "<script>Pager(</script>", '<script>"#a.b</script>',
        "<form><input name=page>", "<script>function Pager(</script>",
        '<li class="next"><img src="next.gif">', "共{{", '<i title="下一页 ">',
    ],
)  # fmt: skip
def test_the_time_grows_with_the_page(piece: str) -> None:
    few, many = (_seconds(page(piece * times)) for times in (1000, 1000 * TIMES))

    assert many < MARGIN * TIMES * few


def _seconds(body: bytes) -> float:
    """Return what reading costs a processor, at best of a few times, however busy the machine is."""
    return min(
        timeit.repeat(
            lambda: read_saved_listing(body, url=URL, portal=None, today=TODAY),
            timer=time.process_time, number=1, repeat=2,
        )
    )  # fmt: skip


@pytest.mark.skipif(not PAGES.is_dir(), reason="no saved pages beside this folder")
def test_every_saved_listing_has_a_proof_or_a_true_sign() -> None:
    facts = [json.loads(line) for line in (PAGES / "INDEX.jsonl").read_text(encoding="utf-8").splitlines()]
    listings = [fact for fact in facts if fact["kind"] == "listing"]
    wrong = []
    for fact in listings:
        walk, listing = Walk(), read((PAGES / fact["file"]).read_bytes())
        followed = walk.take(listing, body_sha256="a", unknown=1) is not None
        further = fact["gold"]["total_pages"] > 1
        proved = walk.stop is not None and walk.stop.proof is not None
        if not followed and proved is further:
            wrong.append((fact["file"], walk.stop))

    assert listings
    assert not wrong


def test_a_box_that_grows_as_it_is_scrolled_holds_the_rows() -> None:
    """The rows stand in it, so that it is no control beside them."""
    body = page("").replace(b'<ul class="list">', b'<van-list @load="f"><ul class="list">')

    assert (end(body).sign or "").startswith("a box that grows as it is scrolled: ")
