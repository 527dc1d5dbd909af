"""Whatever is damaged is named, and nothing else."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.proof.verify import verify
from archive.schema import fixity
from archive.search import checking
from archive.store import Archive
from tests.acceptance.flips import INDEX_TABLES, add_text, flip_many, main, tables_of
from tests.support.commands import assert_plain, fill_archive, run
from tests.support.factory import AT, HOME, PAGE, Visit, make_entry, make_record
from yifa.model.errors import NotTextError

ADD_FIELD = "INSERT INTO field (version_id, label, raw, origin, chosen) VALUES (1, 'x', 'y', 'table', 0)"
FORGET = "INSERT INTO document_fts (document_fts, rowid, text, title) VALUES ('delete', 2, ?, ?)"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return add_text(fill_archive(tmp_path_factory.mktemp("whole") / "archive.db"))


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(whole, tmp_path / "archive.db"))


def change(archive: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(archive)) as db, db:
        db.execute(sql, values)


def damage(archive: Path) -> list[tuple[str, int | None, str]]:
    ran = run("verify", "--json", archive=archive)
    told = json.loads(ran.stdout)
    assert ran.exit_code == (1 if told["damage"] else 0)
    return [(each["table"], each["row"], each["problem"]) for each in told["damage"]]


def test_a_whole_archive_is_said_to_be_whole(archive: Path) -> None:
    ran = run("verify", archive=archive)

    assert ran.exit_code == 0
    assert "payloads" in ran.stdout
    assert ran.stdout.endswith("the full-text index of 2 documents: nothing damaged\n")
    assert_plain(ran.stdout)


def test_all_cores_find_what_one_finds(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(archive, FORGET, "行政 政", "一 二")
    one = damage(archive)
    monkeypatch.setattr(checking, "WORTH_PROCESSES", 2)  # of thousands of texts; the archive has two
    monkeypatch.setattr(checking, "IN_MEMORY", 1)

    all_cores = damage(archive)

    assert all_cores == one
    assert {table for table, *_ in one} == {"document_fts"}


def test_a_changed_value_is_named_with_what_it_is_about(archive: Path) -> None:
    change(archive, "UPDATE field SET raw = 'x' WHERE field_id = 3")

    ran = run("verify", archive=archive)

    assert ran.exit_code == 1
    assert f"DAMAGED  field 3 (来源： of {PAGE}): not as it was stored" in ran.stdout


@pytest.mark.parametrize("column", ["remote_address", "certificate_sha256", "redirects", "request_headers"])
def test_how_an_answer_came_cannot_be_made_up_afterwards(archive: Path, column: str) -> None:
    """Rows kept before it was recorded have none, and keep none."""
    change(archive, f"UPDATE capture SET {column} = '[]' WHERE capture_id = 1")

    (problem,) = damage(archive)

    assert problem == ("capture", 1, "not as it was stored")


def test_a_payload_that_no_longer_unpacks_to_its_bytes_is_named(archive: Path) -> None:
    change(archive, "UPDATE payload SET data = zeroblob(20), codec = 'identity' WHERE payload_id = 1")

    found = damage(archive)

    assert ("payload", 1, "not as it was stored") in found


def test_bytes_are_hashed_again_even_where_the_row_was_sealed_so(archive: Path) -> None:
    """A row that someone changed and sealed anew still has its payload's own SHA-256 against it."""
    change(archive, "UPDATE payload SET data = zeroblob(20), codec = 'identity' WHERE payload_id = 1")
    change(archive, "UPDATE payload SET size = size + 1 WHERE payload_id = 2")
    with closing(sqlite3.connect(archive, isolation_level=None)) as db:
        fixity.seal_tables(db, ["payload"])

    found = {row: problem for table, row, problem in damage(archive) if table == "payload"}

    assert "the bytes kept have the SHA-256" in found[1]
    assert set(found) == {1, 2}


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("DELETE FROM finding WHERE finding_id = 1", ("finding", 1, "the row is gone")),
        (ADD_FIELD, ("field", None, "a row that was never sealed")),
        ("UPDATE fixity SET digests = zeroblob(256) WHERE name = 'page'", ("fixity", None, "")),
        ("UPDATE fixity SET name = 'pagf' WHERE name = 'page'", ("fixity", None, "")),
        ("UPDATE version SET document_id = 99 WHERE version_id = 3", ("version", 3, "not as it was stored")),
        ("UPDATE file_text SET text = '改' WHERE payload_id = 1", ("file_text", 1, "not as it was stored")),
        ("DELETE FROM document_fts_data WHERE id > 10", ("document_fts", None, "")),
        ("DELETE FROM file_fts_data WHERE id > 10", ("file_fts", None, "")),
        ("UPDATE file_fts_docsize SET sz = x'0101' WHERE id = 1", ("file_fts", None, "")),
        ("UPDATE document_fts_config SET v = 5 WHERE k = 'automerge'", ("document_fts", None, "")),
        ("UPDATE document_fts_docsize SET sz = x'0101' WHERE id = 1", ("document_fts", None, "")),
    ],
)
def test_rows_gone_added_or_cut_off_are_named(
    archive: Path, sql: str, named: tuple[str, int | None, str]
) -> None:
    change(archive, sql)

    found = damage(archive)

    table, row, problem = named
    assert any(each[0] == table and row in (None, each[1]) and problem in each[2] for each in found), found


