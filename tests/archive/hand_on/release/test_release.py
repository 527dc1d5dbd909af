"""A release is whole, the same whenever it is made, and every number of its methods can be counted again."""

import csv
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from pyarrow import parquet
from rocrate.rocrate import ROCrate

from archive.hand_on.cells import restore
from archive.hand_on.release.numbers import UNCOUNTED, load_words
from archive.hand_on.release.sums import SUMS
from archive.hand_on.release.tables import TABLES
from archive.search.looked_in import WORDS
from archive.store import Archive
from tests.support.commands import run
from tests.support.factory import AT, HOME, Visit, make_portal, make_record
from tests.support.merging import merged
from tests.support.reports import fill, report

SAID = ("--title", "县级法治政府建设|年度报告", "--creator", "某研究组", "--creator", "Li, Lei")
NUMBER = re.compile(r"^\| (?P<what>.+) \| (?P<value>.*) \| `(?P<sql>SELECT .+)` \|$", re.MULTILINE)


def second_county(path: Path) -> Path:
    """Make an archive of another county: a report of its own, and a page full of what tables stumble over."""
    home = "http://www.bishan.example/"
    visit = Visit(path, make_portal("990102", "碧山县", "bishan", home))
    late = report(2025, number=7, title="碧山县2025年法治政府建设报告", received=77)
    visit.save(replace(late, url=f"{home}7.html"))
    odd = make_record(f"{home}8.html", "=HYPERLINK(1)", '一，“二”"三"\n四\r五\t六', publisher="'=1")
    visit.save(odd)
    visit.archive.runs.begin("backfill", {"portals": ["bishan"]}, "yifa 1", AT)
    visit.archive.commit()
    visit.archive.close()
    return path


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two archives merged in either order."""
    folder = tmp_path_factory.mktemp("archives")
    sources = fill(folder / "a.db"), second_county(folder / "b.db")
    merged(folder / "ab.db", *sources)
    merged(folder / "ba.db", *reversed(sources))
    return folder / "ab.db", folder / "ba.db"


@pytest.fixture(scope="module")
def released(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the first."""
    folder = tmp_path_factory.mktemp("released") / "one"
    ran = run("release", folder, *SAID, archive=archives[0])
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines()[-1].startswith(f"released to {folder}: version ")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file's bytes by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def json_of(folder: Path, name: str) -> Any:
    """Return a file of JSON."""
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_the_same_archive_gives_the_same_bytes(
    released: Path, archives: tuple[Path, Path], tmp_path: Path
) -> None:
    """Also merged in the other order, and into an empty folder that was there."""
    again, other = tmp_path / "again", tmp_path / "other"
    again.mkdir()
    run("release", again, *SAID, archive=archives[0])
    run("release", other, *SAID, archive=archives[1])

    wanted = files_of(released)
    assert len(wanted) == 2 * len(TABLES) + 9
    assert files_of(again) == wanted
    assert files_of(other) == wanted
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_its_checksums_are_those_of_all_its_files(released: Path) -> None:
    lines = (released / SUMS).read_text(encoding="utf-8").splitlines()

    said = {path: digest for digest, path in (line.split("  ") for line in lines)}
    made = {path: sha256(body).hexdigest() for path, body in files_of(released).items() if path != SUMS}
    assert said == made


def test_frictionless_finds_no_error(released: Path) -> None:
    """Types, keys, references, sizes and hashes."""
    checked = Package(str(released / "datapackage.json")).validate()

    assert (checked.valid, checked.stats["errors"], checked.stats["tasks"]) == (True, 0, len(TABLES))


def test_every_column_and_table_has_its_meaning_in_both_languages(released: Path) -> None:
    """In the codebook and the data package."""
    english = (released / "codebook.md").read_text(encoding="utf-8")
    chinese = (released / "codebook.zh-CN.md").read_text(encoding="utf-8")

    for resource in json_of(released, "datapackage.json")["resources"]:
        assert f"## {resource['name']}\n" in english
        assert f"## {resource['name']}\n" in chinese
        for field in resource["schema"]["fields"]:
            assert f"| `{field['name']}` | {field['title']} |" in english
            assert f"| `{field['name']}` | {field['title']} |" in chinese
            assert " · " in field["description"]
    assert set(load_words()["table"]) == {table.name for table in TABLES}


