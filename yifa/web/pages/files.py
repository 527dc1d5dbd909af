"""Archived bytes: a page as it was, made harmless, and the files of pages; to look at, or as received."""

from urllib.parse import quote

from starlette.responses import Response

from archive.answers.browse.evidence import read_file, read_original
from yifa.web.asked import Asked
from yifa.web.original import POLICY, harmless

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
"""kinds a browser shows and nothing acts in"""
PDF = "application/pdf"
OF_A_PICTURE = "sandbox; default-src 'none'; frame-ancestors 'self'"
OF_A_PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""the browser's own reader does not start in a sandbox"""


def original(asked: Asked) -> Response:
    """Return an archived page, to be looked at in its frame."""
    kept = read_original(asked.db, asked.parts["version"])
    body = harmless(kept.body, kept.charset)
    return Response(body, media_type="text/html; charset=utf-8", headers={"content-security-policy": POLICY})


def original_bytes(asked: Asked) -> Response:
    """Return an archived page as received, to be kept."""
    version = asked.parts["version"]
    return _kept(read_original(asked.db, version).body, f"version-{version}.html")


def file(asked: Asked) -> Response:
    """Return a file that a browser can show; any other is to be kept."""
    kept = read_file(asked.db, asked.parts["sha256"])
    if kept.media_type not in (*PICTURES, PDF):
        return _kept(kept.body, kept.name)
    policy = OF_A_PDF if kept.media_type == PDF else OF_A_PICTURE
    return Response(kept.body, media_type=kept.media_type, headers={"content-security-policy": policy})


def file_bytes(asked: Asked) -> Response:
    """Return a file as received, to be kept."""
    kept = read_file(asked.db, asked.parts["sha256"])
    return _kept(kept.body, kept.name)


def _kept(body: bytes, name: str) -> Response:
    """Return bytes that a browser keeps and never shows."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": OF_A_PICTURE,
    }
    return Response(body, media_type="application/octet-stream", headers=headers)
