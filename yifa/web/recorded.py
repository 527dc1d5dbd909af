"""Says in the reader's language what comes in English: why a page left, an alarm's reason, what is wrong.

A part of none of these forms stays as it was recorded.
"""

from collections.abc import Sequence

from yifa.language.language import Language, message
from yifa.web.reasons import parts_by, patterns_of

FORMS = (
    message("not among the %(rows)s rows of %(list)s, read to its end"),
    message("not among the %(rows)s rows of %(list)s (%(url)s), read to its end %(at)s"),
    message("last listed %(at)s"),
    message("%(times)s fetches from %(at)s on found it not there"),
    message("no list shows it"),
    message("no list shows it: last listed %(at)s by %(list)s (%(url)s)"),
    message("replaced by %(url)s, which says the same"),
    message("answers again after it was unreachable"),
    message("answers again after it was gone"),
    message("on no list when one was last read, %(at)s"),
    message("status %(status)s"),
    message("%(list)s: not read for %(days)s days, last on %(day)s (walk %(walk)s)"),
    message("%(list)s: never read in the %(days)s days since it was first used"),
    message("%(list)s: newest row of %(day)s, %(days)s days before the list was last read"),
    message(
        "%(days)s days of publication since %(day)s, gaps of up to %(usual)s days are usual, "
        "more than %(limit)s are not (walk %(walk)s)"
    ),
    message("%(list)s: %(rows)s rows on %(day)s (walk %(walk)s), %(most)s on %(due)s (walk %(times)s)"),
    message("%(list)s: %(rows)s row new or changed below page %(page)s, where all was known (walk %(walk)s)"),
    message(
        "%(list)s: %(rows)s rows new or changed below page %(page)s, where all was known (walk %(walk)s)"
    ),
    message("%(list)s: walk %(walk)s %(ended)s"),
    message("never read before"),
    message("read before by walk %(before)s"),
    message("%(times)s address in run %(run)s: %(url)s: %(reason)s: %(detail)s"),
    message("%(times)s addresses in run %(run)s: %(url)s: %(reason)s: %(detail)s"),
    message("and %(times)s more"),
    message("run %(run)s left the portal alone: %(detail)s"),
    message("%(times)s pages had no document's body, %(rows)s had one (run %(run)s)"),
    message("no document %(key)s in this archive"),
    message("%(key)s is no document: expected at least 4 digits of its id, or a page's address"),
    message("%(url)s: this archive does not know the address"),
    message("no version %(walk)s in this archive"),
    message("no run %(run)s in this archive"),
    message("no portal %(key)s in this archive"),
    message("no page is kept for version %(walk)s"),
    message("a text of more than %(key)s characters is not compared on a page"),
    message("a bracket is not closed"),
)
PATTERNS = patterns_of(FORMS)


def recorded_parts(said: Language, text: str) -> Sequence[tuple[str, bool]]:
    """Return the parts of a recorded text in a language, and whether each is in it."""
    return tuple(parts_by(PATTERNS, said, text))
