"""Writes coverage as JSON, or as a page: no script, nothing loaded, every word of others escaped."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from json.encoder import encode_basestring
from typing import TextIO

from archive.answers.reports.coverage import Cell, CountyCoverage, State
from archive.answers.reports.covers import Covers
from yifa.commands.terminal.output import safe_json, to_json

SIGNS: Mapping[str, str] = {
    State.PUBLISHED: "●",
    State.ELSEWHERE: "◇",
    State.WITHDRAWN: "✕",
    State.ABSENT: "○",
    State.UNKNOWN: "?",
    State.NOT_DUE: "·",
}
LATE = "+"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; }
body { color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; margin: 1em 0; } th, td { padding: .2em .7em; text-align: center; }
th[scope=row] { text-align: left; font-weight: normal; } tbody tr:nth-child(odd) { background: #f4f4f4; }
.published { color: #0a5c2b; } .published_elsewhere { color: #0b5a76; } .withdrawn { color: #7a1f7a; }
.absent { color: #a30f0f; font-weight: bold; } .unknown { color: #6b4e00; } .not_due { color: #595959; }
a { color: inherit; } ul { padding-left: 1.2em; }
"""


def write_page(out: TextIO, counties: Iterable[CountyCoverage], covers: Covers) -> None:
    """Write a table for each county, what the signs mean, and what the page covers."""
    out.write(
        "<!doctype html>\n<html lang=en>\n<head><meta charset=utf-8>\n"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<meta name=viewport content='width=device-width'>\n<title>Coverage of annual reports</title>\n"
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>Who published the annual report on which year</h1>\n<p>"
    )
    out.write(" · ".join(f"<span class={state}>{sign}</span> {state}" for state, sign in SIGNS.items()))
    out.write(f"; {LATE} after the due day</p>\n")
    for county in counties:
        out.writelines(_county(county))
    out.write("<h2>What this page covers</h2>\n<ul>\n")
    out.writelines(f"<li>{escape(line)}</li>\n" for line in covers.lines())
    out.write("</ul>\n</body>\n</html>\n")


def _county(county: CountyCoverage) -> Iterator[str]:
    years = sorted({cell.year for cell in county.cells})
    rows: dict[str, dict[int, Cell]] = {}
    for cell in county.cells:
        rows.setdefault(cell.key, {})[cell.year] = cell
    yield f"<h2>{escape(county.name)} {escape(county.county)}</h2>\n<table>\n"
    yield "<thead><tr><th scope=col>body</th>"
    yield "".join(f"<th scope=col>{year}</th>" for year in years) + "</tr></thead>\n<tbody>\n"
    for cells in rows.values():
        yield f"<tr><th scope=row>{escape(cells[years[0]].body)}</th>"
        yield "".join(_cell(cells[year]) for year in years) + "</tr>\n"
    yield "</tbody>\n</table>\n"


def _cell(cell: Cell) -> str:
    sign = SIGNS[cell.state] + (LATE if cell.days_late else "")
    if cell.url and cell.url.startswith(("http://", "https://")):
        sign = f'<a rel=noreferrer href="{escape(cell.url)}">{sign}</a>'
    said = f"{cell.state}: {cell.published or ''} {cell.why}"
    return f'<td class={cell.state} title="{escape(said)}">{sign}</td>'


def write_json(out: TextIO, counties: Iterable[CountyCoverage], covers: Covers) -> None:
    """Write coverage as one JSON document, county by county: cells first, then what they cover."""
    out.write('{\n"cells": [')
    between = "\n"
    line = "{" + ", ".join(f'"{name}": %s' for name in Cell._fields) + "}"
    for county in counties:
        text = ",\n".join(line % tuple(map(_value, cell)) for cell in county.cells)
        if text:
            out.write(between + safe_json(text))
            between = ",\n"
    said = covers.as_object()
    out.write(f'\n],\n"counties": {to_json(said.pop("counties"))},\n"covers": {to_json(said)}\n}}\n')


def _value(value: str | int | None) -> str:
    """Return a plain value as JSON; many thousands of them are not worth an encoder each."""
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else str(value)
