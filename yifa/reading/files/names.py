"""Reads file names from Content-Disposition, mis-encodings repaired."""

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from html import unescape
from urllib.parse import unquote_to_bytes

# attachment; filename="x.pdf"; filename*=UTF-8''x.pdf; a quote may lack its end
PARAMETER = re.compile(
    r"""(?<![\w*.-]) (?P<key>[\w*.-]++) \s*+ = \s*+
    (?: "(?P<quoted>(?:[^"\\]|\\.)*+) (?:"|\\?$) | (?P<bare>[^;]*+) )""",
    re.VERBOSE | re.DOTALL,
)
# what a backslash guards in a quoted value; before anything else it parts folders
GUARDED = re.compile(r"\\([\"\\])")
# UTF-8'zh'x.pdf
EXTENDED = re.compile(r"^[\w-]*+'[^']*+'(?P<name>.+)", re.DOTALL)
CONTINUED = re.compile(r"filename\*\d", re.IGNORECASE)
ENCODED_WORD = re.compile(r"=\?[\w-]+\?[bq]\?", re.IGNORECASE)
# path separators, control characters, marks that turn the direction of writing
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff/\\]")
LONGEST = 120
LONGEST_PARTED = 512
"""bytes of a name that may be in two encodings; no file system has longer ones"""
LONGEST_HEADER = 4096
"""characters of a header that are read: thirty times what a name can have"""
COMMON_FIRST, COMMON_LAST = 0xB0, 0xD7
"""rows of GB 2312 with the characters of its first level"""
SIGNS = frozenset("，。、；：？！（）《》〈〉【】〔〕“”‘’—…·　＋－０１２３４５６７８９")


def repaired(text: str) -> str:
    """Return text that was read as latin-1 although its bytes are UTF-8, GB18030 or some of each.

    >>> repaired("附件.pdf".encode("gbk").decode("latin-1")), repaired("附件.pdf"), repaired("a.pdf")
    ('附件.pdf', '附件.pdf', 'a.pdf')
    >>> repaired(("附件1：".encode("gbk") + "报告.pdf".encode()).decode("latin-1"))
    '附件1：报告.pdf'
    """
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    if (decoded := _decoded(raw, "utf-8")) is not None:
        again = _decoded(decoded.encode("latin-1"), "utf-8") if _is_latin(decoded) else None
        return again or decoded
    whole = _decoded(raw, "gb18030")
    cuts = range(1, len(raw)) if len(raw) <= LONGEST_PARTED else ()
    parted = (_parted(raw, at, *order) for order in ORDERS for at in cuts)
    texts = [decoded for decoded in (whole, *parted) if decoded is not None]
    best = max(texts, key=share_of_common, default=text)
    return best if share_of_common(best) else text


ORDERS = (("gb18030", "utf-8"), ("utf-8", "gb18030"))


def _is_latin(text: str) -> bool:
    return all(character <= "\xff" for character in text)


def _parted(raw: bytes, at: int, first: str, second: str) -> str | None:
    """Return bytes of which the first *at* are in one encoding and the rest in another."""
    one, two = _decoded(raw[:at], first), _decoded(raw[at:], second)
    return None if one is None or two is None else one + two


def _decoded(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        return None


def is_common(character: str) -> bool:
    """Return whether a character is one of the 3,755 of GB 2312's first level: 99 of 100 of any text.

    >>> is_common("法"), is_common("魑"), is_common("a")
    (True, False, False)
    """
    try:
        return COMMON_FIRST <= character.encode("gb2312")[0] <= COMMON_LAST
    except UnicodeEncodeError:
        return False


def share_of_common(text: str) -> float:
    """Return which share of the characters beyond ASCII are common Chinese, or signs as Chinese has them."""
    beyond = [character for character in text if character > "\x7f"]
    return sum(is_common(character) or character in SIGNS for character in beyond) / max(1, len(beyond))


def clean_name(text: str) -> str:
    r"""Return *text* without folders and unsafe characters, of at most `LONGEST` characters, its ending kept.

    >>> clean_name("../../etc/x\u202efdp.pdf")
    'xfdp.pdf'
    """
    name = UNSAFE.sub("", re.split(r"[/\\]", text.strip().rstrip("/\\"))[-1]).strip(" .")
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else name[:LONGEST]


def name_in(header: str) -> str | None:
    r"""Return the file's name in a Content-Disposition header read as latin-1, or None.

    >>> name_in("attachment; filename*=UTF-8''%E9%99%84%E4%BB%B6.pdf")
    '附件.pdf'
    >>> name_in('attachment; filename="%B8%BD%BC%FE.doc"')
    '附件.doc'
    >>> name_in(r'attachment; xfilename="x"; filename="a \"b\".pdf"'), name_in('attachment; filename="a.pdf')
    ('a "b".pdf', 'a.pdf')
    >>> name_in("attachment; filename*0*=UTF-8''%E6%8A%A5; filename*1*=%E5%91%8A.pdf")
    '报告.pdf'
    """
    header = header[:LONGEST_HEADER]
    header = unescape(header) if "&#" in header else header
    given = _parameters(header)
    if any(map(CONTINUED.match, given)) and (joined := _joined(header)) is not None:
        return clean_name(joined) or None
    if extended := EXTENDED.fullmatch(given.get("filename*", "").strip()):
        raw = unquote_to_bytes(extended["name"].strip().encode("latin-1", errors="replace"))
        return clean_name(repaired(raw.decode("latin-1"))) or None
    name = given.get("filename", "").strip().strip("'")
    if ENCODED_WORD.search(name):
        name = _decode_words(name)
    elif re.search(r"%[0-9A-Fa-f]{2}", name):  # Java writes a blank as + where it writes the rest as %
        raw = name.replace("+", " ").encode("latin-1", errors="replace")
        name = unquote_to_bytes(raw).decode("latin-1")
    return clean_name(repaired(name)) or None


def _parameters(header: str) -> dict[str, str]:
    """Return the parameters of a header, the first of each name, their quotes undone."""
    given: dict[str, str] = {}
    for parameter in PARAMETER.finditer(header):
        quoted, bare = parameter["quoted"], parameter["bare"]
        value = bare if quoted is None else GUARDED.sub(r"\1", quoted)
        given.setdefault(parameter["key"].lower(), value)
    return given


def _joined(header: str) -> str | None:
    """Return a name that stands in numbered pieces, or None where they are numbered beyond sense."""
    message = Message()
    message["Content-Disposition"] = header
    try:
        return message.get_filename("")
    except (TypeError, ValueError):  # email sorts the pieces' numbers, of which one may be none
        return None


def _decode_words(name: str) -> str:
    """Return a name written as mail headers are: ``=?UTF-8?B?6ZmE5Lu2LnBkZg==?=``."""
    try:
        return str(make_header(decode_header(name)))
    except (MessageError, LookupError, ValueError):
        return name
