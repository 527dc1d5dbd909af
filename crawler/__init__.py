"""Crawls portals: one spider, one visit of each, walks of its lists that end in certificates."""
