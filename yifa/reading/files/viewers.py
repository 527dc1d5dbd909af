"""Finds files that no plain link names: in viewers' addresses, script calls, script variables and JSON."""

import re
import tomllib
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from urllib.parse import unquote, urljoin

from lxml.html import HtmlElement

from yifa.reading.files.kinds import ENDINGS, FILE, FILE_NAME

HERE = Path(__file__).parent
# a string of a script: down3('/x/y.PDF'), open(7, "/x.doc")
STRING = re.compile(r"""(['"])(?P<href>(?:(?!\1)[^\\\r\n]|\\.){1,2000}?)\1""")
# what JavaScript puts together is no address as it stands
COMPOSED = re.compile(r"[\s{}$<>+*|]")
# all that stands behind the sign of a viewer's own page: view.html?/x/y.pdf, view.html#/x/y.pdf
BEHIND_PAGE = re.compile(
    rf"[^?#]{{0,200}}\.(?:html?|aspx?|jsp|php)[?#](?P<file>[^?#=&]{{0,400}}/[^?#=&/]{{1,200}}\.(?:{ENDINGS}))(?:#.*)?",
    re.IGNORECASE,
)
SHOWING = re.compile(r"\.(?:html?|aspx)\Z|view|show|pdf", re.IGNORECASE)
BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
# the end of a file's address in a script's string: .pdf' or .docx?v=1"
# looked for first, since most pages have none
# what has none behind its query is passed over at once
QUOTED_FILE = re.compile(
    rf"\.(?:{ENDINGS})(?:(?:\?[^'\"\s]*+)?\\?(?P<quote>['\"])|\?[^'\"\s]*+)", re.IGNORECASE
)
# fjUrl = '/u/1.doc|/u/2.doc': a variable that is called as annexes are
KEPT = re.compile(r"=\s{0,5}(['\"])(?P<said>[^'\"<>\s]{4,800})\1")
ANNEXES = re.compile(r"(?:fj|fujian|attach|appendi|enclosure|accessor)\w{0,20}\s{0,5}\Z", re.IGNORECASE)
# between the files that one text names: /u/1.doc,/u/2.doc
BETWEEN = re.compile(r"[,;|]")
LONGEST_KEY = 40
LONGEST_CALL = 1000
"""characters from a function's or variable's name to the end of the address it is given"""
FILE_IN_SCRIPT = re.compile(rf"\.(?:{ENDINGS})\b", re.IGNORECASE)


