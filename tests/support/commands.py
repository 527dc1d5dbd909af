"""Commands run as typed, and an archive worth asking."""

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from tests.support.factory import AT, HOME, Visit, make_entry, make_record
from yifa.commands.cli import cli
from yifa.model.listing import Certificate, EntryKind, WalkVerdict
from yifa.model.record import FieldValue, Origin

YIFA = [sys.executable, "-c", "from yifa.commands.cli import main; main()"]
ROOT = Path(__file__).resolve().parents[2]
CASES = "行政复议"


def fill_archive(path: Path) -> Path:
    """Make an archive: a report, its copy, a hostile notice, failures, two walks, one of them blocked."""
    visit = Visit(path)
    visit.list(make_entry(), make_entry(f"{HOME}away", kind=EntryKind.EXTERNAL))
    record = make_record()
    other = FieldValue(
        field="publisher", raw="县府办", value=None, label="来源：", origin=Origin.LINE, chosen=False
    )
    empty, second = replace(other, raw=""), replace(other, raw="办公室", value="办公室")
    visit.save(replace(record, values=(*record.values, other, empty, second)))
    visit.save(make_record(f"{HOME}copy.html"))
    notice = make_record(
        f"{HOME}n.html",
        "\x1b[31m红\x07",
        "行政复议\x1b]0;x\x07公告。",
        publisher=None,
        issuing_authority=None,
    )
    visit.save(replace(notice, report_year=None, attachments=(), breadcrumb=(), values=(), findings=()))
    for number in range(25):
        visit.fail(f"{HOME}lost{number:02}.html", retry=number % 2 == 0)
    visit.archive.queue.resolve(f"{HOME}lost00.html", AT)
    found = visit.archive.portals.add_section(
        visit.portal_id, name="法治", url=f"{HOME}fz/", found_by="discovered", found_path="首页 > 法治", at=AT
    )
    done = Certificate(
        verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=3, pages_declared=1,
        rows_declared=3, newest="2026-01-15", oldest="2025-12-01",
    )  # fmt: skip
    blocked = Certificate(
        verdict=WalkVerdict.BLOCKED, stop_reason="challenge", pages=0, rows_read=0, detail="HTTP 412"
    )
    visit.archive.walks.end(visit.walk_id, done, AT)
    visit.archive.walks.end(visit.archive.walks.begin(visit.run_id, found, AT), blocked, AT)
    counts = {"new": 5, "requests": 30, "bytes": 1_500_000, "seconds": 31.0}
    visit.archive.runs.end(visit.run_id, exit_status=18, tally={"portals": {"990101": counts}}, at=AT)
    visit.archive.close()
    return path


def run(*arguments: str | Path, archive: Path | None = None, stdin: bytes | None = None) -> Result:
    """Run a command in this process."""
    environment = {"YIFA_ARCHIVE": str(archive)} if archive else {}
    return CliRunner(env=environment).invoke(cli, [str(each) for each in arguments], input=stdin)


def run_typed(arguments: Sequence[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [*YIFA, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, **environment}, check=False, timeout=60,
    )  # fmt: skip


def run_on_terminal(
    *arguments: str | Path, columns: int, lines: int = 50, status: int = 0, **variables: str
) -> str:
    """Run a command on a terminal *columns* wide and return what it shows, colour codes and all."""
    ours, its = pty.openpty()
    size = {"COLUMNS": str(columns), "LINES": str(lines), "TERM": "xterm-256color"}
    with subprocess.Popen(
        [*YIFA, *map(str, arguments)], cwd=ROOT, stdin=its, stdout=its, stderr=its,
        env={**os.environ, **size, **variables},
    ) as process:  # fmt: skip
        os.close(its)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the terminal's end, once the process has gone
                break
            shown += piece
            if not piece:
                break
        assert process.wait(timeout=60) == status
    os.close(ours)
    return shown.decode("utf-8").replace("\r\n", "\n")


def assert_plain(text: str) -> None:
    """No control character reaches the reader, and no line ends in blanks."""
    assert not set(text) & {chr(code) for code in (*range(9), *range(11, 32), *range(127, 160))}
    assert all(line == line.rstrip() for line in text.splitlines())