def test_an_index_that_lost_a_documents_words_names_the_document(archive: Path) -> None:
    change(archive, FORGET, "红", "行政 政复 复议 议")
    change(archive, "INSERT INTO document_fts (rowid, title, text) VALUES (7, '', '行政 政')")

    found = [(table, row) for table, row, _ in damage(archive)]

    assert ("document_fts", 2) in found
    assert ("document_fts", 7) in found


@pytest.mark.parametrize(
    ("sql", "table", "problem"),
    [
        ("UPDATE page SET current_version_id = NULL WHERE page_id = 1", "page", "none is current"),
        ("UPDATE capture SET verdict = 'challenge'", "version", "an answer that is no document"),
        ("UPDATE capture SET payload_id = NULL", "capture", "has no bytes"),
    ],
)
def test_what_must_hold_between_rows_is_checked(archive: Path, sql: str, table: str, problem: str) -> None:
    """Also where every row is sealed as it is."""
    change(archive, sql)
    with closing(sqlite3.connect(archive, isolation_level=None)) as db:
        fixity.seal_tables(db, list(fixity.columns_of(db)))

    assert any(each[0] == table and problem in each[2] for each in damage(archive))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("fixity", "digests", 7),
        ("payload", "data", None),
    ],
)
def test_a_value_whose_type_was_flipped_is_named(
    archive: Path, table: str, column: str, value: object
) -> None:
    """A bit of a row's header may turn bytes into a number or nothing, whatever the table allows."""
    loose = "replace(replace(replace(sql, 'STRICT, ', ''), ' STRICT', ''), ' NOT NULL', '')"
    with closing(sqlite3.connect(archive)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(f"UPDATE sqlite_schema SET sql = {loose} WHERE name = ?", [table])
    with closing(sqlite3.connect(archive)) as db:
        db.execute(f"UPDATE {table} SET {column} = ?", [value])
        db.commit()

    assert table in {name for name, _, _ in damage(archive)}


@pytest.mark.no_cover
def test_a_torn_page_of_the_file_is_damage_not_a_crash(archive: Path) -> None:
    """Whatever eight kilobytes of it are overwritten, verify says so or the file is refused in one line."""
    with archive.open("rb") as file:
        size = len(file.read())
    for start in range(0, size, 8192):
        torn = archive.with_name("torn.db")
        shutil.copyfile(archive, torn)
        with torn.open("r+b") as file:
            file.seek(start)
            file.write(b"\xa5" * 8192)

        ran = run("verify", archive=torn)

        assert ran.exit_code in (1, 2), start
        assert ran.exception is None or isinstance(ran.exception, SystemExit)


def test_a_sample_hashes_a_part(tmp_path: Path) -> None:
    """Every seed another one; all of them together find what is damaged."""
    visit = Visit(tmp_path / "a.db")
    for number in range(200):
        visit.list(make_entry(f"{HOME}p{number}.html"))
    visit.archive.close()
    change(tmp_path / "a.db", "UPDATE page SET kind = 'external' WHERE page_id = 150")

    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        told = [verify(archive.db.conn, sample=30, seed=seed) for seed in range(20)]

    assert all(0 < each.rows < 400 for each in told)
    assert 0 < sum(bool(each.damage) for each in told) < 20
    assert "a sample of 30 %" in run("verify", "--sample", "30", archive=tmp_path / "a.db").stdout


@pytest.mark.no_cover
def test_every_flipped_bit_of_a_stored_value_is_named(whole: Path) -> None:
    """A part of what ``python -m tests.acceptance.flips`` does."""
    with closing(sqlite3.connect(whole)) as db:
        tables = tables_of(db)

    made, missed = flip_many(whole, 100, seed=7, tables=tables)

    assert made.total() == 100
    assert missed == []
    assert not set(made) & set(INDEX_TABLES)


@pytest.mark.no_cover
def test_the_flips_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["20"]) == 0
    assert "20 bits flipped, 20 named by verify" in capsys.readouterr().out


