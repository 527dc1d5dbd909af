"""Reads RTF: its escapes undone, groups that hold no words of the document left out."""

import re
from codecs import IncrementalDecoder, getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yifa.reading.files.result import RULES, WORDS, Extracted

NAME = "yifa-rtf"
# \u25919  \'b9\'ab  \par \mmathFont34  \{  {  }  or a run of text
TOKEN = re.compile(
    r"""\\u(-?\d{1,6})[ ]?  |  ((?:\\'[0-9a-fA-F]{2}[\r\n]*)+)  |  \\([a-zA-Z]+)(-?\d{1,10})?[ ]?  |  \\(.)
    | ([{}])  |  ([^\\{}]+)""",
    re.DOTALL | re.VERBOSE,
)
LINE_END = re.compile(r"[\r\n]")
HEX = re.compile(r"\\'([0-9a-fA-F]{2})")
# groups whose words are no text of the document
HIDDEN = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "generator", "themedata", "listtable", "listoverridetable",
    "rsidtbl", "datastore", "latentstyles", "xmlnstbl", "fldinst", "bkmkstart", "bkmkend", "nonesttables",
    "mmathPr", "filetbl", "revtbl", "userprops", "docvar", "annotation", "atnid", "atnauthor", "atrfstart",
    "atrfend", "atndate", "pgptbl", "protusertbl", "private", "template", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn", "sn", "sv", "tc", "xe",
))  # fmt: skip
# groups that show words inside one that does not: a text box, a formula, a name in Unicode
SHOWN = frozenset(("shptxt", "moMath", "ud", "footnote"))
# groups that are left out and said to be, by what they are called then
UNREAD = {
    "pict": "embedded picture", "objdata": "embedded object", "annotation": "comment",
}  # fmt: skip
EDGES = {
    f"{edge}{pages}": edge for edge in ("header", "footer") for pages in ("", "l", "r", "f")
}  # fmt: skip
"""groups that are said to be left out where they say more than the page's number"""
HIDDEN_TEXT = "hidden text"
# \'b1: a byte that is a part of a Chinese character
BEYOND_ASCII = re.compile(r"'[89a-f]", re.IGNORECASE)
TWICE_SAID = "upr"
"""what follows it is said again in Unicode"""
TWICE = "nonshppict"
"""a group that holds a picture again, for older programs"""
BREAKS = {
    "par": "\n", "line": "\n", "row": "\n", "nestrow": "\n", "sect": "\n", "page": "\n", "column": "\n",
    "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
}  # fmt: skip
CHINESE = "gb18030"
CHARSETS = {"932": "cp932", "949": "cp949", "950": "cp950"}
# words that turn on, or with 0 off, that what follows is not shown
UNSEEN = frozenset(("v", "deleted"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The state between two braces."""

    hidden: bool = False
    unseen: frozenset[str] = frozenset()
    """which of `UNSEEN` hold"""
    stands_for: int = 1
    """characters after a Unicode one, for older programs in its place"""
    opened: bool = False
    """nothing has been read of it yet"""
    edge: str = ""
    """header or footer, where it is one or stands in one"""


@dataclass(slots=True, kw_only=True)
class _Reader:
    """An RTF file as it is read from its beginning to its end."""

    source: str
    left: Counter[str] = field(default_factory=Counter)
    """what was not read"""
    _groups: list[_Group] = field(default_factory=lambda: [_Group()])
    _decoder: IncrementalDecoder = field(default_factory=lambda: _decoder(CHINESE))
    """goes on over pieces: the second byte of a character may be written as a letter"""
    _skip: int = 0
    """characters still to leave out: they stand for a Unicode one before"""

    def pieces(self) -> Iterator[str]:
        """Yield the document's text, piece by piece."""
        at = 0
        while (match := TOKEN.match(self.source, at)) is not None:
            at = match.end()
            code, raw, word, number, sign, brace, text = match.groups()
            if word == "bin":  # so many bytes that are none of ours to read
                at += max(0, int(number or 0))
            elif brace:
                self._turn(brace)
            elif word or sign == "*":
                yield self._control(word or "", number, starred=sign == "*")
            elif self._is_shown():
                yield self._shown(code, raw, sign, text)
            else:
                self._pass(code, raw, text)
            if self._groups[-1].opened and not (brace or sign == "*" or (text and not text.strip())):
                self._set(opened=False)

    def _is_shown(self) -> bool:
        group = self._groups[-1]
        return not (group.hidden or group.unseen)

    def _pass(self, code: str | None, raw: str | None, text: str | None) -> None:
        """Remember that words were left out: of a header, of a footer, or hidden."""
        group = self._groups[-1]
        if code or (raw and BEYOND_ASCII.search(raw)) or (text and WORDS.search(text)):
            self.left[group.edge] |= bool(group.edge)
            self.left[HIDDEN_TEXT] |= "v" in group.unseen and not group.hidden

    def _set(self, **changes: object) -> None:
        self._groups[-1] = replace(self._groups[-1], **changes)  # type: ignore[arg-type]  # names of its fields

    def _turn(self, brace: str) -> None:
        self._skip = 0
        if brace == "{":
            self._groups.append(replace(self._groups[-1], opened=True))
        elif len(self._groups) > 1:
            self._groups.pop()

    def _control(self, word: str, number: str | None, *, starred: bool) -> str:
        """Heed a control word; return the text it stands for."""
        begins = self._groups[-1].opened
        if starred or (begins and word in HIDDEN) or word == TWICE_SAID:
            edge = "" if starred or word == "fldinst" else self._groups[-1].edge
            self._set(hidden=True, edge=EDGES.get(word, edge))
        elif begins and word in SHOWN:
            self._set(hidden=False)
        else:
            self._set_state(word, number)
        if begins:
            self.left[UNREAD.get(word, "")] += word in UNREAD
            self.left[UNREAD["pict"]] -= word == TWICE
        return BREAKS.get(word, "") if self._is_shown() else ""

    def _set_state(self, word: str, number: str | None) -> None:
        unseen = self._groups[-1].unseen
        if word == "uc":
            self._set(stands_for=int(number or 1))
        elif word == "ansicpg":
            self._decoder = _decoder(CHARSETS.get(number or "", CHINESE))
        elif word in UNSEEN:
            self._set(unseen=unseen - {word} if number == "0" else unseen | {word})
        elif word == "plain":
            self._set(unseen=unseen - {"v"})

    def _shown(self, code: str | None, raw: str | None, sign: str | None, text: str | None) -> str:
        """Return a token's text, without what only stands for the Unicode character before."""
        if code:
            self._skip = self._groups[-1].stands_for
            self._decoder.reset()
            return chr(int(code) % 0x10000)
        if raw or text is not None:
            given = bytes(int(digits, 16) for digits in HEX.findall(raw)) if raw else _bytes_of(text or "")
            left, self._skip = given[self._skip :], max(0, self._skip - len(given))
            return self._decoder.decode(left)
        if self._skip:
            self._skip -= 1
            return ""
        return {"~": " ", "_": "-", "\n": "\n", "\r": "\n"}.get(
            sign or "", sign if sign and sign in "\\{}" else ""
        )


def _decoder(charset: str) -> IncrementalDecoder:
    return getincrementaldecoder(charset)(errors="replace")


def _bytes_of(text: str) -> bytes:
    return LINE_END.sub("", text).encode("latin-1")


def read_rtf(body: bytes) -> Extracted:
    """Return the text of an RTF file."""
    reader = _Reader(source=body.decode("latin-1"))
    # a character beyond U+FFFF comes in two halves
    text = "".join(reader.pieces()).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = (line.strip(" \r\u3000") for line in text.split("\n"))
    # every cell ends with its mark, the last one of a row too
    kept = [line.removesuffix("\t") for line in lines if line.strip()]
    return Extracted.of("\n".join(kept), extractor=NAME, version=str(RULES), left=reader.left)
