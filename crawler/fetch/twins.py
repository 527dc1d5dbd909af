"""Asks a twin host for what the portal's main host cannot give, or sends everybody to the front page for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from crawler.fetch.troubles import NO_CONNECTION
from yifa.model.fetch import Ask
from yifa.model.portal import Portal
from yifa.reading.addresses import at_home

DEAD = frozenset({"dns", "refused", NO_CONNECTION})
"""reasons of a failure that say that the host itself is not there"""
SILENT = DEAD | {"connection", "timeout"}
"""likewise that a host gave no answer this time"""
SCHEMES = ("http", "https")


@dataclass(slots=True, kw_only=True)
class TwinHosts:
    """The hosts that serve a portal's tree: its home page's, and the twin that stands in for it in a run."""

    portal: Portal
    _origin: tuple[str, str] | None = None
    """scheme and host of the twin that answers in place of the main host"""
    none_answers: bool = False
    """all were tried in vain: none is in this run again"""

    def instead(self, ask: Ask) -> Ask:
        """Return a request as it is sent: to the twin that stands in for the main host, once one does."""
        return ask if self._origin is None or not self._is_main(ask.url) else _on(ask, *self._origin)

    def others(self, ask: Ask) -> Iterator[Ask]:
        """Yield the same request to each twin of a main host that is not there, if none stands in yet.

        Whoever takes them all found none that answers.
        """
        if self._origin is None and not self.none_answers and self._is_main(ask.url):
            own = urlsplit(self.portal.home).scheme
            for host in self.portal.aliases:
                for scheme in sorted(SCHEMES, key=lambda name: name != own):
                    yield _on(ask, scheme, host)
            self.none_answers = True

    def stand_in(self, url: str) -> None:
        """Let the twin at an address answer for the main host in the rest of the run."""
        parts = urlsplit(url)
        self._origin = parts.scheme, parts.netloc

    def meant(self, url: str, target: str) -> str:
        """Return where a redirect leads: where any address is sent to a twin's front page, to the same there.

        A host that moved often sends everybody to its new front page; what was asked for may stand beside it.
        """
        here, there = urlsplit(url), urlsplit(target)
        twins = {self.portal.host, *self.portal.aliases}
        crosses = here.hostname != there.hostname and {here.hostname, there.hostname} <= twins
        if not crosses or there.path not in ("", "/") or here.path in ("", "/"):
            return target
        return urlunsplit((there.scheme, there.netloc, here.path, here.query, ""))

    def at_main(self, ask: Ask) -> Ask:
        """Return a request to a twin as the main host gets it; any other as it is.

        A portal that moved goes on naming its former host, also where it leads on, and that may be dead.
        """
        return replace(ask, url=at_home(ask.url, self.portal.home, self.portal.aliases))

    def _is_main(self, url: str) -> bool:
        return urlsplit(url).hostname == self.portal.host


def _on(ask: Ask, scheme: str, netloc: str) -> Ask:
    """Return a request as another host gets it."""
    return replace(ask, url=urlunsplit((scheme, netloc, *urlsplit(ask.url)[2:])))
