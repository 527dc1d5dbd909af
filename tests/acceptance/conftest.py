"""What the samples of the acceptances share."""

from tests.support.tracing import unmeasured, untraced

__all__ = ["unmeasured", "untraced"]
collect_ignore = ["handover"]
"""what reads with others' programs, in an environment of its own: ``make handover``"""
