"""Starts ``yifa`` and its commands; ends every expected trouble as one line on stderr and a status."""

import errno
import os
import sqlite3
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from yifa.commands.terminal import printing
from yifa.model.errors import ArchiveError, YifaError
from yifa.model.status import Status
from yifa.model.text import one_line

EPILOG = "\b\nExit status:\n" + "".join(
    f"  {status:>2}  {status.sentence}{status.more}\n" for status in Status
)
COMMANDS = {
    "demo": "get", "portals": "keep", "discover": "get", "plan": "get", "crawl": "get", "backfill": "get",
    "retry": "get", "recheck": "get", "failures": "ask", "read": "ask", "search": "ask", "show": "ask",
    "history": "ask", "serve": "ask", "coverage": "ask", "lag": "ask", "agencies": "ask", "report": "keep",
    "status": "keep", "alarms": "keep", "removals": "ask", "changes": "ask", "numbers": "ask",
    "extract": "get", "attachments": "ask", "export": "hand_on", "release": "hand_on", "cite": "hand_on",
    "dictionary": "hand_on", "reread": "keep",
    "verify": "keep", "backup": "keep", "merge": "keep", "digest": "keep", "derive": "keep",
    "elements": "ask", "facts": "ask", "audit": "ask", "reuse": "ask",
}  # fmt: skip
"""command → its folder, in the order of the help"""
NAMED_WRONG = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)
"""errors of the system for a path that was typed wrong; any other means that the disk refuses"""


class Commands(click.Group):
    """The group of commands: loads only the one that runs, and turns every expected error into a line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order they are wanted."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Return the command of that name, ``search_command`` of ``ask/search.py`` for ``search``."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"yifa.commands.{COMMANDS[cmd_name]}.{cmd_name}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a trouble a user can meet becomes a line and an exit status."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except YifaError as error:
            stop(ctx, str(error), error.exit_status)
        except sqlite3.Error as error:
            stop(ctx, f"the archive cannot be used: {error}", ArchiveError.exit_status)
        except BrokenPipeError:
            _settle_stdout()
            ctx.exit(Status.AS_EXPECTED)
        except OSError as error:
            _settle_stdout()
            where = f"{error.filename}: " if error.filename is not None else ""
            status = Status.WRONG_USAGE if error.errno in NAMED_WRONG else Status.WRITE_FAILED
            stop(ctx, f"{where}{error.strerror or error}", status)
        except UnicodeError as error:
            stop(ctx, f"this is no text: {error}", Status.WRONG_USAGE)
        except MemoryError:
            stop(ctx, "the system gives this process no more memory", Status.FELL_SHORT)
        except KeyboardInterrupt:
            stop(ctx, "stopped", Status.STOPPED)


def stop(ctx: click.Context, text: str, status: Status) -> NoReturn:
    """Say *text* on one line of standard error and end with *status*."""
    printing.note(f"yifa: {one_line(text)}")
    ctx.exit(status)


def _settle_stdout() -> None:
    """Keep Python from writing once more, at its end, to an output that is gone or full."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yifa")
def cli() -> None:
    """Archive what China's counties publish on law-based administration (依法行政), with evidence."""


def _open_streams() -> None:
    """Open onto nothing whatever of standard input, output and error whoever started us has closed.

    Else the archive would be opened under their number, and what is printed would go into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
                os.close(nothing)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, closefd=False))


def main() -> None:
    """Run the command line; what standard output cannot encode is written as an escape, not refused."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a TextIOWrapper, outside tests
    cli(prog_name="yifa")
