"""The crawl's clock is an argument."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.replica import Replica
from tests.support.clocked import crawl_at
from tests.support.crawling import rows, yifa
from tests.support.tracing import untraced

__all__ = ["untraced"]

THEN = datetime(2031, 5, 4, 3, 2, tzinfo=UTC)
DUE = datetime(2031, 12, 4, 3, 2, tzinfo=UTC)
TIMES = """
    SELECT m.name AS name, p.name AS place FROM sqlite_master AS m, pragma_table_info(m.name) AS p
    WHERE m.type = 'table' AND p.name GLOB '*_at' AND m.name NOT GLOB '_*'
"""


def stamps(archive: Path) -> set[str]:
    """Return every day the archive names as the time it did something."""
    places = rows(archive, TIMES)
    assert places
    return {
        str(row["day"])
        for each in places
        for row in rows(archive, f"SELECT DISTINCT substr({each['place']}, 1, 10) AS day FROM {each['name']}")
        if row["day"] and not each["place"].startswith("next_")
    }


def test_every_time_in_the_archive_is_the_clocks(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"

    status = crawl_at(THEN, archive, replica.hosts, ["532329"])

    assert status == 1  # the replica has a dead link
    assert stamps(archive) == {"2031-05-04"}


def test_a_revisit_is_due_by_the_clock(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    crawl_at(THEN, archive, replica.hosts, ["532329"])

    crawl_at(DUE, archive, replica.hosts, ["532329"])

    seen = rows(
        archive,
        "SELECT count(*) AS n FROM capture WHERE last_received_at LIKE '2031-12-04%' AND times_received > 1",
    )
    assert seen[0]["n"] >= 15


def test_a_clock_that_was_years_ahead_silences_nothing(tmp_path: Path, replica: Replica) -> None:
    archive, now = tmp_path / "a.db", datetime(2026, 6, 1, tzinfo=UTC)
    crawl_at(datetime(2036, 6, 1, tzinfo=UTC), archive, replica.hosts, ["532329"])
    pages = [each.url for each in replica.truth.pages.values() if each.portal == "532329" and each.listed]
    notice = replica.world.notice(pages[0])
    replica.world.edit(pages[0], blocks=(*notice.blocks, "补充说明一句，数据以此为准。"))

    for day in range(6):
        crawl_at(now + timedelta(days=day), archive, replica.hosts, ["532329"])

    versions = rows(
        archive,
        "SELECT first_with_at FROM version JOIN page USING (page_id) WHERE url = ? ORDER BY 1",
        pages[0],
    )
    assert [row["first_with_at"][:4] for row in versions] == ["2036", "2036"]
    deep = rows(archive, "SELECT run_id FROM walk WHERE verdict = 'complete' ORDER BY 1")
    assert [row["run_id"] for row in deep] == [1, 2]
    (attempts,) = rows(archive, "SELECT attempts FROM failure WHERE resolved_at IS NULL")
    assert attempts["attempts"] > 1
    said = rows(archive, "SELECT run_id FROM finding WHERE code = 'clock_behind' ORDER BY 1")
    assert [row["run_id"] for row in said] == [2, 3, 4, 5, 6, 7]
    assert yifa("verify", "--archive", archive).status == 0
