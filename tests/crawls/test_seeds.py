"""The five seed documents, put on their portals' replicas, are crawled into the archive."""

from pathlib import Path

import pytest

from tests.replica import Replica, Response
from tests.support.crawling import crawl, current
from tests.support.reading.seed_pages import ALWAYS, RENDERERS, SEEDS, SeedPage, seed_page
from yifa.reading.markup import fold

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not beside the project")
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def publish(replica: Replica, page: SeedPage) -> None:
    """Put a seed on its portal, as the only row of its section."""
    section = replica.truth.sections[page.code]
    title = fold(page.gold["title"] or "武定县2025年度法治政府建设工作情况报告")
    day = (page.gold["published"] or page.gold["created"] or "2026-03-20")[:10]
    row = f'<li><a href="{page.url}" title="{title}">{title[:12]}…</a><span>{day}</span></li>'
    path = f'<div class="position">首页 &gt; {section.name}</div>'
    body = f"{path}<ul class='list'>{row}</ul>"
    listing = f"<html><head><title>{section.name}</title></head><body>{body}</body></html>"
    replica.world.serve(section.url, Response(headers=HTML, body=listing.encode()))
    replica.world.serve(page.url, Response(headers=HTML, body=page.html.encode()))


@pytest.mark.parametrize("name", RENDERERS)
def test_a_seed_is_archived_with_every_gold_field_and_its_whole_text(
    tmp_path: Path, replica: Replica, name: str
) -> None:
    page, archive = seed_page(name), tmp_path / "a.db"
    gold = page.gold
    publish(replica, page)
    ran = crawl(archive, replica, page.code)
    stored = current(archive)[page.url]

    assert ran.status == 0, ran.err
    assert {key: stored[field] for key, field in ALWAYS.items()} == {key: gold[key] for key in ALWAYS}
    assert gold["title"] in (stored["title"], None)
    assert gold["published"] in (stored["date_published"], None)
    assert gold["created"] in (stored["date_generated"], stored["date_written"], None)
    assert (stored["signoff_organ"], stored["signoff_date"]) == (gold["signoff_body"], gold["signoff_date"])
    assert stored["report_year"] == gold["report_year"]
    lines = stored["text"].split("\n")
    assert lines == [fold(line) for line in page.body.splitlines() if line.strip()]
    assert not set(gold["chrome"]) & set(lines)
