"""Runs: what each did, and the alarms it left: new, standing and muted; and the cluster, if any."""

from starlette.responses import Response

from archive.answers.browse.runs import count_runs, read_run, read_runs
from yifa.web.asked import Asked
from yifa.web.fleet import picture
from yifa.web.pager import Pager
from yifa.web.render import page

SIZE = 30


def answer(asked: Asked) -> Response:
    """Return the list of runs, below the picture of the cluster."""
    pager = Pager(asked.number("page"), SIZE, count_runs(asked.db))
    runs = read_runs(asked.db, limit=SIZE, offset=pager.offset)
    return page(asked, "runs.html", runs=runs, pager=pager, cluster=picture(), shown=SIZE)


def one(asked: Asked) -> Response:
    """Return one run."""
    number = asked.number("page")
    run = read_run(asked.db, asked.parts["run"], limit=SIZE, offset=(number - 1) * SIZE)
    longest = max(run.line.portals, sum(run.line.alarms.values()), run.line.walks)
    return page(asked, "run.html", run=run, pager=Pager(number, SIZE, longest))
