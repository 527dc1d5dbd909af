"""serve: shows the archive as pages for a browser, on this machine."""

import gc
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from archive.store import Archive
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, clock
from yifa.web.guard import is_loopback
from yifa.web.server import address_of, listen, make_server

PORT = 8421
"""where nothing else of this project listens"""
OFTEN = 700
"""objects made before Python looks for those nobody needs, as it does by itself: a server goes on for long"""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address of the machine.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one."
)
@click.option("--open", "opens", is_flag=True, help="Open the overview in the browser.")
@archive_option
def serve_command(host: str, port: int, archive_path: Path, *, opens: bool) -> None:
    """Show the archive in the browser: overview, counties, search, reader, compare, changes, runs.

    Read-only, in Chinese and English, also while a crawl writes. Only this machine reaches it, unless --host
    says otherwise: there is no password. Ctrl-C ends it.
    """
    Archive.open(archive_path, read_only=True).close()
    listening = listen(host, port)
    address = address_of(listening, host)
    if not is_loopback(host):
        printing.note(f"{host} is not loopback: whoever reaches this machine reads the archive")

    def ready() -> None:
        printing.say(address)
        sys.stdout.flush()
        printing.note(f"{archive_path}, read-only; Ctrl-C ends")
        if opens:
            webbrowser.open(address)

    gc.set_threshold(OFTEN)
    with suppress(KeyboardInterrupt):  # the way it is ended
        make_server(archive_path, host, clock(), ready).run(sockets=[listening])
