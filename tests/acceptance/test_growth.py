"""Small instances of the benchmarks that watch what runs cost and what they invent."""

from pathlib import Path

from tests.acceptance.growth import NEW, Cost, Grown, grows, measure
from tests.acceptance.recrawl import recrawl
from tests.acceptance.reread import run as compare_rereads


def test_an_incremental_run_asks_for_as_much_beside_a_larger_archive() -> None:
    small, large = measure(25, rounds=1), measure(65, rounds=1)

    assert (small.documents, large.documents) == (25, 65)
    assert small.unchanged.requests == large.unchanged.requests == 1
    assert small.new.requests == large.new.requests
    assert small.new.stored == large.new.stored == NEW


def test_growth_is_told() -> None:
    small = Grown(
        documents=1,
        unchanged=Cost(requests=1, seconds=1, stored=0),
        new=Cost(requests=7, seconds=1, stored=5),
    )
    large = Grown(
        documents=9,
        unchanged=Cost(requests=2, seconds=1, stored=0),
        new=Cost(requests=7, seconds=9, stored=5),
    )

    assert grows([small, small]) == []
    assert grows([small, large]) == ["unchanged: 2 requests instead of 1", "new: 9.00 s instead of 1.00"]


def test_recrawls_of_an_unchanged_portal_invent_nothing_and_cost_one_request_a_section(
    tmp_path: Path,
) -> None:
    told = recrawl(tmp_path / "a.db", 1, ["140225"])

    assert (told.pages, told.read_again, told.false_versions, told.false_documents) == (16, 16, 0, 0)
    assert (told.requests, told.sections) == (1, 1)
    assert told.as_it_should_be


def test_a_dry_run_of_reread_names_what_a_changed_rule_changes() -> None:
    (found,) = compare_rereads(["发布机构"], ["140225"])

    assert (found.versions, found.reported) == (16, found.changed)
    assert found.changed
