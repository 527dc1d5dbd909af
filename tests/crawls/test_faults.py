"""A portal that lies, stalls or vanishes is never 'nothing new', and costs nothing that was stored."""

import re
import signal
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.replica import Replica, Response
from tests.support.crawling import (
    YIFA,
    crawl,
    crawl_words,
    current,
    open_failures,
    published_by,
    put_first_crawl,
    rows,
    yifa,
)


def stop_of(archive: Path) -> tuple[str, str]:
    walk = rows(archive, "SELECT verdict, stop_reason FROM walk ORDER BY walk_id DESC LIMIT 1")[0]
    return walk["verdict"], walk["stop_reason"]


def answer_of(replica: Replica, url: str) -> bytes:
    """Return what the replica answers at an address."""
    parts = urlsplit(url)
    asked = urllib.request.Request(
        f"http://{replica.hosts[parts.netloc]}{parts.path}", headers={"Host": parts.netloc}
    )
    with urllib.request.urlopen(asked) as answer:
        return bytes(answer.read())


CHALLENGE = b"<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];</script></head></html>"
SOFT_404 = "<html><head><title>提示</title></head><body>您访问的页面不存在或已删除</body></html>".encode()


@pytest.mark.parametrize(
    ("response", "verdict", "reason", "status"),
    [
        (Response(status=412, body=CHALLENGE), "blocked", "challenge", 18),
        (
            Response(status=521, body=b"<script>document.cookie='__jsl_clearance=1';</script>"),
            "blocked",
            "challenge",
            18,
        ),
        (Response(body=SOFT_404), "failed", "not_found", 1),
        (Response(body=b""), "failed", "empty", 1),
        (Response(status=404, body=b"no"), "failed", "not_found", 1),
        (Response(reset=True), "failed", "connection", 1),
        (
            Response(status=503, headers=(("Retry-After", "86400"),), body=b"busy"),
            "blocked",
            "retry_after",
            18,
        ),
        (Response(body=b"<html><body>cut", promised_length=9000), "failed", "truncated", 1),
        (
            Response(status=302, headers=(("Location", "http://casino.example/"),)),
            "failed",
            "redirected_away",
            1,
        ),
    ],
    ids=["412", "521", "soft404", "empty", "404", "reset", "503", "cut", "away"],
)
def test_a_bad_listing_is_never_nothing_new(
    tmp_path: Path, replica: Replica, response: Response, verdict: str, reason: str, status: int
) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "hunyuan")
    before = current(archive)
    section = replica.truth.sections["140225"]
    replica.world.serve(section.url, response)
    ran = crawl(archive, replica, "hunyuan")
    report = yifa("report", "--archive", archive)
    walks = rows(archive, "SELECT verdict, stop_reason FROM walk WHERE run_id = 2 ORDER BY walk_id")

    assert (walks[0]["verdict"], walks[0]["stop_reason"]) == (verdict, reason)
    assert ran.status == status
    assert "nothing new" not in report.out
    assert current(archive) == before
    assert open_failures(archive, section.url) == 1
    replica.world.serve(section.url, None)
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE park SET until = since")  # the time it asked for is over
    crawl(archive, replica, "hunyuan")
    assert stop_of(archive)[0] in ("caught_up", "complete")
    assert open_failures(archive, section.url) == 0


