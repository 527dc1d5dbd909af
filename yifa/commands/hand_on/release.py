"""release: makes of the archive a folder to be deposited."""

from pathlib import Path

import click

from archive.hand_on.release.about import Said
from archive.hand_on.release.making import check_folder, make_release
from archive.hand_on.release.together import reading_together
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, opened


@click.command("release")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", required=True, help="The release's title.")
@click.option(
    "--creator", "creators", required=True, multiple=True, metavar="NAME", help="Who made it; repeatable."
)
@click.option(
    "--license", "spdx", default="CC-BY-4.0", show_default=True, metavar="SPDX",
    help="Licence of what the creators made.",
)  # fmt: skip
@archive_option
def release_command(
    folder: Path, title: str, creators: tuple[str, ...], spdx: str, archive_path: Path
) -> None:
    """Make in FOLDER, new or empty, a release of the whole archive.

    Tables as CSV and Parquet (extra [tables]), texts among them, with datapackage.json,
    ro-crate-metadata.json, CITATION.cff, .zenodo.json, a codebook and methods in English and Chinese, and
    SHA256SUMS. The same archive gives the same bytes, whenever it is made: its day is that of its last run.
    """
    check_folder(folder)
    said = Said(title=title, creators=creators, license=spdx)
    with (
        opened(archive_path) as db,
        reading_together(db, archive_path) as together,
        printing.at_work("release") as tell,
    ):
        about, rows = make_release(db, together, said, folder, lambda table: tell(f"release: {table}"))
    printing.table(("table", "rows"), rows.items(), codes=("table",))
    printing.say(f"released to {folder}: version {about.version}, as of {about.day}")
