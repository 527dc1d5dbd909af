"""digest: prints one hash of all that the archive says, and has an authority sign it."""

from functools import partial
from pathlib import Path

import click

from archive.proof.content import digest_of
from archive.proof.stamps import read_roots, take_stamp
from archive.store import Archive
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import archive_option, opened

trust_option = click.option(
    "--trust", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Root certificates (PEM) of time stamping authorities, beside those of the system.",
)  # fmt: skip


@click.command("digest")
@click.option(
    "--timestamp", "authority", metavar="URL",
    help="Have this time stamping authority (RFC 3161) sign the digest, and keep what it answers.",
)  # fmt: skip
@trust_option
@archive_option
def digest_command(archive_path: Path, authority: str | None, trust: Path | None) -> None:
    """Print one SHA-256 of all the archive says, whatever its rows are numbered.

    Two archives with the same digest say the same. A time stamp shows others that the archive was there at
    that time: the authority gets the SHA-256 of the printed line and nothing else. The stamp is kept in the
    archive, is no part of its digest, and `yifa verify` checks it. Needs the extra [timestamp].
    """
    if authority is None:
        with opened(archive_path) as db, printing.at_work("digest"):
            digest = digest_of(db.conn)
        printing.say(digest)
        return
    from crawler.net.authority import ask_authority  # Scrapy: `yifa verify` loads this module too

    roots = read_roots(trust)
    with Archive.open(archive_path, holder="yifa digest", create=False) as archive:
        stamp = take_stamp(archive, authority, partial(ask_authority, authority), roots)
    printing.say(stamp.digest)
    printing.note(stamp.words(stamp.digest))
