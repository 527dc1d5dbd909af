"""Counties of every family whose lists are framed, crawled as typed: the archive holds what is there."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from tests.replica import Replica, Response, Truth
from tests.replica.worlds.families import PROFILES, ROWS, VARIETIES, family_world
from tests.support.crawling import Ran, crawl, current, fold_spaces, rows

MORE = ("--portals", str(PROFILES))
# lists whose interface brings the same rows again, and how many rows that are
DEAF = {"tingzhi": 15, "kazhu": 5}
WHOLE = [each.slug for each in VARIETIES if each.slug not in DEAF]
OWN_FIELDS = ("title", "report_year", "document_kind", "signoff_organ", "signoff_date", "body_kind", "text")


@dataclass(frozen=True, slots=True)
class Crawled:
    """A replica and the archive of one whole crawl of it."""

    archive: Path
    ran: Ran
    truth: Truth
    replica: Replica

    def pages(self, slug: str) -> dict[str, dict[str, Any]]:
        """Return the stored pages of a portal."""
        host = f"//www.{slug}.example/"
        return {url: page for url, page in current(self.archive).items() if host in url}

    def walk(self, slug: str, run: int = 1) -> dict[str, Any]:
        """Return a portal's only walk in a run."""
        (found,) = rows(
            self.archive,
            "SELECT section.url, section.found_by, walk.* FROM walk JOIN section USING (section_id) "
            "JOIN portal USING (portal_id) WHERE slug = ? AND run_id = ?",
            slug,
            run,
        )
        return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("families") / "archive.db"
    with Replica(family_world()) as replica:
        ran = crawl(archive, replica, more=MORE)
        yield Crawled(archive, ran, replica.truth, replica)


def true_pages(crawled: Crawled, slug: str) -> dict[str, Any]:
    return {url: page for url, page in crawled.truth.pages.items() if f"//www.{slug}.example/" in url}


@pytest.mark.parametrize("slug", WHOLE)
def test_every_document_of_a_family_is_archived_and_nothing_else(crawled: Crawled, slug: str) -> None:
    stored, published = set(crawled.pages(slug)), set(true_pages(crawled, slug))

    assert stored == published
    assert len(published) == ROWS


@pytest.mark.parametrize("slug", WHOLE)
def test_every_field_and_every_text_of_a_family_is_right(crawled: Crawled, slug: str) -> None:
    stored, wrong = crawled.pages(slug), []
    for url, true in true_pages(crawled, slug).items():
        expected = {each.name: getattr(true.fields, each.name) for each in fields(true.fields)}
        expected |= {name: getattr(true, name) for name in OWN_FIELDS}
        wrong += [
            (url, name, value, stored[url][name])
            for name, value in expected.items()
            if fold_spaces(str(stored[url][name])) != fold_spaces(str(value))
        ]

    assert wrong == []


@pytest.mark.parametrize("slug", WHOLE)
def test_a_framed_list_read_to_its_end_has_a_complete_certificate(crawled: Crawled, slug: str) -> None:
    walk = crawled.walk(slug)

    assert (walk["verdict"], walk["stop_reason"], walk["rows_seen"]) == ("complete", "last_page", ROWS)
    assert (walk["newest"][:10], walk["oldest"][:10]) == ("2026-03-14", "2025-03-02")


@pytest.mark.parametrize(("slug", "shown"), DEAF.items())
def test_an_interface_that_ignores_what_is_asked_leaves_a_truncated_certificate(
    crawled: Crawled, slug: str, shown: int
) -> None:
    walk = crawled.walk(slug)

    assert (walk["verdict"], walk["rows_seen"], walk["rows_declared"]) == ("truncated", shown, ROWS)
    assert f"more than the {shown} rows seen" in walk["detail"]
    assert len(crawled.pages(slug)) == shown
    assert crawled.ran.status == 1


@pytest.mark.parametrize("slug", WHOLE)
def test_every_row_keeps_its_full_title_and_its_date(crawled: Crawled, slug: str) -> None:
    kept = rows(
        crawled.archive,
        "SELECT page.url, entry.title, entry.published FROM entry JOIN page USING (page_id) "
        "JOIN portal ON portal.portal_id = page.portal_id WHERE slug = ?",
        slug,
    )
    code = next(each.code for each in VARIETIES if each.slug == slug)
    true = {(row.url, row.title, row.date) for row in crawled.truth.sections[code].rows}

    assert {(row["url"], row["title"], row["published"][:10]) for row in kept} == true


