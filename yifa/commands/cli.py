"""Starts ``yifa`` and its commands; ends every expected trouble as one line on stderr and a status."""

import errno
import os
import sqlite3
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from yifa.commands.table import FOLDERS, GROUPS, SHARED, STATUSES, STEPS, SUMMARIES
from yifa.commands.terminal import printing
from yifa.commands.terminal.groups import Commands
from yifa.commands.terminal.helping import Context, in_language
from yifa.commands.terminal.speech import speak, take_language, translate
from yifa.language.language import message
from yifa.model.errors import ArchiveError, YifaError
from yifa.model.objects import look_rarely
from yifa.model.status import Status
from yifa.model.stopping import stopping
from yifa.model.text import one_line

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

WHAT = message("Archive what China's counties publish on law-based administration (依法行政), with evidence.")
NAMED_WRONG = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)
"""errors of the system for a path that was typed wrong; any other means that the disk refuses"""


class YifaCommands(Commands):
    """All commands: loads only the one that runs, and turns every expected error into a line."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of the help."""
        return list(FOLDERS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, ``search_command`` of ``ask/search.py`` for ``search``.

        For TAB, what only completes: the command itself is not loaded.
        """
        if cmd_name not in FOLDERS:
            return None
        if ctx.resilient_parsing:
            from yifa.commands.terminal.completing import read_table, stub_of  # only a TAB needs it

            return stub_of(cmd_name, read_table())
        module = import_module(f"yifa.commands.{FOLDERS[cmd_name]}.{cmd_name}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return in_language(command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Choose the language; ``help X`` is ``X --help``, ``version`` is ``--version``."""
        speak()
        left, asked = take_language(args)
        speak(asked)
        match left:
            case ["help", *words]:
                left = [*words, "--help"]
            case ["version"]:
                left = ["--version"]
        return super().parse_args(ctx, left)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG002 - click's
        """Return the commands that begin so, without loading any."""
        from click.shell_completion import CompletionItem  # only a TAB needs it

        fitting = [name for name in FOLDERS if name.startswith(incomplete)]
        return [CompletionItem(name, help=translate(SUMMARIES[name])) for name in fitting]

    def format_help(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write first steps, the commands in groups, the options they share, the exit statuses."""
        formatter.write_usage("yifa", translate("COMMAND [OPTIONS] [WORDS]…"))
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(translate(WHAT))
        parts = [(message("First steps"), STEPS), *((group.title, group.commands) for group in GROUPS)]
        for title, rows in (*parts, (message("Options, before the command or after it"), SHARED)):
            with formatter.section(translate(title)):
                formatter.write_dl([(name, translate(line)) for name, line in rows.items()])
        with formatter.section(translate("Exit status")):
            formatter.write_dl([(f"{status:>2}", translate(line)) for status, line in STATUSES.items()])

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
    """Say *text* on one line of standard error and end with *status*; behind a signal it was stopped."""
    if stopping.is_heard:
        text, status = "stopped", stopping.end()
    printing.note(f"yifa: {one_line(text)}")
    ctx.exit(status)


def _settle_stdout() -> None:
    """Keep Python from writing once more, at its end, to an output that is gone or full."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=YifaCommands, context_settings={"help_option_names": ["-h", "--help"]}, help=WHAT)
@click.version_option(None, "-V", "--version", package_name="yifa")
def cli() -> None:
    """Begin a command."""


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
    stopping.hear()
    look_rarely()
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a TextIOWrapper, outside tests
    cli(prog_name="yifa")
