"""Asks a time stamping authority over HTTP (RFC 3161, section 3.4)."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from yifa.model.errors import UsageError, YifaError

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
SECONDS = 30.0
MOST = 1 << 20
"""bytes of an answer; real ones have some thousand"""
CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}


def ask_authority(url: str, query: bytes) -> bytes:
    """Return what an authority answers to a time stamp request.

    Raises:
        UsageError: *url* is no address.
        YifaError: nobody answers, or not with a time stamp.
    """
    parts = urlsplit(url)
    connect = CONNECTIONS.get(parts.scheme)
    if connect is None or not parts.hostname:
        raise UsageError(f"{url!r}: expected the http(s) address of a time stamping authority")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection = connect(parts.hostname, parts.port, timeout=SECONDS)
    try:
        connection.request("POST", path, body=query, headers={"Content-Type": QUERY, "Accept": REPLY})
        answer = connection.getresponse()
        body: bytes = answer.read(MOST)
    except (OSError, HTTPException) as error:
        raise YifaError(f"{url}: no answer: {error}") from error
    finally:
        connection.close()
    if answer.status != 200 or not (answer.headers["Content-Type"] or "").startswith(REPLY):
        said = answer.headers["Content-Type"] or "no type"
        raise YifaError(f"{url}: no time stamp: status {answer.status}, {said}")
    return body
