"""The fifteen advisories that Scrapy has had since 2021: what each was about cannot be done to this crawl."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import pytest

from crawler import settings
from tests.faults.serving import Asked, FaultyPortals
from tests.faults.site import HTML, Answer, Reply, Site, make_site
from tests.replica import Replica, Response
from tests.support.crawling import YIFA, crawl_words, rows

HIDDEN = 64 * 1024 * 1024
COOKIES = (("Set-Cookie", "a=1; Domain=example"), ("Set-Cookie", "b=2; Domain=gov.cn"))


@dataclass(frozen=True, slots=True)
class Probed:
    """What one crawl of a hostile portal left behind."""

    site: Site
    codes: Mapping[str, str]
    """path of a page → outcome"""
    asked: list[Asked]
    proxied: int
    """connections to the proxy that the environment names"""
    ran: dict[str, Any]


def to(target: str) -> Answer:
    return Answer(status=302, headers=(*COOKIES, ("Location", target)))


def packed(encoding: str, body: bytes) -> Answer:
    return Answer(headers=(*HTML, ("Content-Encoding", encoding)), body=body)


ATTACKS: dict[str, Reply] = {
    "away": to("http://elsewhere.example/"),
    "away at another port": to("http://fault900.example:8080/x"),
    "file": to("file:///etc/passwd"),
    "bucket": to("s3://bucket/key"),
    "gzip bomb": packed("gzip", gzip.compress(bytes(HIDDEN))),
    "brotli bomb": packed("br", brotli.compress(bytes(HIDDEN), quality=1)),
    "deflate bomb": packed("deflate", zlib.compress(bytes(HIDDEN))),
    "referrer": Answer(headers=(*HTML, ("Referrer-Policy", "sys.exit")), body=b"<html>x</html>"),
    "tags": Answer(headers=HTML, body=b"<html><title>" + b"<a" * 50_000 + b"<!--" * 50_000),
    "asks who": Answer(status=401, headers=(("WWW-Authenticate", "Basic realm=x"),)),
}


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probed]:
    folder = tmp_path_factory.mktemp("advisories")
    site = make_site(900, len(ATTACKS))
    site.robots = to("http://elsewhere.example/robots.txt")
    for document, attack in zip(site.documents, ATTACKS.values(), strict=True):
        site.answer(attack, document.path)
    (folder / "portals").mkdir()
    (folder / "portals" / f"{site.code}.toml").write_text(site.profile(), encoding="utf-8")
    with FaultyPortals() as server, socket.socket() as proxy:
        proxy.bind(("127.0.0.1", 0))
        proxy.listen(8)
        proxy.settimeout(0)
        server.put(1, {site.host: site})
        through = f"http://user:secret@127.0.0.1:{proxy.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.crawl", str(folder / "a.db"), str(folder / "portals"), "0"],
            input=f"{site.host}={server.address}", capture_output=True, text=True, timeout=120,
            env={**os.environ, "http_proxy": through, "https_proxy": through, "all_proxy": through},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found = {row["url"]: row["code"] for row in rows(folder / "a.db", "SELECT url, code FROM outcome")}
        codes = {
            name: found[site.url(document.path)]
            for document, name in zip(site.documents, ATTACKS, strict=True)
        }
        yield Probed(site, codes, list(server.asked), accepted(proxy), json.loads(done.stdout))


def accepted(server: socket.socket) -> int:
    """Return how many connections wait at a socket that does not block."""
    try:
        server.accept()
    except BlockingIOError:
        return 0
    return 1 + accepted(server)


@pytest.mark.parametrize(
    "advisory",
    [
        "CVE-2021-41125: to every host",
        "CVE-2024-3574: to another domain",
        "GHSA-4qqq-9vqf-3h3f: at another port",
    ],
)
def test_no_credentials_are_ever_sent(probed: Probed, advisory: str) -> None:
    assert not [name for each in probed.asked for name, _ in each.headers if name == "authorization"]
    assert probed.codes["away"] == "redirect_offsite"
    assert probed.codes["away at another port"] == "blocked_port"


@pytest.mark.parametrize(
    "advisory", ["GHSA-cjvr-mfj7-j4j8: on redirect", "GHSA-mfjm-vh54-3f96: public suffix"]
)
def test_no_cookie_is_ever_sent(probed: Probed, advisory: str) -> None:
    assert not [name for each in probed.asked for name, _ in each.headers if name == "cookie"]
    assert settings.COOKIES_ENABLED is False


@pytest.mark.parametrize(
    "advisory", ["GHSA-9x8m-2xpf-crp3: to another proxy", "GHSA-jm3v-qxmh-hxwv: by scheme"]
)
def test_no_proxy_of_the_environment_is_used_so_none_gets_credentials(probed: Probed, advisory: str) -> None:
    assert probed.proxied == 0
    assert not [name for each in probed.asked for name, _ in each.headers if name.startswith("proxy-")]


def test_markup_made_for_slow_patterns_is_read_to_its_end(probed: Probed) -> None:
    """CVE-2024-1892."""
    assert probed.codes["tags"] in ("parse_error", "truncated_suspect", "empty_body")


@pytest.mark.parametrize("bomb", ["gzip bomb", "brotli bomb", "deflate bomb"])
def test_bombs_are_told_before_they_go_off(probed: Probed, bomb: str) -> None:
    """CVE-2024-3572; CVE-2025-6176: brotli and deflate in one chunk."""
    assert probed.codes[bomb] == "bomb"
    assert probed.ran["peak_bytes"] < 400 * 1024 * 1024


def test_a_redirect_to_a_file_is_not_followed(probed: Probed) -> None:
    """GHSA-23j4-mw76-5v7h."""
    assert probed.codes["file"] == "blocked_scheme"


def test_nothing_is_fetched_from_buckets(probed: Probed) -> None:
    """GHSA-76g3-c3x4-crvx: s3 over plain HTTP; GHSA-h7wm-ph43-c39p: the files pipeline."""
    assert probed.codes["bucket"] == "blocked_scheme"
    assert settings.DOWNLOAD_HANDLERS["s3"] is None
    assert list(settings.ITEM_PIPELINES) == [
        "pipelines.record.RecordPipeline",
        "pipelines.store.StorePipeline",
    ]


def test_pages_robots_and_files_stay_on_the_portals_hosts(probed: Probed) -> None:
    """Scrapy 2.11.2: allowed_domains left out redirects, media and robots.txt."""
    assert {each.host for each in probed.asked} == {probed.site.host}


def test_a_referrer_policy_names_nothing_to_run(probed: Probed) -> None:
    """CVE-2026-105782."""
    assert probed.codes["referrer"] in ("parse_error", "empty_body", "ok")
    assert probed.ran["status"] == 1  # said by the crawl itself, which lives on
    assert settings.REFERER_ENABLED is False


def listening(pid: int) -> list[str]:
    """Return the sockets of a process at which something could connect."""
    own = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            bound = parts[3] == "0A" if table.startswith("tcp") else True
            if bound and f"socket:[{parts[9]}]" in own:
                found.append(f"{table} {parts[1]}")
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="no /proc here to see sockets in")
def test_the_crawl_opens_no_door(tmp_path: Path, replica: Replica) -> None:
    """Telnet console and remote control would both listen."""
    slow = replica.truth.sections["140225"].page_urls[0]
    replica.world.serve(slow, Response(delay_seconds=5, body=b"late"))
    process = subprocess.Popen(
        [*YIFA, *crawl_words(tmp_path / "a.db", replica, ["hunyuan"])],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not any(slow.endswith(each.path_with_query) for each in list(replica.requests)):
        time.sleep(0.01)  # until the crawl waits for the slow page
    doors = listening(process.pid)
    process.send_signal(signal.SIGTERM)
    process.wait(60)

    assert doors == []
