"""When reports really appeared, and whether the day they print can be true."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.answers.reports.lag import Lag, Verdict, group, judge, read_lag
from archive.answers.show import show
from tests.support.factory import AT, HOME, Visit, make_entry, make_record
from yifa.model.duty import Due
from yifa.model.listing import Certificate, Proof, WalkVerdict

DAY = timedelta(days=1)
TITLES = {
    "justice": "清溪县司法局2025年法治政府建设年度报告",
    "finance": "清溪县财政局2025年法治政府建设年度报告",
    "audit": "清溪县审计局2025年法治政府建设年度报告",
    "health": "清溪县卫生健康局2025年法治政府建设年度报告",
    "before": "清溪县卫生健康局2024年法治政府建设年度报告",
    **{f"town{n}": f"{'东南西北中上下左右'[n]}柳镇2025年法治政府建设年度报告" for n in range(9)},
}


class Weeks:
    """A list that is read whole every week; reports appear between."""

    def __init__(self, path: Path) -> None:
        self.visit = Visit(path)
        self.entries: dict[str, tuple[str, str]] = {}

    def walk(self, day: int, *, proof: Proof | None = Proof.NO_PAGER, **new: str) -> None:
        """Read the list on a day; *new* are bodies whose reports it shows now, with the day they print."""
        at = AT + day * DAY
        archive, visit = self.visit.archive, self.visit
        run = archive.runs.begin("crawl", {}, "yifa 0", at)
        walk = archive.walks.begin(run, visit.section_id, at)
        self.entries |= {key: (f"{HOME}{key}.html", printed) for key, printed in new.items()}
        rows = [make_entry(url, TITLES[key], printed) for key, (url, printed) in self.entries.items()]
        archive.walks.keep_entries(walk, visit.section_id, visit.portal_id, rows, at)
        verdict = WalkVerdict.COMPLETE if proof else WalkVerdict.UNPROVED
        how = Certificate(verdict=verdict, stop_reason="last_page", pages=1, rows_read=len(rows), proof=proof)
        archive.walks.end(walk, how, at + timedelta(minutes=1))
        for key, printed in new.items():
            url = self.entries[key][0]
            record = make_record(url, TITLES[key], f"{key}的报告。", date_published=printed)
            visit.save(replace(record, signoff_organ=None), at=at)

    def lags(self, due: Due | None = None) -> dict[str, Lag]:
        """Return the lag of each body."""
        return {lag.key: lag for lag in read_lag(self.visit.archive.db, None, 2025, due=due or Due())}


@pytest.fixture
def weeks(tmp_path: Path) -> Weeks:
    """From 20 January 2026: seven weeks without, then one report a week, each claiming another day."""
    made = Weeks(tmp_path / "a.db")
    made.walk(0, justice="2026-01-15")
    made.walk(70)
    made.walk(77, finance="2026-03-20", audit="2026-04-02")
    made.walk(84, health="2026-05-01")
    return made


def test_the_interval_is_from_the_last_whole_walk_without_to_the_first_with(weeks: Weeks) -> None:
    lags = weeks.lags()

    assert {key: (lag.earliest, lag.latest, lag.verdict) for key, lag in lags.items()} == {
        "justice": (None, "2026-01-20", "unbounded"),
        "finance": ("2026-03-31", "2026-04-07", "backdated"),
        "audit": ("2026-03-31", "2026-04-07", "consistent"),
        "health": ("2026-04-07", "2026-04-14", "postdated"),
    }


def test_a_backdated_report_is_as_late_as_it_must_be(weeks: Weeks) -> None:
    """It cannot be older than the last list without it; the claim counts where it can be true."""
    assert {key: lag.days_late for key, lag in weeks.lags().items()} == {
        "justice": 0, "finance": 0, "audit": 1, "health": 30,
    }  # fmt: skip
    assert weeks.lags(Due(month=3, day=1))["finance"].days_late == 30
    assert weeks.lags(Due(on_day_is_late=True))["audit"].days_late == 2


def test_a_walk_without_a_proved_end_bounds_nothing(tmp_path: Path) -> None:
    weeks = Weeks(tmp_path / "a.db")
    weeks.walk(0, proof=None)
    weeks.walk(77, finance="2026-03-20")

    assert weeks.lags()["finance"].verdict == "unbounded"


def test_an_address_that_moved_keeps_the_texts_interval(weeks: Weeks) -> None:
    at = AT + 100 * DAY
    url = f"{HOME}new.html"
    weeks.visit.list(make_entry(url, TITLES["audit"], "2026-04-29"), at=at)
    record = make_record(url, TITLES["audit"], "audit的报告。", date_published="2026-04-29")
    weeks.visit.save(replace(record, signoff_organ=None), at=at)

    assert weeks.lags()["audit"].latest == "2026-04-07"


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        ("2026-03-30", Verdict.BACKDATED),
        ("2026-03-31", Verdict.CONSISTENT),
        ("2026-04-07", Verdict.CONSISTENT),
        ("2026-04-08", Verdict.POSTDATED),
    ],
)
def test_the_last_day_without_the_row_can_be_its_day(claimed: str, verdict: Verdict) -> None:
    """It may have appeared in the evening."""
    assert judge(date.fromisoformat(claimed), date(2026, 3, 31), date(2026, 4, 7)) is verdict
    assert judge(None, date(2026, 3, 31), date(2026, 4, 7)) is Verdict.UNBOUNDED


def test_groups_count_what_is_late_and_give_quarters(weeks: Weeks) -> None:
    lags = list(weeks.lags().values())
    (every,) = group(lags, ["清溪县"] * 4)

    assert (every.reports, every.late, every.backdated, every.unbounded) == (4, 2, 1, 1)
    assert (every.quarter, every.half, every.three_quarters) == (0, 1, 30)


def test_show_says_between_which_days_a_page_came_online(weeks: Weeks) -> None:
    online = {
        key: show(weeks.visit.archive.db, f"{HOME}{key}.html").pages[0]["online"]
        for key in ("finance", "justice")
    }

    assert online == {
        "finance": "between 2026-03-31 and 2026-04-07",
        "justice": "by 2026-01-20; no whole walk came before",
    }
