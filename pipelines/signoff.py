"""Reads who signed a document and when (落款, guide §6.6), and its number where the text prints one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yifa.reading.dating.dates import CN_DIGIT, find_moments, plain_signs, read_moment
from yifa.reading.labels import label_name, load_vocabulary, squeeze
from yifa.reading.numbers import NUMBER
from yifa.reading.report.organs import is_organ

# 2026年1月16日, 二○二六年一月十六日, (2026年1月16日), 2026.1.16, 2026-1-16; white space squeezed out
DATE_LINE = re.compile(rf"[(（]?(?:\d{{4}}|[二一贰壹]{CN_DIGIT}{{3}})[年./-][^，。；、:：]{{1,9}}[)）]?")
# 二〇二六年十三月五日, 2026年 月 日: meant for a date, and none
NO_DATE = re.compile(
    rf"[(（]?[\d{CN_DIGIT[1:-1]}X×*]{{2,4}}年[^，。；、]{{0,4}}月[^，。；、]{{0,4}}日?[)）]?"
)
# 日期：2026年1月16日 · 报告单位：甲县司法局
LABELLED = re.compile(r"(?P<label>[^:：\d]{2,8})[:：]\s*(?P<value>\S.*)")
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
    unread: str | None = None
    """a last line that is meant for a day and cannot be read"""

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
    text = SEAL.sub("", _unlabelled(line.strip()))
    if "\t" in text or len(text) > 120:
        return ()
    if is_organ(text) and not all(map(is_organ, text.split())):
        return ("".join(text.split()),) if len(text.split()) > 1 else (text,)
    if person := _person(text):
        return (person,)
    organs = tuple(text.split())
    return organs if organs and all(map(is_organ, organs)) else ()


def _unlabelled(line: str) -> str:
    """Return a line without a label that only says that a signer or a day follows."""
    labelled = LABELLED.fullmatch(line)
    words = load_vocabulary().words["signoff"]
    return labelled["value"] if labelled and label_name(labelled["label"]) in words else line


def _date_of(line: str) -> str | None:
    squeezed = plain_signs(squeeze(line))
    if not DATE_LINE.fullmatch(squeezed):
        return None
    return max(filter(None, (read_moment(line), read_moment(squeezed))), key=len, default=None)


def _parts(line: str) -> tuple[str, str]:
    """Return what a line that ends in a day holds before it, and the day: 甲县司法局 2025年3月14日."""
    moments = find_moments(line)
    last = moments[-1] if moments else None
    if last is None or line[last.end :].strip(" )）\u3000") or not line[: last.start].strip(" (（\u3000"):
        return "", line
    return line[: last.start].strip(" (（\u3000"), line[last.start : last.end]


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
        before, printed = _parts(_unlabelled(line.strip()))
        last, date = _signers(before) if before else (), _date_of(printed)
        organs = _signers_above(lines, index) + last if date and (last or not before) else ()
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
    if date := _date_of(_unlabelled(end)):
        return Signoff(date=date, date_text=end)
    bracketed = IN_BRACKETS.fullmatch(end)
    signers = _signers(bracketed["organ"] if bracketed else end) if len(lines) > 1 else ()
    return Signoff(organs=signers, unread=_unread(lines))


def _unread(lines: Sequence[str]) -> str | None:
    """Return the line among the last that is meant for a day and cannot be read, or None."""
    return next((line for line in lines[-LAST_LINES:] if NO_DATE.fullmatch(squeeze(_unlabelled(line)))), None)


def read_number(text: str) -> str | None:
    """Return the document's number where one of the first lines is nothing else; never a quoted one."""
    printed = list(map(_value_of, text.split("\n", FIRST_LINES)[:FIRST_LINES]))
    lines = list(map(squeeze, printed))
    for index, line in enumerate(lines):
        if len(line) <= 50 and NUMBER.fullmatch(line):
            return " ".join(printed[index].split())
        if index + 1 < len(lines) and DECREE.fullmatch(line) and DECREE_NUMBER.fullmatch(lines[index + 1]):
            return "".join(printed[index].split()) + "".join(printed[index + 1].split()).strip("()（）")
    return None


def _value_of(line: str) -> str:
    """Return a line, of a table's row that labels the document's number its value, of another row nothing."""
    label, tab, value = line.partition("\t")
    if not tab:
        return line
    return value if load_vocabulary().fields.get(label_name(label)) == "document_number" else ""


# "…等地举行。（张某某）", "（记者 张某某）"
BYLINE = re.compile(r"[。！”][(（](?:记者|通讯员|作者|撰稿)?[:：\s]*(?P<name>[\u4e00-\u9fa5]{2,4})[)）]$")


def read_byline(text: str) -> str | None:
    """Return the author named in brackets after the last sentence, or None."""
    byline = BYLINE.search(text[-40:].strip())
    if byline is None or byline["name"][0] not in load_vocabulary().surnames or is_organ(byline["name"]):
        return None
    return byline["name"]
