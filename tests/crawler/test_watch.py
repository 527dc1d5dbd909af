"""What a crawl without a terminal says of work beside its portals."""

import io

import pytest

from crawler import watch
from crawler.watch import Lines


def test_work_beside_the_portals_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of 200,000 documents has its index made anew in minutes, by the first run of a new yifa."""
    stream = io.StringIO()
    lines = Lines(stream, {"texts indexed anew": "索引"}.__getitem__)
    lines.working("texts indexed anew", 1, 200_000)
    soon = stream.getvalue()
    monkeypatch.setattr(watch, "LINE_SECONDS", 0)  # else it takes ten seconds
    lines.working("texts indexed anew", 31_000, 200_000)

    assert (soon, stream.getvalue()) == ("", "索引: 31,000 / 200,000\n")
