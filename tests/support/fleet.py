"""A fleet on this machine: portals with a log of their own, and workers that are killed and begun again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from itertools import islice
from pathlib import Path

from tests.support.archives.many import PROFILE, TEXT, Server
from yifa.cluster.database import Connection
from yifa.profiles.counties import load_counties

LIST = (
    "<!doctype html><meta charset=utf-8><title>法治政府建设</title><body>"
    "<p>您现在的位置：<a href='/'>首页</a> &gt; 法治政府建设</p><ul>{rows}</ul></body>"
)
ROW = "<li><a href='/fz/{number}.html'>{title}</a><span>2026-01-{day:02}</span></li>"
PAGE = (
    "<!doctype html><meta charset=utf-8><title>{title}</title><body><p>您现在的位置：<a href='/'>首页</a></p>"
    "<h1>{title}</h1><p>发布日期：2026-01-{day:02}</p><div class='content'>{text}<p>{title}</p></div></body>"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the portal saw it."""

    host: str
    path: str
    began: float
    answered: float
    """before the answer was sent: whoever asked had it later"""


class Handler(BaseHTTPRequestHandler):
    """Answers for every host alike, and writes down when."""

    protocol_version = "HTTP/1.1"
    server: "Portals"

    def do_GET(self) -> None:
        began = time.monotonic()
        host = (self.headers["Host"] or "").split(":")[0]
        body = self.server.page(host, self.path)
        self.server.log.append(Asked(host, self.path, began, time.monotonic()))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Portals(Server):
    """Portals of one list with so many reports each."""

    def __init__(self, reports: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reports = reports
        self.log: list[Asked] = []

    def page(self, host: str, path: str) -> bytes:
        if path == "/fz/":
            rows = (
                ROW.format(number=number, title=self._title(host, number), day=number)
                for number in range(1, self.reports + 1)
            )
            return LIST.format(rows="".join(rows)).encode()
        number = path.removeprefix("/fz/").removesuffix(".html")
        if number.isdecimal() and 0 < int(number) <= self.reports:
            return PAGE.format(title=self._title(host, int(number)), day=int(number), text=TEXT).encode()
        return b""

    def _title(self, host: str, number: int) -> str:
        return f"{host.partition('.')[0]}第{number}司法所2025年法治政府建设年度报告"

    def closer_than(self, pace: float) -> list[tuple[Asked, Asked]]:
        """Return the pairs of requests to one host that came closer together than the pace."""
        last: dict[str, Asked] = {}
        found = []
        for asked in sorted(self.log, key=lambda one: one.began):
            before = last.get(asked.host)
            if before is not None and asked.began - before.answered < pace:
                found.append((before, asked))
            last[asked.host] = asked
        return found


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Workers of a cluster, each a process group of its own, as on a machine of its own."""

    dsn: str
    folder: Path
    portals: Portals
    codes: Sequence[str]
    pace: float
    workers: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    """further words of each worker"""

    @property
    def mapping(self) -> list[str]:
        """Return the words that lead a crawl to these portals."""
        port = self.portals.server_port
        rules = [f"http://p{code}.example=127.0.0.1:{port}" for code in self.codes]
        return ["--delay", str(self.pace), *(word for rule in rules for word in ("--portal-host", rule))]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ, "YIFA_CLUSTER": self.dsn, "YIFA_PORTALS": str(self.folder / "profiles"),
            "YIFA_CONTACT": "fleet", "YIFA_LANG": "en",
        }  # fmt: skip

    def yifa(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "yifa", *map(str, words)], env=self.environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    def begin(self, name: str, machine: str = "m1", *words: str) -> None:
        """Begin a worker, or begin it again."""
        log = (self.folder / f"{name}.log").open("ab")
        self.workers[name] = subprocess.Popen(
            [sys.executable, "-m", "yifa", "cluster", "worker", "--machine", machine, "--shards",
             self.folder / machine, *self.words, *words, *self.mapping],
            env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()

    def crawls(self, name: str) -> list[int]:
        """Return the crawls that a worker runs now."""
        children = Path(f"/proc/{self.workers[name].pid}/task/{self.workers[name].pid}/children")
        with suppress(OSError):
            return [int(word) for word in children.read_text(encoding="ascii").split()]
        return []

    def kill(self, name: str) -> None:
        """Kill a worker at once; its crawls go on until they see it."""
        self.workers[name].send_signal(signal.SIGKILL)
        self.workers[name].wait()

    def freeze(self, name: str) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.workers[name].pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.workers[name].pid, signal.SIGCONT)

    def end(self) -> None:
        """Stop all workers with their crawls."""
        for name, worker in self.workers.items():
            self.thaw(name)
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGTERM)
        for worker in self.workers.values():
            worker.wait(60)


def let_time_pass(db: Connection) -> None:
    """Let the time pass for which jobs are put off and hosts that were given back rest."""
    db.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    db.execute("UPDATE yifa.lease SET until = now() WHERE holder IS NULL")


@contextmanager
def fleet(dsn: str, folder: Path, count: int, *, reports: int, pace: float) -> Iterator[Fleet]:
    """Serve *count* portals while the block runs, and end all workers behind it."""
    profiles = folder / "profiles"
    profiles.mkdir(parents=True)
    counties = list(islice(load_counties().values(), count))
    for county in counties:
        text = PROFILE.format(
            code=county.code, name=county.name, province=county.province, prefecture=county.prefecture
        )
        (profiles / f"{county.code}.toml").write_text(text, encoding="utf-8")
    portals = Portals(reports)
    threading.Thread(target=portals.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    made = Fleet(
        dsn=dsn, folder=folder, portals=portals, codes=[county.code for county in counties], pace=pace
    )
    try:
        yield made
    finally:
        made.end()
        portals.shutdown()
        portals.server_close()
