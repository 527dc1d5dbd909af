"""What was not got stays in sight, with its reason, until it is got; `retry` tries it now."""

import csv
import sqlite3
from pathlib import Path

from tests.replica import Replica, Response
from tests.support.commands import run
from tests.support.crawling import crawl, current, open_failures, published_by, rows, yifa
from tests.support.factory import AT, HOME, Visit, make_entry, make_record
from yifa.model.fetch import FetchKind

BUSY = Response(status=503, body=b"busy")
GONE = Response(status=403, body=b"forbidden")


def test_failures_name_reason_attempts_and_next_attempt(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.list(make_entry(f"{HOME}lost.html", "丢失的报告"))
    visit.fail(f"{HOME}lost.html")
    visit.fail(f"{HOME}never.html", retry=False)
    visit.fail(f"{HOME}mended.html")
    visit.save(make_record(f"{HOME}mended.html"))
    visit.archive.queue.fail(
        visit.portal_id, visit.run_id, url=f"{HOME}closed.html", kind=FetchKind.PAGE, reason="restricted",
        detail="请先登录", at=AT,
    )  # fmt: skip
    visit.archive.close()

    told = run("failures", "清溪县", archive=tmp_path / "a.db")
    found = {
        words: {each["url"]: each for each in yifa_json(tmp_path / "a.db", *words)}
        for words in ((), ("--all",), ("--given-up",))
    }

    lost = found[()][f"{HOME}lost.html"]
    assert (lost["title"], lost["reason"], lost["attempts"], lost["given_up"]) == (
        "丢失的报告", "timeout", 1, False,
    )  # fmt: skip
    assert lost["next_attempt_at"] == "2026-01-20T03:30:00Z"
    assert set(found[()]) == {f"{HOME}lost.html", f"{HOME}never.html", f"{HOME}closed.html"}
    assert [url for url, each in found[()].items() if each["explained"]] == [f"{HOME}closed.html"]
    assert set(found["--all",]) == {*found[()], f"{HOME}mended.html"}
    assert found["--all",][f"{HOME}mended.html"]["resolved_at"] == "2026-01-20T02:30:00Z"
    assert set(found["--given-up",]) == {f"{HOME}never.html"}
    assert "timeout: no answer in 30 s" in told.stdout
    assert "next attempt 2026-01-20 11:30 (Beijing)" in told.stdout
    assert told.stdout.endswith("3 failures; 1 withdrawn, gone or restricted; 1 given up\n")
    assert run("failures", "--all", "--given-up", archive=tmp_path / "a.db").exit_code == 2


def yifa_json(archive: Path, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yifa("failures", *words, "--json", "--archive", archive).json()[
        "failures"
    ]
    return found


def test_no_failure_is_only_said_with_what_it_rests_on(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.list(make_entry())
    visit.archive.close()

    told = run("failures", archive=tmp_path / "a.db").stdout
    quiet = yifa("failures", "--json", "--archive", tmp_path / "a.db")

    assert told.startswith("No failure open. Not read to a proved end: 依法行政 of 清溪县")
    assert "1 addresses still wait for their first attempt. Runs that did not end may have" in told
    assert (quiet.json()["failures"], "Not read to a proved end: 依法行政" in quiet.err) == ([], True)
    assert "Not read to a proved end: 依法行政" in str(quiet.json()["covers"])


def test_retry_gets_pages_and_files_that_were_not_got_and_asks_for_nothing_else(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    page, given_up = published_by(replica, "430581")[:2]
    file = next(url for url in replica.truth.files if "wugang" in url)
    replica.world.serve(page, BUSY)
    replica.world.serve(given_up, GONE)
    replica.world.serve(file, BUSY)
    first = crawl(archive, replica, "wugang")
    with sqlite3.connect(archive) as db:
        db.execute("UPDATE failure SET next_attempt_at = NULL WHERE url = ?", (given_up,))
        db.execute("DELETE FROM task WHERE url = ?", (given_up,))
    for url in (page, given_up, file):
        replica.world.serve(url, None)
    replica.forget_requests()

    again = crawl(archive, replica, "wugang", command="retry")
    asked = [each.path_with_query for each in replica.requests if each.path_with_query != "/robots.txt"]

    assert first.status == 1
    assert [open_failures(archive, url) for url in (page, given_up, file)] == [0, 1, 0]
    assert sorted(asked) == sorted("/" + url.split("/", 3)[3] for url in (page, file))
    assert again.status == 0
    (told,) = rows(archive, "SELECT command, tally FROM run ORDER BY run_id DESC LIMIT 1")
    assert (told["command"], '"failed": 0' in told["tally"]) == ("retry", True)

    assert crawl(archive, replica, "wugang", command="retry", more=["--given-up"]).status == 0
    assert set(published_by(replica, "430581")) <= set(current(archive))
    none = crawl(archive, replica, "wugang", command="retry", more=["--given-up"])
    assert none.status == 0
    assert "Nothing to try again. Every list known here was read to its proved end" in none.out


def test_retry_of_what_fails_again_counts_the_attempt_and_exits_1(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    page = published_by(replica, "140225")[0]
    replica.world.serve(page, BUSY)
    crawl(archive, replica, "hunyuan")

    again = yifa("retry", "--archive", archive, "--delay", "0", *mapping_of(replica))

    (failed,) = rows(archive, "SELECT attempts, run_id FROM failure WHERE url = ?", page)
    assert (again.status, failed) == (1, {"attempts": 2, "run_id": 2})


def mapping_of(replica: Replica) -> list[str]:
    return [
        word
        for host, address in replica.hosts.items()
        for word in ("--portal-host", f"http://{host}={address}")
    ]


def test_retry_walks_a_list_that_was_not_read_again_and_its_failures_end(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    section = replica.truth.sections["532329"]
    replica.world.serve(section.page_urls[1], BUSY)
    crawl(archive, replica, "wuding")
    failed = rows(archive, "SELECT url, kind FROM failure WHERE resolved_at IS NULL AND kind = 'listing'")
    replica.world.serve(section.page_urls[1], None)

    again = crawl(archive, replica, "wuding", command="retry")

    assert failed == [{"url": section.page_urls[1], "kind": "listing"}]
    assert rows(archive, "SELECT verdict FROM walk ORDER BY walk_id DESC LIMIT 1") == [
        {"verdict": "complete"}
    ]
    assert rows(archive, "SELECT url FROM failure WHERE resolved_at IS NULL AND kind = 'listing'") == []
    assert set(published_by(replica, "532329")) == set(current(archive))
    assert again.status == 1  # a dead link of the replica


def test_a_page_of_a_list_that_no_list_has_any_more_is_no_failure_for_ever(
    tmp_path: Path, replica: Replica
) -> None:
    """Lists number their pages anew; once the list was read whole, the old number failed for nothing."""
    archive = tmp_path / "a.db"
    section = replica.truth.sections["532329"]
    replica.world.serve(section.page_urls[1], BUSY)
    crawl(archive, replica, "wuding")
    site = replica.world.site("532329")
    for url in list(published_by(replica, "532329"))[: site.per_page]:
        replica.world.withdraw(url)
    shorter = replica.truth.sections["532329"].page_urls

    crawl(archive, replica, "wuding")

    assert section.page_urls[1] not in shorter
    assert open_failures(archive, section.page_urls[1]) == 0


def test_a_portal_whose_home_page_failed_is_searched_again(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    home = f"{replica.world.site('140429').origin}/"
    replica.world.serve(home, BUSY)
    crawl(archive, replica, "wuxiang")
    failed = open_failures(archive, home)
    replica.world.serve(home, None)

    crawl(archive, replica, "wuxiang", command="retry")

    assert (failed, open_failures(archive, home)) == (1, 0)
    assert set(published_by(replica, "140429")) <= set(current(archive))


def test_a_page_whose_file_failed_is_stored_and_said_to_be_partial(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    file = next(url for url in replica.truth.files if "wugang" in url)
    replica.world.serve(file, BUSY)
    crawl(archive, replica, "wugang")
    (page,) = rows(archive, "SELECT DISTINCT page_url AS url FROM files WHERE url = ?", file)

    shown = yifa("show", page["url"], "--archive", archive)
    yifa("export", tmp_path / "a.csv", "--archive", archive)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as lines:
        exported = {row["url"]: row["missing"] for row in csv.DictReader(lines)}
    (status,) = yifa("status", "--json", "--archive", archive).json()

    assert page["url"] in current(archive)
    assert "stored without: files" in shown.out
    assert [url for url, missing in exported.items() if "files" in missing] == [page["url"]]
    assert status["partial"] == sum(bool(missing) for missing in exported.values())
