"""The command line as a whole: help, troubles, exit statuses, terminals."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.text import Text

from archive.store import Archive
from tests.support.commands import CASES, ROOT, YIFA, fill_archive, run, run_on_terminal, run_typed
from tests.support.factory import PAGE
from yifa.commands.cli import cli
from yifa.commands.table import FOLDERS
from yifa.commands.terminal import printing


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    """A small archive with a bit of everything."""
    return fill_archive(tmp_path / "a.db")


def test_help_lists_every_command_and_exit_status() -> None:
    """`yifa` alone and `yifa --help`."""
    shown = run("--help")

    assert shown.exit_code == 0
    for name in (*FOLDERS, "11  stopped by a signal", "18  blocked or parked"):
        assert name in shown.stdout


@pytest.mark.parametrize("name", [*FOLDERS, "portals list", "portals show", "portals check"])
def test_every_command_explains_itself(name: str) -> None:
    """Help needs neither archive nor network."""
    assert run(*name.split(), "--help").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["search", "，。"], 2, "nothing to search for"),
        (["search", "x", "--portal", "wuxian"], 2, "did you mean"),
        (["search", "x", "--since", "2025-13"], 2, "is no date"),
        (["search"], 2, "Missing argument"),
        (["show", "0000000000ff"], 1, "no document"),
        (["show", "xyz"], 2, "is no document"),
        (["report", "9"], 1, "no run 9"),
        (["export", "out.dta"], 2, "ending in .csv, .xlsx, .parquet or .jsonl"),
        (["export", "nowhere/out.csv"], 2, "nowhere: there is no such folder"),
        (["export", "o.jsonl", "--headers", "zh"], 2, "headers of .csv and .xlsx"),
        (["export", "o.csv", "--year", "2025-2019"], 2, "first year is after the last"),
        (["portals", "show", "wuxian"], 2, "wuxiang"),
        (["read", "-", "--url", "x"], 2, "expected an http(s) address"),
        (["crawl", "wuxian"], 2, "wuxiang"),
        (["crawl", "wuxiang", "--delay", "0"], 2, "--delay: only for portals mapped to loopback"),
        (["crawl", "--portal-host", "a"], 2, "expected HOST=ADDR:PORT"),
        (
            ["backfill", "wuxiang", "--since", "2026", "--until", "2025"],
            2,
            "--since 2026 is after --until 2025",
        ),
    ],
)
def test_trouble_is_told_on_standard_error(
    arguments: list[str], status: int, said: str, archive_path: Path
) -> None:
    """With the status that `--help` promises, and nothing on standard output."""
    ended = run(*arguments, archive=archive_path)

    assert (ended.exit_code, ended.stdout) == (status, "")
    assert said in ended.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no such archive"), (b"PK\x03\x04" + b"x" * 5000, "cannot be read"), (b"", "empty")],
)
def test_an_archive_that_is_none_is_told(tmp_path: Path, content: bytes | None, said: str) -> None:
    """One line, status 2."""
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)

    ended = run("status", "--archive", path)

    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"yifa: {path}: ")
    assert ended.stderr.count("\n") == 1
    assert said in ended.stderr


def test_a_damaged_archive_is_told(archive_path: Path) -> None:
    """The file breaks off in the middle; a table is gone."""
    with Archive.open(archive_path) as archive:
        archive.db.execute("DROP VIEW coverage")
        archive.db.execute("DROP VIEW documents")
        archive.db.execute("DROP TABLE document_fts")

    ended = run("search", CASES, archive=archive_path)

    assert (ended.exit_code, ended.stderr) == (
        2,
        "yifa: the archive cannot be used: no such table: document_fts\n",
    )


def test_words_that_are_no_text_are_told(archive_path: Path) -> None:
    """An argument in another encoding arrives as lone surrogates."""
    ended = run("search", CASES, "--publisher", "\udcb9\udcab", archive=archive_path)

    assert ended.exit_code == 2
    assert ended.stderr.startswith("yifa: this is no text:")


def test_the_command_line_starts_without_scrapy() -> None:
    """Reading an archive costs no crawler, and the help, which loads every command, neither."""
    code = (
        "import sys; from yifa.commands.cli import cli; cli(['--help'], standalone_mode=False);"
        "sys.exit(int(any(name.startswith(('scrapy', 'twisted')) for name in sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_process_ends_with_the_status(archive_path: Path) -> None:
    """As a shell sees it; what a stream cannot encode is escaped, not refused."""
    found = run_typed(["search", CASES], YIFA_ARCHIVE=str(archive_path), PYTHONIOENCODING="ascii")
    missing = run_typed(["status", "--archive", "/nonexistent/a.db"])

    assert (found.returncode, found.stdout.splitlines()[-1]) == (0, "3 publications")
    assert "\\u6e05" in found.stdout
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr == "yifa: /nonexistent/a.db: no such archive\n"


def test_a_reader_that_goes_away_is_no_trouble(archive_path: Path) -> None:
    """`yifa dictionary | head -1`."""
    reader, writer = os.pipe()
    os.close(reader)

    ended = subprocess.run(
        [*YIFA, "dictionary"], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(writer)

    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_output_that_is_full_is_a_failed_write(archive_path: Path) -> None:
    """`yifa dictionary > /dev/full`: status 3, one line."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*YIFA, "dictionary"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )

    assert (ended.returncode, ended.stderr) == (3, b"yifa: No space left on device\n")


