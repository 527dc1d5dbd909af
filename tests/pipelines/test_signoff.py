"""Who signed a document and when, its number and its author."""

import pytest

from pipelines.signoff import read_byline, read_number, read_signoff

LONG = "全年开展行政执法监督检查十二次，评查案卷一百三十件，发现的问题均已整改。"


@pytest.mark.parametrize(
    ("end", "organs", "date"),
    [
        ("辛县司法局\n2026年1月16日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n二○二六年一月十六日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局（盖章）\n2026 年 1 月 16日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局 2026年1月16日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n2026年1月16日\n（此件公开发布）", ("辛县司法局",), "2026-01-16"),
        (
            "辛县司法局 辛县财政局\n辛县民政局\n2026年1月16日",
            ("辛县司法局", "辛县财政局", "辛县民政局"),
            "2026-01-16",
        ),
        ("壬镇人民政府\n2026.1.16", ("壬镇人民政府",), "2026-01-16"),
        ("县 长：王五\n2026年1月16日", ("县长 王五",), "2026-01-16"),
        ("（辛县统计局）", ("辛县统计局",), None),
        ("辛县司法局", ("辛县司法局",), None),
        ("2026年1月16日", (), "2026-01-16"),
        ("二 〇 二 六 年 一 月 十 六 日", (), "2026-01-16"),
        ("辛县司法局\n二Ο二六年一月十六日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n二ｏ二六年一月十六日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n2026‑1‑16", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n２０２６年１月１６日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n2026 年 1 月 1 6 日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局\n日期：2026年1月16日", ("辛县司法局",), "2026-01-16"),
        ("报告单位：辛县司法局（盖章）\n报告日期：二〇二六年一月十六日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局　　二〇二六年一月十六日", ("辛县司法局",), "2026-01-16"),
        ("辛县司法局（2026年1月16日）", ("辛县司法局",), "2026-01-16"),
        ("咨询日期：2026年1月16日", (), None),
        ("公示期至2026年1月16日", (), None),
        ("七、其他需要报告的事项\n无", (), None),
        ("辛县司法局\n2026年1月16日\n附件\n" + "\n".join([LONG] * 12), ("辛县司法局",), "2026-01-16"),
        ("辛县人民政府办公室 2026年1月20日印发", (), None),
        ("截至\n2025年12月31日\n" + LONG, (), None),
    ],
)
def test_the_end_of_a_document(end: str, organs: tuple[str, ...], date: str | None) -> None:
    """The last date with organs above it, or what of it is printed."""
    found = read_signoff(f"{LONG}\n{end}")

    assert (found.organs, found.date) == (organs, date)
    assert found.is_person is any(" " in each for each in organs)


@pytest.mark.parametrize(
    ("end", "unread"),
    [
        ("辛县司法局\n二〇二六年十三月五日", "二〇二六年十三月五日"),
        ("辛县司法局\n2026年　月　日", "2026年　月　日"),
        ("辛县司法局\n日期：202X年1月6日", "日期：202X年1月6日"),
        ("辛县司法局\n2026年2月30日", "2026年2月30日"),
        ("辛县司法局\n2026年1月6日", None), ("全年共办理案件十二件，年均每月一件。", None),
    ],
)  # fmt: skip
def test_a_last_line_meant_for_a_day_that_cannot_be_read_is_told(end: str, unread: str | None) -> None:
    assert read_signoff(f"{LONG}\n{end}").unread == unread


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("辛政发〔2024〕7号\n各乡镇：", "辛政发〔2024〕7号"),
        ("辛司函[2025]第3号\n各乡镇：", "辛司函[2025]第3号"),
        ("辛市人民政府令\n第179号\n现予公布。", "辛市人民政府令第179号"),
        ("辛县公告2024年第3号\n现公告如下。", "辛县公告2024年第3号"),
        ("（2021年7月27日国务院令第746号公布）\n第一章", None),
        ("根据辛政发〔2024〕7号文件要求，现通知如下：", None),
        ("2025年，辛县认真落实。", None),
    ],
)
def test_the_number_at_the_head_of_a_document(text: str, number: str | None) -> None:
    """A line of its own, or nothing."""
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("活动圆满结束。（张巨山）", "张巨山"),
        ("活动圆满结束。（记者 李四）", "李四"),
        ("活动圆满结束。（完）", None),
        ("活动圆满结束。（辛县统计局）", None),
        ("本办法自印发之日起施行（试行）", None),
    ],
)
def test_the_name_after_the_last_sentence_is_the_author(text: str, author: str | None) -> None:
    """A name, not a remark and not an organ."""
    assert read_byline(text) == author
