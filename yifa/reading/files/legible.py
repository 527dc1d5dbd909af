"""Tells text from the characters that fonts with broken tables give in its place."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from yifa.reading.charset import is_first_in_big5
from yifa.reading.files.names import is_common, share_of_common
from yifa.reading.files.result import EMPTY, NEEDS_OCR, READ, WITHOUT_OCR, Extracted, without

# private characters, those that cannot be told, and controls
PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
MOSTLY = 0.2
HAN = re.compile("[\u3400-\u9fff]")
# ASCII and Latin-1 signs, such as fonts give that number their characters from one: !"#$%&'
SIGNS = re.compile("[!-/:-@\\[-`{-~\xa1-\xff]")
# ____, ......, -+-+-+
REPEATED = re.compile(r"(.{1,4}?)\1+")
SAMPLE = 50_000
FEWEST = 40
"""characters by which a text is judged"""
COMMON = 0.7
"""share of the common ones among Chinese characters"""
SIGNS_AT_MOST = 0.6
TRADITIONAL = 0.9
"""share of those among the 5,401 that Big5 has first, by which a text is one in traditional characters"""
MISREAD = 3
"""fewest Chinese characters by which a line is known that was read in the wrong encoding"""


def why_illegible(text: str) -> str | None:
    """Return why a text cannot be what its file shows, or None.

    >>> why_illegible("法治政府建设年度报告" * 10), why_illegible("嬲饕餮魑魅魍魉" * 10)
    (None, 'only 0 of 100 characters are common ones')
    >>> why_illegible("È«Äê°ìÀí°¸¼þ"), why_illegible("Ä ö ü ß é")
    ('letters of another encoding', None)
    """
    if _is_misread(text):
        return "letters of another encoding"
    bare = Counter("".join(text.split()))
    total = sum(bare.values())
    if total and _count(bare, PRIVATE) > MOSTLY * total:
        return "private characters or none"
    han = {character: times for character, times in bare.items() if HAN.match(character)}
    if sum(han.values()) >= FEWEST:
        common = _share(han, is_common)
        if common >= COMMON or _share(han, is_first_in_big5) >= TRADITIONAL:
            return None
        return f"only {100 * common:.0f} of 100 characters are common ones"
    if total >= FEWEST and _count(bare, SIGNS) > SIGNS_AT_MOST * total and _are_signs_mixed(text):
        return "signs in place of letters"
    return None


def _are_signs_mixed(text: str) -> bool:
    """Return whether signs are still most of a text without those that repeat, as in the blanks of a form."""
    bare = Counter(REPEATED.sub(r"\1", "".join(text.split())[:SAMPLE]))
    total = sum(bare.values())
    return total >= FEWEST and _count(bare, SIGNS) > SIGNS_AT_MOST * total


def _is_misread(text: str) -> bool:
    """Return whether most lines beyond ASCII are Chinese whose bytes were taken for Latin letters."""
    lines = [line for line in text.split("\n") if not line.isascii()]
    return 2 * sum(map(_is_latin_for_chinese, lines)) > len(lines)


def _is_latin_for_chinese(line: str) -> bool:
    try:
        raw = line.encode("latin-1")
    except UnicodeEncodeError:
        return False
    for charset in ("utf-8", "gb18030"):
        decoded = raw.decode(charset, errors="replace")
        beyond = sum(1 for character in decoded if character > "\x7f")
        if beyond >= MISREAD and share_of_common(decoded) >= COMMON:
            return True
    return False


def _share(characters: Mapping[str, int], holds: Callable[[str], bool]) -> float:
    return sum(times for one, times in characters.items() if holds(one)) / sum(characters.values())


def _count(characters: Counter[str], pattern: re.Pattern[str]) -> int:
    return sum(times for character, times in characters.items() if pattern.match(character))


def judge(text: str, scanned: Sequence[int], pages: int, left: Mapping[str, int] | None = None) -> Extracted:
    """Return the text of a file of *pages* pages, or why it needs OCR; pages *scanned* are pictures.

    What else was *left* of the file is in the reason.
    """
    status, reason = READ, None
    if len(scanned) == pages and pages:
        status, reason = NEEDS_OCR, f"scan: {pages} pages are pictures"
    elif why := why_illegible(text):
        status, reason = NEEDS_OCR, f"fonts: the characters cannot be told from the file: {why}"
    elif scanned:
        reason = f"scan: pages {', '.join(map(str, scanned))} are pictures: {WITHOUT_OCR}"
    elif not text.strip():
        status, reason = EMPTY, "no text and no picture of one"
    if missing := without(left or {}):
        reason = f"{reason or status}, without: {missing}"
    return Extracted(status=status, reason=reason, text=text if status == READ else "", pages=pages)
