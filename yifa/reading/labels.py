"""Loads ``labels.toml`` and says which field a printed label means."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from yifa.model.text import nfkc

HERE = Path(__file__).parent
# "索 引 号：", "【来源】", "文 号∶"
LABEL_EDGES = "：:∶︰﹕【】[]〔〕|｜·•●■>*"
# marks where an inline element begins or ends, so that neighbours can be told apart (`yifa.reading.lines`)
MARK = "\ue000"
WHITE = re.compile(rf"[\s{MARK}\u200b-\u200f\u2060\ufeff\u00ad]+")
# what qualifies a label: 发布日期（时间）, 成文（签发）日期
QUALIFIED = re.compile(r"\([\u4e00-\u9fff、/]{1,8}\)")
# and what translates it: 索引号/Index No., 发布日期(Date)
TRANSLATED = re.compile(r"(?<=[\u4e00-\u9fff])[/(]?[A-Za-z][A-Za-z. ]{1,20}\)?$")
SHORTEST_QUALIFIED = 3
"""characters of a label without that: 时间（分钟） is a column of figures"""
# no label is longer; longer texts are not worth remembering
SHORT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """``labels.toml``, ready for look-up."""

    fields: Mapping[str, str]
    """normalised label → field"""
    dated: Mapping[str, str]
    """short label → its field, where a day stands behind it"""
    line_fields: frozenset[str]
    line_only: frozenset[str]
    table_only: frozenset[str]
    number_companions: frozenset[str]
    telling: frozenset[str]
    font_sizes: tuple[str, ...]
    words: Mapping[str, frozenset[str]]
    surnames: frozenset[str]
    meta: Mapping[str, str]
    json: Mapping[str, str]
    linked: Mapping[str, str]


def squeeze(text: str) -> str:
    r"""Return *text* normalised (NFKC) and without any white space.

    >>> squeeze("索 引\u3000号：")
    '索引号:'
    """
    return _squeezed(text) if len(text) < SHORT else nfkc(WHITE.sub("", text))


@lru_cache(maxsize=8192)
def _squeezed(text: str) -> str:
    """Return a short text squeezed; labels and the words of menus come again and again."""
    return nfkc(WHITE.sub("", text))


def label_name(text: str) -> str:
    """Return a label normalised for look-up: squeezed, no colon or brackets around it, unqualified.

    >>> label_name("【 索 引 号 】："), label_name("成文（签发）日期"), label_name("索引号/Index No.")
    ('索引号', '成文日期', '索引号')
    """
    return _label_name(text) if len(text) < SHORT else squeeze(text).strip(LABEL_EDGES)


@lru_cache(maxsize=8192)
def _label_name(text: str) -> str:
    name = squeeze(text).strip(LABEL_EDGES)
    qualified, translated = "(" in name, name[-1:].isascii()
    if not (qualified or translated) or name.isascii() or name in load_vocabulary().fields:
        return name
    plain = TRANSLATED.sub("", name) if translated else name
    if plain not in load_vocabulary().fields and qualified:
        plain = QUALIFIED.sub("", plain)
        plain = plain if len(plain) >= SHORTEST_QUALIFIED else name
    return plain if plain in load_vocabulary().fields else name


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary, of the file that YIFA_LABELS names where it does; read once."""
    path = Path(os.environ.get("YIFA_LABELS") or HERE / "labels.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {name: values for name, values in data["words"].items() if isinstance(values, list)}
    return Vocabulary(
        fields={squeeze(label): name for name, labels in data["fields"].items() for label in labels},
        dated={squeeze(label): name for name, labels in data["dated"].items() for label in labels},
        words={name: frozenset(map(squeeze, values)) for name, values in words.items()},
        surnames=frozenset(data["words"]["surnames"]),
        meta=data["meta"],
        json=data["json"],
        linked=data["linked"],
        font_sizes=tuple(data["rules"]["font_sizes"]),
        **{
            name: frozenset(data["rules"][name])
            for name in ("line_fields", "line_only", "table_only", "number_companions", "telling")
        },
    )
