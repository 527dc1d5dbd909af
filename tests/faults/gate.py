"""A way to a server that can be shut and opened again, as by a restart or a network that is down."""

import contextlib
import socket
import threading
from typing import Self

CHUNK = 65536


class Gate:
    """Passes connections on to an address while open; shut, it refuses new ones and ends the others."""

    def __init__(self, address: str) -> None:
        host, _, port = address.partition(":")
        self._target = (host, int(port))
        self._lock = threading.Lock()
        self._connections: list[socket.socket] = []
        self._server: socket.socket | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """Return where it listens while it is open."""
        return f"127.0.0.1:{self._port}"

    def open(self) -> None:
        """Listen, at the same port as before."""
        self._server = socket.create_server(("127.0.0.1", self._port), backlog=64)
        self._port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._server,), daemon=True).start()

    def shut(self) -> None:
        """Stop listening, and end every connection."""
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
        with self._lock:
            for each in self._connections:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            self._connections.clear()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *exc: object) -> None:
        self.shut()

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):  # until it is shut
            while True:
                connection, _ = server.accept()
                behind = socket.create_connection(self._target)
                with self._lock:
                    self._connections += [connection, behind]
                for pair in ((connection, behind), (behind, connection)):
                    threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
