"""What the faults share: each is a crawl of its own, and other tests trace the same code."""

from tests.support.tracing import unmeasured, untraced

__all__ = ["unmeasured", "untraced"]
