"""Sends alarms to the people who are to know, by any service that apprise knows (extra ``[notify]``)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from archive.alarms.raising import NEW, STANDING
from yifa.commands.terminal import printing
from yifa.commands.terminal.news import PortalAlarms, all_of, count_in, news_of
from yifa.commands.terminal.said import retold
from yifa.model.errors import UsageError
from yifa.model.text import count_of

if TYPE_CHECKING:
    from apprise import Apprise

notify_option = click.option(
    "--notify", "notify_urls", metavar="URL", multiple=True, envvar="YIFA_NOTIFY", show_envvar=True,
    help="Tell this address (any that apprise knows) what alarms; repeatable. Needs the extra [notify].",
)  # fmt: skip


class Notifier:
    """Sends messages to the addresses given with --notify."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = tuple(urls)
        self._apprise = _read_urls(urls) if urls else None

    def tell_news(self, portals: Sequence[PortalAlarms], run: int) -> bool:
        """Send what a run newly alarms about, if anything; return whether every address took it."""
        new = count_in(portals, NEW)
        if not new:
            return True
        title = f"yifa: {count_of(new, 'new alarm', 'new alarms')} in run {run}"
        return self.send(title, "\n".join(news_of(portals)))

    def tell_all(self, portals: Sequence[PortalAlarms]) -> bool:
        """Send every alarm that nobody muted, if there are any; return whether every address took them."""
        count = count_in(portals, NEW) + count_in(portals, STANDING)
        if not count:
            return True
        title = f"yifa: {count_of(count, 'alarm', 'alarms')} by status"
        return self.send(title, "\n".join(all_of(portals)))

    def send(self, title: str, body: str) -> bool:
        """Send a message; return whether every address took it, and say so on standard error if not."""
        title, body = retold(title), retold(body)
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
