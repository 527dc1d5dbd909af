"""Lists behind frames and jumps, pages that lead elsewhere, and columns that are no longer there."""

from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.support.crawling import crawl, current, open_failures, published_by, put_first_crawl, rows
from tests.support.tracing import untraced

__all__ = ["untraced"]

CODE, NAME, HOME = "140225", "hunyuan", "http://www.hunyuan.gov.cn/"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
PROSE = "<p>" + "本栏目正在建设，有关内容将陆续公开，敬请关注。" * 30 + "</p>"


def page(body: str) -> Response:
    return Response(
        headers=HTML, body=f"<html><head><title>栏目</title></head><body>{body}</body></html>".encode()
    )


def jump(url: str) -> Response:
    return page(f'<script>location.href="{url}"</script>')


def last_walk(archive: Path) -> dict[str, object]:
    return rows(archive, "SELECT * FROM walk ORDER BY walk_id DESC LIMIT 1")[0]


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """An archive that knows the portal's section from a first crawl."""
    archive = tmp_path / "a.db"
    assert put_first_crawl(archive, NAME) == 0
    return archive


@pytest.mark.parametrize("how", ["frame", "jump"])
def test_a_list_behind_a_frame_or_a_jump_is_walked(known: Path, replica: Replica, how: str) -> None:
    section = replica.truth.sections[CODE]
    behind = section.page_urls[1]
    cover = page(f'<iframe src="{behind}"></iframe>') if how == "frame" else jump(behind)
    replica.world.serve(section.url, cover)
    ran = crawl(known, replica, NAME, command="backfill")
    walk = last_walk(known)

    assert (walk["pages"], walk["rows_read"]) == (2, 10)  # the second and the last of three
    assert (walk["verdict"], walk["stop_reason"]) == ("truncated", "no_next")
    assert ran.status == 1


def test_lists_that_jump_to_each_other_fail(known: Path, replica: Replica) -> None:
    section = replica.truth.sections[CODE]
    replica.world.serve(section.url, jump(section.page_urls[1]))
    replica.world.serve(section.page_urls[1], jump(section.url))
    ran = crawl(known, replica, NAME)

    assert ran.status == 1
    assert (last_walk(known)["verdict"], last_walk(known)["stop_reason"]) == ("failed", "redirect_loop")


def test_a_column_that_is_no_list_any_more_fails_and_is_looked_for_anew(
    known: Path, replica: Replica
) -> None:
    section = replica.truth.sections[CODE]
    replica.world.serve(section.url, page(PROSE))
    replica.forget_requests()
    ran = crawl(known, replica, NAME)

    assert ran.status == 1
    assert (last_walk(known)["verdict"], last_walk(known)["stop_reason"]) == ("failed", "layout_changed")
    assert "/" in [request.path_with_query for request in replica.requests]
    assert open_failures(known, section.url) == 1


def test_a_declared_page_that_is_missing_fails_the_walk(tmp_path: Path, replica: Replica) -> None:
    section = replica.truth.sections[CODE]
    replica.world.serve(section.page_urls[1], Response(status=404, body=b"no"))
    ran = crawl(tmp_path / "a.db", replica, NAME)
    walk = last_walk(tmp_path / "a.db")

    assert ran.status == 1
    assert (walk["verdict"], walk["stop_reason"], walk["pages"]) == ("failed", "not_found", 1)
    assert open_failures(tmp_path / "a.db", section.page_urls[1]) == 1


def test_a_deep_page_that_is_a_stub_ends_the_list_as_published(tmp_path: Path, replica: Replica) -> None:
    section = replica.truth.sections[CODE]
    stub = Response(
        headers=HTML, body=b"<html><head><title></title></head><body>" + b" " * 300 + b"</body></html>"
    )
    replica.world.serve(section.page_urls[1], stub)
    crawl(tmp_path / "a.db", replica, NAME)
    walk = last_walk(tmp_path / "a.db")

    assert (walk["verdict"], walk["stop_reason"], walk["pages"]) == ("complete", "stub_page", 1)
    assert "1 of 3 pages" in str(walk["detail"])


def test_a_page_that_jumps_is_kept_under_the_address_it_leads_to(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    first, second = published_by(replica, CODE)[:2]
    replica.world.serve(first, jump(second))
    ran = crawl(archive, replica, NAME)

    assert ran.status == 0
    assert second in current(archive)
    assert rows(archive, "SELECT count(*) AS n FROM task") == [{"n": 0}]


def test_a_page_that_jumps_to_nothing_stays_in_the_failure_queue(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    first = published_by(replica, CODE)[0]
    replica.world.serve(first, jump(f"{HOME}hyxrmzfz/nowhere.shtml"))
    ran = crawl(archive, replica, NAME)

    assert ran.status == 1
    assert open_failures(archive, first) == 1
    assert first not in current(archive)


def test_a_page_without_a_document_is_never_stored(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    first = published_by(replica, CODE)[0]
    links = "".join(f'<li><a href="/c{n}/list.shtml">栏目{n}</a></li>' for n in range(60))
    replica.world.serve(first, page(f"<ul>{links}</ul>"))
    ran = crawl(archive, replica, NAME)

    assert ran.status == 1
    assert rows(archive, "SELECT reason FROM failure WHERE url = ?", first) == [{"reason": "layout"}]
    assert first not in current(archive)


def test_a_home_page_that_is_a_challenge_parks_the_portal(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    replica.world.serve(HOME, Response(status=521, body=b"<script>document.cookie='x';</script>"))
    ran = crawl(archive, replica, NAME)

    assert ran.status == 18
    assert rows(archive, "SELECT kind, verdict FROM capture") == [{"kind": "home", "verdict": "challenge"}]
    assert rows(archive, "SELECT count(*) AS n FROM walk") == [{"n": 0}]


def test_a_portal_without_the_column_says_where_it_was_looked_for(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    replica.world.serve(HOME, page("<a href='/a.shtml'>招商引资</a>" + PROSE))
    ran = crawl(archive, replica, NAME)
    failure = rows(archive, "SELECT reason, detail FROM failure WHERE url = ?", HOME)[0]

    assert ran.status == 1
    assert failure["reason"] == "section_not_found"
    assert "法治政府建设" in failure["detail"]
    assert "1 pages looked at" in failure["detail"]
