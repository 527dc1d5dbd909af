"""Numbers and formulas as office programs show them; values of old workbooks as they read."""

from datetime import datetime, time

import pytest
import xlrd
from lxml import etree
from xlrd.sheet import Cell

from tests.support.reading.parts import DECLARED, listed, numbered, xls
from yifa.reading.files.office.formulas import write_formula
from yifa.reading.files.office.numerals import write
from yifa.reading.files.office.sheets95 import _value
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError

TWELVE = {
    "chineseCounting": "十二",
    "chineseCountingThousand": "十二",
    "japaneseCounting": "十二",
    "ideographDigital": "一二",
    "chineseLegalSimplified": "壹拾贰",
    "ideographLegalTraditional": "壹拾貳",
    "ideographTraditional": "乙",
    "ideographZodiac": "亥",
    "lowerRoman": "xii",
    "upperRoman": "XII",
    "lowerLetter": "l",
    "upperLetter": "L",
    "decimalZero": "12",
    "ordinal": "12th",
    "decimalEnclosedCircle": "⑫",
    "decimalEnclosedParen": "⑿",
    "decimalEnclosedFullstop": "⒓",
    "ideographEnclosedCircle": "12",
    "decimalFullWidth": "１２",
    "numberInDash": "- 12 -",
    "none": "",
    "decimal": "12",
    "whatever": "12",
}


@pytest.mark.parametrize("form", TWELVE)
def test_twelve_is_written_in_every_form(form: str) -> None:
    assert write(12, form) == TWELVE[form]
    assert write(0, form) in {"0", "00", "", "０", "〇", "- 0 -", "0th"}


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (30, "chineseCounting", "三十"),
        (105, "chineseCounting", "一〇五"),
        (105, "chineseCountingThousand", "一百零五"),
        (111, "japaneseCounting", "百十一"),
        (33, "decimalEnclosedCircle", "㉝"),
        (36, "decimalEnclosedCircle", "㊱"),
        (51, "decimalEnclosedCircle", "51"),
        (11, "ideographTraditional", "甲"),
        (53, "upperLetter", "AAA"),
        (22, "ordinal", "22nd"),
        (10_000, "chineseCountingThousand", "10000"),
        (10_000, "lowerRoman", "10000"),
    ],
)
def test_larger_numbers_are_written_as_word_does(number: int, form: str, text: str) -> None:
    assert write(number, form) == text


def m(name: str, **parts: str) -> str:
    """Return an element of a formula, its parts by name, its properties under ``Pr``."""
    inner = "".join(f"<m:{part}>{text}</m:{part}>" for part, text in parts.items())
    return f"<m:{name}>{inner}</m:{name}>"


def t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (m("f", num=t("a+b"), den=t("c")), "(a+b)/c"),
        (m("sSup", e=t("x"), sup=t("2")), "x^2"),
        (m("sSub", e=t("x"), sub=t("i-1")), "x_(i-1)"),
        (m("sSubSup", e=t("x"), sub=t("i"), sup=t("n")), "x_i^n"),
        (m("sPre", sub=t("a"), sup=t("b"), e=t("x")), "_a^bx"),
        (m("rad", deg=t("3"), e=t("x+1")), "3√(x+1)"),
        (m("nary", naryPr='<m:chr m:val="∑"/>', sub=t("i=1"), sup=t("n"), e=t("x")), "∑_(i=1)^n x"),
        (m("nary", e=t("x")), "∫ x"),
        (m("d", e=t("x")), "(x)"),
        (m("d", dPr='<m:begChr m:val="{"/><m:endChr m:val=""/>', e=t("x")), "{x"),
        (m("m", mr=m("e", r="<m:t>a</m:t>") + m("e", r="<m:t>b</m:t>")), "a, b"),
        (m("eqArr", e=t("a")) + t("!"), "a!"),
        (m("acc", e=t("x")), "x\u0302"),
        (m("limLow", e=t("max"), lim=t("n")), "max_n"),
        (m("func", fName=t("sin"), e=t("x")), "sin x"),
        ("<w:del><m:r><m:t>gone</m:t></m:r></w:del><!-- no text -->" + m("box", e=t("率")), "率"),
    ],
)
def test_a_formula_is_written_in_one_line(inner: str, text: str) -> None:
    assert write_formula(etree.fromstring(f"<m:oMath {DECLARED}>{inner}</m:oMath>")) == text


def test_a_list_may_take_its_levels_from_a_style_of_lists() -> None:
    nums = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    )
    place = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="numbering" w:styleId="L">{place}</w:style>'
    form = '<w:numFmt w:val="custom" w:format="001, 002"/>'
    level = f'<w:lvl w:ilvl="0"><w:start w:val="3"/>{form}<w:lvlText w:val="%1-"/></w:lvl>'

    assert read(numbered(listed("甲", 9) * 2, level, nums=nums, styles=style)).text.split("\n") == [
        "003- 甲",
        "004- 甲",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "read_as"),
    [
        (xlrd.XL_CELL_DATE, 46027.0, datetime.fromisoformat("2026-01-05")),
        (xlrd.XL_CELL_DATE, 0.5, time(12)),
        (xlrd.XL_CELL_DATE, 1e12, 1e12),
        (xlrd.XL_CELL_BOOLEAN, 1, True),
        (xlrd.XL_CELL_ERROR, 7, "#DIV/0!"),
        (xlrd.XL_CELL_NUMBER, 4.5, 4.5),
    ],
)
def test_values_of_an_old_workbook_are_what_they_look_like(kind: int, value: float, read_as: object) -> None:
    assert _value(Cell(kind, value), 0) == read_as


def test_a_damaged_old_workbook_is_refused() -> None:
    whole = xls({(0, 0): "正文"})
    for body in (whole[:1200], whole[:512] + b"\x09\x08" + whole[514:700], whole[:600] + bytes(600)):
        with pytest.raises(RefusedError):
            read(body)
