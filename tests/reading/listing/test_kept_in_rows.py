"""What rows keep in attributes, in hidden texts and under headings: whole titles, whole days, the year."""

import json

import pytest

from tests.support.reading.listings import TITLES, WANTED, facts, page, read, rows

CUTS = {
    "on the link": "<li><a href='{href}' data-title='{title}'>{cut}</a><span>{date}</span></li>",
    "on the row": "<li title='{title}'><a href='{href}'>{cut}</a><span>{date}</span></li>",
    "by a column": "<li aria-label='{title}'><a href='/lm/'>公开</a><a href='{href}'>{cut}</a>{date}</li>",
    "hidden": "<li><a href='{href}'>{cut}</a>{date}<div style='display:none'>{title}</div></li>",
    "of its picture": "<li><a href='{href}'><img alt='{title}'><p>{cut}</p></a><i>{date}</i></li>",
}


@pytest.mark.parametrize("shape", CUTS)
def test_a_cut_title_is_whole_where_its_row_keeps_it(shape: str) -> None:
    assert facts(read(page(f"<ul>{rows(CUTS[shape])}</ul>"))) == WANTED


@pytest.mark.parametrize("kept", ["{date}", "另一份文件的标题全文写在此处", "示例…", "示例县的另一件事情"])
def test_other_words_do_not_complete_a_cut_title(kept: str) -> None:
    shape = f"<li title='{kept}'><a href='{{href}}'>{{cut}}</a><span>{{date}}</span></li>"

    assert [title for title, _ in facts(read(page(f"<ul>{rows(shape)}</ul>")))] == [
        f"{title[:10]}…" for title in TITLES
    ]


DAYS = {
    "of the row": "<li data-date='{date}'><a href='{href}'>{title}</a></li>",
    "for a script": "<li><a href='{href}'>{title}</a><i data-publish-time='{date} 09:30:00'></i></li>",
    "in a title": "<li><a href='{href}'>{title}</a><span title='{date}'>近日</span></li>",
    "hidden": "<li><a href='{href}'>{title}</a><input type='hidden' value='{date} 00:00:00.0'></li>",
    "twice": "<li data-time='{date}'><a href='{href}'>{title}</a><time datetime='{date}'>上月</time></li>",
}


@pytest.mark.parametrize("shape", DAYS)
def test_a_day_that_a_script_would_print_is_the_row_s(shape: str) -> None:
    entries = read(page(f"<ul>{rows(DAYS[shape])}</ul>")).entries

    assert [(entry.title, (entry.published or "")[:10]) for entry in entries] == WANTED


@pytest.mark.parametrize(
    "shape",
    [
        "<li data-date='{date}' data-time='2020-01-01'><a href='{href}'>{title}</a></li>",
        "<li data-deadline='{date}'><a href='{href}'>{title}</a></li>",
        "<li><a href='{href}' title='{title}（{date}）'>{title}</a></li>",
        "<li data-date='{month}'><a href='{href}'>{title}</a><input value='{date}'></li>",
    ],
)
def test_other_days_in_attributes_are_not_the_row_s(shape: str) -> None:
    """Two that differ, one of another thing, one in a title, a month, one that somebody fills in."""
    days = {entry.published for entry in read(page(f"<ul>{rows(shape)}</ul>")).entries}

    assert all(day is None or len(day) < len("2026-01-01") for day in days)


HREF = "/info/5034/3461{}.htm"


def _row(shape: str, number: int) -> str:
    title, day = WANTED[number]
    return shape.format(href=HREF.format(number), title=title, md=day[5:], d=int(day[8:]))


YEARS = {
    "headings": "<h3>{y}年</h3><ul>{rows}</ul>|<li><a href='{href}'>{title}</a><span>{md}</span></li>",
    "boxes": "<div><p>{y}年度（5条）</p><div>{rows}</div></div>|<p><a href='{href}'>{title}</a>[{md}]</p>",
    "terms": "<dl><dt>{y}</dt>{rows}</dl>|<dd><i>{md}</i><a href='{href}'>{title}</a></dd>",
    "rows": "<table><tr><td colspan=2>{y} 年</td></tr>{rows}</table>"
    "|<tr><td><a href='{href}'>{title}</a></td><td>{md}</td></tr>",
    "items": "<ul><li class=y>{y}年</li>{rows}</ul>|<li><a href='{href}'>{title}</a><em>{md}</em></li>",
    "items with lists": "<ul><li>{y}年<ul>{rows}</ul></li></ul>"
    "|<li><a href='{href}'>{title}</a><em>{md}</em></li>",
    "boxes with words": "<section>{y}年度<div><div>{rows}</div></div></section>"
    "|<p><a href='{href}'>{title}</a> ({md})</p>",
    "numerals": "<h4>{numerals}年</h4><ul>{rows}</ul>|<li>{md} <a href='{href}'>{title}</a></li>",
}


