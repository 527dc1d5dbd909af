"""Answers about the crawl itself: what a run did, and how each portal stands."""
