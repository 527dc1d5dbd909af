"""Publications as crawls make them: in whatever order portals are crawled, and fetched again when asked."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.replica import Replica
from tests.support.clocked import crawl_at
from tests.support.commands import run
from tests.support.crawling import crawl_words, published_by, put_first_crawl, rows, yifa
from tests.support.tracing import untraced

__all__ = ["untraced"]

FIRST = datetime(2026, 4, 1, 2, tzinfo=UTC)
LATER = FIRST + timedelta(days=20)
HUNYUAN, WUXIANG = "140225", "140429"
TIMES = ("state_since", "first_listed_at", "last_listed_at", "first_fetched_at", "last_fetched_at")
"""no two crawls have these in common"""
MORE = "补充说明一句，数据以此为准。"


def refresh(archive: Path, replica: Replica, name: str) -> None:
    words = crawl_words(archive, replica, [name], "backfill")
    assert yifa(*words, "--refresh", clock=LATER.isoformat()).status in (0, 1)


def exported(archive: Path, folder: Path) -> list[dict[str, Any]]:
    """Return the publications that an export writes, without the times."""
    path = folder / "out.jsonl"
    assert run("export", path, archive=archive).exit_code == 0
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{name: value for name, value in row.items() if name not in TIMES} for row in found]


def lives(replica: Replica, archives: Iterable[tuple[Path, tuple[str, str]]]) -> tuple[str, str, str]:
    """Crawl two portals in each archive's own order, before and after changes; return what changed.

    A text that both publish, an address that is edited, and one that leaves its list.
    """
    shared = published_by(replica, HUNYUAN)[0]
    edited, delisted = published_by(replica, HUNYUAN)[1:3]
    notice = replica.world.notice(shared)
    copy = replica.world.insert(WUXIANG, replace(notice, path="/yfxz/202603/t20260301_9.html"))
    archives = list(archives)
    for archive, order in archives:
        for name in order:
            crawl_at(FIRST, archive, replica.hosts, [name])
    old = replica.world.notice(edited)
    replica.world.edit(edited, blocks=(*old.blocks, MORE))
    replica.world.delist(delisted)
    for archive, order in archives:
        for name in order:
            refresh(archive, replica, name)
    return copy, edited, delisted


def test_publications_are_the_same_in_whatever_order_portals_are_crawled(
    tmp_path: Path, replica: Replica
) -> None:
    """A text of two counties in both, an edited page once, one off its list marked; and all fetched again."""
    one, other = tmp_path / "one.db", tmp_path / "other.db"

    copy, edited, delisted = lives(replica, ((one, (HUNYUAN, WUXIANG)), (other, (WUXIANG, HUNYUAN))))

    told = exported(one, tmp_path)
    assert told == exported(other, tmp_path)
    by_url = {row["url"]: row for row in told}
    assert len(by_url) == len(told)
    shared = published_by(replica, HUNYUAN)[0]
    assert (by_url[copy]["text"], by_url[copy]["county"]) == (by_url[shared]["text"], "武乡县")
    assert by_url[shared]["copies"] == [copy]
    assert (by_url[edited]["versions"], MORE in by_url[edited]["text"]) == (2, True)
    assert [row["url"] for row in told if row["state"] != "listed"] == [delisted]
    counts = json.loads(run("status", "--json", archive=one).stdout)
    assert sum(portal["publications"] for portal in counts) == len(told)
    assert sum(portal["withdrawn"] for portal in counts) == 1
    late = f"{LATER:%Y-%m-%d}"
    left = rows(one, "SELECT url FROM publications WHERE last_fetched_at < ?", late)
    assert left == []


def test_one_page_is_fetched_again_with_its_files_and_a_report_stays_as_it_was(
    tmp_path: Path, replica: Replica
) -> None:
    """Nothing else is asked for but robots.txt; the change lies between the two answers."""
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "hunyuan", at=FIRST)
    report = run("report", "1", "--json", archive=archive).stdout
    with_file = rows(
        archive, """SELECT DISTINCT g.url, a.url AS file FROM attachment AS a JOIN version USING (version_id)
        JOIN page AS g USING (page_id) WHERE a.status = 'fetched' AND a.url != g.url ORDER BY 1""",
    )[0]  # fmt: skip
    old = replica.world.notice(with_file["url"])
    replica.world.edit(with_file["url"], blocks=(*old.blocks, MORE))

    words = crawl_words(archive, replica, [with_file["url"]], "recheck")
    done = yifa(*words, clock=LATER.isoformat())
    extracted = yifa("extract", "--archive", archive)

    assert (done.status, extracted.status) == (0, 0)
    asked = rows(archive, "SELECT url FROM outcome WHERE run_id = 2")
    assert {row["url"] for row in asked} == {row["file"] for row in rows(
        archive, """SELECT a.url AS file FROM attachment AS a JOIN version USING (version_id)
        JOIN page AS g USING (page_id) WHERE g.url = ?""", with_file["url"],
    )} | {with_file["url"]}  # fmt: skip
    page = json.loads(run("history", with_file["url"], "--json", archive=archive).stdout)["pages"][0]
    change = page["versions"][-1]
    assert (change["last_fetch_without"][:10], change["first_fetch_with"][:10]) == (
        "2026-04-01",
        "2026-04-21",
    )
    assert run("report", "1", "--json", archive=archive).stdout == report
    assert json.loads(report)["kept"] is True
    for command in (("history", with_file["url"]), ("show", with_file["url"]), ("status",), ("removals",)):
        assert "seen" not in run(*command, archive=archive).stdout.split(), command
