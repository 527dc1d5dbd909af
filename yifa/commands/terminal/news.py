"""Tells alarms in sentences: what is new, for whoever reads mail; nothing where nothing is."""

from collections.abc import Iterator, Sequence

from archive.alarms.alarm import AlarmCode
from archive.alarms.raising import MUTED, NEW, STANDING, KeptAlarm
from yifa.commands.terminal import printing
from yifa.commands.terminal.said import cause, clauses, moment, retold
from yifa.commands.terminal.speech import count, spoken, translate
from yifa.language.language import ENGLISH
from yifa.model.text import count_of, one_line

PortalAlarms = tuple[str, str, Sequence[KeptAlarm]]
"""a portal's county, code and alarms"""
MANY = 10
"""more alarms of one code are told in one line"""
NAMED = 5
"""counties that such a line names"""


def count_in(portals: Sequence[PortalAlarms], state: str) -> int:
    """Return how many alarms are in a state."""
    return sum(alarm.state == state for _, _, alarms in portals for alarm in alarms)


def news_of(portals: Sequence[PortalAlarms]) -> Iterator[str]:
    """Yield a line for each alarm that is new, then one for those that stand; nothing where none is new."""
    yield from _tell(portals, NEW)
    standing = count_in(portals, STANDING)
    if standing and count_in(portals, NEW):
        yield count(
            standing, "%(count)s older alarm still stands: see `yifa alarms`.",
            "%(count)s older alarms still stand: see `yifa alarms`.",
        )  # fmt: skip


def all_of(portals: Sequence[PortalAlarms]) -> Iterator[str]:
    """Yield a line for each alarm that nobody muted, new ones first."""
    yield from _tell(portals, NEW)
    yield from _tell(portals, STANDING)


def _tell(portals: Sequence[PortalAlarms], state: str) -> Iterator[str]:
    by_code: dict[str, list[tuple[str, KeptAlarm]]] = {}
    for county, code, alarms in portals:
        for alarm in alarms:
            if alarm.state == state:
                by_code.setdefault(alarm.code, []).append((f"{county} {code}", alarm))
    for alarm_code, told in by_code.items():
        if len(told) > MANY:
            yield _tell_many(AlarmCode(alarm_code), [place for place, _ in told], state)
        else:
            for place, alarm in told:
                yield from filter(None, (_tell_one(place, alarm), alarm.profile_lines))


def _tell_one(place: str, alarm: KeptAlarm) -> str:
    if spoken().code != ENGLISH:
        return translate("%(cause)s: %(evidence)s", cause=place, evidence=alarm_words(alarm))
    since = "New" if alarm.since == alarm.at else f"Since {alarm.since}"
    is_late = alarm.is_new and since != "New"
    late = ", told now: it was muted, or the run that found it stopped" if is_late else ""
    sentence = AlarmCode(alarm.code).sentence
    return one_line(f"{place}: {sentence} {alarm.head}. ({since}{late}: {alarm.code})")


def _tell_many(code: AlarmCode, places: Sequence[str], state: str) -> str:
    named = "、".join(dict.fromkeys(places[:NAMED]))
    number = count_of(len(places), "alarm", "alarms")
    return (
        f"{code.sentence} {number} at {named} and others: see `yifa alarms`. ({state.capitalize()}: {code})"
    )


def alarm_words(alarm: KeptAlarm) -> str:
    """Return an alarm as one line; its evidence stands as the run recorded it."""
    if spoken().code == ENGLISH:
        return one_line(alarm.words)
    since = "" if alarm.since == alarm.at else translate("since %(at)s", at=moment(alarm.since))
    said = translate(
        "%(cause)s: %(evidence)s", cause=cause(alarm.code), evidence=retold(one_line(alarm.head))
    )
    return clauses(said, since, alarm.muted and retold(one_line(alarm.muted)))


def print_alarms(alarms: Sequence[KeptAlarm]) -> None:
    """Print what should alarm a person, news first; what somebody muted is shown, and alarms nobody."""
    for alarm in alarms:
        if alarm.state == MUTED:
            muted = translate("muted")
            printing.say(f"{muted}  {alarm_words(alarm)}", style="dim")
            continue
        mark = translate("ALARM")
        printing.say(f"{mark}  {alarm_words(alarm)}", style="bold red")
        if alarm.profile_lines:
            print_profile_lines(alarm.profile_lines)


def _paste() -> str:
    return "ready to paste into the profile:" if spoken().code == ENGLISH else translate("for the profile")


def print_profile_lines(lines: str) -> None:
    """Print the lines that a portal's profile needs."""
    printing.say(_paste(), style="dim")
    printing.say(lines, as_is=True)
