"""Tells text from the characters that fonts with broken tables give in its place."""

import re
from collections import Counter
from collections.abc import Sequence

from yifa.reading.files.names import is_common
from yifa.reading.files.result import EMPTY, NEEDS_OCR, READ, WITHOUT_OCR, Extracted

# private characters, those that cannot be told, and controls
PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
MOSTLY = 0.2
HAN = re.compile("[\u3400-\u9fff]")
# ASCII and Latin-1 signs, such as fonts give that number their characters from one: !"#$%&'
SIGNS = re.compile("[!-/:-@\\[-`{-~\xa1-\xff]")
FEWEST = 40
"""characters by which a text is judged"""
COMMON = 0.7
"""share of the common ones among Chinese characters"""
SIGNS_AT_MOST = 0.6


def why_illegible(text: str) -> str | None:
    """Return why a text cannot be what its file shows, or None.

    >>> why_illegible("法治政府建设年度报告" * 10), why_illegible("嬲饕餮魑魅魍魉" * 10)
    (None, 'only 0 of 100 characters are common ones')
    """
    bare = Counter("".join(text.split()))
    total = sum(bare.values())
    if total and _count(bare, PRIVATE) > MOSTLY * total:
        return "private characters or none"
    han = {character: times for character, times in bare.items() if HAN.match(character)}
    if sum(han.values()) >= FEWEST:
        common = sum(times for character, times in han.items() if is_common(character)) / sum(han.values())
        return None if common >= COMMON else f"only {100 * common:.0f} of 100 characters are common ones"
    if total >= FEWEST and _count(bare, SIGNS) > SIGNS_AT_MOST * total:
        return "signs in place of letters"
    return None


def _count(characters: Counter[str], pattern: re.Pattern[str]) -> int:
    return sum(times for character, times in characters.items() if pattern.match(character))


def judge(text: str, scanned: Sequence[int], pages: int) -> Extracted:
    """Return the text of a file of *pages* pages, or why it needs OCR; pages *scanned* are pictures."""
    status, reason = READ, None
    if len(scanned) == pages and pages:
        status, reason = NEEDS_OCR, f"scan: {pages} pages are pictures"
    elif why := why_illegible(text):
        status, reason = NEEDS_OCR, f"fonts: the characters cannot be told from the file: {why}"
    elif scanned:
        reason = f"scan: pages {', '.join(map(str, scanned))} are pictures: {WITHOUT_OCR}"
    elif not text.strip():
        status, reason = EMPTY, "no text and no picture of one"
    return Extracted(status=status, reason=reason, text=text if status == READ else "", pages=pages)
