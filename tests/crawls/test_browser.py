"""Lists that only a browser can turn, crawled with the profile's `browser = true`, in a real Chromium."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.browser.chromium import NoBrowserError, find_chromium
from tests.replica import Replica, Response
from tests.support.clocked import crawl_at
from tests.support.crawling import SPRING, rows
from yifa.model.portal import Section

CODE, NAME = "140225", "hunyuan"
SIZE, TOTAL = 4, 10
HTML = (("Content-Type", "text/html; charset=utf-8"),)
JSON = (("Content-Type", "application/json"),)
DRAW = """
var draw = function (rows, add) {
  var box = document.querySelector('ul.list'), items = rows.map(function (row) {
    return '<li><a href="' + row.url + '">' + row.title + '</a><span>' + row.date + '</span></li>';
  }).join('');
  box.innerHTML = add ? box.innerHTML + items : items; };
var seal = function (n) { return 'k' + ((n * 7919 + 13) % 1000); };
var ask = function (n, then) { var x = new XMLHttpRequest();
  x.open('GET', ['da', 'ta'].join('') + '-' + seal(n) + '.json'); x.setRequestHeader('X-Token', seal(n));
  x.onload = function () { if (x.status < 400) then(JSON.parse(x.responseText)); }; x.send(); };
"""
TURN = """var page = 1, next = document.getElementById('go');
next.onclick = function () { if (page < 3) ask(page + 1, function (rows) { page += 1; draw(rows); }); };"""
NEXT = '<div class="pages"><a href="javascript:;" id="go">下一页</a></div>'
SHUTTING = TURN.replace("draw(rows); }", "draw(rows); next.className = page == 3 ? 'disabled' : ''; }")
MORE = """var page = 1; document.getElementById('go').onclick = function () { var self = this;
  ask(page + 1, function (rows) {
    page += 1; draw(rows, true); if (page == 3) self.style.display = 'none'; }); };"""
ENDLESS = """var page = 1, busy = false;
window.onscroll = function () { if (busy || page == 3) return; busy = true;
  ask(page + 1, function (rows) { page += 1; busy = false; draw(rows, true); }); };"""
SHELL = """ask(1, draw);
document.getElementById('pager').innerHTML = '<div class="el-pagination"><ul class="el-pager">' +
  '<li class="number active">1</li><li class="number">2</li><li class="number">3</li></ul></div>';
[].forEach.call(document.querySelectorAll('li.number'), function (item) {
  item.onclick = function () { ask(+item.textContent, draw); }; });"""
DEAD = "document.getElementById('go').onclick = function () {};"
OUTSIDE = (
    '<script src="https://cdn.elsewhere.example/x.js"></script>'
    '<img src="http://track.elsewhere.example/p.gif">'
)


def page(after: str, shown: str, script: str) -> str:
    """Return a list's page: rows, what stands after them, and the script at its end."""
    crumb = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 依法行政</div>'
    return (
        f"<html><head><title>依法行政</title></head><body>{crumb}<ul class='list'>{shown}</ul>{after}"
        f"<div style='height:3000px'></div><script>{DRAW}{script}</script></body></html>"
    )


KINDS: Mapping[str, tuple[str, str, bool]] = {
    "shutting": (NEXT, SHUTTING, True),
    "idle at its end": (NEXT + OUTSIDE, TURN, True),
    "more": ('<div class="loadmore" id="go">加载更多</div>', MORE, True),
    "endless": ('<div class="infinite-scroll">上拉加载更多</div>', ENDLESS, True),
    "drawn": ('<div id="pager"></div>', SHELL, False),
    "dead": (NEXT, DEAD, True),
    "broken": (NEXT, TURN, True),
}
"""kind → what stands after the rows, its script, whether the page as fetched has rows"""


def seal(number: int) -> str:
    """Return what the scripts above name a page by."""
    return f"k{(number * 7919 + 13) % 1000}"


