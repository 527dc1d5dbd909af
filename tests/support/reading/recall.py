"""How much of a known text was found, and in what order."""

import difflib
from collections import Counter


def recall(expected: str, found: str) -> float:
    """Return the share of characters that were found, however often each is wanted."""
    wanted, have = Counter(expected), Counter(found)
    return sum(min(have[each], times) for each, times in wanted.items()) / max(1, sum(wanted.values()))


def in_order(expected: str, found: str) -> float:
    """Return the share of characters that stand in the same order in both."""
    blocks = difflib.SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    return sum(each.size for each in blocks) / max(1, len(expected))
