"""What of a web archive is damaged costs only itself, and is named."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.imports import WebImport, import_webs
from tests.support.factory import HOME, PAGE, make_portal
from tests.support.others.webs import Entry, by_hand, chunked, compress_whole, members, page, write_warc
from yifa.model.errors import UsageError

OTHER = f"{HOME}zwgk/yfxz/202601/t20260116_1000002.html"


def bring(folder: Path, file: Path) -> WebImport:
    return import_webs([file], folder / "a.db", [make_portal()], at=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", ["cut.warc.gz", "cut.warc", "whole.warc.gz", "torn.warc.gz", "rubbish.warc"])
def test_damage_costs_only_itself(tmp_path: Path, name: str) -> None:
    """A file that ends early, a flipped member, bytes that are no record: what is whole is brought in."""
    pages = [page(f"{HOME}zwgk/yfxz/202601/t2026011{n}_100000{n}.html") for n in range(3)]
    plain = write_warc(tmp_path / "p.warc", pages, compressed=False)
    packed = members(write_warc(tmp_path / "p.warc.gz", pages))
    whole, records = plain.read_bytes(), plain.read_bytes().split(b"WARC/1.1\r\n")
    made = {
        "cut.warc.gz": b"".join(packed)[:-40],
        "cut.warc": whole[:-40],
        "whole.warc.gz": compress_whole(plain).read_bytes()[:-40],
        "torn.warc.gz": b"".join([*packed[:2], packed[2][:90] + b"\0" * 40 + packed[2][130:], packed[3]]),
        "rubbish.warc": b"WARC/1.1\r\n".join(
            [*records[:3], records[3] + b"\r\nrubbish " * 9_000, records[4]]
        ),
    }  # fmt: skip
    (tmp_path / name).write_bytes(made[name])

    done = bring(tmp_path, tmp_path / name)

    assert done.damaged in (1, 2), done.files  # the record that is cut, and what it was packed in
    assert done.portals["清溪县 990101"]["document"] == (3 if name == "rubbish.warc" else 2)


def bad(kind: str) -> tuple[Entry, str]:
    """Return a record that cannot be read, and why."""
    said = page()
    packed, parts = gzip.compress(said.body), chunked(said.body)
    in_chunks = replace(said, headers={"Transfer-Encoding": "chunked"})
    cut = "a chunked body that is cut"
    return {
        "digest": (replace(said, own={"WARC-Block-Digest": "sha1:AAAA"}), "not what its digest says"),
        "base 32": (replace(said, own={"WARC-Block-Digest": "sha1:!"}), "not what its digest says"),
        "encoding": (replace(said, headers={"Content-Encoding": "gzip"}, body=packed[:-99]), "cut short"),
        "chunks": (replace(in_chunks, body=parts[:-90]), cut),
        "last chunk": (replace(in_chunks, body=parts[:-5]), cut),
        "truncated": (replace(said, own={"WARC-Truncated": "length"}), "cut when it was received: length"),
        "model": (replace(said, kind="revisit", body=b""), "revisit of a record that is not in the file"),
    }[kind]


@pytest.mark.parametrize(
    "kind", ["digest", "base 32", "encoding", "chunks", "last chunk", "truncated", "model"]
)
def test_a_record_that_cannot_be_had_whole_is_named(tmp_path: Path, kind: str) -> None:
    entry, why = bad(kind)

    done = bring(tmp_path, write_warc(tmp_path / "a.warc.gz", [entry, page(OTHER)]))

    (damage,) = done.files[0].damages
    assert (damage.where, why in damage.why) == (PAGE, True), damage
    assert done.portals["清溪县 990101"] == {"document": 1}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it has no record of WARC"),
        (b"<html>", "byte 0: no record begins there"),
        (gzip.compress(b"nothing"), "no record begins there"),
        (by_hand("WARC-Type: response\r\n"), "a record without length or date"),
        (None, "cannot be read"),
    ],
    ids=["empty", "a page", "a page packed", "no length", "no file"],
)
def test_a_file_without_a_record_is_refused(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "a.warc"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UsageError, match=why):
        bring(tmp_path, path)
    assert not (tmp_path / "a.db").exists()
