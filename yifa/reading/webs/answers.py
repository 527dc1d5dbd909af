"""Makes answers of WARC records: HTTP messages, their encodings undone; revisits with what they repeat."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from yifa.model.fetch import Imported
from yifa.reading.decompress import DecompressionError, decompress
from yifa.reading.webs.plain import Damage, lay_flat
from yifa.reading.webs.records import MOST, Place, find_records, read_block

STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,199})?\r?\n")
KINDS = ("response", "resource", "revisit")
NOT_A_MODEL = "revisit of a record that is not in the file"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAnswer:
    """What an address answered, as others received it."""

    url: str
    at: datetime
    """UTC, to the second"""
    status: int
    headers: Headers
    body: bytes
    """encodings undone"""
    imported: Imported


@dataclass(slots=True, kw_only=True)
class WebFile:
    """A file of web archives: where its records lie, the oldest first; its answers are read one by one."""

    path: Path
    sha256: str
    places: list[Place] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    """what of it cannot be read"""
    records: int = 0
    """all of them, requests and metadata too"""
    _by_id: dict[str, Place] = field(default_factory=dict)
    _by_time: dict[tuple[str, str], Place] = field(default_factory=dict)
    _by_digest: dict[str, Place] = field(default_factory=dict)

    def scan(self, folder: Path) -> None:
        """Find the records; *folder* takes what has to be unpacked, for as long as answers are read."""
        for stretch in lay_flat(self.path, folder):
            if isinstance(stretch, Damage):
                self.damages.append(stretch)
                continue
            for found in find_records(stretch, self.sha256):
                if isinstance(found, Damage):
                    self.damages.append(found)
                else:
                    self._take(found)
        self.places.sort(key=lambda place: (place.at, place.url, place.record_id))

    def _take(self, place: Place) -> None:
        self.records += 1
        if place.kind not in KINDS or not place.url.lower().startswith(("http://", "https://")):
            return
        self.places.append(place)
        if place.kind != "revisit":
            self._by_id[place.record_id] = place
            self._by_time[place.url, place.said("warc-date")] = place
            if digest := place.said("warc-payload-digest"):
                self._by_digest.setdefault(digest, place)

    def answers(self, wanted: Iterable[Place]) -> Iterator[WebAnswer]:
        """Yield the answers of *wanted* records; what cannot be read is noted among the damages."""
        for place in wanted:
            answer = self._answer(place)
            if isinstance(answer, Damage):
                self.damages.append(answer)
            else:
                yield answer

    def _answer(self, place: Place) -> WebAnswer | Damage:
        model = self._repeated(place) if place.kind == "revisit" else place
        if model is None:
            return Damage(where=place.url, why=NOT_A_MODEL)
        block = read_block(model)
        if isinstance(block, Damage):
            return block
        message = _resource(model, block) if model.kind == "resource" else read_message(block)
        if isinstance(message, str):
            return Damage(where=place.url, why=message)
        status, headers, body = message
        imported = Imported(
            record_id=place.record_id, file=self.path.name, file_sha256=self.sha256, software=place.software
        )
        return WebAnswer(
            url=place.url, at=place.at, status=status, headers=headers, body=body, imported=imported
        )  # fmt: skip

    def _repeated(self, place: Place) -> Place | None:
        """Return the record that a revisit repeats: by its id, by address and time, or by what it held."""
        url = place.said("warc-refers-to-target-uri").strip("<>") or place.url
        return (
            self._by_id.get(place.said("warc-refers-to"))
            or self._by_time.get((url, place.said("warc-refers-to-date")))
            or self._by_digest.get(place.said("warc-payload-digest"))
        )


def _resource(place: Place, block: bytes) -> tuple[int, Headers, bytes]:
    """Return a resource as an answer: it came without status and headers."""
    return 200, (("Content-Type", place.said("content-type")),), block


def read_message(block: bytes) -> tuple[int, Headers, bytes] | str:
    """Return status, headers and body of an HTTP answer, encodings undone, or why it is none.

    Some writers undo an encoding and leave its header: a body that is not in it is taken as it is.
    """
    begins, parts = STATUS.match(block), re.split(rb"\r?\n\r?\n", block, maxsplit=1)
    if begins is None:
        return "no answer of HTTP"
    headers = tuple(_pairs(parts[0]))
    said = {name.lower(): value for name, value in headers}
    body = parts[1] if len(parts) > 1 else b""
    if "chunked" in said.get("transfer-encoding", "").lower():
        whole = _dechunk(body)
        if whole is None:
            return "a chunked body that is cut"
        body = whole
    try:
        plain = decompress(body, said.get("content-encoding", "").split(","), MOST, sniff=False)
    except DecompressionError as error:
        return str(error)
    undone = {"transfer-encoding"} | ({"content-encoding"} if plain.body is not body or plain.lied else set())
    kept = tuple((name, value) for name, value in headers if name.lower() not in undone)
    return int(begins[1]), kept, plain.body


def _pairs(head: bytes) -> Iterator[tuple[str, str]]:
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1"))
    for line in text.split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _dechunk(body: bytes) -> bytes | None:
    """Return a body without its chunks; as it is where it is in none, None where its last is missing."""
    parts: list[bytes] = []
    at = 0
    while size := CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        part = body[size.end() : size.end() + length]
        if len(part) < length:
            return None
        parts.append(part)
        at = size.end() + length
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))
    return None if parts else body


def by_host(places: Iterable[Place]) -> Mapping[str, int]:
    """Return how many records each host has, the most first."""
    counts: dict[str, int] = {}
    for place in places:
        host = re.split(r"[/?#]", place.url.split("://", 1)[1], maxsplit=1)[0].lower()
        counts[host] = counts.get(host, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
