"""Sends alarms to the people who are to know, by any service that apprise knows (extra ``[notify]``)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from archive.alarms.raising import KeptAlarm
from yifa.commands.terminal import printing
from yifa.model.errors import UsageError

if TYPE_CHECKING:
    from apprise import Apprise

PortalAlarms = tuple[str, str, Sequence[KeptAlarm]]
"""a portal's county, code and alarms"""

notify_option = click.option(
    "--notify", "notify_urls", metavar="URL", multiple=True, envvar="YIFA_NOTIFY", show_envvar=True,
    help="Tell this address (any that apprise knows) what alarms; repeatable. Needs the extra [notify].",
)  # fmt: skip


class Notifier:
    """Sends messages to the addresses given with --notify."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = tuple(urls)
        self._apprise = _read_urls(urls) if urls else None

    def tell(self, portals: Sequence[PortalAlarms], where: str) -> bool:
        """Send the alarms, if there are any, new ones first; return whether every address took them."""
        count = sum(len(alarms) for _, _, alarms in portals)
        if not count:
            return True
        title = f"yifa: {count} alarm{'' if count == 1 else 's'} {where}"
        return self.send(title, "\n".join(_lines(portals)))

    def send(self, title: str, body: str) -> bool:
        """Send a message; return whether every address took it, and say so on standard error if not."""
        if self._apprise is None or self._apprise.notify(title=title, body=body, notify_type="warning"):
            return True
        schemes = ", ".join(dict.fromkeys(map(_scheme, self._urls)))
        printing.note(f"yifa: --notify: not delivered to every address ({schemes}): {title}")
        return False


def _read_urls(urls: Sequence[str]) -> "Apprise":
    """Return the addresses as apprise understands them; they hold secrets, so no message shows them whole.

    Raises:
        UsageError: the extra is not installed, or an address is none.
    """
    try:
        from apprise import Apprise  # of an extra that need not be installed
    except ImportError as error:
        raise UsageError("--notify needs the extra [notify]: pip install 'yifa[notify]'") from error
    apprise = Apprise()
    for url in urls:
        if not apprise.add(url):
            raise UsageError(f"--notify {_scheme(url)}: no address that apprise knows")
    return apprise


def _scheme(url: str) -> str:
    scheme, colon, _ = url.partition("://")
    return f"{scheme}://…" if colon else "…"


def _lines(portals: Sequence[PortalAlarms]) -> Iterator[str]:
    for county, code, alarms in portals:
        if alarms:
            yield f"{county} {code}"
            for alarm in alarms:
                if alarm.is_new:
                    yield from filter(None, (f"NEW {alarm.words}", alarm.profile_lines))
            yield from (alarm.words for alarm in alarms if not alarm.is_new)
