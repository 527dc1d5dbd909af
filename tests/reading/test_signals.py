"""What a response says is looked for only where a string stands that it cannot do without."""

import re
from collections.abc import Iterable
from itertools import product
from re import _constants as codes  # type: ignore[attr-defined]  # Python's own parser of patterns
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from yifa.reading.signals import load_signals

HINTED = [(verdict, name) for verdict, signals in load_signals().items() for name in signals.hints]


def _texts(nodes: Iterable[Any]) -> list[str]:
    """Return a text for each way through a part of a pattern, what may be left out both there and not."""
    return ["".join(parts) for parts in product(*map(_texts_of, nodes))]


def _texts_of(node: Any) -> list[str]:
    kind, value = node
    if kind is codes.LITERAL:
        return [chr(value)]
    if kind is codes.IN:
        return [
            chr(item) for kind, item in value if kind is codes.LITERAL and value[0][0] is not codes.NEGATE
        ] or ["0"]
    if kind is codes.BRANCH:
        return [text for branch in value[1] for text in _texts(branch)]
    if kind is codes.SUBPATTERN:
        return _texts(value[3])
    if kind is codes.MAX_REPEAT:
        least, most, inner = value
        return [text * times for times in {least, min(least + 1, most)} for text in _texts(inner)]
    return ["甲"] if kind is codes.ANY else [""]


@pytest.mark.parametrize(("verdict", "name"), HINTED)
def test_whatever_a_phrase_fits_has_a_hint(verdict: str, name: str) -> None:
    """In any case, by every way through each pattern."""
    signals = load_signals()[verdict]
    pattern = signals.patterns[name]
    texts = _texts(parser.parse(pattern.pattern, pattern.flags))

    assert sum(pattern.search(text) is not None for text in texts) > len(texts) / 2
    for text in texts:
        assert all(map(signals.hints[name].search, (text, text.upper(), text.lower(), text.swapcase()))), text


def test_hints_are_of_tables_that_there_are() -> None:
    """Of four verdicts; none begins with a letter of more cases than two: K (kelvin) is K, ſ is S, ı is I."""
    assert len(HINTED) == 4
    for verdict, name in HINTED:
        signals = load_signals()[verdict]

        assert name in signals.patterns
        assert set("iksIKS").isdisjoint(re.findall(r"(?:^|\|)(.)", signals.hints[name].pattern))
