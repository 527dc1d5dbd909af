"""Writes the methods of a release, in English and Chinese: what was done, and each number with its query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.hand_on.release.about import About
from archive.hand_on.release.numbers import Number, load_words
from archive.search.looked_in import LookedIn

NONE = {"en": "Nothing that is known of.", "zh": "无已知的遗漏。"}
TEMPLATES = {"en": "methods.md", "zh": "methods.zh-CN.md"}
"""language → the text around the numbers"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the methods report."""

    numbers: Sequence[Number]
    looked_in: LookedIn
    rules: Mapping[str, Mapping[str, int]]
    tables: Sequence[str]
    """that the numbers are counted in"""


def methods(about: About, findings: Findings, language: str) -> str:
    """Return the methods in ``en`` or ``zh``."""
    numbers = [
        f"| {number.en if language == 'en' else number.zh} | {number.value} | `{number.sql}` |"
        for number in findings.numbers
    ]
    importing = [f'sqlite3 release.db ".import --csv data/{name}.csv {name}"' for name in findings.tables]
    rules = [
        f"| {rule} | {version} | {count} |"
        for rule, versions in findings.rules.items()
        for version, count in versions.items()
    ]
    template = Path(__file__).with_name(TEMPLATES[language]).read_text(encoding="utf-8")
    return template.format(
        title=about.title, software=about.software, digest=about.digest, day=about.day,
        importing="\n".join(importing), numbers="\n".join(numbers), rules="\n".join(rules),
        gaps="\n".join(_gaps(findings.looked_in, language)) or NONE[language],
    )  # fmt: skip


def _gaps(looked_in: LookedIn, language: str) -> list[str]:
    chinese = load_words()["gap"]
    return [
        f"- {gap.words}" if language == "en" else f"- {chinese[gap.code]}：{gap.count}"
        for gap in looked_in.not_looked_in
    ]
