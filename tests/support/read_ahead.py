"""Reads, in the process that forks the others, what each of them would read for itself.

That is the code which Scrapy's settings and the command line name, the words and signs of the reading, and
the profiles: half of a crawl's time on a processor. A reactor is not installed: each process takes its own.
"""

import gc
import pkgutil
from importlib import import_module

from scrapy.settings import Settings

import crawler.run
from crawler.ahead import load_ahead
from pipelines import imports, reread
from yifa import commands
from yifa.profiles.counties import load_counties
from yifa.profiles.folders import load_portals
from yifa.reading.columns import load_column_names
from yifa.reading.facts.report import read_report

__all__ = ["crawler", "imports", "reread"]

REPORT = "一、主要举措。全年召开会议3次,审查合同12件。" * 9 + "二、不足。力量偏少。"
"""a report: with it the words by which elements and figures are read are loaded"""
settings = Settings()
settings.setmodule("crawler.settings")
load_ahead(settings)
for module in pkgutil.walk_packages(commands.__path__, f"{commands.__name__}."):
    import_module(module.name)
for load in (load_column_names, load_counties, load_portals):
    load()
for year in range(2023, 2027):
    read_report(REPORT, year=year)
gc.freeze()  # what is here stays, and no process that is forked looks through it again
