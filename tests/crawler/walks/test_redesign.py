"""A portal redesigned between two crawls: said so, read on where it can be, a profile change proposed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica, Response, Row, Site
from tests.replica.pages import vsb
from tests.replica.pages.chrome import Asked, html_page
from tests.replica.world import Notice
from tests.support.crawling import crawl, current, in_spring, put_first_crawl, rows, yifa
from tests.support.invented import HOME, HTML, portal, serve, way
from tests.support.tracing import untraced

__all__ = ["untraced"]

WUXIANG, HUNYUAN, WUGANG = "140429", "140225", "430581"
ASKED = Asked(query="", headers={}, noise=0, host="")


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


def findings(archive: Path, code: str) -> list[str]:
    return [
        row["detail"]
        for row in rows(archive, "SELECT detail FROM finding WHERE code = ? ORDER BY finding_id", code)
    ]


def last_walks(archive: Path) -> list[dict[str, Any]]:
    return rows(archive, "SELECT * FROM walk WHERE run_id = (SELECT max(run_id) FROM run) ORDER BY walk_id")


def answer(replica: Replica, site: Site, path: str, body: str) -> None:
    head = vsb.VENDOR
    text = html_page(
        title=site.owner, head=head, body=f"<div class='position'>当前位置：首页 > 依法行政</div>{body}"
    )
    replica.world.serve(site.origin + path, Response(headers=HTML, body=text.encode()))


def redesign(replica: Replica, code: str, *, per_page: int) -> Mapping[str, Notice]:
    """Print a portal's column and documents as VSB does, undated, under new addresses but for the column."""
    site = replica.world.site(code)
    moved = {
        f"/info/5034/{1000 + n}.htm": replace(
            notice, path=f"/info/5034/{1000 + n}.htm", quirks=frozenset(), files=()
        )
        for n, notice in enumerate(site.notices.values())
    }
    printed = replace_rows(site, moved)
    for path, notice in moved.items():
        replica.world.serve(site.origin + path, vsb.detail(printed, notice, ASKED))
    notices = list(moved.values())
    pages = [notices[at : at + per_page] for at in range(0, len(notices), per_page)]
    stem = site.column.rpartition("/")[0] + "/yfxz"
    for number, page in enumerate(pages):
        items = "".join(
            f"<li id='line_u6_{n}'><a href='{each.path}'>{escape(each.flat_title)}</a></li>"
            for n, each in enumerate(page)
        )
        last = number + 1 == len(pages)
        pager = (
            ""
            if last
            else f"<span class='p_next'><a href='{stem}/{len(pages) - number - 1}.htm'>下页</a></span>"
        )
        path = f"{stem}/{len(pages) - number}.htm" if number else site.column
        answer(replica, site, path, f"<ul>{items}</ul><div class='pb_sys_common'>{pager}</div>")
    return moved


def replace_rows(site: Site, moved: Mapping[str, Notice]) -> Site:
    listed = [Row(path=path, title=notice.title, date=notice.listed) for path, notice in moved.items()]
    return replace(site, notices=dict(moved), rows=listed)


@pytest.mark.parametrize(("code", "was"), [(WUXIANG, "trs"), (HUNYUAN, "ucap"), (WUGANG, "ucap")])
@pytest.mark.parametrize("per_page", [6, 2])
def test_a_list_in_another_familys_markup_is_read_on_and_a_profile_proposed(
    replica: Replica, tmp_path: Path, code: str, was: str, per_page: int
) -> None:
    """Two undated links say nothing to the old platform: only the new one finds the known titles in them."""
    archive = tmp_path / "a.db"
    put_first_crawl(archive, code, command="backfill")
    before = current(archive)
    moved = redesign(replica, code, per_page=per_page)
    again = crawl(archive, replica, code, command="backfill")
    (walk,) = last_walks(archive)
    new = {url: row for url, row in current(archive).items() if url not in before}
    site = replica.world.site(code)

    assert (walk["verdict"], walk["rows_read"]) == ("complete", len(moved))
    assert set(new) == {site.origin + path for path in moved}
    documents = {row["document_id"] for row in before.values()}
    assert sum(row["document_id"] in documents for row in new.values()) * 2 > len(new)
    assert {"".join(row["title"].split()) for row in new.values()} == {
        "".join(notice.title.split()) for notice in moved.values()
    }
    (proposal,) = findings(archive, "profile_change_proposed")
    assert re.match(rf'platform = "vsb"\n# the profile says "{was}"; \d known rows found again; ', proposal)
    assert "markup /_sitegray/, markup /system/resource/" in proposal
    assert len(findings(archive, "layout_changed")) == 1
    report = yifa("report", "--archive", archive).out
    assert "profile_change_proposed" in report
    assert again.status in (0, 1)
    assert " 0 otherwise, 0 not read" in yifa("reread", "--dry-run", "--archive", archive).out


