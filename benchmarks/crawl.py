"""Measures CPU seconds per page of a whole crawl, beside a bare Scrapy spider and beside what people write.

``make bench`` serves one replica portal of 2,000 pages from a process of its own, packed with gzip as many
web servers do, once with the charset in the headers and once without, and runs the crawls in turn, each a
process whose user and system time is read when it has ended. A ratio is to the bare spider, which stores
nothing. The ratio is what counts: absolute figures move with the machine.
"""

import argparse
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "www.wuxiang.gov.cn"
OURS = ("yifa", "crawler", "pipelines", "archive")
BARE_SPIDER = """
import sys
from pathlib import Path
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

HOST, ADDRESS, URLS = sys.argv[1:4]
SETTINGS = {"LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False}

class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = SETTINGS

    async def start(self):
        for url in Path(URLS).read_text().split():
            yield scrapy.Request(url.replace(HOST, ADDRESS, 1), headers={"Host": HOST}, dont_filter=True)

    def parse(self, response):
        assert response.status == 200, response.url

SPIDER = Bare
"""
USUAL_SPIDER = """
import trafilatura

class Usual(Bare):
    custom_settings = {**SETTINGS, "FEEDS": {sys.argv[4]: {"format": "jsonlines"}}}

    def parse(self, response):
        yield {"url": response.url, "html": response.text, "text": trafilatura.extract(response.text)}

SPIDER = Usual
"""
RUN = """
process = AsyncCrawlerProcess()
process.crawl(SPIDER)
process.start()
"""


@contextmanager
def served(pages: int, *, names_charset: bool = True, packs: bool = True) -> Iterator[tuple[str, str]]:
    """Give host and address of a replica portal of *pages* pages, served by another process.

    They come packed with gzip, as from many web servers, unless it does not *pack* them.
    """
    command = [sys.executable, "-m", "tests.replica", "--pages", str(pages)]
    command += [] if names_charset else ["--no-charset"]
    command += [] if packs else ["--plain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            lines = (line.strip().split("=") for line in server.stdout)
            yield next((host, address) for host, address in lines if host == HOST)
        finally:
            server.terminate()


def compile_ours() -> None:
    """Compile our modules, as an installed yifa has them, and as Scrapy's are that it is measured beside.

    Where Python is told to write no bytecode, each command would begin with a quarter of a second of that.
    """
    subprocess.run([sys.executable, "-m", "compileall", "-q", *OURS], check=True)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured, and how often."""

    pages: int
    rounds: int
    peer: Path | None
    """Python of an environment that has trafilatura; None: the usual spider is not measured"""
    folder: Path
    packs: bool

    def beside(self, *, names_charset: bool) -> Path:
        """Print what one site costs everyone; return an archive of it."""
        archive, took = self.folder / "a.db", dict[str, list[float]]()
        with served(self.pages, names_charset=names_charset, packs=self.packs) as (host, address):
            for _ in range(self.rounds):
                archive.unlink(missing_ok=True)
                took.setdefault("yifa", []).append(cpu_seconds(crawl_command(archive, host, address)))
                for name, command in self._peers(archive, host, address):
                    took.setdefault(name, []).append(cpu_seconds(command))
        print(f"\ncharset {'in the headers' if names_charset else 'in the pages alone'}")
        bare, fetched = statistics.median(took["bare Scrapy"]), len(addresses_in(archive))
        for name, seconds in sorted(took.items(), key=lambda item: statistics.median(item[1])):
            own = statistics.median(seconds)
            print(f"{name:32}{own:8.2f}{own / fetched * 1000:9.2f}{own / bare:7.2f}", flush=True)
        return archive

    def _peers(self, archive: Path, host: str, address: str) -> Iterator[tuple[str, list[str]]]:
        urls, feed = self.folder / "urls.txt", self.folder / "pages.jsonl"
        urls.write_text("\n".join(addresses_in(archive)), encoding="utf-8")
        asked = [host, address, str(urls)]
        yield "bare Scrapy", [sys.executable, "-c", BARE_SPIDER + RUN, *asked]
        if self.peer is not None:
            feed.unlink(missing_ok=True)
            spider = BARE_SPIDER + USUAL_SPIDER + RUN
            yield "Scrapy + trafilatura + JSONL", [str(self.peer), "-c", spider, *asked, str(feed)]

    def reread(self, archive: Path) -> float:
        """Return how many pages are read again in a second of CPU."""
        command = [sys.executable, "-m", "yifa", "reread", "--dry-run", "--archive", str(archive)]
        with sqlite3.connect(archive) as db:
            (versions,) = db.execute("SELECT count(*) FROM version").fetchone()
        return float(versions / statistics.median(cpu_seconds(command) for _ in range(self.rounds)))


def main(given: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", type=Path, help="Python of an environment that has Scrapy and trafilatura")
    parser.add_argument("--plain", action="store_true", help="serve pages as they are, not packed with gzip")
    asked = parser.parse_args(given)
    compile_ours()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(
            pages=asked.pages,
            rounds=asked.rounds,
            peer=asked.peer,
            folder=Path(folder),
            packs=not asked.plain,
        )
        print(f"{asked.pages} pages, {asked.rounds} rounds, medians: CPU s, ms a page, times bare Scrapy")
        archive = bench.beside(names_charset=True)
        bench.beside(names_charset=False)
        size = archive.stat().st_size / len(addresses_in(archive))
        print(f"\n{size:.0f} bytes a page")
        print(f"{bench.reread(archive):.0f} pages read again in a second of CPU")


if __name__ == "__main__":
    main()
