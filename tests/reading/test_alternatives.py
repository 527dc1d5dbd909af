"""Words looked up by their first sign are those that plain alternatives find."""

import re

import pytest

from yifa.reading.alternatives import compile_words

WORDS = (
    "提升|(?:提前|研修|)班|[一二]审|审核?查|(?<!不)(?:受理|立)|(?<=新)收|^案件|(?:^|新)草案|(?:未|没有)?决定|[(（]草案"
    "|合[^,]|办结率"
)
TEXT = (
    "案件提升班,案件提前班、研修班,一审二审三审,审查审核查,不受理受理,新收收,没有决定未决定,(草案合议办结率"
    "立不立"
)


def test_what_is_found_is_what_the_alternatives_find() -> None:
    ways = compile_words(WORDS), re.compile(WORDS)

    for start in range(len(TEXT)):
        by_sign, plain = ([match.span() for match in way.finditer(TEXT[start:])] for way in ways)
        assert by_sign == plain


@pytest.mark.parametrize(
    "words", ["[^一]审", r"\d件", "[a-z]b", "一|", "案*件", "(案)件", ".件", "(?:案)+件"]
)
def test_alternatives_without_a_plain_first_sign_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="begins with"):
        compile_words(words)
