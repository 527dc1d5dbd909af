"""Alarms → whoever is to be told, by any of the services apprise knows (extra ``[notify]``)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yifa.model.errors import UsageError

if TYPE_CHECKING:
    from apprise import Apprise


def _read_urls(urls: Sequence[str]) -> "Apprise":
    """Return the addresses as apprise understands them; they hold secrets, so no message shows them whole.

    Raises:
        UsageError: the extra is not installed, or an address is none.
    """
    try:
        from apprise import Apprise
    except ImportError as error:
        raise UsageError("--notify needs the extra [notify]: pip install 'yifa[notify]'") from error
    known = Apprise()
    for url in urls:
        if not known.add(url):
            raise UsageError(f"--notify {_scheme(url)}: no address that apprise knows")
    return known


def _scheme(url: str) -> str:
    scheme, colon, _ = url.partition("://")
    return f"{scheme}://…" if colon else "…"


class Notifier:
    """Tells the people who asked for it."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = tuple(urls)
        self._apprise = _read_urls(urls) if urls else None

    def send(self, title: str, body: str) -> str | None:
        """Send a message and return in words what went wrong; None where nothing did."""
        if self._apprise is None or self._apprise.notify(title=title, body=body, notify_type="warning"):
            return None
        schemes = ", ".join(dict.fromkeys(map(_scheme, self._urls)))
        return f"--notify: not delivered to every address ({schemes}): {title}"
