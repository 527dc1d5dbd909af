"""Where the crawl may go, whatever an address looks like."""

import socket

import pytest

from crawler.discover.probe import provisional
from crawler.net.scope import is_public, public_among, refuse
from yifa.model.fetch import OutcomeCode

PORTAL = provisional("http://www.a.gov.cn:8080/")
LITERALS = [
    "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
    "017700000001", "169.254.169.254", "2852039166", "0xa9fea9fe", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "127.0.0.1.",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[fec0::1]",
    "１２７．０．０．１", "127。0。0。1", "①②⑦.0.0.1", "8.8.8.8", "[2001:4860:4860::8888]",
]  # fmt: skip


@pytest.mark.parametrize("host", LITERALS)
@pytest.mark.parametrize("form", ["http://{}/", "https://{}:443/x", "//{}/x"])
def test_an_address_in_place_of_a_host_is_refused_however_it_is_spelled(host: str, form: str) -> None:
    refusal = refuse(form.format(host), PORTAL)

    assert refusal is not None
    assert refusal.code is OutcomeCode.BLOCKED_ADDR


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://www.b.gov.cn/", OutcomeCode.REDIRECT_OFFSITE),
        ("http://a.gov.cn/", OutcomeCode.REDIRECT_OFFSITE),
        ("http://www.a.gov.cn.evil.cn/", OutcomeCode.REDIRECT_OFFSITE),
        ("http://localhost/", OutcomeCode.REDIRECT_OFFSITE),
        ("http://www.a.gov.cn./", OutcomeCode.REDIRECT_OFFSITE),
        ("http:///x", OutcomeCode.REDIRECT_OFFSITE),
        ("http://user@www.a.gov.cn/", OutcomeCode.BLOCKED_ADDR),
        ("http://www.a.gov.cn@127.0.0.1/", OutcomeCode.BLOCKED_ADDR),
        ("http://www.a.gov.cn\\@127.0.0.1/", OutcomeCode.BLOCKED_ADDR),
        ("http://www.a.gov.cn%0d%0aHost:x/", OutcomeCode.BLOCKED_ADDR),
        ("http://www.a.gov.cn:port/", OutcomeCode.BLOCKED_ADDR),
        ("http://[::1/", OutcomeCode.BLOCKED_ADDR),
        ("http://www.a.gov.cn:22/", OutcomeCode.BLOCKED_PORT),
        ("http://www.a.gov.cn:0/", OutcomeCode.BLOCKED_PORT),
        ("http://www.a.gov.cn:6379/", OutcomeCode.BLOCKED_PORT),
        ("file:///etc/passwd", OutcomeCode.BLOCKED_SCHEME),
        ("FILE:///etc/passwd", OutcomeCode.BLOCKED_SCHEME),
        (" javascript:alert(1)", OutcomeCode.BLOCKED_SCHEME),
        ("data:text/html,x", OutcomeCode.BLOCKED_SCHEME),
        ("ftp://www.a.gov.cn/", OutcomeCode.BLOCKED_SCHEME),
        ("gopher://www.a.gov.cn/", OutcomeCode.BLOCKED_SCHEME),
        ("s3://www.a.gov.cn/", OutcomeCode.BLOCKED_SCHEME),
    ],
)
def test_what_is_not_the_portals_is_refused_with_its_reason(url: str, code: OutcomeCode) -> None:
    refusal = refuse(url, PORTAL)

    assert refusal is not None
    assert refusal.code is code


@pytest.mark.parametrize("place", ["", ":80", ":443", ":8080"])
def test_the_portals_own_hosts_may_be_asked_at_known_ports_and_those_the_profile_names(place: str) -> None:
    assert refuse(f"http://www.a.gov.cn{place}/x?y=1", PORTAL) is None


@pytest.mark.parametrize("host", [each.strip("[]") for each in LITERALS[:-2]])
def test_whatever_the_system_takes_for_an_address_is_judged_as_the_one_it_means(host: str) -> None:
    try:
        found = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return  # no address to the system either: nothing to connect to
    addresses = [str(each[4][0]) for each in found]

    assert public_among(addresses) == []


def test_public_addresses_may_be_connected_to() -> None:
    found = ["2001:da8:200::1", "101.6.6.6", "10.0.0.1", "101.6.6.6", "fe80::1%eth0"]

    assert public_among(found) == ["101.6.6.6", "2001:da8:200::1"]
    assert is_public("::ffff:101.6.6.6")
