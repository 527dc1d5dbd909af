"""Lists the commands: in groups, each with its folder and a line that fits 80 columns."""

from dataclasses import dataclass

from yifa.language.language import message
from yifa.model.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Commands for one purpose."""

    title: str
    folder: str
    """of `yifa.commands`"""
    commands: dict[str, str]
    """command → what it does; ``search_command`` of ``ask/search.py`` for ``search``"""


STEPS = {
    "yifa demo": message("see it work on this machine, without the network"),
    "yifa backfill ADDRESS": message("fetch everything one county shows, at http://…"),
    "yifa serve --open": message("read it in the browser"),
}
"""what a newcomer types first"""
GROUPS = (
    Group(title=message("Get"), folder="get", commands={
        "demo": message("Crawl replicas of five portals on this machine; no network needed"),
        "crawl": message("Fetch what is new or changed at portals that have a profile"),
        "backfill": message("Fetch everything one portal shows, by name or by address"),
        "recheck": message("Fetch one page and its files again now"),
        "retry": message("Try again now what failed"),
        "discover": message("Find out what a portal is, and write its profile"),
        "plan": message("Say what a backfill would cost, before it is begun"),
        "import": message("Bring in web archives that others made (WARC, WACZ)"),
        "extract": message("Read the texts of the files kept"),
        "night": message("Do what a night does: crawl, extract, verify a sample, copy weekly"),
        "schedule": message("Have the system run `yifa night` every day"),
        "cluster": message("Share the crawl of many portals among several machines"),
    }),
    Group(title=message("Ask"), folder="ask", commands={
        "search": message("Find publications by words, in texts, titles, numbers and files"),
        "show": message("Read one document; with --evidence, all that is known of it"),
        "history": message("Show what the pages of a document showed, and what changed"),
        "coverage": message("Show which body published its annual report of which year"),
        "lag": message("Say how late reports appeared, and within what bounds"),
        "agencies": message("List the bodies of a county"),
        "removals": message("List the pages that left their lists, with the evidence"),
        "changes": message("List the pages that changed once published, and between when"),
        "numbers": message("Say what index numbers tell, and what dense series lack"),
        "elements": message("Count in how many reports each required element is found"),
        "facts": message("Show the figures of reports, each with its sentence"),
        "audit": message("Check whether the figures of reports fit together"),
        "reuse": message("Show which passages reports share"),
        "attachments": message("Count the pages' files: kept, failed, read or not"),
        "read": message("Read a saved page without any archive"),
        "serve": message("Show the archive in the browser"),
    }),
    Group(title=message("Hand on"), folder="hand_on", commands={
        "export": message("Write tables for Excel, R, Stata and pandas, and the files"),
        "release": message("Make a folder to be deposited, with checksums and methods"),
        "wacz": message("Write what a portal answered as a web archive that others replay"),
        "cite": message("Cite a document, with version, hash and days of access"),
        "dictionary": message("Say what every table and column of the archive means"),
    }),
    Group(title=message("Keep"), folder="keep", commands={
        "status": message("Show how each portal stands, trouble first"),
        "report": message("Show what a run did, with the evidence"),
        "failures": message("Show what failed, why, and when it is tried next"),
        "alarms": message("List what alarms, and mute what is known"),
        "portals": message("List, show and check the portals' profiles"),
        "verify": message("Hash all that is kept again, and name what is damaged"),
        "backup": message("Copy the archive, also while a crawl writes"),
        "merge": message("Join archives into one"),
        "reread": message("Read the stored pages again with today's rules"),
        "derive": message("Derive elements and figures of reports again"),
        "doctor": message("Say what this machine has, what is missing, and what that costs"),
        "digest": message("Print one hash of all that the archive says"),
    }),
)  # fmt: skip
FOLDERS = {name: group.folder for group in GROUPS for name in group.commands}
"""command → its folder, in the order of the help"""
SUMMARIES = {name: line for group in GROUPS for name, line in group.commands.items()}
SHARED = {
    "--archive FILE": message("The archive file; else $YIFA_ARCHIVE."),
    "--portal PLACE": message("Only this place: code, slug, name, prefecture or province; repeatable."),
    "--portals DIR": message("Add the profiles in DIR; else those of $YIFA_PORTALS."),
    "--json": message("Print one JSON document."),
    "--lang zh|en": message("Speak Chinese or English; else $YIFA_LANG, else the locale."),
    "-V, --version": message("Print the version; so does `yifa version`."),
    "-h, --help": message("Print this; `yifa help COMMAND` explains a command."),
}
"""options that may stand before the command or after it"""
STATUSES = {
    Status.AS_EXPECTED: message("as expected"),
    Status.FELL_SHORT: message("something failed or fell short, and it says what"),
    Status.WRONG_USAGE: message("wrong usage, profile or archive"),
    Status.WRITE_FAILED: message("disk or archive write failed"),
    Status.IN_USE: message("archive in use by another process"),
    Status.STOPPED: message("stopped by a signal, resumable"),
    Status.BLOCKED: message("blocked or parked by a portal"),
}
"""exit statuses, as the help explains them"""
