"""How the crawl behaves towards a portal that is slow, busy, or wants to be left alone."""

import gzip
import hashlib
import ssl
from datetime import datetime
from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.support.clocked import crawl_at
from tests.support.crawling import crawl, current, in_spring, published_by, rows

HOME = "http://www.hunyuan.gov.cn/"


def failures(archive: Path) -> list[tuple[str, str]]:
    return [(row["url"], row["reason"]) for row in rows(archive, "SELECT url, reason FROM failure")]


def test_robots_that_disallow_all_are_obeyed_and_said(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    rules = Response(headers=(("Content-Type", "text/plain"),), body=b"User-agent: *\nDisallow: /\n")
    replica.world.serve(f"{HOME}robots.txt", rules)
    ran = crawl(archive, replica, "hunyuan")

    assert ran.status == 1
    assert (HOME, "robots") in failures(archive)
    assert [request.path_with_query for request in replica.requests] == ["/robots.txt"]


def test_a_robots_file_that_cannot_be_had_means_wait(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    replica.world.serve(f"{HOME}robots.txt", Response(status=503, body=b"busy"))
    ran = crawl(archive, replica, "hunyuan")

    assert ran.status == 1
    assert "503" in rows(archive, "SELECT detail FROM failure WHERE reason = 'robots'")[0]["detail"]
    assert len(replica.requests) == 1


def test_a_page_at_robots_txt_is_no_robots_file(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    page = b"<!DOCTYPE html><html>User-agent: *\nDisallow: /\n</html>"
    replica.world.serve(f"{HOME}robots.txt", Response(body=page))
    ran = crawl(archive, replica, "hunyuan")

    assert ran.status == 0
    assert current(archive)


def test_a_short_retry_after_is_waited_for_and_the_walk_is_whole(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    section = replica.truth.sections["140225"]
    busy = Response(status=503, headers=(("Retry-After", "0"),), body=b"busy")
    replica.world.serve(section.page_urls[1], busy)
    ran = crawl(archive, replica, "hunyuan")
    asked = [r for r in replica.requests if section.page_urls[1].endswith(r.path_with_query)]
    walk = rows(archive, "SELECT verdict, stop_reason FROM walk")[0]

    assert len(asked) == 3
    assert ran.status == 1
    assert (walk["verdict"], walk["stop_reason"]) == ("failed", "http_error")


def test_a_portal_that_only_fails_is_left_alone_after_a_few_requests(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    crawl(archive, replica, "hunyuan", command="backfill", more=["--until", "2000"])
    pages = published_by(replica, "140225")
    for url in pages:
        replica.world.serve(url, Response(status=500, body=b"error"))
    replica.forget_requests()
    ran = crawl(archive, replica, "hunyuan", command="backfill")
    asked = [r for r in replica.requests if any(url.endswith(r.path_with_query) for url in pages)]

    assert ran.status == 1
    assert len(asked) == 5
    assert "5 failures in a row" in ran.err
    assert rows(archive, "SELECT count(*) AS n FROM task")[0]["n"] == len(pages)


def test_a_page_that_fails_once_is_tried_again_at_the_end_of_the_run(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    url = published_by(replica, "140225")[0]
    replica.world.serve(url, Response(reset=True))
    ran = crawl(archive, replica, "hunyuan")
    pages = published_by(replica, "140225")
    order = [r for r in replica.requests if any(each.endswith(r.path_with_query) for each in pages)]
    asked = [url.endswith(request.path_with_query) for request in order]
    first = asked.index(True)

    assert asked[-1]  # once more, behind everything else
    assert not all(asked[first:])
    assert failures(archive) == [(url, "connection")]
    assert ran.status == 1


def test_a_redirect_that_goes_in_circles_is_a_failure_with_its_reason(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    url = published_by(replica, "140225")[0]
    replica.world.serve(url, Response(status=302, headers=(("Location", url),)))
    crawl(archive, replica, "hunyuan")

    assert failures(archive) == [(url, "redirect_loop")]


def test_a_redirect_inside_the_portal_is_followed_and_the_page_kept_once(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    listed = published_by(replica, "140225")
    old, new = listed[0], listed[1]
    replica.world.serve(old, Response(status=301, headers=(("Location", new),)))
    ran = crawl(archive, replica, "hunyuan")
    again = crawl(archive, replica, "hunyuan")

    assert ran.status == again.status == 0
    assert new in current(archive)
    assert rows(archive, "SELECT count(*) AS n FROM task")[0]["n"] == 0
    assert len({row["document_id"] for url, row in current(archive).items() if url in (old, new)}) == 1


def test_compressed_pages_are_read_and_damaged_ones_are_not(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    listed = published_by(replica, "140225")
    body = gzip.compress(("<html><title>甲</title><body>" + "法治" * 900 + "</body></html>").encode())
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    replica.world.serve(listed[0], Response(headers=headers, body=body[:-30]))
    crawl(archive, replica, "hunyuan")

    assert failures(archive) == [(listed[0], "truncated")]
    assert "法治" not in str(current(archive).get(listed[0]))


def crawl_over_tls(archive: Path, replica: Replica, *, trusting: bool) -> int:
    """Crawl the portal at its https address, by a profile that lets any certificate pass or none."""
    host = "https://www.wugang.gov.cn"
    return crawl_at(
        datetime.fromisoformat(in_spring()),
        archive,
        {host: replica.https_hosts["www.wugang.gov.cn"]},
        ["wugang"],
        edits={"430581": {"home": f"{host}/", "accept_invalid_tls": trusting}},
    )


def test_a_certificate_nobody_signed_is_an_error_unless_the_profile_says_otherwise(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    refused = crawl_over_tls(archive, replica, trusting=False)
    (home,) = rows(archive, "SELECT code, detail FROM outcome")
    trusting = crawl_over_tls(archive, replica, trusting=True)
    details = {row["verdict_detail"] for row in rows(archive, "SELECT verdict_detail FROM capture")}

    assert (refused, trusting) == (1, 0)
    assert (home["code"], home["detail"]) == ("tls_error", "certificate verify failed")
    assert all(each.endswith("the server's certificate was not verified") for each in details)
    assert set(current(archive)) == {
        url.replace("http://", "https://") for url in published_by(replica, "430581")
    }


def test_a_certificate_that_can_be_verified_is_no_error(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, _, port = replica.https_hosts["www.wugang.gov.cn"].partition(":")
    known = tmp_path / "known.pem"
    certificate = ssl.get_server_certificate((host, int(port)))
    known.write_text(certificate, encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(known))

    assert crawl_over_tls(tmp_path / "a.db", replica, trusting=False) == 0
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
    (kept,) = rows(tmp_path / "a.db", "SELECT DISTINCT remote_address, certificate_sha256 FROM capture")
    assert (kept["remote_address"], kept["certificate_sha256"]) == ("127.0.0.1", digest)
