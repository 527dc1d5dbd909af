"""Asks portals: one spider, one visit, walks with certificates."""
