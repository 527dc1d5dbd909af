"""Reads, in the process that forks the others, what each of them would read for itself.

That is the code which Scrapy's settings and the command line name, the words and signs of the reading, and
the profiles: half of a crawl's time on a processor. A reactor is not installed: each process takes its own.
"""

import gc
import pkgutil
import re
from collections.abc import Iterator, Mapping
from importlib import import_module

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from pipelines.clean import load_chrome
from yifa import commands
from yifa.profiles.counties import load_counties
from yifa.profiles.folders import load_portals
from yifa.reading.columns import load_column_names
from yifa.reading.labels import load_vocabulary
from yifa.reading.listing.feeds import load_keys
from yifa.reading.listing.sign_words import load_words
from yifa.reading.signals import load_signals

# a class of Scrapy's or ours: "scrapy.dupefilters.RFPDupeFilter", "pipelines.store.StorePipeline"
NAMED = re.compile(r"(?:scrapy|crawler|pipelines)(?:\.\w+)+\.[A-Z]\w+")
LOADS = (
    load_chrome, load_column_names, load_counties, load_keys, load_portals, load_signals, load_vocabulary,
    load_words,
)  # fmt: skip


def _named(value: object) -> Iterator[str]:
    """Yield the classes that a setting names."""
    if isinstance(value, str):
        yield from NAMED.findall(value)
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from (*_named(key), *_named(below))


settings = Settings()
settings.setmodule("crawler.settings")
for name in sorted({name for value in settings.values() for name in _named(value)}):
    load_object(name)
for module in pkgutil.walk_packages(commands.__path__, f"{commands.__name__}."):
    import_module(module.name)
for load in LOADS:
    load()
gc.freeze()  # what is here stays, and no process that is forked looks through it again
