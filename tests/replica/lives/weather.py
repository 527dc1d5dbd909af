"""What befalls a portal for some days: down, busy, walled off, its lists cut or empty, under repair."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from tests.replica.pages.chrome import Asked, home
from tests.replica.world import Response, Site, Weather

HTML = (("Content-Type", "text/html; charset=utf-8"),)
WALL = (
    '<html><head><meta charset="utf-8"><meta content="x" r="m"><script>$_ts=window["$_ts"]||{};'
    '$_ts.nsd=61243;</script><script src="/Ab3.js" r="m"></script></head><body></body></html>'
)
REPAIR = (
    '<html><head><meta charset="utf-8"><title>通知</title></head><body><div><p>网站正在升级维护中，'
    "给您带来的不便敬请谅解。</p></div></body></html>"
)
BROKEN = "<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>"
BUSY = "<html><head><title>503</title></head><body><h1>Service Temporarily Unavailable</h1></body></html>"


def _instead(response: Response) -> Callable[[Site], Weather]:
    return lambda _site: lambda _path, _ordinary: response


def _lists(change: Callable[[Response], Response]) -> Callable[[Site], Weather]:
    """Return what befalls only what is neither the home page, robots.txt, a document nor a file."""

    def at(site: Site) -> Weather:
        def answer(path: str, ordinary: Response) -> Response:
            files = {file.path for each in site.notices.values() for file in (*each.files, *each.scans)}
            if path in ("/", "/robots.txt") or path in site.notices or path in files:
                return ordinary
            return change(ordinary)

        return answer

    return at


def _cut(ordinary: Response) -> Response:
    """Return an answer whose connection ends half-way."""
    return replace(
        ordinary, body=ordinary.body[: len(ordinary.body) // 2], promised_length=len(ordinary.body)
    )


def _torn(ordinary: Response) -> Response:
    """Return an answer that a full disk tore: half of it, whole as far as HTTP can tell."""
    return replace(ordinary, body=ordinary.body[: len(ordinary.body) // 2])


def _home(site: Site) -> Weather:
    """Return what befalls a portal that answers its home page to everything."""
    page = home(site, [("/zwgk/", "政务公开")], Asked(headers={}))
    return lambda path, ordinary: ordinary if path in ("/", "/robots.txt") else page


OUTAGES: dict[str, Callable[[Site], Weather]] = {
    "down": _instead(Response(reset=True)),
    "busy": _instead(Response(status=503, headers=(*HTML, ("Retry-After", "7200")), body=BUSY.encode())),
    "wall": _instead(Response(status=412, headers=HTML, body=WALL.encode())),
    "cut lists": _lists(_cut),
    "repair": _instead(Response(headers=HTML, body=REPAIR.encode())),
    "broken": _instead(Response(status=500, headers=HTML, body=BROKEN.encode())),
    "torn lists": _lists(_torn),
    "home everywhere": _home,
}
EMPTY_LIST = "empty list"
"""befalls portals too, but is what the site itself shows"""
HTTPS_ONLY = "host speaks https only"
RELOCATIONS: dict[str, Callable[[Site], Weather]] = {
    "host leads on": lambda site: lambda path, _: _to(f"{_moved_to(site)}{path}"),
    "host leads to a front page": lambda site: lambda _path, _: _to(f"{_moved_to(site)}/"),
    "host dead": _instead(Response(reset=True)),
}
"""what a portal's old host answers for good once it has moved to another"""
MIDWAY = ("down", "busy", "wall", "broken")
"""what may befall a portal in the middle of a crawl"""


def _moved_to(site: Site) -> str:
    return f"http://{site.hosts[1]}"


def _to(target: str) -> Response:
    return Response(status=301, headers=(("Location", target),))


def from_answer(number: int, weather: Weather) -> Weather:
    """Return weather that is not felt before so many answers."""
    answers = count()
    return lambda path, ordinary: weather(path, ordinary) if next(answers) >= number else ordinary
