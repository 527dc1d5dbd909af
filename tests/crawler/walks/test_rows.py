"""Rows of long lists: kept so many at a time that no other portal waits for them."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

from crawler.walks.listings import AT_A_TIME, keep_rows
from tests.crawler.visit.test_visit import visit_of
from tests.support import factory
from tests.support.factory import HOME, make_entry


def test_the_rows_of_a_long_page_are_all_kept_and_others_have_their_turn_between(tmp_path: Path) -> None:
    kept = factory.Visit(tmp_path / "a.db")
    visit, (section,) = visit_of(kept), visit_of(kept).book.sections()
    rows = [make_entry(f"{HOME}{number}.html") for number in range(2 * AT_A_TIME + 1)]
    seen: list[int] = []

    async def look() -> None:
        while True:
            with sqlite3.connect(kept.archive.path) as other:
                seen.extend(other.execute("SELECT count(*) FROM entry").fetchone())
            await asyncio.sleep(0)

    async def keep() -> list[tuple[int, int]]:
        looking = asyncio.create_task(look())
        await asyncio.sleep(0)
        first = await keep_rows(visit, kept.walk_id, section, rows)
        changed = [replace(row, title="另一个标题") for row in rows[:3]]
        again = await keep_rows(visit, kept.walk_id, section, [*changed, *rows[3:]])
        looking.cancel()
        return [first, again]

    assert asyncio.run(keep()) == [(len(rows), 0), (0, 3)]
    assert seen[:3] == [0, AT_A_TIME, 2 * AT_A_TIME]
