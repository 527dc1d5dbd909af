"""The trial of patterns takes every pattern of the project, and strings built from its own structure."""

import re

import pytest

from tests.acceptance.patterns import attacks, patterns, slow


@pytest.mark.parametrize(
    ("text", "first", "repeated"),
    [
        (r"\d+x", "", "0"), (r"<a[^<>]*>", "", "<aa"), (r"<a[^<>]*>", "<a", "a"),
        (r"begin.*end", "begin", "x"),
        (r"(?:ab|c)+d", "", "ab"), (r"(?:ab|c)+d", "", "c"), (r"第(?P<n>\d+)号", "第", "0"),
        (r"[^a]*b", "", "x"),
    ],
)  # fmt: skip
def test_a_pattern_is_tried_on_what_it_repeats(text: str, first: str, repeated: str) -> None:
    assert (first, repeated) in attacks(re.compile(text))


def test_every_room_s_patterns_are_taken() -> None:
    """Those of modules, those that TOML files hold, those written into calls."""
    every = {pattern for pattern, _ in patterns()}

    assert len(every) > 400
    assert {"[\\t\\r\\n]", "/_sitegray/"} <= every


def test_every_pattern_is_linear_on_strings_of_its_own() -> None:
    """Four times the text takes four times this process's own time, not nine: square would be sixteen."""
    assert [
        (one.pattern, one.attack, f"x{one.times:.0f}") for one in map(slow, patterns().values()) if one
    ] == []


@pytest.mark.parametrize("text", [r"go\w*page", r"«([^»]*)»"])
def test_a_pattern_that_takes_the_square_is_told(text: str) -> None:
    found = slow(re.compile(text))

    assert found is not None
    assert found.times > 9
