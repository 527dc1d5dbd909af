"""Chooses fingerprints of a text so that every shared passage of some length shares one (winnowing).

Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003. Numbers are masked, 12 as 十二, signs and blanks left
out: a passage whose figures alone were renewed is the same passage. What is quoted at length, and what
every report says (``formulae.toml``), is nobody's own.
"""

import re
import tomllib
from array import array
from binascii import crc32
from functools import cache
from pathlib import Path
from struct import Struct

from yifa.reading.alternatives import compile_words

RULE = 2
"""version of the rule: fingerprints of older ones are made anew"""
GRAM = 10
"""characters that a fingerprint is taken of"""
WINDOW = 8
"""grams of which one is chosen: passages of 17 characters and more are sure to share one"""
SPREAD = 2_654_435_761
"""what spreads chosen hashes evenly, the least of their windows as they are (Knuth)"""
FULL = 1 << 32
_SIGNS = "0-9０-９一二两三四五六七八九十百千万亿零〇"
NUMBER = rf"[{_SIGNS}]+(?:[.．点][{_SIGNS}]+)?"
"""pattern of what is masked; in words that have numerals, 统一, they are masked in whatever text"""
_NUMBER = re.compile(NUMBER)
# a list of names: 县发改局、县教育局、县科技局、…
_NAMES = re.compile(r"(?:[\u4e00-\u9fa5]{2,10}、){7,}")
# what stands in every such list, from its first comma on: a search skips to it
_COMMAS = re.compile(r"、(?:[\u4e00-\u9fa5]{2,10}、){6}")
# what a law or a leader says: 规定:“违法行为轻微并及时改正,没有造成危害后果的,不予行政处罚。”
_QUOTED = re.compile(r"“[^“”]{30,500}”")
_KEPT = re.compile(r"[\u4e00-\u9fa5A-Za-z0]+")


@cache
def _formulae() -> re.Pattern[str]:
    told = tomllib.loads(Path(__file__).with_name("formulae.toml").read_text(encoding="utf-8"))
    return compile_words("|".join(told["formulae"]))


def canonical(text: str) -> str:
    """Return a text as passages and fingerprints see it.

    >>> canonical("全年受理行政复议 12 件，同比增长8.5%。"), canonical("全年受理行政复议十二件")
    ('全年受理行政复议0件同比增长0', '全年受理行政复议0件')
    """
    return "".join(_KEPT.findall(_NUMBER.sub("0", text)))


def own_words(text: str) -> str:
    """Return a text without what is quoted at length, long lists of names and what every report says.

    >>> own_words("增强“四个意识”、坚定“四个自信”，全年学法6次。")
    '、，全年学法6次。'
    """
    text = _QUOTED.sub("", text) if "“" in text else text
    return _formulae().sub("", _NAMES.sub("", text) if _COMMAS.search(text) else text)


def grams(plain: str) -> list[int]:
    """Return the hash of every gram of a canonical text."""
    data = plain.encode("utf-16-le", "surrogatepass")
    hashes = [0] * max(0, len(data) // 2 - GRAM + 1)
    for first in range(min(GRAM, len(hashes))):  # every tenth from there on: side by side, cut in one call
        count = len(range(first, len(hashes), GRAM))
        cut = Struct(f"{2 * GRAM}s" * count).unpack_from
        hashes[first::GRAM] = map(crc32, cut(data, 2 * first))
    return hashes


def fingerprints(text: str) -> "array[int]":
    """Return the fingerprints of a text, each once, in ascending order; a short text has few or none."""
    hashes = grams(canonical(own_words(text)))
    chosen = set(_least_of_windows(hashes) if len(hashes) >= WINDOW else hashes[:1])
    return array("I", sorted([value * SPREAD % FULL for value in chosen]))


def _least_of_windows(values: list[int]) -> list[int]:
    """Return the least value of every window, each once for as long as it is the least.

    >>> _least_of_windows([9, 8, 7, 6, 5, 4, 3, 2, 9, 9]), _least_of_windows([1, 9, 9, 9, 9, 9, 9, 9, 5])
    ([2], [1, 5])
    """
    window = values[:WINDOW]
    least = min(window)
    chosen, leaves = [least], window.index(least) + WINDOW
    for at, value in enumerate(values[WINDOW:], WINDOW):
        if value < least:
            least, leaves = value, at + WINDOW
            chosen.append(least)
        elif at == leaves:  # the least is no longer in the window that ends here
            window = values[at - WINDOW + 1 : at + 1]
            least = min(window)
            leaves = at + 1 + window.index(least)
            chosen.append(least)
    return chosen
