"""A file that is another one at its address is noticed, though its page stays as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica, Response
from tests.replica.files.formats import make_file
from tests.support.clocked import crawl_at
from tests.support.commands import run
from tests.support.crawling import put_first_crawl, rows
from tests.support.tracing import untraced

__all__ = ["untraced"]

BEGAN = datetime(2026, 5, 4, 2, tzinfo=UTC)
PORTAL = "140429"
SHOWN = """
    SELECT v.version_id, v.document_id, v.capture_id, v.first_with_at, y.sha256, d.content_sha256,
        d.body_kind
    FROM version AS v JOIN page AS g USING (page_id) JOIN document AS d USING (document_id)
    JOIN attachment AS a USING (version_id) JOIN payload AS y USING (payload_id)
    WHERE g.url = ? AND a.url = ? ORDER BY v.version_id
"""
FILES = """
    SELECT g.url AS page, a.url AS file, d.body_kind FROM attachment AS a JOIN version AS v USING (version_id)
    JOIN page AS g USING (page_id) JOIN document AS d USING (document_id)
    WHERE a.status = 'fetched' AND d.body_kind = ? AND (g.url = a.url) = ? ORDER BY a.attachment_id
"""


def crawl_on(day: float, archive: Path, replica: Replica) -> int:
    return crawl_at(BEGAN + timedelta(days=day), archive, replica.hosts, [PORTAL])


def answer(text: str) -> Response:
    return Response(headers=(("Content-Type", "application/pdf"),), body=make_file("pdf", (text,)))


@pytest.mark.parametrize(
    ("kind", "listed"), [("html", False), ("attachment_only", False), ("attachment_only", True)]
)
def test_another_file_at_its_address_is_a_new_version_of_its_page(
    tmp_path: Path, replica: Replica, kind: str, listed: bool
) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, PORTAL, at=BEGAN)
    page, file = next((each["page"], each["file"]) for each in rows(archive, FILES, kind, listed))
    replica.world.serve(file, answer("改正后的附件"))

    crawl_on(181, archive, replica)
    crawl_on(362, archive, replica)

    before, after = rows(archive, SHOWN, page, file)
    assert before["sha256"] != after["sha256"]
    assert after["first_with_at"][:10] == "2026-11-01"
    assert (before["content_sha256"] == after["content_sha256"]) is (kind == "html")
    current = rows(archive, "SELECT current_version_id AS v FROM page WHERE url = ?", page)
    assert current == [{"v": after["version_id"]}]
    assert rows(archive, "SELECT count(*) AS n FROM finding WHERE code = 'file_replaced'") == [{"n": 1}]
    assert "DISAGREES" not in run("report", "2", archive=archive).output
    assert run("verify", archive=archive).exit_code == 0
    assert "0 otherwise, 0 not read" in run("reread", "--dry-run", archive=archive).output


class Restless(dict[str, Response]):
    """Answers that are made anew for every request."""

    times = 0

    def get(self, key: str, default: Any = None) -> Any:
        """Return another file each time."""
        self.times += 1
        return answer(f"第{self.times}次") if key in self else default


def test_a_file_made_anew_for_every_request_stays_as_it_was(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, PORTAL, at=BEGAN)
    page, file = next((each["page"], each["file"]) for each in rows(archive, FILES, "html", False))
    replica.world.serve(file, answer(""))
    replica.world.canned = Restless(replica.world.canned)

    status = crawl_on(181, archive, replica)

    assert len(rows(archive, SHOWN, page, file)) == 1
    assert status in (0, 1)
    assert rows(archive, "SELECT url FROM finding WHERE code = 'file_volatile'") == [{"url": file}]
    assert rows(archive, "SELECT url FROM task WHERE url = ?", file) == []


def test_a_file_that_is_no_longer_there_is_a_failure_and_stays_in_the_archive(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, PORTAL, at=BEGAN)
    page, file = next((each["page"], each["file"]) for each in rows(archive, FILES, "html", False))
    replica.world.serve(file, Response(status=404, body=b"no"))

    assert crawl_on(181, archive, replica) == 1

    assert len(rows(archive, SHOWN, page, file)) == 1
    assert rows(archive, "SELECT reason FROM failure WHERE url = ?", file) == [{"reason": "not_found"}]


def test_a_listed_file_is_followed_until_it_is_gone(tmp_path: Path, replica: Replica) -> None:
    archive, site = tmp_path / "a.db", replica.world.site(PORTAL)
    put_first_crawl(archive, PORTAL, at=BEGAN)
    lost = rows(archive, "SELECT url FROM page WHERE kind = 'attachment' AND last_fetched_at > ''")[0]["url"]
    site.rows = [row for row in site.rows if not lost.endswith(row.path)]
    replica.world.version += 1
    replica.world.serve(lost, Response(status=404, body=b"no"))

    for day in (30, 60):
        crawl_on(day, archive, replica)

    sql = "SELECT s.state FROM page_state AS s JOIN page USING (page_id) WHERE url = ? ORDER BY at"
    steps = rows(archive, sql, lost)
    assert [each["state"] for each in steps] == ["delisted", "unreachable", "gone"]
