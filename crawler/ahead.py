"""Loads before a run begins what its first pages need: in the event loop it would hold up all portals."""

import codecs
import gc
from collections.abc import Iterator, Mapping

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from pipelines.clean import load_chrome
from yifa.reading.files.viewers import load_dialects
from yifa.reading.labels import load_vocabulary
from yifa.reading.listing.feeds import load_keys
from yifa.reading.listing.signs.words import load_words
from yifa.reading.page.selectors import containers
from yifa.reading.report.bodies import load_functions
from yifa.reading.report.words import load_genres, organ_words
from yifa.reading.signals import load_signals

CODE = (
    "SCHEDULER", "SCHEDULER_PRIORITY_QUEUE", "SCHEDULER_MEMORY_QUEUE", "DUPEFILTER_CLASS", "STATS_CLASS",
    "DOWNLOADER", "DOWNLOADER_MIDDLEWARES", "DOWNLOAD_HANDLERS", "ITEM_PROCESSOR",
    "ITEM_PIPELINES",
)  # fmt: skip
"""settings that name the code of a crawl's parts, which Scrapy imports when the crawl begins"""
WORDS = (
    containers, load_chrome, load_dialects, load_functions, load_genres, load_keys, load_signals,
    load_vocabulary, load_words, organ_words,
)  # fmt: skip
"""what reads the words and signs of pages and lists"""
CODECS = ("gb18030", "big5", "utf-16-le", "utf-16-be", "utf-32-le")
"""of pages and of the index: Python opens a file for each, and there may be no descriptor left for it"""

YOUNG = 10_000
"""things made since the last look among them: a page makes thousands, and nearly none is left of them then"""


def load_ahead(settings: BaseSettings) -> None:
    """Load the code that *settings* name, and the words and signs of the reading.

    All that is there then stays to the end: nobody looks through it again for what is no longer needed, which
    takes a twentieth of a second each time; and what pages leave behind is looked through rarely.
    """
    for name in CODE:
        for path in _paths(settings.get(name)):
            load_object(path)
    for load in WORDS:
        load()
    for codec in CODECS:
        codecs.lookup(codec)
    gc.freeze()
    gc.set_threshold(YOUNG)


def _paths(value: object) -> Iterator[str]:
    """Yield the names that a setting consists of; those switched off have none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from (path for path in (key, below) if isinstance(path, str) and "." in path)