@pytest.mark.parametrize("page", ["methods.md", "methods.zh-CN.md"])
def test_every_number_is_what_its_query_gives_over_the_tables(released: Path, page: str) -> None:
    """As a reader imports them: every value a text."""
    text = (released / page).read_text(encoding="utf-8")
    numbers = list(NUMBER.finditer(text))
    with closing(sqlite3.connect(":memory:")) as db:
        for table in TABLES:
            with (released / f"data/{table.name}.csv").open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            db.execute(f"CREATE TABLE {table.name} ({', '.join(header)})")
            db.executemany(f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(header))})", rows)
        counted = {number["what"]: str(db.execute(number["sql"]).fetchone()[0]) for number in numbers}

    assert counted == {number["what"]: number["value"] for number in numbers}
    assert len(counted) == len(load_words()["number"])
    assert all(
        f"data/{table.name}.csv {table.name}" in text for table in TABLES if table.name not in UNCOUNTED
    )
    assert numbers[0]["value"] == "6"


def test_what_was_not_looked_in_is_said_in_both_languages(released: Path) -> None:
    """Whatever a search may say it has not looked in has its Chinese words."""
    assert "- 2 lists without a proved end" in (released / "methods.md").read_text(encoding="utf-8")
    assert "- 末尾未经证明的列表：" in (released / "methods.zh-CN.md").read_text(encoding="utf-8")
    assert set(load_words()["gap"]) == set(WORDS)


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_both_forms_of_a_table_hold_the_same(released: Path, name: str) -> None:
    """The CSV with an apostrophe before what a spreadsheet would take for a formula."""
    with (released / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = [{column: restore(cell) for column, cell in row.items()} for row in csv.DictReader(file)]
    rows = parquet.read_table(released / f"data/{name}.parquet").to_pylist()

    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows, strict=True):
        assert list(line) == list(row)
        texts = {column: value for column, value in row.items() if isinstance(value, str)}
        assert {column: line[column] for column in texts} == texts
        assert {column for column, value in row.items() if value in (None, [])} == {
            column for column, cell in line.items() if cell == "" and row[column] != ""
        }


def test_the_crate_loads_and_has_an_action_for_each_run(released: Path) -> None:
    """With the software that ran, and every file."""
    loaded = ROCrate(str(released))

    actions = [entity for entity in loaded.get_entities() if entity.type == "CreateAction"]
    assert len(actions) == len(loaded.root_dataset["mentions"]) == 2
    assert {action["instrument"]["name"] for action in actions} == {"yifa 0", "yifa 1"}
    assert {action["name"] for action in actions} == {"yifa crawl", "yifa backfill"}
    assert {creator["name"] for creator in loaded.root_dataset["creator"]} == {"某研究组", "Li, Lei"}
    named = {entity.id for entity in loaded.data_entities}
    assert named == {path for path in files_of(released) if path not in (SUMS, "ro-crate-metadata.json")}


def test_repositories_are_told_who_made_it(released: Path) -> None:
    """Title and creators as given, the version the beginning of the archive's digest."""
    told, cited = json_of(released, ".zenodo.json"), (released / "CITATION.cff").read_text(encoding="utf-8")

    assert told["creators"] == [{"name": "某研究组"}, {"name": "Li, Lei"}]
    assert (told["title"], told["upload_type"], len(told["version"])) == (SAID[1], "dataset", 12)
    assert f'version: "{told["version"]}"' in cited
    assert '  - name: "Li, Lei"' in cited
    assert f"date-released: {told['publication_date']}" in cited


def test_a_folder_that_holds_something_is_left_alone(archives: tuple[Path, Path], tmp_path: Path) -> None:
    """And one whose parent is not there is named."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    full = run("release", tmp_path, *SAID, archive=archives[0])
    nowhere = run("release", tmp_path / "no" / "where", *SAID, archive=archives[0])

    assert (full.exit_code, "new or an empty folder" in full.stderr) == (2, True)
    assert (nowhere.exit_code, f"{tmp_path / 'no'}: there is no such folder" in nowhere.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_not_derived_is_not_released(tmp_path: Path) -> None:
    """A release without it would not be the same once it is."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record(f"{HOME}1.html"))
    visit.archive.commit()
    visit.archive.close()

    Archive.open(tmp_path / "b.db", holder="tests").close()
    waiting = run("release", tmp_path / "r", *SAID, archive=tmp_path / "a.db")
    empty = run("release", tmp_path / "r", *SAID, archive=tmp_path / "b.db")

    assert (waiting.exit_code, "1 document waits for `yifa derive`" in waiting.stderr) == (2, True)
    assert (empty.exit_code, "nothing was crawled" in empty.stderr) == (2, True)
    assert not (tmp_path / "r").exists()
