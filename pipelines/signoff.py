"""Reads who signed a document and when (落款, guide §6.6), and its number where the text prints one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yifa.reading.dates import read_moment
from yifa.reading.labels import load_vocabulary, squeeze
from yifa.reading.numbers import NUMBER
from yifa.reading.report.organs import is_organ

# 2026年1月16日, 二○二六年一月十六日, 2026 年 1 月 16日, (2026年1月16日), 2026.1.16
DATE_LINE = re.compile(
    r"[(（]?(?:\d{4}|[二一][〇○零一二三四五六七八九OoΟ0]{3})[年./-][^，。；、:：]{1,9}[)）]?"
)
# "甲县司法局 2025年3月14日"
ORGAN_AND_DATE = re.compile(r"(?P<organ>\D{3,40}?)\s*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")
# "甲县司法局（盖章）"
SEAL = re.compile(r"\s*[(（](?:盖?公?章|印章|代章|签章)[)）]\s*$")
# "（甲县统计局）"
IN_BRACKETS = re.compile(r"[(（](?P<organ>[^()（）]{3,40})[)）]")
LAST_LINES = 8
MOST_SIGNERS = 10
# "甲市人民政府令" with "第179号" on the next line
DECREE = re.compile(r"[\u4e00-\u9fa5]{2,20}(?:令|公告)")
DECREE_NUMBER = re.compile(r"[(（]?第\d{1,5}号[)）]?")
FIRST_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Signoff:
    """Who signed a document and when."""

    organs: tuple[str, ...] = ()
    date: str | None = None
    """ISO"""
    date_text: str | None = None
    """as printed"""

    @property
    def is_person(self) -> bool:
        """Return whether a person in office signed rather than an organ."""
        return bool(self.organs) and any(map(_person, self.organs))


def _person(line: str) -> str | None:
    """Return the office and name a line consists of ("市 长：王某某" as "市长 王某某"), or None."""
    words = load_vocabulary()
    text = squeeze(line)
    for office in words.words["offices"]:
        name = text.removeprefix(office).lstrip(":")
        if text.startswith(office) and 2 <= len(name) <= 4 and name[0] in words.surnames:
            return f"{office} {name}"
    return None


def _signers(line: str) -> tuple[str, ...]:
    """Return the signers a line names, white space between them; none where it is other text."""
    text = SEAL.sub("", line.strip())
    if "\t" in text or len(text) > 120:
        return ()
    if is_organ(text) and not all(map(is_organ, text.split())):
        return ("".join(text.split()),) if len(text.split()) > 1 else (text,)
    if person := _person(text):
        return (person,)
    organs = tuple(text.split())
    return organs if organs and all(map(is_organ, organs)) else ()


def _date_of(line: str) -> str | None:
    return read_moment(line) if DATE_LINE.fullmatch(squeeze(line)) else None


def _signers_above(lines: Sequence[str], index: int) -> tuple[str, ...]:
    signers: tuple[str, ...] = ()
    for above in range(index - 1, max(-1, index - 1 - MOST_SIGNERS), -1):
        more = _signers(lines[above])
        if not more:
            break
        signers = more + signers
    return signers


def _candidates(lines: Sequence[str]) -> list[tuple[int, Signoff]]:
    candidates = []
    for index, line in enumerate(lines):
        if len(line) > 60:
            continue
        both = ORGAN_AND_DATE.fullmatch(line.strip())
        last, printed = (_signers(both["organ"]), both["date"]) if both else ((), line)
        date = _date_of(printed)
        organs = _signers_above(lines, index) + last if date and (last or not both) else ()
        if organs:
            candidates.append((index, Signoff(organs=organs, date=date, date_text=printed)))
    return candidates


def read_signoff(text: str) -> Signoff:
    """Return who signed a document and when, as its text prints it.

    The last date with an organ above it in the last lines; else the first such pair anywhere, where
    annexes follow; else an organ alone, or a date alone, on the last line.
    """
    lines = text.split("\n")
    candidates = _candidates(lines)
    last = [signoff for index, signoff in candidates if index >= len(lines) - LAST_LINES]
    if candidates:
        return last[-1] if last else candidates[0][1]
    end = lines[-1].strip()
    if date := _date_of(end):
        return Signoff(date=date, date_text=end)
    bracketed = IN_BRACKETS.fullmatch(end)
    signers = _signers(bracketed["organ"] if bracketed else end) if len(lines) > 1 else ()
    return Signoff(organs=signers)


def read_number(text: str) -> str | None:
    """Return the document's number where one of the first lines is nothing else; never a quoted one."""
    lines = [squeeze(line) for line in text.split("\n", FIRST_LINES)[:FIRST_LINES]]
    printed = text.split("\n", FIRST_LINES)[:FIRST_LINES]
    for index, line in enumerate(lines):
        if len(line) <= 50 and NUMBER.fullmatch(line):
            return " ".join(printed[index].split())
        if index + 1 < len(lines) and DECREE.fullmatch(line) and DECREE_NUMBER.fullmatch(lines[index + 1]):
            return "".join(printed[index].split()) + "".join(printed[index + 1].split()).strip("()（）")
    return None


# "…等地举行。（张某某）", "（记者 张某某）"
BYLINE = re.compile(r"[。！”][(（](?:记者|通讯员|作者|撰稿)?[:：\s]*(?P<name>[\u4e00-\u9fa5]{2,4})[)）]$")


def read_byline(text: str) -> str | None:
    """Return the author named in brackets after the last sentence, or None."""
    byline = BYLINE.search(text[-40:].strip())
    if byline is None or byline["name"][0] not in load_vocabulary().surnames or is_organ(byline["name"]):
        return None
    return byline["name"]
