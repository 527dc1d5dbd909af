"""Names the archive's stable words for a person: states, verdicts, alarms, fields, origins."""

from collections.abc import Mapping
from typing import Any

from yifa.language.language import Language, message
from yifa.web.codes import ANSWERS, ENDINGS, EVIDENCE, FINDINGS, MACHINE, NUMBERS, OUTCOMES, STOPS

STATES = {
    "published": message("published"),
    "published_elsewhere": message("published elsewhere"),
    "withdrawn": message("withdrawn"),
    "absent": message("absent"),
    "unknown": message("unknown"),
    "not_due": message("not due"),
}
"""of a cell of the coverage"""
MEANINGS = {
    "published": message("the body's report of that year is held"),
    "published_elsewhere": message("held only from another portal than the county's"),
    "withdrawn": message("it was there; its page answers no more"),
    "absent": message(
        "every list in use was read to a proved end on or after the due day, and nothing unread could be it"
    ),
    "unknown": message("not held, and something is unread, failed or unproved that could be it"),
    "not_due": message("the due day has not passed, or the body did not exist"),
}
SIGNS = {
    "published": "●", "published_elsewhere": "◇", "withdrawn": "✕", "absent": "○", "unknown": "?",
    "not_due": "·",
}  # fmt: skip
PAGE_STATES = {
    "listed": message("listed"),
    "delisted": message("off the lists"),
    "unreachable": message("unreachable"),
    "gone": message("gone"),
    "withdrawn": message("withdrawn"),
}
WALKS = {
    "complete": message("read to its end"),
    "caught_up": message("read down to known rows"),
    "unproved": message("its end is not proved"),
    "truncated": message("stopped early"),
    "blocked": message("blocked by the portal"),
    "failed": message("could not be read"),
}
PROOFS = {
    "last_page": message("the last page that the list declares was met"),
    "rows_met": message("as many rows as the list declares were met"),
    "next_shut": message("what would lead to a next page is shut"),
    "no_pager": message("nothing on the page looks like a pager"),
}
ALARMS = {
    "silence": message("A list has shown nothing new for longer than is usual for it."),
    "coverage_fell": message("New documents lack a field that those before them had."),
    "rows_shrank": message("A list that was read to its end has far fewer rows than before."),
    "layout_changed": message("Lists or pages no longer look as they did."),
    "blocked": message("The portal turned us away."),
    "outage": message("The portal, or a list of it, could not be reached or read."),
    "section_moved": message("A list that the profile names was found at another address."),
    "host_moved": message("The home page or a list leads to another host."),
    "missed": message("A list read to its end showed rows that earlier runs had passed over."),
    "unproved": message("A list may go on beyond what was read: its end is not proved."),
    "ledger": message("What was to be fetched and how it ended do not balance."),
    "stale": message("A list was not read for a long time."),
    "failed": message("Addresses could not be fetched, for the first time."),
    "unfinished": message("Our own run did not finish this portal."),
}
ALARM_STATES = {"new": message("new"), "standing": message("standing"), "muted": message("muted")}
KINDS = {
    "county_report": message("report of the county"),
    "dept_report": message("report of a department"),
    "township_report": message("report of a township"),
    "other": message("other document"),
}
LEVELS = {
    "county": message("County government"),
    "department": message("Departments"),
    "township": message("Townships and streets"),
    "park": message("Development zones"),
    "vertical": message("Departments of the level above"),
}
CHANGES = {
    "added": message("added"),
    "edited": message("edited"),
    "removed": message("removed"),
    "returned": message("listed again"),
}
FIELDS = {
    "title": message("title"),
    "files": message("files"),
    "subtitle": message("subtitle"),
    "index_number": message("index number"),
    "document_number": message("document number"),
    "registration_number": message("registration number"),
    "issuing_authority": message("issuing authority"),
    "publisher": message("publisher"),
    "responsible_department": message("responsible department"),
    "content_source": message("source"),
    "author": message("author"),
    "editor": message("editor"),
    "signatory": message("signatory"),
    "date_written": message("written on"),
    "date_issued": message("issued on"),
    "date_generated": message("generated on"),
    "date_published": message("published on"),
    "date_disclosed": message("disclosed on"),
    "date_updated": message("updated on"),
    "date_effective": message("in force from"),
    "date_expired": message("in force until"),
    "validity_status": message("validity"),
    "legal_force_level": message("legal force"),
    "subject_category": message("subject category"),
    "info_category": message("information category"),
    "genre": message("genre"),
    "audience": message("audience"),
    "keywords": message("keywords"),
    "abstract": message("abstract"),
    "disclosure_method": message("way of disclosure"),
    "disclosure_scope": message("scope of disclosure"),
    "disclosure_time_limit": message("time limit of disclosure"),
    "carrier_type": message("carrier"),
    "language": message("language of the text"),
    "remarks": message("remarks"),
    "report_year": message("report year"),
    "document_kind": message("kind of document"),
    "signoff_organ": message("signed off by"),
    "signoff_date": message("signed off on"),
    "breadcrumb": message("path on the portal"),
}
ORIGINS = {
    "table": message("the page's table of metadata"),
    "line": message("the line under the title"),
    "meta": message("a meta element of the page"),
    "heading": message("the heading"),
    "list": message("the row of the list"),
    "json": message("a script or JSON answer"),
    "body": message("the document's own text"),
    "url": message("the address"),
    "title": message("the title"),
    "file": message("a file of the page"),
    "inferred": message("inferred"),
}
FILES = {
    "waiting": message("waiting"),
    "fetched": message("fetched"),
    "failed": message("failed"),
    "skipped": message("skipped"),
}
TEXTS = {
    "read": message("text read"),
    "empty": message("no text in it"),
    "needs_ocr": message("a scan: not read without OCR"),
    "no_extractor": message("no reader for this kind of file"),
    "failed": message("could not be read"),
}
FILE_CHANGES = {
    "added": message("added"),
    "removed": message("no longer linked"),
    "replaced": message("replaced"),
    "renamed": message("renamed"),
}
STATUSES = {
    0: message("as expected"),
    1: message("something failed or fell short"),
    2: message("wrong usage, profile or archive"),
    3: message("disk or archive write failed"),
    4: message("archive in use"),
    11: message("stopped by a signal, resumable"),
    18: message("blocked or parked by a portal"),
}
"""exit statuses of a run"""
FACETS = {
    "province": message("Province"),
    "portal": message("County"),
    "body": message("Body"),
    "year": message("Report year"),
    "kind": message("Kind"),
    "with_file": message("Files"),
    "state": message("State"),
}
WITH_FILE = {"1": message("with a file"), "0": message("without a file")}
TABLES: Mapping[str, Mapping[Any, str]] = {
    "state": STATES, "meaning": MEANINGS, "page_state": PAGE_STATES, "walk": WALKS, "proof": PROOFS,
    "alarm": ALARMS, "alarm_state": ALARM_STATES, "kind": KINDS, "level": LEVELS, "change": CHANGES,
    "field": FIELDS, "origin": ORIGINS, "file": FILES, "text": TEXTS, "file_change": FILE_CHANGES,
    "status": STATUSES, "facet": FACETS, "with_file": WITH_FILE, "outcome": OUTCOMES, "ending": ENDINGS,
    "finding": FINDINGS, "stop": STOPS, "answer": ANSWERS,
    "number": NUMBERS, "machine": MACHINE, "evidence": EVIDENCE,
}  # fmt: skip
SAID_ALONE = (
    "outcome", "ending", "state", "page_state", "walk", "stop", "finding", "answer", "number", "machine",
    "change", "text", "file_change", "file", "origin", "field", "evidence", "kind",
)  # fmt: skip
"""tables whose words are known wherever they stand, the first that has one"""


def label(language: Language, table: str, word: object) -> str:
    """Return a stable word as a person calls it; one that nobody knows stays as it is."""
    known: Mapping[Any, str] = TABLES[table]
    return language.translate(known[word]) if word in known else str(word)


def stable(language: Language, word: str) -> str | None:
    """Return a stable word of any table as a person calls it; None where no table has it."""
    known = next((TABLES[name][word] for name in SAID_ALONE if word in TABLES[name]), None)
    return language.translate(known) if known else None
