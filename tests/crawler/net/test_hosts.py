"""`--portal-host`: where a portal is really reached."""

import pytest

from crawler.net.hosts import read_host_map
from yifa.model.errors import UsageError


def test_a_mapped_host_keeps_scheme_path_and_query() -> None:
    hosts = read_host_map(["www.a.gov.cn=127.0.0.1:8000", "https://www.a.gov.cn=127.0.0.1:8443"])

    assert hosts.address("http", "www.a.gov.cn") == ("127.0.0.1", 8000)
    assert hosts.address("https", "www.a.gov.cn") == ("127.0.0.1", 8443)
    assert hosts.address("http", "www.b.gov.cn") is None


@pytest.mark.parametrize(
    "value", ["a.gov.cn", "a.gov.cn=127.0.0.1", "=1:2", "a.gov.cn=h:0", "a.gov.cn=h:99999"]
)
def test_a_rule_of_another_form_is_a_usage_error(value: str) -> None:
    with pytest.raises(UsageError, match="HOST=ADDR:PORT"):
        read_host_map([value])


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("127.0.0.1:80", True),
        ("[::1]:80", True),
        ("localhost:80", True),
        ("10.0.0.1:80", False),
        ("x.cn:80", False),
    ],
)
def test_only_loopback_counts_as_covered(address: str, loopback: bool) -> None:
    hosts = read_host_map([f"a.gov.cn={address}"])

    assert hosts.covers(["a.gov.cn"]) is loopback
    assert not hosts.covers(["a.gov.cn", "b.gov.cn"])


def test_the_map_is_recorded_as_given() -> None:
    assert read_host_map(["http://a.gov.cn=[::1]:80"]).as_text() == {"http://a.gov.cn": "[::1]:80"}
