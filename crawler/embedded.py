"""Files that no plain link names: in viewers' addresses, script calls, script variables and JSON."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin

HERE = Path(__file__).parent
ENDINGS = "pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z|csv|rtf"
# the end of x.pdf or x.DOCX?v=1
FILE = re.compile(rf"\.(?:{ENDINGS})(?=$|[?#&])", re.IGNORECASE)
# the end of a name: 附件1.docx, 报告（终稿）.PDF】
FILE_NAME = re.compile(rf"\.(?:{ENDINGS})[】）)\]\s]*$", re.IGNORECASE)
# the first string a handler's call is given: javascript:down3('/x/y.PDF'), openIt("/x.doc", 1)
ARGUMENT = re.compile(r"\w\(\s*['\"](?P<href>[^'\"]+)['\"]")
LONGEST_LIST = 50_000
# the end of a file's address in a script's string: .pdf' or .docx?v=1"
# looked for first, since most pages have none
QUOTED_FILE = re.compile(rf"\.(?:{ENDINGS})(?:\?[^'\"\s]*)?['\"]", re.IGNORECASE)
# what follows the key of a list of objects: "articleFiles" : [ {
LIST_OF_OBJECTS = re.compile(r":\s*(?=\[\s*\{)")
LONGEST_CALL = 1000
"""characters from a function's or variable's name to the end of the address it is given"""
LONGEST_KEY = 60
"""characters of a key, quotes and spaces around it included"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialects:
    """``files.toml``, compiled."""

    download: re.Pattern[str]
    calls: re.Pattern[str]
    variables: re.Pattern[str]
    viewer: re.Pattern[str]
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
    ending = rf"\.(?:{ENDINGS})(?:\?[^'\"\s]*)?"
    return Dialects(
        download=re.compile("|".join(data["download"]), re.IGNORECASE),
        calls=re.compile(rf"\b(?:{calls})\d?\(\s*['\"](?P<href>[^'\"\s]+{ending})['\"]", re.IGNORECASE),
        variables=re.compile(
            rf"\b(?:{variables})['\"]?\s*[:=]\s*['\"](?P<href>[^'\"\s]+{ending})['\"]", re.IGNORECASE
        ),
        viewer=re.compile(rf"[?&](?:{_either(data['viewer'])})=(?P<href>[^&#]+)", re.IGNORECASE),
        decoration=re.compile("|".join(data["decoration"]), re.IGNORECASE),
        lists=re.compile(rf"\b(?:{_either(keys['lists'])})\\?['\"]?\s*$"),
        url=tuple(each.lower() for each in keys["url"]),
        name=tuple(each.lower() for each in keys["name"]),
        host=tuple(each.lower() for each in keys["host"]),
    )


def in_viewer(href: str) -> str | None:
    """Return the address of the file a viewer's address shows, relative to where the viewer stands, or None.

    >>> in_viewer("/js/viewer.html?file=%2Fx%2Freport.pdf")
    '/x/report.pdf'
    >>> in_viewer("/js/viewer.html?file=report.pdf")
    '/js/report.pdf'
    """
    found = load_dialects().viewer.search(href) if "=" in href else None
    return urljoin(href, unquote(found["href"])) if found else None


def in_handler(code: str) -> str | None:
    """Return the file that a link's script opens, or None.

    >>> in_handler("javascript:down3('/a/b.PDF')")
    '/a/b.PDF'
    """
    return next((each["href"] for each in ARGUMENT.finditer(code) if FILE.search(each["href"])), None)


def in_scripts(text: str, *, variables: bool) -> Iterator[str]:
    """Yield the files a page's scripts open by a call; with *variables*, also those a viewer's names."""
    dialects = load_dialects()
    patterns = (dialects.calls, dialects.variables) if variables else (dialects.calls,)
    places = _near_files(text)
    for pattern in patterns:
        for start, end in places:
            yield from (each["href"] for each in pattern.finditer(text, start, end))


def _near_files(text: str) -> list[tuple[int, int]]:
    """Return the parts of a text, apart from each other, where a call may end with a file's address."""
    places: list[tuple[int, int]] = []
    for match in QUOTED_FILE.finditer(text):
        start = max(0, match.start() - LONGEST_CALL)
        if places and start <= places[-1][1]:
            start = places.pop()[0]
        places.append((start, match.end()))
    return places


def _first(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    values = (row.get(name) for name in names)
    return next((each.strip() for each in values if isinstance(each, str) and each.strip()), "")


def in_json(text: str) -> Iterator[tuple[str, str]]:
    """Yield address and name of the files in a page's JSON, whole or inside a JSON string.

    >>> list(in_json('{"articleFiles":[{"domainName":"http://a.cn","filePath":"/b.pdf","fileName":"附件.pdf"}]}'))
    [('http://a.cn/b.pdf', '附件.pdf')]
    """
    dialects = load_dialects()
    for match in LIST_OF_OBJECTS.finditer(text):
        if not dialects.lists.search(text[max(0, match.start() - LONGEST_KEY) : match.start()]):
            continue
        part = text[match.end() : match.end() + LONGEST_LIST]
        if re.match(r'\[\s*\{\s*\\"', part):
            part = part.replace('\\"', '"').replace("\\\\", "\\")
        try:
            rows, _ = json.JSONDecoder(strict=False).raw_decode(part)
        except (ValueError, RecursionError):
            continue
        for row in (each for each in rows if isinstance(each, dict)):
            values = {str(key).lower(): value for key, value in row.items()}
            href, name = _first(values, dialects.url), _first(values, dialects.name)
            if href and (FILE.search(href) or FILE_NAME.search(name)):
                yield urljoin(_first(values, dialects.host), href), name
