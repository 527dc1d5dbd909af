"""Records how an answer came: from which machine, by which redirects, to which request."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from scrapy import Request
from scrapy.http import Response

from yifa.model.fetch import Custody, Fetched


def headers_of(message: Request | Response) -> tuple[tuple[str, str], ...]:
    """Return the headers of a request or response as text."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    )


def custody_of(request: Request, response: Response) -> Custody:
    """Return how an answer came; once it is there, the request has the headers that were sent."""
    address, certificate = response.ip_address, response.certificate
    return Custody(
        request_headers=headers_of(request), remote_address=None if address is None else str(address),
        certificate_sha256=None if certificate is None else sha256(certificate.dump()).hexdigest(),
    )  # fmt: skip


def by_way_of(answer: Fetched, hops: Sequence[tuple[str, int]]) -> Fetched:
    """Return an answer that says which redirects led on to it."""
    if answer.custody is None or not hops:
        return answer
    return replace(answer, custody=replace(answer.custody, redirects=tuple(hops)))
