"""G25: what Scrapy's advisories since 2021 were about, tried on this crawl."""

import re
import subprocess
import sys
from pathlib import Path

from tests.acceptance.torture.goal import Measured, Setting

ROOT = Path(__file__).resolve().parents[4]
PROBES = 15
# "16 passed, 1 failed in 11.24s"
COUNT = re.compile(r"(\d+) (passed|failed|error|skipped)")


def run(setting: Setting) -> Measured:
    """Run every probe; there is no chance in them and no smaller size."""
    del setting
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/crawls/test_advisories.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    counts = {word: int(number) for number, word in COUNT.findall(done.stdout.splitlines()[-1])}
    passed = counts.get("passed", 0)
    misses = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if passed < PROBES or done.returncode != 0:
        misses.append(f"{passed} probes passed")
    return Measured(figure=f"{passed} of {sum(counts.values())} probes pass", misses=misses)
