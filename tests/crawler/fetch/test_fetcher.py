"""One portal's fetcher, with a downloader that answers what a test wants: pace, breaker, redirects."""

from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.fetch.troubles import FetchError, ParkedError
from tests.crawler.fetch.answering import HOME, PAGE, SIDE, Answer, Server, fetcher_for, run
from yifa.model.errors import GaveUpError
from yifa.model.fetch import Ask, FetchKind

PAUSE = 0.05


def test_no_two_requests_come_closer_than_the_pause_whatever_host_and_redirect(tmp_path: Path) -> None:
    server = Server(
        {HOME: (302, {"Location": "/b"}, b""), f"{HOME}b": (302, {"Location": SIDE}, b""), SIDE: PAGE}
    )
    fetcher = fetcher_for(tmp_path, server, PAUSE)

    async def work() -> None:
        answer = await fetcher.fetch(HOME, FetchKind.PAGE)
        assert answer.url == SIDE

    run(work)

    assert len(server.times) == 5  # two robots.txt among them
    assert all(later - earlier >= PAUSE for earlier, later in pairwise(server.times))


def test_an_answer_says_which_redirects_led_on_to_it(tmp_path: Path) -> None:
    """And what was sent for it; a downloader that does not know the machine says none."""
    server = Server(
        {HOME: (302, {"Location": "/b"}, b""), f"{HOME}b": (301, {"Location": SIDE}, b""), SIDE: PAGE}
    )
    fetcher = fetcher_for(tmp_path, server)

    async def work() -> None:
        custody = (await fetcher.fetch(HOME, FetchKind.PAGE)).custody
        assert custody is not None
        assert custody.redirects == ((HOME, 302), (f"{HOME}b", 301))
        assert (custody.remote_address, custody.certificate_sha256) == (None, None)
        assert ("Referer", f"{HOME}b") in custody.request_headers

    run(work)


@pytest.mark.parametrize(("status", "method", "body"), [(301, "GET", b""), (307, "POST", b"page=2")])
def test_a_redirected_post_is_sent_again_only_where_the_redirect_says_so(
    tmp_path: Path, status: int, method: str, body: bytes
) -> None:
    server = Server({HOME: (status, {"Location": "/list"}, b""), f"{HOME}list": PAGE})
    fetcher = fetcher_for(tmp_path, server)

    async def work() -> None:
        await fetcher.fetch(Ask(url=HOME, method="POST", body="page=2"), FetchKind.LISTING)

    run(work)

    assert [(each.method, each.body) for each in server.asked] == [("POST", b"page=2"), (method, body)]


def test_a_further_host_that_fails_is_left_alone_and_the_portal_is_not(tmp_path: Path) -> None:
    server = Server(
        {HOME: PAGE, f"{SIDE}robots.txt": (200, {}, b""), **{f"{SIDE}{n}": None for n in range(9)}}
    )
    fetcher = fetcher_for(tmp_path, server)

    async def work() -> None:
        for number in range(5):
            with pytest.raises(FetchError, match="refused"):
                await fetcher.fetch(f"{SIDE}{number}", FetchKind.PAGE)
        with pytest.raises(FetchError, match="5 failures in a row"):
            await fetcher.fetch(f"{SIDE}5", FetchKind.LISTING)
        await fetcher.fetch(HOME, FetchKind.PAGE)

    run(work)

    assert len(server.asked) == 6
    assert fetcher.breaker.is_parked(f"{SIDE}6")
    assert not fetcher.breaker.is_parked(HOME)
    assert "5 failures in a row" in str(fetcher.breaker.parked["side.qingxi.example"])


