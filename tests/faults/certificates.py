"""Certificates made on the spot: one authority the crawl is told of, and what servers show."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID, SELF_SIGNED, EXPIRED, WRONG_HOST, OLD = "valid", "self-signed", "expired", "wrong host", "TLS 1.0"
KINDS = (VALID, SELF_SIGNED, EXPIRED, WRONG_HOST, OLD)
Key = ec.EllipticCurvePrivateKey


@dataclass(slots=True)
class Authority:
    """A certificate authority of this run, and contexts of servers with its certificates."""

    folder: Path
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.certificate = self._sign(self.key, "authority", [], days=30, own=True)
        self.path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    @property
    def path(self) -> Path:
        """Return the file that names it as trustworthy (``SSL_CERT_FILE``)."""
        return self.folder / "authority.pem"

    def context(self, kind: str) -> ssl.SSLContext:
        """Return the context of a server for ``*.example``, with one thing wrong or none."""
        key = ec.generate_private_key(ec.SECP256R1())
        hosts = ["elsewhere.test"] if kind == WRONG_HOST else ["*.example"]
        days = -1 if kind == EXPIRED else 30
        certificate = self._sign(key, kind, hosts, days=days, own=kind == SELF_SIGNED)
        place = self.folder / f"{kind}.pem"
        place.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(place)
        if kind == OLD:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
        return context

    def _sign(self, key: Key, name: str, hosts: list[str], *, days: int, own: bool) -> x509.Certificate:
        now = datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if own else self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
        )
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        else:
            builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        return builder.sign(key if own else self.key, hashes.SHA256())
