"""Facets, and leafing through what fits limits."""

from pathlib import Path

from archive.search.facets import count_facets, leaf_through
from archive.search.filters import Filters
from archive.search.search import search
from tests.support.factory import Visit, make_portal, make_record

OTHER = "http://www.baishi.example/"


def test_several_portals_facets_are_those_of_all(tmp_path: Path) -> None:
    """Of a search for words, and of leafing through."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.portal_id = visit.archive.portals.add(make_portal("990102", "白石县", "baishi", OTHER))
    visit.save(make_record(f"{OTHER}1.html", text="另一篇行政复议"))
    visit.archive.commit()
    db, both = visit.archive.db, Filters(portal="990101 990102")
    found = [search(db, ["行政"], limits).ranks for limits in (Filters(), both)]

    assert count_facets(db, both).counted == 2
    assert count_facets(db, both, found[1]) == count_facets(db, Filters(), found[0])
    assert count_facets(db, both) == count_facets(db, Filters())
    assert leaf_through(db, both).hits == leaf_through(db, Filters()).hits