def serve(replica: Replica) -> tuple[Section, ...]:
    """Serve a list of each kind; return the sections that a profile names."""
    section = replica.truth.sections[CODE]
    host = f"http://{urlsplit(section.url).netloc}"
    told = [{"url": row.url, "title": row.title, "date": row.date} for row in section.rows[:TOTAL]]
    sections = []
    for number, (kind, (after, script, has_rows)) in enumerate(KINDS.items()):
        folder = f"{host}/browser/{number}"
        first = "".join(
            f'<li><a href="{row["url"]}">{row["title"]}</a><span>{row["date"]}</span></li>'
            for row in told[:SIZE]
        )
        body = page(after, first if has_rows else "", script)
        replica.world.serve(f"{folder}/", Response(headers=HTML, body=body.encode()))
        for turn in (1, 2, 3):
            answer = Response(headers=JSON, body=json.dumps(told[(turn - 1) * SIZE : turn * SIZE]).encode())
            if kind == "broken" and turn == 3:
                answer = Response(status=500, body=b"down")
            replica.world.serve(f"{folder}/data-{seal(turn)}.json", answer)
        sections.append(Section(name=kind, url=f"{folder}/"))
    return tuple(sections)


def walked(archive: Path) -> dict[str, tuple[str, int, str | None]]:
    """Return of each list how its walk ended, over how many rows, and by what proof."""
    sql = """SELECT s.name, w.verdict, w.rows_read, w.proof
        FROM walk AS w JOIN section AS s USING (section_id) ORDER BY walk_id"""
    return {row["name"]: (row["verdict"], row["rows_read"], row["proof"]) for row in rows(archive, sql)}


def crawl(archive: Path, replica: Replica, *, browser: bool) -> int:
    """Crawl the lists alone."""
    edits = {CODE: {"browser": browser, "sections": serve(replica)}}
    return crawl_at(SPRING, archive, dict(replica.hosts), [NAME], edits=edits)


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one crawl with a browser."""
    try:
        find_chromium()
    except NoBrowserError as error:
        pytest.skip(f"no list was turned in a browser: {error}")
    archive = tmp_path_factory.mktemp("browser") / "a.db"
    with Replica() as replica:
        crawl(archive, replica, browser=True)
    return archive


def test_a_browser_turns_what_no_request_of_ours_can(turned: Path) -> None:
    assert walked(turned) == {
        "shutting": ("complete", TOTAL, "next_shut"),
        "idle at its end": ("complete", TOTAL, "next_shut"),
        "more": ("complete", TOTAL, "next_shut"),
        "endless": ("complete", TOTAL, "next_shut"),
        "drawn": ("complete", TOTAL, "next_shut"),
        "dead": ("unproved", SIZE, None),
        "broken": ("failed", 2 * SIZE, None),
    }


def test_what_the_browser_showed_is_kept_as_what_it_is(turned: Path) -> None:
    sql = "SELECT requested_url, method, request_body, verdict FROM capture WHERE method = 'RENDERED'"
    shown = rows(turned, f"{sql} AND requested_url LIKE '%/browser/4/%' ORDER BY capture_id")
    asked = rows(
        turned, "SELECT url FROM capture WHERE verdict_detail = 'asked for by a page in the browser'"
    )

    assert [(row["requested_url"].partition("#")[2], row["request_body"]) for row in shown] == [
        (f"RENDERED:{number}", f"page {number}") for number in (1, 2, 3)
    ]
    assert {row["url"].rpartition("-")[2] for row in asked} >= {f"{seal(turn)}.json" for turn in (1, 2, 3)}


def test_nothing_outside_the_portal_is_asked_for(turned: Path) -> None:
    assert rows(turned, "SELECT 1 FROM capture WHERE url LIKE '%elsewhere%'") == []
    assert rows(turned, "SELECT 1 FROM outcome WHERE url LIKE '%elsewhere%'") == []


def test_a_control_that_does_nothing_is_named(turned: Path) -> None:
    sql = "SELECT w.detail FROM walk AS w JOIN section AS s USING (section_id) WHERE s.name = 'dead'"
    (walk,) = rows(turned, sql)

    assert "tried: in a browser: a click on '下一页' brings no further row" in walk["detail"]


def test_without_a_browser_the_walk_says_what_is_missing(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIFA_CHROMIUM", str(tmp_path / "none"))
    crawl(tmp_path / "a.db", replica, browser=True)
    (walk,) = rows(tmp_path / "a.db", "SELECT verdict, detail FROM walk WHERE walk_id = 1")

    assert walk["verdict"] == "unproved"
    assert "the profile asks for a browser, and " in walk["detail"]


def test_a_portal_that_asks_for_none_is_never_turned_by_one(tmp_path: Path, replica: Replica) -> None:
    crawl(tmp_path / "a.db", replica, browser=False)

    assert walked(tmp_path / "a.db")["shutting"][0] == "unproved"
    assert rows(tmp_path / "a.db", "SELECT 1 FROM capture WHERE method = 'RENDERED'") == []
