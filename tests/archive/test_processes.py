"""Processes that work for another: Ctrl-C is told once, whenever it comes, and none of them is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.processes import processes
from tests.support.commands import ROOT
from tests.support.processes import left_of
from tests.support.waiting import wait_until
from yifa.model.errors import YifaError

# where these tests run in the background of a shell, Ctrl-C is nothing to those they begin
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from tests.archive.test_processes import work_for_other
if __name__ == "__main__":
    work_for_other(sys.argv[1])
"""


def work_for_other(path: str) -> None:
    """What the program does: say that it begins, and wait for two processes with work for long."""
    try:
        with processes(2) as pool:
            begun = pool.map(take_time, [(path, b"big" * 1_000_000)] * 10_000)
            _say("begun")
            list(begun)
    except KeyboardInterrupt:
        _say("stopped")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def take_time(order: tuple[str, bytes]) -> None:
    path, _ = order
    Path(path).touch()
    time.sleep(0.2)


def end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("is_working", [False, True])
def test_ctrl_c_is_told_once_while_processes_start_and_while_they_work(
    tmp_path: Path, is_working: bool
) -> None:
    program, mark = tmp_path / "program.py", tmp_path / "mark"
    program.write_text(PROGRAM, encoding="utf-8")

    with subprocess.Popen(
        [sys.executable, program, mark], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "begun\n"
            if is_working:
                wait_until(mark.exists, lambda: "no process began to work")
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            said, complained = process.communicate(timeout=60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # else it would be waited for

    assert (said, complained) == ("stopped\n", "")
    wait_until(lambda: not left_of(process.pid), lambda: f"left: {left_of(process.pid)}", 30)


def test_processes_whose_parent_is_killed_end_too(tmp_path: Path) -> None:
    """They would wait for its work for ever, with the archive open."""
    program, mark = tmp_path / "program.py", tmp_path / "mark"
    program.write_text(PROGRAM, encoding="utf-8")

    with subprocess.Popen(
        [sys.executable, program, mark], stdout=subprocess.DEVNULL, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            wait_until(mark.exists, lambda: "no process began to work")
            process.kill()
            process.wait(60)
            wait_until(lambda: not left_of(process.pid), lambda: f"left: {left_of(process.pid)}", 30)
            assert mark.exists()
            assert not left_of(process.pid)
        finally:
            for number in left_of(process.pid):
                os.kill(number, signal.SIGKILL)


def test_a_process_that_is_killed_is_said() -> None:
    with pytest.raises(YifaError, match="killed; is there memory enough"), processes(1) as pool:
        pool.submit(end).result()
