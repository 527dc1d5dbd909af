"""G11: inputs nobody would write, at whatever reads what portals send; no crash, no surprise, nothing slow.

Seeds written by us are cut, flipped, doubled, spliced and sprinkled with what hurts readers. Each worker is a
process of its own, so that a crash of a C library is seen, with the number of the input that caused it.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from pipelines.record import make_record
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import ROOT
from tests.faults.site import make_site
from tests.replica import Request, new_world
from tests.replica.server import Portals
from tests.replica.worlds.families import family_world
from tests.support.factory import make_fetched, make_page, make_portal
from yifa.model.errors import YifaError
from yifa.model.fetch import FetchKind
from yifa.model.portal import Portal
from yifa.reading.addresses import canonical, resolve
from yifa.reading.charset import decode
from yifa.reading.dating.dates import date_from_url, find_moments, read_moment
from yifa.reading.dating.row_dates import read_row_date
from yifa.reading.files.names import name_in
from yifa.reading.response import draft_of, listing_of, open_response

LONGEST_SECONDS = 1.0
MOST_CHANGES = 8
LONG_EVERY = 12
TODAY = date(2026, 11, 26)
URL = "http://www.qingxi.example/zwgk/t20260115_1.html"
SHOWN = 5
# what hurts readers: markup without end, lies about charsets, numbers that are none
TOKENS = (
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<script>",
    b"</script>",
    b"<table>",
    b"<tr><td>",
    b"</td>",
    b"<font>" * 300,
    b"<div>" * 3000,
    b"&#0;",
    b"&#xD800;",
    b"&#1114112;",
    b"&nbsp;" * 50,
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\x81\x30\x81\x30",
    b"\xa1\xa1" * 100,
    b"charset=uu",
    b"charset=utf-16",
    b'<meta charset="hex">',
    b"2024\xe5\xb9\xb402\xe6\x9c\x8830\xe6\x97\xa5",
    b"0206-99-99",
    b"9" * 400,
    b" " * 5000,
    b"\xe2\x80\xae",
    b"\xc2\xa0",
    b"%00",
    b"%",
    b"%zz",
    b"//",
    b"\\",
    b"http://[",
    b"http://[::1",
    b":99999",
    b"filename*=",
    b"utf-16''%ff",
    b'filename="',
    b"\r\n",
    b"=?gbk?b?",
    b'onclick="',
    b"createPageHTML(",
    b"<datastore><record>",
    b'{"a":[',
    b"<base href=",
    b"<frameset>",
    b"<svg><math>",
    b"<plaintext>",
    b"<select>",
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fed, and with what to begin."""

    seeds: Sequence[bytes]
    read: Callable[[bytes], object]
    long: Callable[[], Sequence[bytes]] | None = None
    """makes further seeds, many times longer: one of `LONG_EVERY` begins with one of them"""


def _portal() -> Portal:
    return make_portal()


@cache
def _printed(*, lists: bool) -> list[bytes]:
    """Return the columns, or a document, of every replica portal: what each family of platforms prints."""
    found = []
    for world in (new_world(), family_world()):
        portals = Portals(world)
        for site in world.sites.values():
            path = site.column if lists else next(iter(site.notices))
            asked = Request(
                host=site.hosts[0], path_with_query=path, method="GET", headers=(), at_monotonic=0
            )
            found.append(portals.answer(asked).body)
    return found


def _pages() -> list[bytes]:
    site = make_site(1, 5)
    pages = [site.page(each).body for each in site.documents]
    table = site.markup(site.documents[0], main="<table><tr><td>索引号</td><td>0001/2026-1</td></tr></table>")
    return [*pages, table.encode(), make_page()[:400] + make_page()[-900:], table.encode("gb18030")]


def _listings() -> list[bytes]:
    site = make_site(2, 12)
    json_rows = (
        '{"rows":[{"title":"关于法治政府建设的报告","url":"/a/1.html","date":"2026-01-05"}],"total":1}'
    )
    store = (
        "<datastore><nextgroup></nextgroup><recordset><record><![CDATA[<li><a href='/1.html'>报告</a></li>]]>"
    )
    return [site.listing(0).body, json_rows.encode(), store.encode(), site.home().body]


def _read_page(data: bytes) -> object:
    opened = open_response(make_fetched(URL, data), PORTAL)
    draft = draft_of(opened, PORTAL)
    return make_record(draft, opened.decoded, portal=PORTAL)


def _read_listing(data: bytes) -> object:
    return listing_of(open_response(make_fetched(URL, data, kind=FetchKind.LISTING), PORTAL), PORTAL, TODAY)


def _decode(data: bytes) -> object:
    label, _, body = data.partition(b"\n")
    return decode(body, label.decode("latin-1"))


def _dates(data: bytes) -> object:
    text = data.decode("utf-8", "replace")
    return (
        find_moments(text),
        read_moment(text),
        date_from_url(text),
        read_row_date(text, url=text),
    )


