"""Crawls portals: one spider, one visit of each, walks of its lists that end in certificates."""

# before our own modules: it looks at the source of every module on the way to it, and twenty would be ours
import scrapy.core.downloader.contextfactory  # noqa: F401 -- imported for when it is
