"""Downloads what a search or a county holds, and what was not looked in for it."""

import json
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from starlette.responses import Response, StreamingResponse

from archive.answers.export import write_csv
from archive.answers.units import PUBLICATIONS, read_rows
from archive.search.looked_in import as_object, look_in
from archive.search.query import read_query
from yifa.web.asked import Asked
from yifa.web.pages.search import filters_of

PIECE = 1 << 16


def table(asked: Asked) -> Response:
    """Return the publications that a search finds as .csv, for a spreadsheet."""
    words = [asked.query["q"]] if "q" in asked.query else []
    rows = read_rows(asked.db, PUBLICATIONS, filters_of(asked), words)
    # closed by `_pieces`, once it is sent
    made = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - it outlives this function
    write_csv(rows, made, PUBLICATIONS)
    made.flush()
    return StreamingResponse(_pieces(made), media_type="text/csv; charset=utf-8", headers=_as(asked, "csv"))


def _pieces(made: IO[str]) -> Iterator[bytes]:
    with made:
        made.seek(0)
        while piece := made.read(PIECE):
            yield piece.encode()


def looked_in(asked: Asked) -> Response:
    """Return what such a table was looked for in, and in what not, as JSON."""
    query = read_query(asked.query["q"]) if "q" in asked.query else None
    said = as_object(look_in(asked.db, filters_of(asked), query=query))
    text = json.dumps(said, ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json", headers=_as(asked, "looked_in.json"))


def _as(asked: Asked, ending: str) -> dict[str, str]:
    name = asked.query.get("portal", "search")
    safe = name if name.isascii() and name.isalnum() else "search"
    return {"content-disposition": f'attachment; filename="yifa-{safe}.{ending}"'}
