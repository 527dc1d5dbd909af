"""Says in a reader's language what the code said in English, or the archive recorded.

Below the command line and the pages everything is said in English: it is stored, hashed, and given to
programs. The catalogue has each such sentence as a form, ``%(list)s: not read for %(days)s days``, taken from
the code by ``make language``. A sentence is told by the form it has, its values by theirs; what has no form
is a value of somebody else, and stays as it is.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from yifa.language.language import ENGLISH, FOLDER, Language

CONTEXT = "told"
"""the context of the forms in the catalogue: their keys are no messages of a page or a command"""
COLUMN = "column"
"""the context of what columns of tables are called"""
FORMS = FOLDER / "forms.json"
LONGEST = 2000
"""characters of a line that may be a sentence of ours"""
DEEPEST = 12
# a value of a form: %(days)s
VALUE = re.compile(r"%\((\w+)\)s")
# what a sentence has at least: a word that is no part of an address, an identifier or a hash
PROSE = re.compile(r"(?<![\w.:/@$-])[A-Za-z][a-z]+(?![\w/@]|[.-]\w|://)")
HAN = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[a-z]{2}")
LATIN = re.compile(r"[A-Za-z0-9%]")
FIGURE = re.compile(r"[\d.,%?/-]+")
WORD = re.compile(r"[A-Za-z]{2,}")
TELLING, SURE = 4, 2
"""words of a form that make it sure however much its first value says; and whatever its values say"""
# two words beside each other that are no command, address or option: English that is left
ENGLISH_LEFT = re.compile(r"(?<![\w./`'$=-])[A-Za-z]{2,} [a-z]{2,}(?![\w./=])")
MOMENT = re.compile(r"(?<![\w/=-])\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?!\w)")
# a form of one little word says what its values say: 3 of 17, 2020 to 2025
LITTLE, FIGURES = {"of", "to", "by", "and more"}, r"[\d?,.:TZ%-]*?"
CLAUSE = r"(?:(?!; ).)*"
"""what a value is that a form of one word ends with: no second clause"""
BETWEEN = (": ", "; ", ", ")
"""what stands between clauses: a value that a sentence begins with goes beyond none that the form has not"""
SENTENCE_END = re.compile(r"(?<=[\w)`]\.) (?=[A-Z]|\d+ [a-z])")
IN_BRACKETS = re.compile(r"\A((?:(?! \().)+) \((.+)\)(\.?)", re.DOTALL)


@dataclass(frozen=True)
class Form:
    """A sentence with its values by name."""

    text: str

    @cached_property
    def literal(self) -> list[str]:
        """Return what every sentence of this form has, in order."""
        return [part.replace("%%", "%") for part in VALUE.split(self.text)[::2]]

    @cached_property
    def anchor(self) -> str:
        """Return the longest piece that every sentence of this form has."""
        return max(self.literal, key=len)

    def fits(self, text: str) -> bool:
        """Return whether a text may be of this form; columns side by side are of none that has none."""
        return all(piece in text for piece in self.literal) and ("  " not in text or "  " in self.text)

    @cached_property
    def words(self) -> int:
        """Return how many words of its own every sentence of this form has."""
        return len(WORD.findall(" ".join(self.literal)))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what a sentence of this form looks like."""
        literal = "".join(self.literal)
        shape = FIGURES if " ".join(literal.split()) in LITTLE else ".*?"
        foreign = "|".join(between for between in BETWEEN if between not in literal and self.words < TELLING)
        first = f"(?:(?!{foreign}).)*?" if foreign and not self.literal[0] and shape != FIGURES else shape
        names = VALUE.findall(self.text)
        parts = [re.escape(self.literal[0])]
        for name, piece in zip(names, self.literal[1:], strict=True):
            value = first if name == names[0] else shape
            if not piece:  # of values without a sign between the first has all
                value = value.removesuffix("?")
                if value == ".*" and self.words < SURE:
                    value = CLAUSE
            parts += [f"(?P<{name}>{value})", re.escape(piece)]
        return re.compile("".join(parts), re.DOTALL)


