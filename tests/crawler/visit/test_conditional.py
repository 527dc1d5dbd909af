"""A portal is asked whether a page has changed only once it has proved that it tells the truth."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.tables.validators import Held, Proof, proof_of
from tests.replica import Replica
from tests.support.clocked import crawl_at
from tests.support.commands import run
from tests.support.crawling import published_by, rows
from tests.support.factory import make_fetched

BEGAN = datetime(2026, 5, 4, 2, tzinfo=UTC)
PORTAL = "532329"


def crawl_on(day: float, archive: Path, replica: Replica) -> None:
    replica.forget_requests()
    crawl_at(BEGAN + timedelta(days=day), archive, replica.hosts, [PORTAL])


def prove(archive: Path, replica: Replica, how: str) -> list[str]:
    """Let the portal show how it makes its validators; return its pages."""
    replica.world.validators = how
    pages = [url for url in published_by(replica, PORTAL) if replica.world.notice(url).body_kind == "html"]
    crawl_on(0, archive, replica)
    replica.world.edit(pages[0], title="改过的标题")
    crawl_on(1, archive, replica)
    crawl_on(60, archive, replica)
    return pages


def questions(replica: Replica) -> int:
    return sum(bool(each.header("If-None-Match")) for each in replica.requests)


def proofs_of(archive: Path) -> dict[str, int]:
    return {
        row["test"]: row["n"]
        for row in rows(archive, "SELECT test, count(*) AS n FROM validator GROUP BY test")
    }


def versions(archive: Path) -> int:
    return int(rows(archive, "SELECT count(*) AS n FROM version")[0]["n"])


def test_an_honest_portal_is_asked_and_its_changes_are_seen(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    pages = prove(archive, replica, "honest")
    assert questions(replica) == 0
    assert set(proofs_of(archive)) == {"kept", "moved"}
    notice, before = replica.world.notice(pages[1]), versions(archive)
    replica.world.edit(pages[1], blocks=notice.blocks[:-1])

    crawl_on(150, archive, replica)

    assert questions(replica) > 3
    assert versions(archive) == before + 1
    told = run("report", "--json", archive=archive).output
    assert '"code": "validator_lied"' not in told
    sql = "SELECT count(*) AS n FROM outcome WHERE run_id = 4 AND detail = '304' AND code = 'ok_unchanged'"
    assert rows(archive, sql)[0]["n"] > 3
    assert "DISAGREES" not in run("report", archive=archive).output
    assert rows(archive, "SELECT min(last_fetched_at) AS t FROM page WHERE kind = 'page'")[0]["t"] > "2026-06"
    assert run("verify", archive=archive).exit_code == 0


def test_a_304_for_a_changed_page_is_found_out_and_ends_the_trust(tmp_path: Path, replica: Replica) -> None:
    archive = tmp_path / "a.db"
    pages = prove(archive, replica, "deaf")
    for url in pages:
        replica.world.edit(url, blocks=replica.world.notice(url).blocks[:-1])
    before = versions(archive)

    crawl_on(150, archive, replica)
    asked = questions(replica)
    crawl_on(210, archive, replica)

    assert proofs_of(archive)["lied"] >= 1
    assert asked >= 1
    assert questions(replica) == 0
    assert versions(archive) > before
    assert rows(archive, "SELECT DISTINCT code FROM finding WHERE code = 'validator_lied'")


@pytest.mark.parametrize(("how", "seen"), [("flapping", {"flapped", "moved"}), ("frozen", {"kept", "lied"})])
def test_validators_that_move_by_themselves_or_never_are_not_trusted(
    tmp_path: Path, replica: Replica, how: str, seen: set[str]
) -> None:
    archive = tmp_path / "a.db"
    prove(archive, replica, how)
    before = versions(archive)

    crawl_on(150, archive, replica)

    assert questions(replica) == 0
    assert set(proofs_of(archive)) == seen
    assert versions(archive) == before


@pytest.mark.parametrize(
    ("tag", "changed", "claimed", "same_bytes", "test"),
    [
        ('"a"', False, False, True, Proof.KEPT),
        ('"b"', False, False, True, Proof.FLAPPED),
        ('"b"', False, False, False, Proof.MOVED),
        ('"b"', True, False, False, Proof.MOVED),
        ('"a"', True, False, False, Proof.LIED),
        ('"b"', True, True, False, Proof.LIED),
        ('"b"', False, True, True, Proof.KEPT),
    ],
)
def test_what_an_answer_says_of_the_validator_before_it(
    tag: str, changed: bool, claimed: bool, same_bytes: bool, test: Proof
) -> None:
    known = Held(name="ETag", value='"a"', sha256="0", fetched_at="2026-01-01T00:00:00Z")
    fetched = make_fetched()
    now = type(fetched)(
        url=fetched.url, requested_url=fetched.url, status=200, headers=(("etag", tag),), body=b"",
        fetched_at=fetched.fetched_at,
    )  # fmt: skip

    assert proof_of(known, now, changed=changed, same_bytes=same_bytes, claimed=claimed) is test
