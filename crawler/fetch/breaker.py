"""Counts each host's failures in a row, and parks the host that has too many."""

from collections import Counter
from dataclasses import dataclass, field

from crawler.fetch.assurance import is_cut
from crawler.fetch.troubles import ParkedError
from yifa.model.fetch import PART, Fetched, OutcomeCode
from yifa.model.portal import Portal
from yifa.reading.outcome import SERVER_ERROR, code_of_status

BUSY = frozenset({429, 503})
BREAKER = 5
"""failures in a row, on any addresses of a host, after which it is left alone"""


@dataclass(slots=True, kw_only=True)
class Breaker:
    """The hosts of one portal: how often each failed in a row, and which are left alone."""

    portal: Portal
    parked: dict[str, ParkedError] = field(default_factory=dict)
    """further host of the portal → why it is left alone for the rest of the run"""
    _failures: Counter[str] = field(default_factory=Counter)
    """host → failures in a row"""

    def count_success(self, url: str) -> None:
        """Note that a host is there and answers; its next failure is the first in a row again."""
        self._failures[self.portal.server_of(url)] = 0

    def count_failure(self, url: str, detail: str, code: OutcomeCode, *, blocked: bool) -> None:
        """Count one failure of a host in a row; one too many parks the host.

        Raises:
            ParkedError: it is the portal's main host.
        """
        server = self.portal.server_of(url)
        self._failures[server] += 1
        if self._failures[server] >= BREAKER:
            words = f"{BREAKER} failures in a row, the last: {detail}"
            parked = ParkedError("circuit_open", words, code=code, blocked=blocked)
            if server == self.portal.host:
                raise parked
            self.parked[server] = parked

    def is_parked(self, url: str) -> bool:
        """Return whether an address is on a host that is left alone for the rest of the run."""
        return self.portal.server_of(url) in self.parked

    def count_trouble(self, url: str, answer: Fetched) -> None:
        """Count an answer of which `is_trouble` is true as a failure of its host; a part is none."""
        if PART in answer.flags:
            return
        if is_cut(answer):
            self.count_failure(url, "the answer broke off", OutcomeCode.TRUNCATED, blocked=False)
        else:
            code, busy = code_of_status(answer.status), answer.status in BUSY
            self.count_failure(url, f"status {answer.status}", code, blocked=busy)


def is_trouble(answer: Fetched) -> bool:
    """Return whether an answer says that the server could not give one."""
    return answer.status >= SERVER_ERROR or answer.status in BUSY or is_cut(answer)
