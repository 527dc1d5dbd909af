"""A twin host is asked for what the main host cannot give, and only then."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.fetch.troubles import FetchError
from crawler.fetch.twins import TwinHosts
from tests.crawler.fetch.answering import BROKEN, SIDE, Answer, Server, fetcher_for, run
from tests.crawler.fetch.answering import PAGE as WHOLE
from tests.support.factory import HOME, make_portal
from yifa.model.fetch import Ask, FetchKind

NEW = "www.xinqingxi.example"
PORTAL = replace(make_portal(), aliases=(NEW, "qingxi.example"))
PAGE = f"{HOME}a/1.html?id=2"


def test_the_twins_of_a_dead_host_are_tried_in_turn_until_one_stands_in() -> None:
    hosts = TwinHosts(portal=PORTAL)

    tried = [ask.url for ask in hosts.others(Ask(url=PAGE))]
    hosts.stand_in(tried[1])

    assert tried == [
        f"{scheme}://{host}/a/1.html?id=2" for host in (NEW, "qingxi.example") for scheme in ("http", "https")
    ]
    assert hosts.instead(Ask(url=PAGE)).url == f"https://{NEW}/a/1.html?id=2"
    assert list(hosts.others(Ask(url=PAGE))) == []


def test_twins_that_were_tried_in_vain_are_left_alone() -> None:
    hosts = TwinHosts(portal=PORTAL)

    assert len(list(hosts.others(Ask(url=PAGE)))) == 4
    assert list(hosts.others(Ask(url=PAGE))) == []
    assert hosts.instead(Ask(url=PAGE)).url == PAGE


def test_a_dead_host_of_its_own_speaks_against_no_twin() -> None:
    hosts = TwinHosts(portal=PORTAL)

    assert list(hosts.others(Ask(url="http://files.example/1.pdf"))) == []
    assert len(list(hosts.others(Ask(url=PAGE)))) == 4


def test_a_host_of_its_own_has_no_twin() -> None:
    hosts = TwinHosts(portal=PORTAL)
    hosts.stand_in(f"https://{NEW}/")
    file = Ask(url="http://files.example/1.pdf")

    assert hosts.instead(file) is file
    assert list(TwinHosts(portal=PORTAL).others(file)) == []


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        (f"https://{NEW}/", f"https://{NEW}/a/1.html?id=2"),
        (f"https://{NEW}", f"https://{NEW}/a/1.html?id=2"),
        (f"https://{NEW}/b/7.html", f"https://{NEW}/b/7.html"),
        (HOME, HOME),
        ("http://other.example/", "http://other.example/"),
    ],
    ids=["front page", "bare host", "its new address", "own front page", "strange host"],
)
def test_a_redirect_to_a_twins_front_page_means_the_same_address_there(target: str, meant: str) -> None:
    assert TwinHosts(portal=PORTAL).meant(PAGE, target) == meant


def test_a_front_page_leads_to_a_front_page() -> None:
    hosts = TwinHosts(portal=PORTAL)

    assert hosts.meant(HOME, f"http://{NEW}/") == f"http://{NEW}/"
    assert hosts.meant(f"http://{NEW}/", HOME) == HOME


def test_a_former_host_that_sends_everybody_to_the_new_front_page_means_the_same_address() -> None:
    assert TwinHosts(portal=PORTAL).meant(f"http://{NEW}/a/1.html?id=2", HOME) == PAGE


def test_a_request_to_a_twin_is_one_to_the_main_host() -> None:
    hosts = TwinHosts(portal=PORTAL)

    assert hosts.at_main(Ask(url=f"https://{NEW}/a/1.html?id=2")) == Ask(url=PAGE)
    assert hosts.at_main(Ask(url="http://files.example/1.pdf")).url == "http://files.example/1.pdf"


FORMER = "http://former.qingxi.example/"


@pytest.mark.parametrize(
    ("former", "asked"),
    [
        (None, ["1.html", "2.html"]),
        (BROKEN, ["1.html", f"{FORMER}2.html", "2.html"]),
        ((301, {"Location": HOME}, b""), ["1.html", f"{FORMER}2.html", "2.html"]),
        (WHOLE, ["1.html", f"{FORMER}2.html"]),
    ],
    ids=["dead", "hangs up", "leads everybody to the front page", "alive"],
)
def test_a_page_that_leads_to_the_portals_former_host_is_found_on_its_new_one(
    tmp_path: Path, former: Answer | None, asked: list[str]
) -> None:
    """A portal that moved goes on writing its former host where its pages lead on."""
    robots: Answer = (200, {}, b"")
    server = Server({
        f"{HOME}1.html": (301, {"Location": f"{FORMER}2.html"}, b""), f"{HOME}2.html": WHOLE,
        f"{FORMER}2.html": former, f"{FORMER}robots.txt": former and robots, f"{HOME}robots.txt": robots,
        HOME: (200, {}, b"front"),
    })  # fmt: skip
    fetcher = fetcher_for(tmp_path, server)
    fetcher.move(replace(fetcher.portal, aliases=("former.qingxi.example",)))

    async def work() -> None:
        answer = await fetcher.fetch(f"{HOME}1.html", FetchKind.PAGE)
        assert answer.body == WHOLE[2]

    run(work)

    assert [ask.url.removeprefix(HOME) for ask in server.asked if "robots" not in ask.url] == asked


@pytest.mark.parametrize("gone", [None, (301, {"Location": FORMER}, b"")], ids=["dead", "to the front page"])
def test_a_page_that_neither_host_has_is_no_loop(tmp_path: Path, gone: Answer | None) -> None:
    robots: Answer = (200, {}, b"")
    server = Server({
        f"{HOME}1.html": (301, {"Location": f"{FORMER}1.html"}, b""), HOME: WHOLE, FORMER: WHOLE,
        f"{FORMER}1.html": gone and (301, {"Location": HOME}, b""),
        FORMER.replace("http:", "https:") + "1.html": None,
        f"{FORMER}robots.txt": robots, f"{HOME}robots.txt": robots,
    })  # fmt: skip
    fetcher = fetcher_for(tmp_path, server)
    fetcher.move(replace(fetcher.portal, aliases=("former.qingxi.example",)))

    async def work() -> None:
        if gone is None:
            with pytest.raises(FetchError, match="refused"):
                await fetcher.fetch(f"{HOME}1.html", FetchKind.PAGE)
        else:
            assert (await fetcher.fetch(f"{HOME}1.html", FetchKind.PAGE)).url == HOME

    run(work)


def test_a_twin_answers_for_a_dead_main_host_whatever_died_before_and_whatever_another_twin_says(
    tmp_path: Path,
) -> None:
    """A further host that is dead says nothing of the twins, nor one twin's robots.txt of the next."""
    busy, good = "http://busy.qingxi.example/", "http://good.qingxi.example/"
    server = Server({
        f"{SIDE}robots.txt": None, f"{HOME}robots.txt": None, HOME: None,
        f"{busy}robots.txt": (503, {}, b""), "https://busy.qingxi.example/robots.txt": (503, {}, b""),
        good: WHOLE, "https://good.qingxi.example/robots.txt": None,
    })  # fmt: skip
    fetcher = fetcher_for(tmp_path, server)
    fetcher.move(replace(fetcher.portal, aliases=("busy.qingxi.example", "good.qingxi.example")))

    async def work() -> None:
        with pytest.raises(FetchError, match="refused"):
            await fetcher.fetch(f"{SIDE}1.pdf", FetchKind.ATTACHMENT)
        answer = await fetcher.fetch(HOME, FetchKind.PAGE)
        assert answer.url == good

    run(work)
