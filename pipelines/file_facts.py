"""Reads in a file's text what its page does not say: title, number, sign-off, year."""

import re

from pipelines.signoff import read_number, read_signoff
from yifa.model.record import FieldValue, Origin
from yifa.reading.page.body import chinese
from yifa.reading.report.titles import report_year

SHORTEST, LONGEST = 6, 80
LINES = 10
"""a title stands this near to the top"""
# over a title: 甲县人民政府文件, 甲政发〔2026〕3号, 签发人：王某, 附件1, 【报告.docx】, a date
ABOVE = re.compile(
    r"""\A (?: .*(?:文件|公报) | (?> .*?[〔﹝\[［]\d{4}[〕﹞\]］] ).*号.* | (?:签发人|密级|紧急程度).*
    | 附件\s*\d*[：:]? | 【.*】 | [\d年月日.\s-]+ )""",
    re.VERBOSE,
)
# what ends a title: 报告, 意见（试行）
KIND = re.compile(
    r"""(?:报告|总结|意见|通知|方案|办法|规定|决定|公告|通告|计划|细则|要点|清单|目录|制度|函)
    (?:[(（][^)）]{1,12}[)）])?$""",
    re.VERBOSE,
)
SENTENCE = ("。", "：", ":", "；", "，")


def read_title(text: str) -> str | None:
    r"""Return the title a document's text begins with, or None; one over several lines as one.

    >>> read_title("甲县司法局关于2025年法治政府建设情况的报告\n2025年，甲县司法局认真履职。")
    '甲县司法局关于2025年法治政府建设情况的报告'
    >>> read_title("甲县政府文件\n甲政发〔2026〕3号\n甲县政府\n关于法治政府建设的报告\n现报告如下。")
    '甲县政府关于法治政府建设的报告'
    """
    parts: list[str] = []
    for line in text.split("\n")[:LINES]:
        bare = line.strip()
        if not parts and (not chinese(bare) or ABOVE.fullmatch(bare)):
            continue
        if bare.endswith(SENTENCE) or "\t" in bare or len("".join((*parts, bare))) > LONGEST:
            break
        parts.append(bare)
        if KIND.search(bare):
            return "".join(parts)
    first = parts[0] if parts else ""
    return first if chinese(first) >= SHORTEST else None


def read_facts(text: str) -> tuple[FieldValue, ...]:
    """Return what a file's text says of its document; it fills gaps and replaces nothing."""
    title, signoff = read_title(text), read_signoff(text)
    organs = None if signoff.is_person else " ".join(signoff.organs) or None
    year = report_year(title, text)
    facts = (
        ("title", title, title),
        ("issuing_authority", organs, organs),
        ("date_written", signoff.date_text, signoff.date),
        ("document_number", read_number(text), read_number(text)),
        ("signoff_organ", organs, organs),
        ("signoff_date", signoff.date_text, signoff.date),
        ("report_year", str(year) if year else None, str(year) if year else None),
    )
    return tuple(
        FieldValue(field=field, raw=raw, value=value, label="", origin=Origin.FILE, chosen=True)
        for field, raw, value in facts
        if raw and value
    )
