"""Says what reading a file gave: its text, or why there is none; and what of it was not read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

READ, EMPTY, NEEDS_OCR, NO_EXTRACTOR, FAILED = "read", "empty", "needs_ocr", "no_extractor", "failed"
WITHOUT_OCR = "not read without --ocr"
"""ends the reason of what OCR would read"""
NOTHING = "no text in it"
# raised whenever the same file would be read otherwise than before
RULES = 4
# what is another at every reading: <object at 0x7f21c0>, /tmp/tmpab12cd34/page.png
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
# what a header or footer says beside the page's number
WORDS = re.compile("[^\\W\\d_页第共]")
FOLDER = re.compile(r"[^\s'\"]{0,100}/(?:tmp\w{8}|yifa-extract-[\w-]{1,80})/?")


def without(left: Mapping[str, int]) -> str:
    """Return in words how many of which parts of a file were not read; nothing where all were.

    >>> without({"formula": 2, "chart": 0, "symbol": -1, "embedded picture": 1, "page of notes": 2})
    '2 formulas, 1 embedded picture, 2 pages of notes'
    """
    return ", ".join(
        f"{number} {_several(what) if number > 1 else what}" for what, number in left.items() if number > 0
    )


def _several(what: str) -> str:
    first, of, rest = what.partition(" of ")
    return f"{first}s{of}{rest}"


def steady(reason: str) -> str:
    """Return a reason without what differs from one reading of the same file to the next.

    >>> steady("crash: <Part at 0x7f21c0> in /tmp/tmpab12cd34/page.png")
    'crash: <Part> in page.png'
    """
    return FOLDER.sub("", ADDRESS.sub("", reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A file's text, or why there is none."""

    status: str
    """read | empty | needs_ocr | no_extractor | failed"""
    extractor: str = "-"
    version: str = "-"
    reason: str | None = None
    """a stable word, and what was seen"""
    text: str = ""
    pages: int | None = None

    @classmethod
    def of(
        cls, text: str, *, extractor: str, version: str = "-", pages: int | None = None,
        left: Mapping[str, int] | None = None,
    ) -> Self:  # fmt: skip
        """Return a text as read, or as empty; what of the file was *left* is in the reason."""
        status, missing = READ if text else EMPTY, without(left or {})
        reason = f"{'read' if text else NOTHING}, without: {missing}" if missing else None
        return cls(status=status, text=text, reason=reason, pages=pages, extractor=extractor, version=version)


class RefusedError(Exception):
    """A file that is not opened, or cannot be read. Costs that file's text."""

    def __init__(self, word: str, detail: str) -> None:
        self.word, self.detail = word, steady(detail)
        super().__init__(f"{word}: {self.detail}")

    def extracted(self) -> Extracted:
        """Return the result of a file that is refused."""
        status = NO_EXTRACTOR if self.word == NO_EXTRACTOR else FAILED
        return Extracted(status=status, reason=str(self))
