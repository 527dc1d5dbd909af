"""What a second crawl makes of a portal that has changed, or only seems to."""

import sqlite3
from pathlib import Path

from tests.replica import Replica, Response, another
from tests.support.crawling import (
    crawl,
    current,
    fold_spaces,
    published_by,
    put_first_crawl,
    rows,
)
from tests.support.tracing import untraced

__all__ = ["untraced"]


def test_a_new_document_shifts_every_vsb_page_and_adds_just_itself(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "wuding")
    before = current(archive)
    site = replica.world.site("532329")
    newest = next(iter(site.notices.values()))
    added = [
        replica.world.insert(
            "532329",
            type(newest)(
                path=f"/info/5034/34{number}.htm", title=f"武定县测试局{2010 + number}年法治政府建设工作报告",
                blocks=newest.blocks[: 1 + number % 3], listed="2026-04-0" + str(1 + number % 9),
                organ="武定县测试局", report_year=2010 + number,
            ),
        )
        for number in range(8)
    ]  # fmt: skip
    ran = crawl(archive, replica, "wuding")
    after = current(archive)

    assert ran.status == 0
    assert set(after) - set(before) == set(added)
    assert {url: row["version_id"] for url, row in after.items() if url in before} == {
        url: row["version_id"] for url, row in before.items()
    }


def test_a_changed_row_brings_a_new_version_and_the_old_one_stays(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "wuxiang")
    url = next(
        page.url
        for page in replica.truth.pages.values()
        if page.portal == "140429" and page.body_kind == "html"
    )
    notice = replica.world.notice(url)
    replica.world.edit(url, title=notice.title + "（修订）", blocks=notice.blocks[:-1])
    crawl(archive, replica, "wuxiang", command="backfill")
    versions = rows(
        archive, "SELECT version.* FROM version JOIN page USING (page_id) WHERE page.url = ?", url
    )

    assert len(versions) == 2
    assert versions[0]["document_id"] != versions[1]["document_id"]
    assert current(archive)[url]["version_id"] == versions[1]["version_id"]
    assert fold_spaces(current(archive)[url]["text"]) == fold_spaces(replica.truth.pages[url].text)


def test_counters_dates_of_today_and_shuffled_links_never_make_a_version(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    replica.world.set_counter()
    crawl(archive, replica)
    before = {url: row["version_id"] for url, row in current(archive).items()}
    with sqlite3.connect(archive) as db:
        db.execute(
            "UPDATE page SET last_fetched_at = '2020-01-01T00:00:00Z' WHERE last_fetched_at IS NOT NULL"
        )
    crawl(archive, replica)

    assert {url: row["version_id"] for url, row in current(archive).items()} == before
    assert rows(archive, "SELECT min(last_fetched_at) AS t FROM page WHERE kind = 'page'")[0]["t"] > "2026"


def test_since_and_until_leave_the_rest_for_another_run(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    ran = crawl(
        archive, replica, "wuding", command="backfill", more=["--since", "2025", "--until", "2025-12"]
    )
    days = [row["published"] for row in rows(archive, "SELECT published FROM entry") if row["published"]]

    assert days
    assert all(day.startswith("2025") for day in days)
    assert ran.status in (0, 1)
    crawl(archive, replica, "wuding", command="backfill")
    assert set(current(archive)) == {
        p.url for p in replica.truth.pages.values() if p.portal == "532329" and p.listed
    }


def test_a_walk_that_broke_off_is_never_taken_for_having_caught_up(tmp_path: Path, replica: Replica) -> None:
    """New rows below the point where it broke would never be seen again."""
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "hunyuan")
    site = replica.world.site("140225")
    for number in range(1, 2 * site.per_page + 1):
        replica.world.insert("140225", another(site, number))
    section = replica.truth.sections["140225"]
    replica.world.serve(section.page_urls[1], Response(status=404, body=b"no"))
    crawl(archive, replica, "hunyuan")
    replica.world.serve(section.page_urls[1], None)
    crawl(archive, replica, "hunyuan")

    assert set(published_by(replica, "140225")) - set(current(archive)) == set()
    assert rows(archive, "SELECT verdict FROM walk ORDER BY walk_id") == [
        {"verdict": "complete"},
        {"verdict": "failed"},
        {"verdict": "complete"},
    ]
