"""`yifa serve`: says where it is, answers this machine alone, and leaves the archive as it was."""

import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.commands import run
from tests.support.factory import Visit, make_record
from tests.support.pages.serving import Pages

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Serving:
    """A running command."""

    process: subprocess.Popen[str]
    address: str

    @property
    def pages(self) -> Pages:
        return Pages(self.address.rstrip("/"))

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Press Ctrl-C, or send a signal; return its exit status and what it said beside the address."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, err


@contextmanager
def serving(archive: Path, *words: str, env: dict[str, str] | None = None) -> Iterator[Serving]:
    """Run the command until its address is printed."""
    with subprocess.Popen(
        [sys.executable, "-m", "yifa", "serve", "--archive", str(archive), "--port", "0", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield Serving(process, process.stdout.readline().strip())
        finally:
            process.kill()


@pytest.fixture
def archive(visit: Visit, tmp_path: Path) -> Path:
    """An archive with one document, closed."""
    visit.list()
    visit.save(make_record())
    visit.archive.close()
    return tmp_path / "archive.db"


def is_answered(host: str, port: int) -> bool:
    """Return whether anybody listens there."""
    with socket.socket() as asking:
        asking.settimeout(5)
        return asking.connect_ex((host, port)) == 0


def test_it_says_where_it_is_shows_the_archive_and_leaves_it_as_it_was(archive: Path) -> None:
    before = hashlib.sha256(archive.read_bytes()).hexdigest()
    with serving(archive) as served:
        statuses = [served.pages.get(path).status for path in ("/runs", "/search?q=%E5%A4%8D%E8%AE%AE")]
        refused = [served.pages.get("/", "POST").status, served.pages.get("/", Host="evil.example").status]
        elsewhere = is_answered("127.0.0.2", served.port)
        here = is_answered("127.0.0.1", served.port)
        status, said = served.end()

    assert served.address == f"http://127.0.0.1:{served.port}/"
    assert statuses == [200, 200]
    assert refused == [405, 421]
    assert (here, elsewhere) == (True, False)
    assert (status, "read-only" in said) == (0, True)
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == before
    assert all(not path.stat().st_size for path in archive.parent.glob("*-wal"))


def test_a_system_that_ends_it_leaves_no_process_of_it(archive: Path) -> None:
    """One that made a table would go on for ever, and hold its output."""
    with serving(archive) as served:
        status = served.pages.get("/").status
        ended, _ = served.end(signal.SIGTERM)

    assert (status, ended) == (200, 0)


def test_whoever_lets_others_in_is_warned_and_the_browser_is_opened_on_request(
    archive: Path, tmp_path: Path
) -> None:
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}\n', encoding="utf-8")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    with serving(archive, "--host", "0.0.0.0", "--open", env={"BROWSER": f"{browser} %s"}) as served:
        local = Pages(f"http://127.0.0.1:{served.port}")
        by_digits, by_name = local.get("/runs").status, local.get("/runs", Host="evil.example").status
        _, said = served.end()

    assert told.read_text(encoding="utf-8") == served.address
    assert (by_digits, by_name) == (200, 421)
    assert "whoever reaches this machine reads the archive" in said


def test_an_address_that_is_taken_or_none_of_ours_is_refused(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = run("serve", "--port", str(taken.getsockname()[1]), archive=archive)
    foreign = run("serve", "--host", "192.0.2.1", archive=archive)

    assert (busy.exit_code, foreign.exit_code) == (2, 2)
    assert "cannot listen there" in busy.stderr
    assert "192.0.2.1" in foreign.stderr


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    refused = run("serve", archive=tmp_path / "none.db")

    assert refused.exit_code == 2
    assert list(tmp_path.iterdir()) == []
