"""Reads many files side by side, each in a process of its own, and keeps every result."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from archive.store import Archive
from archive.tables.texts import FileToRead
from yifa.reading.files.child import Children, ReadingLimits, extract
from yifa.reading.files.result import Extracted

ShowResult = Callable[[FileToRead, Extracted], None]


def read_files(
    archive: Archive,
    wanted: Sequence[FileToRead],
    *,
    clock: Callable[[], datetime],
    show: ShowResult,
    jobs: int,
    ocr: bool = False,
    limits: ReadingLimits | None = None,
) -> None:
    """Read the files, *jobs* at a time, keep each result, and hand it to *show*.

    What is read is kept at once: an interrupted command goes on where it stopped.
    """
    children = Children()
    running: dict[Future[Extracted], FileToRead] = {}
    waiting = list(reversed(wanted))
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < jobs:  # never more bytes in memory than are being read
                    file = waiting.pop()
                    body = archive.captures.payload(file.sha256)
                    running[pool.submit(extract, body, ocr=ocr, limits=limits, children=children)] = file
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    file, text = running.pop(future), future.result()
                    archive.texts.keep(file.payload_id, text, clock())
                    archive.commit()
                    show(file, text)
        finally:
            children.stop()
