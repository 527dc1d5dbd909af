"""What a file can do to the machine that reads it: nothing, whatever program is asked."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.replica.files.formats import make_pdf
from tests.support.archives.kept import FILE, OTHER, note, receive
from tests.support.commands import YIFA
from tests.support.crawling import rows, yifa
from tests.support.factory import HOME, PAGE, Visit
from tests.support.reading.programs import program
from yifa.reading.files.child import PREFIX, Children, ReadingLimits, extract

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
REPORT = (
    "甲县司法局关于2025年法治政府建设情况的报告",
    "一切如常，工作有序开展。",
    "甲县司法局",
    "2026年1月12日",
)
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="by means of Linux")


@ONLY_LINUX
def test_a_reader_reaches_no_network_and_writes_only_in_its_folder(programs: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        tries = {
            "connect": f"__import__('socket').create_connection(('127.0.0.1', {port}))",
            "datagram": "__import__('socket').socket(2, 2)",
            "six": "__import__('socket').socket(10, 1)",
            "write": f"open({str(tmp_path / 'new.txt')!r}, 'w')",
            "change": f"open({str(kept)!r}, 'a')",
            "remove": f"__import__('os').remove({str(kept)!r})",
            "own": "open('own.txt', 'w').write('mine')",
        }
        lines = [
            "import json", "done = []", f"tries = {tries!r}", "for name, code in tries.items():",
            "    try:", "        eval(code)", "    except OSError:", "        continue",
            "    done.append(name)", "print(json.dumps(done))",
        ]  # fmt: skip
        program(programs, "antiword", "\n".join(lines))
        found = extract(DOC)

    assert (found.status, json.loads(found.text)) == ("read", ["own"])
    assert kept.read_text(encoding="utf-8") == "kept"


def test_a_reader_knows_nothing_of_the_users_surroundings(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    program(programs, "antiword", "import os, json; print(json.dumps(dict(os.environ)))")

    known = json.loads(extract(DOC).text)

    assert set(known) <= {
        "PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE", "OMP_THREAD_LIMIT", "PYTHONPATH", "TESSDATA_PREFIX",
    }  # fmt: skip
    assert known["HOME"] == known["TMPDIR"]
    assert not Path(known["HOME"]).exists()


def test_what_a_reader_leaves_running_ends_with_it(programs: Path, tmp_path: Path) -> None:
    script = "import os\nif os.fork():\n    print(os.getpid())\nelse:\n    os.close(1)\n    os.close(2)\n"
    script += "    while True:\n        pass"
    program(programs, "antiword", script)

    found = extract(DOC, limits=ReadingLimits(memory_megabytes=1024, seconds=10, wait_seconds=30))
    group = int(found.text)

    busy = [each for each in Path("/proc").glob("[0-9]*/stat") if _parent_group(each) == group]
    assert busy == []


def _parent_group(stat: Path) -> int:
    try:
        return int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[2])
    except OSError:
        return 0


def test_a_reader_that_never_ends_is_ended(programs: Path) -> None:
    program(programs, "antiword", "import signal\nsignal.pause()")

    found = extract(DOC, limits=ReadingLimits(memory_megabytes=1024, seconds=5, wait_seconds=2))

    assert (found.status, found.reason) == ("failed", "time: no end after 2 s")


def test_a_reader_that_says_nonsense_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "python", "print('not JSON')")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    assert (extract(b"x").reason or "").startswith("crash: what it said cannot be read: ")


def test_nothing_begins_after_a_stop() -> None:
    children = Children()
    children.stop()

    assert extract(make_pdf(REPORT), children=children).status == "failed"


@pytest.fixture
def two_files(tmp_path: Path) -> Path:
    """Return an archive with a report that is read at once and one whose program never ends."""
    visit = Visit(tmp_path / "archive.db")
    visit.save(replace(note(PAGE, FILE), signoff_organ=None))
    visit.save(note(f"{HOME}other.html", OTHER, hashed="b"))
    receive(visit, FILE, make_pdf(REPORT))
    receive(visit, OTHER, DOC)
    visit.archive.close()
    return visit.archive.path


@pytest.mark.no_cover
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_extraction_stopped_in_the_middle_loses_nothing(
    two_files: Path, programs: Path, tmp_path: Path, number: signal.Signals
) -> None:
    program(programs, "antiword", "import os, signal\nprint(os.getpid(), flush=True)\nsignal.pause()")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    # uncovered: an interrupt raised while coverage holds its lock would hang the command
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    surroundings = plain | {"TMPDIR": str(temporary)}
    command = [*YIFA, "extract", "--jobs", "1", "--archive", str(two_files)]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.DEVNULL) as reading:
        _until_one_is_read(two_files, reading)
        reading.send_signal(number)
    kept = rows(two_files, "SELECT extracted_at, text FROM file_text")
    program(programs, "antiword", "print('补读的全文')")
    again = yifa("extract", "--archive", two_files, env=surroundings)

    assert reading.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 11)
    assert again.status == 0
    assert again.out.splitlines()[0] == "1 files: 1 read"
    assert rows(two_files, "SELECT extracted_at, text FROM file_text WHERE text LIKE '%一切如常%'") == kept
    assert rows(two_files, "SELECT value FROM field WHERE origin = 'file' AND name = 'signoff_organ'")
    assert list(temporary.glob(f"{PREFIX}*")) == []


def _until_one_is_read(archive: Path, reading: "subprocess.Popen[bytes]") -> None:
    while reading.poll() is None:
        with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as db:
            if db.execute("SELECT count(*) FROM file_text").fetchone()[0]:
                return
    raise AssertionError("it ended")


def test_folders_of_a_running_command_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from yifa.reading.files.child import clear_leftovers

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in (f"{os.getpid()}-a", "999999999-b", "x-c"):
        (tmp_path / f"{PREFIX}{name}").mkdir()

    clear_leftovers()

    assert {each.name for each in tmp_path.iterdir()} == {f"{PREFIX}{os.getpid()}-a", f"{PREFIX}x-c"}
