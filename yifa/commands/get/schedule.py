"""schedule: has the system's timer run ``yifa night`` every day."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from platformdirs import user_config_path

from yifa.commands.terminal import printing
from yifa.commands.terminal.groups import Commands
from yifa.commands.terminal.notifier import notify_option
from yifa.commands.terminal.options import archive_option
from yifa.commands.terminal.timers import (
    MARK,
    NAME,
    Night,
    cron_line,
    settings_text,
    units,
    windows_command,
    with_line,
)
from yifa.model.errors import UsageError, YifaError

TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
KEPT = ("YIFA_CONTACT", "YIFA_PORTALS", "YIFA_NOTIFY", "YIFA_LANG", "PATH")
"""variables of whoever installs it that the night needs too"""
SYSTEMD, CRON, WINDOWS = "systemd", "cron", "windows"


@click.group("schedule", cls=Commands)
def schedule_command() -> None:
    """Have the system run `yifa night` every day: by systemd, else by cron; on Windows, say how."""


@schedule_command.command("install")
@click.option("--daily", default="02:30", show_default=True, metavar="HH:MM", help="When, by this machine.")
@click.option("--with", "timer", type=click.Choice([SYSTEMD, CRON, WINDOWS]), help="[what is here]")
@notify_option
@archive_option
def install_command(daily: str, timer: str | None, notify_urls: tuple[str, ...], archive_path: Path) -> None:
    """Install it for this user, in place of an earlier one, with the archive, contact and profiles of now.

    They stand in a file that only this user reads. On systemd: `loginctl enable-linger` lets it run while
    nobody is logged in.
    """
    at = TIME.fullmatch(daily.strip())
    if at is None:
        raise UsageError(f"--daily {daily}: expected HH:MM")
    environment = {name: os.environ[name] for name in KEPT if os.environ.get(name)}
    environment["YIFA_ARCHIVE"] = str(archive_path.absolute())
    if notify_urls:
        environment["YIFA_NOTIFY"] = " ".join(notify_urls)
    night = Night(hour=int(at[1]), minute=int(at[2]), environment=environment)
    timer = timer or _here()
    if timer == WINDOWS:
        printing.say("Type this once; the archive and the contact are taken from the system's variables:")
        printing.say(windows_command(night))
        return
    _write_settings(settings_text(night))
    if timer == SYSTEMD:
        _install_units(units(night, settings_file()))
    else:
        _write_crontab(with_line(_read_crontab(), cron_line(night, settings_file())))
    printing.say(f"{timer}: yifa night every day at {night.at} into {archive_path.absolute()}")


@schedule_command.command("show")
def show_command() -> None:
    """Print what is installed."""
    found = False
    for path in _unit_files():
        found = True
        printing.heading(str(path))
        printing.say(path.read_text(encoding="utf-8").rstrip())
    lines = [line for line in _read_crontab().splitlines() if line.endswith(MARK)]
    for line in lines:
        printing.heading("crontab")
        printing.say(line)
    if not found and not lines:
        printing.say("Nothing is installed: yifa schedule install")


@schedule_command.command("remove")
def remove_command() -> None:
    """Take it out again, with its file of variables."""
    paths = _unit_files()
    if paths:
        _ask(["systemctl", "--user", "disable", "--now", f"{NAME}.timer"])
    crontab = _read_crontab()
    if MARK in crontab:
        _write_crontab(with_line(crontab, None))
    for path in (*paths, *([settings_file()] if settings_file().exists() else [])):
        path.unlink()
        printing.say(f"removed: {path}")
    if paths:
        _ask(["systemctl", "--user", "daemon-reload"])
    printing.say("Nothing is installed any more")


def settings_file() -> Path:
    """Return the file of variables, in the user's folder of settings."""
    return user_config_path("yifa") / "night.env"


def _here() -> str:
    """Return the timer this system has.

    Raises:
        YifaError: none is found.
    """
    if sys.platform == "win32":
        return WINDOWS
    if shutil.which("systemctl") and _ask(["systemctl", "--user", "show-environment"]) is not None:
        return SYSTEMD
    if shutil.which("crontab"):
        return CRON
    raise YifaError("neither a systemd of this user nor crontab is here; run `yifa night` by another timer")


def _units_folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user"


def _unit_files() -> list[Path]:
    return sorted(_units_folder().glob(f"{NAME}.*"))


def _write_settings(text: str) -> None:
    """Write the file of variables, for this user's eyes alone: it holds addresses with secrets."""
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _install_units(files: dict[str, str]) -> None:
    """Write the unit files and start the timer.

    Raises:
        YifaError: systemd refused it.
    """
    folder = _units_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for words in (["daemon-reload"], ["enable", "--now", f"{NAME}.timer"]):
        if _ask(["systemctl", "--user", *words]) is None:
            raise YifaError(f"systemctl --user {' '.join(words)}: refused; the unit files are in {folder}")


def _read_crontab() -> str:
    return (_ask(["crontab", "-l"]) or "") if shutil.which("crontab") else ""


def _write_crontab(text: str) -> None:
    """Replace this user's crontab.

    Raises:
        YifaError: cron refused it.
    """
    if _ask(["crontab", "-"], text) is None:
        raise YifaError("crontab: refused; nothing was installed")


def _ask(words: Sequence[str], given: str = "") -> str | None:
    """Return what a program of the system says; None where it refuses."""
    done = subprocess.run(  # noqa: S603 - words of ours
        [*words], input=given, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout if done.returncode == 0 else None
