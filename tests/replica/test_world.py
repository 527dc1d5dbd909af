"""What is changed in the replica's world is served, and true, from then on."""

import http.client
import re
from collections.abc import Iterator

import pytest

from tests.replica import Replica, Response, another
from tests.replica.client import get

PORTALS = ("140225", "140429", "430581", "532329", "620702")
LISTING = "http://www.gsgz.gov.cn/gzzfxxgk/fdzdgknr/yfxz_6051/"


def bare(text: str) -> str:
    """Return *text* without white space."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


def test_a_page_parameter_is_ignored_unless_the_world_heeds_it(replica: Replica) -> None:
    section = replica.truth.sections["430581"]
    first, second = (get(replica, url).body for url in section.page_urls)

    assert get(replica, section.url + "?page=2").body == first

    replica.world.ignore_page_parameter = False

    assert get(replica, section.url + "?page=2").body == second
    assert get(replica, section.url + "?page=99").body == first


def test_an_inserted_notice_shifts_every_countdown_address(replica: Replica) -> None:
    before = {url: get(replica, url).text for url in replica.truth.sections["532329"].page_urls}
    site = replica.world.site("532329")

    added = [replica.world.insert("武定县", another(site, number)) for number in (1, 2)]

    section = replica.truth.sections["532329"]
    assert [row.url for row in section.rows[:2]] == added[::-1]
    assert section.pages == 4
    stem = "http://www.ynwd.gov.cn/zfxxgk/fdzdgknr/yfxz"
    assert section.page_urls == (f"{stem}.htm", f"{stem}/3.htm", f"{stem}/2.htm", f"{stem}/1.htm")
    assert get(replica, f"{stem}/1.htm").text != before[f"{stem}/1.htm"]
    assert all(get(replica, url).status == 200 for url in added)
    assert set(added) < set(replica.truth.pages)


@pytest.mark.parametrize("portal", PORTALS)
def test_an_inserted_notice_is_served_and_true(replica: Replica, portal: str) -> None:
    url = replica.world.insert(portal, another(replica.world.site(portal)))

    page = replica.truth.pages[url]

    assert bare(page.text.split("\n")[0]) in bare(get(replica, url).text)


def test_an_edited_notice_changes_its_page_its_row_and_the_truth(replica: Replica) -> None:
    url = next(url for url, page in replica.truth.pages.items() if page.portal == "140225")
    before = get(replica, url).body

    replica.world.edit(url, title="改过的标题", blocks=("改过的正文。",))

    assert get(replica, url).body != before
    assert replica.truth.pages[url].text.startswith("改过的正文。")
    assert "改过的标题" in get(replica, replica.truth.sections["140225"].url).text


def test_a_withdrawn_notice_is_gone_and_a_delisted_one_only_loses_its_row(replica: Replica) -> None:
    gone, hidden = [url for url, page in replica.truth.pages.items() if page.portal == "430581"][:2]

    replica.world.withdraw(gone)
    replica.world.delist(hidden)

    listed = {row.url for row in replica.truth.sections["430581"].rows}
    assert (get(replica, gone).status, get(replica, hidden).status) == (404, 200)
    assert not listed & {gone, hidden}
    assert not set(replica.truth.pages) & {gone, hidden}


def test_an_unknown_portal_is_a_key_error(replica: Replica) -> None:
    with pytest.raises(KeyError):
        replica.world.site("000000")


def test_counters_change_every_answer_only_while_they_are_on(replica: Replica) -> None:
    url = next(url for url, page in replica.truth.pages.items() if page.portal == "430581")
    still = [get(replica, url).body for _ in range(2)]

    replica.world.set_counter()
    moving = [get(replica, url).body for _ in range(2)]

    assert still[0] == still[1]
    assert moving[0] != moving[1]
    assert "浏览次数" in moving[0].decode()


def test_a_canned_response_stands_before_everything_until_it_is_taken_back(replica: Replica) -> None:
    url = LISTING + "?x=1"
    fault = Response(status=503, headers=(("Retry-After", "7"),), body=b"later", delay_seconds=0.001)

    replica.world.serve(url, fault)
    answer = get(replica, url)
    replica.world.serve(url, None)

    assert (answer.status, answer.headers["Retry-After"], answer.body) == (503, "7", b"later")
    assert get(replica, url).status == 200


def test_a_body_shorter_than_promised_ends_with_the_connection(replica: Replica) -> None:
    replica.world.serve(LISTING, Response(body=b"half", promised_length=400))

    with pytest.raises(http.client.IncompleteRead) as caught:
        get(replica, LISTING)

    assert caught.value.partial == b"half"


def test_a_reset_connection_is_no_answer(replica: Replica) -> None:
    replica.world.serve(LISTING, Response(reset=True))

    with pytest.raises(ConnectionError):
        get(replica, LISTING)


def test_requests_are_recorded_in_order_and_forgotten_when_told(replica: Replica) -> None:
    get(replica, LISTING + "?a=1", Cookie="x")
    get(replica, "http://www.ynwd.gov.cn/nothing")

    first, second = replica.requests

    assert (first.host, first.path_with_query) == ("www.gsgz.gov.cn", "/gzzfxxgk/fdzdgknr/yfxz_6051/?a=1")
    assert (first.method, first.header("cookie"), first.header("x-none")) == ("GET", "x", "")
    assert second.at_monotonic > first.at_monotonic
    replica.forget_requests()
    assert replica.requests == ()
