"""Finds files that no plain link names: in viewers' addresses, script calls, script variables and JSON."""

import json
import re
import tomllib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from urllib.parse import unquote, urljoin

from lxml.html import HtmlElement

from yifa.reading.files.kinds import ENDINGS, FILE, FILE_NAME
from yifa.reading.markup import LONGEST_GAP

HERE = Path(__file__).parent
# a string of a script: down3('/x/y.PDF'), open(7, "/x.doc")
STRING = re.compile(r"""(['"])(?P<href>(?:(?!\1)[^\\\r\n]|\\.){1,2000}?)\1""")
# what JavaScript puts together is no address as it stands
COMPOSED = re.compile(r"[\s{}$<>+*|]")
BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
# the end of a file's address in a script's string: .pdf' or .docx?v=1"
# looked for first, since most pages have none
# what has none behind its query is passed over at once
QUOTED_FILE = re.compile(rf"\.(?:{ENDINGS})(?:(?:\?[^'\"\s]*+)?(?P<quote>['\"])|\?[^'\"\s]*+)", re.IGNORECASE)
# how a list of objects begins, and what stands between its key and it: "articleFiles" : [ {
LIST_OF_OBJECTS = re.compile(r"\[\s*\{")
ASSIGNED = (":", "=")
LONGEST_CALL = 1000
"""characters from a function's or variable's name to the end of the address it is given"""
LONGEST_KEY = 60
"""characters of a key, quotes and spaces around it included"""
FILE_IN_SCRIPT = re.compile(rf"\.(?:{ENDINGS})\b", re.IGNORECASE)
LONGEST_LIST = 50_000


# a name that a content system gave to a picture it was handed: W020260120.jpg, 202601/a.jpg; not bg2.png
HANDED_IN = re.compile(r"(?:\d\D?\d\D?\d\D?\d\D?\d|\d{6}/)[^/]{0,200}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialects:
    """``files.toml``, compiled."""

    download: re.Pattern[str]
    calls: re.Pattern[str]
    variables: re.Pattern[str]
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
    """
    if "?" not in href or "=" not in href:
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
        if FILE.search(value) or shown:
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


def in_strings(script: str) -> Iterator[str]:
    """Yield the files whose addresses stand whole in a script's strings.

    >>> list(in_strings("render('#x', '/a/b.pdf'); var name = 'b.pdf', p = '/a/' + n + '.pdf'"))
    ['/a/b.pdf']
    """
    if FILE_IN_SCRIPT.search(script) is None:
        return
    for string in STRING.finditer(script):
        for inner in (string, *STRING.finditer(string["href"].replace("\\", ""))):
            href = inner["href"].replace("\\/", "/")
            if "/" in href.strip("/") and not COMPOSED.search(href) and (shown := shown_by(href)):
                yield shown


def in_scripts(text: str, *, variables: bool) -> Iterator[str]:
    """Yield the files a page's scripts open by a call; with *variables*, also those a viewer's names."""
    dialects = load_dialects()
    patterns = (dialects.calls, dialects.variables) if variables else (dialects.calls,)
    places = _near_files(text)
    for pattern in patterns:
        for start, end in places:
            for match in pattern.finditer(text, start, end):
                yield in_viewer(match["href"]) or match["href"]


def _near_files(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text, none touching another, in which a call may end with a file's address."""
    places: list[tuple[int, int]] = []
    for match in filter(itemgetter("quote"), QUOTED_FILE.finditer(text)):
        start = max(0, match.start() - LONGEST_CALL)
        if places and start <= places[-1][1]:
            start = places.pop()[0]
        places.append((start, match.end()))
    return places


def _first(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    values = (row.get(name) for name in names)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def in_json(text: str) -> Iterator[tuple[str, str]]:
    """Yield address and name of the files in a page's JSON, whole or inside a JSON string.

    >>> list(in_json('{"articleFiles":[{"domainName":"http://a.cn","filePath":"/b.pdf","fileName":"附件.pdf"}]}'))
    [('http://a.cn/b.pdf', '附件.pdf')]
    """
    dialects = load_dialects()
    for match in LIST_OF_OBJECTS.finditer(text):
        before = text[max(0, match.start() - LONGEST_GAP - LONGEST_KEY - 1) : match.start()].rstrip()
        if not before.endswith(ASSIGNED) or not dialects.lists.search(before[-LONGEST_KEY - 1 : -1]):
            continue
        part = text[match.start() : match.start() + LONGEST_LIST]
        if re.match(r'\[\s*\{\s*\\"', part):
            part = part.replace('\\"', '"').replace("\\\\", "\\")
        try:
            rows, _ = json.JSONDecoder(strict=False).raw_decode(part)
        except (ValueError, RecursionError):
            continue
        for row in (row for row in rows if isinstance(row, dict)):
            values = {str(key).lower(): value for key, value in row.items()}
            href, name = _first(values, dialects.url), _first(values, dialects.name)
            texts = [value.strip() for value in values.values() if isinstance(value, str)]
            href = href or next((text for text in texts if "/" in text and FILE.search(text)), "")
            name = name or next((text for text in texts if "/" not in text and FILE_NAME.search(text)), "")
            if href and (FILE.search(href) or FILE_NAME.search(name)):
                yield urljoin(_first(values, dialects.host), href), name


def is_scan(image: HtmlElement) -> bool:
    """Return whether a picture has a name that a content system gives, and not one of a layout's."""
    source = image.get("src") or ""
    return HANDED_IN.search(source) is not None and not load_dialects().decoration.search(source)
