"""Writes numbers as office programs number paragraphs: 一, 十一, 甲, ①, iv, ab."""

from collections.abc import Callable

PLAIN, LEGAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
UNITS, LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LETTERS = 26
# first number, last number and the first one's character, of signs that follow each other in Unicode
CIRCLES = ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱"))
LARGEST = 9999
"""larger ones are written in digits"""


def counted(number: int, digits: str = PLAIN, units: tuple[str, ...] = UNITS) -> str:
    """Return a number as it is spoken.

    >>> [counted(number) for number in (7, 10, 11, 20, 101, 110, 1005)]
    ['七', '十', '十一', '二十', '一百零一', '一百一十', '一千零五']
    """
    if not 0 < number <= LARGEST:
        return str(number)
    parts: list[str] = []
    for place, digit in enumerate(map(int, reversed(str(number)))):
        if digit:
            parts.append(digits[digit] + units[place])
        elif parts and parts[-1] != digits[0]:
            parts.append(digits[0])
    words = "".join(reversed(parts))
    return words[1:] if words.startswith("一十") else words


def _brief(number: int) -> str:
    """Return a number as Word counts in Japanese, which Chinese documents use too: 百一 is 101."""
    words = counted(number).replace("零", "")
    return words if number < 100 else words.replace("一百", "百").replace("一十", "十").replace("一千", "千")


def _digits(number: int) -> str:
    return (
        "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)) if number >= 0 else str(number)
    )


def _short(number: int) -> str:
    return counted(number) if number < 100 else _digits(number)


def _roman(number: int) -> str:
    if not 0 < number <= LARGEST:
        return str(number)
    letters: list[str] = []
    for value, sign in ROMAN:
        letters.append(sign * (number // value))
        number %= value
    return "".join(letters)


def _letter(number: int) -> str:
    """Return a letter; after z comes aa, then bb."""
    if not 0 < number <= LARGEST:
        return str(number)
    return chr(ord("a") + (number - 1) % LETTERS) * ((number - 1) // LETTERS + 1)


def _among(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _signs(*rows: tuple[int, int, str]) -> Callable[[int], str]:
    def sign(number: int) -> str:
        row = next((row for row in rows if row[0] <= number <= row[1]), None)
        return str(number) if row is None else chr(ord(row[2]) + number - row[0])

    return sign


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _ordinal(number: int) -> str:
    last = number % 10 if number // 10 % 10 != 1 else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


# OOXML's names (ST_NumberFormat); what is not here is written in digits
FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _short, "chineseCountingThousand": counted, "taiwaneseCounting": _short,
    "taiwaneseCountingThousand": counted, "japaneseCounting": _brief,
    "ideographDigital": _digits, "japaneseDigitalTenThousand": _digits, "taiwaneseDigital": _digits,
    "chineseLegalSimplified": lambda number: counted(number, LEGAL, LEGAL_UNITS),
    "ideographLegalTraditional": lambda number: counted(number, TRADITIONAL, LEGAL_UNITS),
    "japaneseLegal": lambda number: counted(number, TRADITIONAL, LEGAL_UNITS),
    "ideographTraditional": _among(STEMS), "ideographZodiac": _among(BRANCHES),
    "lowerRoman": _roman, "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter, "upperLetter": lambda number: _letter(number).upper(),
    "decimalZero": lambda number: f"{number:02}", "ordinal": _ordinal, "none": lambda _: "",
    "decimalEnclosedCircle": _signs(*CIRCLES), "decimalEnclosedCircleChinese": _signs(*CIRCLES),
    "decimalEnclosedParen": _signs((1, 20, "⑴")), "decimalEnclosedFullstop": _signs((1, 20, "⒈")),
    "ideographEnclosedCircle": _signs((1, 10, "㊀")), "decimalFullWidth": _wide, "decimalFullWidth2": _wide,
    "numberInDash": lambda number: f"- {number} -",
}  # fmt: skip


def write(number: int, form: str) -> str:
    """Return a number in one of OOXML's forms.

    >>> write(3, "chineseCounting"), write(4, "decimalEnclosedCircle"), write(28, "lowerLetter")
    ('三', '④', 'bb')
    """
    return FORMATS.get(form, str)(number)
