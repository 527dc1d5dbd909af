"""Compares the addresses of a list's pages: their folder, their page parameter, the number in their name."""

import re
from urllib.parse import parse_qsl, urlsplit

# page · pageNo · PAGENUM · cur_page · currpage · pageIndex · p · ainfolist112372p · a218493p
PARAMETER = re.compile(
    r"^(?:page_?(?:no|num|number|index)?|cur_?page(?:no)?|curr(?:ent)?_?page(?:no)?|current|p|pn|pg|paged"
    r"|(?:ainfolist|a)\d+p)$",
    re.IGNORECASE,
)
# what counts rows, not pages
OFFSET = re.compile(
    r"^(?:offset|start|skip|from|begin|first|start_?(?:row|index|record|num))$", re.IGNORECASE
)
# index_2.html · list3_2.shtml · xxgk-list-gfxwj-2.html · list2.html · 2.html
NUMBERED = re.compile(r"^(?P<stem>.*?)(?P<mark>[_-]?)(?P<number>\d{1,4})(?P<ext>\.\w+)$")
# /news/page/2/ · /news/p/2 · /news/list-2/
IN_PATH = re.compile(r"(?<=/)(?P<mark>(?:page|p|pn|list|index)[/_-])(?P<number>\d{1,4})/?\Z", re.IGNORECASE)
INDEX = re.compile(r"^index\.\w+$")


def file_of(url: str) -> tuple[str, str]:
    """Return an address's host with its folder, and its file name without the query."""
    path = urlsplit(url).path
    folder, _, name = path.rpartition("/")
    return f"{urlsplit(url).netloc}{folder}/", name


def parameter_of(url: str) -> tuple[str, int] | None:
    """Return the page parameter of an address and its value."""
    for key, value in parse_qsl(urlsplit(url).query):
        if PARAMETER.match(key) and re.fullmatch(r"\d{1,5}", value):
            return key, int(value)
    return None


def counter_of(url: str) -> str | None:
    """Return what in an address counts its pages or their rows on: ``page=1``, ``start=0``."""
    for key, value in parse_qsl(urlsplit(url).query):
        if (PARAMETER.match(key) or OFFSET.match(key)) and re.fullmatch(r"\d{1,7}", value):
            return f"{key}={value}"
    return None


def with_parameter(url: str, key: str, number: int) -> str:
    """Return an address with another number in its page parameter."""
    return re.sub(rf"((?:[?&]|^){re.escape(key)}=)\d+", rf"\g<1>{number}", url, count=1)


def suffix_of(url: str, stem: str | None = None) -> tuple[str, str, int] | None:
    """Return stem, mark and number of ``index_2.html``; only with the given stem, where one is given."""
    match = NUMBERED.match(file_of(url)[1])
    if not match or (stem is not None and match["stem"] != stem):
        return None
    return match["stem"], match["mark"], int(match["number"])


def path_number_of(url: str) -> tuple[str, str, int] | None:
    """Return the list's folder, the mark and the number of an address whose folders count pages.

    >>> path_number_of("http://a.gov.cn/news/page/2/"), path_number_of("http://a.gov.cn/2026/2/")
    (('a.gov.cn/news/', 'page/', 2), None)
    """
    parts = urlsplit(url)
    match = None if parts.query else IN_PATH.search(parts.path)
    if match is None:
        return None
    return f"{parts.netloc}{parts.path[: match.start()]}", match["mark"], int(match["number"])


def can_share_list(url: str, other: str) -> bool:
    """Return whether *other* can be a page of the list at *url*: in its folder, or in its own one below."""
    folder, name = file_of(url)
    return file_of(other)[0] in (folder, f"{folder}{name.partition('.')[0]}/")


def goes_back(url: str, other: str) -> bool:
    """Return whether *other* is the listing page at *url* itself, or one before it."""
    if urlsplit(url)._replace(scheme="") == urlsplit(other)._replace(scheme=""):
        return True
    here, there = parameter_of(url), parameter_of(other)
    if urlsplit(url).path == urlsplit(other).path and there:
        return here is not None and here[0] == there[0] and there[1] <= here[1]
    if in_path := path_number_of(url):
        its_path = path_number_of(other)
        if its_path and its_path[:2] == in_path[:2]:
            return its_path[2] <= in_path[2]
        return file_of(other) == (in_path[0], "")
    (folder, name), (its_folder, its_name) = file_of(url), file_of(other)
    if INDEX.sub("", name) == INDEX.sub("", its_name) and folder == its_folder:
        return not urlsplit(other).query
    mine, its = NUMBERED.match(name), NUMBERED.match(its_name)
    if folder == its_folder and mine and mine["mark"]:
        if its and (its["stem"], its["mark"]) == (mine["stem"], mine["mark"]):
            return int(its["number"]) <= int(mine["number"])
        return its_name in ("", f"{mine['stem']}{mine['ext']}")
    return bool(mine) and folder.rstrip("/") + ".htm" == its_folder + its_name