@pytest.mark.parametrize("command", ["status", "search 没有 --json"])
def test_an_output_that_is_closed_is_no_trouble(archive_path: Path, command: str) -> None:
    """`yifa status >&-`, as cron and daemons start it; nothing of it gets into the archive."""
    before = run("digest", archive=archive_path).stdout
    line = f"{sys.executable} -m yifa {command} --archive '{archive_path}' <&- >&-"

    ended = subprocess.run(["sh", "-c", line], cwd=ROOT, stderr=subprocess.PIPE, check=False, timeout=60)

    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
    assert run("digest", archive=archive_path).stdout == before


class Interrupted(io.BytesIO):
    """Standard input at which somebody presses Ctrl-C."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Stop, as the signal does; a probe for no bytes is answered."""
        if size == 0:
            return b""
        raise KeyboardInterrupt


def test_ctrl_c_is_a_stop() -> None:
    """Status 11 and one line, no traceback."""
    ended = CliRunner().invoke(cli, ["read", "-", "--url", PAGE], input=Interrupted())

    assert (ended.exit_code, ended.stderr) == (11, "yifa: stopped\n")


@pytest.mark.parametrize("columns", [80, 120])
def test_tables_fit_a_terminal(archive_path: Path, columns: int) -> None:
    """Chinese characters count two columns; no line of a table is longer than the terminal."""
    shown = run_on_terminal("portals", columns=columns)

    lines = [Text.from_ansi(line) for line in shown.splitlines()]
    assert max(line.cell_len for line in lines) <= columns
    assert any("武乡县" in line.plain for line in lines)


def test_a_terminal_gets_colours_and_progress(archive_path: Path, tmp_path: Path) -> None:
    """Hits stand out; an export shows how far it is."""
    found = run_on_terminal("search", CASES, "--archive", archive_path, columns=80)
    exported = run_on_terminal("export", tmp_path / "o.csv", "--archive", archive_path, columns=80)

    assert "\x1b[1;31m行政复议" in found
    assert "3 publications written" in Text.from_ansi(exported).plain


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["derive", "--all"], "documents derived"),
        (["reread", "--dry-run"], "versions read"),
        (["verify"], "the file is checked"),
        (["digest"], "digest"),
    ],
)
def test_what_takes_long_beside_many_documents_shows_how_far_it_is(
    archive_path: Path, words: list[str], said: str
) -> None:
    """On a terminal, and it is gone when it ends; in the language of the command."""
    shown = run_on_terminal(*words, "--archive", archive_path, columns=80)
    quiet = run(*words, archive=archive_path)

    assert said in Text.from_ansi(shown).plain
    assert (quiet.exit_code, said in quiet.stderr) == (0, False)


def test_without_a_terminal_a_line_now_and_then_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(printing, "LINE_SECONDS", 0)

    with printing.at_work("derive") as tell:
        tell("documents derived", 1200, 200_000)
        tell("release: file")

    assert capsys.readouterr().err == "documents derived: 1,200 of 200,000\nrelease: file\n"
