"""Says in the language of the command what an answer was looked for in, and in what not."""

from archive.search.looked_in import WORDS, Gap, LookedIn
from archive.search.read_lists import NAMED, Lists
from yifa.commands.terminal.speech import count, spoken, translate
from yifa.language.language import ENGLISH
from yifa.web.gaps import GAPS


def sentences(*said: str) -> str:
    """Return sentences in one line; Chinese ones stand without a blank between them."""
    return (" " if spoken().code == ENGLISH else "").join(said)


def nothing_found(looked_in: LookedIn) -> str:
    """Return what an empty answer is worth."""
    if spoken().code == ENGLISH:
        return looked_in.words
    nothing = translate(
        "Nothing was found in %(documents)s and %(files)s.",
        documents=count(looked_in.documents, "%(count)s document", "%(count)s documents"),
        files=count(looked_in.files, "%(count)s file", "%(count)s files"),
    )
    asked = (translate("Asked for: %(query)s.", query=looked_in.query),) if looked_in.is_compound else ()
    return sentences(nothing, *asked, *reservations(looked_in), said_of_lists(looked_in.lists))


def reservations(looked_in: LookedIn) -> tuple[str, ...]:
    """Return in sentences what was not looked in, and what was not judged."""
    if spoken().code == ENGLISH:
        return tuple(looked_in.reservations)
    join = spoken().join
    said = []
    if looked_in.not_looked_in:
        said.append(translate("Not looked in: %(gaps)s.", gaps=join(map(_gap, looked_in.not_looked_in))))
    if looked_in.not_judged:
        said.append(translate("Not judged: %(gaps)s.", gaps=join(map(_gap, looked_in.not_judged))))
    return tuple(said)


def _gap(gap: Gap) -> str:
    words = count(gap.count, *GAPS[gap.code])
    command = WORDS[gap.code][2] if gap.code in WORDS else None
    return translate("%(what)s (%(command)s)", what=words, command=command) if command else words


def said_of_lists(lists: Lists) -> str:
    """Return what nothing found says about what was published."""
    if not lists.proved and not lists.unproved:
        return translate("Nothing of these portals is here: it is not known what they published.")
    if lists.unproved:
        open_ = [f"{one.county} {one.portal} {one.section or ''}".strip() for one in lists.unproved[:NAMED]]
        more = len(lists.unproved) - NAMED
        open_ += [translate("%(number)s more", number=more)] if more > 0 else []
        return translate("Not read to a proved end: %(lists)s.", lists=spoken().join(open_))
    return translate(
        "Every list known here was read to its proved end: %(portals)s.", portals="、".join(lists.portals)
    )
