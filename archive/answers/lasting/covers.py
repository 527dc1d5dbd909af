"""Says what a table over many lists covers: how far each list is known, by which rules the rows came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from archive.answers.lasting.removals import Evidence
from archive.times import stamp
from yifa.model.listing import weakness
from yifa.model.software import software

NAMED = 20
"""lists that are told one by one in words; of more, how many and which not; the file beside has them all"""


@dataclass(slots=True, kw_only=True)
class ListCovers:
    """What was looked at for a table; a table of no rows is worth what this says."""

    at: datetime
    asked: str
    """the places that were asked for; empty = all that are held"""
    limits: Mapping[str, object]
    """the options that limit the rows"""
    lists: Sequence[Evidence]
    methods: Sequence[str]
    counts: dict[str, object] = field(default_factory=dict)
    """what the rows come to"""

    def lines(self) -> Iterator[str]:
        """Yield it in words."""
        yield f"written {stamp(self.at)} by {software()}"
        limits = "; ".join(_limit(name, value) for name, value in self.limits.items() if value is not None)
        yield f"places: {self.asked or 'all held'}" + (f"; {limits}" if limits else "")
        if self.counts:
            yield ", ".join(f"{name} {value}" for name, value in self.counts.items())
        yield from self._lists()
        yield from self.methods

    def _lists(self) -> Iterator[str]:
        if len(self.lists) <= NAMED:
            yield from map(in_words, self.lists)
            return
        unread = [one for one in self.lists if one.read_to_end_at is None]
        yield f"lists read to their end: {len(self.lists) - len(unread)} of {len(self.lists)}"
        if unread:
            names = "、".join(f"{one.county} {one.section}" for one in unread[:NAMED])
            more = "…" if len(unread) > NAMED else ""
            yield f"never read to their end, so nothing is known of removals: {names}{more}"

    def as_object(self) -> dict[str, Any]:
        """Return what goes into the file beside the table."""
        return {
            "written_at": stamp(self.at), "software": software(), "places": self.asked or None,
            "limits": dict(self.limits), "counts": dict(self.counts),
            "lists": [asdict(one) for one in self.lists], "methods": list(self.methods),
        }  # fmt: skip


def in_words(evidence: Evidence) -> str:
    """Return what the absence of removals from one list is worth."""
    where = f"{evidence.county} {evidence.portal} {evidence.section}"
    if evidence.read_to_end_at is None:
        return f"{where}: never read to its end, so nothing is known of removals"
    weaker = weakness(evidence.proof, evidence.rows_then)
    weaker = f" ({evidence.proof}, {weaker})" if weaker else ""
    later = f", down to known rows {evidence.read_at}" if evidence.read_at != evidence.read_to_end_at else ""
    last = f"; not to a proved end since ({evidence.short_of_end})" if evidence.short_of_end else ""
    return (
        f"{where}: {evidence.rows_listed} rows listed; read to its end {evidence.read_to_end_at}{weaker}"
        f"{later}{last}; each page fetched has answered since {evidence.answered_since or 'never'}"
    )


def _limit(name: str, value: object) -> str:
    """Return an option in words; as it is typed where its value is a word of the command line."""
    if value is True:
        return name
    return f"{name}={value}" if name.startswith("--") else f"{name} {value}"
