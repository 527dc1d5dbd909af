"""What the cases put together: faults at pages, at the column, and pages as some server would encode them."""

from collections.abc import Callable

from tests.faults.site import Answer, Document, Rule, Site

Fault = Callable[[Site], None]


def at_pages(rule: Rule) -> Fault:
    """Return a fault that answers the same at the known and at the new document."""

    def fault(site: Site) -> None:
        site.answer(rule, site.known.path, site.fresh.path)

    return fault


def html(body: str | bytes, *, status: int = 200, content_type: str = "text/html; charset=utf-8") -> Answer:
    """Return a page as some server would send it."""
    data = body.encode() if isinstance(body, str) else body
    return Answer(status=status, headers=(("Content-Type", content_type),), body=data)


def each_page(make: Callable[[Site, Document], Rule]) -> Fault:
    """Return a fault that makes the known and the new document's page anew."""

    def fault(site: Site) -> None:
        for document in (site.known, site.fresh):
            site.answer(make(site, document), document.path)

    return fault
