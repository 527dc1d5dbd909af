"""G25: what Scrapy's fifteen advisories were about, probed on the versions that are pinned."""

import re
import subprocess
import sys

from benchmarks.torture.goal import Measured, Setting
from benchmarks.torture.site import ROOT

TESTS = "tests/test_advisories.py"
ADVISORIES = 15
# "16 passed in 9.1s"
PASSED = re.compile(r"(\d+) passed")


def run(setting: Setting) -> Measured:
    """Run the probes, which are tests."""
    del setting  # they are few, and leave nothing to chance
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = PASSED.search(done.stdout)
    passed = int(found[1]) if found else 0
    misses = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if passed < ADVISORIES or done.returncode:
        misses.append(f"{passed} probes passed, pytest ended with {done.returncode}")
    return Measured(figure=f"{passed} probes of {ADVISORIES} advisories pass", misses=misses)
