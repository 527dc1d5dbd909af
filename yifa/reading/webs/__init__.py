"""Reads web archives that others made: WARC, compressed or not, and WACZ."""
