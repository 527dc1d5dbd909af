"""Names what an answer does not speak of: what was not looked in, and what no filter could judge."""

from yifa.language.language import plural

GAPS = {
    "unread": plural("%(count)s file not read yet", "%(count)s files not read yet"),
    "scans": plural("%(count)s scan", "%(count)s scans"),
    "in_part": plural(
        "%(count)s file of which only a part could be read",
        "%(count)s files of which only a part could be read",
    ),
    "unreadable": plural("%(count)s file that could not be read", "%(count)s files that could not be read"),
    "not_fetched": plural("%(count)s file not fetched", "%(count)s files not fetched"),
    "failed": plural("%(count)s address that failed", "%(count)s addresses that failed"),
    "waiting": plural("%(count)s page still to be fetched", "%(count)s pages still to be fetched"),
    "not_kept": plural(
        "%(count)s listed page of which nothing is kept", "%(count)s listed pages of which nothing is kept"
    ),
    "unproved": plural("%(count)s list without a proved end", "%(count)s lists without a proved end"),
    "no_elements": plural(
        "%(count)s annual report whose parts could not be read",
        "%(count)s annual reports whose parts could not be read",
    ),
    "not_derived": plural("%(count)s document not derived yet", "%(count)s documents not derived yet"),
    "not_indexed": plural(
        "%(count)s index that is not filled yet", "%(count)s indexes that are not filled yet"
    ),
    "since": plural(
        "%(count)s page without a date of publication", "%(count)s pages without a date of publication"
    ),
    "until": plural(
        "%(count)s page without a date of publication", "%(count)s pages without a date of publication"
    ),
    "year": plural("%(count)s page without a report year", "%(count)s pages without a report year"),
    "publisher": plural("%(count)s page without a publisher", "%(count)s pages without a publisher"),
}
"""code of a gap → the messages of one and of several"""
