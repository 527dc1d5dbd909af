"""A PostgreSQL server of the tests' own: an own folder, loopback, ended with the block that began it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

PLACES = Path("/usr/lib/postgresql")
UNTRIED = "no PostgreSQL 15 or later here (Debian: postgresql): jobs, leases and shards were not tried"
MAKE = ("-U", "yifa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
OPTIONS = (
    "fsync=off", "shared_buffers=16MB", "listen_addresses=127.0.0.1", "unix_socket_directories=",
    "max_connections=200", "autovacuum=off", "logging_collector=off",
)  # fmt: skip


def find_programs() -> Path | None:
    """Return the folder of the newest server that is installed, None where there is none."""
    found = [path for path in PLACES.glob("*/bin") if (path / "initdb").exists()]
    found = [path for path in found if path.parent.name.isdecimal() and int(path.parent.name) >= 15]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


@dataclass(slots=True, kw_only=True)
class Postgres:
    """A server that can be restarted."""

    programs: Path
    folder: Path
    port: int
    user: dict[str, Any]
    _process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        options = [word for option in (*OPTIONS, f"port={self.port}") for word in ("-c", option)]
        self._process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder, *options], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **self.user,
        )  # fmt: skip
        ready: list[str | Path] = [
            self.programs / "pg_isready",
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-t",
            "1",
        ]
        for _ in range(100):
            if subprocess.run(ready).returncode == 0:
                return
            assert self._process.poll() is None, "the server ended as it started"
        raise AssertionError("the server does not answer")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # fast: sessions are ended
            self._process.wait(30)
            self._process = None

    def restart(self) -> None:
        with self.away():
            pass

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let the server be away while the block runs, and back behind it however it ends."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def dsn(self, database: str = "postgres") -> str:
        return f"postgresql://yifa@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database; return how to reach it."""
        with psycopg.connect(self.dsn(), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {database}".encode())
        return self.dsn(database)


@contextmanager
def serving(programs: Path) -> Iterator[Postgres]:
    """Serve while the block runs; PostgreSQL refuses to run as root, so root lends it another user."""
    folder = Path(tempfile.mkdtemp(prefix="yifa-pg-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    try:
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", *MAKE], check=True, stdout=subprocess.DEVNULL,
            cwd="/", **user,
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Postgres(programs=programs, folder=folder / "data", port=port, user=user)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
