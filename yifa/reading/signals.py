"""Loads ``verdicts.toml``: the words and statuses that tell what a response is."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yifa.reading.markup import fold

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """One table of ``verdicts.toml``, its patterns joined."""

    patterns: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, float]
    hints: Mapping[str, re.Pattern[str]]
    """by the patterns' name, what finds the plain strings of which one stands in all they fit: looked for
    first, at a tenth of the cost"""
    statuses: frozenset[int]
    other_statuses: frozenset[int]

    def find(self, name: str, text: str) -> str | None:
        """Return the words in *text* that one of the patterns called *name* fits."""
        hints = self.hints.get(name)
        match = self.patterns[name].search(text) if hints is None or hints.search(text) else None
        return fold(match[0])[:60] if match else None


@cache
def load_signals(path: Path = HERE / "verdicts.toml") -> Mapping[str, Signals]:
    """Return the signals by verdict; read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _signals(table) for name, table in data.items()}


def _hints(strings: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of some strings in any case, each by a first character as it stands: quicker."""
    return re.compile(
        "|".join(
            f"{first}(?i:{re.escape(text[1:])})"
            for text in strings
            for first in sorted({text[0].lower(), text[0].upper()})
        )
    )


def _signals(table: Mapping[str, object]) -> Signals:
    lists = {name: values for name, values in table.items() if isinstance(values, list)}
    hints = table.get("hints")
    if "ordinary" in lists:
        lists["all"] = [*lists["words"], *lists["ordinary"]]
    return Signals(
        hints={name: _hints(texts) for name, texts in hints.items()} if isinstance(hints, dict) else {},
        patterns={
            name: re.compile("|".join(f"(?:{pattern})" for pattern in values), re.DOTALL | re.IGNORECASE)
            for name, values in lists.items()
            if values and isinstance(values[0], str)
        },
        numbers={name: number for name, number in table.items() if isinstance(number, int | float)},
        statuses=frozenset(lists.get("statuses", ())),
        other_statuses=frozenset(lists.get("other_statuses", ())),
    )
