"""Reads what is searched for: words, exact phrases, AND, OR, NOT and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.search.grams import phrase
from yifa.model.errors import UsageError

AND, OR, NOT = "AND", "OR", "NOT"
OPEN, CLOSE = "(", ")"
DEEPEST = 50
"""brackets within brackets"""
DOUBLE = '"“”„‟＂'
"""quotation marks that open and close each other: keyboards for Chinese mix them"""
OPENING, CLOSING = "(（", ")）"
# a stretch in quotation marks, what stands between such stretches, blanks, and a mark that nothing answers
PIECE = re.compile(
    rf"[{DOUBLE}](?P<double>[^{DOUBLE}]*)[{DOUBLE}]|「(?P<corner>[^」]*)」|『(?P<white>[^』]*)』"
    rf"|(?P<blank>\s+)|(?P<plain>[^\s{DOUBLE}「『]+)|(?P<stray>.)",
    re.DOTALL,
)
# 复议OR诉讼, (复议)AND"诉讼", ＯＲ: an operator stands alone, or between signs that are no letters or digits
OPERATOR = re.compile(r"(?<![0-9A-Za-z])(?:AND|OR|NOT)(?![0-9A-Za-z])")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""full-width forms of ASCII"""
UNOPENED = "a bracket closes that none opens"
QUOTED = "\x00"
"""stands for a stretch in quotation marks while brackets and operators are looked for"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase, found exactly as it stands."""

    text: str
    match: str
    """the FTS5 phrase"""

    def __str__(self) -> str:
        """Return it in quotation marks."""
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        """Return it as it may be typed."""
        return _joined(f" {AND} ", self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts must hold."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        """Return it as it may be typed."""
        return _joined(f" {OR} ", self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: "Query"

    def __str__(self) -> str:
        """Return it as it may be typed."""
        return f"{NOT} {_joined('', (self.part,))}"


Query = Term | All | Either | Not


def _joined(between: str, parts: tuple[Query, ...]) -> str:
    return between.join(f"({part})" if isinstance(part, All | Either) else str(part) for part in parts)


@dataclass(frozen=True, slots=True)
class _Token:
    """An operator, a bracket, or something to find (kind empty)."""

    kind: str
    text: str


def read_query(words: str) -> Query:
    """Return what *words* ask for.

    Blanks and AND join what must occur together, OR what may stand for each other, NOT goes before what must
    not occur; NOT binds closer than AND, AND closer than OR; brackets group. What stands in quotation marks
    is found as it stands; so is every word. Operators are in capitals.

    >>> str(read_query("复议 OR 诉讼 NOT 解读")), str(read_query("(复议 OR 诉讼) “年度 报告”"))
    ('"复议" OR ("诉讼" AND NOT "解读")', '("复议" OR "诉讼") AND "年度 报告"')

    Raises:
        UsageError: it holds nothing to search for, or makes no sense; says where.
    """
    tokens = [token for token in _tokens(words) if token.kind or token.text]
    if not any(phrase(token.text) for token in tokens if not token.kind):
        raise UsageError(f"nothing to search for in {words!r}: give Chinese characters, letters or digits")
    reader = _Reader(tokens)
    query = reader.read_any()
    if reader.next_kind is not None:
        raise UsageError(UNOPENED)
    return query


def has_not(query: Query) -> bool:
    """Return whether something must not occur."""
    return next(terms_of(query, wanted=False), None) is not None


def terms_of(query: Query, *, wanted: bool = True) -> Iterator[Term]:
    """Yield the terms whose occurrence is asked for; not *wanted*: those that must not occur."""
    match query:
        case Term():
            if wanted:
                yield query
        case Not(part):
            yield from terms_of(part, wanted=not wanted)
        case All(parts) | Either(parts):
            for part in parts:
                yield from terms_of(part, wanted=wanted)


def _tokens(words: str) -> Iterator[_Token]:
    """Yield the tokens of a query; what stands together without a blank belongs together."""
    masked, quoted = "", list[str]()
    for piece in PIECE.finditer(words):
        if piece["stray"]:
            raise UsageError(f"the quotation mark {piece[0]} in {words!r} is not closed")
        if piece["blank"]:
            yield from _chunk(masked, quoted)
            masked, quoted = "", []
        elif piece["plain"]:
            masked += piece[0].replace(QUOTED, " ")
        else:
            masked += QUOTED
            quoted.append(next(text for text in piece.group("double", "corner", "white") if text is not None))
    yield from _chunk(masked, quoted)


def _chunk(masked: str, quoted: list[str]) -> Iterator[_Token]:
    """Yield the tokens of what stands together without a blank.

    Brackets that open and close within it belong to it, as in 国办发（2025）3号; so do quotation marks in the
    middle of a word, as in 深化“放管服”改革.
    """
    texts = iter(quoted)
    at = 0
    for operator in OPERATOR.finditer(masked.translate(WIDE)):
        if not _stands_apart(masked, operator):
            continue
        yield from _bracketed(masked[at : operator.start()], texts)
        yield _Token(operator[0], operator[0])
        at = operator.end()
    yield from _bracketed(masked[at:], texts)


def _stands_apart(masked: str, operator: re.Match[str]) -> bool:
    """Return whether a word in capitals is an operator here: alone, or between two things to find."""
    before, after = masked[: operator.start()], masked[operator.end() :]
    if operator[0] == NOT and not before.strip(OPENING):
        return True
    return bool(before) == bool(after) or after[:1] in (QUOTED, *OPENING) or before[-1:] in (QUOTED, *CLOSING)


def _bracketed(masked: str, texts: Iterator[str]) -> Iterator[_Token]:
    """Yield a word and the brackets around it that reach beyond it."""
    opened = sum(masked.count(sign) for sign in OPENING)
    closed = sum(masked.count(sign) for sign in CLOSING)
    while opened > closed and masked[:1] and masked[0] in OPENING:
        yield _Token(OPEN, OPEN)
        masked, opened = masked[1:], opened - 1
    ends = 0
    while closed > opened and masked[-1:] and masked[-1] in CLOSING:
        masked, closed, ends = masked[:-1], closed - 1, ends + 1
    if masked.strip(QUOTED):
        yield _Token("", "".join(f'"{next(texts)}"' if sign == QUOTED else sign for sign in masked))
    else:
        yield from (_Token("", next(texts)) for _ in masked)
    yield from [_Token(CLOSE, CLOSE)] * ends


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def next_kind(self) -> str | None:
        """Return the kind of the next token, None at the end."""
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def read_any(self) -> Query:
        """Read parts with OR between them."""
        parts = [self._read_all()]
        while self.next_kind == OR:
            self._at += 1
            parts.append(self._read_all(after=OR))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _read_all(self, after: str = "") -> Query:
        """Read parts that follow each other, with or without AND between them."""
        parts: list[Query] = []
        while self.next_kind not in (None, OR, CLOSE):
            if self.next_kind == AND:
                if not parts:
                    raise UsageError(_missing(AND, "before"))
                self._at += 1
                parts.append(self._read_one(after=AND))
            elif part := self._read_word() if not self.next_kind else self._read_one():
                parts.append(part)
        if not parts:
            raise UsageError(self._why_nothing(after))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _why_nothing(self, after: str) -> str:
        if after or self.next_kind == OR:
            return _missing(after or OR, "after" if after else "before")
        return "a bracket with nothing to search for in it" if self._depth else UNOPENED

    def _read_word(self) -> Query | None:
        """Read a word; None where nothing in it is indexed."""
        text = self._tokens[self._at].text
        self._at += 1
        match = phrase(text)
        if match is None and any(sign.isalpha() for sign in text):
            raise UsageError(
                f"{text!r} cannot be searched for: the index has Chinese and Latin letters and digits"
            )
        return None if match is None else Term(text, match)

    def _read_one(self, after: str = "") -> Query:
        """Read one word, NOT and what follows, or a bracket."""
        negated = False
        while self.next_kind == NOT:
            self._at, negated, after = self._at + 1, not negated, NOT
        if self.next_kind == OPEN:
            part: Query | None = self._read_bracket()
        else:
            part = self._read_word() if self.next_kind == "" else None
        if part is None:
            raise UsageError(_missing(after, "after"))
        return Not(part) if negated else part

    def _read_bracket(self) -> Query:
        self._at += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise UsageError(f"more than {DEEPEST} brackets within each other")
        query = self.read_any()
        if self.next_kind != CLOSE:
            raise UsageError("a bracket is not closed")
        self._at += 1
        self._depth -= 1
        return query


def _missing(operator: str, where: str) -> str:
    hint = f'to search for the word, put it in quotes: "{operator}"'
    return f"{operator} has nothing to search for {where} it; {hint}"