def test_a_list_nobody_can_read_any_more_is_said_so_and_never_nothing_new(
    replica: Replica, tmp_path: Path
) -> None:
    archive, site = tmp_path / "a.db", replica.world.site(WUGANG)
    put_first_crawl(archive, WUGANG)
    answer(
        replica,
        site,
        site.column,
        "<div id='app'></div><script src='/app.js'></script>" + "<p>欢迎访问。</p>" * 60,
    )
    again = crawl(archive, replica, WUGANG)
    report = yifa("report", "--archive", archive).out

    assert (last_walks(archive)[0]["verdict"], last_walks(archive)[0]["stop_reason"]) == (
        "failed",
        "layout_changed",
    )
    assert last_walks(archive)[0]["detail"].startswith("layout changed: ")
    assert again.status == 1
    assert "nothing new" not in report
    assert "layout_changed" in report
    assert findings(archive, "profile_change_proposed") == []


def test_a_list_that_says_it_is_empty_though_it_had_rows_is_no_empty_list(
    replica: Replica, tmp_path: Path
) -> None:
    archive, site = tmp_path / "a.db", replica.world.site(WUGANG)
    put_first_crawl(archive, WUGANG)
    answer(
        replica,
        site,
        site.column,
        "<ul class='list'></ul><p>暂无信息</p><div>共0条</div>" + "<p>欢迎访问。</p>" * 60,
    )
    crawl(archive, replica, WUGANG)

    assert last_walks(archive)[0]["stop_reason"] == "layout_changed"


def test_a_page_whose_body_is_gone_is_not_the_end_of_its_document(replica: Replica, tmp_path: Path) -> None:
    archive, site = tmp_path / "a.db", replica.world.site(WUGANG)
    put_first_crawl(archive, WUGANG)
    before = current(archive)
    notice = next(each for each in site.notices.values() if each.body_kind == "html")
    url = site.origin + notice.path
    replica.world.edit(url, title=f"{notice.title}（更正）")
    bare = "<div id='app'></div><ul>" + "<li><a href='/x/'>栏目</a></li>" * 80 + "</ul>"
    answer(replica, site, notice.path, bare)
    again = crawl(archive, replica, WUGANG)
    (failure,) = rows(
        archive, "SELECT reason, detail FROM failure WHERE url = ? AND resolved_at IS NULL", url
    )

    assert again.status == 1
    assert failure == {"reason": "layout_changed", "detail": "the page had a body before"}
    assert current(archive)[url] == before[url]


PROFILE = """
code = "140425"
name = "平顺县"
slug = "geng"
province = "山西省"
prefecture = "长治市"
platform = "{platform}"
home = "http://www.geng.gov.cn/"

[[section]]
name = "法治政府建设"
url = "http://www.geng.gov.cn/gk/fz.asp"
{more}
"""


def crawl_with(profile: str, archive: Path, replica: Replica) -> int:
    """Crawl a portal whose profile is the user's own; return the exit status."""
    folder = archive.parent / "profiles"
    folder.mkdir(exist_ok=True)
    (folder / "140425.toml").write_text(profile, encoding="utf-8")
    words = [f"--portals={folder}", f"--archive={archive}", "--delay=0", *way(replica, "www.geng.gov.cn")]
    return yifa("crawl", "geng", *words, clock=in_spring()).status


