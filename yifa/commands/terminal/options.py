"""Defines the options that several commands share, and reads their values."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from archive.file.connecting import explained, reading
from archive.file.default import default_archive
from archive.schema.database import Database
from archive.search.filters import Filters
from yifa.commands.terminal import printing
from yifa.commands.terminal.completing import complete_place
from yifa.commands.terminal.days import read_years, since_option, until_option
from yifa.commands.terminal.places import find_places
from yifa.commands.terminal.speech import translate
from yifa.model.clock import Clock, now
from yifa.model.errors import DamagedError, UsageError
from yifa.profiles import FOLDERS_VARIABLE

Command = TypeVar("Command", bound=Callable[..., Any])
Choose = Callable[[Database], Filters]
"""what the options that limit a question become, once there is an archive to ask about names"""

archive_option = click.option(
    "--archive", "archive_path", type=click.Path(path_type=Path, dir_okay=False),
    default=default_archive, envvar="YIFA_ARCHIVE", show_default="archive.db in your data folder",
    show_envvar=True, help="The archive file.",
)  # fmt: skip


def _add_folders(ctx: click.Context, _param: click.Parameter, value: tuple[Path, ...]) -> None:
    """Add folders of profiles to those of the environment, for as long as the command runs."""
    if not value:
        return
    before = os.environ.get(FOLDERS_VARIABLE)
    os.environ[FOLDERS_VARIABLE] = os.pathsep.join([*([before] if before else []), *map(str, value)])

    def restore() -> None:
        if before is None:
            del os.environ[FOLDERS_VARIABLE]
        else:
            os.environ[FOLDERS_VARIABLE] = before

    ctx.call_on_close(restore)


portals_option = click.option(
    "--portals", "portal_folders", type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True, metavar="DIR", expose_value=False, is_eager=True, callback=_add_folders,
    help=f"Add the portal profiles in DIR to the built-in ones; repeatable.  [env var: {FOLDERS_VARIABLE}]",
)  # fmt: skip
on_day_option = click.option(
    "--on-day", type=click.Choice(["timely", "late"]), default="timely", show_default=True,
    help="What a report published on the due day itself is.",
)  # fmt: skip
output_option = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the table to FILE, and beside it what it covers (FILE.covers.json).",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print a table for programs, one row a line.")


def table_options(command: Command) -> Command:
    """Add what every table has: --csv, --output, --portals, --archive and --json, in this order."""
    for option in (json_option, archive_option, portals_option, output_option, csv_option):
        command = option(command)
    return command


def one_table(output: Path | None, *formats: bool) -> None:
    """Refuse two formats at once, and a file for a table that is for people alone.

    Raises:
        UsageError: it is one of these.
    """
    if sum(formats) > 1 or (output is not None and not any(formats)):
        raise UsageError("one format at a time; --output needs one, such as --csv")


def clock() -> Clock:
    """Return the clock of the command line: the machine's, unless whoever calls it gave another (`obj`)."""
    given: Clock | None = click.get_current_context().obj
    return given or now


def say_archive(path: Path) -> None:
    """Say on standard error which archive is written to; a command may be run anywhere."""
    printing.note(translate("Archive: %(path)s", path=path.absolute()))


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Give the database of the archive at *path*, for reading.

    Raises:
        DamagedError: a value that is JSON is none any more.
    """
    try:
        with reading(path) as db, explained(path):
            yield db
    except json.JSONDecodeError as error:
        raise DamagedError(f"{path}: a value is not as it was stored, see `yifa verify`: {error}") from error


def place_arguments(name: str = "places", *, required: bool = False) -> Callable[[Command], Command]:
    """Add PLACE..., which may as well be typed as --portal PLACE; the command gets both as *name*."""

    def decorate(command: Command) -> Command:
        @click.argument(
            name, nargs=-1, metavar="PLACE..." if required else "[PLACE]...", shell_complete=complete_place
        )
        @click.option(
            "--portal", "--place", "named_places", metavar="PLACE", multiple=True,
            shell_complete=complete_place,
            help="The same as PLACE: code, slug, name, prefecture or province; repeatable.",
        )  # fmt: skip
        @wraps(command)
        def with_places(*args: Any, named_places: tuple[str, ...], **rest: Any) -> Any:
            rest[name] = (*rest[name], *named_places)
            if required and not rest[name]:
                raise click.MissingParameter(param_type="argument", param_hint="'PLACE'")
            return command(*args, **rest)

        return with_places  # type: ignore[return-value] # click's decorators give the function back

    return decorate


def filter_options(command: Command) -> Command:
    """Add the options that limit a question; *command* gets them as `choose`, a function of the db."""

    @portals_option
    @click.option(
        "--portal",
        "places",
        multiple=True,
        metavar="PLACE",
        shell_complete=complete_place,
        help="Only this county (code, slug or Chinese name), prefecture or province; repeatable.",
    )
    @click.option(
        "--year",
        "years",
        callback=read_years,
        metavar="Y[-Y]",
        help="Only reports about this year, such as 2025, or these, such as 2019-2025.",
    )
    @click.option("--publisher", help="Only where the publisher's or issuing authority's name has this.")
    @since_option
    @until_option
    @wraps(command)
    def with_filters(
        *args: Any, places: tuple[str, ...], years: tuple[int, int] | None, publisher: str | None,
        since: str | None, until: str | None, **rest: Any,
    ) -> Any:  # fmt: skip
        def choose(db: Database) -> Filters:
            codes = find_places(db, places)
            year, last_year = years or (None, None)
            return Filters(
                portal=" ".join(codes) if codes else None, year=year, publisher=publisher, since=since,
                until=until, last_year=last_year if last_year != year else None,
            )  # fmt: skip

        return command(*args, choose=choose, **rest)

    return with_filters  # type: ignore[return-value] # click's decorators give the function back
