"""crawl, backfill and demo as typed."""

import json
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.file.lock import Lock
from archive.schema.ours import read_statements
from archive.schema.version import APPLICATION_ID
from archive.store import Archive
from tests.support.commands import fill_archive, run, run_typed

OLDEST = Path(__file__).parents[1] / "archive/schema/schema-1.sql"


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    """A small archive with a bit of everything."""
    return fill_archive(tmp_path / "a.db")


@pytest.mark.parametrize("command", [["crawl"], ["backfill", "--since", "2024"]])
def test_a_portal_that_cannot_be_reached_is_reported(command: list[str], tmp_path: Path) -> None:
    """Status 1, and a report that claims nothing about what was published."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        target = f"www.wuxiang.gov.cn=127.0.0.1:{closed.getsockname()[1]}"
        path = tmp_path / "a.db"
        crawled = run_typed([*command, "wuxiang", "--archive", path, "--portal-host", target, "--delay", "0"])

    told = json.loads(run("report", "--json", archive=path).stdout)
    assert (crawled.returncode, told["exit_status"]) == (1, 1)
    assert told["command"] == command[0]
    assert told["portals"][0]["verdict"].startswith("nothing stored; no list was walked")


def test_the_demo_touches_no_archive_that_exists(archive_path: Path) -> None:
    """It wants a fresh one."""
    ended = run_typed(["demo", "--archive", archive_path])

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "fresh archive" in ended.stderr


def test_the_demo_says_that_it_needs_the_replicas(tmp_path: Path) -> None:
    """The replica portals are not installed."""
    ended = run("demo", "--checkout", tmp_path, "--archive", tmp_path / "demo.db")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        "yifa: the replica portals are not here: they come with the wheel and the source checkout\n"
    )


def without_replicas(folder: Path) -> Path:
    """Return a checkout whose replicas do not start: a demo ends behind what it clears away."""
    (folder / "tests/replica").mkdir(parents=True)
    (folder / "tests/__init__.py").touch()
    return folder


def test_the_demo_says_that_the_replicas_did_not_start(tmp_path: Path) -> None:
    """Nothing there can be run."""
    ended = run_typed(["demo", "--checkout", without_replicas(tmp_path), "--archive", tmp_path / "demo.db"])

    assert ended.returncode == 1
    assert ended.stderr.endswith("yifa: the replica portals did not start\n")


def test_the_demo_replaces_what_the_demo_of_an_earlier_release_left(tmp_path: Path) -> None:
    """Its own archive is in nobody's way, whatever its schema; the file of its lock may stay."""
    path = tmp_path / "demo.db"
    with closing(sqlite3.connect(path)) as db:
        for statement in read_statements(OLDEST.read_text(encoding="utf-8")):
            db.execute(statement)
        db.execute("INSERT INTO run (command, arguments, software, started_at) VALUES ('demo', '{}', '', '')")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    ended = run_typed(["demo", "--checkout", without_replicas(tmp_path), "--archive", path])

    assert (ended.returncode, path.exists()) == (1, False)
    assert ended.stderr.endswith("yifa: the replica portals did not start\n")


def test_the_demo_takes_nothing_away_from_a_demo_that_runs(tmp_path: Path) -> None:
    """It says which process writes there."""
    path = tmp_path / "demo.db"
    Archive.open(path).close()
    with Lock(path, "demo"):
        ended = run_typed(["demo", "--checkout", without_replicas(tmp_path), "--archive", path])

    assert (ended.returncode, "process" in ended.stderr, path.exists()) == (4, True, True)