def test_a_section_that_moved_is_found_from_the_home_page_and_its_new_address_proposed(
    replica: Replica, tmp_path: Path
) -> None:
    archive, pages = tmp_path / "a.db", portal()
    serve(replica, pages)
    first = crawl_with(PROFILE.format(platform="generic", more=""), archive, replica)
    for path in ("/gk/fz.asp", "/gk/fz.asp?page=2"):
        replica.world.serve(HOME + path[1:], None)
    moved = {
        "/gk/": pages["/gk/"].replace("fz.asp", "fzzf.asp"),
        "/gk/fzzf.asp": pages["/gk/fz.asp"].replace("fz.asp?", "fzzf.asp?"),
        "/gk/fzzf.asp?page=2": pages["/gk/fz.asp?page=2"],
    }
    serve(replica, moved)
    again = crawl_with(PROFILE.format(platform="generic", more=""), archive, replica)
    found = last_walks(archive)
    replica.forget_requests()
    third = crawl_with(PROFILE.format(platform="generic", more=""), archive, replica)
    asked = {each.path_with_query for each in replica.requests} - {"/robots.txt"}

    assert (first, again, third) == (0, 1, 0), "what stands is no news"
    assert [(walk["verdict"], walk["rows_read"]) for walk in found] == [("failed", 0), ("complete", 10)]
    assert asked == {"/gk/fz.asp", "/gk/fzzf.asp"}, "what was found once is not looked for again"
    proposal, repeated = findings(archive, "profile_change_proposed")
    assert repeated == proposal
    assert proposal.startswith(
        '[[section]]\nname = "法治政府建设"\nurl = "http://www.geng.gov.cn/gk/fzzf.asp"\n#'
    )


def test_a_profile_that_names_the_wrong_platform_is_corrected_on_the_first_crawl(
    replica: Replica, tmp_path: Path
) -> None:
    """What no profile is checked for against a live portal: its platform is a hypothesis."""
    archive, pages = tmp_path / "a.db", portal(2)
    printed = {}
    for path, text in pages.items():
        text = text.replace("<head>", f"<head>{vsb.VENDOR}")
        text = re.sub(r"/show.asp\?id=(\d+)", r"/info/5034/\1.htm", re.sub("<em>.*?</em>", "", text))
        printed[re.sub(r"/show.asp\?id=(\d+)", r"/info/5034/\1.htm", path)] = text
    serve(replica, printed)
    status = crawl_with(PROFILE.format(platform="trs", more=""), archive, replica)

    assert status == 0
    assert len(current(archive)) == 2
    assert findings(archive, "profile_change_proposed")[0].startswith(
        'platform = "vsb"\n# the profile says "trs"; '
    )


def test_a_list_the_profile_says_may_be_empty_may_be(replica: Replica, tmp_path: Path) -> None:
    archive, pages = tmp_path / "a.db", portal()
    serve(replica, pages)
    profile = PROFILE.format(platform="generic", more="may_be_empty = true")
    crawl_with(profile, archive, replica)
    serve(
        replica, {"/gk/fz.asp": pages["/gk/"].replace("<ul>", "<p>暂无信息</p><ul>").replace("<li>", "<p>")}
    )
    status = crawl_with(profile, archive, replica)

    assert status == 0
    assert last_walks(archive)[0]["verdict"] == "complete"


@pytest.mark.parametrize(
    ("least", "verdict", "status"), [(10, "complete", 0), (11, "failed", 1)], ids=["enough", "too_few"]
)
def test_a_list_shows_at_least_what_the_profile_expects(
    replica: Replica, tmp_path: Path, least: int, verdict: str, status: int
) -> None:
    archive = tmp_path / "a.db"
    serve(replica, portal(10))
    profile = PROFILE.format(platform="generic", more=f"at_least = {least}")

    assert crawl_with(profile, archive, replica) == status
    (walk,) = last_walks(archive)
    assert (walk["verdict"], walk["rows_read"]) == (verdict, 10)
    assert (walk["proof"] is None) == (verdict == "failed")
    if status:
        assert walk["stop_reason"] == "layout"
        assert walk["detail"] == "the list shows 10 rows; the profile expects at least 11"


@pytest.mark.parametrize(("more", "verdict"), [("", "failed"), ("may_be_empty = true", "complete")])
def test_a_list_that_says_it_is_empty_shows_too_few_unless_it_may_be(
    replica: Replica, tmp_path: Path, more: str, verdict: str
) -> None:
    archive, pages = tmp_path / "a.db", portal()
    empty = pages["/gk/"].replace("<ul>", "<p>暂无信息</p><ul>").replace("<li>", "<p>")
    serve(replica, pages | {"/gk/fz.asp": empty})
    crawl_with(PROFILE.format(platform="generic", more=f"at_least = 2\n{more}"), archive, replica)

    assert [walk["verdict"] for walk in last_walks(archive)] == [verdict]


def test_an_unchanged_portal_has_nothing_proposed(replica: Replica, tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    for command in ("crawl", "crawl"):
        crawl(archive, replica, command=command)
    for code in replica.world.sites:
        crawl(archive, replica, code, command="backfill")

    assert findings(archive, "profile_change_proposed") == findings(archive, "layout_changed") == []
