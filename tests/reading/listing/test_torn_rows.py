"""Lists whose markup is torn by stray tags, and titles with markup in them, are read whole."""

import json

import pytest

from tests.support.reading.listings import HOST, TITLES, WANTED, facts, page, read, rows

TABLE_ROW = (
    "<tr><td>·</td><td align='left'><a href='{href}'>{title}</a></td><td><span>{date}</span></td></tr>"
)
TORN = {
    "tables closed after each row": (
        "<table width='98%'><tr><td><table><tr><td></td></tr>{}</table>",
        TABLE_ROW + "</table></td></tr>",
    ),
    "tables closed after each row, with bodies": (
        "<table><tbody><tr><td><table><tbody>{}</tbody></table>",
        TABLE_ROW + "</tbody></table></td></tr>",
    ),
    "lists and boxes closed after each item": (
        "<div class='m'><div class='n'><div class='l'><ul>{}",
        "<li><a href='{href}'>{title}</a><span>{date}</span></li></ul></div>",
    ),
    "boxes closed after each row": (
        "<div class='a'><div class='b'><div class='c'>{}",
        "<div class='row'><p><a href='{href}'>{title}</a></p><p>{date}</p></div></div>",
    ),
    "definition lists closed after each": (
        "<div><section><dl>{}",
        "<dd><a href='{href}'>{title}</a><i>{date}</i></dd></dl></section>",
    ),
    "lists opened before each item": (
        "<div class='l'>{}</div>",
        "<ul><li><a href='{href}'>{title}</a><span>{date}</span></li>",
    ),
}


@pytest.mark.parametrize("name", TORN)
def test_a_list_torn_by_stray_tags_is_read_whole(name: str) -> None:
    """Each row has its own date, not its neighbour's."""
    around, row = TORN[name]
    listing = read(page(around.format(rows(row, "{n}.asp"))))

    assert facts(listing) == WANTED
    assert [entry.url for entry in listing.entries] == [
        f"{HOST}/zwgk/yfxz/{n}.asp" for n in range(len(TITLES))
    ]


@pytest.mark.parametrize("torn_after", [1, 2, 4])
def test_a_list_torn_once_is_read_whole(torn_after: int) -> None:
    items = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>|", "{n}.asp").split("|")
    items.insert(torn_after, "</ul></div>")

    assert facts(read(page("<div class='m'><div class='l'><ul>", *items))) == WANTED


def test_rows_alike_in_two_places_of_a_sound_page_stay_two_lists() -> None:
    """Neither place is around the other."""
    side = rows("<li><a href='{href}'>邻居{title}</a><span>{date}</span></li>", "/hot/{n}.html")
    main = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", "/zwgk/yfxz/{n}.html")
    text = page(
        f"<div class='y'><div><ul>{main}</ul></div></div><div class='z'><h3>最新</h3><ul>{side}</ul></div>"
    )

    assert facts(read(text)) == WANTED


def test_rows_within_a_row_stay_within_it() -> None:
    inner = "<ul><li><a href='/x/9.asp'>附件：{title}附表一览</a><span>{date}</span></li></ul>"
    row = "<li><a href='{href}'>{title}</a><span>{date}</span>" + inner + "</li>"

    assert [
        title for title, _ in facts(read(page("<ul>", rows(row, "{n}.asp"), "</ul>"))) if "附表" not in title
    ] == TITLES


@pytest.mark.parametrize(
    "attribute",
    [
        "&lt;font color=red&gt;{title}&lt;/font&gt;", "{title}&lt;br&gt;", "&lt;b&gt;{title}",
        "{title}&lt;/span",
        "&amp;lt;strong&amp;gt;{title}&amp;lt;/strong&amp;gt;",
        "&lt;p style='color:#f00'&gt;{title}&lt;/p&gt;",
        "{title}&nbsp;&amp;nbsp;", "{title}",
    ],
)  # fmt: skip
def test_a_title_in_an_attribute_has_no_markup(attribute: str) -> None:
    shape = f"""<li><a href='{{href}}' title="{attribute}">{{cut}}</a><span>{{date}}</span></li>"""

    assert facts(read(page("<ul>", rows(shape, "{n}.asp"), "</ul>"))) == WANTED


@pytest.mark.parametrize(
    "title", ["关于“<1>号楼”改造的公告", "关于《A<B的比较》一文的说明", "关于R&D投入的通知"]
)
def test_signs_that_are_no_markup_stay_in_a_title(title: str) -> None:
    escaped = title.replace("&", "&amp;").replace("<", "&lt;")
    items = "".join(
        f"<li><a href='{n}.asp' title='{escaped}{n}'>关于…</a><span>2026-01-1{n}</span></li>"
        for n in range(3)
    )

    assert [found for found, _ in facts(read(page("<ul>", items, "</ul>")))] == [
        f"{title}{n}" for n in range(3)
    ]


ROW = "<li><a href='{href}'>{title}</a><span>{date}</span></li>"
LOST = "<li><a href='javascript:;'>示例县民政局关于开展执法检查的公告</a><span>2026-01-20</span></li>"


@pytest.mark.parametrize(
    "lost", [LOST, LOST.replace(" href='javascript:;'", ""), LOST.replace("javascript:;", "#")]
)
def test_a_row_that_leads_nowhere_is_given_up_aloud(lost: str) -> None:
    listing = read(page("<ul>", rows(ROW, "{n}.asp"), lost, "</ul>"))

    assert (facts(listing), len(listing.given_up)) == (WANTED, 1)
    assert [finding.code for finding in listing.findings] == ["row_given_up"]
    assert "示例县民政局" in listing.findings[0].detail


@pytest.mark.parametrize(
    "other",
    [
        "<li><a href='javascript:;'>上一页</a> 2026-01-20</li>", "<li>更新日期：2026-01-20</li>", "<li></li>",
        "<li><a href='javascript:;'>示例县民政局关于开展执法检查的公告</a></li>",  # no day: a menu's, perhaps
        LOST.replace("<li>", "<li style='display:none'>"), f"<li><a>{TITLES[0][:6]}</a>2026-01-20</li>",
    ],
)  # fmt: skip
def test_what_is_no_row_is_not_given_up(other: str) -> None:
    listing = read(page("<ul>", rows(ROW, "{n}.asp"), other, "</ul>"))

    assert (facts(listing), listing.given_up, listing.findings) == (WANTED, (), ())


def test_a_row_of_data_without_an_address_is_given_up_aloud() -> None:
    data = [{"title": title, "url": f"/x/{n}.html", "date": day} for n, (title, day) in enumerate(WANTED)]
    data[2]["url"] = ""
    listing = read(json.dumps({"rows": data, "menu": [{"name": "首页"}]}, ensure_ascii=False))

    assert (len(listing.entries), len(listing.given_up)) == (len(WANTED) - 1, 1)
