"""Many small portals on one server: a list of one report each, read whole by the generic platform."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

from yifa.profiles.counties import load_counties

PROFILE = """
code = "{code}"
name = "{name}"
slug = "p{code}"
province = "{province}"
prefecture = "{prefecture}"
platform = "generic"
home = "http://p{code}.example/"

[[section]]
name = "法治政府建设"
url = "http://p{code}.example/fz/"
"""
TEXT = "".join(
    f"<p>{part}、全年办理行政复议案件{number}件，组织行政执法人员培训{number}场次，审查规范性文件{number}件。</p>"
    for number, part in enumerate("一二三四五六", 3)
)
LIST = (
    "<!doctype html><meta charset=utf-8><title>法治政府建设</title><body>"
    "<p>您现在的位置：<a href='/'>首页</a> &gt; 法治政府建设</p><ul>"
    "<li><a href='/fz/1.html'>{host}2025年法治政府建设年度报告</a><span>2026-01-15</span></li>"
    "<li><a href='/fz/2.html'>{host}2024年法治政府建设年度报告</a><span>2025-01-15</span></li></ul></body>"
)
PAGE = (
    "<!doctype html><meta charset=utf-8><title>{title}</title><body><p>您现在的位置：<a href='/'>首页</a></p>"
    "<h1>{title}</h1><p>发布日期：2026-01-15</p><div class='content'>{text}<p>{title}</p></div></body>"
)


class Handler(BaseHTTPRequestHandler):
    """Answers for every host alike."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a list or a page, 404 for robots.txt."""
        host = (self.headers["Host"] or "").split(":")[0]
        years = {"/fz/1.html": "2025", "/fz/2.html": "2024"}
        body = b"no"
        if self.path in years:
            title = f"{host}{years[self.path]}年法治政府建设年度报告"
            body = PAGE.format(title=title, text=TEXT).encode()
        elif self.path == "/fz/":
            body = LIST.format(host=host).encode()
        self.send_response(404 if body == b"no" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Takes as many connections at once as there are portals in flight."""

    request_queue_size = 256
    daemon_threads = True


@contextmanager
def many_portals(folder: Path, count: int) -> Iterator[list[str]]:
    """Serve *count* portals while the block runs; give the words of a crawl of them, archive and all."""
    profiles = folder / "profiles"
    profiles.mkdir()
    counties = list(islice(load_counties().values(), count))
    for county in counties:
        text = PROFILE.format(
            code=county.code, name=county.name, province=county.province, prefecture=county.prefecture
        )
        (profiles / f"{county.code}.toml").write_text(text, encoding="utf-8")
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    codes = [county.code for county in counties]
    hosts = [f"http://p{code}.example=127.0.0.1:{server.server_port}" for code in codes]
    try:
        yield [
            "crawl", *codes, "--portals", str(profiles), "--archive", str(folder / "a.db"), "--delay", "0",
            *(word for host in hosts for word in ("--portal-host", host)),
        ]  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
