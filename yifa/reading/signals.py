"""Loads ``verdicts.toml``: the words and statuses that tell what a response is."""

import re
import tomllib
from collections.abc import Mapping
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
    hints: re.Pattern[str]
    """finds the plain strings of which one must occur before the patterns are tried: thrice as quick"""
    statuses: frozenset[int]
    other_statuses: frozenset[int]

    def find(self, name: str, text: str) -> str | None:
        """Return the words in *text* that one of the patterns called *name* fits."""
        match = self.patterns[name].search(text)
        return fold(match[0])[:60] if match else None


@cache
def load_signals(path: Path = HERE / "verdicts.toml") -> Mapping[str, Signals]:
    """Return the signals by verdict; read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _signals(table) for name, table in data.items()}


def _signals(table: Mapping[str, object]) -> Signals:
    lists = {name: values for name, values in table.items() if isinstance(values, list)}
    if "ordinary" in lists:
        lists["all"] = [*lists["words"], *lists["ordinary"]]
    return Signals(
        hints=re.compile("|".join(map(re.escape, lists.pop("hints", ())))),
        patterns={
            name: re.compile("|".join(f"(?:{pattern})" for pattern in values), re.DOTALL | re.IGNORECASE)
            for name, values in lists.items()
            if values and isinstance(values[0], str)
        },
        numbers={name: number for name, number in table.items() if isinstance(number, int | float)},
        statuses=frozenset(lists.get("statuses", ())),
        other_statuses=frozenset(lists.get("other_statuses", ())),
    )
