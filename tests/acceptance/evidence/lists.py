"""Serves kinds of lists on loopback and crawls them: how each walk ended, by what proof or sign.

``lists.toml`` has the kinds: what stands after a page's rows, which request brings which page, and what a
walk must say. One crawl reads them all.
"""

import json
import re
import sqlite3
import tempfile
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from tests.acceptance.evidence.row import Row
from tests.support.clocked import crawl_at
from tests.support.crawling import SPRING

HOST = "www.qingxi.gov.cn"
CODE = "140429"
SIZE, TOTAL = 6, 14
WASTE = 3
"""requests of one walk beyond one a page, at most"""
PROFILE = f"""code = "{CODE}"
name = "武乡县"
slug = "wuxiang"
province = "山西省"
prefecture = "长治市"
platform = "generic"
home = "http://{HOST}/"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of list: what its pages show, and how they are asked for."""

    name: str
    expected: str
    after: str = ""
    """what stands after a page's rows; ``@n@`` is the page's number, ``@next@`` the next one's"""
    last: str | None = None
    """the same on the last page, where it differs"""
    at: str = ""
    """the list's address, in its folder"""
    asks: str = ""
    """a pattern of the requests for its pages, with the page's number: ``POST list.do page=2``"""
    shift: int = 0
    """what is added to that number"""
    rows: bool = False
    """that number is of rows, not of pages"""
    answer: str = "page"
    """what further pages come as: page, json, or rows alone"""
    more: str = ""
    """what an answer of JSON says beside its rows"""
    beyond: str = "missing"
    """what is asked for beyond the last page brings: missing, empty, last, back (to the first), cycle,
    error, broken; first: the first page whatever is asked for"""
    strange: bool = False
    """what is asked for brings rows of another list"""
    total: int = TOTAL

    @property
    def pages(self) -> int:
        """Return how many pages it has."""
        return -(-self.total // SIZE)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of lists."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(Kind(**kind) for kind in told["kind"])


@dataclass(slots=True)
class Portal:
    """The portal whose sections are the kinds of lists; it counts what is asked of each."""

    asked: Counter[int] = field(default_factory=Counter)

    def answer(self, asked: str) -> tuple[int, str, str]:
        """Return status, media type and body of the answer to a request: ``GET /k3/index_2.html``."""
        method, _, target = asked.partition(" ")
        if target.startswith("/robots.txt"):
            return 200, "text/plain", "User-agent: *\nDisallow: /*/closed/\n"
        match = re.match(r"/k(\d+)/(.*)", target, re.DOTALL)
        if match is None:
            return 200, "text/html", HOME
        number, rest = int(match[1]), match[2]
        self.asked[number] += 1
        return served(number, kinds()[number], f"{method} {rest}")


def served(number: int, kind: Kind, asked: str) -> tuple[int, str, str]:
    """Return how a list's portal answers a request: ``GET index_2.html``, ``POST list.do page=2``."""
    if asked == f"GET {kind.at}":
        return shown_page(number, kind, 1, "json" if kind.at.startswith("api/") else "page")
    match = re.search(kind.asks, asked) if kind.asks else None
    if match is None:
        return 404, "text/html", "<html><body>404</body></html>"
    page = int(match[1]) // SIZE + 1 if kind.rows else int(match[1])
    page += kind.shift
    if kind.beyond == "broken":
        return 500, "text/html", "<html><body>500</body></html>"
    if page > kind.pages:
        match kind.beyond:
            case "error":
                return 200, "application/json", '{"code": 500, "msg": "系统异常"}'
            case "missing":
                return 404, "text/html", "<html><body>404</body></html>"
            case "empty":
                return shown_page(number, kind, kind.pages + 1, kind.answer)
            case "back":
                page = 1
            case "cycle":
                page = (page - 1) % kind.pages + 1
            case _:
                page = kind.pages
    return shown_page(number, kind, 1 if kind.beyond == "first" else page, kind.answer)


def shown_page(number: int, kind: Kind, page: int, answer: str) -> tuple[int, str, str]:
    """Return a page of a list as it is answered."""
    folder = "/news/x" if kind.strange and page > 1 else f"/k{number}/2026"
    rows = [
        (f"清溪县第{row}号单位2025年法治政府建设年度报告", f"{folder}{row}.html")
        for row in range((page - 1) * SIZE + 1, min(page * SIZE, kind.total) + 1)
    ]
    if answer == "json":
        listed = [{"title": title, "url": url, "date": "2026-01-20"} for title, url in rows]
        more = json.loads(_filled(kind.more, kind, page) or "{}")
        for end in [name for name in more if name.startswith("!")]:  # said on every page but the last
            value = more.pop(end)
            more |= {end[1:]: value} if page < kind.pages else {}
        return 200, "application/json", json.dumps({"list": listed, **more}, ensure_ascii=False)
    items = "".join(f'<li><a href="{url}">{title}</a><span>2026-01-20</span></li>' for title, url in rows)
    if answer == "rows":
        return 200, "text/html", items
    after = kind.last if kind.last is not None and page >= kind.pages else kind.after
    return 200, "text/html", PAGE.format(items=items, after=_filled(after, kind, page))


HOME = "<html><head><title>清溪县人民政府</title></head><body>首页</body></html>"
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>法治政府建设</title></head><body>'
    '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
    '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">公开</a> &gt; 法治建设</div>'
    '<ul class="list">{items}</ul>{after}<div class="footer">主办：清溪县人民政府办公室</div></body></html>'
)


