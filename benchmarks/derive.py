"""Measures what deriving costs: a report's figures, elements, fingerprints; and comparing many."""

import argparse
import resource
import time
from array import array
from collections.abc import Callable
from os import urandom

from tests.acceptance.derive.real import seeds
from tests.acceptance.derive.writing import VOICES, write
from yifa.reading.elements.read import read_elements
from yifa.reading.facts.audit import audit
from yifa.reading.facts.indicators import fitting, topic_of, topics_of, weak_topic_of
from yifa.reading.facts.read import read_facts
from yifa.reading.facts.sentences import read_sentence
from yifa.reading.facts.words import read_behind, read_clause, read_piece
from yifa.reading.reuse.join import Document, join
from yifa.reading.reuse.winnow import fingerprints

REPORTS = 60
LENGTH = 4500
"""characters of a report that is measured: those written are put together until they have as many"""
PRINTS = 900
"""fingerprints of a text of some 4,000 characters"""
COPIES = 100
"""pairs that share a third of theirs"""
COUNTIES = 2000
KIB_OF_GIB = 1 << 20
ROUNDS = 20
KEPT = (read_sentence, read_clause, read_piece, read_behind, topic_of, weak_topic_of, topics_of, fitting)
"""what keeps what it read: a report that is read again is no measure of one that is new"""


def texts() -> list[str]:
    """Return reports of a real one's length."""
    written = [write(seed, voice=VOICES[seed % 3]).text for seed in range(4 * REPORTS)]
    long = []
    for at in range(REPORTS):
        text = ""
        while len(text) < LENGTH:
            text += written[(at * 7 + len(text)) % len(written)] + "\n"
        long.append(text[:LENGTH])
    return long


def milliseconds(work: Callable[[str], object], reports: list[str]) -> float:
    """Return the processor's time for one report."""
    work(reports[0])
    start = time.process_time()
    for text in reports:
        work(text)
    return (time.process_time() - start) * 1000 / len(reports)


def new_to_all(reports: list[tuple[str, int]]) -> float:
    """Return the processor's time for the figures of a report of whose words none were met before."""
    spent = 0.0
    for text, year in reports * ROUNDS:
        for kept in KEPT:
            kept.cache_clear()
        start = time.process_time()
        read_facts(text, year=year)
        spent += time.process_time() - start
    return spent * 1000 / ROUNDS / len(reports)


def invented(size: int) -> list[Document]:
    """Return the fingerprints of *size* texts, of which some pairs share a third."""
    documents: list[Document] = []
    for at in range(size):
        hashes = array("I", urandom(4 * PRINTS))
        if at % 2 and at < 2 * COPIES:
            hashes[: PRINTS // 3] = documents[-1].hashes[::3]
        ordered = array("I", sorted(hashes))
        county = str(at % COUNTIES)
        documents.append(Document(number=at, county=county, region=county[:-1], hashes=ordered))
    return documents


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000, help="texts that are compared")
    size = parser.parse_args().texts
    reports = texts()
    figures = sum(len(read_facts(text, year=2025)) for text in reports) / REPORTS
    print(
        f"{REPORTS} reports of {LENGTH} characters, with {figures:.0f} figures each (real ones have some 50)"
    )
    for name, work in (
        ("figures", lambda text: read_facts(text, year=2025)),
        ("elements", lambda text: read_elements(text, year=2025)),
        ("audit", lambda text: audit(text, read_facts(text, year=2025))),
        ("fingerprints", fingerprints),
    ):
        print(f"{name}: {milliseconds(work, reports):.2f} ms a report")
    real = [(text, year) for _, text, year, _ in seeds()]
    if real:
        print(f"figures of {len(real)} real reports, each the first: {new_to_all(real):.2f} ms a report")
    start = time.process_time()
    documents = invented(size)
    made = time.process_time()
    pairs = join(documents, least=0.1).pairs
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_OF_GIB
    print(
        f"{size} texts invented in {made - start:.0f} s, compared in {done - made:.0f} s, peak {peak:.2f} GiB"
    )
    print(f"{len(pairs)} pairs found of {min(COPIES, size // 2)} that share a third")


if __name__ == "__main__":
    main()
