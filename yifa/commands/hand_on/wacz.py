"""wacz: writes what a portal answered as a web archive."""

from pathlib import Path

import click

from archive.hand_on.units import hold_still
from archive.hand_on.warc.package import write_wacz
from yifa.commands.terminal import printing
from yifa.commands.terminal.completing import complete_place
from yifa.commands.terminal.options import archive_option, opened, portals_option
from yifa.commands.terminal.places import find_places
from yifa.model.text import count_of


@click.command("wacz")
@click.argument("place", shell_complete=complete_place)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@portals_option
@archive_option
def wacz_command(place: str, file: Path, archive_path: Path) -> None:
    """Write all that the portals of PLACE answered to FILE (.wacz), which pywb and ReplayWeb.page replay.

    PLACE is a county (code, slug or Chinese name), a prefecture or a province. WARC 1.1 in WACZ, with the
    request, the address that answered and the redirects where they are recorded; needs the extra [warc].
    What the archive does not have is not made up: the file says what that is. A file that stands there is
    replaced, once the new one is whole; the same archive gives the same bytes.
    """
    with opened(archive_path) as db:
        hold_still(db)
        packed = write_wacz(db, find_places(db, [place]) or (), file)
    answers = count_of(packed.answers, "answer", "answers")
    printing.say(f"{answers}, {count_of(packed.pages, 'page', 'pages')} among them, written to {file}")
