"""Archives to be joined."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.commands import run
from tests.support.factory import (
    AT,
    HOME,
    Visit,
)

LATER = AT + timedelta(days=1)
OTHER = f"{HOME}other.html"


def merged(into: Path, *sources: Path) -> dict[str, Any]:
    ran = run("merge", *sources, "--into", into, "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert run("verify", archive=into).exit_code == 0
    assert run("digest", archive=into).stdout == f"{told['digest']}\n"
    assert isinstance(told, dict)
    return told


def visit_at(path: Path, *, days: int = 0) -> Visit:
    """Return a visit whose run and walk begin that many days later than another's."""
    visit = Visit(path)
    at = AT + timedelta(days=days)
    visit.run_id = visit.archive.runs.begin("crawl", {"portals": ["qingxi"]}, "yifa 0", at)
    visit.walk_id = visit.archive.walks.begin(visit.run_id, visit.section_id, at)
    return visit
