"""Measures CPU seconds per page of a whole crawl, beside a bare Scrapy spider that stores nothing.

``make bench`` serves one replica portal of 2,000 pages from a process of its own, then runs both crawls in
turn, each a process whose user and system time is read when it has ended. The ratio is what counts: absolute
figures move with the machine.
"""

import argparse
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HOST = "www.wuxiang.gov.cn"
BARE_SPIDER = """
import sys
from pathlib import Path
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

HOST, ADDRESS, URLS = sys.argv[1:4]

class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {"LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False,
                       "REMOTE_CONTROL_ENABLED": False}

    async def start(self):
        for url in Path(URLS).read_text().split():
            yield scrapy.Request(url.replace(HOST, ADDRESS, 1), headers={"Host": HOST}, dont_filter=True)

    def parse(self, response):
        assert response.status == 200, response.url

process = AsyncCrawlerProcess()
process.crawl(Bare)
process.start()
"""


@contextmanager
def served(pages: int) -> Iterator[tuple[str, str]]:
    """Give host and address of a replica portal of *pages* pages, served by another process."""
    command = [sys.executable, "-m", "tests.replica", "--pages", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            lines = (line.strip().split("=") for line in server.stdout)
            yield next((host, address) for host, address in lines if host == HOST)
        finally:
            server.terminate()


def cpu_seconds(command: Sequence[str]) -> float:
    """Return user + system seconds of a command that must end well; 1 is an alarm about the replica."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert done.returncode in (0, 1), done.args
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def crawl_command(archive: Path, host: str, address: str) -> list[str]:
    """Return the ordinary crawl of the benchmark's portal."""
    yifa = [sys.executable, "-m", "yifa", "crawl", "wuxiang"]
    return [*yifa, "--archive", str(archive), "--portal-host", f"http://{host}={address}", "--delay", "0"]


def addresses_in(archive: Path) -> list[str]:
    """Return every address the crawl got an answer from."""
    with sqlite3.connect(archive) as db:
        return [row[0] for row in db.execute("SELECT DISTINCT url FROM capture ORDER BY capture_id")]


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as folder, served(arguments.pages) as (host, address):
        urls, size, addresses = Path(folder, "urls.txt"), 0, list[str]()
        for number in range(arguments.rounds):
            archive = Path(folder, f"{number}.db")
            ours.append(cpu_seconds(crawl_command(archive, host, address)))
            addresses = addresses_in(archive)
            size = os.path.getsize(archive)  # noqa: PTH202 - a number
            urls.write_text("\n".join(addresses))
            command = [sys.executable, "-c", BARE_SPIDER, host, address, str(urls)]
            bare.append(cpu_seconds(command))
    fetched, own, other = len(addresses), statistics.median(ours), statistics.median(bare)
    print(f"{fetched} responses, {arguments.rounds} rounds, medians")
    print(f"{'':28}{'CPU s':>8}{'ms/page':>9}{'ratio':>7}")
    print(f"{'bare Scrapy, nothing kept':28}{other:8.2f}{other / fetched * 1000:9.2f}{1:7.2f}")
    print(f"{'yifa crawl, all kept':28}{own:8.2f}{own / fetched * 1000:9.2f}{own / other:7.2f}")
    print(f"archive: {size / fetched:.0f} bytes a page")


if __name__ == "__main__":
    main()
