"""Alarms end to end: the real crawl at chosen times, and what the command line says of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.replica import Replica, Response
from tests.support.clocked import crawl_at
from tests.support.crawling import put_first_crawl, rows, yifa
from tests.support.tracing import untraced

__all__ = ["untraced"]

SPRING = datetime(2026, 4, 20, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def alarms(archive: Path, *words: str) -> list[tuple[str, str | None]]:
    """Return code and section of the alarms that ``report`` or ``status`` tells of the one portal."""
    told: Any = yifa(*words, "--json", "--archive", archive).json()
    (portal,) = told["portals"] if words[0] == "report" else told
    return [(each["code"], each["section"]) for each in portal["alarms"]]


def test_an_outage_is_alarmed_in_its_run_and_over_in_the_next(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    listing = replica.truth.sections["140225"].url
    healthy = put_first_crawl(archive, "140225", at=SPRING)
    replica.world.serve(listing, Response(status=500, body=b"down"))
    down = [crawl_at(SPRING + n * DAY, archive, replica.hosts, ["140225"]) for n in (1, 2)]
    told = yifa("report", "--archive", archive).out, yifa("status", "--archive", archive).out
    replica.world.serve(listing, None)
    up = crawl_at(SPRING + 3 * DAY, archive, replica.hosts, ["140225"])

    assert (healthy, down, up) == (0, [1, 0], 0)  # what stands is no news
    assert [alarms(archive, "report", str(run)) for run in (1, 2, 3, 4)] == [
        [], [("outage", None)], [("outage", None)], [],
    ]  # fmt: skip
    for each in told:
        assert "ALARM  outage: 法治政府建设: walk 3 failed, http_error" in each
        assert "read before by walk 1, 2026-04-20; since 2026-04-21 10:00 (Beijing)" in each


def test_a_county_without_last_years_report_is_a_finding_and_alarms_nobody(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    early = crawl_at(SPRING - 30 * DAY, archive, replica.hosts, ["430581"])
    late = crawl_at(SPRING, archive, replica.hosts, ["430581"])
    told = yifa("status", "--archive", archive, clock=(SPRING + DAY).isoformat()).out

    assert (early, late) == (0, 0)
    assert rows(archive, "SELECT code FROM alarm") == []
    assert told.startswith("1 portal: 1 without an alarm; 1 without a report that was due\n")
    assert (
        "duty   no report on 2025 by the county is stored (the newest is on 2024), the last was due" in told
    )
    assert "by 2026-04-01: yifa coverage " in told


def test_a_home_page_that_leads_to_another_host_is_said_to_have_moved(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "140225", at=SPRING)
    moved = Response(status=301, headers=(("Location", "http://new.hunyuan.example/"),))
    replica.world.serve(replica.truth.sections["140225"].url, moved)
    replica.world.serve(f"{replica.world.site('140225').origin}/", moved)

    status = crawl_at(SPRING + DAY, archive, replica.hosts, ["140225"])

    assert status == 1
    assert alarms(archive, "report") == [("host_moved", None)]
    assert [code for code, _ in alarms(archive, "status")] == ["host_moved", "stale"]


def test_a_robots_txt_that_fails_is_an_outage_though_nothing_else_was_asked(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "140225", at=SPRING)
    replica.world.site("140225").robots = Response(status=500, body=b"down")
    replica.world.version += 1

    status = crawl_at(SPRING + DAY, archive, replica.hosts, ["140225"])

    assert status == 1
    assert alarms(archive, "report", "2") == [("outage", None)]
    assert ("outage", None) in alarms(archive, "status")