@pytest.mark.parametrize("slug", WHOLE)
def test_files_are_kept_under_their_names(crawled: Crawled, slug: str) -> None:
    stored = crawled.pages(slug)
    kept: dict[int, set[tuple[str, str]]] = {}
    for row in rows(crawled.archive, "SELECT version_id, url, name FROM attachment"):
        kept.setdefault(row["version_id"], set()).add((row["url"], row["name"]))
    wanted = {url: set(true.attachments) for url, true in true_pages(crawled, slug).items()}

    assert {url: kept.get(page["version_id"], set()) for url, page in stored.items()} == wanted
    assert sum(map(len, wanted.values())) == 2


def test_every_family_has_a_report_that_is_a_file_and_each_is_got_as_served(crawled: Crawled) -> None:
    whole = [each for each in VARIETIES if each.slug in WHOLE]
    kept = rows(crawled.archive, "SELECT portal, url, status, sha256, media_type FROM files")
    alone = rows(
        crawled.archive,
        "SELECT portal, count(*) AS n FROM documents WHERE body_kind = 'attachment_only' GROUP BY 1",
    )

    assert {row["url"]: (row["status"], row["sha256"], row["media_type"]) for row in kept} == {
        url: ("fetched", true.sha256, true.media_type)
        for url, true in crawled.truth.files.items()
        if any(f"//{each.host}/" in url for each in whole)
    }
    assert {row["portal"]: row["n"] for row in alone} == dict.fromkeys((each.code for each in whole), 1)
    assert len({row["media_type"] for row in kept}) >= 7


@pytest.mark.parametrize("slug", ["jilu", "danyuan", "mulu", "jiansuo", "zhanqun", "biaoqian"])
def test_a_framed_list_is_discovered_from_the_home_page(crawled: Crawled, slug: str) -> None:
    variety = next(each for each in VARIETIES if each.slug == slug)

    assert crawled.walk(slug)["found_by"] == "discovered"
    assert crawled.walk(slug)["url"] == f"http://{variety.host}{variety.column}"


def test_captures_tell_what_a_post_sent(crawled: Crawled) -> None:
    sent = rows(crawled.archive, "SELECT url, request_body FROM capture WHERE method = 'POST'")
    bodies = [row["request_body"] for row in sent if "queryList" in row["url"]]

    assert {urlpath(row["url"]) for row in sent} == {
        "/module/web/jpage/dataproxy.jsp", "/module/xxgk/search.jsp", "/queryList",
        "/EpointWebBuilder/rest/lightfrontaction/getgovinfolist",
    }  # fmt: skip
    assert len(set(bodies)) == len(bodies)
    assert any("channelCode%5B%5D=c105699" in body for body in bodies)


def urlpath(url: str) -> str:
    return url.partition("?")[0].partition(".example")[2]


def test_a_second_crawl_of_framed_lists_asks_for_little_and_finds_nothing(crawled: Crawled) -> None:
    before = current(crawled.archive)
    crawled.replica.forget_requests()
    crawl(crawled.archive, crawled.replica, *WHOLE, more=MORE)
    asked = [r for r in crawled.replica.requests if r.path_with_query != "/robots.txt"]

    assert current(crawled.archive) == before
    assert {crawled.walk(slug, run=2)["verdict"] for slug in WHOLE} == {"caught_up"}
    assert len(asked) <= 3 * len(WHOLE)


def test_a_request_that_fails_is_told_and_another_way_is_tried(tmp_path: Path) -> None:
    """Hanweb's proxy by rows is gone, by pages it answers; where nothing answers the walk has failed."""
    archive, lost = tmp_path / "a.db", Response(status=404, body=b"gone")
    address = "http://www.danye.example/module/web/jpage/dataproxy.jsp"
    with Replica(family_world("danye", "mulu")) as replica:
        for start in (16, 21, 26):
            query = f"?startrecord={start}&endrecord={start + 4}&perpage=5"
            replica.world.serve(address + query, lost)
        replica.world.serve("http://www.mulu.example/gkmlpt/api/all/5241?page=1&sid=755041", lost)
        ran = crawl(archive, replica, more=MORE)
    walks = {
        row["slug"]: row
        for row in rows(
            archive,
            "SELECT slug, verdict, stop_reason, rows_seen, detail FROM walk JOIN section USING (section_id) "
            "JOIN portal USING (portal_id)",
        )
    }

    assert (walks["danye"]["verdict"], walks["danye"]["rows_seen"]) == ("complete", ROWS)
    assert (walks["mulu"]["verdict"], walks["mulu"]["stop_reason"]) == ("failed", "list_request")
    assert "catalogue: http_error" in walks["mulu"]["detail"]
    assert ran.status == 1


