"""Removals as commands tell them and crawls find them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.replica.pages.chrome import SOFT_404
from tests.support.clocked import crawl_at
from tests.support.commands import run
from tests.support.crawling import published_by, put_first_crawl, rows
from tests.support.lives import Life
from tests.support.tracing import untraced

__all__ = ["untraced"]

BEGAN = datetime(2026, 4, 1, 2, tzinfo=UTC)


def test_the_command_prints_the_ledger_and_what_the_rest_stands_on(life: Life) -> None:
    life.day(30).walk(*range(2, 11)).settle()
    life.day(31).walk(2, end="caught_up").miss(1)
    life.archive.close()

    shown = run("removals", "清溪县", archive=life.archive.path)
    told = run("removals", "--json", archive=life.archive.path)

    assert shown.exit_code == told.exit_code == 0
    assert "unreachable  清溪县 990101" in shown.output
    assert "2026-02-19 10:30 (Beijing)  delisted: not among the 9 rows of a, read to its end" in shown.output
    assert "1 pages off their lists, 0 back on them" in shown.output
    assert "清溪县 990101 a: 9 rows listed; read to its end 2026-02-19" in shown.output
    assert '"state": "unreachable"' in told.stdout
    (covered,) = json.loads(told.stdout)["covers"]["lists"]
    assert covered["section"] == "a"
    assert "down to known rows 2026-02-20" in told.stderr


def test_a_list_never_read_to_its_end_says_nothing_of_removals(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db")
    life.walk(1, end="truncated")
    life.archive.close()

    assert (
        "never read to its end, so nothing is known of removals"
        in run("removals", archive=life.archive.path).output
    )


def test_crawls_follow_a_withdrawn_page_until_it_is_gone_and_see_it_return(
    tmp_path: Path, replica: Replica
) -> None:
    """An outage and a challenge in between are no evidence; it is asked again until the page is gone."""
    archive, site = tmp_path / "a.db", replica.world.site("140225")
    lost = published_by(replica, "140225")[2]
    notice, shown = replica.world.notice(lost), list(site.rows)

    def crawl_on(day: int, *, whole: bool = False) -> tuple[int, list[str]]:
        at = BEGAN + timedelta(days=day)
        status = crawl_at(at, archive, replica.hosts, ["hunyuan"], whole=whole)
        sql = """SELECT s.state FROM page_state AS s JOIN page USING (page_id) WHERE url = ?
            ORDER BY page_state_id"""
        return status, [row["state"] for row in rows(archive, sql, lost)]

    put_first_crawl(archive, "hunyuan", at=BEGAN)
    replica.world.withdraw(lost)
    assert crawl_on(1, whole=True) == (0, ["delisted", "unreachable"])  # of the portal's doing, no failure
    replica.world.serve(lost, Response(status=412, body=b"<script>$_ts=window</script>"))
    assert crawl_on(9)[1] == ["delisted", "unreachable"]
    replica.world.serve(lost, Response(status=503))
    assert crawl_on(16)[1] == ["delisted", "unreachable"]
    replica.world.serve(lost, None)
    assert crawl_on(24) == (0, ["delisted", "unreachable", "gone"])
    site.notices[notice.path] = notice
    site.rows = shown
    replica.world.version += 1
    assert crawl_on(40) == (0, ["delisted", "unreachable", "gone", "listed"])

    assert run("verify", archive=archive).exit_code == 0
    assert rows(archive, "SELECT count(*) AS n FROM page_state")[0]["n"] == 4
    assert rows(archive, "SELECT count(*) AS n FROM failure WHERE resolved_at IS NULL")[0]["n"] == 0
    assert (
        rows(archive, "SELECT count(*) AS n FROM version JOIN page USING (page_id) WHERE url = ?", lost)[0][
            "n"
        ]
        == 1
    )


@pytest.mark.parametrize(
    "answer",
    [
        Response(status=404, body=b"<html>404</html>"),
        Response(headers=(("Content-Type", "text/html"),), body=SOFT_404.encode()),
    ],
)
def test_a_file_that_left_its_list_is_unreachable_and_gone_as_a_page_is(
    tmp_path: Path, replica: Replica, answer: Response
) -> None:
    archive = tmp_path / "a.db"
    site, row = next(
        (site, row)
        for site in replica.world.sites.values()
        for row in site.rows
        if row.leads_to == "attachment"
    )
    url = site.origin + row.path

    def crawl_on(day: int) -> list[str]:
        at = BEGAN + timedelta(days=day)
        crawl_at(at, archive, replica.hosts, [site.code], whole=True)
        sql = """SELECT s.state FROM page_state AS s JOIN page USING (page_id) WHERE url = ?
            ORDER BY page_state_id"""
        return [each["state"] for each in rows(archive, sql, url)]

    put_first_crawl(archive, site.code, at=BEGAN)
    assert rows(archive, "SELECT * FROM page_state") == []
    site.rows = [each for each in site.rows if each is not row]
    replica.world.serve(url, answer)
    assert crawl_on(1) == ["delisted", "unreachable"]
    crawl_on(15)
    assert crawl_on(31) == ["delisted", "unreachable", "gone"]
    assert rows(archive, "SELECT count(*) AS n FROM failure WHERE resolved_at IS NULL")[0]["n"] == 0
