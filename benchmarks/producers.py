"""Installs the programs that make the corpus where they are missing, and has them make files of known text.

``python -m benchmarks.producers`` installs (Debian's and Ubuntu's packages, as root) and says what it did.
"""

import html
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.replica.files.formats import (
    make_docx,
    make_ofd,
    make_pdf,
    make_pptx,
    make_rar,
    make_rtf,
    make_xlsx,
    make_zip,
)
from tests.replica.files.ole import make_doc

Text = Sequence[str]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
# program → the package that brings it
PACKAGES = {
    "soffice": ("libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui"),
    "chromium": ("chromium",), "bsdtar": ("libarchive-tools",), "unar": ("unar",),
    "tesseract": ("tesseract-ocr", "tesseract-ocr-chi-sim"), "fc-list": ("fontconfig", "fonts-noto-cjk"),
}  # fmt: skip
HEADER = "清溪县人民政府文件"
STYLE = """<style>@page{margin:2.5cm}body{font:16pt/1.8 serif;text-align:justify}p{text-indent:2em;margin:0}
h1{font-size:22pt;text-align:center;column-span:all}
table{width:100%;border-collapse:collapse}td{border:1px solid}
.two{font-size:12pt;columns:2}</style>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One file of the corpus."""

    producer: str
    ending: str
    body: bytes
    text: Text


def missing() -> list[str]:
    """Return the packages of the programs that are not here."""
    return [package for program, names in PACKAGES.items() if not _find(program) for package in names]


def _find(program: str) -> str | None:
    names = CHROMIUM if program == "chromium" else (program,)
    return next((path for name in names if (path := shutil.which(name))), None)


def install() -> int:
    """Install what is missing, say what was done, return the exit status."""
    wanted = missing()
    if not wanted:
        print("every producer is here; nothing was installed")
        return 0
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(f"not installed, since apt-get or root is missing: {' '.join(wanted)}")
        return 1
    subprocess.run([apt, "update", "-qq"], check=True)
    command = [apt, "install", "-y", "-qq", "--no-install-recommends", *wanted]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=quiet)
    print(f"installed by apt-get: {' '.join(wanted)}")
    return 0


def own(text: Text) -> Iterator[Made]:
    """Yield files made without any other program."""
    makers: dict[tuple[str, str], Callable[[Text], bytes]] = {
        ("own", "pdf"): lambda t: make_pdf(t, header="清溪县内部资料"), ("python-docx", "docx"): rich_docx,
        ("own", "xlsx"): make_xlsx, ("own", "ofd"): make_ofd, ("own", "rtf"): make_rtf,
        ("own", "doc"): make_doc,
        ("own", "pptx"): lambda t: make_pptx([t[:6], t[6:]]),
        ("own", "txt"): lambda t: "\r\n".join(t).encode("gb18030"),
        ("own", "zip"): lambda t: make_zip({"报告.docx": make_docx(t)}),
    }  # fmt: skip
    if shutil.which("bsdtar") or shutil.which("unar"):  # without them RAR is kept, not read
        makers["own", "rar"] = lambda t: make_rar({"报告.docx": make_docx(t)})
    for (producer, ending), make in makers.items():
        yield Made(producer=producer, ending=ending, body=make(text), text=text)


def rich_docx(text: Text) -> bytes:
    """Return a Word file as offices write them: large title, header, page numbers, table, sign-off."""
    document = Document()
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _page_number(footer.add_run())
    footer.add_run(" —")
    title = document.add_paragraph(text[0])
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].font.size = Pt(22)
    table = None
    for line in text[1:-2]:
        if "\t" in line:
            cells = line.split("\t")
            table = table or document.add_table(rows=0, cols=len(cells), style="Table Grid")
            for cell, words in zip(table.add_row().cells, cells, strict=True):
                cell.text = words
        else:
            table = None
            document.add_paragraph(line).paragraph_format.first_line_indent = Pt(32)
    for line in text[-2:]:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page_number(run: Any) -> None:
    for kind in ("begin", "PAGE", "end"):
        element = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            element.text = kind
        else:
            element.set(qn("w:fldCharType"), kind)
        run.element.append(element)


def by_libreoffice(texts: Sequence[Text], folder: Path) -> Iterator[Made]:
    """Yield the texts as LibreOffice writes them in its formats."""
    program = _find("soffice")
    if program is None:
        return
    originals = {
        "docx": (rich_docx, ("pdf", "doc", "rtf", "docx")), "xlsx": (make_xlsx, ("xls", "xlsx")),
    }  # fmt: skip
    for original, (make, endings) in originals.items():
        paths = [folder / f"{number}.{original}" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(make(text))
        for ending in endings:
            target = folder / f"as-{original}-{ending}"
            command = [
                program,
                "--headless",
                "--convert-to",
                ending,
                "--outdir",
                str(target),
                *map(str, paths),
            ]
            subprocess.run(command, capture_output=True, check=True, timeout=600)
            if not target.is_dir():
                print(f"LibreOffice here makes no {ending} of {original}: a part of it is not installed")
                continue
            for path, text in zip(paths, texts, strict=True):
                body = (target / f"{path.stem}.{ending}").read_bytes()
                yield Made(producer="libreoffice", ending=ending, body=body, text=text)


def _page(text: Text, *, columns: bool) -> str:
    title, *rest = map(html.escape, text)
    parts, rows = [f"<h1>{title}</h1>"], list[str]()
    for line in (*rest, ""):
        if "\t" in line:
            rows.append("".join(f"<td>{cell}</td>" for cell in line.split("\t")))
            continue
        if rows:
            parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
            rows = []
        parts.append(f"<p>{line}</p>" if line else "")
    inner = "".join(parts)
    return f"<!DOCTYPE html><meta charset=utf-8>{STYLE}<div class={'two' if columns else 'one'}>{inner}</div>"


def by_chromium(texts: Sequence[Text], folder: Path) -> Iterator[Made]:
    """Yield the texts as Chromium prints them, in one column and in two."""
    program = _find("chromium")
    if program is None:
        return
    words = ["--headless", "--no-sandbox", "--disable-gpu"]
    for number, text in enumerate(texts):
        for columns in (False, True):
            shown = [line for line in text if "\t" not in line] if columns else text
            page, out = folder / f"{number}.html", folder / f"{number}.pdf"
            page.write_text(_page(shown, columns=columns), encoding="utf-8")
            plain = ["--no-pdf-header-footer"] if columns else []
            command = [program, *words, *plain, f"--print-to-pdf={out}", page.as_uri()]
            subprocess.run(command, capture_output=True, check=True, timeout=120)
            producer = "chromium, 2 columns" if columns else "chromium"
            yield Made(producer=producer, ending="pdf", body=out.read_bytes(), text=shown)


def by_bsdtar(texts: Sequence[Text], folder: Path) -> Iterator[Made]:
    """Yield the texts in 7z files."""
    program = _find("bsdtar")
    if program is None:
        return
    for number, text in enumerate(texts):
        own_folder = folder / str(number)
        own_folder.mkdir()
        (own_folder / "报告.docx").write_bytes(make_docx(text))
        command = [program, "-c", "-f", "out.7z", "--format=7zip", "报告.docx"]
        subprocess.run(command, cwd=own_folder, check=True, env={**os.environ, "LANG": "C.UTF-8"})
        yield Made(producer="bsdtar", ending="7z", body=(own_folder / "out.7z").read_bytes(), text=text)


if __name__ == "__main__":
    sys.exit(install())
