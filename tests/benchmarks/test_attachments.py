"""The benchmark of reading files runs, and measures what it says."""

import subprocess
import sys

from tests.support.commands import ROOT
from tests.support.reading.recall import in_order, recall


def test_born_digital_files_are_read_to_the_measure() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.attachments", "--texts", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stdout
    own = {line.split()[1] for line in ran.stdout.splitlines() if line.startswith(("own ", "python-docx "))}
    assert own - {"rar"} == {"pdf", "docx", "xlsx", "ofd", "rtf", "doc", "pptx", "txt", "zip"}


def test_what_is_lost_or_displaced_is_seen() -> None:
    assert recall("依法行政", "依法") == 0.5
    assert recall("法法", "法") == 0.5
    assert in_order("依法行政", "行政依法") == 0.5
    assert recall("依法行政", "行政依法") == 1.0
