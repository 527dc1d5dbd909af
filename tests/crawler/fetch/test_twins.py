"""A twin host is asked for what the main host cannot give, and only then."""

from dataclasses import replace

import pytest

from crawler.fetch.twins import TwinHosts
from tests.support.factory import HOME, HOST, make_portal
from yifa.model.fetch import Ask

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
    assert hosts.meant(f"http://{NEW}/a", f"http://{HOST}/") == f"http://{HOST}/"
