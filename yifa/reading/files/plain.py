"""Reads text, HTML, MHT, XML and RTF."""

import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default

from lxml import etree

from yifa.reading.charset import decode
from yifa.reading.files.result import RULES, Extracted, RefusedError
from yifa.reading.lines import read_lines
from yifa.reading.markup import parse

NAME = "yifa-plain"
# \u25919  \'b9\'ab  \par  {  }  or a run of text
RTF = re.compile(
    r"""\\u(-?\d{1,6})[ ]?  |  ((?:\\'[0-9a-fA-F]{2})+)  |  \\([a-z]+)(-?\d+)?[ ]?  |  \\(.)
    | ([{}])  |  ([^\\{}]+)""",
    re.DOTALL | re.VERBOSE,
)
LINE_END = re.compile(r"[\r\n]")
HEX = re.compile(r"\\'([0-9a-fA-F]{2})")
# groups whose words are no text of the document
HIDDEN = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator",
    "themedata", "listtable", "listoverridetable", "rsidtbl", "datastore", "latentstyles", "xmlnstbl",
    "fldinst", "bkmkstart",
))  # fmt: skip
BREAKS = {"par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t"}


def _result(text: str) -> Extracted:
    return Extracted.of(text, extractor=NAME, version=str(RULES))


def _tidy(text: str) -> str:
    lines = (line.strip(" \r\u3000") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def read_text(body: bytes) -> Extracted:
    """Return plain text in whatever encoding."""
    return _result(_tidy(decode(body, "").text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")))


def read_html(body: bytes) -> Extracted:
    """Return the visible lines of a page."""
    return _result(_tidy("\n".join(line.text for line in read_lines(parse(decode(body, "").text)))))


def read_mht(body: bytes) -> Extracted:
    """Return the visible lines of the pages in a web archive, which Word saves under .doc.

    Raises:
        RefusedError: there is no page in it.
    """
    parts = message_from_bytes(body, policy=default).walk()
    pages = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html")
    texts = [read_html(page).text for page in pages if isinstance(page, bytes)]
    if not texts:
        raise RefusedError("unreadable", "MHT: no page in it")
    return _result("\n".join(filter(None, texts)))


def read_xml(body: bytes) -> Extracted:
    """Return the text between an XML file's tags."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(body, parser)
    return _result(_tidy("\n".join(map(str, root.itertext()))) if root is not None else "")


def read_rtf(body: bytes) -> Extracted:
    """Return the text of an RTF file: its escapes undone, hidden groups left out."""
    groups = [_Group(hidden=False, stands_for=1)]
    parts: list[str] = []
    skip = 0
    for match in RTF.finditer(body.decode("latin-1")):
        code, raw, word, number, sign, brace, text = match.groups()
        group = groups[-1]
        if brace:
            skip = 0
            _turn(groups, brace)
        elif word in HIDDEN or sign == "*":
            groups[-1] = replace(group, hidden=True)
        elif word == "uc":
            groups[-1] = replace(group, stands_for=int(number or 1))
        elif not group.hidden:
            piece, skip = _piece(code, raw, word, sign, text, skip)
            parts.append(piece)
            skip = group.stands_for if code else skip
    # a character beyond U+FFFF comes in two halves
    text = "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # every cell ends with its mark, the last one of a row too
    return _result("\n".join(line.removesuffix("\t") for line in _tidy(text).split("\n")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The state between two braces."""

    hidden: bool
    stands_for: int
    """characters after a Unicode one, for older programs in its place"""


def _turn(groups: list[_Group], brace: str) -> None:
    if brace == "{":
        groups.append(groups[-1])
    elif len(groups) > 1:
        groups.pop()


def _piece(
    code: str | None, raw: str | None, word: str | None, sign: str | None, text: str | None, skip: int
) -> tuple[str, int]:
    """Return a token's text, and how many more characters only stand for the Unicode one before."""
    if code:
        return chr(int(code) % 0x10000), 0
    if raw:
        data = bytes(int(digits, 16) for digits in HEX.findall(raw))
        return data[skip:].decode("gb18030", errors="replace"), max(0, skip - len(data))
    if text is not None:
        text = LINE_END.sub("", text)
        return text[skip:], max(0, skip - len(text))
    if word:
        return BREAKS.get(word, ""), 0
    if skip:
        return "", skip - 1
    return {"~": " ", "_": "-"}.get(sign or "", sign if sign and sign in "\\{}" else ""), 0
