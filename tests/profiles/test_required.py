"""What a pattern cannot do without: never more than what it fits has."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.profiles.folders import load_platforms
from yifa.profiles.required import required

ODD = {
    r"/content/m?post_\d+\.html$": "/content/", r"[?&]wbtreeid=": "wbtreeid=", r"a|bc": "", r"(?i)ucap": "",
    r"(?x) a b c": "", r"(a|bc)de": "de", r"(?:ab)?cd": "cd", r"ab*cd": "cd", r"abc+d": "abc",
    r"x/(?:ab|cde)\w": ("x/ab", "x/cde"), r"(?:ab|cd)?efg": "efg", r"(?:ab|c)(?:d|ef)": ("ab", "c"),
    r"a(?:b|\w)c": "a", r"(?:a|)b": "b", r"(?:ab|cd){0,1}e": "e", r"(?:ab|cd)+e": ("ab", "cd"),
    r"ab{0,2}c": "a",
    r"a{b|c": "", r"a{|b}": "", r"ab{}cd": "ab{}cd", r"x{,3}yz": "yz", r"\x41bc": "", r"(.)\1ab": "",
    r"a\|bc": "a|bc", r"[^]|a]bc": "bc", r"[\]x]yz": "yz", r"(?:[)|]a)bc": "bc", r"(\)|ab)cd": "cd",
    r"(?!abc)xy": "xy", r"a??bc": "bc", r"ab+?cd": "ab", r"\babc\b": "abc", r"ab\.cd": "ab.cd", r"": "",
}  # fmt: skip
"""pattern → what it cannot do without, by hand"""


@pytest.mark.parametrize(("pattern", "string"), ODD.items())
def test_what_a_pattern_cannot_do_without_is_read_off_it(pattern: str, string: str | tuple[str, ...]) -> None:
    assert required(re.compile(pattern)) == ((string,) if isinstance(string, str) else string)


@given(st.data())
def test_whatever_a_pattern_fits_has_it(data: st.DataObject) -> None:
    """Those of the platforms, and odd ones."""
    platforms = load_platforms().values()
    ours = [one for each in platforms for one in (*each.recognise_url, *each.recognise_text)]
    pattern = data.draw(st.sampled_from([*ours, *map(re.compile, ODD)]))
    text = data.draw(st.from_regex(pattern))

    assert any(string in text for string in required(pattern))


def test_most_platforms_are_told_by_a_string_of_some_length() -> None:
    platforms = load_platforms().values()
    lengths = [
        min(map(len, required(one)))
        for each in platforms
        for one in (*each.recognise_url, *each.recognise_text)
    ]
    assert sum(length >= 4 for length in lengths) > 0.9 * len(lengths)
