"""``yifa``: the command line. Every expected trouble ends as one line on stderr and an exit status."""

import errno
import os
import sqlite3
import sys
from typing import Any, NoReturn

import click

from yifa.commands import printing
from yifa.commands.attachments import attachments_command, extract_command
from yifa.commands.crawl import backfill_command, crawl_command, demo_command
from yifa.commands.discover import discover_command
from yifa.commands.documents import dictionary_command, export_command, search_command, show_command
from yifa.commands.failures import failures_command, retry_command
from yifa.commands.history import history_command
from yifa.commands.keep import backup_command, digest_command, merge_command, reread_command, verify_command
from yifa.commands.plan import plan_command
from yifa.commands.portals import portals_group
from yifa.commands.read import read_command
from yifa.commands.removals import removals_command
from yifa.commands.report import report_command, status_command
from yifa.model.errors import ArchiveError, YifaError
from yifa.model.status import Status
from yifa.model.text import one_line

EPILOG = "\b\nExit status:\n" + "".join(f"  {each:>2}  {each.sentence}{each.more}\n" for each in Status)
NAMED_WRONG = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)
"""what the system says of a path that was typed wrong, as against a disk that refuses"""


class Commands(click.Group):
    """The commands, in the order they are wanted, behind one border for errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order they were added."""
        return list(self.commands)

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


for command in (
    demo_command, portals_group, discover_command, plan_command, crawl_command, backfill_command,
    retry_command, failures_command, read_command, search_command, show_command, history_command,
    report_command, status_command, removals_command, extract_command, attachments_command,
    export_command, dictionary_command, reread_command, verify_command, backup_command, merge_command,
    digest_command,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line; what standard output cannot encode is written as an escape, not refused."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a TextIOWrapper, outside tests
    cli(prog_name="yifa")
