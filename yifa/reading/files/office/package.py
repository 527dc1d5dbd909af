"""Opens OOXML packages leniently: a part that is missing costs that part, strict names are the usual ones."""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yifa.reading.files.directory import fold_name
from yifa.reading.files.result import RefusedError
from yifa.reading.files.zips import parse_part, read_member

# xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main", Type='http://purl.oclc.org/ooxml/officeDocument/…
STRICT = re.compile(rb"(=\s*[\"'])http://purl\.oclc\.org/ooxml/([A-Za-z]+)/")
USUAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"
MAIN = "officeDocument"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICE, FALLBACK = f"{COMPATIBLE}Choice", f"{COMPATIBLE}Fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What one part says of another."""

    kind: str
    """the last word of its type: image, footnotes, aFChunk"""
    target: str
    """the other part's name"""


@dataclass(slots=True)
class Package:
    """An OOXML file: its parts by name, however its directory spells them."""

    file: zipfile.ZipFile
    of: str
    """the format's name, for errors"""
    _names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._names = {fold_name(name): name for name in reversed(self.file.namelist())}

    def has(self, name: str) -> bool:
        """Return whether a part is there."""
        return fold_name(name) in self._names

    def under(self, folder: str) -> list[str]:
        """Return the names of the parts in a folder, in order."""
        return sorted(
            name for name in self._names if name.startswith(f"{folder}/") and not name.endswith("/")
        )

    def data(self, name: str) -> bytes:
        """Return a part's bytes.

        Raises:
            RefusedError: it is missing, or damaged.
        """
        return read_member(self.file, self._names.get(fold_name(name), name), self.of)

    def tree(self, name: str) -> Any:
        """Return a part as a tree, in the namespaces of the usual, transitional format.

        Raises:
            RefusedError: it is missing, is no XML, or declares entities.
        """
        return parse_part(STRICT.sub(USUAL, self.data(name)), name, self.of)

    def optional(self, name: str) -> Any:
        """Return a part as `tree` does, or None where it cannot be had."""
        try:
            return self.tree(name)
        except RefusedError:
            return None

    def relations(self, name: str = "") -> Mapping[str, Relation]:
        """Return a part's relations by their numbers, those to the web left out; unnamed, the package's."""
        folder, base = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        tree = self.optional(listed)
        return (
            {}
            if tree is None
            else {
                relation.get("Id", ""): Relation(
                    kind=(relation.get("Type") or "").rsplit("/", 1)[-1],
                    target=posixpath.normpath(
                        posixpath.join("/", folder, relation.get("Target") or "")
                    ).lstrip("/"),
                )
                for relation in tree.iter("{*}Relationship")
                if relation.get("TargetMode") != "External"
            }
        )

    def main(self, usual: str) -> str:
        """Return the name of the part that holds the document: the one named, else the *usual* one."""
        named = (relation.target for relation in self.relations().values() if relation.kind == MAIN)
        return next(filter(self.has, named), usual)

    def related(self, name: str, kind: str) -> list[str]:
        """Return the names of the parts of one kind that a part leads to and that are there."""
        relations = self.relations(name).values()
        return [one.target for one in relations if one.kind == kind and self.has(one.target)]
