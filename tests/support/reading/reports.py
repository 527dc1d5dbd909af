"""A report to put into files of every format."""

from tests.replica.texts import report

TITLE = "清溪县司法局关于2025年法治政府建设情况的报告"
REPORT = (
    TITLE, *report("extract", year=2025, organ="清溪县司法局", place="清溪县人民政府", field="行政复议"),
    "清溪县司法局", "2026年1月12日",
)  # fmt: skip
WHOLE = "\n".join(REPORT)
