"""What a file says of its document: title under a red head, number, sign-off, date, year."""

import pytest

from pipelines.file_facts import read_facts, read_title
from yifa.model.record import Origin

RED = """清溪县人民政府文件
清政发〔2026〕3号
签发人：王某某
清溪县人民政府
关于2025年度法治政府建设情况的报告
乙市人民政府：
2025年，我县认真履职。现将情况报告如下。
一、主要举措
全年办理行政复议案件十二件。
清溪县人民政府
2026年1月12日"""


def test_a_document_under_a_red_head_tells_all_it_prints() -> None:
    facts = {each.field: each.value for each in read_facts(RED)}

    assert facts == {
        "title": "清溪县人民政府关于2025年度法治政府建设情况的报告",
        "document_number": "清政发〔2026〕3号",
        "issuing_authority": "清溪县人民政府",
        "signoff_organ": "清溪县人民政府",
        "date_written": "2026-01-12",
        "signoff_date": "2026-01-12",
        "report_year": "2025",
    }
    assert {each.origin for each in read_facts(RED)} == {Origin.FILE}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "附件1\n清溪县司法局2025年普法工作总结（公开版）\n正文。",
            "清溪县司法局2025年普法工作总结（公开版）",
        ),
        ("【报告.docx】\n清溪县司法局工作报告\n正文。", "清溪县司法局工作报告"),
        ("清溪县行政执法事项一览\n事项\t件数", "清溪县行政执法事项一览"),
        ("2025年以来，我局认真履职，工作有序。", None),
        ("汇总\n1\t2", None),
        ("", None),
    ],
)
def test_a_title_is_told_from_what_stands_around_it(text: str, title: str | None) -> None:
    assert read_title(text) == title
