"""A portal that turns the crawl away is left alone, across runs, for as long as it says or a while."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.replica import Replica, Response
from tests.support.clocked import crawl_at
from tests.support.crawling import current, published_by, rows, yifa
from tests.support.factory import AT
from tests.support.tracing import untraced

__all__ = ["untraced"]

HOUR = timedelta(hours=1)
CODE = "140225"


def crawl(archive: Path, replica: Replica, at: datetime) -> tuple[int, int]:
    """Crawl at that time; return the exit status and how many requests the portal got."""
    replica.forget_requests()
    status = crawl_at(at, archive, replica.hosts, ["hunyuan"])
    return status, len(replica.requests)


def spans(archive: Path) -> list[float]:
    """Return for how many hours the portal was left alone, each time."""
    found = rows(archive, "SELECT since, until FROM park ORDER BY park_id")
    times = [(datetime.fromisoformat(row["since"]), datetime.fromisoformat(row["until"])) for row in found]
    return [(until - since) / HOUR for since, until in times]


def test_a_run_within_the_time_a_portal_asked_for_asks_nothing_and_says_until_when(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    (section,) = replica.truth.sections[CODE].page_urls[:1]
    replica.world.serve(section, Response(status=429, headers=(("Retry-After", "7200"),)))
    told = crawl(archive, replica, AT)
    replica.world.canned.clear()
    within = crawl(archive, replica, AT + HOUR)
    (said,) = yifa("report", "--json", "--archive", archive).json()["portals"]
    known = yifa("alarms", "mute", "blocked", "浑源县", "--archive", archive, clock=(AT + HOUR).isoformat())
    muted = crawl(archive, replica, AT + 1.5 * HOUR)
    after = crawl(archive, replica, AT + 3 * HOUR)
    (until,) = rows(archive, "SELECT until FROM park")

    assert told[0] == within[0] == 18
    assert within[1] == 0
    assert (known.status, muted) == (0, (0, 0))
    assert until["until"] in said["parked"]
    assert after[0] == 0
    assert set(current(archive)) == set(published_by(replica, CODE))


def test_a_portal_that_goes_on_turning_us_away_is_left_alone_twice_as_long_each_time(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    home = Response(status=412, body=b"<html><script>$_ts=window['$_ts'];</script></html>")
    replica.world.serve("http://www.hunyuan.gov.cn/", home)
    at = AT
    for wanted in (1, 2, 4, 8, 16, 24, 24):
        assert crawl(archive, replica, at)[0] == 18
        at += timedelta(hours=wanted, minutes=1)
    replica.world.canned.clear()
    assert crawl(archive, replica, at)[0] == 0
    replica.world.serve(replica.truth.sections[CODE].page_urls[0], home)
    crawl(archive, replica, at + HOUR)

    assert spans(archive) == [1, 2, 4, 8, 16, 24, 24, 1]
