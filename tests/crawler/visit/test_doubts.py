"""A page that reads well by itself and is not what its row leads to never takes a document's place."""

import sqlite3
from pathlib import Path

from tests.replica import Replica, Response
from tests.support.crawling import crawl, current, open_failures, published_by, rows, yifa
from tests.support.tracing import untraced

__all__ = ["untraced"]

CODE, NAME, HOST = "140225", "hunyuan", "http://www.hunyuan.gov.cn"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def other(words: str) -> Response:
    body = f"<html><head><title>{words}</title></head><body><h1>{words}</h1><div id=zoom>{'<p>敬请市民朋友注意出行安全。</p>' * 9}</div></body></html>"  # noqa: E501 - markup
    return Response(headers=HTML, body=body.encode())


def test_a_new_page_of_an_honest_portal_that_says_something_else_is_stored_and_noted(
    tmp_path: Path, replica: Replica
) -> None:
    archive, url = tmp_path / "a.db", published_by(replica, CODE)[0]
    replica.world.serve(url, other("关于开展消防安全检查的温馨提示"))
    crawl(archive, replica, NAME)
    found = rows(archive, "SELECT code, url FROM finding WHERE code = 'title_differs'")

    assert found == [{"code": "title_differs", "url": url}]
    assert "消防安全" in str(current(archive)[url]["title"])


def test_what_a_crawl_found_beside_other_pages_outlives_a_reread_and_the_next_crawl(
    tmp_path: Path, replica: Replica
) -> None:
    archive, url = tmp_path / "a.db", published_by(replica, CODE)[0]
    replica.world.serve(url, other("关于开展消防安全检查的温馨提示"))
    found = "SELECT code, url, version_id FROM finding WHERE code = 'title_differs'"
    crawl(archive, replica, NAME)
    before = rows(archive, found)
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE version SET extraction = 0")  # as an older yifa read them
    db.close()

    reread = yifa("reread", "--archive", archive)
    crawl(archive, replica, NAME, command="backfill", more=["--refresh"])

    assert (reread.status, " 0 otherwise, 0 not read" in reread.out) == (0, True)
    assert len(before) == 1
    assert rows(archive, found) == before
    assert not open_failures(archive, url)


def test_one_page_at_three_addresses_that_none_of_their_rows_speaks_of_parks_the_portal(
    tmp_path: Path, replica: Replica
) -> None:
    archive, urls = tmp_path / "a.db", published_by(replica, CODE)[:4]
    for url in urls:
        replica.world.serve(url, other("当前访问人数较多正在为您排队"))
    ran = crawl(archive, replica, NAME)

    assert ran.status in (1, 18)
    assert not set(urls) & set(current(archive))
    assert rows(archive, "SELECT count(*) AS n FROM capture WHERE verdict = 'challenge'")[0]["n"] >= 1
    assert all(open_failures(archive, url) for url in urls[2:])


def test_nothing_a_page_says_is_obeyed_by_the_terminal(tmp_path: Path, replica: Replica) -> None:
    """Neither while the crawl runs nor in what is printed of the archive, as text or as JSON."""
    archive, url = tmp_path / "a.db", published_by(replica, CODE)[0]
    replica.world.serve(url, other("页面不存在&#155;31m\u202e\x1b[31m\x9b5m"))
    ran = crawl(archive, replica, NAME)
    told = [
        yifa(*words, "--archive", archive).out for words in (["report"], ["report", "--json"], ["failures"])
    ]

    assert url in ran.err
    for text in (ran.out, ran.err, *told):
        assert not set(text) & {"\x1b", "\x9b", "\u202e", "\x07"}
