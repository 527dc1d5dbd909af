"""Reads labels that stand together, in a row or column of their own, apart from their values."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from yifa.model.record import Origin, Pair
from yifa.reading.dating.dates import read_moment
from yifa.reading.labels import MARK, Vocabulary, label_name, load_vocabulary
from yifa.reading.lines import Line
from yifa.reading.markup import text_of
from yifa.reading.page.labelled import plain

FEWEST, MOST = 2, 12
"""labels that stand together so"""
LONGEST = 200
"""characters of a line of labels"""


def pairs_across(lines: Sequence[Line], words: Vocabulary) -> tuple[list[Pair], list[Line]]:
    """Return what blocks of labels say whose values fill the next block alike, and the lines besides.

    ``<p><span>索引号</span><span>文号</span>…</p><p><span>YX-1</span><span>甲发〔2026〕1号</span>…</p>``: as
    many values as labels, in their order, an empty one too; where a day is no day, nothing is read so.
    """
    pairs: list[Pair] = []
    taken: set[HtmlElement] = set()
    tried: set[HtmlElement] = set()
    counts = [0 if line.linked or line.after_body else _labels_in(line.text) for line in lines]
    for line, own, following in zip(lines, counts, [*counts, 0][1:], strict=True):
        in_table = line.row is not None and line.row.tag == "tr"
        if in_table or not (own > 1 or (own and following)):
            continue
        for block in (line.element, line.element.getparent()):
            if block is None or block in tried:
                continue
            tried.add(block)
            labels, values = _halves(block, words)
            if labels and _fit(labels, values, words):
                taken.update(element for part in (*labels, *values) for element in part.iter())
                taken.update(part.getparent() for part in (labels[0], values[0]))
                pairs += map(_pair, labels, values, [words] * len(labels))
    return pairs, [line for line in lines if line.element not in taken] if pairs else list(lines)


@lru_cache(maxsize=8192)  # a portal's pages repeat their menus' lines
def _labels_in(text: str) -> int:
    """Return how many labels without a colon a line consists of; 0 where it says anything else."""
    pieces = list(filter(str.strip, text.split(MARK))) if len(text) <= LONGEST else []
    fields = load_vocabulary().fields
    return len(pieces) if all(label_name(piece) in fields for piece in pieces) else 0


def _halves(block: HtmlElement, words: Vocabulary) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the elements of a block that are labels, and as many that follow them, in it or in the next."""
    parts = _parts(block)
    labels = []
    for part in parts[:MOST]:
        if label_name(text_of(part)) not in words.fields:
            break
        labels.append(part)
    rest = parts[len(labels) :]
    if not rest and len(labels) >= FEWEST:
        following = next((other for other in block.itersiblings() if isinstance(other.tag, str)), None)
        rest = _parts(following) if following is not None else []
    fits = FEWEST <= len(labels) == len(rest)
    return (labels, rest) if fits else ([], [])


def _parts(block: HtmlElement) -> list[HtmlElement]:
    return [part for part in islice(block, 2 * MOST + 1) if isinstance(part.tag, str) and part.tag != "br"]


def _fit(labels: Sequence[HtmlElement], values: Sequence[HtmlElement], words: Vocabulary) -> bool:
    """Return whether elements are the values of labels: of two telling ones, days where days belong."""
    fields = [words.fields[label_name(text_of(label))] for label in labels]
    texts = [plain(text_of(value)) for value in values]
    days = (text for field, text in zip(fields, texts, strict=True) if field.startswith("date_") and text)
    return (
        sum(field in words.telling for field in fields) > 1
        and any(texts)
        and all(map(read_moment, days))
        and not any(label_name(text) in words.fields for text in texts)
    )


def _pair(label: HtmlElement, value: HtmlElement, words: Vocabulary) -> Pair:
    printed, name, said = plain(text_of(label)), label_name(text_of(label)), plain(text_of(value))
    return Pair(label=printed, name=name, field=words.fields[name], value=said, origin=Origin.TABLE)
