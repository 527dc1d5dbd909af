"""Says what reading a file gave: its text, or why there is none."""

from dataclasses import dataclass
from typing import Self

READ, EMPTY, NEEDS_OCR, NO_EXTRACTOR, FAILED = "read", "empty", "needs_ocr", "no_extractor", "failed"
WITHOUT_OCR = "not read without --ocr"
"""ends the reason of what OCR would read"""
# raised whenever the same file would be read otherwise than before
RULES = 2


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
    def of(cls, text: str, *, extractor: str, version: str = "-", pages: int | None = None) -> Self:
        """Return a text as read, or as empty."""
        status = READ if text else EMPTY
        return cls(status=status, text=text, pages=pages, extractor=extractor, version=version)


class RefusedError(Exception):
    """A file that is not opened, or cannot be read. Costs that file's text."""

    def __init__(self, word: str, detail: str) -> None:
        self.word, self.detail = word, detail
        super().__init__(f"{word}: {detail}")

    def extracted(self) -> Extracted:
        """Return the result of a file that is refused."""
        status = NO_EXTRACTOR if self.word == NO_EXTRACTOR else FAILED
        return Extracted(status=status, reason=str(self))
