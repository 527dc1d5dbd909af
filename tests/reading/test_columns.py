"""The search from the home page: by the names of links, bounded, with its evidence."""

import asyncio

import pytest

from yifa.model.listing import Entry, Listing
from yifa.reading.columns import MAX_PAGES, Column, Search, column_name, find_sections, load_column_names
from yifa.reading.markup import parse

HOME = "http://www.example.gov.cn/"
ENTRY = Entry(url=f"{HOME}info/1.htm", title="某县2025年法治政府建设年度报告")


def search(pages: dict[str, str], wanted: tuple[str, ...] = ("依法行政",)) -> Search:
    """Search a portal given as address → markup; a page with ``<!--list-->`` is a listing."""

    async def look(url: str) -> Column | None:
        html = pages.get(url.removeprefix(HOME))
        if html is None:
            return None
        listing = Listing(url=url, entries=(ENTRY,)) if "<!--list-->" in html else None
        frames = (HOME + html.split('src="')[1].split('"')[0],) if "<iframe" in html else ()
        return Column(url=url, root=parse(html), listing=listing, frames=frames)

    return asyncio.run(find_sections(HOME, wanted, ["www.example.gov.cn"], look))


def test_a_column_is_found_through_its_routes_and_its_path_is_told() -> None:
    found = search(
        {
            "": '<a href="/gk/">政务公开</a><a href="/news/">新闻</a>',
            "gk/": '<a href="/gk/ml/">政府信息公开目录</a>',
            "gk/ml/": '<a href="/gk/ml/yfxz/">依 法 行 政</a>',
            "gk/ml/yfxz/": "<!--list-->",
        }
    )

    (section,) = found.sections
    assert (section.name, section.url) == ("依法行政", f"{HOME}gk/ml/yfxz/")
    assert section.path == ("政务公开", "政府信息公开目录", "依法行政")
    assert f"{HOME}news/" not in found.looked_at


def test_a_list_in_a_frame_is_found_under_the_frames_address() -> None:
    found = search(
        {"": '<a href="/a/">依法行政</a>', "a/": '<iframe src="a/list.html">', "a/list.html": "<!--list-->"}
    )

    assert [section.url for section in found.sections] == [f"{HOME}a/list.html"]


def test_a_full_name_in_the_title_counts_where_the_text_is_cut() -> None:
    found = search({"": '<a href="/a/" title="法治政府建设年度报告">法治政府建设…</a>', "a/": "<!--list-->"})

    assert [section.name for section in found.sections] == ["法治政府建设年度报告"]


@pytest.mark.parametrize(
    "menu",
    [
        "<a href='/a/'><img src='/i.png' alt='依法行政'></a>",
        "<map><area href='/a/' alt='依法行政'></map>",
        "<a href='javascript:;' onclick=\"window.open('/a/')\">依法行政</a>",
        "<li onclick=\"location.href='/a/'\">依法行政</li>",
        "<script>var zNodes = [{id:1, pId:0, name:'依法行政', url:'/a/', target:'_self'}];</script>",
    ],
    ids=["picture", "map", "opened", "row", "tree"],
)
def test_a_menu_may_be_of_pictures_or_drawn_by_a_script(menu: str) -> None:
    found = search({"": menu, "a/": "<!--list-->"})

    assert [(section.name, section.url) for section in found.sections] == [("依法行政", f"{HOME}a/")]


def test_a_name_only_this_portal_uses_is_found_when_wanted() -> None:
    found = search({"": '<a href="/a/">法治阳光专栏</a>', "a/": "<!--list-->"}, wanted=("法治阳光专栏",))

    assert [section.url for section in found.sections] == [f"{HOME}a/"]


def test_other_hosts_are_never_looked_at() -> None:
    found = search(
        {"": '<a href="http://evil.example/">依法行政</a><a href="http://www.gov.cn/x">政务公开</a>'}
    )

    assert found.looked_at == (HOME,)
    assert not found.sections


def test_a_right_name_whose_page_is_no_listing_is_named_as_unread() -> None:
    found = search({"": '<a href="/a/">依法行政</a><a href="/b/">法治政府建设</a>', "a/": "<p>建设中</p>"})

    assert found.unread == (f"{HOME}a/", f"{HOME}b/")


def test_a_portal_of_endless_columns_is_given_up_after_a_bounded_number_of_pages() -> None:
    pages = {f"{n}/": "".join(f'<a href="/{m}/">信息公开</a>' for m in range(n, n + 40)) for n in range(300)}
    found = search({"": '<a href="/0/">信息公开</a>', **pages})

    assert len(found.looked_at) == MAX_PAGES


def test_column_names_lose_their_ornaments() -> None:
    assert column_name(" ·【法治政府建设】(36) >>") == "法治政府建设"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        *((name, True) for name in ("依法行政", "法治政府建设年度报告", "推进法治政府建设情况报告公开")),
        *((name, True) for name in ("法治政府建设与责任落实督察", "法治建设专栏", "法治政府建设工作动态")),
        *((name, False) for name in ("子县2025年法治政府建设年度报告", "法治宣传", "法治文化", "行政执法")),
    ],
)
def test_columns_are_told_by_what_their_names_are_made_of(name: str, wanted: bool) -> None:
    """A document's title is no column's name."""
    assert load_column_names().is_target(name) is wanted