# a name that a content system gave to a picture it was handed: W020260120.jpg, 202601/a.jpg; not bg2.png
HANDED_IN = re.compile(r"(?:\d\D?\d\D?\d\D?\d\D?\d|\d{6}/)[^/]{0,200}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialects:
    """``files.toml``, compiled."""

    download: re.Pattern[str]
    calls: re.Pattern[str]
    variables: re.Pattern[str]
    shows: re.Pattern[str]
    viewer: frozenset[str]
    viewers: re.Pattern[str]
    attributes: frozenset[str]
    annex: re.Pattern[str]
    nameless: re.Pattern[str]
    tools: re.Pattern[str]
    ornament: re.Pattern[str]
    decoration: re.Pattern[str]
    lists: re.Pattern[str]
    url: tuple[str, ...]
    name: tuple[str, ...]
    host: tuple[str, ...]


def _either(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


@cache
def load_dialects(path: Path = HERE / "files.toml") -> Dialects:
    """Return the ways pages hold files; read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    calls, variables, keys = _either(data["calls"]), _either(data["variables"]), data["json"]
    address = rf"['\"](?P<href>[^'\"\s]+\.(?:{ENDINGS})(?:\?[^'\"\s]*)?)['\"]"
    return Dialects(
        download=re.compile("|".join(data["download"]), re.IGNORECASE),
        calls=re.compile(rf"\b(?:{calls})\d?\(\s*{address}", re.IGNORECASE),
        variables=re.compile(rf"\b(?:{variables})['\"]?\s*[:=]\s*{address}", re.IGNORECASE),
        shows=re.compile("|".join(data["shows"]), re.IGNORECASE),
        viewer=frozenset(data["viewer"]), viewers=re.compile("|".join(data["viewers"]), re.IGNORECASE),
        attributes=frozenset(data["attributes"]), annex=re.compile("|".join(data["annex"]), re.IGNORECASE),
        nameless=re.compile(rf"(?:{'|'.join(data['nameless'])})[：:]?"),
        tools=re.compile("|".join(data["tools"]), re.IGNORECASE),
        ornament=re.compile("|".join(data["ornament"]), re.IGNORECASE),
        decoration=re.compile("|".join(data["decoration"]), re.IGNORECASE),
        lists=re.compile(
            rf"\b(?>\w*?(?:{_either(keys['lists'])}))\w*+\\?['\"]?\s*$", re.IGNORECASE
        ),
        url=tuple(map(str.lower, keys["url"])), name=tuple(map(str.lower, keys["name"])),
        host=tuple(map(str.lower, keys["host"])),
    )  # fmt: skip


def in_viewer(href: str) -> str | None:
    """Return the address of the file a viewer's address shows, relative to where the viewer stands, or None.

    >>> in_viewer("/js/viewer.html?file=%2Fx%2Freport.pdf"), in_viewer("/js/viewer.html?file=report.pdf")
    ('/x/report.pdf', '/js/report.pdf')
    >>> in_viewer("https://view.officeapps.live.com/op/view.aspx?src=http%3A%2F%2Fa.gov.cn%2Fx.docx&wdStartOn=1")
    'http://a.gov.cn/x.docx'
    >>> in_viewer("/pdf/index.html?/x/report.pdf"), in_viewer("/pdf/viewer.html#../x/report.pdf")
    ('/x/report.pdf', '/x/report.pdf')
    """
    if "?" not in href and "#" not in href:
        return None
    if behind := BEHIND_PAGE.fullmatch(href):
        return urljoin(href, unquote(behind["file"]))
    if "=" not in href:
        return None
    address, _, query = href.partition("#")[0].partition("?")
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        value = unquote(unquote(value))
        if key.lower() not in load_dialects().viewer or not value:
            continue
        if BASE64.fullmatch(value):
            value = _decoded(value)
        shown = load_dialects().viewers.search(f"{address}?") and "/" in value
        bare = "/" not in value and not SHOWING.search(address)  # /servlet/attach?file=x.doc fetches it
        if (FILE.search(value) and not bare) or shown:
            return urljoin(href, value)
    return None


def _decoded(value: str) -> str:
    """Return the address in a value that kkFileView and its like write in Base64, or the value itself."""
    try:
        text = b64decode(value + "=" * (-len(value) % 4)).decode("utf-8")
    except ValueError:
        return value
    return text if text.startswith(("http://", "https://", "/")) else value


def shown_by(href: str) -> str | None:
    """Return the file an address leads to: its own, or the one a viewer is given; None where it is none."""
    return in_viewer(href) or (href if FILE.search(href) else None)


def promises_file(url: str, name: str) -> bool:
    """Return whether an address, or the name beside it, says that a file is there."""
    return any((FILE.search(url), FILE_NAME.search(name), load_dialects().download.search(url)))


def in_handler(code: str) -> str | None:
    """Return the file that a link's script opens, or None.

    >>> in_handler("javascript:down3('/a/b.PDF')"), in_handler("xyz('附件', 7, '/a/b.doc')")
    ('/a/b.PDF', '/a/b.doc')
    """
    return next((file for string in STRING.finditer(code) if (file := shown_by(string["href"]))), None)


def in_strings(script: str) -> Iterator[tuple[str, str]]:
    """Yield the files whose addresses stand whole in a script's strings, with the names given right before.

    >>> list(in_strings("render('#x', '/a/b.pdf'); var name = 'b.pdf', p = '/a/' + n + '.pdf'"))
    [('/a/b.pdf', '')]
    >>> list(in_strings("show('附件.pdf', '/a/b.pdf')"))
    [('/a/b.pdf', '附件.pdf')]
    """
    if FILE_IN_SCRIPT.search(script) is None:
        return
    name, end = "", 0
    for string in STRING.finditer(script):
        said = string["href"]
        for inner in (string, *STRING.finditer(said.replace("\\", ""))):
            href = inner["href"].replace("\\/", "/")
            if "/" in href.strip("/") and not COMPOSED.search(href) and (shown := shown_by(href)):
                yield shown, name if script[end : string.start()].strip() == "," else ""
        name, end = said if "/" not in said and FILE_NAME.search(said) else "", string.end()


def in_scripts(text: str, places: Sequence[tuple[int, int]], *, variables: bool) -> Iterator[str]:
    """Yield the files a page's scripts open by a call; with *variables*, also those a viewer's names."""
    dialects = load_dialects()
    patterns = (dialects.calls, dialects.variables) if variables else (dialects.calls,)
    for pattern in patterns:
        for start, end in places:
            for match in pattern.finditer(text, start, end):
                yield in_viewer(match["href"]) or match["href"]
    for start, end in places:
        for match in KEPT.finditer(text, start, end):
            if ANNEXES.search(text[max(0, match.start() - LONGEST_KEY) : match.start()]):
                yield from each_file(match["said"])


def each_file(said: str) -> Sequence[str]:
    """Return the files that a text names: one, or several between commas, each with its path."""
    parts = BETWEEN.split(said)
    if not all("/" in part and FILE.search(part) for part in parts):
        parts = [said]
    return parts if "/" in said and FILE.search(said) else ()


def near_files(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text, none touching another, in which a call may end with a file's address."""
    places: list[tuple[int, int]] = []
    for match in filter(itemgetter("quote"), QUOTED_FILE.finditer(text)):
        start = max(0, match.start() - LONGEST_CALL)
        if places and start <= places[-1][1]:
            start = places.pop()[0]
        places.append((start, match.end()))
    return places


def is_scan(image: HtmlElement) -> bool:
    """Return whether a picture has a name that a content system gives, and not one of a layout's."""
    source = image.get("src") or ""
    return HANDED_IN.search(source) is not None and not load_dialects().decoration.search(source)
