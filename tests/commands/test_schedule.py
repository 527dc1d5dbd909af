"""night, schedule, doctor: what runs while nobody looks, and what a machine lacks for it."""

import json
import re
import shlex
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest

from tests.replica import Replica
from tests.support.commands import fill_archive, run
from tests.support.crawling import SPRING, mapping, yifa
from yifa.commands.get.night import _run, is_due, night_command
from yifa.commands.terminal.timers import MARK, Night, cron_line, settings_text, units, windows_command

CRON = re.compile(r"(\d+) (\d+) \* \* \*  (.+)  # yifa-night")
# a crontab of one file beside it
CRONTAB = '#!/bin/sh\ncase "$1" in -l) cat {0} 2>/dev/null || exit 1;; -) cat > {0};; esac\n'
SYSTEMCTL = '#!/bin/sh\necho "$@" >> {0}\n'


@pytest.fixture
def home(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's empty folder; no program but cat, which the stand-ins for the system's need."""
    folder = tmp_path / "home of 某人 50%"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("YIFA_CONTACT", "you@example.org")
    (programs / "cat").symlink_to("/bin/cat")
    return folder


def put(programs: Path, name: str, text: str, *values: Path) -> None:
    path = programs / name
    path.write_text(text.format(*(shlex.quote(str(value)) for value in values)), encoding="utf-8")
    path.chmod(0o755)


def test_systemd_units_are_installed_shown_and_removed(home: Path, programs: Path, tmp_path: Path) -> None:
    put(programs, "systemctl", SYSTEMCTL, tmp_path / "asked")

    installed = run(
        "schedule", "install", "--daily", "3:05", "--archive", tmp_path / "a b.db", "--notify", "x://k"
    )
    again = run("schedule", "install", "--archive", tmp_path / "a b.db")
    shown = run("schedule", "show")
    settings = home / ".config/yifa/night.env"
    mode, kept = stat.S_IMODE(settings.stat().st_mode), settings.read_text(encoding="utf-8")
    removed = run("schedule", "remove")

    assert (installed.exit_code, again.exit_code, removed.exit_code) == (0, 0, 0)
    assert installed.stdout == f"systemd: yifa night every day at 03:05 into {tmp_path / 'a b.db'}\n"
    assert "OnCalendar=*-*-* 02:30:00" in shown.stdout
    assert mode == 0o600
    assert f"YIFA_ARCHIVE='{tmp_path / 'a b.db'}'" in kept
    assert "YIFA_CONTACT=you@example.org" in kept
    assert not settings.exists()
    assert run("schedule", "show").stdout == "Nothing is installed: yifa schedule install\n"
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert "--user enable --now yifa-night.timer" in asked
    assert "--user disable --now yifa-night.timer" in asked


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here: its units are not verified")
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    folder = tmp_path / "units of 50% $USER"
    folder.mkdir()
    python = folder / "a python"
    python.symlink_to(sys.executable)
    settings = folder / "night.env"
    settings.write_text("", encoding="utf-8")
    for name, text in units(Night(hour=2, minute=30, python=str(python)), settings).items():
        (folder / name).write_text(text, encoding="utf-8")

    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, folder.glob("yifa-night.*"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (checked.returncode, "night" in checked.stderr) == (0, False), checked.stderr


def test_a_crontab_keeps_what_else_is_in_it(home: Path, programs: Path, tmp_path: Path) -> None:
    """The line parses, and the command in it is the night, with its variables."""
    table = tmp_path / "table"
    table.write_text("0 1 * * *  other\n", encoding="utf-8")
    put(programs, "crontab", CRONTAB, table)

    installed = run("schedule", "install", "--daily", "23:59", "--archive", tmp_path / "a.db")
    written = table.read_text(encoding="utf-8").splitlines()
    shown = run("schedule", "show")
    removed = run("schedule", "remove")

    assert installed.stdout.startswith("cron: yifa night every day at 23:59")
    assert written[0] == "0 1 * * *  other"
    line = CRON.fullmatch(written[1])
    assert line is not None
    assert (line[1], line[2]) == ("59", "23")
    assert not re.search(r"(?<!\\)%", line[3])
    words = shlex.split(line[3].replace("\\%", "%"))
    assert words[-4:] == [sys.executable, "-m", "yifa", "night"]
    assert written[1] in shown.stdout
    assert removed.exit_code == 0
    assert table.read_text(encoding="utf-8") == "0 1 * * *  other\n"


def test_the_line_of_a_crontab_sets_the_variables(tmp_path: Path) -> None:
    """As a shell reads it, whatever signs the values have."""
    settings = tmp_path / "it's 50%.env"
    teller = tmp_path / "tell"
    teller.write_text('#!/bin/sh\nprintf "%s" "$YIFA_ARCHIVE"\n', encoding="utf-8")
    teller.chmod(0o755)
    night = Night(hour=1, minute=2, environment={"YIFA_ARCHIVE": 'it\'s $HOME "a".db'}, python=str(teller))
    settings.write_text(settings_text(night), encoding="utf-8")
    line = CRON.fullmatch(cron_line(night, settings))

    assert line is not None
    ran = subprocess.run(
        ["sh", "-c", line[3].replace("\\%", "%")], capture_output=True, text=True, check=True
    )
    assert ran.stdout == 'it\'s $HOME "a".db'


def test_what_cannot_be_installed_is_said(home: Path, programs: Path) -> None:
    nothing = run("schedule", "install")
    time = run("schedule", "install", "--daily", "25:00")
    windows = run("schedule", "install", "--with", "windows")
    put(programs, "crontab", "#!/bin/sh\nexit 1\n")
    refused = run("schedule", "install")
    put(programs, "systemctl", '#!/bin/sh\ncase "$2" in daemon-reload) exit 1;; esac\n')
    broken = run("schedule", "install")

    assert (nothing.exit_code, "neither a systemd" in nothing.stderr) == (1, True)
    assert (time.exit_code, "expected HH:MM" in time.stderr) == (2, True)
    assert windows.stdout.splitlines()[1].startswith(
        "schtasks /Create /TN yifa-night /SC DAILY /ST 02:30 /TR "
    )
    assert (refused.exit_code, "crontab: refused" in refused.stderr) == (1, True)
    assert (broken.exit_code, "daemon-reload: refused" in broken.stderr) == (1, True)


def test_windows_quotes_a_path_with_a_blank() -> None:
    said = windows_command(Night(hour=2, minute=3, python=r"C:\Program Files\python.exe"))

    assert said.endswith(r'/ST 02:03 /TR "\"C:\Program Files\python.exe\" -m yifa night"')


def test_a_copy_is_due_once_a_week(tmp_path: Path) -> None:
    copy = tmp_path / "a-backup.db"
    missing = is_due(copy, SPRING)
    copy.touch()
    made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)

    assert missing
    assert not is_due(copy, made + timedelta(days=6))
    assert is_due(copy, made + timedelta(days=7))


def test_a_quiet_night_does_it_all_and_says_nothing(tmp_path: Path, replica: Replica) -> None:
    """Crawl, extract, verify, and a verified copy beside the archive."""
    archive, copy = tmp_path / "a.db", tmp_path / "a-backup.db"

    quiet = yifa("night", "140225", "--archive", str(archive), "--delay", "0", *mapping(replica))

    assert (quiet.status, quiet.out) == (0, ""), quiet.err
    assert "nothing damaged" in run("verify", archive=copy).stdout
    last = json.loads(run("report", "--json", archive=archive).stdout)
    assert (last["command"], last["run"]) == ("crawl", 1)


def test_a_step_that_falls_short_is_told_and_decides_the_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are still done, unless nothing else can be."""
    path = fill_archive(tmp_path / "a.db")
    at = ["--archive", str(path)]
    steps = [["report", "9", *at], ["digest", *at], ["digest", "--archive", "none.db"], ["digest", *at]]

    with pytest.raises(click.exceptions.Exit) as ended, click.Context(night_command) as ctx:
        _run(ctx, steps, [])

    told = capsys.readouterr().out
    assert ended.value.exit_code == 1
    assert "yifa report: exit status 1\nyifa: no run 9" in told
    assert told.count("exit status") == 2


def test_a_night_that_cannot_write_ends_at_once(tmp_path: Path) -> None:
    """What cannot be opened is not read and copied either."""
    path = tmp_path / "a.db"
    path.write_bytes(b"PK\x03\x04" + b"x" * 5000)

    ended = run("night", "140225", "--archive", path)

    assert ended.exit_code == 2
    assert ended.stdout.count("cannot be read") == 1


def test_doctor_says_what_is_missing_and_what_that_costs(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing on PATH, no contact, no archive yet: all of it missing, nothing broken."""
    monkeypatch.delenv("YIFA_CONTACT", raising=False)

    bare = run("doctor", "--archive", tmp_path / "none.db", "--json")
    checks = {check["name"]: check for check in json.loads(bare.stdout)}

    assert bare.exit_code == 0
    assert {name for name, check in checks.items() if check["state"] == "ok"} >= {"Python", "SQLite", "disk"}
    missing = {name for name, check in checks.items() if check["state"] == "missing"}
    assert missing >= {"archive", "contact", "unpackers", "LibreOffice", "fonts"}
    assert all(checks[name]["costs"] for name in missing)


def test_doctor_names_what_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full, an archive that is none, a folder of profiles that is gone."""
    path = fill_archive(tmp_path / "a.db")
    monkeypatch.setenv("YIFA_CONTACT", "you@example.org")
    well = run("doctor", archive=path)
    monkeypatch.setenv("YIFA_FREE_MEGABYTES", "1e12")
    monkeypatch.setenv("YIFA_PORTALS", str(tmp_path / "gone"))
    path.write_bytes(b"PK\x03\x04" + b"x" * 5000)

    ill = run("doctor", archive=path)

    assert (well.exit_code, "you@example.org" in well.stdout) == (0, True)
    assert ill.exit_code == 1
    lines = [line.split()[1] for line in ill.stdout.splitlines() if line.startswith("broken")]
    assert lines == ["disk", "archive", "profiles"]


def test_the_mark_of_our_line_is_no_other_s() -> None:
    assert cron_line(Night(hour=1, minute=1), Path("/x")).endswith(MARK)
