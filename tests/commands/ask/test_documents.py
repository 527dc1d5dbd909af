"""search, show, export, dictionary as typed."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from rich.text import Text

from tests.support.commands import CASES, assert_plain, fill_archive, run, run_on_terminal
from tests.support.factory import HOME, PAGE, TEXT, TITLE
from yifa.commands.terminal.wrapping import columns_of


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    """A small archive with a bit of everything."""
    return fill_archive(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("options", "begins"),
    [((), "清溪县人民政府. "), (("--bibtex",), "@misc{yifa"), (("--ris",), "TY  - ELEC\n")],
)
def test_cite_prints_one_reference(archive_path: Path, options: tuple[str, ...], begins: str) -> None:
    """GB/T 7714, unless another form is asked for; the web reader has the same text."""
    cited = run("cite", PAGE, *options, archive=archive_path)

    assert (cited.exit_code, cited.stdout.startswith(begins)) == (0, True)


def test_search_prints_what_it_found(archive_path: Path) -> None:
    """Title, where from, the words in their place; nothing a terminal would obey."""
    found = run("search", CASES, archive=archive_path)

    assert found.exit_code == 0
    assert f"   {TITLE}\n" in found.stdout
    assert "清溪县人民政府办公室 · report year 2025 · on 2 pages" in found.stdout
    assert f"«{CASES}»" in found.stdout
    assert found.stdout.endswith("3 publications\n")
    assert_plain(found.stdout)


def test_search_as_json_is_an_object(archive_path: Path) -> None:
    """Standard output holds nothing else; the total stands on standard error."""
    found = run("search", CASES, "--json", "--portal", "清溪县", "--limit", "1", archive=archive_path)

    answer = json.loads(found.stdout)
    assert (answer["query"], answer["total"], len(answer["results"])) == (f'"{CASES}"', 3, 1)
    assert answer["looked_in"]["filters"] == {"portal": "990101"}
    assert {gap["code"] for gap in answer["looked_in"]["not_looked_in"]} >= {"failed", "unproved"}
    assert list(answer["results"][0]) == [
        "id", "title", "county", "portal", "publisher", "date_published", "report_year", "url", "state",
        "current", "replaced_by", "copies", "snippets", "files",
    ]  # fmt: skip
    assert found.stderr == "3 publications; 1 shown, see --limit\n"


def test_search_that_finds_nothing_says_what_that_is_worth(archive_path: Path) -> None:
    """Exit status 0, and never the bare word nothing."""
    found = run("search", "没有的词", archive=archive_path)

    assert found.exit_code == 0
    assert found.stdout == (
        "Nothing found in 2 documents and 0 files. Not looked in: 1 file not fetched (yifa attachments), "
        "24 addresses that failed, 1 listed page of which nothing is kept, 2 lists without a proved end. "
        "Not read to a proved end: 依法行政 of 清溪县 990101 (what proves its end was not recorded); "
        "法治 of 清溪县 990101 (never read to its end).\n"
    )


@pytest.mark.parametrize("query", ['"复议', "复议 OR", "(复议", "复议)", "NOT", "AND 复议"])
def test_a_query_that_makes_no_sense_is_one_line(archive_path: Path, query: str) -> None:
    """And wrong usage."""
    asked = run("search", query, archive=archive_path)

    assert (asked.exit_code, asked.stdout, asked.stderr.count("\n")) == (2, "", 1)


def test_an_exclusion_is_read_beside_what_was_not_looked_in(archive_path: Path) -> None:
    """A file that was not read may have what was excluded."""
    assert (
        "1 publication. Not looked in: 1 file"
        in run("search", CASES, "NOT", "许可", archive=archive_path).stdout
    )


def test_search_options_narrow(archive_path: Path) -> None:
    """Year, publisher and a span of time together."""
    arguments = ("--year", "2025", "--publisher", "办公室", "--since", "2026-01", "--until", "2026")

    assert run("search", CASES, *arguments, archive=archive_path).stdout.endswith("2 publications\n")


def test_show_prints_values_with_their_origin(archive_path: Path) -> None:
    """Also the candidate that was not chosen and the label nobody reads."""
    shown = run("show", PAGE, "--evidence", archive=archive_path)

    lines = [line.split() for line in shown.stdout.splitlines()]
    assert shown.exit_code == 0
    assert ["publisher", "清溪县人民政府办公室", "table", "发布机构："] in lines
    assert ["└", "unreadable", "县府办", "line", "来源："] in lines
    assert ["└", "left", "empty", "line", "来源："] in lines
    assert ["└", "not", "chosen", "办公室", "line", "来源："] in lines
    assert ["label", "办理科室："] in lines
    assert ["current", "yes"] in lines
    assert f"{HOME}copy.html" in shown.stdout


def test_show_puts_the_text_first(archive_path: Path) -> None:
    """Below what it is; the evidence only where it is asked for, behind the text."""
    plain = run("show", PAGE, archive=archive_path).stdout
    whole = run("show", PAGE, "--evidence", archive=archive_path).stdout

    text = plain.index(f"\n{TEXT}\n")
    assert plain[:text].splitlines()[0] == TITLE
    assert PAGE in plain[:text]
    assert plain.endswith("--evidence\n")
    assert "Captures" not in plain
    assert whole.index(f"\n{TEXT}\n") == text < whole.index("Metadata") < whole.index("Captures")


def test_a_long_text_is_shown_page_by_page(archive_path: Path, tmp_path: Path) -> None:
    """On a terminal, by $PAGER, with no word cut; one that fits the screen is not."""
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\nsed "s/^/PAGED /"\n', encoding="utf-8")
    pager.chmod(0o755)

    long, short = (
        run_on_terminal("show", PAGE, "--archive", archive_path, columns=80, lines=lines, PAGER=str(pager))
        for lines in (4, 50)
    )

    assert long.startswith("PAGED ")
    assert "PAGED" not in short
    assert max(columns_of(Text.from_ansi(line).plain) for line in short.splitlines()) <= 80


def test_show_of_a_hostile_document_is_plain(archive_path: Path) -> None:
    """Escape sequences of a page are not the terminal's."""
    assert_plain(run("show", f"{HOME}n.html", archive=archive_path).stdout)