def _name(data: bytes) -> object:
    return name_in(data.decode("latin-1"))


def _address(data: bytes) -> object:
    base, _, href = data.decode("utf-8", "surrogateescape").partition(" ")
    found = resolve(URL, href), resolve(base, href)
    return [canonical(each) for each in found if each]


PORTAL = _portal()
TARGETS: Mapping[str, Target] = {
    "decode": Target(
        [
            b"text/html; charset=gb2312\n" + "依法行政年度报告".encode("gb18030") * 9,
            b"text/html\n<meta charset=utf-8>" + "法治政府建设".encode() * 9,
            b"text/html; charset=utf-16\n" + "行政复议".encode("utf-16") * 9,
            b"text/html; charset=big5\n" + "行政處罰".encode("big5") * 9,
        ],
        _decode,
    ),
    "dates": Target(
        [each.encode() for each in (
            "2024年3月5日 10:20", "二〇二四年三月五日", "发布日期：2024-03-05", "24/3/5", "03-05",
            "http://a.cn/202403/t20240305_12.html", "2024.03", "昨天", "1711929600000",
        )],
        _dates,
    ),
    "file name": Target(
        [
            b'attachment; filename="report.pdf"', b"attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf",
            'attachment; filename="报告.docx"'.encode(), 'attachment; filename="报告.doc"'.encode("gbk"),
            b'attachment; filename="../../etc/passwd"', b"inline; filename==?gbk?B?sai45g==?=",
        ],
        _name,
    ),
    "address": Target(
        [
            b"http://a.gov.cn/x/ ../y.html?id=1#a", b"http://a.gov.cn /xx/;jsessionid=AB?b=2&a=1",
            b"http://a.gov.cn/x/index.htm //b.gov.cn/%E4%BE%9D", "http://a.cn/ http://县.政务/报告.html".encode(),
            b"javascript:void(0) mailto:a@b", b"http://a.cn http://[::1]:80/", b"data:text/html,x file:///e",
        ],
        _address,
    ),
    "listing": Target(_listings(), _read_listing, partial(_printed, lists=True)),
    "page": Target(_pages(), _read_page, partial(_printed, lists=False)),
}  # fmt: skip


def changed(target: Target, dice: random.Random) -> bytes:
    """Return a seed after some random changes."""
    seeds = target.long() if target.long and not dice.randrange(LONG_EVERY) else target.seeds
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, MOST_CHANGES)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << dice.randrange(8)
            case 1:
                del data[at : at + dice.randint(1, 40)]
            case 2:
                data[at:at] = dice.choice(TOKENS)
            case 3:
                other = dice.choice(seeds)
                cut = dice.randrange(len(other) + 1)
                data[at:] = other[cut:]
            case 4:
                piece = data[at : at + dice.randint(1, 60)]
                data[at:at] = piece * dice.randint(1, 5)
            case _:
                data[at : at + 1] = dice.randbytes(dice.randint(1, 6))
    return bytes(data)


def feed(name: str, number: int, seed: str) -> list[str]:
    """Feed so many inputs and return what went wrong."""
    target, dice = TARGETS[name], random.Random(seed)
    wrong = []
    for at in range(number):
        data = changed(target, dice)
        began = time.perf_counter()
        try:
            target.read(data)
        except YifaError:
            pass  # a refusal with a name is what is asked for
        except Exception as error:  # noqa: BLE001 - what is caught here is what is looked for
            wrong.append(f"{name} {at}: {type(error).__name__}: {error!s:.120}: {data[:80]!r}")
        if (seconds := time.perf_counter() - began) > LONGEST_SECONDS:
            wrong.append(f"{name} {at}: {seconds:.1f} s: {data[:80]!r}")
    return wrong


def _feed_apart(name: str, number: int, seed: str) -> list[str]:
    """Feed in a process of its own, so that a crash is a line too."""
    command = [sys.executable, "-m", "tests.acceptance.torture.answers.fuzz", name, str(number), seed]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    return (
        lines
        if done.returncode == 0
        else [*lines, f"{name}: died with {done.returncode}: {done.stderr[-300:]}"]
    )


def run(setting: Setting) -> Measured:
    """Feed every target."""
    number = setting.size(1_000_000, 1_000)
    share = number // setting.workers
    cases = [
        (name, share, f"{setting.seed} {name} {worker}")
        for name in TARGETS
        for worker in range(setting.workers)
    ]
    told = setting.each(lambda case: _feed_apart(*case), cases)
    wrong = [line for lines in told for line in lines]
    return Measured(
        figure=f"{share * setting.workers} inputs x {len(TARGETS)} targets: {len(wrong)} surprises",
        misses=wrong,
    )


def main(words: Sequence[str]) -> None:
    """Feed as told and print what went wrong."""
    name, number, seed = words
    for line in feed(name, int(number), seed):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
