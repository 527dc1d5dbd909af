"""Tells whose code an index number begins with: check digits, regions, and codes known to be another's.

Check digits by GB 11714 (organisation code, 组织机构代码: 8 characters and one) and GB 32100
(统一社会信用代码: 17 and one); regions by GB/T 2260; a site code (网站标识码) is a region and
four digits (guide §6.4).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from yifa.profiles.counties import load_counties

_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]")
_HALF = re.compile(r"[0-9A-Z]{8}")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_REGION = re.compile(r"\d{6,12}")
# 0352: the dialling code of 大同, then a unit
_AREA = re.compile(r"0[1-9]\d{7}")


class CodeKind(StrEnum):
    """What a code is a code of."""

    CREDIT = "uscc"
    ORGANISATION = "organisation"
    REGION = "region"
    """a division of the country, and a number of a body there"""
    SITE = "site"
    AREA = "area"
    """a dialling code, and a number of a body there"""
    UNIT = "unit"
    """some code of the portal's own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the first part of an index number is."""

    kind: CodeKind
    region: str | None = None
    """GB/T 2260 code of the county, prefecture or province in it"""
    organisation: str | None = None
    """its nine characters, where the whole or a part is one"""
    is_valid: bool | None = None
    """whether its check digit is right; None = it has none"""
    owner: str | None = None
    """whose it is known to be"""


def read_code(text: str) -> Code:
    """Return what a prefix is.

    >>> read_code("11620300013909010R").kind.value, read_code("11620300013909010R").region
    ('uscc', '620300')
    >>> read_code("000014349").owner, read_code("000014349").is_valid
    ('国务院', True)
    >>> read_code("620702103").region, read_code("035200009").kind.value
    ('620702', 'area')
    """
    plain = text.replace("-", "").upper()
    owner = load_owners().get(plain)
    if _CREDIT.fullmatch(plain):
        return Code(
            kind=CodeKind.CREDIT, region=region_of(plain[2:8]), organisation=plain[8:17], owner=owner,
            is_valid=_is_credit(plain),
        )  # fmt: skip
    region = region_of(plain[:6]) if _REGION.fullmatch(plain) else None
    if region:
        return Code(kind=CodeKind.SITE if len(plain) == len("6107280000") else CodeKind.REGION, region=region)
    if _ORGANISATION.fullmatch(plain) and (is_organisation(plain) or not _AREA.fullmatch(plain)):
        return Code(
            kind=CodeKind.ORGANISATION, organisation=plain, is_valid=is_organisation(plain), owner=owner
        )
    if _HALF.fullmatch(plain) and any(sign.isdecimal() for sign in plain):
        return Code(kind=CodeKind.ORGANISATION, owner=owner)
    return Code(kind=CodeKind.AREA if _AREA.fullmatch(plain) else CodeKind.UNIT, owner=owner)


def is_organisation(code: str) -> bool:
    """Return whether the check digit of an organisation code is right.

    >>> is_organisation("000014349"), is_organisation("000014348"), is_organisation("01527918X")
    (True, False, True)
    """
    total = sum(int(sign, 36) * weight for sign, weight in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11] == code[8]


def _is_credit(code: str) -> bool:
    total = sum(
        _CREDIT_DIGITS.index(sign) * weight for sign, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_DIGITS[-total % 31] == code[17]


def region_of(code: str) -> str | None:
    """Return a code if it is a county's, a prefecture's or a province's.

    >>> region_of("620702"), region_of("620700"), region_of("620000"), region_of("000014")
    ('620702', '620700', '620000', None)
    """
    return code if code in load_counties() or code in _above() else None


@cache
def _above() -> frozenset[str]:
    counties = load_counties()
    return frozenset({f"{code[:4]}00" for code in counties} | {f"{code[:2]}0000" for code in counties})


@cache
def load_owners() -> Mapping[str, str]:
    """Return whose codes are known, by ``owners.toml``."""
    text = (Path(__file__).parent / "owners.toml").read_text(encoding="utf-8")
    return {code: owner["name"] for owner in tomllib.loads(text)["owner"] for code in owner["codes"]}
