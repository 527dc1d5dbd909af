"""Time stamps (RFC 3161) on what an archive says: asked for, kept, and checked again at any time.

What an authority signs is the SHA-256 of the line that `yifa digest` prints, its end included. Anybody can
check it without us: ``yifa digest > line``, ``openssl ts -verify -data line -in answer.tsr -CAfile
root.pem``.
"""

import re
import sqlite3
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.proof.content import digest_of
from archive.proof.verify import Damage, Verified
from archive.store import Archive
from archive.times import stamp
from yifa.model.errors import UsageError, YifaError
from yifa.model.text import count_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

ADVICE = "time stamps need rfc3161-client and asn1crypto: pip install 'yifa[timestamp]'"
GRANTED = 0
TABLE = "time_stamp"
_KEEP = "INSERT INTO time_stamp (digest, authority, stamped_at, response) VALUES (?, ?, ?, ?)"
_STAMPS = (
    "SELECT time_stamp_id, digest, authority, stamped_at, response FROM time_stamp ORDER BY stamped_at, 1"
)
Ask = Callable[[bytes], bytes]
"""sends a request to an authority and returns its answer"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp that was checked."""

    digest: str
    authority: str
    """address that was asked"""
    stamped_at: str
    signer: str
    """who signed, as its certificate says"""
    is_trusted: bool
    """its certificate leads to a root of this system, or to one that was given"""
    nonce: int | None

    def words(self, now: str) -> str:
        """Return it for a person; *now* is the archive's digest."""
        trust = "" if self.is_trusted else ", whose root is not known here (--trust FILE)"
        then = "as it is now" if self.digest == now else f"with the digest {self.digest}"
        return (
            f"Time stamp: the archive was there at {self.stamped_at}, {then}; signed by {self.signer}{trust}"
        )


def _line(digest: str) -> bytes:
    return f"{digest}\n".encode()


def _tools() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise UsageError(ADVICE) from error
    return rfc3161_client


def read_roots(path: Path | None) -> list["Certificate"]:
    """Return the roots of this system, and those of a PEM file.

    Raises:
        UsageError: the file has none.
    """
    from cryptography import x509

    system = ssl.create_default_context().get_ca_certs(binary_form=True)
    roots = [x509.load_der_x509_certificate(root) for root in system]
    if path is not None:
        try:
            roots += x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError) as error:
            raise UsageError(f"{path}: no certificates in PEM: {error}") from error
    return roots


def take_stamp(archive: Archive, authority: str, ask: Ask, roots: Sequence["Certificate"]) -> Stamp:
    """Have an authority sign what the archive says now, keep its answer, and return what it says.

    Raises:
        UsageError: what reads time stamps is not installed.
        YifaError: the authority refuses, or its answer is none to what was asked.
    """
    tools = _tools()
    digest = digest_of(archive.db.conn)
    builder = tools.TimestampRequestBuilder().data(_line(digest))
    request: TimeStampRequest = builder.hash_algorithm(tools.HashAlgorithm.SHA256).build()
    kept = ask(request.as_bytes())
    try:
        stamped = _check(kept, digest, authority, roots)
        if stamped.nonce != request.nonce:
            raise ValueError("an answer to another request")
    except ValueError as error:
        raise YifaError(f"{authority}: no time stamp: {error}") from error
    with archive.change() as db:
        db.execute(_KEEP, (digest, authority, stamped.stamped_at, kept))
    archive.commit()
    return stamped


def check_stamps(db: sqlite3.Connection, checked: Verified, trust: Path | None) -> None:
    """Check every time stamp kept, and note what it says, or what is wrong with it, in what was *checked*.

    Of a damaged archive nothing more is said; where what reads them is not installed, that is.
    """
    rows = [] if checked.damage else db.execute(_STAMPS).fetchall()
    if not rows:
        return
    try:
        _tools()
    except UsageError as missing:
        checked.stamps.append(f"{count_of(len(rows), 'time stamp', 'time stamps')} not checked: {missing}")
        return
    now, roots = digest_of(db), read_roots(trust)
    for number, digest, authority, at, response in rows:
        try:
            stamped = _check(response, digest, authority, roots)
            if stamped.stamped_at != at:
                raise ValueError(f"it was signed at {stamped.stamped_at}")
        except ValueError as error:
            words = f"a time stamp that does not hold: {error}"
            checked.damage.append(Damage(table=TABLE, row=number, about=f"{digest}, {at}", problem=words))
        else:
            checked.stamps.append(stamped.words(now))


def _decode(response: bytes) -> "TimeStampResponse":
    """Return an answer; many authorities put their certificates in another order than DER has them.

    Raises:
        ValueError: it is none, or a refusal.
    """
    from asn1crypto import cms, core, tsp

    status = core.Sequence.load(response)[0][0].native
    if status != GRANTED:
        raise ValueError(f"refused, status {status}")
    whole = tsp.TimeStampResp.load(response)
    signed = whole["time_stamp_token"]["content"]
    if signed["certificates"].native:
        ordered = sorted(signed["certificates"], key=lambda one: one.dump())
        signed["certificates"] = cms.CertificateSet(ordered)
    answer: TimeStampResponse = _tools().decode_timestamp_response(whole.dump())
    return answer


def _check(response: bytes, digest: str, authority: str, roots: Sequence["Certificate"]) -> Stamp:
    """Return what an answer signs of a digest.

    Raises:
        ValueError: nothing.
    """
    from cryptography import x509

    answer = _decode(response)
    own = [x509.load_der_x509_certificate(one) for one in answer.signed_data.certificates]
    problem = _problem(answer, digest, roots)
    if problem is not None and (its_own := _problem(answer, digest, own)) is not None:
        raise ValueError(its_own)
    signer = next((one for one in own if one.subject != one.issuer), None)
    return Stamp(
        digest=digest, authority=authority, stamped_at=stamp(answer.tst_info.gen_time),
        signer=signer.subject.rfc4514_string() if signer else authority, is_trusted=problem is None,
        nonce=answer.tst_info.nonce,
    )  # fmt: skip


def _problem(answer: "TimeStampResponse", digest: str, roots: Sequence["Certificate"]) -> str | None:
    """Return why an answer does not sign a digest under these roots; None where it does."""
    tools = _tools()
    try:
        verifier = tools.VerifierBuilder(roots=list(roots), intermediates=[]).build()
        verifier.verify(answer, sha256(_line(digest)).digest())
    except (tools.VerificationError, ValueError) as error:
        return re.sub(r": ErrorStack.*", "", str(error))
    return None
