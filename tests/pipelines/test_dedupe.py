"""Two pages have one hash exactly where they hold one document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe import content_hash
from yifa.model.record import Attachment, BodyKind

TEXT = (
    "2025年，己县司法局认真履行推进法治政府建设职责，"
    "全年开展行政执法监督检查十二次，评查案卷一百三十件，发现的问题均已整改。"
)


@pytest.mark.parametrize(
    "same",
    [
        TEXT.replace("，", "，\n\u3000\u3000"),
        TEXT.replace("2025", "\uff12\uff10\uff12\uff15"),
        f"{TEXT}\n浏览次数：123",
        f"今天是2026年3月1日 星期日\n{TEXT}",
    ],
)
def test_white_space_forms_and_counters_do_not_change_the_hash(same: str) -> None:
    """Neither does the title or the files of a long document."""
    files = (Attachment(url="http://a/1.pdf", name="1"),)

    assert content_hash(same, title="别名", attachments=files) == content_hash(TEXT)


@given(st.integers(0, len(TEXT) - 1))
def test_any_character_of_the_text_changes_the_hash(place: int) -> None:
    """Nothing of the document is left out."""
    assert content_hash(TEXT[:place] + "某" + TEXT[place + 1 :]) != content_hash(TEXT)


def test_two_covering_notes_stay_two() -> None:
    """Their files tell them apart, on whichever host they lie."""
    first = (Attachment(url="http://a/x/1.pdf", name="报告"),)
    twin = (Attachment(url="https://www.a/y/1.pdf", name="年度报告"),)
    other = (Attachment(url="http://a/x/2.pdf", name="报告"),)
    kind = BodyKind.ATTACHMENT_ONLY

    hashes = [
        content_hash("详见附件", title="报告", attachments=each, body_kind=kind)
        for each in (first, twin, other)
    ]

    assert hashes[0] == hashes[1] != hashes[2]


def test_two_short_notices_with_one_text_are_told_apart_by_title() -> None:
    """A short text alone identifies nothing."""
    assert content_hash("请遵照执行。", title="通知一") != content_hash("请遵照执行。", title="通知二")


def test_tokens_of_access_in_a_files_address_do_not_make_another_document() -> None:
    addresses = (
        "http://a/d.jsp;jsessionid=8a1f?id=7&token=8a1f&_=8a1f",
        "http://a/d.jsp;jsessionid=77b0?id=7&token=77b0&_=77b0",
        "http://a/d.jsp?id=8&token=8a1f&_=8a1f",
    )
    first, second, other = (
        content_hash(
            "详见附件",
            title="报告",
            body_kind=BodyKind.ATTACHMENT_ONLY,
            attachments=(Attachment(url=each, name="1"),),
        )
        for each in addresses
    )

    assert first == second
    assert first != other
