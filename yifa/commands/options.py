"""Options that several commands share, and what their values become."""

import calendar
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from sqlite_utils import Database

from archive.file.connecting import explained
from archive.search.filters import Filters
from archive.store import Archive
from yifa.model.clock import Clock, now
from yifa.model.errors import UsageError
from yifa.profiles.folders import FOLDERS_VARIABLE, find_portal, load_portals

if TYPE_CHECKING:
    from crawler.net.hosts import HostMap

# 2026, 2026-01, 2026-01-15
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

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
    from crawler.net.hosts import read_host_map

    hosts = read_host_map(values)
    hosts.check_delay(wanted, delay_seconds)
    return hosts


def read_day(text: str) -> str:
    """Return *text* if it is a day, a month or a year.

    >>> read_day("2025-02"), last_day("2025-02"), first_day("2025")
    ('2025-02', datetime.date(2025, 2, 28), datetime.date(2025, 1, 1))

    Raises:
        UsageError: it is none of these.
    """
    found = DAY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is no date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: {error}") from error
    return text.strip()


def first_day(text: str) -> date:
    """Return the first day of a day, month or year."""
    year, month, day = (int(part) for part in f"{text}-01-01".split("-")[:3])
    return date(year, month, day)


def last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    year, month = (int(part) for part in f"{text}-12".split("-")[:2])
    return first_day(text) if text.count("-") == 2 else date(year, month, calendar.monthrange(year, month)[1])


def find_code(db: Database, name: str) -> str:
    """Return the code of the portal that *name* means: first one the archive holds, else a profile's.

    Raises:
        ProfileError: no portal or several; carries the near matches.
    """
    sql = "SELECT DISTINCT code FROM portal WHERE :name IN (code, slug, name)"
    held = [str(row["code"]) for row in db.query(sql, {"name": name})]
    return held[0] if len(held) == 1 else find_portal(name, load_portals()).code
