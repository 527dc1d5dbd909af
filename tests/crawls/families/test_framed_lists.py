"""A framed list whose requests fail, lie, end early or bring nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica, Response
from tests.replica.worlds.families import MORE, ROWS, family_world
from tests.support.crawling import crawl, current, rows


def test_a_request_that_fails_is_told_and_another_way_is_tried(tmp_path: Path) -> None:
    """Hanweb's proxy by rows is gone, by pages it answers; where nothing answers the walk has failed."""
    archive, lost = tmp_path / "a.db", Response(status=404, body=b"gone")
    address = "http://www.danye.example/module/web/jpage/dataproxy.jsp"
    with Replica(family_world("danye", "mulu")) as replica:
        for start in (16, 21, 26):
            query = f"?startrecord={start}&endrecord={start + 4}&perpage=5"
            replica.world.serve(address + query, lost)
        replica.world.serve("http://www.mulu.example/gkmlpt/api/all/5241?page=1&sid=755041", lost)
        ran = crawl(archive, replica, more=MORE)
    walks = {
        row["slug"]: row
        for row in rows(
            archive,
            "SELECT slug, verdict, stop_reason, rows_read, detail FROM walk JOIN section USING (section_id) "
            "JOIN portal USING (portal_id)",
        )
    }

    assert (walks["danye"]["verdict"], walks["danye"]["rows_read"]) == ("complete", ROWS)
    assert (walks["mulu"]["verdict"], walks["mulu"]["stop_reason"]) == ("failed", "list_request")
    assert "catalogue: http_error" in walks["mulu"]["detail"]
    assert ran.status == 1


def test_a_course_that_breaks_off_leaves_a_failed_walk_and_the_rows_before_it(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("jiansuo")) as replica:
        query = next(each for each in _searches(tmp_path, replica) if each.endswith("&page=3"))
        replica.world.serve(f"http://www.jiansuo.example{query}", Response(status=404, body=b"gone"))
        crawl(archive, replica, more=MORE)
        (walk,) = rows(archive, "SELECT verdict, stop_reason, rows_read, pages FROM walk")

    assert walk == {"verdict": "failed", "stop_reason": "list_request", "rows_read": 10, "pages": 2}
    assert len(current(archive)) == 10


def _searches(folder: Path, replica: Replica) -> list[str]:
    """Return the search requests that a crawl makes."""
    crawl(folder / "before.db", replica, more=MORE)
    return [r.path_with_query for r in replica.requests if "/common/search/" in r.path_with_query]


