"""Loads ``genres.toml`` and ``organs.toml``: the words by which titles are judged."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Genres:
    """``genres.toml``, ready for look-up."""

    subject: re.Pattern[str]
    responsibility: re.Pattern[str]
    personal: re.Pattern[str]
    disclosure: re.Pattern[str]
    others: re.Pattern[str]
    head: re.Pattern[str]
    """any word a title may end with, the longest first"""
    genre_of: Mapping[str, str]
    """such a word → the name of its list in ``heads``: ``report``, ``plan``, ``notice``, …"""
    explanation: re.Pattern[str]
    draft: re.Pattern[str]
    news: re.Pattern[str]
    joint: re.Pattern[str]
    interim: re.Pattern[str]


@cache
def load_genres() -> Genres:
    """Return the words of ``genres.toml``."""
    data = tomllib.loads((HERE / "genres.toml").read_text(encoding="utf-8"))
    marks = {name: _any(words) for name, words in data["marks"].items()}
    for name in ("news", "interim"):
        marks[name] = re.compile("|".join(data["marks"][name]))
    genre_of = {word: genre for genre, words in data["heads"].items() for word in words}
    return Genres(
        subject=re.compile("|".join((*map(re.escape, data["subjects"]), *data["subject_patterns"]))),
        responsibility=re.compile(
            "|".join((*data["responsibility_patterns"], _any(data["responsibility"]).pattern))
        ),
        personal=_any(data["personal"]),
        disclosure=_any(data["disclosure"]),
        others=_any(data["others"]),
        head=_any(genre_of),
        genre_of=genre_of,
        explanation=marks["explanation"],
        draft=marks["draft"],
        news=marks["news"],
        joint=re.compile(f"(?:{marks['joints'].pattern})"),
        interim=marks["interim"],
    )


def _any(words: Mapping[str, str] | list[str]) -> re.Pattern[str]:
    """Return a pattern of these words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def organ_words() -> dict[str, tuple[str, ...]]:
    """Return the lists of ``organs.toml``, the vertical bodies with those of ``functions.toml``."""
    data = tomllib.loads((HERE / "organs.toml").read_text(encoding="utf-8"))
    words = {name: tuple(values) for name, values in data.items()}
    return words | {"vertical": (*words["vertical"], *_vertical_functions())}


def _vertical_functions() -> Iterator[str]:
    """Yield the names of the bodies that answer to the body above them, by ``functions.toml``.

    What ends the name of another body is none: 金融监督管理局 ends 地方金融监督管理局, which is the county's.
    """
    functions = tomllib.loads((HERE / "functions.toml").read_text(encoding="utf-8")).values()
    others = [name for one in functions if one.get("level") != "vertical" for name in one["names"]]
    for name in (name for one in functions if one.get("level") == "vertical" for name in one["names"]):
        if not any(other.endswith(name) for other in others):
            yield name
