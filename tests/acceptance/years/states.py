"""What the archive says of pages that left their lists, each step held to what lists and pages showed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.acceptance.years.line import Line
from tests.acceptance.years.simulate import Crawl, day_of
from tests.replica.lives.living import Happening, Living

SWEEP_DAYS = 31
"""a row that is missing is missed within so many days"""
PROOF_DAYS = 14
"""a page that is gone has answered so for at least as long, and a list that shrank suddenly has shown so"""
AWAY = frozenset({"withdrawn", "unlisted", "taken_down", "moved", "rehoused"})
NOT_THERE = frozenset({"missing", "soft_404", "deleted"})
Step = Mapping[str, Any]


class States:
    """The removals an archive tells of, and the portals they happened on."""

    def __init__(
        self, living: Living, crawls: Sequence[Crawl], removals: Sequence[Mapping[str, Any]]
    ) -> None:
        self.living, self.crawls = living, crawls
        self.removals = {living.named(each["url"]): each for each in removals}
        self.walked = {
            walk["walk_id"]: crawl.day
            for crawl in crawls
            for portal in crawl.report["portals"]
            for walk in portal["walks"]
        }

    def lines(self) -> Iterator[Line]:
        """Yield the lines about pages that went, that came back, and about every step told."""
        for kind in sorted(AWAY):
            line = Line(kind=f"{kind}: state")
            for event in self.living.happenings:
                if event.kind == kind:
                    self._judge_away(event, line)
            yield line
        back = Line(kind="restored: state")
        for event in self.living.happenings:
            if event.kind == "restored":
                self._judge_back(event, back)
        yield back
        yield self._judge_steps()

    def _judge_away(self, event: Happening, line: Line) -> None:
        back = self._back(event)
        deadline = self._deadline(event)
        seen_before = any(event.url in each.asked for each in self.crawls if each.day < event.day)
        if (back is not None and back <= deadline) or not seen_before or self._is_unseen(event):
            return
        line.truth += 1
        final = self._final(event) if back is None else None
        told = self.removals.get(event.url)
        steps = [day_of(each["at"]) for each in self._steps(event.url) if each["state"] != "listed"]
        seen = [day for day in steps if day >= event.day]
        words = f"day {event.day} {event.kind} {event.how} {event.url}"
        if not seen:
            line.missed.append(f"{words}: no step")
        elif seen[0] > deadline:
            line.missed.append(f"{words}: first step on day {seen[0]}, promised by {deadline}")
        elif final is not None and (told is None or told["state"] != final):
            line.missed.append(f"{words}: ends {told and told['state']}, not {final}")
        else:
            line.found += 1
            line.lags.append(seen[0] - event.day)

    def _is_unseen(self, event: Happening) -> bool:
        """Return whether a page left a list again before anyone saw it back there."""
        before = [each for each in self._steps(event.url) if day_of(each["at"]) < event.day]
        return event.kind != "taken_down" and bool(before) and before[-1]["state"] != "listed"

    def _judge_back(self, event: Happening, line: Line) -> None:
        """Count a page that is back, where its absence was noticed and it stayed for long enough."""
        steps, deadline = self._steps(event.url), self._deadline(event)
        noticed = any(each["state"] != "listed" and day_of(each["at"]) < event.day for each in steps)
        away = next((each.day for each in self._happened(event) if each.kind in AWAY), None)
        if not noticed or (away is not None and away <= deadline):
            return
        line.truth += 1
        back = [day_of(each["at"]) for each in steps if each["state"] == "listed"]
        back = [day for day in back if day >= event.day]
        words = f"day {event.day} restored {event.url}"
        if not back or back[0] > deadline:
            line.missed.append(f"{words}: listed again on {back}, not by {deadline}")
        elif away is None and self.removals[event.url]["state"] != "listed":
            line.missed.append(f"{words}: ends {self.removals[event.url]['state']}")
        else:
            line.found += 1
            line.lags.append(back[0] - event.day)

    def _judge_steps(self) -> Line:
        """Count every step told, and name those that lists and pages do not bear out."""
        line = Line(kind="steps")
        for url, told in self.removals.items():
            steps = self._steps(url)
            for number, step in enumerate(steps):
                line.truth += 1
                wrong = self._wrong(told["portal"], url, step, steps[:number])
                if wrong:
                    line.invented.append(f"{step['state']} on day {day_of(step['at'])} {url}: {wrong}")
                else:
                    line.found += 1
        return line

    def _wrong(self, portal: str, url: str, step: Step, before: Sequence[Step]) -> str | None:
        """Return what speaks against a step."""
        day = day_of(step["at"])
        shown = self.living.led_on(url, day)
        listed = url in self.living.rows_on(portal, day)
        not_there = shown is not None and shown.answer in NOT_THERE
        outage = self.living.outage(portal, day)
        if outage:
            return f"the portal was in trouble: {outage}"
        match step["state"]:
            case "delisted" if step["walk"] not in self.walked:
                return "no walk bears witness"
            case "delisted":  # a page that answers again is off the list for all that was read of that
                listed = url in self.living.rows_on(portal, self.walked[step["walk"]])
                return "it was listed" if listed else None
            case "unreachable":
                return None if not_there else "its page was there"
            case "gone":
                since = [day_of(each["at"]) for each in before if each["state"] == "unreachable"]
                if not since or day - since[-1] < PROOF_DAYS:
                    return f"only {day - since[-1] if since else 0} days of evidence"
                return "it was listed" if listed else None if not_there else "its page was there"
            case _:
                return None if listed else "it was on no list"

    def _steps(self, url: str) -> list[Step]:
        told = self.removals.get(url)
        return list(told["steps"]) if told else []

    def _happened(self, event: Happening) -> Iterator[Happening]:
        """Yield what happened to the same page on later days."""
        for each in self.living.happenings:
            if each.url == event.url and each.day > event.day:
                yield each

    def _back(self, event: Happening) -> int | None:
        return next((each.day for each in self._happened(event) if each.kind == "restored"), None)

    def _final(self, event: Happening) -> str:
        """Return the last state of a page that never came back, by what its address leads to in the end."""
        found = self.living.led_on(event.url, self.crawls[-1].day)
        return "gone" if found is not None and found.answer in NOT_THERE else "delisted"

    def _deadline(self, event: Happening) -> int:
        """Return the day of the crawl that must have missed a page's row, or seen it again, at the latest."""
        last = event.day + SWEEP_DAYS
        for each in self.living.happenings:
            if each.portal == event.portal and each.kind == "rehoused" and event.day <= each.day <= last:
                last = max(last, self._good_day(event.portal, each.day) + PROOF_DAYS)
        return self._good_day(event.portal, last)

    def _good_day(self, portal: str, day: int) -> int:
        """Return the day of the first crawl from a day on in which nothing was wrong with the portal."""
        good = (each.day for each in self.crawls if not self.living.outage(portal, each.day))
        return next((each for each in good if each >= day), self.crawls[-1].day)
