"""What the name server says of the hosts of some cases: it stands in for the system's in the crawl."""

import socket
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

NO_SUCH_NAME, FAILING, SILENT, PRIVATE, REBINDING = (
    f"fault{number:03}.example" for number in (27, 28, 29, 85, 84)
)
SILENCE_SECONDS = 3
_times: Counter[str] = Counter()


def look_up(host: str, port: int, *_: Any) -> list[Any]:
    """Answer as ``socket.getaddrinfo``; a host that is not in the table does not exist."""
    _times[host] += 1
    return [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
        for address in TABLE.get(host, _nothing)(host)
    ]


def _nothing(host: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _failing(host: str) -> list[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def _silent(host: str) -> list[str]:
    time.sleep(SILENCE_SECONDS)  # the fault served: no answer
    return _failing(host)


def _rebinding(host: str) -> list[str]:
    return ["192.0.2.1"] if _times[host] == 1 else ["127.0.0.1"]


TABLE: dict[str, Callable[[str], list[str]]] = {
    NO_SUCH_NAME: _nothing,
    FAILING: _failing,
    SILENT: _silent,
    PRIVATE: lambda _: ["10.0.0.5", "127.0.0.1"],
    REBINDING: _rebinding,
}
