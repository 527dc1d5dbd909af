"""What is true of a season's cells, and what may be said of a document that is planted."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

COUNTIES = (
    ("990301", "清溪县", "qingxi"),
    ("990302", "云岭县", "yunling"),
    ("990303", "松江区", "songjiang"),
)
PREFECTURE = ("990300", "云川市", "yunchuan")
PUBLISHED, ELSEWHERE, WITHDRAWN = "published", "published_elsewhere", "withdrawn"
ABSENT, UNKNOWN = "absent", "unknown"
# how a body's report on a year comes about, and how often
FATES = {
    "in_time": 40, "late": 10, "absent": 13, "elsewhere": 6, "both": 3, "backdated": 6, "withdrawn": 4,
    "edited": 3, "other_column": 3, "delisted": 2, "file_only": 3, "moved": 3, "nameless": 4, "joint": 4,
    "copied": 2, "broken": 2,
}  # fmt: skip
FILES = ("docx", "pdf")
KEPT_BACK = 45
"""days at least by which a backdated report appears later than it says"""
Key = tuple[str, str, int]
"""code of the county, own name of the body, year"""


@dataclass(slots=True, kw_only=True)
class Expected:
    """What is true of one body and year."""

    state: str
    why: str
    days: list[str] = field(default_factory=list)
    """the days that live copies print"""
    backdated: tuple[str, date, date] | None = None
    """of a report that appeared later than it says: path of its list, the day it says, the day it appeared"""


class Life(TypedDict, total=False):
    """What may become of a document: fields of `site.Item`."""

    gone: date | None
    delisted: date | None
    edited: date | None
    broken: bool


class How(Life, total=False):
    """What a document may say besides its title and days."""

    text: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    signed: str
    file: tuple[str, str, tuple[str, ...]] | None
