"""Says in the reader's language what comes in English: why a page left, an alarm's reason, what is wrong."""

from collections.abc import Callable, Sequence
from functools import cache

from yifa.language.language import Language
from yifa.language.retold import Teller, is_told
from yifa.web.labels import stable
from yifa.web.times import in_beijing


@cache
def teller_of(said: Language, moment: Callable[[str], str] = in_beijing) -> Teller:
    """Return who tells in a language."""
    return Teller(said, lambda word: stable(said, word), moment)


def recorded_parts(said: Language, text: str) -> Sequence[tuple[str, bool]]:
    """Return the parts of a recorded text in a language, and whether each is in it."""
    return tuple((part, is_told(part)) for part in teller_of(said).clauses(text))