@pytest.mark.parametrize("form", YEARS)
def test_days_without_a_year_have_that_of_the_heading_above(form: str) -> None:
    frame, row = YEARS[form].split("|")
    block = "".join(
        frame.format(y=year, numerals=numerals, rows="".join(_row(row, number) for number in numbers))
        for year, numerals, numbers in ((2026, "二〇二六", (0, 1, 2)), (2025, "二〇二五", (3, 4)))
    )

    assert facts(read(page(f"<div>{block}</div>"))) == WANTED


@pytest.mark.parametrize(
    "row", ["<li><b>{d}日</b><a href='{href}'>{title}</a></li>", "<li><a href='{href}'>{title}</a>[{d}]</li>"]
)
@pytest.mark.parametrize(
    "heading", ["<h3>{}年{}月</h3>", "<div class='m'>{}-{:02}</div>", "<p>{}年{}月份</p>"]
)
def test_days_without_a_month_have_that_of_the_heading_above(heading: str, row: str) -> None:
    """No row is lost where a month has one row, and another has two."""
    months = ((2026, 2, (0,)), (2026, 1, (1, 2)), (2025, 12, (3, 4)))
    blocks = (
        f"{heading.format(year, month)}<ul>{''.join(_row(row, number) for number in numbers)}</ul>"
        for year, month, numbers in months
    )

    assert facts(read(page("<div>", *blocks, "</div>"))) == WANTED


@pytest.mark.parametrize(
    "above",
    [
        "<div class='tab'><a href='#a'>2026年</a> <a href='#b'>2025年</a></div>",
        "<h3>2026年工作要点</h3>",
        "<h3>2026年</h3><p>以下为历年公开的报告。</p>",
        "<h3>2026年5月</h3>",
        "<div>2026年历年公开<br></div>",
    ],
)
def test_a_menu_of_years_and_other_headings_give_no_year(above: str) -> None:
    """Nor does the heading of another month."""
    shape = "<li><a href='{href}'>{title}</a><span>{md}</span></li>"
    block = "".join(_row(shape, number) for number in range(5))

    assert {day for _, day in facts(read(page(f"<div>{above}<ul>{block}</ul></div>")))} == {None}


@pytest.mark.parametrize(
    "behind", ["<p>示政发〔2026〕3号</p>", "<div>发布机构：县司法局</div>", "<br><i>依申请公开目录</i>"]
)
def test_what_stands_in_the_link_below_its_title_is_no_part_of_it(behind: str) -> None:
    shape = f"<li><a href='{{href}}'>{{title}}{behind}</a><span>{{date}}</span></li>"

    assert facts(read(page(f"<ul>{rows(shape)}</ul>"))) == WANTED


@pytest.mark.parametrize("mark", ["{}、", "{}.", "({}) ", "{}．"])
def test_numbers_that_count_the_rows_are_no_part_of_their_titles(mark: str) -> None:
    shape = "<li><a href='{href}'>{title}</a><span>{date}</span></li>"
    block = rows(shape)
    for number, title in enumerate(TITLES, 8):
        block = block.replace(f">{title}<", f">{mark.format(number)}{title}<")

    assert facts(read(page(f"<ol>{block}</ol>"))) == WANTED


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4, 6), (5, 4, 3, 2, 1), (1, 1, 2, 3, 4)])
def test_other_numbers_before_titles_stay(numbers: tuple[int, ...]) -> None:
    block = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>")
    for number, title in zip(numbers, TITLES, strict=True):
        block = block.replace(f">{title}<", f">{number}、{title}<")

    titles = [title for title, _ in facts(read(page(f"<ol>{block}</ol>")))]
    assert titles == [f"{number}、{title}" for number, title in zip(numbers, TITLES, strict=True)]


@pytest.mark.parametrize(
    "boxes", ["<b>{y}</b><i>{m}</i><em>{d}</em>", "<p>{y}年</p><p>{m}月</p><p>{d}日</p>"]
)
def test_a_box_each_for_year_month_and_day_is_a_day(boxes: str) -> None:
    block = "".join(
        f"<li><a href='{HREF.format(n)}'>{title}</a>{boxes.format(y=day[:4], m=day[5:7], d=day[8:])}</li>"
        for n, (title, day) in enumerate(WANTED)
    )

    assert facts(read(page(f"<ul>{block}</ul>"))) == WANTED


def test_a_card_that_begins_with_another_label_gives_its_title() -> None:
    card = "索引号：YX-7 标题：{title} 发布日期：{date}"
    shape = f"<li><a href='{{href}}' title='{card}'>{{cut}}</a><span>{{date}}</span></li>"

    assert facts(read(page(f"<ul>{rows(shape)}</ul>"))) == WANTED


@pytest.mark.parametrize("call", ["callback({})", "$('#l').render({});", "page.show( {} )"])
def test_a_list_that_a_script_hands_to_a_function_is_read(call: str) -> None:
    items = [{"title": t, "link": HREF.format(n), "createTime": d} for n, (t, d) in enumerate(WANTED)]
    script = call.replace("{}", json.dumps({"data": {"rows": items}}, ensure_ascii=False))

    assert facts(read(page(f"<div id='l'></div><script>{script}</script>"))) == WANTED
