"""--notify: what newly alarms reaches whoever asked, by apprise; what was told already is not told again."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.support.crawling import Ran, crawl_words, put_first_crawl, rows, yifa

SPRING = datetime(2026, 4, 20, 2, tzinfo=UTC)


class Inbox:
    """A loopback server that takes apprise's ``json://`` messages, or refuses them."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []
        self.status = 200
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                inbox.messages.append(json.loads(body))
                self.send_response(inbox.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/secret"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """An inbox nobody has written to."""
    box = Inbox()
    threading.Thread(target=box.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield box
    box.server.shutdown()
    box.server.server_close()


def crawl_on(day: int, archive: Path, replica: Replica, *more: str, **env: str) -> Ran:
    words = crawl_words(archive, replica, ["140225"])
    return yifa(*words, *more, clock=(SPRING + timedelta(days=day)).isoformat(), env=env)


def test_a_new_alarm_is_told_once_and_a_healthy_run_not_at_all(
    tmp_path: Path, replica: Replica, inbox: Inbox
) -> None:
    archive = tmp_path / "a.db"
    listing = replica.truth.sections["140225"].url
    healthy = crawl_on(0, archive, replica, "--notify", inbox.url)
    quiet = list(inbox.messages)
    replica.world.serve(listing, Response(status=500, body=b"down"))
    first = crawl_on(1, archive, replica, "--notify", inbox.url)
    second = crawl_on(2, archive, replica, YIFA_NOTIFY=inbox.url)

    assert (healthy.status, first.status, second.status) == (0, 1, 0)
    assert quiet == []
    assert (healthy.out, second.out) == ("", "")
    assert "浑源县 140225: ALARM outage: 法治政府建设: walk 2 failed, http_error" in first.err
    assert "ALARM" not in healthy.err
    (message,) = inbox.messages
    assert message["title"] == "yifa: 1 new alarm in run 2"
    assert message["message"].startswith(
        "浑源县 140225: The portal, or a list of it, could not be reached or read. "
        "法治政府建设: walk 2 failed, http_error"
    )
    assert first.out == message["message"] + "\n"
    assert message["type"] == "warning"


def test_what_a_stopped_run_found_is_told_by_the_next(tmp_path: Path, replica: Replica, inbox: Inbox) -> None:
    """It told nobody; where another portal is slow, it is stopped after the list that is down."""
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "140225", at=SPRING)
    replica.world.serve(replica.truth.sections["140225"].url, Response(status=500, body=b"down"))
    slow = replica.truth.sections["430581"].url
    replica.world.serve(slow, Response(body=b"<p>late</p>", delay_seconds=60))
    words = crawl_words(archive, replica, ["140225", "430581"])
    start = [sys.executable, "-m", "tests.support.clocked", (SPRING + timedelta(days=1)).isoformat()]
    process = subprocess.Popen([*start, *words, "--notify", inbox.url], stderr=subprocess.DEVNULL)
    while rows(archive, "SELECT max(run_id) AS run FROM walk WHERE verdict = 'failed'") != [{"run": 2}]:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    stopped, quiet = process.wait(60), list(inbox.messages)
    after = crawl_on(2, archive, replica, "--notify", inbox.url)
    again = crawl_on(3, archive, replica, "--notify", inbox.url)

    assert (stopped, quiet) == (11, [])
    assert (after.status, again.status) == (1, 0)
    (message,) = inbox.messages
    assert message["title"] == "yifa: 1 new alarm in run 3"
    assert "(Since 2026-04-21 10:00 (Beijing), " in message["message"]
    assert "told now: it was muted, or the run that found it stopped: outage)" in message["message"]


def test_status_tells_every_alarm_there_is(tmp_path: Path, inbox: Inbox) -> None:
    archive = tmp_path / "a.db"
    put_first_crawl(archive, "140225", at=SPRING)
    later = (SPRING + timedelta(days=60)).isoformat()
    soon = (SPRING + timedelta(days=1)).isoformat()

    calm = yifa("status", "--notify", inbox.url, "--archive", archive, clock=soon)
    told = yifa("status", "--json", "--notify", inbox.url, "--archive", archive, clock=later)

    assert (calm.status, told.status) == (0, 0)
    (message,) = inbox.messages
    assert message["title"] == "yifa: 1 alarm by status"
    assert "法治政府建设: not read for 60 days, last on 2026-04-20 (walk 1)" in message["message"]


def test_a_message_that_nobody_takes_makes_the_run_fall_short(tmp_path: Path, inbox: Inbox) -> None:
    archive = tmp_path / "a.db"
    inbox.status = 500
    put_first_crawl(archive, "140225", at=SPRING)

    told = yifa("status", "--notify", inbox.url, "--archive", archive)

    assert told.status == 1
    assert "--notify: not delivered to every address (json://…)" in told.err
    assert "secret" not in told.err


def test_a_run_that_breaks_off_is_told_too(tmp_path: Path, replica: Replica, inbox: Inbox) -> None:
    archive = tmp_path / "a.db"
    archive.write_bytes(b"no archive at all, but long enough to be looked at by SQLite" * 20)

    ran = crawl_on(0, archive, replica, "--notify", inbox.url)

    assert ran.status == 2
    assert [each["title"] for each in inbox.messages] == ["yifa: a run broke off"]


def test_an_address_nobody_knows_is_refused_before_anything_is_crawled(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"

    ran = crawl_on(0, archive, replica, "--notify", "pigeon://secret")

    assert (ran.status, archive.exists(), replica.requests) == (2, False, ())
    assert ran.err == "yifa: --notify pigeon://…: no address that apprise knows\n"


def test_without_the_extra_the_wish_is_refused_before_anything_is_crawled(
    tmp_path: Path, replica: Replica
) -> None:
    """Python takes a module that is None for one that is not installed."""
    archive = tmp_path / "a.db"
    without = "import sys; sys.modules['apprise'] = None; from yifa.commands.cli import main; main()"
    words = [*crawl_words(archive, replica, ["140225"]), "--notify", "json://127.0.0.1:9"]

    done = subprocess.run([sys.executable, "-c", without, *words], capture_output=True, text=True)

    assert (done.returncode, archive.exists(), replica.requests) == (2, False, ())
    assert done.stderr == "yifa: --notify needs the extra [notify]: pip install 'yifa[notify]'\n"
