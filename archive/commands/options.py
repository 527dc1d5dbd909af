"""Options that several commands share, and what their values become."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from sqlite_utils import Database

from archive.connecting import explained
from archive.filters import Filters, find_code, read_day
from archive.store import Archive
from crawler.clock import Clock, now
from crawler.errors import UsageError
from crawler.profile import FOLDERS_VARIABLE

if TYPE_CHECKING:
    from crawler.hosts import HostMap

Command = TypeVar("Command", bound=Callable[..., Any])

archive_option = click.option(
    "--archive",
    "archive_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data/archive.db"),
    envvar="YIFA_ARCHIVE",
    show_default=True,
    show_envvar=True,
    help="The archive file.",
)


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
    "--portals",
    "portal_folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    metavar="DIR",
    expose_value=False,
    is_eager=True,
    callback=_add_folders,
    help=f"Add the portal profiles in DIR to the built-in ones; repeatable.  [env var: {FOLDERS_VARIABLE}]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class Day(click.ParamType[str]):
    """YYYY, YYYY-MM or YYYY-MM-DD, kept as typed."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return *value* if it is a date."""
        try:
            return read_day(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


since_option = click.option("--since", type=Day(), help="Published on or after: YYYY, YYYY-MM or YYYY-MM-DD.")
until_option = click.option(
    "--until", type=Day(), help="Published on or before: YYYY, YYYY-MM or YYYY-MM-DD."
)


def clock() -> Clock:
    """Return the clock of the command line: the machine's, unless whoever calls it gave another (`obj`)."""
    given: Clock | None = click.get_current_context().obj
    return given or now


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Give the database of the archive at *path*, for reading."""
    with Archive.open(path, read_only=True) as archive, explained(path):
        yield archive.db


def filter_options(command: Command) -> Command:
    """Add the options that limit a question; *command* gets them as `choose`, a function of the db."""

    @portals_option
    @click.option("--portal", help="Only this portal: code, slug or Chinese name.")
    @click.option("--year", type=int, help="Only reports about this year.")
    @click.option("--publisher", help="Only where the publisher's or issuing authority's name has this.")
    @since_option
    @until_option
    @wraps(command)
    def with_filters(
        *args: Any, portal: str | None, year: int | None, publisher: str | None, since: str | None,
        until: str | None, **rest: Any,
    ) -> Any:  # fmt: skip
        def choose(db: Database) -> Filters:
            code = find_code(db, portal) if portal is not None else None
            return Filters(portal=code, year=year, publisher=publisher, since=since, until=until)

        return command(*args, choose=choose, **rest)

    return with_filters  # type: ignore[return-value] # click's decorators give the function back


def host_options(command: Command) -> Command:
    """Add the options of every command that visits portals."""
    host = click.option(
        "--portal-host",
        "portal_hosts",
        metavar="HOST=ADDR:PORT",
        multiple=True,
        help="Reach HOST at another address, such as a replica; repeatable.",
    )
    delay = click.option(
        "--delay",
        "delay_seconds",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Pause between requests, instead of the profile's; only where every host is mapped to loopback.",
    )
    return host(delay(command))


def read_hosts(
    wanted: Mapping[str, Collection[str]], values: tuple[str, ...], delay_seconds: float | None
) -> "HostMap":
    """Return the map of --portal-host; *wanted* are the hosts of each portal that is to be visited.

    Raises:
        UsageError: a value is none, or --delay is given though a portal is not on loopback.
    """
    from crawler.hosts import read_host_map

    hosts = read_host_map(values)
    hosts.check_delay(wanted, delay_seconds)
    return hosts
