"""Measures how much of the text of other programs' files is read: ``python -m benchmarks.attachments``.

Makes a corpus of known texts with what is on this machine (`benchmarks.producers` installs it), reads every
file as `yifa extract` does, and prints per producer and format: character recall, order kept, what is there
besides, and seconds per file. With --ocr, scans of LibreOffice's pages are read too.
Exit status 1 where a born-digital format falls below the measure.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.producers import Made, Text, by_bsdtar, by_chromium, by_libreoffice, missing, own
from tests.replica.texts import report
from tests.support.reading.recall import in_order, recall
from yifa.reading.files.child import OCR, READING, extract
from yifa.reading.files.layout.pdf import open_pdf
from yifa.reading.files.ocr import engine, save_picture

RECALL = 0.995
ROWS = ("事项\t件数\t备注", "行政检查\t42\t按计划", "行政复议\t12\t已办结")


def texts(count: int) -> Iterator[Text]:
    """Yield known texts, the same each time."""
    for number in range(count):
        organ = f"第{number + 1}项目服务局"
        title = f"{organ}关于2025年度推进法治政府建设情况的报告"
        body = report(
            f"corpus {number}", year=2025, organ=organ, place="清溪县人民政府", field="项目服务", themes=6
        )
        yield (title, *body[:4], *ROWS, *body[4:], organ, "2026年1月12日")


def scanned(made: Made) -> Made:
    """Return the first page of a PDF as a picture."""
    document = open_pdf(made.body)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        save_picture(document[0], path)
        shown = document[0].get_textpage().get_text_bounded()
        return Made(producer="scan", ending="png", body=path.read_bytes(), text=[shown])


def measure(made: Made, *, ocr: bool) -> tuple[float, float, float, bool, float]:
    """Return recall, order, the share that is too much, whether the lines are the same, and the seconds."""
    began = time.monotonic()
    read = extract(made.body, ocr=ocr, limits=OCR if ocr else READING)
    seconds = time.monotonic() - began
    lines = [line for line in read.text.split("\n") if not line.startswith("【")]
    expected, got = "".join("".join(made.text).split()), "".join("".join(lines).split())
    extra = 1 - recall(got, expected)
    return recall(expected, got), in_order(expected, got), extra, lines == list(made.text), seconds


def born_digital(corpus: Sequence[Text], *, ocr: bool) -> bool:
    """Print what is read of the corpus, per producer and format; return whether the measure is met."""
    results: dict[tuple[str, str], list[tuple[float, float, float, bool, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        folders = [Path(folder) / name for name in ("libreoffice", "chromium", "bsdtar")]
        for path in folders:
            path.mkdir()
        files = [made for text in corpus for made in own(text)]
        files += [*by_libreoffice(corpus, folders[0]), *by_chromium(corpus, folders[1])]
        files += by_bsdtar(corpus, folders[2])
    for made in files:
        results.setdefault((made.producer, made.ending), []).append(measure(made, ocr=False))
    if ocr:
        printed = [made for made in files if (made.producer, made.ending) == ("libreoffice", "pdf")]
        results["scan", f"png by {engine()}"] = [measure(scanned(made), ocr=True) for made in printed]
    form = "{:20} {:8} {:>5} {:>7} {:>7} {:>7} {:>10} {:>7}"
    print(form.format("producer", "format", "files", "recall", "order", "extra", "same lines", "s/file"))
    met = True
    for (producer, ending), rows in results.items():
        lowest, order = min(row[0] for row in rows), min(row[1] for row in rows)
        extra = max(row[2] for row in rows)
        same, seconds = sum(row[3] for row in rows), sum(row[4] for row in rows) / len(rows)
        shown = (f"{lowest:.4f}", f"{order:.4f}", f"{extra:.4f}", f"{same}", f"{seconds:.2f}")
        print(form.format(producer, ending, len(rows), *shown))
        met = met and (producer == "scan" or min(lowest, order) >= RECALL)
    return met


def main() -> int:
    """Make, read, measure, print; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attachments", description=__doc__)
    parser.add_argument("--texts", type=int, default=10)
    parser.add_argument("--ocr", action="store_true", help="read scans too")
    arguments = parser.parse_args()
    if arguments.ocr and engine() is None:
        parser.error("--ocr: neither rapidocr nor tesseract is installed")
    met = born_digital(list(texts(arguments.texts)), ocr=arguments.ocr)
    if missing():
        print(f"not all producers are here: {' '.join(missing())}")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