@pytest.mark.parametrize(
    ("raised", "told"),
    [(RuntimeError("can't start new thread"), GaveUpError), (RuntimeError("of our own"), RuntimeError)],
    ids=["no thread", "another"],
)
def test_what_is_used_up_ends_the_run_and_any_other_fault_stays_as_it_was(
    tmp_path: Path, raised: Exception, told: type[Exception]
) -> None:
    async def download(_request: Request) -> Response:
        raise raised

    fetcher = fetcher_for(tmp_path, Server({}))
    fetcher.download = download

    async def work() -> None:
        with pytest.raises(told) as caught:
            await fetcher.fetch(HOME, FetchKind.PAGE)
        assert caught.value.__cause__ is (raised if told is GaveUpError else None)

    run(work)


def test_pages_that_are_not_for_us_are_told_from_a_ban_by_the_home_page(tmp_path: Path) -> None:
    secret: dict[str, Answer | None] = {f"{HOME}{n}": (403, {}, b"") for n in range(9)}
    open_home = fetcher_for(tmp_path, Server({HOME: PAGE, **secret}))
    (tmp_path / "b").mkdir()
    shut_home = fetcher_for(tmp_path / "b", Server({HOME: (403, {}, b""), **secret}))

    async def work() -> None:
        for number in range(9):
            await open_home.fetch(f"{HOME}{number}", FetchKind.PAGE)
        for number in range(3):
            await shut_home.fetch(f"{HOME}{number}", FetchKind.PAGE)
        with pytest.raises(ParkedError, match="the home page the last"):
            await shut_home.fetch(f"{HOME}3", FetchKind.PAGE)

    run(work)


@pytest.mark.parametrize("broken", [b"<p>one</p>", b"<p>two"])
def test_a_body_nobody_told_the_length_of_is_believed_when_it_comes_twice_or_ends(
    tmp_path: Path, broken: bytes
) -> None:
    bodies = iter([broken, b"<p>one</p>", b"<p>x</p></html>"])

    class Partial(Server):
        async def download(self, request: Request) -> Response:
            answer = await super().download(request)
            if not request.url.endswith("/robots.txt"):
                return Response(request.url, body=next(bodies), flags=["partial"])
            return answer

    server = Partial({})
    fetcher = fetcher_for(tmp_path, server)
    flags = []

    async def work() -> None:
        flags.append((await fetcher.fetch(HOME, FetchKind.PAGE)).flags)
        flags.append((await fetcher.fetch(HOME, FetchKind.PAGE)).flags)

    run(work)

    assert ("partial" in flags[0]) == (broken == b"<p>two")
    assert "partial" not in flags[1]
    assert server.asked[1].headers["Accept-Encoding"] == b"identity"
    assert len(server.asked) == 3  # the last one ends as a page does


@pytest.mark.parametrize(
    ("body", "believed"),
    [
        (b"%PDF-1.4 half", False), (b"PK\x03\x04 half", False), (b"{\\rtf1 half", False),
        (b"PK\x03\x04 x PK\x05\x06", True), (b"plain text", True), (b"<p>no end", True),
    ],
)  # fmt: skip
def test_a_file_that_breaks_off_twice_at_one_place_is_not_believed(
    tmp_path: Path, body: bytes, believed: bool
) -> None:
    class Partial(Server):
        async def download(self, request: Request) -> Response:
            return Response(request.url, body=body, flags=["partial"])

    fetcher = fetcher_for(tmp_path, Partial({}))

    async def work() -> None:
        flags = (await fetcher.fetch(HOME, FetchKind.ATTACHMENT)).flags
        assert ("partial" in flags) != believed

    run(work)


