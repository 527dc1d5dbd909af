"""Prints for a person (coloured and fitted on a terminal, plain unbroken lines elsewhere), and as JSON.

Rich is loaded by what needs it: most of what is printed to a pipe is a line as it is.
"""

import io
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Protocol, TextIO, TypeVar

import click

from yifa.commands.terminal.said import cell, column, retold
from yifa.commands.terminal.speech import translate
from yifa.commands.terminal.wrapping import break_points
from yifa.model.text import CONTROL, one_line, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Value = TypeVar("Value")


class Tell(Protocol):
    """Is told what is worked at, and how much of how many is done."""

    def __call__(self, at: str, done: int = 0, of: int | None = None) -> None:
        """Say it."""


WIDE = 100_000
"""columns of a line that is no terminal's: nothing is ever wrapped"""
LINE_SECONDS = 10.0
"""between two lines that say, where there is no terminal, how far a command is"""
HIT = re.compile(r"«([^»]{0,200})»")


def _stream(*, errors: bool) -> TextIO:
    return sys.stderr if errors else sys.stdout


def console(*, errors: bool = False) -> "Console":
    """Return the console of standard output, or of standard error: never colour codes but on a terminal."""
    from rich.console import Console

    stream = _stream(errors=errors)
    terminal = stream.isatty()
    return Console(
        file=stream, force_terminal=terminal, color_system="auto" if terminal else None,
        width=None if terminal else WIDE, highlight=False, markup=False, emoji=False,
    )  # fmt: skip


def say(text: "str | Text" = "", style: str = "", *, errors: bool = False, as_is: bool = False) -> None:
    """Print a line in the language of the command: wrapped between words on a terminal, elsewhere unbroken.

    What stands *as_is* is somebody else's: a document's text, a name to be typed.
    """
    stream = _stream(errors=errors)
    if isinstance(text, str) and not as_is:
        text = retold(text)
    if not stream.isatty():
        stream.write(f"{plain(text) if isinstance(text, str) else text.plain}\n")
        return
    from rich.text import Text

    shown = Text(plain(text), style=style) if isinstance(text, str) else text
    console(errors=errors).print(_wrapped(shown), soft_wrap=True)


def _wrapped(text: "Text") -> "Text":
    """Return a text with each of its lines broken between words, what follows as deep as the line began."""
    from rich.text import Text

    width = get_terminal_size().columns
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        indent = line.plain[: len(line.plain) - len(line.plain.lstrip())][: width // 2]
        parts = line.divide(break_points(line.plain, width - len(indent), width))
        for number, part in enumerate(parts):
            part.rstrip()
            lines.append(Text(indent).append_text(part) if number else part)
    return Text("\n").join(lines)


@contextmanager
def paged() -> Iterator[None]:
    """Show what the block prints through a pager where it is longer than the terminal is high."""
    if not sys.stdout.isatty():
        yield
        return
    with redirect_stdout(_Kept()) as kept:
        yield
    text = kept.getvalue()
    if text.count("\n") < get_terminal_size().lines:
        sys.stdout.write(text)
    else:
        os.environ.setdefault("LESS", "-R")
        click.echo_via_pager(text, color=True)


class _Kept(io.StringIO):
    """What is printed on a terminal, kept to be shown page by page."""

    def isatty(self) -> bool:
        """Say that it is a terminal: what is kept is shown on one."""
        return True


def note(text: str) -> None:
    """Print a remark on standard error."""
    say(text, errors=True)


def heading(text: str, *, as_is: bool = False) -> None:
    """Print a line that opens a part."""
    say(text, style="bold", as_is=as_is)


def marked(text: str, spans: Iterable[tuple[int, int]] = ()) -> "str | Text":
    """Return *text* with *spans* and whatever stands between « and » highlighted, on a terminal."""
    if not sys.stdout.isatty():
        return text
    from rich.text import Text

    shown = Text(CONTROL.sub("\ufffd", text))
    for start, end in (*spans, *(hit.span(1) for hit in HIT.finditer(text))):
        shown.stylize("bold red", start, end)
    return shown


def _write_columns(rows: Sequence[Sequence[str]], to_the_right: Sequence[bool]) -> None:
    """Write rows with their columns under each other, however long; a Chinese character is two wide."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    for line in rows:
        cells = []
        for text, width, is_right in zip(line, widths, to_the_right, strict=True):
            blanks = " " * (width - cell_len(text))
            cells.append(f"{blanks}{text}" if is_right else f"{text}{blanks}")
        if shown := "  ".join(cells).rstrip():
            sys.stdout.write(f"{shown}\n")


def _cell(value: object, *, as_is: bool = False) -> str:
    return one_line(value) if as_is else " ".join(cell(value).split())


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[str] = (),
    whole: Sequence[str] = (),
    codes: Sequence[str] = (),
) -> None:
    """Print a table in the language of the command.

    Columns in *numbers* stand to the right, those in *whole* are never broken, those in *codes* are for
    programs: they stay as they are.
    """
    names = [column(header) for header in headers]
    cells = [
        [_cell(value, as_is=header in codes) for header, value in zip(headers, row, strict=True)]
        for row in rows
    ]
    if not sys.stdout.isatty():
        _write_columns([names, *cells], [header in numbers for header in headers])
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    out = console()
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for header, name in zip(headers, names, strict=True):
        fixed = header in numbers or header in whole
        shown.add_column(
            name, justify="right" if header in numbers else "left", no_wrap=fixed, overflow="fold"
        )
    for line in cells:
        shown.add_row(*map(Text, line))
    with out.capture() as captured:
        out.print(shown)
    lines = captured.get().splitlines()
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in lines if line.strip()))


def pairs(rows: Mapping[str, object]) -> None:
    """Print names and values under each other; what is None is left out."""
    kept = {column(name): _cell(value) for name, value in rows.items() if value is not None}
    if not sys.stdout.isatty():
        _write_columns([*kept.items()], [False, False])
        return
    from rich.table import Table
    from rich.text import Text

    out = console()
    shown = Table.grid(padding=(0, 2, 0, 0))
    shown.add_column(style="dim", no_wrap=True)
    shown.add_column(overflow="fold")
    for name, value in kept.items():
        shown.add_row(name, Text(value))
    with out.capture() as captured:
        out.print(shown)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def answer(value: Value, show: Callable[[Value], None], *, as_json: bool) -> None:
    """Print *value* as one JSON document, or show it to a person."""
    if as_json:
        say_json(value)
    else:
        show(value)


def say_json(value: object) -> None:
    """Print one JSON document; dataclasses become objects; what a terminal obeys is written as numbers."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=asdict)
    sys.stdout.write(CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


@contextmanager
def at_work(words: str) -> Iterator[Tell]:
    """Show on standard error that a command works: a bar on a terminal, elsewhere a line now and then.

    What is given is told what is worked at, and where that is known how much of how many is done.
    """
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(bar_width=24),
        TextColumn("{task.fields[far]}"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console(errors=True), transient=True) as bars:
        bar = bars.add_task(retold(words), total=None, far="")

        def tell(at: str, done: int = 0, of: int | None = None) -> None:
            far = "" if of is None else _far(done, of)
            bars.update(bar, description=retold(at), completed=done, total=of, far=far)

        yield tell


def _lines() -> Tell:
    said_at = time.monotonic()

    def tell(at: str, done: int = 0, of: int | None = None) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= LINE_SECONDS:
            said_at = time.monotonic()
            note(f"{retold(at)}: {_far(done, of)}" if of is not None else at)

    return tell


def _far(done: int, of: int) -> str:
    return translate("%(done)s of %(of)s", done=f"{done:,}", of=f"{of:,}")
