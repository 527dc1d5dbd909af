"""Plain questions to an archive."""

from datetime import timedelta

from archive.store import Archive
from tests.support.factory import (
    AT,
    HOME,
)

OTHER = f"{HOME}zwgk/yfxz/202601/t20260116_1000002.html"
LATER = AT + timedelta(hours=2)


def count(archive: Archive, table: str) -> int:
    return int(archive.db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def one(archive: Archive, sql: str, *values: object) -> tuple[object, ...]:
    row = archive.db.conn.execute(sql, values).fetchone()
    assert isinstance(row, tuple)
    return row
