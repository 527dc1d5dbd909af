"""Makes the words of the full-text index from text: overlapping pairs of Chinese characters."""

import re
import unicodedata
from array import array
from functools import cache, lru_cache

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# what shows nothing: soft hyphens, zero-width blanks and joiners, byte order marks, variation selectors
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
CIRCLES = "○◯"
"""typed for 〇"""
# "二0二五年", "二OO八年", "二ο一九年": between Chinese numerals any round sign is 〇
ROUND = re.compile("([一二三四五六七八九〇])([0oοо]+)(?=[一二三四五六七八九〇年])")
# full-width and compatibility forms: "ＡＢＣ①㎡"; plain Chinese and its punctuation, most of a text, are not
COMPATIBLE = re.compile("[^\x00-\x7f\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff，。；：（）！？“”‘’—…、]")
LONG = 50_000
"""characters of a text whose words take some milliseconds to make"""
WORD_HERE = "\x00"
"""stands for a word while pairs are made"""
LAST_LETTER = "z"
"""letters and digits, as they are when folded, come before any Chinese character"""
RUN = re.compile(f"[{HAN}]+|[0-9a-z]+")


@cache
def _form(sign: str) -> str:
    """Return what a sign stands for; nothing for one that shows nothing."""
    if INVISIBLE.fullmatch(sign):
        return ""
    return "〇" if sign in CIRCLES else unicodedata.normalize("NFKC", sign)


def _plain(sign: re.Match[str]) -> str:
    return _form(sign[0])


def _zeros(numerals: re.Match[str]) -> str:
    return numerals[1] + "〇" * len(numerals[2])


def fold_signs(text: str) -> str:
    """Return *text* with full-width and compatibility forms made plain (NFKC), in lower case.

    What shows nothing is left out; a circle is 〇.
    """
    return COMPATIBLE.sub(_plain, text).lower()


def fold_zeros(text: str) -> str:
    """Return a folded *text* in which round signs between Chinese numerals are 〇; its length stays."""
    return ROUND.sub(_zeros, text)


def fold(text: str) -> str:
    """Return *text* as the index has it: signs that look the same are the same.

    >>> fold("ＡＢＣ２０２５①"), fold("二○二五年二0年")
    ('abc20251', '二〇二五年二〇年')
    """
    return fold_zeros(fold_signs(text))


def _pairs(runs: list[str]) -> str:
    """Return every character of *runs* with its follower, the last of a run alone, separated by blanks.

    The index is the dearest step of a crawl, so this is three strided copies in C, not a loop: first
    characters, second characters, blanks. ``["行政法", "治"]`` becomes ``行政 政法 法 治``.
    """
    firsts = array("I", " ".join(runs).encode("utf-32-le"))
    seconds = array("I", ("  ".join([run[1:] for run in runs]) + " ").encode("utf-32-le"))
    pairs = array("I", " ".encode("utf-32-le")) * (3 * len(firsts))
    pairs[0::3] = firsts
    pairs[1::3] = seconds
    return pairs.tobytes().decode("utf-32-le")


def index_text(text: str) -> str:
    """Return the index's words for *text*: pairs, and each run's last character, so that one is found too.

    >>> index_text("行政复议，2025年Ａ组").split()
    ['行政', '政复', '复议', '议', '2025', '年', 'a', '组']
    """
    return _words_of_long(text) if len(text) >= LONG else _words_of(text)


def index_ahead(text: str) -> None:
    """Make the words of a *text* that is long, in a thread that has the time: `index_text` then has them."""
    if len(text) >= LONG:
        _words_of_long(text)


def _words_of(text: str) -> str:
    runs = find_runs(text)
    if not runs:
        return ""
    words = [run for run in runs if run[0] <= LAST_LETTER]
    if words:
        runs = [WORD_HERE if run[0] <= LAST_LETTER else run for run in runs]
    parts = _pairs(runs).split(WORD_HERE)
    around = [""] * (2 * len(words) + 1)
    around[0::2], around[1::2] = parts, words
    return "".join(around)


_words_of_long = lru_cache(maxsize=2)(_words_of)


def find_runs(text: str) -> list[str]:
    """Return the runs of Chinese characters, and of letters and digits, that an index has of *text*.

    >>> find_runs("国办发〔２０２５〕3号")
    ['国办发', '2025', '3', '号']
    """
    return RUN.findall(fold(text))


def phrase(text: str) -> str | None:
    """Return the FTS5 phrase that finds *text* exactly as it stands, None where nothing in it is indexed.

    What stands between Chinese characters, letters and digits is not told apart.

    >>> phrase("行政复议"), phrase("国办发[2025]3号"), phrase("——")
    ('"行政 政复 复议"', '"国办 办发 发 2025 3 号" *', None)
    """
    runs = find_runs(text)
    if not runs:
        return None
    tokens = index_text(text).split()
    last = runs[-1]
    if last[-1] <= LAST_LETTER:
        return f'"{" ".join(tokens)}"'
    if len(last) == 1:
        return f'"{" ".join(tokens)}" *'
    return f'"{" ".join(tokens[:-1])}"'