def test_a_course_that_breaks_off_leaves_a_failed_walk_and_the_rows_before_it(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("jiansuo")) as replica:
        query = next(each for each in _searches(tmp_path, replica) if each.endswith("&page=3"))
        replica.world.serve(f"http://www.jiansuo.example{query}", Response(status=404, body=b"gone"))
        crawl(archive, replica, more=MORE)
        (walk,) = rows(archive, "SELECT verdict, stop_reason, rows_seen, pages FROM walk")

    assert walk == {"verdict": "failed", "stop_reason": "list_request", "rows_seen": 10, "pages": 2}
    assert len(current(archive)) == 10


def _searches(folder: Path, replica: Replica) -> list[str]:
    """Return the search requests that a crawl makes."""
    crawl(folder / "before.db", replica, more=MORE)
    return [r.path_with_query for r in replica.requests if "/common/search/" in r.path_with_query]


def test_a_challenge_behind_a_frame_parks_the_portal(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    challenge = Response(status=412, body=b"<script>$_ts=window['$_ts'];</script>")
    with Replica(family_world("mulu")) as replica:
        replica.world.serve("http://www.mulu.example/gkmlpt/api/all/5241?page=1&sid=755041", challenge)
        ran = crawl(archive, replica, more=MORE)
        (walk,) = rows(archive, "SELECT verdict, stop_reason FROM walk")

    assert walk == {"verdict": "blocked", "stop_reason": "challenge"}
    assert ran.status == 18


def test_a_list_that_is_empty_says_so(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("mulu", "jiansuo", "gongkai")) as replica:
        for site in replica.world.sites.values():
            site.rows.clear()
        replica.world.version += 1
        crawl(archive, replica, more=MORE)
    walks = rows(archive, "SELECT verdict, rows_seen, detail FROM walk")

    assert {(each["verdict"], each["rows_seen"]) for each in walks} == {("complete", 0)}
    assert len(walks) == 3
    assert all("empty" in each["detail"] for each in walks)


def test_a_list_behind_requests_that_had_rows_is_not_believed_to_be_empty(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("mulu", "jiansuo", "gongkai")) as replica:
        crawl(archive, replica, more=MORE)
        before = current(archive)
        for site in replica.world.sites.values():
            site.rows.clear()
        replica.world.version += 1
        ran = crawl(archive, replica, more=MORE)
    walks = rows(archive, "SELECT verdict, stop_reason FROM walk WHERE run_id = 2")

    assert walks == [{"verdict": "failed", "stop_reason": "layout_changed"}] * 3
    assert ran.status == 1
    assert current(archive) == before


TINY = "<html><body><script>window._CONFIG={SID:'755041',TREE:[{id:5241,parent:0,name:'依法行政'}]}</script>"
CATALOGUE = "http://www.mulu.example/gkmlpt/api/all/5241"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def only_walk(archive: Path) -> dict[str, Any]:
    (walk,) = rows(archive, "SELECT verdict, stop_reason, rows_seen, detail FROM walk")
    return walk


def test_a_shell_of_a_few_bytes_is_no_stub(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    shell = Response(headers=HTML, body=f"{TINY}</body></html>".encode())
    with Replica(family_world("mulu")) as replica:
        replica.world.serve("http://www.mulu.example/gkmlpt/index", shell)
        crawl(archive, replica, more=MORE)

    assert (only_walk(archive)["verdict"], only_walk(archive)["rows_seen"]) == ("complete", ROWS)


def test_an_interface_that_gives_out_before_its_total_leaves_a_truncated_walk(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    nothing = Response(headers=HTML, body=b'{"total": 26, "articles": []}')
    with Replica(family_world("mulu")) as replica:
        replica.world.serve(f"{CATALOGUE}?page=3&sid=755041", nothing)
        crawl(archive, replica, more=MORE)
    walk = only_walk(archive)

    assert (walk["verdict"], walk["rows_seen"]) == ("truncated", 10)
    assert len(current(archive)) == 10


def test_a_page_in_place_of_the_data_is_no_list(tmp_path: Path) -> None:
    """A throttled interface answers the section's front page, links and all, with status 200."""
    archive = tmp_path / "a.db"
    links = "".join(
        f'<li><a href="/content/post_{n}.html">某条要闻标题之{n}</a>2026-01-0{n}</li>' for n in range(1, 9)
    )
    front = Response(headers=HTML, body=f"<html><body><ul>{links}</ul></body></html>".encode())
    with Replica(family_world("mulu")) as replica:
        replica.world.serve(f"{CATALOGUE}?page=1&sid=755041", front)
        crawl(archive, replica, more=MORE)
    walk = only_walk(archive)

    assert (walk["verdict"], walk["stop_reason"], walk["rows_seen"]) == ("failed", "list_request", 0)
    assert "is no json" in walk["detail"]
    assert current(archive) == {}


@pytest.mark.parametrize(("status", "method"), [(307, "POST"), (302, "GET")])
def test_a_post_follows_a_redirect_as_its_status_says(tmp_path: Path, status: int, method: str) -> None:
    archive = tmp_path / "a.db"
    away = Response(status=status, headers=(("Location", "/queryList?again=1"),))
    with Replica(family_world("liebiao")) as replica:
        replica.world.serve("http://www.liebiao.example/queryList", away)
        crawl(archive, replica, more=MORE)
        followed = {r.method for r in replica.requests if r.path_with_query == "/queryList?again=1"}

    assert followed == {method}
    assert only_walk(archive)["rows_seen"] == (ROWS if method == "POST" else 5)
    assert only_walk(archive)["verdict"] == ("complete" if method == "POST" else "truncated")


def test_a_frame_whose_script_is_gone_is_a_failed_walk(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with Replica(family_world("qianduan")) as replica:
        gone = Response(status=404, body=b"gone")
        replica.world.serve("http://www.qianduan.example/js/webBuilderCommon.js", gone)
        ran = crawl(archive, replica, more=MORE)

    assert (only_walk(archive)["verdict"], only_walk(archive)["stop_reason"]) == ("failed", "layout")
    assert ran.status == 1


def test_a_script_that_cannot_be_fetched_is_in_the_failure_queue(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    address = "http://www.qianduan.example/js/webBuilderCommon.js"
    with Replica(family_world("qianduan")) as replica:
        replica.world.serve(address, Response(reset=True))
        crawl(archive, replica, more=MORE)
    failed = rows(archive, "SELECT url, kind FROM failure WHERE url = ?", address)

    assert failed == [{"url": address, "kind": "listing"}]


def test_a_store_that_is_empty_where_the_page_shows_all_is_whole(tmp_path: Path) -> None:
    """Some proxies answer an empty store while the page itself holds every row."""
    archive = tmp_path / "a.db"
    with Replica(family_world("fenzu")) as replica:
        site = replica.world.site("620190")
        del site.rows[15:]
        replica.world.version += 1
        crawl(archive, replica, more=MORE)

    assert (only_walk(archive)["verdict"], only_walk(archive)["rows_seen"]) == ("complete", 15)


def test_an_iframe_is_tried_where_no_request_brings_anything(tmp_path: Path) -> None:
    """A column page may carry its channel's id and yet show its list in a frame."""
    archive = tmp_path / "a.db"
    with Replica(family_world("jiansuo")) as replica:
        site = replica.world.site("430191")
        link = '<li><a href="{}">{}</a><span>{}</span></li>'
        listed = "".join(link.format(row.path, row.title, row.date) for row in site.rows)
        channel = f'<meta name="channelid" content="{"0" * 32}"><title>依法行政</title>'
        shell = f'<html><head>{channel}</head><body><iframe src="/jsx/yfxz/nr.shtml"></iframe></body></html>'
        for path, text in (("list", shell), ("nr", f"<html><body><ul>{listed}</ul></body></html>")):
            response = Response(headers=HTML, body=text.encode())
            replica.world.serve(f"http://www.jiansuo.example/jsx/yfxz/{path}.shtml", response)
        crawl(archive, replica, more=MORE)
    walks = rows(archive, "SELECT verdict, rows_seen FROM walk WHERE rows_seen > 0")

    assert {"verdict": "complete", "rows_seen": ROWS} in walks
