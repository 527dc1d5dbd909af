"""Defines the options of the commands that visit portals."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import click

from crawler.net.hosts import HostMap, read_host_map

Command = TypeVar("Command", bound=Callable[..., Any])


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
