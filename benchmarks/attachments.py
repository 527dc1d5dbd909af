"""How much of the text of files made by other programs is read: ``python -m benchmarks.attachments``.

Makes a corpus of known texts with what is on this machine (python-docx and our own OFD and XLSX always;
Chromium, LibreOffice where they are), reads every file as `yifa extract` does, and prints per producer and
format: character recall, order kept, seconds per file. With --ocr, scans of the same texts are read too.
Exit status 1 where a born-digital format falls below the measure.
"""

import argparse
import difflib
import html
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from archive.extract.child import OCR, READING, extract
from archive.extract.ocr import engine, save_picture
from archive.extract.pdf import open_pdf
from tests.replica.files import make_docx, make_ofd, make_pdf, make_rtf, make_xlsx, make_zip
from tests.replica.texts import report

RECALL = 0.995
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
STYLE = "<style>body{font:16pt sans-serif;line-height:1.8}p{text-indent:2em}h1{text-align:center}</style>"
Text = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One file of the corpus."""

    producer: str
    ending: str
    body: bytes
    text: Text


def texts(count: int) -> Iterator[tuple[str, ...]]:
    """Yield known texts, the same each time."""
    for number in range(count):
        organ = f"第{number + 1}项目服务局"
        body = report(
            f"corpus {number}", year=2025, organ=organ, place="清溪县人民政府", field="项目服务", themes=6
        )
        yield (f"{organ}2025年法治政府建设年度报告", *body, organ, "2026年1月12日")


def own(text: Text) -> Iterator[Made]:
    """Yield files made without any other program."""
    makers: dict[tuple[str, str], Callable[[Text], bytes]] = {
        ("own", "pdf"): lambda t: make_pdf(t, header="清溪县内部资料"), ("python-docx", "docx"): make_docx,
        ("own", "xlsx"): make_xlsx, ("own", "ofd"): make_ofd, ("own", "rtf"): make_rtf,
        ("own", "txt"): lambda t: "\r\n".join(t).encode("gb18030"),
        ("own", "zip"): lambda t: make_zip({"报告.docx": make_docx(t)}),
    }  # fmt: skip
    for (producer, ending), make in makers.items():
        yield Made(producer=producer, ending=ending, body=make(text), text=text)


def _page(text: Text) -> str:
    title, *rest = map(html.escape, text)
    body = "".join(f"<p>{each}</p>" for each in rest)
    return f"<!DOCTYPE html><meta charset=utf-8>{STYLE}<h1>{title}</h1>{body}"


def by_chromium(text: Text, folder: Path) -> Iterator[Made]:
    """Yield the text as Chromium prints it."""
    program = next((found for each in CHROMIUM if (found := shutil.which(each))), None)
    if program is None:
        return
    page, out = folder / "page.html", folder / "page.pdf"
    page.write_text(_page(text), encoding="utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}", "--no-pdf-header-footer"]
    subprocess.run([program, *words, page.as_uri()], capture_output=True, check=True, timeout=120)
    yield Made(producer="chromium", ending="pdf", body=out.read_bytes(), text=text)


def by_libreoffice(text: Text, folder: Path) -> Iterator[Made]:
    """Yield the text as LibreOffice writes it in its formats."""
    if shutil.which("soffice") is None:
        return
    source = folder / "in.docx"
    source.write_bytes(make_docx(text))
    for ending in ("pdf", "doc", "rtf", "docx"):
        place = folder / ending
        command = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(place), str(source)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
        body = (place / f"in.{ending}").read_bytes()
        yield Made(producer="libreoffice", ending=ending, body=body, text=text)


def by_reportlab(text: Text, font: Path | None) -> Iterator[Made]:
    """Yield the text as ReportLab sets it, with a font embedded as producers do."""
    if font is None:
        return
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("chinese", str(font)))
    style = ParagraphStyle(
        "body", fontName="chinese", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK"
    )
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(
        [Paragraph(html.escape(each), style) for each in text],
        onLaterPages=_number,
        onFirstPage=_number,
    )
    yield Made(producer="reportlab", ending="pdf", body=out.getvalue(), text=text)


def _number(canvas: Any, template: Any) -> None:
    canvas.drawCentredString(300, 30, f"- {template.page} -")


def scanned(made: Made) -> Iterator[Made]:
    """Yield the first page of a PDF as a picture."""
    document = open_pdf(made.body)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        save_picture(document[0], path)
        shown = document[0].get_textpage().get_text_bounded()
        yield Made(producer="scan", ending="png", body=path.read_bytes(), text=[shown])


def recall(expected: str, found: str) -> float:
    """Return the share of characters that were found, however often each is wanted."""
    wanted, have = Counter(expected), Counter(found)
    return sum(min(have[each], times) for each, times in wanted.items()) / max(1, sum(wanted.values()))


def in_order(expected: str, found: str) -> float:
    """Return the share of characters that stand in the same order in both."""
    blocks = difflib.SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    return sum(each.size for each in blocks) / max(1, len(expected))


def measure(made: Made, *, ocr: bool) -> tuple[float, float, bool, float]:
    """Return recall, order, whether the paragraphs are the same, and the seconds it took."""
    began = time.monotonic()
    found = extract(made.body, ocr=ocr, limits=OCR if ocr else READING)
    seconds = time.monotonic() - began
    lines = [line for line in found.text.split("\n") if not line.startswith("【")]
    expected, got = "".join("".join(made.text).split()), "".join("".join(lines).split())
    return recall(expected, got), in_order(expected, got), lines == list(made.text), seconds


def main() -> int:
    """Make, read, measure, print; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attachments", description=__doc__)
    parser.add_argument("--texts", type=int, default=10)
    parser.add_argument("--font", type=Path, help="a Chinese TrueType font: measures ReportLab's PDFs too")
    parser.add_argument("--ocr", action="store_true", help="read scans of those PDFs too")
    asked = parser.parse_args()
    if asked.ocr and engine() is None:
        parser.error("--ocr: neither rapidocr nor tesseract is installed")
    results: dict[tuple[str, str], list[tuple[float, float, bool, float]]] = {}
    for text in texts(asked.texts):
        with tempfile.TemporaryDirectory() as folder:
            files = [*own(text), *by_reportlab(text, asked.font), *by_chromium(text, Path(folder))]
            files += by_libreoffice(text, Path(folder))
            for made in files:
                results.setdefault((made.producer, made.ending), []).append(measure(made, ocr=False))
        printed = [each for each in files if each.producer == "reportlab" and asked.ocr]
        for made in (scan for each in printed for scan in scanned(each)):
            results.setdefault((made.producer, made.ending), []).append(measure(made, ocr=True))
    missing = [name for name in ("chromium", "soffice") if not (shutil.which(name))]
    heads = ("producer", "format", "files", "recall", "order", "same paragraphs", "s/file")
    print("{:12} {:6} {:>5} {:>7} {:>7} {:>15} {:>7}".format(*heads))
    short = False
    for (producer, ending), rows in results.items():
        lowest, order = min(row[0] for row in rows), min(row[1] for row in rows)
        same, seconds = sum(row[2] for row in rows), sum(row[3] for row in rows) / len(rows)
        print(f"{producer:12} {ending:6} {len(rows):5} {lowest:7.4f} {order:7.4f} {same:15} {seconds:7.2f}")
        short = short or (producer != "scan" and min(lowest, order) < RECALL)
    if missing:
        print(f"not measured, not on PATH: {', '.join(missing)}")
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