def test_show_as_json_holds_everything(archive_path: Path) -> None:
    """The whole text, every page, value and capture."""
    shown = json.loads(run("show", PAGE, "--json", archive=archive_path).stdout)

    assert shown["text"] == TEXT
    assert [page["url"] for page in shown["pages"]] == [PAGE, f"{HOME}copy.html"]
    assert shown["captures"][0]["status"] == 200


def test_export_says_how_many(archive_path: Path, tmp_path: Path) -> None:
    """CSV of all, JSONL of those with a word, and of the texts."""
    everything = run("export", tmp_path / "o.csv", archive=archive_path)
    words = ("许可", "--unit", "documents", "--portal", "qingxi")
    some = run("export", tmp_path / "o.jsonl", *words, archive=archive_path)

    assert everything.stdout == f"3 publications written to {tmp_path / 'o.csv'}\n"
    assert some.stdout == f"1 document written to {tmp_path / 'o.jsonl'}\n"
    assert json.loads((tmp_path / "o.jsonl").read_text(encoding="utf-8"))["title"] == TITLE


def test_every_export_has_beside_it_what_was_looked_in(archive_path: Path, tmp_path: Path) -> None:
    """A file of no rows too, which says so; a folder of files."""
    none = run("export", tmp_path / "none.csv", "核电站", "--year", "2025", archive=archive_path)
    files = run("export", "--attachments", tmp_path / "files", archive=archive_path)

    beside = json.loads((tmp_path / "none.csv.looked_in.json").read_text(encoding="utf-8"))
    assert none.stdout.splitlines()[1].startswith("Nothing found in 2 documents and 0 files. Not looked in: ")
    assert files.stdout.splitlines()[1].startswith("No file of what fits is kept. Not looked in: 1 file not ")
    assert (beside["file"], beside["rows"], beside["query"]) == ("none.csv", 0, '"核电站"')
    assert beside["filters"] == {"year": 2025}
    assert beside["sha256"] == sha256((tmp_path / "none.csv").read_bytes()).hexdigest()
    assert {gap["code"] for gap in beside["not_looked_in"]} >= {"failed", "unproved"}
    assert json.loads((tmp_path / "files.looked_in.json").read_text(encoding="utf-8"))["rows"] == 0


def test_an_export_goes_to_standard_output_too(archive_path: Path) -> None:
    """As CSV or JSONL, without the byte order mark; what an empty one is worth goes beside it."""
    csv_rows = run("export", "-", "许可", "--no-text", archive=archive_path)
    lines = run("export", "-", "--format", "jsonl", "--unit", "versions", archive=archive_path)
    none = run("export", "-", "核电站", archive=archive_path)

    header, *rows = csv_rows.stdout.splitlines()
    assert header.startswith("id,portal,")
    assert not {"text", "attachments_text"} & set(header.split(","))
    assert len(rows) == 2
    assert [json.loads(line)["current"] for line in lines.stdout.splitlines()] == [1, 1, 1]
    assert none.stdout.splitlines()[0].startswith("id,")
    assert none.stderr.startswith("Nothing found in 2 documents")


def test_an_export_is_limited_to_places_and_years(archive_path: Path, tmp_path: Path) -> None:
    """A county, a prefecture or a province, several; a year or a span; what is held of these."""
    words = ("--portal", "临江", "--portal", "清溪县", "--year", "2019-2025", "--headers", "zh")
    ran = run("export", tmp_path / "o.xlsx", *words, archive=archive_path)

    beside = json.loads((tmp_path / "o.xlsx.looked_in.json").read_text(encoding="utf-8"))
    assert ran.stdout.startswith(f"2 publications written to {tmp_path / 'o.xlsx'}\n")
    assert beside["filters"] == {"portal": "990101", "year": 2019, "last_year": 2025}
    assert beside["unit"] == "publications"
    assert beside["archive_digest"] == run("digest", archive=archive_path).stdout.strip()
    assert beside["coverage"]["990101"]["published"] == 1
    assert list(beside["rules"]) == ["reading", "canonical_text", "files", "elements_facts_fingerprints"]


def test_dictionary_needs_no_archive() -> None:
    """For people and as JSON."""
    assert "document (table)\none row per distinct content\n" in run("dictionary").stdout
    assert {each["name"] for each in json.loads(run("dictionary", "--json").stdout)} >= {
        "document",
        "documents",
    }
