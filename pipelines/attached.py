"""The text of a file that is the document → what its page does not say: title, number, sign-off, year."""

from crawler.body import chinese
from crawler.record import FieldValue, Origin
from pipelines.signoff import read_number, read_signoff
from pipelines.titles import report_year

SHORTEST, LONGEST = 6, 60
LINES = 3
"""a title stands this near to the top"""


def read_title(text: str) -> str | None:
    r"""Return the title a document's text begins with, or None.

    >>> read_title("甲县司法局关于2025年法治政府建设情况的报告\n2025年，甲县司法局认真履职。")
    '甲县司法局关于2025年法治政府建设情况的报告'
    """
    for line in text.split("\n")[:LINES]:
        bare = line.strip()
        if chinese(bare) >= SHORTEST and len(bare) <= LONGEST and not bare.endswith(("。", "：", "；")):
            return bare
    return None


def read_facts(text: str) -> tuple[FieldValue, ...]:
    """Return what a file's text says of its document; each may fill a gap, none replaces what a page says."""
    title, signoff = read_title(text), read_signoff(text)
    organs = None if signoff.is_person else " ".join(signoff.organs) or None
    year = report_year(title, text)
    found = (
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
        for field, raw, value in found
        if raw and value
    )