WHOLE = b"<p>x</p></html>"
PARTS = {
    "no range": (206, {}),
    "the first half": (206, {"Content-Range": "bytes 0-14/30"}),
    "the second half": (206, {"Content-Range": "bytes 15-29/30"}),
    "of an unknown whole": (206, {"Content-Range": "bytes 0-14/*"}),
    "several ranges": (206, {"Content-Type": "multipart/byteranges; boundary=x"}),
    "a range of another length": (206, {"Content-Range": "bytes 0-99/100"}),
    "no sense": (206, {"Content-Range": "bytes=0-14"}),
    "a part under 200": (200, {"Content-Range": "bytes 0-14/30"}),
}  # fmt: skip
WHOLES = {
    "the whole": (206, {"Content-Range": "bytes 0-14/15"}),
    "the whole, in capitals": (206, {"Content-Range": "Bytes 0-14/15"}),
    "the whole as it came compressed": (206, {"Content-Range": "bytes 0-8/9", "Content-Length": "9"}),
    "the whole, its last byte miscounted": (206, {"Content-Range": "bytes 0-15/15"}),
    "the whole, counted from one": (206, {"Content-Range": "bytes 1-15/15"}),
    "no sense under 200": (200, {"Content-Range": "bytes */15"}),
    "of an unknown whole under 200": (200, {"Content-Range": "bytes 0-14/*"}),
    "the whole under 200": (200, {"Content-Range": "bytes 0-14/15"}),
    "no range at all": (200, {}),
}  # fmt: skip


def test_a_part_that_nobody_asked_for_is_cut_and_says_so_and_is_no_outage(tmp_path: Path) -> None:
    answers: dict[str, Answer | None] = {
        f"{HOME}{n}": (*told, WHOLE) for n, told in enumerate((*PARTS.values(), *WHOLES.values()))
    }
    fetcher = fetcher_for(tmp_path, Server(answers))
    cut: list[bool] = []

    async def work() -> None:
        for url in answers:
            flags = (await fetcher.fetch(url, FetchKind.ATTACHMENT)).flags
            cut.append("dataloss" in flags)
            assert ("part" in flags) == cut[-1]

    run(work)

    assert cut == [True] * len(PARTS) + [False] * len(WHOLES)


@pytest.mark.parametrize("target", ["/zwgk/法治.html", "/zwgk/报告?名=甲", "/a%20b/法.htm", "/plain.html"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_redirect_to_raw_bytes_asks_for_those_bytes(tmp_path: Path, target: str, encoding: str) -> None:
    raw = target.encode(encoding)
    wanted = HOME.rstrip("/") + quote(raw, safe="/?=%")
    server = Server({HOME: (301, {"Location": raw}, b""), wanted: PAGE})
    fetcher = fetcher_for(tmp_path, server)

    async def work() -> None:
        assert (await fetcher.fetch(HOME, FetchKind.LISTING)).status == 200

    run(work)

    assert [request.url for request in server.asked] == [HOME, wanted]


@pytest.mark.parametrize(
    ("rules", "barred"),
    [
        ("User-agent: yifa\nDisallow: /", True),
        ("User-agent: yifa/1.0\nDisallow: /", True),
        ("user-agent: YIFA (old)\r\nDisallow: /", True),
        ("User-agent: somebody\nUser-agent: yifa/2\nDisallow: /", True),
        ("User-agent: *\nDisallow: /", True),
        ("User-agent: yifa\nDisallow:\n\nUser-agent: *\nDisallow: /", False),
        ("User-agent: yif\nDisallow: /", False),
        ("User-agent: archive\nDisallow: /", False),
        ("User-agent: yifa-news\nDisallow: /", False),
        ("User-agent: research\nDisallow: /\nUser-agent: *\nDisallow: /x/", False),
        ("User-agent:\nDisallow: /", False),
    ],
)
def test_robots_txt_is_heard_by_our_product_token(tmp_path: Path, rules: str, barred: bool) -> None:
    server = Server({f"{HOME}robots.txt": (200, {}, rules.encode()), HOME: PAGE})
    fetcher = fetcher_for(tmp_path, server, agent="yifa/0.3 (research archive of reports; no contact)")

    async def work() -> None:
        if barred:
            with pytest.raises(FetchError, match="disallows"):
                await fetcher.fetch(HOME, FetchKind.PAGE)
        else:
            assert (await fetcher.fetch(HOME, FetchKind.PAGE)).status == 200

    run(work)
