"""Downloads what a search or a county holds, and what was not looked in for it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO

from starlette.responses import Response, StreamingResponse

from archive.hand_on.export import Write
from archive.hand_on.layout import Layout, lay_out
from archive.hand_on.text_tables import write_csv_for_spreadsheets
from archive.hand_on.units import PUBLICATIONS, read_rows
from archive.hand_on.workbook import write_workbook
from archive.search.looked_in import as_object, look_in
from archive.search.query import read_query
from yifa.language.language import CHINESE
from yifa.web.asked import Asked
from yifa.web.pages.search import filters_of

PIECE = 1 << 16
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(asked: Asked) -> Response:
    """Return the publications that a search finds as .csv, for a spreadsheet."""
    return _made(asked, write_csv_for_spreadsheets, lay_out(PUBLICATIONS), "csv", "text/csv; charset=utf-8")


def workbook(asked: Asked) -> Response:
    """Return them as .xlsx, headers in the language of the page; a second sheet says what each means."""
    layout = replace(lay_out(PUBLICATIONS), is_chinese=asked.language.code == CHINESE)
    return _made(asked, write_workbook, layout, "xlsx", XLSX)


def _made(asked: Asked, write: Write, layout: Layout, ending: str, media_type: str) -> Response:
    words = [asked.query["q"]] if "q" in asked.query else []
    rows = read_rows(asked.db, PUBLICATIONS, filters_of(asked), words)
    # closed by `_pieces`, once it is sent
    made = TemporaryFile()  # noqa: SIM115 - it outlives this function
    write(rows, made, layout)
    return StreamingResponse(_pieces(made), media_type=media_type, headers=_as(asked, ending))


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        made.seek(0)
        while piece := made.read(PIECE):
            yield piece


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
