"""TXT, HTML, RTF → text."""

import re

from lxml import etree

from archive.extract.result import EMPTY, READ, RULES, Extracted
from crawler.charset import decode
from crawler.lines import read_lines
from crawler.markup import parse

NAME = "yifa-plain"
# \u25919?  \'b9\'ab  \par  {  }  or a run of text
RTF = re.compile(
    r"""\\u(-?\d{1,6})[ ]?\??  |  ((?:\\'[0-9a-fA-F]{2})+)  |  \\([a-z]+)(-?\d+)?[ ]?  |  \\(.)
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
    return Extracted(status=READ if text else EMPTY, text=text, extractor=NAME, version=str(RULES))


def _tidy(text: str) -> str:
    lines = (line.strip(" \r\u3000") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def read_text(body: bytes) -> Extracted:
    """Return plain text in whatever encoding."""
    return _result(_tidy(decode(body, "").text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")))


def read_html(body: bytes) -> Extracted:
    """Return the visible lines of a page."""
    return _result(_tidy("\n".join(line.text for line in read_lines(parse(decode(body, "").text)))))


def read_xml(body: bytes) -> Extracted:
    """Return the text between an XML file's tags."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(body, parser)
    return _result(_tidy("\n".join(map(str, root.itertext()))) if root is not None else "")


def read_rtf(body: bytes) -> Extracted:
    """Return the text of an RTF file: its escapes undone, hidden groups left out."""
    source = body.decode("latin-1")
    parts: list[str] = []
    hidden: list[bool] = [False]
    for found in RTF.finditer(source):
        code, raw, word, _, sign, brace, text = found.groups()
        if brace:
            _turn(hidden, brace)
        elif word in HIDDEN or sign == "*":
            hidden[-1] = True
        elif not hidden[-1]:
            parts.append(_piece(code, raw, word, sign, text))
    return _result(_tidy("".join(parts)))


def _turn(hidden: list[bool], brace: str) -> None:
    if brace == "{":
        hidden.append(hidden[-1])
    elif len(hidden) > 1:
        hidden.pop()


def _piece(code: str | None, raw: str | None, word: str | None, sign: str | None, text: str | None) -> str:
    if code:
        return chr(int(code) % 0x10000)
    if raw:
        return bytes(int(each, 16) for each in HEX.findall(raw)).decode("gb18030", errors="replace")
    if word:
        return BREAKS.get(word, "")
    if sign:
        return {"~": " ", "_": "-"}.get(sign, sign if sign in "\\{}" else "")
    return LINE_END.sub("", text or "")
