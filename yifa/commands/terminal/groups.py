"""Groups of commands: options before a command or after it mean the same, near misses are named."""

from collections.abc import Sequence

import click
from click.exceptions import NoSuchCommand, NoSuchOption

from yifa.commands.terminal.speech import translate

TAKES_VALUE = {"--archive": True, "--portal": True, "--portals": True, "--json": False, "--quiet": False}
"""options of the commands that may also be typed before the command → whether a value follows"""


def options_behind(args: Sequence[str], commands: Sequence[str]) -> list[str]:
    """Return what was typed with the shared options that stand before a command moved behind its name.

    >>> options_behind(["--archive", "a.db", "--json", "status"], ["status"])
    ['status', '--archive', 'a.db', '--json']
    >>> options_behind(["--archive", "a.db", "--all"], ["mute"])
    ['--archive', 'a.db', '--all']
    """
    end = 0
    while end < len(args) and (name := args[end].partition("=")[0]) in TAKES_VALUE:
        end += 2 if TAKES_VALUE[name] and "=" not in args[end] else 1
    if end < len(args) and args[end] in commands:
        return [args[end], *args[:end], *args[end + 1 :]]
    return list(args)


def sentence_of(command: click.Command) -> str:
    """Return the first paragraph of a command's help."""
    return (command.help or "").partition("\n\n")[0]


class Commands(click.Group):
    """A group of commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed, shared options behind the command.

        Raises:
            NoSuchOption: there is none of that name; carries the near misses, shared options too.
        """
        try:
            return super().parse_args(ctx, options_behind(args, self.list_commands(ctx)))
        except NoSuchOption as error:
            near = [*TAKES_VALUE, "--lang", *(name for param in self.params for name in param.opts)]
            raise NoSuchOption(error.option_name, possibilities=near, ctx=ctx) from error

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write each command with the whole first sentence of its help."""
        with formatter.section(translate("Commands")):
            formatter.write_dl([(name, sentence_of(command)) for name, command in self.commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant.

        Raises:
            NoSuchCommand: there is none of that name; carries the near misses.
        """
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from error
