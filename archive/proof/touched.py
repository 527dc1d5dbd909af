"""Notes which rows of an archive a merge touches, so that what it says is known without reading it all."""

import sqlite3

from archive.proof.content import line_of
from archive.proof.lookup import Lookup
from archive.proof.memory import change_lines
from archive.schema import fixity
from archive.search.index import IndexedBefore
from yifa.model.errors import DamagedError


class Touched:
    """The rows touched, and what those that were there said before."""

    def __init__(self, target: Lookup) -> None:
        self._target = target
        self._columns = fixity.columns_of(target.db)
        self._before: dict[tuple[str, int], bytes] = {}
        self._new: set[tuple[str, int]] = set()
        self.to_index: IndexedBefore = {}
        """documents whose words in the index are to change"""

    @property
    def db(self) -> sqlite3.Connection:
        """Return the connection of the archive."""
        return self._target.db

    def inserted(self, name: str, number: int) -> None:
        """Note a row that was not there."""
        self._new.add((name, number))

    def change(self, name: str, number: int, line: bytes | None = None) -> None:
        """Note a row that is about to be changed or deleted; *line* is its digest, where that is known.

        Raises:
            DamagedError: it is not as it was stored.
        """
        if (name, number) in self._new or (name, number) in self._before:
            return
        select = fixity.select_rows(name, self._columns[name])
        if not fixity.fits(self.db, name, select, number):
            raise DamagedError(f"row {number} of {name} is damaged, see `yifa verify`; nothing was merged")
        self._before[name, number] = line or self._line(name, number) or b""

    def _line(self, name: str, number: int) -> bytes | None:
        found = self._target.row(name, number)
        return None if found is None else line_of(self._target.tables[name], *found)

    def write_lines(self) -> bool:
        """Bring what is kept of the digests up to date; return whether it was as it should be."""
        gone: dict[str, list[bytes]] = {}
        come: dict[str, list[bytes]] = {}
        for (name, _), line in self._before.items():
            gone.setdefault(name, []).append(line)
        for name, number in (*self._before, *self._new):
            line_now = self._line(name, number)
            if line_now is not None:
                come.setdefault(name, []).append(line_now)
        were_there = True
        for name in gone.keys() | come.keys():
            were_there &= change_lines(self.db, name, gone.get(name, []), come.get(name, []))
        return were_there
