"""Files in the crawl as typed: fetched with manners, judged by bytes, limited, resumed, once."""

import hashlib
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.replica import File, Replica, Response, Truth
from tests.support.crawling import YIFA, crawl, crawl_words, current, fold_spaces, rows

FILES = "SELECT url, status, reason, media_type, size, file_name, sha256, page_url FROM files"
PDF = (("Content-Type", "application/pdf"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Crawled:
    archive: Path
    truth: Truth
    replica: Replica


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("files") / "archive.db"
    with Replica() as replica:
        crawl(archive, replica)
        yield Crawled(archive, replica.truth, replica)


def files(archive: Path) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in rows(archive, FILES)}


def first_file(replica: Replica, code: str, body_kind: str = "attachment_only") -> tuple[str, str]:
    """Return a page of a portal and its file."""
    page = next(
        each
        for each in replica.truth.pages.values()
        if (each.portal, each.body_kind) == (code, body_kind) and each.url not in replica.truth.files
    )
    return page.url, page.attachments[0][0]


def test_every_file_is_kept_as_served_with_its_type(crawled: Crawled) -> None:
    kept = files(crawled.archive)

    assert set(kept) == set(crawled.truth.files)
    assert len(kept) >= 14
    for url, true in crawled.truth.files.items():
        assert (kept[url]["status"], kept[url]["sha256"], kept[url]["media_type"]) == (
            "fetched", true.sha256, true.media_type,
        ), url  # fmt: skip
    assert len({row["media_type"] for row in kept.values()}) >= 7


def test_every_platform_has_a_report_that_is_a_file(crawled: Crawled) -> None:
    pages = current(crawled.archive)
    kinds = {true.portal for true in crawled.truth.pages.values() if true.body_kind == "attachment_only"}
    only = {row["document_id"] for row in pages.values() if row["body_kind"] == "attachment_only"}
    same_text = [row for row in pages.values() if fold_spaces(row["text"]) == "详见附件。"]

    assert len(kinds) == 5
    assert len(only) == 7
    assert len({row["document_id"] for row in same_text}) == len(same_text) == 2


def test_a_listed_file_is_a_document(crawled: Crawled) -> None:
    (url,) = (url for url in crawled.truth.files if url in crawled.truth.pages)
    page = current(crawled.archive)[url]

    assert (page["title"], page["date_published"], page["body_kind"]) == (
        "武乡县行政执法事项目录（扫描件）", "2026-01-15", "attachment_only",
    )  # fmt: skip


def test_files_come_after_the_pages_with_the_page_as_referer(crawled: Crawled) -> None:
    kept = files(crawled.archive)
    by_path = {url.split("/", 3)[3]: row["page_url"] for url, row in kept.items()}
    asked = [each for each in crawled.replica.requests if each.path_with_query[1:] in by_path]
    rest = [each for each in asked if by_path[each.path_with_query[1:]].startswith("http")]

    assert len(asked) == len(kept)
    assert all(
        each.header("Referer") == by_path[each.path_with_query[1:]]
        for each in rest
        if not each.path_with_query.endswith("000000001.pdf")
    )


def test_the_servers_name_is_kept_repaired(crawled: Crawled) -> None:
    names = {row["file_name"] for url, row in files(crawled.archive).items() if "download.jsp" in url}

    assert any(name and name.startswith("武定县") and name.endswith(".docx") for name in names)


def test_an_unchanged_portal_costs_no_request_for_a_file(crawled: Crawled) -> None:
    before = files(crawled.archive)
    crawled.replica.forget_requests()
    ran = crawl(crawled.archive, crawled.replica, command="crawl")
    asked = {each.path_with_query for each in crawled.replica.requests}

    assert ran.status == 0
    assert not asked & {url.split("/", 3)[3] for url in before}
    assert files(crawled.archive) == before


@pytest.mark.parametrize(
    ("response", "status", "reason"),
    [
        (Response(headers=PDF, body="<html><title>登录</title></html>".encode()), "failed", "not_a_file"),
        (Response(headers=PDF, body=b'{"code": 401}'), "failed", "not_a_file"),
        (Response(headers=PDF, body=b""), "failed", "empty"),
        (Response(status=404, headers=HTML, body=b"<html>404</html>"), "failed", "not_found"),
        (Response(status=403, headers=HTML, body=b"<html>403</html>"), "failed", "http_error"),
        (Response(status=500, headers=HTML, body=b"oops"), "failed", "http_error"),
        (Response(headers=PDF, body=b"%PDF-1.4 half", promised_length=5000), "failed", "truncated"),
        (
            Response(status=206, headers=(*PDF, ("Content-Range", "bytes 0-12/5000")), body=b"%PDF-1.4 half"),
            "failed",
            "truncated",
        ),
        (Response(reset=True), "failed", "connection"),
        (
            Response(status=302, headers=(("Location", "http://elsewhere.example/x.pdf"),)),
            "failed",
            "redirected_away",
        ),
        (
            Response(status=412, headers=HTML, body=b"<html><script>document.cookie='a=1'</script></html>"),
            "failed",
            None,
        ),
    ],
)
def test_what_is_no_file_is_never_kept_as_one_and_is_got_later(
    tmp_path: Path, replica: Replica, response: Response, status: str, reason: str | None
) -> None:
    archive = tmp_path / "a.db"
    page, url = first_file(replica, "140225")
    replica.world.serve(url, response)
    ran = crawl(archive, replica, "hunyuan")
    row = files(archive)[url]

    assert ran.status in (1, 18)
    assert (row["status"], row["sha256"]) == (status, None)
    assert reason is None or row["reason"].startswith(f"{reason}: ")
    assert current(archive)[page]["body_kind"] == "attachment_only"
    (failure,) = rows(archive, "SELECT * FROM failure WHERE url = ?", url)
    assert (failure["kind"], failure["attempts"]) == ("attachment", 1)
    assert failure["next_attempt_at"]


def test_a_file_beyond_the_limit_is_skipped_without_being_fetched(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    _, url = first_file(replica, "140225")
    replica.world.serve(url, Response(headers=PDF, body=b"%PDF-1.4", promised_length=500_000_000))
    ran = crawl(archive, replica, "hunyuan")
    row = files(archive)[url]

    assert ran.status == 1
    assert row["status"] == "skipped"
    assert row["reason"].startswith("too_large: ")
    assert rows(archive, "SELECT next_attempt_at FROM failure WHERE url = ?", url) == [
        {"next_attempt_at": None}
    ]


def test_a_run_stops_at_its_limit_and_the_next_goes_on(
    tmp_path: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "a.db"
    monkeypatch.setenv("YIFA_ATTACHMENTS_MEGABYTES_PER_RUN", "0.000001")
    ran = crawl(archive, replica, "wuding")
    states = sorted(row["status"] for row in files(archive).values())

    assert ran.status == 1
    assert "files left to the next run" in ran.err
    assert states == ["fetched", "waiting", "waiting"]
    monkeypatch.delenv("YIFA_ATTACHMENTS_MEGABYTES_PER_RUN")
    crawl(archive, replica, "wuding")
    assert {row["status"] for row in files(archive).values()} == {"fetched"}


def test_a_file_on_another_host_is_skipped_and_noted(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    page, _ = first_file(replica, "140225")
    notice = replica.world.notice(page)
    away = "http://files.elsewhere.example/x/files/" + "0" * 32 + ".pdf"
    replica.world.edit(page, files=(replace(notice.files[0], path=away),))
    crawl(archive, replica, "hunyuan")

    assert files(archive)[away]["status"] == "skipped"
    assert files(archive)[away]["reason"].startswith("external: ")
    assert rows(archive, "SELECT 1 FROM task") == []


def test_the_same_file_on_two_pages_is_one_document(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    page, _url = first_file(replica, "140225")
    notice = replica.world.notice(page)
    again = File(
        path=notice.files[0].path.replace("6fda", "7fda"),
        name="公开稿.pdf",
        paragraphs=notice.files[0].paragraphs,
    )
    twin = replace(notice, path=notice.path.replace("6fda", "7fda"), title="另行公布的报告", files=(again,))
    replica.world.insert("140225", twin)
    crawl(archive, replica, "hunyuan")
    pages = current(archive)

    assert pages[page]["document_id"] == pages[replica.world.site("140225").origin + twin.path]["document_id"]
    assert pages[page]["page_sha256"] != pages[page]["content_sha256"]


def test_a_killed_crawl_goes_on_with_the_files_it_has_not(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    _, url = first_file(replica, "532329")
    body = replica.truth.files[url]
    answer = Response(headers=PDF, body=b"%PDF-1.7 slow", delay_seconds=20)
    replica.world.serve(url, answer)
    with subprocess.Popen(
        [*YIFA, *crawl_words(archive, replica, ["wuding"])], stderr=subprocess.PIPE, text=True
    ) as crawling:
        assert crawling.stderr is not None
        next(line for line in crawling.stderr if "files to fetch" in line)
        crawling.send_signal(signal.SIGKILL)
    replica.world.serve(url, None)
    crawl(archive, replica, "wuding")

    assert {row["status"] for row in files(archive).values()} == {"fetched"}
    assert files(archive)[url]["sha256"] == body.sha256
    assert hashlib.sha256(b"%PDF-1.7 slow").hexdigest() != body.sha256


def test_a_link_that_promised_no_file_and_leads_to_a_page_is_skipped(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    page, _ = first_file(replica, "140225")
    (file,) = replica.world.notice(page).files
    link = replace(file, path="/interview/show.jsp?id=7", name="附件：访谈实录")
    replica.world.edit(page, files=(link,))
    talk = Response(headers=HTML, body="<html><title>访谈</title><p>问与答</p></html>".encode())
    replica.world.serve(f"{replica.world.site('140225').origin}{link.path}", talk)
    crawl(archive, replica, "hunyuan")
    (row,) = (row for url, row in files(archive).items() if "interview" in url)

    assert (row["status"], row["reason"].split(":")[0]) == ("skipped", "page")


def own_profile(folder: Path, more: str) -> Path:
    """Make a folder of profiles in which 武定县's has further keys."""
    profile = Path(__file__).resolve().parents[2] / "yifa" / "profiles" / "portals" / "532329.toml"
    folder.mkdir()
    (folder / profile.name).write_text(more + profile.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_a_profile_limits_its_own_files(tmp_path: Path, replica: Replica) -> None:
    one, all_ = tmp_path / "a.db", tmp_path / "b.db"
    small = own_profile(tmp_path / "small", "attachment_megabytes = 0.000001\n")
    few = own_profile(tmp_path / "few", "attachments_megabytes_per_run = 0.000001\n")

    refused = crawl(one, replica, "wuding", more=["--portals", str(small)])
    left = crawl(all_, replica, "wuding", more=["--portals", str(few)])

    assert (refused.status, left.status) == (1, 1)
    assert {(row["status"], row["reason"].partition(":")[0]) for row in files(one).values()} == {
        ("skipped", "too_large")
    }
    assert sorted(row["status"] for row in files(all_).values()) == ["fetched", "waiting", "waiting"]
