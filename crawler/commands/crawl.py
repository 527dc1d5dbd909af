"""Defines ``scrapy crawl PORTAL``: the crawl of ``yifa crawl``, with its guard, hours and exit status."""

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from crawler.net.handlers import host_map
from crawler.run import crawl
from crawler.watch import Lines
from yifa.model.errors import UsageError, YifaError
from yifa.profiles.folders import find_portal, load_portals

SETTINGS = frozenset({"YIFA_ARCHIVE", "PORTAL_HOSTS", "DOWNLOAD_DELAY"})
"""what ``-s`` may set; no crawl may change any other setting, since those are the manners"""


class Command(ScrapyCommand):
    """Crawl portals by name."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[options] PORTAL..."

    def short_desc(self) -> str:
        """Return what the command does, in one line."""
        return "Crawl portals (code, slug or Chinese name), as `yifa crawl` does"

    def long_desc(self) -> str:
        """Return what the command does and which settings it takes."""
        return f"{self.short_desc()}, with the same exit status. -s takes {', '.join(sorted(SETTINGS))}."

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; what goes wrong on the user's side is one line on stderr and an exit status."""
        try:
            self.exitcode = self._crawl(args, opts)
        except YifaError as error:
            sys.stderr.write(f"yifa: {error}\n")
            self.exitcode = error.exit_status

    def _crawl(self, args: list[str], opts: argparse.Namespace) -> int:
        settings = self.settings
        assert settings is not None
        if option := next((word for word in args if word.startswith("-")), None):
            raise UsageError(f"{option}: scrapy crawl has no such option; a spider takes no arguments")
        if not args:
            raise ScrapyUsageError
        given = {pair.partition("=")[0] for pair in opts.set}
        if unknown := sorted(given - SETTINGS):
            raise UsageError(f"-s {unknown[0]}: only {', '.join(sorted(SETTINGS))} can be set for a crawl")
        known = load_portals()
        portals = tuple(dict.fromkeys(find_portal(name, known) for name in args))
        hosts = host_map(settings)
        delay_seconds = settings.getfloat("DOWNLOAD_DELAY") if "DOWNLOAD_DELAY" in given else None
        hosts.check_delay({portal.name: (portal.host, *portal.hosts) for portal in portals}, delay_seconds)
        return crawl(
            portals, archive_path=Path(settings.get("YIFA_ARCHIVE")), command="crawl", hosts=hosts,
            delay_seconds=delay_seconds, watch=Lines(sys.stderr),
        )  # fmt: skip