def test_a_change_undone_needs_no_seal_and_a_replaced_row_gets_one(tmp_path: Path) -> None:
    """What is rolled back, replaced, deleted or changed twice leaves the archive sound."""
    visit = Visit(tmp_path / "a.db")
    archive = visit.archive
    visit.save(make_record())
    archive.commit()
    with pytest.raises(NotTextError):
        archive.versions.save(
            make_record(title="\ud800"), capture_id=1, portal_id=1, run_id=1, entry=None, at=AT
        )
    with archive.change() as db:
        db.execute("DELETE FROM field WHERE field_id = (SELECT max(field_id) FROM field)")
        db.execute(ADD_FIELD)
        db.execute(
            "INSERT OR REPLACE INTO attachment (attachment_id, version_id, url, name) "
            "SELECT 9, version_id, url, name FROM attachment"
        )
    visit.fail(at=AT)
    visit.fail(at=AT)
    archive.close()

    assert damage(tmp_path / "a.db") == []


def test_a_row_that_takes_the_number_of_one_deleted_long_ago_is_sealed(tmp_path: Path) -> None:
    """All rows deleted, the next one gets number 1 again."""
    visit = Visit(tmp_path / "a.db")
    addresses = [f"{HOME}{number}.html" for number in range(4)]
    visit.list(*map(make_entry, addresses[:3]))
    visit.archive.commit()
    visit.save(make_record(addresses[0]))
    visit.archive.commit()
    for url in addresses[1:3]:
        visit.save(make_record(url))
    visit.list(make_entry(addresses[3]))
    visit.archive.close()

    assert damage(tmp_path / "a.db") == []


def test_a_damage_is_shown_once_and_many_are_cut_short(archive: Path) -> None:
    change(archive, "UPDATE failure SET detail = 'x'")
    change(archive, "UPDATE field SET raw = 'x'")
    change(archive, "UPDATE entry SET title = 'x'")
    change(archive, "UPDATE page SET state = 'gone'")
    change(archive, "UPDATE finding SET detail = 'x'")
    change(archive, "UPDATE attachment SET name = 'x'")
    change(archive, "UPDATE capture SET status = 201")
    change(archive, "UPDATE version SET title = 'x'")
    change(archive, "UPDATE task SET attempts = 9")

    ran = run("verify", archive=archive)

    assert "more; see --json" in ran.stdout
    found = damage(archive)
    assert len({each[:2] for each in found}) == len(found)
