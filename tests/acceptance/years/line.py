"""A line of the judgement."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Line:
    """How the archive did on one kind of event."""

    kind: str
    truth: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    lags: list[int] = field(default_factory=list)
    """days from the event to the run that found it"""
