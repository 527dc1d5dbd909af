"""Whoever asks a command to stop is heard, and told how it ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.support.commands import ROOT
from tests.support.crawling import YIFA, mapping, rows
from tests.support.waiting import wait_until

PATIENCE_SECONDS = 60
# what a command that hears the signals does once it is asked to stop: the words say how often, and when
HEARING = """
import atexit, os, signal, sqlite3, sys, time
from yifa.model.stopping import stopping

def ask():
    os.kill(os.getpid(), signal.SIGTERM)

if "late" in sys.argv:
    atexit.register(ask)
stopping.hear()
with sqlite3.connect(":memory:") as db:
    db.create_function("asks", 0, ask)
    try:
        if "inside SQLite" in sys.argv:
            db.execute("SELECT asks()")
        exec("ask()")  # as Python makes a dataclass
    except KeyboardInterrupt:
        print("stopped", flush=True)
    except sqlite3.Error:
        print("stopped" if stopping.is_heard else "failed", flush=True)
if "at once" in sys.argv:
    ask()
if "again" in sys.argv:
    time.sleep(1.1)  # which is what is tested
    ask()
print("unwound", flush=True)
sys.exit(stopping.end())
"""


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("once", "stopped\nunwound\n"),
        ("inside SQLite", "stopped\nunwound\n"),
        ("at once", "stopped\nunwound\n"),
        ("late", "stopped\nunwound\n"),
        ("again", "stopped\n"),
    ],
)
def test_the_first_signal_stops_and_only_one_that_comes_later_ends(how: str, said: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", HEARING, how], capture_output=True, text=True, check=False, cwd=ROOT,
        timeout=PATIENCE_SECONDS,
    )  # fmt: skip

    assert (ran.returncode, ran.stdout, ran.stderr) == (11, said, "")


def hear_all() -> None:
    """Take away what a shell's background has set: there, Ctrl-C is nothing to those that begin."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def begun(words: list[str]) -> subprocess.Popen[str]:
    """Begin a command that leads a process group of its own."""
    return subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=hear_all
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_every_command_is_stopped_by_either_signal(tmp_path: Path, number: signal.Signals) -> None:
    """It waits for a page that nobody writes; once it does, it has begun."""
    page = tmp_path / "page.html"
    os.mkfifo(page)
    words = [*YIFA, "read", str(page), "--url", "http://www.wugang.gov.cn/1.html"]
    with begun(words) as process, page.open("wb"):
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, said) == (11, "yifa: stopped\n")


def test_a_night_that_is_stopped_waits_for_its_crawl(tmp_path: Path, replica: Replica) -> None:
    """Else it would still hold the archive, and whoever runs the night again would be told so."""
    archive = tmp_path / "a.db"
    for host in replica.hosts:
        replica.world.serve(f"http://{host}/robots.txt", Response(delay_seconds=PATIENCE_SECONDS))
    words = [*YIFA, "night", "wugang", "--archive", str(archive), "--delay", "0", *mapping(replica)]
    with begun(words) as process:
        wait_until(lambda: bool(replica.requests), lambda: "the crawl did not begin")
        process.terminate()
        _, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, said) == (11, "yifa: stopped\n")
    assert rows(archive, "SELECT exit_status FROM run") == [{"exit_status": 11}]
