"""Many small portals of the fault layer at once, crawled by the command as a user would type it."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.acceptance.torture.site import ROOT
from tests.faults.serving import FaultyPortals
from tests.faults.site import Site
from tests.support.crawling import YIFA

PATIENCE_SECONDS = 1800.0


def words(
    sites: Sequence[Site], folder: Path, address: str, *, delay: float = 0, before: Sequence[str] = YIFA
) -> list[str]:
    """Return the command that crawls *sites*, all of them reached at one address, into ``folder/a.db``."""
    profiles = folder / "portals"
    profiles.mkdir(exist_ok=True)
    for site in sites:
        (profiles / f"{site.code}.toml").write_text(site.profile(), encoding="utf-8")
    hosts = [word for site in sites for word in ("--portal-host", f"http://{site.host}={address}")]
    names = [site.slug for site in sites]
    options = ["--archive", str(folder / "a.db"), "--portals", str(profiles), "--delay", str(delay)]
    return [*before, "crawl", *names, *options, *hosts]


def start(command: Sequence[str]) -> subprocess.Popen[str]:
    """Start a crawl that leads a process group of its own."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def crawl(server: FaultyPortals, sites: Sequence[Site], folder: Path, *, delay: float = 0) -> tuple[int, str]:
    """Serve and crawl *sites*; return the exit status and what was said."""
    server.put(server.run + 1, {site.host: site for site in sites})
    process = start(words(sites, folder, server.address, delay=delay))
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, said
