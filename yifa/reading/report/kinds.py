"""Says whose annual report a document is: the county's, a department's or a township's."""

from yifa.model.report import Level, ReportKind
from yifa.reading.report.organs import level_of, title_subject
from yifa.reading.report.titles import read_title

SHORT_KINDS = {
    Level.COUNTY: "county_report",
    Level.TOWNSHIP: "township_report",
    Level.DEPARTMENT: "dept_report",
    Level.PARK: "dept_report",
    Level.VERTICAL: "dept_report",
}


def document_kind(title: str | None, organ: str | None) -> str:
    """Return ``county_report``, ``dept_report``, ``township_report``, or ``other``: no annual report.

    *organ* is who issued it, where the title names nobody.

    >>> document_kind("甲县2025年法治政府建设年度报告", None)
    'county_report'
    >>> document_kind("甲县司法局2025年依法行政工作总结", None)
    'dept_report'
    >>> document_kind("甲县2025年上半年法治政府建设工作总结", None)
    'other'
    """
    if not title or read_title(title).kind is not ReportKind.ANNUAL:
        return "other"
    level = level_of(title_subject(title)) or (level_of(organ) if organ else None)
    return SHORT_KINDS[level] if level else "other"
