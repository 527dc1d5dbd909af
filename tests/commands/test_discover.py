"""discover and backfill of an address, as typed, against portals under names nobody prepared."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.discover.discovery import portal_of
from tests.replica import Replica, Response
from tests.support.crawling import Ran, mapping, yifa
from tests.support.invented import HOME, HOST, HTML, documents, page, portal, serve, way
from tests.support.invented import rows as list_rows
from yifa.profiles.folders import load_portals

NAMES = {
    "140429": "www.jia.gov.cn", "532329": "www.yi.gov.cn", "430581": "www.bing.gov.cn",
    "620702": "www.ding.gov.cn", "140225": "www.wu.gov.cn",
}  # fmt: skip
FAMILY = {"140429": "trs", "532329": "vsb", "430581": "ucap", "620702": "trs", "140225": "ucap"}


@pytest.fixture(scope="module")
def renamed() -> Iterator[Replica]:
    """The five portals under other host names."""
    with Replica() as running:
        for code, host in NAMES.items():
            site = running.world.site(code)
            site.hosts = (host, *(f"m.{each}" for each in site.hosts[1:]))
        running.world.version += 1
        yield running


def discover(url: str, replica: Replica, *more: str, env: dict[str, str] | None = None) -> Ran:
    return yifa("discover", url, "--delay", "0", *mapping(replica), *more, env=env)


@pytest.mark.parametrize("code", NAMES)
def test_a_portal_under_another_name_is_found_out_from_its_home_page(renamed: Replica, code: str) -> None:
    found = discover(f"http://{NAMES[code]}/", renamed, "--json")
    said, true = found.json(), renamed.truth.sections[code]

    assert (found.status, said["undetermined"]) == (0, [])
    assert said["platform"]["name"] == FAMILY[code]
    assert said["platform"]["confidence"] > 0.9
    assert said["county"]["code"] == code
    (section,) = said["sections"]
    assert section["url"] == true.url
    assert section["rows"] == len({row.url for row in true.rows})
    assert section["certificate"]["verdict"] == "complete"
    dates = sorted(row.date for row in true.rows if row.date_readable)
    assert (section["newest"], section["oldest"]) == (dates[-1], dates[0])
    assert len(said["samples"]) == 3
    assert said["scores"]["title"] == said["scores"]["text"] == 1.0
    made = portal_of(said["profile"])
    assert (made.code, made.platform.name, made.sections[0].url) == (code, FAMILY[code], true.url)
    assert made.slug not in {each.slug for each in load_portals()}


@pytest.mark.parametrize("code", ["140429", "532329", "140225"])
def test_a_listings_own_address_is_the_section_and_its_host_the_home(renamed: Replica, code: str) -> None:
    true = renamed.truth.sections[code]
    renamed.forget_requests()
    said = discover(true.url, renamed, "--json").json()

    assert said["home"] == f"http://{NAMES[code]}/"
    assert [(each["url"], each["found"]) for each in said["sections"]] == [(true.url, "the address given")]
    assert said["county"]["code"] == code
    assert said["platform"]["name"] == FAMILY[code]
    assert len(renamed.requests) < 10


def test_a_column_whose_list_stands_in_a_frame_is_a_listing(renamed: Replica) -> None:
    true = renamed.truth.sections["140429"]
    said = discover(true.url.replace("yfxz_237001/", ""), renamed, "--json").json()

    assert [each["url"] for each in said["sections"]] == [true.url]


def test_what_is_found_is_told_to_a_person_with_its_evidence(renamed: Replica) -> None:
    found = discover("http://www.yi.gov.cn/", renamed)

    assert "platform  vsb (博达 VSB), confidence 100%" in found.out
    assert "  markup  /system/resource/  on http://www.yi.gov.cn/zfxxgk.htm" in found.out
    assert "county    武定县 532329 (云南省楚雄彝族自治州); has a profile: wuding" in found.out
    assert "  网站标识码 532329" in found.out
    assert "complete (last_page)" in found.out
    assert 'platform = "vsb"\n' in found.out
    assert "0.5  date_published  2026-03-20  (only the listing says it)" in found.out
    assert "Not determined" not in found.out


def test_manners_robots_first_and_one_name(renamed: Replica) -> None:
    renamed.forget_requests()
    discover("http://www.bing.gov.cn/", renamed)
    refused = yifa("discover", "http://www.bing.gov.cn/", "--delay", "0")

    assert renamed.requests[0].path_with_query == "/robots.txt"
    assert {request.header("User-Agent")[:5] for request in renamed.requests} == {"yifa/"}
    assert (refused.status, "only for portals mapped to loopback" in refused.err) == (2, True)


def test_a_portal_of_no_known_family_is_read_by_structure(replica: Replica) -> None:
    found = yifa("discover", HOME, *serve(replica, portal()), "--json")
    said = found.json()

    assert (found.status, said["undetermined"]) == (0, [])
    assert (said["platform"]["name"], said["platform"]["signals"]) == ("generic", [])
    assert (said["county"]["code"], said["county"]["name"]) == ("140426", "黎城县")
    (section,) = said["sections"]
    assert (section["name"], section["url"], section["rows"]) == ("法治政府建设", f"{HOME}gk/fz.asp", 10)
    assert section["found"] == "links: 政务公开 > 法治政府建设"
    assert {name: said["scores"][name] for name in ("title", "date_published", "publisher", "text")} == {
        "title": 1.0, "date_published": 1.0, "publisher": 1.0, "text": 1.0,
    }  # fmt: skip


def test_a_listing_of_no_known_family_is_told_by_its_name_and_pager(replica: Replica) -> None:
    options = serve(replica, portal())
    said = yifa("discover", f"{HOME}gk/fz.asp", *options, "--json").json()

    assert (said["home"], [each["rows"] for each in said["sections"]]) == (HOME, [10])


def test_a_departments_sub_site_is_searched_from_its_own_home(replica: Replica) -> None:
    items = {
        f"/bm/sfj/{n}.asp": (f"黎城县司法局{n}年法治政府建设情况报告", f"{n + 1}-03-01") for n in (2025, 2024)
    }
    pages = portal() | {
        "/bm/sfj/": page(
            "黎城县司法局", "<a href='/bm/sfj/gk/'>政府信息公开</a><a href='/bm/sfj/dt/'>工作动态</a>"
        ),
        "/bm/sfj/gk/": page("政府信息公开", "<a href='/bm/sfj/fz/'>法治政府建设</a>"),
        "/bm/sfj/fz/": page(
            "法治政府建设-黎城县司法局", f"<p>当前位置：首页 > 法治政府建设</p>{list_rows(items)}"
        ),
    }
    pages |= dict.fromkeys(items, pages["/show.asp?id=9000"])
    said = yifa("discover", f"{HOME}bm/sfj/", *serve(replica, pages), "--json").json()

    assert said["home"] == f"{HOME}bm/sfj/"
    assert [each["url"] for each in said["sections"]] == [f"{HOME}bm/sfj/fz/"]
    assert portal_of(said["profile"]).slug == "geng-sfj"
    assert said["county"]["code"] == "140426"


def test_a_documents_own_address_leads_to_its_portal(replica: Replica) -> None:
    said = yifa("discover", f"{HOME}show.asp?id=8997", *serve(replica, portal()), "--json").json()

    assert (said["home"], [each["url"] for each in said["sections"]]) == (HOME, [f"{HOME}gk/fz.asp"])


def test_the_second_page_of_a_list_is_said_to_be_no_first(replica: Replica) -> None:
    pages = portal()
    pages["/gk/fz.asp?page=2"] = pages["/gk/fz.asp?page=2"].replace("下一页", "第2页/共2页")
    found = yifa("discover", f"{HOME}gk/fz.asp?page=2", *serve(replica, pages), "--json")

    assert found.status == 1
    assert found.json()["undetermined"][0].startswith(
        "section: http://www.geng.gov.cn/gk/fz.asp?page=2 is page 2"
    )


def test_a_host_that_leads_to_its_twin_becomes_an_alias(replica: Replica) -> None:
    options = serve(replica, portal())
    moved = Response(status=301, headers=(("Location", HOME),))
    replica.world.serve("http://geng.gov.cn/", moved)
    said = yifa("discover", "http://geng.gov.cn/", *options, *way(replica, "geng.gov.cn"), "--json").json()

    assert said["home"] == HOME
    assert portal_of(said["profile"]).aliases == ("geng.gov.cn",)


def test_a_host_that_leads_to_somebody_else_is_not_followed(replica: Replica) -> None:
    moved = Response(status=302, headers=(("Location", "http://www.xin.gov.cn/"),))
    replica.world.serve(HOME, moved)
    found = yifa("discover", HOME, "--delay", "0", *way(replica, HOST))

    assert found.status == 1
    assert "which leads to http://www.xin.gov.cn/: try that" in found.err


def test_pages_on_further_hosts_of_the_county_are_read_and_named_in_the_profile(replica: Replica) -> None:
    pages = portal()
    moved = {path: pages.pop(path) for path in [each for each in pages if "show" in each]}
    for path in ("/gk/fz.asp", "/gk/fz.asp?page=2"):
        pages[path] = pages[path].replace("href='/show", "href='http://zwgk.geng.gov.cn/show")
    options = [*serve(replica, pages), *serve(replica, moved, "zwgk.geng.gov.cn")]
    found = yifa("discover", HOME, *options, "--json")
    said = found.json()

    assert (found.status, said["undetermined"]) == (0, [])
    assert portal_of(said["profile"]).hosts == ("zwgk.geng.gov.cn",)


def test_a_challenge_is_blocked_and_nothing_is_claimed(replica: Replica) -> None:
    wall = "<html><meta content='x' r='m'><script>$_ts=window['$_ts']</script></html>"
    replica.world.serve(HOME, Response(status=412, headers=HTML, body=wall.encode()))
    found = yifa("discover", HOME, "--delay", "0", *way(replica, HOST), "--json")

    assert found.status == 18
    assert (found.json()["platform"], found.json()["profile"]) == (None, None)
    assert "challenge" in found.err


def test_a_challenge_half_way_keeps_what_was_found_before(replica: Replica) -> None:
    options = serve(replica, portal())
    wall = "<html><meta content='x' r='m'><script>$_ts=window['$_ts']</script></html>"
    replica.world.serve(f"{HOME}show.asp?id=9000", Response(status=412, headers=HTML, body=wall.encode()))
    found = yifa("discover", HOME, *options)

    assert found.status == 18
    assert "法治政府建设" in found.out
    assert "Not determined\n- portal: challenge" in found.out


@pytest.mark.parametrize("status", [404, 500])
def test_an_address_that_answers_nothing_is_said_so(replica: Replica, status: int) -> None:
    replica.world.serve(HOME, Response(status=status, headers=HTML, body=b"<h1>no</h1>"))
    found = yifa("discover", HOME, "--delay", "0", *way(replica, HOST))

    assert found.status == 1
    assert f"{HOME}: " in found.err


def test_a_host_nobody_answers_at_is_said_so(replica: Replica) -> None:
    found = yifa("discover", HOME, "--delay", "0", "--portal-host", f"{HOST}=127.0.0.1:9")

    assert found.status == 1
    assert f"{HOME}: refused" in found.err


def test_a_portal_without_the_column_gets_a_profile_that_looks_again(replica: Replica) -> None:
    pages = portal()
    pages["/gk/"] = page("政务公开", "<ul><li><a href='/gk/cz.asp'>财政信息</a></li></ul>")
    found = yifa("discover", HOME, *serve(replica, pages), "--json")

    assert found.status == 1
    assert found.json()["undetermined"][0].startswith(
        "section: no column of 依法行政 or 法治政府建设 on the 2 pages"
    )
    assert portal_of(found.json()["profile"]).sections[0].discover


def test_the_columns_of_a_front_page_that_is_looked_for_are_its_sections(replica: Replica) -> None:
    """It shows a few rows of each, under headings nobody listed, and is no list itself."""
    pages = portal(12)
    rows_of = list_rows(dict(list(documents(12).items())[:6]))
    other = list_rows(
        {f"/gk/fz/{n}.htm": (f"黎城县第{n}次行政执法评议通报", "2026-03-0" + n) for n in "123456"}
    )
    blocks = "".join(
        f"<div><h3>{name}</h3><a href='/gk/fz/{folder}/'>更多&gt;&gt;</a><div>{shown}</div></div>"
        for name, folder, shown in (("情况通报", "tb", other), ("材料汇编", "cl", rows_of))
    )
    pages["/gk/"] = page("政务公开", "<ul><li><a href='/gk/fz/'>法治政府建设</a></li></ul>")
    pages["/gk/fz/"] = page("法治政府建设", blocks)
    pages["/gk/fz/tb/"] = page("情况通报", f"<div>{other}</div>")
    pages["/gk/fz/cl/"] = page("材料汇编", f"<div>{rows_of}</div>")
    found = yifa("discover", HOME, *serve(replica, pages), "--json").json()

    assert {(each["name"], each["url"]) for each in found["sections"]} == {
        ("情况通报", f"{HOME}gk/fz/tb/"), ("材料汇编", f"{HOME}gk/fz/cl/"),
    }  # fmt: skip


def test_what_could_not_be_looked_at_is_told_from_what_is_not_there(replica: Replica) -> None:
    pages = portal()
    del pages["/gk/"]
    found = yifa("discover", HOME, *serve(replica, pages), "--json")

    assert found.status == 1
    said = found.json()["undetermined"][0]
    assert f"could not look at 1 of them, so there may be one: {HOME}gk/" in said


def test_a_portal_that_names_no_county_needs_to_be_told_it(replica: Replica, tmp_path: Path) -> None:
    pages = {path: text.replace("黎城县", "本地") for path, text in portal(code="", owner="本地政府").items()}
    options, env = serve(replica, pages), {"YIFA_PORTALS": str(tmp_path / "mine")}
    untold = yifa("discover", HOME, *options, "--write", env=env)
    told = yifa("discover", HOME, *options, "--county", "和安县", "--write", "--json", env=env)

    assert untold.status == 1
    assert "- county: neither a 网站标识码 nor a title or footer names one of the registry" in untold.out
    assert "no profile written: which county it is is not known" in untold.err
    assert (told.status, told.json()["written"]) == (0, str(tmp_path / "mine" / "653229.toml"))
    assert not (tmp_path / "mine" / ".toml").exists()


@pytest.mark.parametrize(("name", "said"), [("鼓楼区", "which of 鼓楼区"), ("无此县", "no such county")])
def test_a_county_told_must_be_one(name: str, said: str) -> None:
    refused = yifa("discover", HOME, "--county", name)

    assert refused.status == 2
    assert said in refused.err


def test_a_code_and_names_that_disagree_are_both_told_and_neither_followed(replica: Replica) -> None:
    found = yifa("discover", HOME, *serve(replica, portal(code="网站标识码：1404290001")), "--json")

    assert found.status == 1
    assert found.json()["undetermined"] == [
        "county: the 网站标识码 says 武乡县 140429, title and footer say 黎城县"
    ]
    assert found.json()["profile"] is None


def test_a_name_that_several_counties_share_is_not_guessed(replica: Replica) -> None:
    pages = {
        path: text.replace("黎城县", "鼓楼区") for path, text in portal(code="", owner="鼓楼区政府").items()
    }
    found = yifa("discover", HOME, *serve(replica, pages), "--json")

    assert found.status == 1
    assert found.json()["undetermined"][0].startswith("county: the name fits 鼓楼区 320106 (江苏省南京市)、")


def test_a_profile_is_written_among_the_users_own_and_never_over_another(
    replica: Replica, tmp_path: Path
) -> None:
    options = serve(replica, portal())
    first = yifa("discover", HOME, *options, "--write", cwd=tmp_path)
    again = yifa("discover", HOME, *options, "--write", cwd=tmp_path)
    checked = yifa("portals", "check", tmp_path / "data" / "portals" / "140426.toml")

    assert (first.status, again.status, checked.status) == (0, 1, 0)
    assert "written to data/portals/140426.toml" in first.out
    assert "140426.toml exists" in again.err


def test_what_is_no_address_is_wrong_usage() -> None:
    refused = yifa("discover", "武乡县")

    assert (refused.status, "expected an http(s) address" in refused.err) == (2, True)
