"""Digits and signs typed wide are read wherever a day or a year is."""

import re

import pytest

from pipelines.record import make_record
from tests.support.factory import make_fetched
from tests.support.reading.listings import DATES, TITLES, facts, page, read
from yifa.model.fetch import FetchKind
from yifa.profiles.folders import load_platforms
from yifa.reading.judging.answer import Answer
from yifa.reading.judging.marks import marks_of, shows_rows
from yifa.reading.markup import parse, text_of
from yifa.reading.page.read import read_page
from yifa.reading.report.kinds import document_kind
from yifa.reading.report.organs import title_subject

URL = "http://www.example.gov.cn/zwgk/1.html"
TEXT = re.compile(r"(?<=>)[^<>]+")
WIDE = str.maketrans("0123456789-/.:", "０１２３４５６７８９－／．：")


def wide(text: str) -> str:
    return text.translate(WIDE)


@pytest.mark.parametrize("sign", "-/.")
@pytest.mark.parametrize("place", ["beside", "in the link"])
def test_a_rows_day_in_wide_digits_is_read(sign: str, place: str) -> None:
    days = [wide(day.replace("-", sign)) for day in DATES]
    shape = (
        "<li><a href='./{n}.html'>{title}</a><span>{day}</span></li>"
        if place == "beside"
        else "<li><a href='./{n}.html'>{title} {day}</a></li>"
    )
    rows = "".join(
        shape.format(n=n, title=title, day=day)
        for n, (title, day) in enumerate(zip(TITLES, days, strict=True))
    )

    assert [published for _, published in facts(read(page(f"<ul>{rows}</ul>")))] == DATES


@pytest.mark.parametrize(
    "title",
    [
        "2025年度甲县司法局法治政府建设工作报告",
        "甲县司法局2025年法治政府建设年度报告",
        "甲县2025年度法治政府建设年度报告",
    ],
)
def test_whose_report_a_title_names_does_not_hang_on_its_digits(title: str) -> None:
    assert title_subject(wide(title)) == title_subject(title)
    assert document_kind(wide(title), None) == document_kind(title, None) != "other"


@pytest.mark.parametrize("day", ["2026-01-15", "2026/01/15 09:30", "[2026.1.15]"])
def test_a_wide_day_alone_under_the_title_is_the_day_of_publication(day: str) -> None:
    body = "<p>各乡镇每季度至少组织一次集中学习，学习情况于季度末报县司法局备案。</p>" * 4
    markup = f"<title>关于培训的通知</title><h1>关于培训的通知</h1><p>{{}}</p><div id='zoom'>{body}</div>"
    said = []
    for printed in (day, wide(day)):
        text = markup.format(printed)
        draft = read_page(text, parse(text), URL, load_platforms()["generic"])
        said.append(make_record(draft).fields.date_published)

    assert said[0] is not None
    assert said[0] == said[1]


def answer(markup: str) -> Answer:
    root = parse(markup)
    return Answer(
        fetched=make_fetched(URL, markup.encode()), markup=markup, root=root, kind=FetchKind.PAGE,
        portal=None, home_title=None, text=text_of(root), title="", row="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "mark"),
    [
        ("<p>发布时间：2026-01-15</p>", "day"),
        ("<p>清源县司法局</p><p>2026年1月20日</p>", "signature"),
        ("<p>清源县司法局 2026年1月20日</p>", "signature"),
        ("<p>清源县司法局</p><p>二０二六年一月二十日</p>", "signature"),
        ("<p>清源县司法局</p><p>二⭕二六年一月二十日</p>", "signature"),
    ],
)
def test_the_marks_of_a_document_do_not_hang_on_its_digits(markup: str, mark: str) -> None:
    assert mark in marks_of(answer(markup))
    assert mark in marks_of(answer(TEXT.sub(lambda text: wide(text[0]), markup)))


def test_rows_with_wide_days_are_rows() -> None:
    rows = "".join(
        f"<li><a href='{n}.html'>{title}</a><i>{wide(DATES[n])}</i></li>" for n, title in enumerate(TITLES)
    )

    assert shows_rows(parse(f"<ul>{rows}</ul>"))
