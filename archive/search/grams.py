"""Makes the words of the full-text index from text: overlapping pairs of Chinese characters."""

import re
import unicodedata
from array import array

from yifa.model.errors import UsageError

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# full-width and compatibility forms: "ＡＢＣ①㎡"; plain Chinese and its punctuation, most of a text, are not
COMPATIBLE = re.compile("[^\x00-\x7f\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff，。；：（）！？“”‘’—…、]")
WORD = re.compile(r"[0-9a-z]+")
# a word stands in the text as one NUL while pairs are made
RUN = re.compile(f"[{HAN}]+|\x00")
QUERY_RUN = re.compile(f"[{HAN}]+|[0-9a-z]+")


def _plain(character: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", character[0])


def fold(text: str) -> str:
    """Return *text* with full-width and compatibility forms made plain (NFKC), in lower case.

    >>> fold("ＡＢＣ２０２５①")
    'abc20251'
    """
    return COMPATIBLE.sub(_plain, text).lower()


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
    folded = fold(text).replace("\x00", " ")
    words = WORD.findall(folded)
    runs = RUN.findall(WORD.sub("\x00", folded))
    if not runs:
        return ""
    first, *rest = _pairs(runs).split("\x00")
    return "".join([first, *(part for pair in zip(words, rest, strict=True) for part in pair)])


def _phrase(term: str) -> str | None:
    runs = QUERY_RUN.findall(term)
    if not runs:
        return None
    tokens = index_text(term).split()
    last = runs[-1]
    if last[-1] <= "z":
        return f'"{" ".join(tokens)}"'
    if len(last) == 1:
        return f'"{" ".join(tokens)}" *'
    return f'"{" ".join(tokens[:-1])}"'


def match_query(words: str) -> str:
    """Return the FTS5 expression that finds *words*: blanks separate terms, all of which must occur.

    >>> match_query("行政复议 2025年")
    '"行政 政复 复议" "2025 年" *'

    Raises:
        UsageError: nothing in *words* can be searched for.
    """
    phrases = [phrase for term in fold(words).split() if (phrase := _phrase(term))]
    if not phrases:
        raise UsageError(f"nothing to search for in {words!r}: give Chinese characters, letters or digits")
    return " ".join(phrases)
