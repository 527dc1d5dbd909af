"""An item that breaks a pipeline costs that page: it is counted, named, and fetched again."""

import subprocess
import sys
from pathlib import Path

from tests.replica import Replica
from tests.support.crawling import crawl_words, current, published_by, rows

BREAKING = """
import sys
from crawler import settings
settings.ITEM_PIPELINES = {"tests.pipelines.test_breaking.BreakingPipeline": 50, **settings.ITEM_PIPELINES}
from yifa.commands.cli import cli
cli(sys.argv[1:], prog_name="yifa")
"""


class BreakingPipeline:
    """Cannot take the first page it gets."""

    broken = 0

    def process_item(self, item: object) -> object:
        """Break once."""
        self.broken += 1
        if self.broken == 1:
            raise ZeroDivisionError("a slip of ours")
        return item


def test_an_item_that_breaks_a_pipeline_costs_that_page_and_not_the_crawl(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    words = crawl_words(archive, replica, ["hunyuan"])
    ran = subprocess.run(
        [sys.executable, "-c", BREAKING, *words], capture_output=True, text=True, check=False, timeout=120
    )
    (failure,) = rows(archive, "SELECT url, reason, detail FROM failure")

    assert ran.returncode == 1
    assert (failure["reason"], failure["detail"]) == ("internal_error", "ZeroDivisionError: a slip of ours")
    assert set(current(archive)) == set(published_by(replica, "140225")) - {failure["url"]}
    assert rows(archive, "SELECT url, attempts FROM task") == [{"url": failure["url"], "attempts": 1}]
