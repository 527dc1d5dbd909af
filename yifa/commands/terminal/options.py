"""Defines the options that several commands share, and reads their values."""

import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlite_utils import Database

from archive.answers.holdings import held_codes
from archive.answers.reports.roster import read_places
from archive.file.connecting import explained
from archive.search.filters import Filters
from archive.store import Archive
from crawler.net.hosts import HostMap, read_host_map
from yifa.commands.terminal.days import since_option, until_option
from yifa.model.clock import Clock, now
from yifa.model.errors import DamagedError, UsageError
from yifa.model.portal import Portal
from yifa.profiles.folders import FOLDERS_VARIABLE, find_portal, load_portals

Command = TypeVar("Command", bound=Callable[..., Any])
YEARS = re.compile(r"(?P<first>(?:19|20)\d{2})(?:[-–—~至](?P<last>(?:19|20)\d{2}))?年?")
Choose = Callable[[Database], Filters]
"""what the options that limit a question become, once there is an archive to ask about names"""

archive_option = click.option(
    "--archive", "archive_path", type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data/archive.db"), envvar="YIFA_ARCHIVE", show_default=True, show_envvar=True,
    help="The archive file.",
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
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def clock() -> Clock:
    """Return the clock of the command line: the machine's, unless whoever calls it gave another (`obj`)."""
    given: Clock | None = click.get_current_context().obj
    return given or now


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Give the database of the archive at *path*, for reading.

    Raises:
        DamagedError: a value that is JSON is none any more.
    """
    try:
        with Archive.open(path, read_only=True) as archive, explained(path):
            yield archive.db
    except json.JSONDecodeError as error:
        raise DamagedError(f"{path}: a value is not as it was stored, see `yifa verify`: {error}") from error


def filter_options(command: Command) -> Command:
    """Add the options that limit a question; *command* gets them as `choose`, a function of the db."""

    @portals_option
    @click.option(
        "--portal",
        "places",
        multiple=True,
        metavar="PLACE",
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
            codes = [code for name in places for code in _codes_within(db, name) or [find_code(db, name)]]
            year, last_year = years or (None, None)
            return Filters(
                portal=" ".join(dict.fromkeys(codes)) or None, year=year, publisher=publisher, since=since,
                until=until, last_year=last_year if last_year != year else None,
            )  # fmt: skip

        return command(*args, choose=choose, **rest)

    return with_filters  # type: ignore[return-value] # click's decorators give the function back


def read_years(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the first and the last of the years typed: 2025, 2019-2025."""
    if value is None:
        return None
    match = YEARS.fullmatch(value.strip())
    if match is None:
        raise click.BadParameter("expected 2025 or 2019-2025")
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if first > last:
        raise click.BadParameter("the first year is after the last")
    return first, last


def host_options(command: Command) -> Command:
    """Add the options of every command that visits portals."""
    host = click.option(
        "--portal-host", "portal_hosts", metavar="HOST=ADDR:PORT", multiple=True,
        help="Reach HOST at another address, such as a replica; repeatable.",
    )  # fmt: skip
    delay = click.option(
        "--delay", "delay_seconds", type=click.FloatRange(min=0), metavar="SECONDS",
        help="Pause between requests, instead of the profile's; only where every host is mapped to loopback.",
    )  # fmt: skip
    return host(delay(command))


def read_hosts(
    wanted: Mapping[str, Collection[str]], values: tuple[str, ...], delay_seconds: float | None
) -> HostMap:
    """Return the map of --portal-host; *wanted* are the hosts of each portal that is to be visited.

    Raises:
        UsageError: a value is none, or --delay is given though a portal is not on loopback.
    """
    hosts = read_host_map(values)
    hosts.check_delay(wanted, delay_seconds)
    return hosts


def find_code(db: Database, name: str) -> str:
    """Return the code of the portal that *name* means: first one the archive holds, else a profile's.

    Raises:
        ProfileError: no portal or several; carries the near matches.
    """
    held = held_codes(db, name)
    return held[0] if len(held) == 1 else find_portal(name, load_portals()).code


def find_held(db: Database, name: str) -> str:
    """Return the code of the portal held that *name* means.

    Raises:
        ProfileError: no portal or several; carries the near matches.
        UsageError: it was never crawled into this archive.
    """
    code = find_code(db, name)
    if code not in held_codes(db, code):
        raise UsageError(f"{name}: never crawled into this archive, so nothing is known of its bodies")
    return code


def find_codes(db: Database, names: Sequence[str]) -> list[str] | None:
    """Return the codes of the counties held that *names* mean: counties, prefectures or provinces; None: all.

    Raises:
        ProfileError: a name is none of these.
        UsageError: a county was never crawled into this archive.
    """
    if not names:
        return None
    codes: list[str] = []
    for name in names:
        codes += _codes_within(db, name) or [find_held(db, name)]
    return codes


def _codes_within(db: Database, region: str) -> list[str]:
    """Return the codes of the counties held that lie in a prefecture or province."""
    return [code for code, place in read_places(db).items() if place.is_within(region)]


def find_portals(names: Sequence[str]) -> tuple[Portal, ...]:
    """Return the portals that these codes, slugs or Chinese names mean, each once.

    Raises:
        ProfileError: a name fits none or several.
    """
    known = load_portals()
    return tuple(dict.fromkeys(find_portal(name, known) for name in names))
