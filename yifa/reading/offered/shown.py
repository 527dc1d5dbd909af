"""Finds what a document shows instead of a text: pictures, films, recordings."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.record import Attachment
from yifa.reading.addresses import base_of, resolve
from yifa.reading.files.kinds import PICTURE, RECORDING
from yifa.reading.files.viewers import load_dialects
from yifa.reading.lines import names_of
from yifa.reading.markup import fold
from yifa.reading.offered.attachments import file_name
from yifa.reading.offered.said import played_by_script

PLAYERS = ("video", "audio", "source", "embed", "object", "iframe")
PLAYER = re.compile(r"player|video|embed|live|vod", re.IGNORECASE)
PLAYED = ("src", "data-src", "data")
# the number a width or height begins with: 600, 600px
SIZE = re.compile(r"\A(?P<pixels>\d{1,5})(?!\d*%)")
# a style's width:16px
STYLED = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*(?P<pixels>\d{1,5})(?:\.\d+)?px")
# pixels; no scan of a page is smaller
SMALLEST_SCAN = 100


def _is_decoration(image: HtmlElement, address: str) -> bool:
    """Return whether a picture is no page of a document: an icon, a code, a line."""
    sizes = [SIZE.match(image.get(side) or "") for side in ("width", "height")]
    sizes += [STYLED.search(image.get("style") or "")]
    small = any(size is not None and int(size["pixels"]) < SMALLEST_SCAN for size in sizes)
    words = " ".join(filter(None, (image.get("alt"), image.get("title"), names_of(image))))
    dialects = load_dialects()
    says = dialects.decoration.search(address) or dialects.ornament.search(words)
    return small or says is not None


def _picture(image: HtmlElement, base: str) -> str | None:
    """Return the address of a picture: the large one it leads to, the one a script puts in, or its own."""
    link = image.getparent()
    if link is not None and link.tag == "a" and PICTURE.search(link.get("href") or ""):
        return resolve(base, link.get("href"))
    sources = (image.get(name) for name in ("data-original", "data-src", "_src", "src"))
    return next(filter(None, (resolve(base, source) for source in sources)), None)


def read_images(root: HtmlElement, bodies: tuple[HtmlElement, ...], url: str) -> tuple[Attachment, ...]:
    """Return the images in a document: what a scanned one consists of."""
    base = base_of(root, url)
    images: dict[str, Attachment] = {}
    for image in (image for body in bodies for image in body.iter("img")):
        address = _picture(image, base)
        if address is not None and not _is_decoration(image, address):
            name = fold(image.get("alt") or image.get("title") or "") or file_name(address)
            images.setdefault(address, Attachment(url=address, name=name))
    return tuple(images.values())


def _plays(tag: str, address: str, url: str) -> bool:
    """Return whether an element plays what is at an address: a frame does of another site's player."""
    if tag == "iframe":
        return PLAYER.search(address) is not None and urlsplit(address).netloc != urlsplit(url).netloc
    return tag in PLAYERS[:3] or RECORDING.search(address) is not None


def read_recordings(
    root: HtmlElement, bodies: tuple[HtmlElement, ...], url: str, markup: str
) -> tuple[Attachment, ...]:
    """Return the films and recordings that a document plays, else the one that a player's script names."""
    base = base_of(root, url)
    films: dict[str, Attachment] = {}
    for player in (player for body in bodies for player in body.iter(*PLAYERS)):
        address = resolve(base, next(filter(None, (player.get(name) for name in PLAYED)), None))
        if address is not None and _plays(str(player.tag), address, url):
            name = fold(player.get("title") or "") or file_name(address)
            films.setdefault(address, Attachment(url=address, name=name))
    if not films:
        played = filter(None, (resolve(base, film) for film in played_by_script(root, markup)))
        films.update((film, Attachment(url=film, name=file_name(film))) for film in played)
    return tuple(films.values())
