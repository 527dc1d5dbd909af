"""The crawl's clock is an argument."""

from datetime import UTC, datetime
from pathlib import Path

from tests.clocked import crawl_at
from tests.crawling import rows
from tests.replica import Replica

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
        archive, "SELECT count(*) AS n FROM capture WHERE last_seen_at LIKE '2031-12-04%' AND times_seen > 1"
    )
    assert seen[0]["n"] >= 15
