"""The curve of interval-censored times."""

import random
from math import inf

import pytest

from archive.answers.lasting.turnbull import Mass, estimate, last_seen, left_at, steps

# months until the breast retracts after radiotherapy alone: Finkelstein and Wolfe, Biometrics 41 (1985)
RADIOTHERAPY = [
    (45, inf), (6, 10), (0, 7), (46, inf), (46, inf), (7, 16), (17, inf), (7, 14), (37, 44), (0, 8),
    (4, 11), (15, inf), (11, 15), (22, inf), (46, inf), (46, inf), (25, 37), (46, inf), (26, 40), (46, inf),
    (27, 34), (36, 44), (46, inf), (36, 48), (37, inf), (40, inf), (17, 25), (46, inf), (11, 18), (38, inf),
    (5, 12), (37, inf), (0, 5), (18, inf), (24, inf), (36, inf), (5, 11), (19, 35), (17, 25), (24, inf),
    (32, inf), (33, inf), (19, 26), (37, inf), (34, inf), (36, inf),
]  # fmt: skip
# as printed by Fay and Shaw, Journal of Statistical Software 36(2) (2010)
PUBLISHED = [
    (4, 5, 0.0463), (6, 7, 0.0334), (7, 8, 0.0887), (11, 12, 0.0708), (24, 25, 0.0926), (33, 34, 0.0818),
    (38, 40, 0.1209), (46, 48, 0.4656),
]  # fmt: skip


def test_a_published_example_comes_out_as_printed() -> None:
    found = estimate(RADIOTHERAPY)

    assert [(mass.after, mass.by) for mass in found] == [(after, by) for after, by, _ in PUBLISHED]
    assert [mass.share for mass in found] == pytest.approx([share for *_, share in PUBLISHED], abs=1e-4)


def test_times_that_are_known_give_the_plain_share() -> None:
    """Without censoring it is what can be counted; where some were lost, the curve of Kaplan and Meier."""
    plain = estimate([(day - 1, day) for day in (3, 3, 5, 9)])
    censored = estimate([(2, 3), (3, inf), (4, 5), (6, inf)])

    assert [(mass.by, round(mass.share, 6)) for mass in plain] == [(3, 0.5), (5, 0.25), (9, 0.25)]
    assert [(mass.by, round(mass.share, 4)) for mass in censored] == [(3, 0.25), (5, 0.375), (inf, 0.375)]


def test_a_curve_is_known_between_two_bounds_and_as_far_as_anybody_looked() -> None:
    masses = (
        Mass(after=1, by=3, share=0.25),
        Mass(after=4, by=5, share=0.5),
        Mass(after=9, by=inf, share=0.25),
    )

    assert [left_at(masses, day) for day in (1, 2, 3, 20)] == [(1, 1), (0.75, 1), (0.75, 0.75), (0.25, 0.25)]
    assert last_seen(masses) == 9
    assert last_seen(masses[:2]) == inf
    assert list(steps(masses)) == [(1, 3, 0.75), (4, 5, 0.25)]
    assert estimate([]) == ()


def test_what_is_seen_weekly_comes_out_as_the_law_it_follows() -> None:
    """4000 times of a known law, each seen at the next weekly look, half of them lost early."""
    dice = random.Random(14)
    spans = []
    for _ in range(4000):
        time, begin, end = dice.expovariate(1 / 50), dice.randrange(7), dice.choice((40, 200))
        looks = [float(day) for day in range(begin, end, 7)]
        before = max((look for look in looks if look < time), default=0.0)
        spans.append((before, next((look for look in looks if look >= time), inf)))

    masses = estimate(spans)

    for day in (14, 35, 70, 140):
        least, most = left_at(masses, day)
        assert 2.718281828 ** (-day / 50) == pytest.approx((least + most) / 2, abs=0.03)


def test_the_curve_is_that_of_lifelines() -> None:
    """What lifelines 0.30.3 says of the same 200 times, each interval opened behind its first day.

    ``KaplanMeierFitter().fit_interval_censoring([after + 0.001 …], [by …], tol=1e-9)``, its lower and upper
    estimate on these days; it is not installed for tests: it brings pandas, scipy and matplotlib along.
    """
    told = {
        30: (0.959, 0.9901), 60: (0.6996, 0.6996), 90: (0.4637, 0.4637), 120: (0.1725, 0.1909),
        150: (0.0979, 0.0979), 180: (0.0349, 0.0349), 210: (0.0218, 0.0349), 240: (0.0109, 0.0109),
    }  # fmt: skip
    dice, spans = random.Random(2025), []
    for _ in range(200):
        time, every, end = dice.gammavariate(4, 20), dice.choice((1, 7, 30)), dice.choice((60, 150, 300))
        looks = range(dice.randrange(every), end, every)
        before = max((look for look in looks if look < time), default=0)
        spans.append((before, next((look for look in looks if look >= time), inf)))

    masses = estimate(spans)

    for day, (low, high) in told.items():
        least, most = left_at(masses, day)
        assert least <= high + 0.01, day
        assert most >= low - 0.01, day
        assert most - least < 0.02, day
