"""Decodes a page by its bytes rather than by its label (research: ecosystem §3, field guide §4.8)."""

import codecs
import re
from dataclasses import dataclass

from yifa.reading.files.names import share_of_common
from yifa.reading.gb18030 import decode_gb18030

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
GB_FAMILY = frozenset({"gb2312", "gbk", "gb18030", "cp936", "x-gbk", "euc-cn", "euccn", "gb_2312-80", "hz"})
# canonical names of the codecs that keep ASCII as it is and may have written a page; all else that a label
# can name (uu, hex, bz2, rot13, idna, UTF-16 without its mark…) never decodes anything here
PLAIN = re.compile(
    r"iso8859-\d+|cp125\d|cp437|cp850|koi8-[ru]|big5|big5hkscs|euc_jp|euc_kr|shift_jis|cp932|cp949|cp950"
)
# the header text/html; charset=GB2312
IN_HEADER = re.compile(r"charset\s*=\s*(?:[\"']\s*)?([\w.:-]+)", re.IGNORECASE)
# in the page: a meta element with charset="gbk" or content="…; charset=GB2312", or an XML declaration
IN_PAGE = re.compile(
    rb"""<(?: meta\b [^>]{0,200}? charset | \?xml\b [^>]{0,100}? encoding )
    \s*=\s* (?:["']\s*)? ([\w.:-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
# the standard puts the label into the first 1024 bytes; templates do not
LABEL_WITHIN = 8192
HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
MOSTLY = 0.6
# one broken character in ten readable ones: below it the page is UTF-8 with faults, above it another encoding
FAULTY = 0.1
# share of broken characters from which a text is not believed (field guide §4.8)
DAMAGED = 0.001
# broken characters that every portal has somewhere: a summary cut within one
FEW = 2
# four Chinese characters of UTF-8 in a row; in true GB bytes they do not come by chance
ISLAND = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){4,}")
KINDS = bytes([46] * 0x80 + [98] * 0x40 + [46] * 0x24 + [97] * 6 + [46] * 0x16)
"""what each byte is in one: a, the first of a character; b, one behind it"""
OF_OTHERS = frozenset({"euc_jp", "euc_kr", "shift_jis", "cp932", "cp949"})
"""codecs whose letters stand where Big5 has common characters"""
BIG5 = "big5hkscs"
FIRST_IN_BIG5 = range(0xA4, 0xC7)
"""first bytes of the 5,401 characters that Big5 has first, as common as those of GB 2312"""
FEWEST_HAN, FIRST, RARE = 4, 0.9, 0.5
"""Chinese characters that undeclared Big5 has at least, the share of common ones among them, and what that
share in GB18030 stays below: nearly all bytes of Big5 are rare characters there"""
SAMPLE = 4000
# share of zero bytes on one side of the pairs, and how many times those of the other, that makes UTF-16
ZEROS, TIMES = 0.05, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Bytes read as text, and how."""

    text: str
    declared: str | None
    """the label of the header, else of the page, in small letters; None where there is none"""
    used: str
    replaced: int = 0
    """U+FFFD put in for bytes that could not be read"""
    islands: int = 0
    """bytes of pieces in another encoding, read wrong"""

    @property
    def doubt(self) -> str:
        """Return in words why the text may be read wrong, or nothing."""
        lost = f"{self.replaced} pieces of bytes could not be read" if self.replaced else ""
        other = f"{self.islands} bytes look like UTF-8 in a page that is not" if self.islands else ""
        return ", ".join(filter(None, (lost, other)))

    @property
    def is_damaged(self) -> bool:
        """Return whether so much was read wrong that the text is no evidence of what the page says."""
        if self.replaced <= FEW:
            return bool(self.islands)
        return bool(self.islands) or self.replaced > DAMAGED * len(BEYOND_ASCII.findall(self.text))


def declared_encoding(body: bytes, content_type: str = "") -> str | None:
    """Return the label the header (first) or the page gives itself, in small letters, or None.

    >>> declared_encoding(b'<meta charset="GBK">')
    'gbk'
    """
    if in_header := IN_HEADER.search(content_type):
        return in_header[1].lower()
    if in_page := IN_PAGE.search(body, 0, LABEL_WITHIN):
        return in_page[1].decode("ascii", "replace").lower()
    return None


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return *body* as text: by byte order mark, else as the bytes themselves say, else by the label.

    UTF-8 with a few broken bytes stays UTF-8; any GB label means GB18030; a label that is no text encoding
    is kept as declared and not followed.
    """
    declared = declared_encoding(body, content_type)
    for mark, codec, name in BOMS:
        if body.startswith(mark):
            return _replacing(body, codec, declared, name)
    if (pairs := _pairs_codec(body)) is not None:
        return _replacing(body, pairs, declared)
    if (text := _strict(body, "utf-8")) is not None:
        return Decoded(text=text, declared=declared, used="utf-8")
    broken = _halves(body, declared) or _replacing(body, "utf-8", declared)
    if broken.replaced <= FAULTY * _most_han(body, broken) and broken.replaced <= FAULTY * _han(broken.text):
        return broken
    if declared in GB_FAMILY:
        return _replacing(body, "gb18030", declared)
    strict = _strict(body, "gb18030")
    plain = _plain_codec(declared)
    traditional = _in_big5(body, strict or "") if plain not in OF_OTHERS else None
    if traditional is not None:
        return Decoded(text=traditional, declared=declared, used="big5")
    if strict is not None and _is_chinese(strict):
        return Decoded(text=strict, declared=declared, used="gb18030", islands=_islands(body))
    if plain and (text := _strict(body, plain)) is not None:
        return Decoded(text=text, declared=declared, used=plain)
    chinese = _replacing(body, "gb18030", declared)
    return min(broken, chinese, key=lambda decoded: decoded.replaced)


def _han(text: str) -> int:
    return sum(map(len, HAN.findall(text)))


def _most_han(body: bytes, broken: Decoded) -> float:
    """Return how many characters that are Chinese faulty UTF-8 can have: each is three bytes."""
    return (len(body) - len(body.decode("ascii", "ignore")) - broken.replaced) / 3


def _is_chinese(text: str) -> bool:
    """Return whether what is not ASCII is mostly Chinese, in words rather than in lone characters.

    Western letters read as GB18030 become single Chinese characters between Latin ones.
    """
    words = HAN.findall(text)
    size = sum(map(len, words))
    return size >= MOSTLY * len(BEYOND_ASCII.findall(text)) and size >= 2 * len(words) > 0


def _in_big5(body: bytes, simplified: str) -> str | None:
    """Return bytes as Big5 where they are common characters in it, and rare ones read as *simplified*."""
    if share_of_common(simplified[:SAMPLE]) >= RARE or (text := _strict(body, BIG5)) is None:
        return None
    han = [char for char in text[:SAMPLE] if "\u3400" <= char <= "\u9fff"]
    first = sum(is_first_in_big5(char) for char in han)
    return text if len(han) >= FEWEST_HAN and first >= FIRST * len(han) else None


def is_first_in_big5(character: str) -> bool:
    """Return whether a character is one of the common ones among those in traditional writing.

    >>> is_first_in_big5("處"), is_first_in_big5("处")
    (True, False)
    """
    try:
        return character.encode("big5")[0] in FIRST_IN_BIG5
    except UnicodeEncodeError:
        return False


def _replacing(body: bytes, codec: str, declared: str | None, name: str | None = None) -> Decoded:
    text = _read_as(body, codec, "replace")
    islands = _islands(body) if codec == "gb18030" else 0
    replaced = text.count("\ufffd")
    if replaced and codec in ("utf-8", "utf-8-sig"):
        replaced -= body.count(b"\xef\xbf\xbd")  # those stood in the page already
    return Decoded(text=text, declared=declared, used=name or codec, replaced=replaced, islands=islands)


def _halves(body: bytes, declared: str | None) -> Decoded | None:
    """Return UTF-8 with halves of characters joined or left out; None where more than that is wrong."""
    try:
        halves = body.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    except UnicodeDecodeError:
        return None
    text = halves.decode("utf-16-le", "ignore")
    lost = len(halves) // 2 - len(text.encode("utf-16-le")) // 2
    return Decoded(text=text, declared=declared, used="utf-8", replaced=lost)


def _islands(body: bytes) -> int:
    return sum(map(len, ISLAND.findall(body))) if b"abb" * 4 in body.translate(KINDS) else 0


def _pairs_codec(body: bytes) -> str | None:
    """Return which UTF-16 a body is in, by where the zero bytes of its ASCII stand, or None."""
    if b"\0" not in body:
        return None
    half = max(1, len(body) // 2)
    first, second = body[0::2].count(0) / half, body[1::2].count(0) / half
    if second >= max(ZEROS, TIMES * first):
        return "utf-16-le"
    return "utf-16-be" if first >= max(ZEROS, TIMES * second) else None


def _read_as(body: bytes, codec: str, errors: str = "strict") -> str:
    return decode_gb18030(body, errors) if codec == "gb18030" else body.decode(codec, errors)


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return _read_as(body, codec)
    except UnicodeDecodeError:
        return None


def _plain_codec(label: str | None) -> str | None:
    """Return the codec a label names, if it is a text encoding of pages, else None."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    return name if PLAIN.fullmatch(name) else None
