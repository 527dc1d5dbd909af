"""Serves the pages: one port, this machine only unless told otherwise."""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from yifa.model.clock import Clock
from yifa.model.errors import UsageError
from yifa.web.app import make_app


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Raises:
        UsageError: the address is none of this machine's, or taken.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, number)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        raise UsageError(f"{host}:{port}: cannot listen there: {error.strerror or error}") from error
    listening.listen(128)
    return listening


def address_of(listening: socket.socket, host: str) -> str:
    """Return the address to open."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}/"


class Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._ready()


def make_server(archive: Path, host: str, clock: Clock, ready: Callable[[], None]) -> Server:
    """Return what serves an archive's pages until it is told to stop; *ready* is called once they answer."""
    config = uvicorn.Config(
        make_app(archive, clock, host), log_level="warning", access_log=False, server_header=False,
        date_header=False, lifespan="on", timeout_graceful_shutdown=3,
    )  # fmt: skip
    return Server(config, ready)