@cache
def forms() -> tuple[frozenset[str], tuple[Form, ...]]:
    """Return the forms without a value, and those with values, the most telling first."""
    known = [Form(text) for text in json.loads(FORMS.read_text(encoding="utf-8"))]
    shaped = [form for form in known if len(form.literal) > 1]
    whole = frozenset(form.literal[0] for form in known if len(form.literal) == 1)
    return whole, tuple(sorted(shaped, key=lambda form: -len("".join(form.literal))))


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells in one language."""

    language: Language
    word: Callable[[str], str | None]
    """a stable word of the archive, such as ``delisted``, as a reader calls it; None for none"""
    moment: Callable[[str], str]
    """a time of the archive (UTC) as a reader reads it"""
    _known_parts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """what was told already: the parts of a line are tried in many ways"""

    def tell(self, text: str) -> str:
        """Return a text in this language, line by line, as far as it is ours."""
        return "\n".join(map(self._tell_line, text.split("\n")))

    def _tell_line(self, text: str) -> str:
        core = text.strip()
        if self.language.code == ENGLISH:
            return self._in_time(text)
        if not core or len(core) > LONGEST:
            return text
        told = self._tell(core, 0)
        self._known_parts.clear()
        return text if told == core else text.replace(core, told.replace(" （", "（"))

    def clauses(self, text: str) -> Sequence[str]:
        """Return the clauses of a recorded text in this language; those of one form are one."""
        return [self.tell(part) for part in self._clauses(text)]

    def _clauses(self, text: str) -> Iterator[str]:
        """Yield the clauses of a text, as many at once as one form has."""
        parts = text.split("; ")
        while parts:
            ends = range(len(parts), 1, -1)
            end = next((end for end in ends if self._whole("; ".join(parts[:end]), 0) is not None), 1)
            yield "; ".join(parts[:end])
            del parts[:end]

    def _in_time(self, text: str) -> str:
        return MOMENT.sub(lambda at: self.moment(at[0]), text)

    def _tell(self, text: str, depth: int) -> str:
        if depth > DEEPEST:
            return text
        if text not in self._known_parts:
            self._known_parts[text] = self._tell_part(text, depth)
        return self._known_parts[text]

    def _tell_part(self, text: str, depth: int) -> str:
        if not LETTERS.search(text) or (" " not in text and not PROSE.search(text)):
            return self.word(text) or self._in_time(text)
        told = self._whole(text, depth)
        if told is None:
            told = next((parts for parts in self._in_parts(text, depth + 1) if parts != text), None)
        return self._in_time(text) if told is None else told

    def _whole(self, text: str, depth: int) -> str | None:
        """Return a sentence whose form is known."""
        whole, shaped = forms()
        if text in whole:
            return put_in(self._message(text.replace("%", "%%")), {})
        if stable := self.word(text):
            return stable
        for form in shaped:
            if form.anchor in text and form.fits(text) and (match := form.pattern.fullmatch(text)):
                values = {name: self._tell_value(value, depth) for name, value in match.groupdict().items()}
                if form.words >= SURE or not any(map(PROSE.search, values.values())):
                    return put_in(self._message(form.text), values)
        return None

    def _tell_value(self, value: str, depth: int) -> str:
        core = value.strip()
        return self._tell(core, depth + 1) if core else value

    def _message(self, form: str) -> str:
        return self.language.messages.pgettext(CONTEXT, form)

    def _in_parts(self, text: str, depth: int) -> Iterable[str]:
        """Yield a text with its parts told: behind a label, clauses, sentences, in brackets."""
        head, found, rest = text.partition(": ")
        if found and not PROSE.search(head):
            yield f"{self.word(head) or head}：{self._tell(rest, depth)}"
        if "; " in text:
            told = [self._tell(part, depth) for part in self._clauses(text)]
            yield text if "; ".join(told) == text else "；".join(told)
        sentences = SENTENCE_END.split(text)
        if len(sentences) > 1:
            ended = text.endswith(".")
            whole = "".join(self._sentence(part, depth) for part in sentences)
            yield whole if ended else whole.removesuffix("。").removesuffix(".")
        if bracketed := IN_BRACKETS.fullmatch(text):
            before, within = (self._tell(part, depth) for part in bracketed.groups()[:2])
            if hint := self._whole(f"({bracketed[2]})", depth):
                yield f"{before}{hint}{bracketed[3]}"
            if is_told(before) and before != bracketed[1]:
                yield f"{before}（{within}）{'。' if bracketed[3] else ''}"
        if found:
            yield self._labelled(head, rest, depth)
        yield self._listed(text, depth)
        yield self._beside(text, depth)

    def _sentence(self, part: str, depth: int) -> str:
        """Return a sentence among others; Chinese ends with its own sign."""
        told = self._tell(f"{part.rstrip('.')}.", depth)
        return f"{told[:-1]}。" if HAN.search(told) and told.endswith(".") else told

    def _labelled(self, head: str, rest: str, depth: int) -> str:
        """Return a clause after another: ``not found: status 404``."""
        before, after = self._tell(head, depth), self._tell(rest.strip(), depth)
        return f"{head}: {rest}" if (before, after) == (head, rest.strip()) else f"{before}：{after}"

    def _listed(self, text: str, depth: int) -> str:
        """Return a list whose parts are all told: ``16 new, 2 files``."""
        parts = text.split(", ")
        told = [self._tell(part, depth) for part in parts]
        ours = all(new != old or not PROSE.search(old) for new, old in zip(told, parts, strict=True))
        return "，".join(told) if len(parts) > 1 and ours and told != parts else text

    def _beside(self, text: str, depth: int) -> str:
        """Return what stands beside a value: 16 new, title 100%, 武乡县 140429 never read to its end."""
        if "  " in text:
            parts = text.split("  ")
            return "  ".join(self._tell(part.strip(), depth) for part in parts)
        for blank in reversed([at for at, sign in enumerate(text) if sign == " "]):
            head, rest = text[:blank], text[blank + 1 :]
            if known := self._known(head):
                if FIGURE.fullmatch(rest):
                    return f"{known} {rest}"
                if stable := self.word(rest):
                    return f"{known}：{stable}"
        head, _, rest = text.partition(" ")
        if not rest or PROSE.search(head):
            return text
        told = self._tell(rest, depth)
        if told == rest:
            return text
        return f"{told} {head}" if head.isdecimal() and self.word(rest) else f"{head} {told}"

    def _known(self, text: str) -> str | None:
        """Return a sentence or a word without values."""
        return put_in(self._message(text), {}) if text in forms()[0] else self.word(text)


def put_in(message: str, values: Mapping[str, str]) -> str:
    """Return a message with its values; a figure or a Latin word has a blank between it and Chinese.

    >>> put_in("已写入%(file)s，共%(rows)s行", {"file": "a.csv", "rows": "2"})
    '已写入 a.csv，共 2 行'
    """

    def value(found: re.Match[str]) -> str:
        text = values[found[1]]
        before, after = message[: found.start()][-1:], message[found.end() :][:1]
        left = " " if HAN.match(before) and LATIN.match(text[:1]) else ""
        right = " " if HAN.match(after) and LATIN.match(text[-1:]) else ""
        return f"{left}{text}{right}"

    return VALUE.sub(value, message).replace("%%", "%")


def is_told(text: str) -> bool:
    """Return whether no English sentence is left in a text.

    >>> is_told("“依法行政”：90 天没有读过"), is_told("3 rows became 2")
    (True, False)
    """
    return not ENGLISH_LEFT.search(text)
