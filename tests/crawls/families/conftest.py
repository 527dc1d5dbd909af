"""What the families share: each is crawled by the same code, which other tests trace."""

from tests.support.tracing import untraced

__all__ = ["untraced"]