def test_a_challenge_in_the_middle_of_the_pages_parks_the_portal_and_the_rest_is_got_later(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    urls = published_by(replica, "430581")
    for url in urls:
        replica.world.serve(url, Response(status=412, body=CHALLENGE))
    ran = crawl(archive, replica, "wugang")

    assert ran.status == 18
    assert current(archive) == {}
    assert rows(archive, "SELECT count(*) AS n FROM failure WHERE reason = 'challenge'")[0]["n"] <= 5
    assert rows(archive, "SELECT count(*) AS n FROM capture WHERE verdict = 'challenge'")[0]["n"] >= 1
    for url in urls:
        replica.world.serve(url, None)
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE task SET not_before = NULL")
        db.execute("UPDATE park SET until = since")
    crawl(archive, replica, "wugang")
    assert set(current(archive)) == set(urls)


def test_a_page_that_comes_back_bad_never_replaces_the_good_one(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "ganzhou")
    before = current(archive)
    url = next(iter(before))
    replica.world.serve(url, Response(body=SOFT_404))
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE page SET last_fetched_at = '2020-01-01T00:00:00Z' WHERE url = ?", [url])
    crawl(archive, replica, "ganzhou")

    assert current(archive) == before
    assert rows(archive, "SELECT reason FROM failure WHERE url = ?", url) == [{"reason": "soft_404"}]


def test_killed_at_any_moment_and_run_again_nothing_is_missing(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    published = set(published_by(replica, "532329"))
    slow = crawl_words(archive, replica, ["wuding"])
    slow[slow.index("--delay") + 1] = "0.1"
    for wanted in (12, 6, 5):
        replica.forget_requests()
        process = subprocess.Popen([*YIFA, *slow], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(replica.requests) < wanted and process.poll() is None:
            time.sleep(0.01)  # until the crawl is in the middle of its work
        assert process.poll() is None
        process.kill()
        process.wait()
    crawl(archive, replica, "wuding", command="backfill")

    assert set(current(archive)) == published
    assert rows(archive, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_a_stop_signal_ends_with_status_11_certificates_and_nothing_lost(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    slow = crawl_words(archive, replica, ["wugang"])
    slow[slow.index("--delay") + 1] = "0.2"
    process = subprocess.Popen([*YIFA, *slow], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(replica.requests) < 6 and process.poll() is None:
        time.sleep(0.01)  # until the crawl has begun to fetch
    process.send_signal(signal.SIGTERM)
    status = process.wait(60)

    assert status == 11
    assert rows(archive, "SELECT exit_status FROM run") == [{"exit_status": 11}]
    assert rows(archive, "SELECT count(*) AS n FROM walk WHERE verdict IS NULL") == [{"n": 0}]


def test_a_stop_waits_for_the_page_that_is_being_read(tmp_path: Path, replica: Replica) -> None:
    """A page of 20,000 paragraphs is read for a while; that the next is asked for says that it has begun."""
    archive = tmp_path / "a.db"
    urls = published_by(replica, "430581")
    paragraphs = "".join(f"<p>第{number}条 组织行政执法培训{number}次。</p>" for number in range(20_000))
    for url in urls:
        html, found, rest = answer_of(replica, url).decode().rpartition("</p>")
        body = f"{html}{found}{paragraphs}{rest}" if found else rest
        replica.world.serve(url, Response(body=body.encode()))
    replica.forget_requests()
    words = [*YIFA, *crawl_words(archive, replica, ["wugang"])]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    paths = {urlsplit(url).path for url in urls}
    while sum(each.path_with_query in paths for each in list(replica.requests)) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)

    assert "not stopped" not in said
    assert process.returncode == 11
    assert rows(archive, "SELECT exit_status FROM run") == [{"exit_status": 11}]
    assert rows(archive, "SELECT count(*) > 0 AS kept FROM version") == [{"kept": 1}]


def test_the_home_page_at_a_pages_address_is_no_new_version(tmp_path: Path, replica: Replica) -> None:
    """Many portals answer what they removed with their home page; a run need not fetch it to know."""
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "ganzhou")
    before = current(archive)
    url = published_by(replica, "620702")[0]
    host = "www.gsgz.gov.cn"
    replica.world.serve(url, Response(body=answer_of(replica, f"http://{host}/")))
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE page SET last_fetched_at = '2020-01-01T00:00:00Z' WHERE url = ?", [url])
    crawl(archive, replica, "ganzhou")

    assert current(archive) == before
    assert rows(archive, "SELECT reason FROM failure WHERE url = ?", url) == [{"reason": "soft_404"}]


def test_a_portal_that_gives_every_page_one_title_is_crawled_all_the_same(
    tmp_path: Path, replica: Replica
) -> None:
    """Only the title speaks for the home page then; lists and documents are read all the same."""
    archive = tmp_path / "a.db"
    host = "www.hunyuan.gov.cn"
    title = re.compile(rb"<title>.*?</title>")
    pages = [f"http://{host}/", *replica.truth.sections["140225"].page_urls, *published_by(replica, "140225")]
    for url in pages:
        path = url.removeprefix(f"http://{host}")
        asked = urllib.request.Request(f"http://{replica.hosts[host]}{path}", headers={"Host": host})
        with urllib.request.urlopen(asked) as answer:
            body = title.sub("<title>浑源县人民政府</title>".encode(), answer.read())
        replica.world.serve(url, Response(headers=(("Content-Type", "text/html"),), body=body))
    first = crawl(archive, replica, "hunyuan")
    second = crawl(archive, replica, "hunyuan", command="backfill")

    assert (first.status, second.status) == (0, 0)
    assert set(current(archive)) == set(published_by(replica, "140225"))
