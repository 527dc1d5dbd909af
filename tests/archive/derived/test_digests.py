"""What is derived bears digests: what is not as it was derived is named."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.derived.reports import Derived
from archive.file.connecting import reading
from archive.proof.verify import verify
from archive.store import Archive
from tests.support.archives.older import DIGESTS, drop_digests, take_back
from tests.support.reports import fill

OF_ONE = "document_id = (SELECT min(document_id) FROM figure)"
CHANGES = [
    "UPDATE figure SET value = value + 1 WHERE place = 0",
    "UPDATE figure SET subject = subject || '等' WHERE place = 1",
    "UPDATE figure SET year = 1999 WHERE place = 0",
    "UPDATE figure_sort SET unit = unit || '余'",
    "DELETE FROM figure WHERE place = 0",
    "UPDATE element SET heading = heading || '。' WHERE rowid = (SELECT min(rowid) FROM element)",
    "UPDATE element SET element_id = 1000000 WHERE rowid = (SELECT max(rowid) FROM element)",
    "UPDATE element_item SET number = number + 1 WHERE rowid = (SELECT min(rowid) FROM element_item)",
    f"UPDATE fingerprint SET hashes = CAST(x'00' || substr(hashes, 2) AS BLOB) WHERE {OF_ONE}",
    f"UPDATE derivation SET year = 1999 WHERE {OF_ONE}",
    f"UPDATE derivation SET digest = NULL WHERE {OF_ONE}",
]
NAMES = [
    "UPDATE naming SET kind = 'plan' WHERE version_id = (SELECT min(version_id) FROM naming)",
    "UPDATE naming SET digest = NULL WHERE version_id = (SELECT min(version_id) FROM naming)",
    "UPDATE wording SET words = words || '局'",
    "DELETE FROM wording",
]


def change(path: Path, sql: str) -> int:
    """Change the file as no yifa does; return how many rows that were."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        return db.execute(sql).rowcount


@pytest.mark.parametrize(
    ("sql", "table"),
    [*((sql, "derivation") for sql in CHANGES), *((sql, "naming") for sql in NAMES)],
)
def test_what_is_not_as_it_was_derived_is_named_and_can_be_made_anew(
    tmp_path: Path, sql: str, table: str
) -> None:
    path = fill(tmp_path / "a.db")
    changed = change(path, sql)
    with reading(path) as db:
        damage = verify(db.conn).damage
    with Archive.open(path) as archive:
        Derived(archive).forget()
        Derived(archive).derive()
        after = verify(archive.db.conn).damage

    assert changed
    assert {"not as it was derived: `yifa derive --all` makes it anew"} <= {each.problem for each in damage}
    assert all(each.about and each.table in (table, "naming") for each in damage if each.row is not None)
    assert table in {each.table for each in damage}
    assert after == []


@pytest.mark.parametrize("value", [0.1, 36.6, 0.005, 99.995, 123456789.5])
def test_the_last_bit_of_a_number_counts(tmp_path: Path, value: float) -> None:
    """Whole numbers and fractions are hashed apart: every SQLite prints these alike."""
    path = fill(tmp_path / "a.db")
    change(path, f"UPDATE figure SET value = {value!r}")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE derivation SET digest = NULL")
        take_back(db, DIGESTS)
        drop_digests(db)
    with Archive.open(path) as archive:  # which seals it as it stands
        sealed = verify(archive.db.conn).damage
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.create_function("next", 1, lambda number: number + number * 2**-52)
        db.execute(f"UPDATE figure SET value = next(value) WHERE {OF_ONE} AND place = 0")
        damage = verify(db).damage

    assert sealed == []
    assert [each.table for each in damage] == ["derivation"]


def test_an_older_archive_is_sealed_as_it_stands(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        before = db.execute("SELECT document_id, digest FROM derivation").fetchall()
        named = db.execute("SELECT version_id, digest FROM naming").fetchall()
        drop_digests(db)
        take_back(db, DIGESTS)
    with Archive.open(path) as archive:
        assert verify(archive.db.conn).damage == []
        assert archive.db.execute("SELECT document_id, digest FROM derivation").fetchall() == before
        assert archive.db.execute("SELECT version_id, digest FROM naming").fetchall() == named
        assert Derived(archive).derive() == 0


def test_what_is_derived_of_other_documents_is_not_sealed_again(tmp_path: Path) -> None:
    """Else a damage would be taken for what was derived as soon as something new is stored."""
    path = fill(tmp_path / "a.db")
    change(path, f"UPDATE figure SET value = value + 1 WHERE {OF_ONE}")
    with Archive.open(path) as archive:
        archive.db.execute(
            "UPDATE derivation SET rules = '' WHERE document_id = (SELECT max(document_id) FROM derivation)"
        )
        derived = Derived(archive).derive()
        damage = verify(archive.db.conn).damage

    assert derived == 1
    assert [each.table for each in damage] == ["derivation"]
