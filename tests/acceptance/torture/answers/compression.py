"""G8: pages whose compressed bytes were cut or flipped on the way; none may be stored as if it were whole."""

import gzip
import random
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import brotli

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.portals import crawl
from tests.faults.case import holds
from tests.faults.serving import FaultyPortals
from tests.faults.site import Answer, Call, Document, Reply, Site, make_site
from tests.support.crawling import rows
from yifa.reading.decompress import DecompressionError, decompress

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FIRST = 501
PER_SITE = 100
LIMIT = 1 << 25


def _raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return machine.compress(data) + machine.flush()


CODECS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A page as it arrives."""

    codec: str
    how: str
    body: bytes

    def answer(self, whole: bytes, call: Call) -> Reply:
        """Return it, or the whole page to whoever wants it plain."""
        if "identity" in call.headers.get("accept-encoding", ""):
            return Answer(body=whole)
        headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", CODECS[self.codec][0]))
        return Answer(headers=headers, body=self.body)


def damage(page: bytes, dice: random.Random) -> Damaged:
    """Return a page compressed and damaged so that it cannot be had from what is left of it."""
    while True:
        codec = dice.choice(list(CODECS))
        encoding, compress = CODECS[codec]
        body = bytearray(compress(page))
        if dice.random() < 0.5:
            at = dice.randrange(4, len(body))
            del body[at:]
            how = f"cut to {at}"
        else:
            at = dice.randrange(len(body) * 8)
            body[at // 8] ^= 1 << at % 8
            how = f"bit {at} flipped"
        if not _is_harmless(bytes(body), encoding, page):
            return Damaged(codec=codec, how=how, body=bytes(body))


def _is_harmless(body: bytes, encoding: str, page: bytes) -> bool:
    """Return whether the page can be had whole all the same: a flip in a file name or a time, say."""
    try:
        return decompress(body, [encoding], LIMIT).body == page
    except DecompressionError:
        return False


def make_sites(number: int, dice: random.Random) -> tuple[list[Site], dict[str, tuple[Document, Damaged]]]:
    """Return portals with so many damaged pages in all, and what is damaged, by address."""
    sites, damaged = [], {}
    for first in range(0, number, PER_SITE):
        site = make_site(FIRST + first // PER_SITE, min(PER_SITE, number - first))
        for document in site.documents:
            page = site.page(document).body
            bad = damage(page, dice)
            site.answer(lambda call, bad=bad, page=page: bad.answer(page, call), document.path)  # type: ignore[misc]
            damaged[site.url(document.path)] = (document, bad)
        sites.append(site)
    return sites, damaged


def run(setting: Setting) -> Measured:
    """Crawl the damaged pages, and look at what was stored."""
    number = setting.size(1000, 100)
    sites, damaged = make_sites(number, setting.dice("G8"))
    with FaultyPortals() as server:
        status, said = crawl(server, sites, setting.folder)
    archive = setting.folder / "a.db"
    stored = {
        row["url"]: row["text"]
        for row in rows(
            archive,
            "SELECT g.url, d.text FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id "
            "JOIN document AS d USING (document_id)",
        )
    }
    wrong = [url for url, text in stored.items() if not holds(text, damaged[url][0])]
    told = {row["url"] for row in rows(archive, "SELECT url FROM failure")}
    plain = {
        f"http://{each.host}{each.path}"
        for each in server.asked
        if "identity" in dict(each.headers).get("accept-encoding", "")
    }
    silent = set(damaged) - plain - told
    misses = [f"stored damaged: {url} ({damaged[url][1].codec}, {damaged[url][1].how})" for url in wrong]
    misses += [
        f"not noticed: {url} ({damaged[url][1].codec}, {damaged[url][1].how})" for url in sorted(silent)
    ]
    if not stored:
        misses.append(f"nothing stored at all, status {status}: {said.strip()[-300:]}")
    return Measured(
        figure=f"{number} cuts and flips: {number - len(silent)} detected, {len(wrong)} stored damaged, "
        f"{len(stored) - len(wrong)} got whole at a second try",
        misses=misses,
    )
