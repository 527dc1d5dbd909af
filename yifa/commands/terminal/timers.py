"""Writes what a system's timer needs to run ``yifa night`` every day: systemd, cron, Windows."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NAME = "yifa-night"
MARK = f"# {NAME}"
"""how the line of a crontab ends that is ours"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What is to be run, and when."""

    hour: int
    minute: int
    environment: Mapping[str, str] = field(default_factory=dict)
    """variables the command needs: the archive, profiles, contact, whom to notify"""
    python: str = sys.executable

    @property
    def at(self) -> str:
        """Return the time of the day as people write it."""
        return f"{self.hour:02}:{self.minute:02}"

    @property
    def words(self) -> list[str]:
        """Return the command."""
        return [self.python, "-m", "yifa", "night"]


def units(night: Night, settings: Path) -> dict[str, str]:
    """Return the unit files of systemd by their names; *settings* is the file of variables."""
    program, *words = night.words
    command = " ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in words)])
    service = f"""\
[Unit]
Description=Archive county portals: yifa night
Documentation=man:systemd.service(5)

[Service]
Type=oneshot
EnvironmentFile={_path(settings)}
ExecStart={command}
SuccessExitStatus=11
TimeoutStartSec=infinity
TimeoutStopSec=60
Nice=10
NoNewPrivileges=yes
"""
    timer = f"""\
[Unit]
Description=Every night: yifa night

[Timer]
OnCalendar=*-*-* {night.at}:00
RandomizedDelaySec=10min
Persistent=yes

[Install]
WantedBy=timers.target
"""
    return {f"{NAME}.service": service, f"{NAME}.timer": timer}


def settings_text(night: Night) -> str:
    """Return the file of variables, as systemd and a shell both read it."""
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in sorted(night.environment.items()))


def cron_line(night: Night, settings: Path) -> str:
    """Return the line of a crontab; a % would end its command."""
    command = f"set -a; . {shlex.quote(str(settings))}; exec {shlex.join(night.words)}"
    return f"{night.minute} {night.hour} * * *  {command.replace('%', chr(92) + '%')}  {MARK}"


def with_line(crontab: str, line: str | None) -> str:
    r"""Return a crontab with our line in place of an earlier one; None takes it out.

    >>> with_line("0 1 * * *  other\n0 2 * * *  old  # yifa-night\n", "0 3 * * *  new  # yifa-night")
    '0 1 * * *  other\n0 3 * * *  new  # yifa-night\n'
    """
    kept = [one for one in crontab.splitlines() if not one.endswith(MARK)]
    return "".join(f"{one}\n" for one in (*kept, *([line] if line else [])))


def windows_command(night: Night) -> str:
    """Return what makes the task on Windows, to be typed there."""
    run = " ".join(f'\\"{word}\\"' if " " in word else word for word in night.words)
    return f'schtasks /Create /TN {NAME} /SC DAILY /ST {night.at} /TR "{run}"'


def _quoted(word: str) -> str:
    """Return a word as systemd reads it: a program's path; in other words a $ is doubled too."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if set(escaped) & set(' "\\') else escaped


def _path(path: Path) -> str:
    return str(path).replace("%", "%%")
