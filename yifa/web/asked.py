"""One request, as a page reads it: what was asked, in which language, and the archive to ask."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from archive.hand_on.units import hold_still
from archive.schema.database import Database
from archive.store import Archive
from yifa.language.language import Language, chosen, language
from yifa.model.clock import Clock
from yifa.web.table import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all requests share."""

    archive: Path
    clock: Clock
    standings: Standings

    @contextmanager
    def opened(self) -> Iterator[Database]:
        """Give the archive for one request: as it is now, whatever a crawl writes meanwhile."""
        with Archive.open(self.archive, read_only=True) as archive:
            hold_still(archive.db)
            yield archive.db


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was asked, in which language."""

    language: Language
    path: str
    query: Mapping[str, str]
    """without what is empty"""

    def link(self, path: str, /, **query: object) -> str:
        """Return the address of one of our pages, in the language that was asked for."""
        values = {name: str(value) for name, value in query.items() if value not in (None, "")}
        if "lang" in self.query:
            values.setdefault("lang", self.language.code)
        return f"{quote(path, safe='/')}?{urlencode(values)}" if values else quote(path, safe="/")

    def here(self, **query: object) -> str:
        """Return the address of this page with other values in its query; None takes one out."""
        return self.link(self.path, **{**self.query, **query})

    def number(self, name: str, least: int = 1) -> int:
        """Return a number of the query, at least *least*; so much where it is none."""
        text = self.query.get(name, "")
        return max(least, int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else least


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Visit):
    """One request, and the archive to ask."""

    site: Site
    db: Database
    now: datetime
    parts: Mapping[str, Any]
    """of the address: ``{code}``"""
    base: str
    """of absolute addresses: ``http://127.0.0.1:8001``"""


def visit_of(request: Request) -> Visit:
    """Return what a request asks."""
    asked = {name: value for name, value in request.query_params.items() if value.strip()}
    said = language(chosen(asked.get("lang"), request.headers.get("accept-language", "")))
    return Visit(language=said, path=request.url.path, query=asked)
