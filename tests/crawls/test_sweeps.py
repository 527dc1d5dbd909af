"""How far lists are walked over time: one page where nothing changed, to the end where it must be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.replica import Replica, another
from tests.support.clocked import crawl_at
from tests.support.commands import run
from tests.support.crawling import current, published_by, put_first_crawl, rows
from tests.support.lives import Life
from tests.support.tracing import untraced

__all__ = ["untraced"]

BEGAN = datetime(2026, 5, 4, 2, tzinfo=UTC)


def crawl_on(day: float, archive: Path, replica: Replica, name: str = "wuxiang") -> int:
    return crawl_at(BEGAN + timedelta(days=day), archive, replica.hosts, [name])


def last_walk(archive: Path) -> dict[str, object]:
    return rows(archive, "SELECT * FROM walk ORDER BY walk_id DESC LIMIT 1")[0]


def test_a_row_that_left_the_first_page_is_missed_in_the_next_run(tmp_path: Path, replica: Replica) -> None:
    archive, lost = tmp_path / "a.db", published_by(replica, "140429")[1]
    put_first_crawl(archive, "wuxiang", at=BEGAN)
    replica.world.delist(lost)

    crawl_on(4, archive, replica)

    walk = last_walk(archive)
    assert (walk["verdict"], walk["deep"], walk["missed"]) == ("complete", "rows_gone", 0)
    assert rows(archive, "SELECT url, state FROM page WHERE state != 'listed'") == [
        {"url": lost, "state": "delisted"}
    ]


def test_a_row_put_in_deep_down_is_found_by_the_monthly_walk_which_says_it_was_missed(
    tmp_path: Path, replica: Replica
) -> None:
    archive, site = tmp_path / "a.db", replica.world.site("140429")
    put_first_crawl(archive, "wuxiang", at=BEGAN)
    added = replica.world.insert("140429", another(site))
    site.rows.append(site.rows.pop(0))

    crawl_on(1, archive, replica)
    early = last_walk(archive)
    crawl_on(30, archive, replica)
    late = last_walk(archive)

    assert (early["verdict"], early["pages"], early["deep"]) == ("caught_up", 1, None)
    assert (late["verdict"], late["deep"], late["early_stop_page"], late["missed"]) == (
        "complete",
        "due",
        1,
        1,
    )
    assert added in current(archive)
    assert rows(archive, "SELECT detail FROM finding WHERE code = 'early_stop_missed'")
    assert "1 rows new or changed below page 1, where all was known" in run("report", archive=archive).output


def test_a_portal_without_changes_costs_one_request_a_day_and_a_whole_walk_a_month(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "wuxiang", at=BEGAN)

    asked = {}
    for day in (1, 2, 8, 31):
        crawl_on(day, archive, replica)
        asked[day] = len([each for each in replica.requests if each.path_with_query != "/robots.txt"])
        replica.forget_requests()
    looks = rows(
        archive, "SELECT count(*) AS n FROM outcome WHERE kind != 'listing' AND run_id BETWEEN 2 AND 5"
    )

    assert (asked[1], asked[2]) == (1, 1)
    assert last_walk(archive)["deep"] == "due"
    assert asked[8] + asked[31] == 1 + int(str(last_walk(archive)["pages"])) + looks[0]["n"]


def test_a_list_that_ends_early_without_saying_so_is_doubted(tmp_path: Path) -> None:
    """Its pager was lost: the rows of later pages are not off it."""
    life = Life(tmp_path / "a.db")
    life.walk(*range(1, 41), pages_of=20).settle()
    (doubt,) = life.day(1).walk(*range(1, 38), pages_of=37, stop_reason="no_next").settle()
    sure = life.day(2).walk(*range(2, 41), pages_of=20, stop_reason="no_next").settle()

    assert doubt.detail.startswith("a shows no page after 1 any more and declares no end")
    assert sure == ()
    assert list(life.removals()) == [1]
    life.archive.close()
