"""What the samples of the acceptances share."""

from tests.support.tracing import untraced

__all__ = ["untraced"]
