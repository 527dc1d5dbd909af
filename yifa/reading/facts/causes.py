"""Tells proceedings that came of one thing, of one sort, or that others were led to: 引发复议2件、诉讼1件."""

import re

LONGEST = 24
"""characters before a number that name the sort of proceedings it counts"""
_CAUSED = re.compile(
    r"(?:引发|引起|导致|产生(?=行政))(?<!未..)(?<!没有..)(?<!无..)|因[^,;。]{1,24}?被(?:申请|提起)?(?:行政)?(?:复议(?!机)|诉|起诉)"
)
# proceedings that others were led to, of one sort, or on decisions: 引导通过复议、诉讼34件, 征收类复议5件
_LED = re.compile(
    r"(?:(?:引导|导入)[^,;。]{0,16}(?:复议|诉讼|仲裁)"
    r"|(?:类(?<![各多几这此两三四五六]类)|申请公开|信息公开|(?:处罚|许可|决定|答复)(?:案件)?被(?:申请|提起)?)的?(?:行政)?(?:复议|诉讼))[^,;。]{0,4}$"
)


def is_caused(clause: str, piece: str) -> bool:
    """Return whether words before a number say what came of something; *piece* are the last of them.

    >>> is_caused("因信息公开被诉", "因信息公开被诉"), is_caused("被诉", "被诉")
    (True, False)
    """
    if ("复议" in piece or "诉讼" in piece) and _LED.search(clause[-LONGEST:]):
        return True
    return ("引" in clause or "导" in clause or "因" in clause or "产生" in clause) and (
        _CAUSED.search(clause, clause.rfind(";") + 1) is not None
    )