def _filled(text: str, kind: Kind, page: int) -> str:
    said = {"n": page, "next": page + 1, "zero": page - 1, "pages": kind.pages, "total": kind.total}
    said |= {"until": page * SIZE}
    return re.sub(r"@(\w+)@", lambda match: str(said[match[1]]), text)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    portal: ClassVar[Portal]

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer as the portal does."""
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        status, media, body = self.portal.answer(f"{self.command} {self.path}{' ' if sent else ''}{sent}")
        encoded = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{media}; charset=utf-8")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    do_POST = do_GET  # noqa: N815 - the name is the server's


def _walked(folder: Path, portal: Portal, every: int) -> dict[str, dict[str, Any]]:
    """Crawl every list once; return the certificates of the walks, by section."""
    sections = "".join(
        f'[[section]]\nname = "k{number}"\nurl = "http://{HOST}/k{number}/{kind.at}"\n'
        for number, kind in enumerate(kinds())
        if number % every == 0
    )
    (folder / "portals").mkdir()
    (folder / "portals" / f"{CODE}.toml").write_text(PROFILE + sections, encoding="utf-8")
    handler = type("Handler", (_Handler,), {"portal": portal})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        archive = folder / "a.db"
        crawl_at(
            SPRING, archive, {HOST: f"127.0.0.1:{server.server_port}"}, [CODE], command="backfill",
            whole=True, only_listings=True, folders=[folder / "portals"],
        )  # fmt: skip
        server.shutdown()
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        walks = db.execute("SELECT section.name AS name, walk.* FROM walk JOIN section USING (section_id)")
        return {walk["name"]: dict(walk) for walk in walks}


def rows(every: int = 1) -> Iterator[Row]:
    """Yield each kind of list, or one of so many, with what its walk said, and what it must say."""
    portal = Portal()
    with tempfile.TemporaryDirectory() as folder:
        walks = _walked(Path(folder), portal, every)
    for number, kind in list(enumerate(kinds()))[::every]:
        walk = walks.get(f"k{number}", {})
        how = walk.get("proof") or (walk.get("sign") or "").partition(":")[0] or walk.get("stop_reason")
        got = f"{walk.get('verdict')}, {how}, {walk.get('rows_read')} rows"
        if portal.asked[number] > kind.pages + WASTE:
            got += f", {portal.asked[number]} requests"
        yield Row(part="lists", case=kind.name, expected=kind.expected, got=got)
