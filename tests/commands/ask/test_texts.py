"""The commands that ask what reports say, and that derive it."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.commands import run
from tests.support.reports import fill


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("texts") / "a.db")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def document(archive: Path, body: str) -> str:
    listed = json.loads(run("elements", "2025", "--json", archive=archive).stdout)
    return str(next(one["document"] for one in listed["documents"] if one["body"] == body))


def test_elements_are_counted_and_every_one_has_its_place(archive: Path) -> None:
    shown = run("elements", "2025", archive=archive)
    by_level = run("elements", "2025", "990101", "--by", "level", archive=archive)
    listed = json.loads(run("elements", "2025", "--json", archive=archive).stdout)
    table = rows(run("elements", "2025", "--csv", archive=archive).stdout)

    assert "3 reports" in shown.stdout
    assert "Rests on 3 reports" in shown.stdout
    assert "department: 3 reports" in by_level.stdout
    assert listed["elements"]["problems"] == {"section": 3}
    assert listed["elements"]["other"] == {"none_stated": 3}
    assert {row["element"] for row in table} >= {
        "measures",
        "problems",
        "responsibility",
        "next_year",
        "other",
    }
    assert listed["coverage"]["reports"] == 3
    assert listed["unknown_headings"] == []


def test_a_section_is_shown_alone_with_its_list(archive: Path) -> None:
    key = document(archive, "清溪县司法局")

    shown = run("show", key, "--section", "problems", archive=archive)
    listed = json.loads(run("show", key, "--section", "problems", "--json", archive=archive).stdout)
    missing = run("show", key, "--section", "responsibility", archive=archive)

    assert "出庭应诉能力有待提高" in shown.output
    assert [item["heading"] for item in listed["parts"][0]["items"]] == [
        "出庭应诉能力有待提高",
        "执法力量偏少",
    ]
    assert (missing.exit_code, "responsibility is absent" in missing.output) == (1, True)


def test_a_search_may_ask_for_words_within_an_element(archive: Path) -> None:
    within = json.loads(run("search", "出庭", "--in", "problems", "--json", archive=archive).stdout)
    elsewhere = json.loads(run("search", "出庭", "--in", "measures", "--json", archive=archive).stdout)
    either = json.loads(run("search", "出庭 OR 公证", "--in", "measures", "--json", archive=archive).stdout)

    assert within["total"] == 4
    assert all("«出庭»" in hit["snippets"][0] for hit in within["results"])
    assert (elsewhere["total"], either["total"]) == (0, 1)
    assert (elsewhere["looked_in"]["documents"], elsewhere["looked_in"]["files"]) == (4, 0)


def test_an_empty_search_within_an_element_says_in_which_reports_it_did_not_look(
    archive: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(archive.read_bytes())
    with closing(sqlite3.connect(copy)) as db, db:
        first, last = db.execute("SELECT min(document_id), max(document_id) FROM element").fetchone()
        db.execute("DELETE FROM element WHERE document_id = ?", (first,))
        db.execute("DELETE FROM derivation WHERE document_id = ?", (first,))
        db.execute(
            "UPDATE element SET form = 'unreadable', start_offset = NULL, end_offset = NULL"
            " WHERE document_id = ?", (last,),
        )  # fmt: skip

    shown = run("search", "出庭", "--in", "measures", archive=copy)

    assert "Nothing found in 2 documents and 0 files." in shown.output
    assert (
        "1 annual report whose parts could not be read, 1 document not derived yet (yifa derive)"
        in shown.output
    )


def test_figures_are_printed_with_their_sentence_and_place(archive: Path) -> None:
    table = rows(
        run("facts", "--indicator", "行政复议新收", "--years", "2024-2025", "--csv", archive=archive).stdout
    )
    one = json.loads(run("facts", document(archive, "清溪县财政局"), "--json", archive=archive).stdout)
    shown = run("facts", "--indicator", "notarisations", "--place", "清溪县", archive=archive)
    listed = run("facts", "--indicators", archive=archive)

    assert [(row["year"], row["kind"], row["printed"]) for row in table] == [
        ("2024", "level", "20件"),
        ("2025", "level", "30件"),
        ("2025", "delta", "5件"),
        ("2025", "level", "30件"),
    ]
    assert all(row["printed"] in row["sentence"] for row in table)
    assert {fact["indicator"] for fact in one["facts"]} >= {"reconsideration_closed", None}
    assert "12件" in shown.stdout
    assert "2024 in 2025" in shown.stdout
    assert "行政复议新收" in listed.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("facts", "--indicator", "复议"), 2, "expected one of"),
        (("facts", "--indicator", "杂耍"), 2, "expected one of"),
        (("facts", "--years", "2025-2019"), 2, "the first year is after the last"),
        (("facts", "--years", "去年"), 2, "expected 2025 or 2019-2025"),
        (("audit", "ffff"), 1, "no document"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    archive: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    asked = run(*arguments, archive=archive)

    assert (asked.exit_code, words in asked.output) == (status, True)


def test_figures_that_contradict_each_other_are_shown_with_every_place(archive: Path) -> None:
    place = run("audit", "990101", "--years", "2025", archive=archive)
    everything = run("audit", document(archive, "清溪县司法局"), "--all", archive=archive)
    listed = json.loads(run("audit", "清溪县", "--json", archive=archive).stdout)

    assert "3 reports: 2 confirmed, 1 contradicted" in place.output
    assert "confirmed: rate: 6 of 24 is 25 %" in everything.output
    assert "行政复议新收 25 the year before, 20 in that year's report" in place.output
    assert {check["rule"] for check in listed["checks"]} == {"rate", "year"}
    assert {len(check["places"]) for check in listed["checks"]} == {2, 3}


def test_what_reports_share_is_listed_and_shown_beside(archive: Path) -> None:
    shown = run("reuse", "2025", "--by", "body", "--min", "0.3", archive=archive)
    table = rows(run("reuse", "2025", "--csv", archive=archive).stdout)
    listed = json.loads(run("reuse", "2025", "990101", "--json", archive=archive).stdout)
    beside = run("reuse", document(archive, "清溪县司法局"), archive=archive)
    none = run("reuse", document(archive, "清溪县司法局"), "--min", "1", archive=archive)

    assert "here   " not in none.output
    assert "清溪县财政局: " in shown.output
    assert {row["source_kind"] for row in table} == {"self", "lateral"}
    own = next(one for one in listed["reports"] if one["body"] == "清溪县司法局")
    assert own["own_share"] > 0.8
    assert "here   " in beside.output
    assert "self " in beside.output


@pytest.mark.parametrize(
    "words",
    [("elements", "2025"), ("facts",), ("audit", "990101"), ("reuse", "2025"), ("facts", "ID"),
     ("audit", "ID"), ("reuse", "ID")],
)  # fmt: skip
@pytest.mark.parametrize("form", ["--csv", "--json"])
def test_every_table_leaves_with_what_it_covers(
    archive: Path, tmp_path: Path, words: tuple[str, ...], form: str
) -> None:
    key = document(archive, "清溪县司法局")
    table = tmp_path / "table"
    words = tuple(key if word == "ID" else word for word in words)
    ran = run(*words, form, "--output", str(table), archive=archive)
    printed = run(*words, form, archive=archive)

    covers = json.loads((tmp_path / "table.covers.json").read_text(encoding="utf-8"))
    assert ran.exit_code == printed.exit_code == 0
    assert table.read_text(encoding="utf-8") == printed.stdout
    assert len(printed.stdout.splitlines()) > 1
    assert covers["sha256"] == sha256(table.read_bytes()).hexdigest()
    assert covers.get("document") == key or covers["cells"]
    assert run(*words, "--output", str(table), archive=archive).exit_code == 2


def test_derive_makes_what_is_missing_and_all_anew(archive: Path) -> None:
    nothing = run("derive", archive=archive)
    anew = json.loads(run("derive", "--all", "--json", archive=archive).stdout)

    assert "0 documents derived" in nothing.output
    assert anew == {"documents": 4}
