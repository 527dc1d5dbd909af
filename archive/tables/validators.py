"""Tells which portals may be asked whether a page has changed: those whose validators proved true.

An ETag or Last-Modified is believed only where the portal was seen to move it when the content changed and
to leave it when the content stayed. One lie and the portal is asked for whole answers from then on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archive.tables.payloads import sha256
from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.fetch import Fetched, FetchKind

NAMES = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
"""validators, the more exact first, and the request headers that ask by them"""
MOVED, KEPT = 1, 3
"""answers of each kind that prove a portal honest"""
WHOLE_EVERY = timedelta(days=180)
"""so often the whole answer is asked for all the same"""


class Proof(StrEnum):
    """What an answer says of the validator that came with the one before."""

    KEPT = "kept"
    """the content is the same, and so is the validator"""
    MOVED = "moved"
    """other content, another validator"""
    FLAPPED = "flapped"
    """the same content, another validator: useless, but no lie"""
    LIED = "lied"
    """other content, the same validator; or 304 for it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What came with the last whole answer of an address."""

    name: str
    """ETag | Last-Modified"""
    value: str
    sha256: str | None
    """of its bytes"""
    fetched_at: str
    """when that answer last came whole"""

    @property
    def question(self) -> tuple[str, str]:
        """Return the request header that asks whether it is still so."""
        return dict(NAMES)[self.name], self.value


def validator_of(headers: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """Return the name and value of the best validator among an answer's headers."""
    values = {name.lower(): value.strip() for name, value in headers}
    return next(((name, values[name.lower()]) for name, _ in NAMES if values.get(name.lower())), None)


def _validator_kept(headers: str) -> tuple[str, str] | None:
    """Return the validator among headers as kept; None where these are damaged: nothing is asked by them."""
    try:
        return validator_of(json.loads(headers))
    except (ValueError, TypeError, AttributeError):
        return None


def is_fresh(known: Held, at: datetime) -> bool:
    """Return whether the last whole answer is young enough to be asked after."""
    return known.fetched_at >= stamp(at - WHOLE_EVERY)


def proof_of(known: Held, now: Fetched, *, changed: bool, same_bytes: bool, claimed: bool) -> Proof:
    """Return what a whole answer says of the validator before it.

    *changed* is whether it says something else, *claimed* whether the portal had just answered 304.
    """
    validator = validator_of(now.headers)
    stayed = validator == (known.name, known.value)
    if changed:
        return Proof.LIED if stayed or claimed else Proof.MOVED
    if stayed or claimed:
        return Proof.KEPT
    return Proof.FLAPPED if same_bytes else Proof.MOVED


class Validators(Part):
    """Table ``validator``, and the validators that came with captures."""

    def held(self, url: str, kind: FetchKind) -> Held | None:
        """Return the validator of an address's last whole answer; None where it came with none."""
        row = self._db.execute(
            """SELECT c.headers, y.sha256, c.last_received_at
            FROM capture AS c JOIN payload AS y USING (payload_id)
            WHERE c.url = ? AND c.requested_url = c.url AND c.kind = ? AND c.verdict = 'ok'
            AND c.record_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM page AS g WHERE g.url = c.url AND g.state IN ('unreachable', 'gone'))
            ORDER BY c.last_received_at DESC, c.capture_id DESC LIMIT 1""",
            (url, kind),
        ).fetchone()
        best = _validator_kept(row[0]) if row else None
        return Held(name=best[0], value=best[1], sha256=row[1], fetched_at=row[2]) if best else None

    def is_honest(self, portal_id: int) -> bool:
        """Return whether a portal was seen to tell the truth about its validators, and never to lie."""
        counts = dict(
            self._db.execute(
                "SELECT test, count(*) FROM validator WHERE portal_id = ? GROUP BY test", (portal_id,)
            )
        )
        proved = counts.get(Proof.MOVED, 0) >= MOVED and counts.get(Proof.KEPT, 0) >= KEPT
        return proved and not counts.get(Proof.LIED)

    def check(
        self, portal_id: int, run_id: int, known: Held, now: Fetched, *, changed: bool, claimed: bool
    ) -> Proof:
        """Keep, and return, what a whole answer proves about the validator of the answer before."""
        same = sha256(now.body) == known.sha256
        proof = proof_of(known, now, changed=changed, same_bytes=same, claimed=claimed)
        validator = validator_of(now.headers)
        row = (
            portal_id, run_id, now.requested_url, stamp(now.fetched_at), proof, known.name, known.value,
            validator[1] if validator else None, claimed,
        )  # fmt: skip
        self._insert(
            """INSERT INTO validator (portal_id, run_id, url, at, test, name, held, got, claimed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            row,
        )
        return proof
