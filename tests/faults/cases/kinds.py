"""Kinds of cases, by what must come of them, and checks they share."""

from collections.abc import Callable, Iterable, Iterator

from tests.faults.case import Check, Evidence, Fresh, Served, listing_path
from tests.faults.cases.shared import Fault
from tests.faults.cases.wires import nothing
from tests.faults.site import Answer, Site


def asked_at_most(times: int) -> Check:
    """Return a check that no document's page was asked for more often in the faulty run."""

    def check(evidence: Evidence) -> Iterator[str]:
        for document in (evidence.site.known, evidence.site.fresh):
            if evidence.count(document.path) > times:
                yield f"{document.path} was asked for {evidence.count(document.path)} times"

    return check


def never_asked(evidence: Evidence) -> Iterable[str]:
    """Check that nothing reached a server in the faulty run."""
    if any(each.run == evidence.faulty for each in evidence.asked):
        yield "a server was asked"


def detail_says(words: str, path: Callable[[Site], str]) -> Check:
    """Return a check that an outcome's detail holds some words."""

    def check(evidence: Evidence) -> Iterator[str]:
        sql = "SELECT detail FROM outcome WHERE url = ? AND run_id = ?"
        found = [row["detail"] or "" for row in evidence.rows(sql, evidence.site.url(path(evidence.site)), 2)]
        if not any(words in each for each in found):
            yield f"no detail says {words!r}: {found}"

    return check


def to_https(site: Site) -> None:
    """Lead both pages to their https addresses."""
    for document in (site.known, site.fresh):
        target = site.url(document.path).replace("http:", "https:")
        site.answer(Answer(status=302, headers=(("Location", target),)), document.path)


def known_title(site: Site) -> str:
    return site.known.path


def broken(number: int, how: str, fault: Fault, code: str, **more: object) -> Served:
    """Return a case in which neither page is got and both are asked for again."""
    return Served(number=number, how=how, fault=fault, code=code, again=True, **more)  # type: ignore[arg-type]


def harmless(number: int, how: str, fault: Fault, code: str = "ok_unchanged", **more: object) -> Served:
    """Return a case in which everything is got all the same."""
    return Served(
        number=number,
        how=how,
        fault=fault,
        code=code,
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        **more,  # type: ignore[arg-type]
    )


def down(number: int, how: str, code: str, address: Callable[[], str | None], **more: object) -> Served:
    """Return a case in which the whole host cannot be reached: the column is watched."""
    return broken(number, how, nothing, code, address=address, watch=listing_path, **more)


def nowhere() -> None:
    """Return no address: the name decides."""