def test_a_challenge_behind_a_frame_parks_the_portal(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    challenge = Response(status=412, body=b"<script>$_ts=window['$_ts'];</script>")
    with Replica(family_world("mulu")) as replica:
        replica.world.serve("http://www.mulu.example/gkmlpt/api/all/5241?page=1&sid=755041", challenge)
        ran = crawl(archive, replica, more=MORE)
        (walk,) = rows(archive, "SELECT verdict, stop_reason FROM walk")

    assert walk == {"verdict": "blocked", "stop_reason": "challenge"}
    assert ran.status == 18


def test_a_list_that_is_empty_says_so(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("mulu", "jiansuo", "gongkai")) as replica:
        for site in replica.world.sites.values():
            site.rows.clear()
        replica.world.version += 1
        crawl(archive, replica, more=MORE)
    walks = rows(archive, "SELECT verdict, rows_read, detail FROM walk")

    assert {(each["verdict"], each["rows_read"]) for each in walks} == {("complete", 0)}
    assert len(walks) == 3
    assert all("empty" in each["detail"] for each in walks)


def test_a_list_behind_requests_that_had_rows_is_not_believed_to_be_empty(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("mulu", "jiansuo", "gongkai")) as replica:
        crawl(archive, replica, more=MORE)
        before = current(archive)
        for site in replica.world.sites.values():
            site.rows.clear()
        replica.world.version += 1
        ran = crawl(archive, replica, more=MORE)
    walks = rows(archive, "SELECT verdict, stop_reason FROM walk WHERE run_id = 2")

    assert walks == [{"verdict": "failed", "stop_reason": "layout_changed"}] * 3
    assert ran.status == 1
    assert current(archive) == before


TINY = "<html><body><script>window._CONFIG={SID:'755041',TREE:[{id:5241,parent:0,name:'依法行政'}]}</script>"
CATALOGUE = "http://www.mulu.example/gkmlpt/api/all/5241"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def only_walk(archive: Path) -> dict[str, Any]:
    (walk,) = rows(archive, "SELECT verdict, stop_reason, rows_read, detail FROM walk")
    return walk


def test_a_shell_of_a_few_bytes_is_no_stub(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    shell = Response(headers=HTML, body=f"{TINY}</body></html>".encode())
    with Replica(family_world("mulu")) as replica:
        replica.world.serve("http://www.mulu.example/gkmlpt/index", shell)
        crawl(archive, replica, more=MORE)

    assert (only_walk(archive)["verdict"], only_walk(archive)["rows_read"]) == ("complete", ROWS)


def test_an_interface_that_gives_out_before_its_total_leaves_a_truncated_walk(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    nothing = Response(headers=HTML, body=b'{"total": 26, "articles": []}')
    with Replica(family_world("mulu")) as replica:
        replica.world.serve(f"{CATALOGUE}?page=3&sid=755041", nothing)
        crawl(archive, replica, more=MORE)
    walk = only_walk(archive)

    assert (walk["verdict"], walk["rows_read"]) == ("truncated", 10)
    assert len(current(archive)) == 10


def test_a_page_in_place_of_the_data_is_no_list(tmp_path: Path) -> None:
    """A throttled interface answers the section's front page, links and all, with status 200."""
    archive = tmp_path / "a.db"
    links = "".join(
        f'<li><a href="/content/post_{n}.html">某条要闻标题之{n}</a>2026-01-0{n}</li>' for n in range(1, 9)
    )
    front = Response(headers=HTML, body=f"<html><body><ul>{links}</ul></body></html>".encode())
    with Replica(family_world("mulu")) as replica:
        replica.world.serve(f"{CATALOGUE}?page=1&sid=755041", front)
        crawl(archive, replica, more=MORE)
    walk = only_walk(archive)

    assert (walk["verdict"], walk["stop_reason"], walk["rows_read"]) == ("failed", "list_request", 0)
    assert "is no json" in walk["detail"]
    assert current(archive) == {}


@pytest.mark.parametrize(("status", "method"), [(307, "POST"), (302, "GET")])
def test_a_post_follows_a_redirect_as_its_status_says(tmp_path: Path, status: int, method: str) -> None:
    archive = tmp_path / "a.db"
    away = Response(status=status, headers=(("Location", "/queryList?again=1"),))
    with Replica(family_world("liebiao")) as replica:
        replica.world.serve("http://www.liebiao.example/queryList", away)
        crawl(archive, replica, more=MORE)
        followed = {r.method for r in replica.requests if r.path_with_query == "/queryList?again=1"}

    assert followed == {method}
    assert only_walk(archive)["rows_read"] == (ROWS if method == "POST" else 5)
    assert only_walk(archive)["verdict"] == ("complete" if method == "POST" else "truncated")


def test_a_frame_whose_script_is_gone_is_a_failed_walk(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("qianduan")) as replica:
        gone = Response(status=404, body=b"gone")
        replica.world.serve("http://www.qianduan.example/js/webBuilderCommon.js", gone)
        ran = crawl(archive, replica, more=MORE)

    assert (only_walk(archive)["verdict"], only_walk(archive)["stop_reason"]) == ("failed", "layout")
    assert ran.status == 1


def test_a_script_that_cannot_be_fetched_is_in_the_failure_queue(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    address = "http://www.qianduan.example/js/webBuilderCommon.js"
    with Replica(family_world("qianduan")) as replica:
        replica.world.serve(address, Response(reset=True))
        crawl(archive, replica, more=MORE)
    failed = rows(archive, "SELECT url, kind FROM failure WHERE url = ?", address)

    assert failed == [{"url": address, "kind": "listing"}]


def test_a_store_that_is_empty_where_the_page_shows_all_is_whole(tmp_path: Path) -> None:
    """Some proxies answer an empty store while the page itself holds every row."""
    archive = tmp_path / "a.db"
    with Replica(family_world("fenzu")) as replica:
        site = replica.world.site("620190")
        del site.rows[15:]
        replica.world.version += 1
        crawl(archive, replica, more=MORE)

    assert (only_walk(archive)["verdict"], only_walk(archive)["rows_read"]) == ("complete", 15)


def test_an_iframe_is_tried_where_no_request_brings_anything(tmp_path: Path) -> None:
    """A column page may carry its channel's id and yet show its list in a frame."""
    archive = tmp_path / "a.db"
    with Replica(family_world("jiansuo")) as replica:
        site = replica.world.site("430191")
        link = '<li><a href="{}">{}</a><span>{}</span></li>'
        listed = "".join(link.format(row.path, row.title, row.date) for row in site.rows)
        channel = f'<meta name="channelid" content="{"0" * 32}"><title>依法行政</title>'
        shell = f'<html><head>{channel}</head><body><iframe src="/jsx/yfxz/nr.shtml"></iframe></body></html>'
        for path, text in (("list", shell), ("nr", f"<html><body><ul>{listed}</ul></body></html>")):
            response = Response(headers=HTML, body=text.encode())
            replica.world.serve(f"http://www.jiansuo.example/jsx/yfxz/{path}.shtml", response)
        crawl(archive, replica, more=MORE)
    walks = rows(archive, "SELECT verdict, rows_read FROM walk WHERE rows_read > 0")

    assert {"verdict": "complete", "rows_read": ROWS} in walks
