"""Portals of a season on loopback: every day they show what stands on them that day."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.replica.files.formats import MEDIA, make_file

PER_PAGE = 20
DAMAGED = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\n"
SECTIONS = (("法治政府建设", "/fzzf/"), ("依法行政", "/yfxz/"))
NAMES = {path: name for name, path in SECTIONS}
PROFILE = """
code = "{code}"
name = "{name}"
slug = "{slug}"
province = "云岭省"
prefecture = "云川市"
platform = "generic"
home = "http://{host}/"
"""
SECTION = """
[[section]]
name = "{name}"
url = "http://{host}{path}"
may_be_empty = true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A document on a portal."""

    path: str
    title: str
    printed: str
    """the day it prints, ISO"""
    since: date
    """the day from which the portal shows it"""
    section: str
    """path of the list that shows it"""
    text: tuple[str, ...] = ()
    gone: date | None = None
    """the day from which it is taken down"""
    delisted: date | None = None
    """the day from which no list shows it, though it answers"""
    edited: date | None = None
    """the day from which its text has a sentence more"""
    said: tuple[tuple[str, str], ...] = ()
    """labels and values above its text"""
    signed: str = ""
    file: tuple[str, str, tuple[str, ...]] | None = None
    """name, ending and paragraphs of the file that it links to; without any it is damaged"""
    broken: bool = False
    """its page answers 500"""


@dataclass(slots=True, kw_only=True)
class Site:
    """One portal."""

    code: str
    name: str
    slug: str
    items: list[Item] = field(default_factory=list)
    breaks_off: dict[str, date] = field(default_factory=dict)
    """path of a list → the day from which its second page answers no more"""

    @property
    def host(self) -> str:
        """Return its host."""
        return f"www.{self.slug}.example"

    @property
    def profile(self) -> str:
        """Return its profile."""
        head = PROFILE.format(code=self.code, name=self.name, slug=self.slug, host=self.host)
        return head + "".join(SECTION.format(name=name, host=self.host, path=path) for name, path in SECTIONS)

    def rows(self, section: str, today: date) -> list[Item]:
        """Return what a list shows, the newest printed day first."""
        shown = (
            item for item in self.items
            if item.section == section and item.since <= today
            and not any(day and day <= today for day in (item.gone, item.delisted))
        )  # fmt: skip
        return sorted(shown, key=lambda item: (item.printed, item.path), reverse=True)

    def answer(self, path: str, page: int, today: date) -> tuple[int, str, bytes]:
        """Return status, media type and body of what stands at a path."""
        if path in dict(SECTIONS).values():
            return self._list(path, page, today)
        item = next((item for item in self.items if path.startswith(item.path)), None)
        if item is None or item.since > today or (item.gone and item.gone <= today):
            return 404, "text/html", b"<html><body>404 Not Found</body></html>"
        if item.broken:
            return 500, "text/html", b"<html><body>500</body></html>"
        if path != item.path and item.file:
            _, ending, paragraphs = item.file
            return 200, MEDIA[ending], make_file(ending, paragraphs) if paragraphs else DAMAGED
        return _html(item.title, _body(item, today))

    def _list(self, section: str, page: int, today: date) -> tuple[int, str, bytes]:
        broken = self.breaks_off.get(section)
        if page > 1 and broken and broken <= today:
            return 500, "text/html", b"<html><body>500</body></html>"
        rows = self.rows(section, today)
        last = max(1, -(-len(rows) // PER_PAGE))
        shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
        lines = "".join(
            f"<li><a href='{item.path}'>{escape(item.title)}</a><span>{item.printed}</span></li>"
            for item in shown
        )
        name = NAMES[section]
        following = (
            f"<a href='{section}?page={page + 1}'>下一页</a>" if page < last else "<span>下一页</span>"
        )
        pager = f"<div class='page'>共{len(rows)}条 {page}/{last}页 {following}</div>"
        empty = "" if rows else "<p>暂无数据</p>"
        return _html(
            f"{name}-{self.name}人民政府", f"{_crumbs(name)}<ul class='list'>{lines}</ul>{empty}{pager}"
        )


def _crumbs(name: str) -> str:
    return f"<p class='position'>您现在的位置：<a href='/'>首页</a> &gt; {name}</p>"


def _body(item: Item, today: date) -> str:
    said = "".join(
        f"<tr><td>{label}：</td><td>{escape(value)}</td></tr>"
        for label, value in (*item.said, ("发布日期", item.printed))
    )
    text = "".join(f"<p>{escape(line)}</p>" for line in item.text)
    more = "<p>补充：全年另办结历史遗留案件一件。</p>" if item.edited and item.edited <= today else ""
    year, month, day = item.printed.split("-")
    signed = f"<p>{item.signed}</p><p>{year}年{int(month)}月{int(day)}日</p>" if item.signed else ""
    file = ""
    if item.file:
        file = f"<p><a href='{item.path}file.{item.file[1]}'>{escape(item.file[0])}</a></p>"
    name = NAMES[item.section]
    return (
        f"{_crumbs(name)}<table>{said}</table><h1>{escape(item.title)}</h1>"
        f"<div class='content'>{text}{more}{signed}{file}</div>"
    )


def _html(title: str, body: str) -> tuple[int, str, bytes]:
    page = f"<!doctype html><html><head><meta charset=utf-8><title>{escape(title)}</title></head><body>{body}"
    return 200, "text/html; charset=utf-8", f"{page}</body></html>".encode()


class Served(ThreadingHTTPServer):
    """The portals of a season, on one port; `today` is what their clocks say."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sites: list[Site], today: date) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = {site.host: site for site in sites}
        self.today = today

    @property
    def hosts(self) -> dict[str, str]:
        """Return where each host is reached."""
        return dict.fromkeys(self.sites, f"127.0.0.1:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Served

    def do_GET(self) -> None:
        """Answer what stands there today."""
        parts = urlsplit(self.path)
        site = self.server.sites.get((self.headers["Host"] or "").split(":")[0])
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        status, media, body = (404, "text/html", b"no")
        if site is not None:
            status, media, body = site.answer(parts.path, page, self.server.today)
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(sites: list[Site], profiles: Path, today: date) -> Iterator[Served]:
    """Serve portals while the block runs; their profiles are put into a folder."""
    for site in sites:
        (profiles / f"{site.code}.toml").write_text(site.profile, encoding="utf-8")
    server = Served(sites, today)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
