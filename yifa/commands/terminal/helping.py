"""Shows help: in the language of the command, wrapped by columns, with no word cut."""

import copy
from collections.abc import Iterable, Sequence

import click

from yifa.commands.terminal.speech import translate_text
from yifa.commands.terminal.wrapping import columns_of, indented, lines_of
from yifa.language.language import message, plural

CLICK = (
    message("Usage:"), message("Options"), message("Commands"), message("Show this message and exit."),
    message("default: {default}"), message("env var: {var}"), message("required"),
    message("Error: {message}"), message("No such command {name!r}."), message("No such option {name!r}."),
    message("Missing argument"), message("Missing option"), message("Missing command."),
    message("Try '{command} {option}' for help."), message("Invalid value: {message}"),
    message("Invalid value for {param_hint}: {message}"), message("{value!r} is not a valid {number_type}."),
    message("integer"), message("integer range"), message("float"), message("float range"),
    message("{name} {filename!r} does not exist."), message("{name} {filename!r} is a directory."),
    message("{name} {filename!r} is a file."),
    message("{value} is not in the range {range}."),
    message("{name} {filename!r} is not readable."), message("Show the version and exit."),
    message("Aborted!"), message("Missing parameter"), message("Choose from:\n\t{choices}"),
    message("Option {name!r} does not take a value."),
    plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
)  # fmt: skip
"""what click itself says in help and errors; it looks in our catalogue"""


class Formatter(click.HelpFormatter):
    """Writes help; a Chinese character takes two columns and has no blank before it."""

    def write_text(self, text: str) -> None:
        r"""Write paragraphs; one that begins with \\b keeps its lines."""
        blank = " " * self.current_indent
        shown = []
        for part in text.strip().split("\n\n"):
            if part.startswith("\b"):
                shown.append("\n".join(f"{blank}{line}" for line in part.split("\n")[1:]))
            else:
                shown.append(indented(" ".join(part.split()), self.width, blank, blank))
        self.write("\n\n".join(shown) + "\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how the command is typed."""
        begin = f"{prefix or translate_text('Usage:')} {prog} "
        self.write(indented(args, self.width, begin, " " * columns_of(begin)) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and what they mean beside each other; a name that is too long has a line of its own."""
        pairs = list(rows)
        widest = min(max(columns_of(name) for name, _ in pairs), col_max) + col_spacing
        left = " " * self.current_indent
        for name, text in pairs:
            lines = lines_of(text, self.width - len(left) - widest) if text else [""]
            if columns_of(name) > widest - col_spacing:
                self.write(f"{left}{name}\n")
                name = ""
            for line in lines:
                self.write(f"{left}{name}{' ' * (widest - columns_of(name))}{line}".rstrip() + "\n")
                name = ""


class Context(click.Context):
    """A context whose help is wrapped by columns."""

    formatter_class = Formatter


def in_language(command: click.Command) -> click.Command:
    """Return a copy of a command whose help and options speak the language of this command line."""
    shown = copy.copy(command)
    shown.context_class = Context
    shown.help = translate_text(command.help) if command.help else command.help
    shown._help_option = None  # noqa: SLF001 - else the help's own line keeps the language it was first shown in
    shown.params = [_param_in_language(param) for param in command.params]
    if isinstance(command, click.Group) and isinstance(shown, click.Group):
        shown.commands = {name: in_language(sub) for name, sub in command.commands.items()}
    return shown


def _param_in_language(param: click.Parameter) -> click.Parameter:
    shown = copy.copy(param)
    if isinstance(param.type, click.types.IntParamType | click.types.FloatParamType):
        shown.metavar = param.metavar or param.make_metavar(click.Context(click.Command("")))
        shown.type = copy.copy(param.type)
        shown.type.name = translate_text(param.type.name)  # what a refused value is said not to be
    if isinstance(param, click.Option) and isinstance(shown, click.Option) and param.help:
        shown.help = translate_text(param.help)
    return shown


def texts_of(command: click.Command) -> Iterable[str]:
    """Yield the help texts of a command, its options and subcommands, for the catalogue."""
    yield from filter(None, [command.help, *_helps(command.params)])
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            yield from texts_of(sub)


def _helps(params: Sequence[click.Parameter]) -> list[str]:
    return [param.help for param in params if isinstance(param, click.Option) and param.help]
