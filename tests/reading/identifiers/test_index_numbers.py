"""What an index number is made of, and whose code it begins with."""

import tomllib
from pathlib import Path

import pytest

from yifa.reading.identifiers.codes import is_organisation, read_code, region_of
from yifa.reading.identifiers.index_numbers import Form, read_index_number

CASES = tomllib.loads((Path(__file__).parent / "index_numbers.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("form", "prefix", "category", "period", "serial", "text"),
    CASES["forms"],
    ids=[row[-1] for row in CASES["forms"]],
)
def test_a_number_says_what_it_is_made_of(
    form: str, prefix: str, category: str, period: str, serial: int, text: str
) -> None:
    read = read_index_number(text)

    assert read is not None
    assert (read.form, read.prefix, read.category, read.period) == (Form(form), prefix, category, period)
    assert read.serial == (None if serial < 0 else serial)


@pytest.mark.parametrize("text", [*CASES["none"], "1" * 90])
def test_what_is_no_number_is_never_guessed(text: str) -> None:
    assert read_index_number(text) is None


def test_there_are_numbers_of_every_form() -> None:
    assert {row[0] for row in CASES["forms"]} == {form.value for form in Form}
    assert len(CASES["forms"]) >= 45


@pytest.mark.parametrize(
    ("text", "kind", "region", "is_valid", "owner"),
    [
        ("11620300013909010R", "uscc", "620300", True, None),
        ("11620300013909010A", "uscc", "620300", False, None),
        ("114403006955506492", "uscc", "440300", True, None),
        ("000014349", "organisation", None, True, "国务院"),
        ("01527918-X", "organisation", None, True, None),
        ("01527918X", "organisation", None, True, None),
        ("MA0000011", "organisation", None, False, None),
        ("01606072", "organisation", None, None, None),
        ("620702103", "region", "620702", None, None),
        ("620700", "region", "620700", None, None),
        ("6107280000", "site", "610728", None, None),
        ("035200009", "area", None, None, None),
        ("QX0101", "unit", None, None, None),
        ("ABCDEFGH", "unit", None, None, None),
        ("清政办", "unit", None, None, None),
    ],
)
def test_a_code_is_told_by_its_check_digit_and_its_region(
    text: str, kind: str, region: str | None, is_valid: bool | None, owner: str | None
) -> None:
    code = read_code(text)

    assert (code.kind.value, code.region, code.is_valid, code.owner) == (kind, region, is_valid, owner)


def test_one_sign_that_is_typed_wrong_is_found() -> None:
    wrong = [
        f"{'000014349'[:place]}{(int('000014349'[place]) + 1) % 10}{'000014349'[place + 1 :]}"
        for place in range(9)
    ]

    assert not any(map(is_organisation, wrong))
    assert region_of("990101") is None
