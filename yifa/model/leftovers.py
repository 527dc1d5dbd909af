"""Says how many objects may be made before Python looks for those that nobody needs any more."""

RARELY = 200_000
"""what a command loads, and what it reads for an answer, stays to its end: a look finds next to nothing"""
OFTEN = 700
"""as Python does by itself: a server goes on, and each portal that a crawl is done with leaves thousands"""
