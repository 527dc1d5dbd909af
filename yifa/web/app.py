"""The application: addresses, what answers them, and how troubles are said."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from yifa.language.language import message
from yifa.model.clock import Clock
from yifa.model.errors import ArchiveError, UsageError, YifaError
from yifa.web.asked import Asked, Site, Visit, visit_of
from yifa.web.guard import Guard
from yifa.web.pages import (
    changes,
    compare,
    county,
    document,
    download,
    overview,
    runs,
    search,
)
from yifa.web.pages import (
    files as file_pages,
)
from yifa.web.render import page
from yifa.web.table import Standings

Answer: TypeAlias = Callable[[Asked], Response]
STATIC = {"style.css": "text/css", "icon.svg": "image/svg+xml"}
ROUTES: dict[str, Answer] = {
    "/": overview.answer,
    "/county/{code}": county.answer,
    "/search": search.answer,
    "/document": document.answer,
    "/document/{key}": document.answer,
    "/document/{key}/{tab}": document.answer,
    "/document/{key}/cite/{form}": document.citation,
    "/original/{version:int}": file_pages.original,
    "/original/{version:int}/bytes": file_pages.original_bytes,
    "/file/{sha256}": file_pages.file,
    "/file/{sha256}/bytes": file_pages.file_bytes,
    "/compare": compare.answer,
    "/changes": changes.answer,
    "/feed.atom": changes.feed,
    "/runs": runs.answer,
    "/runs/{run:int}": runs.one,
    "/download.csv": download.table,
    "/download.xlsx": download.workbook,
    "/download.looked_in.json": download.looked_in,
}
TITLES = {
    400: message("This cannot be asked"),
    404: message("Nothing is here"),
    500: message("This page could not be made"),
}


def make_app(archive: Path, clock: Clock, host: str = "127.0.0.1") -> ASGIApp:
    """Return the pages of an archive, for whoever reaches *host*."""
    site = Site(archive=archive, clock=clock, standings=Standings(archive, clock))

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        site.standings.current()
        yield
        site.standings.close()

    routes = [Route(path, partial(_answer, site, answer)) for path, answer in ROUTES.items()]
    routes.append(Route("/static/{name}", _static))
    handlers = {HTTPException: _refused, Exception: _broken}
    return Guard(Starlette(routes=routes, lifespan=life, exception_handlers=handlers), host)


def _answer(site: Site, answer: Answer, request: Request) -> Response:
    """Answer one request; a trouble a reader can meet becomes a page with its own words."""
    visit = visit_of(request)
    try:
        with site.opened() as db:
            asked = Asked(
                language=visit.language, path=visit.path, query=visit.query, site=site, db=db,
                now=site.clock(), parts=request.path_params, base=str(request.base_url).rstrip("/"),
            )  # fmt: skip
            return answer(asked)
    except UsageError as error:
        return _trouble(visit, 400, str(error))
    except ArchiveError as error:
        return _trouble(visit, 500, str(error))
    except YifaError as error:
        return _trouble(visit, 404, str(error))


def _trouble(visit: Visit, status: int, words: str = "") -> Response:
    title = visit.language.translate(TITLES.get(status, TITLES[400]))
    return page(visit, "trouble.html", title=title, words=words, status=status)


async def _refused(request: Request, error: Exception) -> Response:
    return _trouble(visit_of(request), error.status_code if isinstance(error, HTTPException) else 500)


async def _broken(request: Request, _: Exception) -> Response:
    return _trouble(visit_of(request), 500)


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    body = files("yifa.web").joinpath("static", name).read_bytes()
    return Response(body, media_type=STATIC[name], headers={"cache-control": "max-age=300"})
