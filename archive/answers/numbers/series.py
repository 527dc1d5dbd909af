"""Finds which numbers a dense series leaves out; of one that is not dense, only how many there may be."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DENSE = 0.8
"""share of a window's numbers that must be held before one that is not is called missing"""
HALF = timedelta(days=15)
LEAST = 4
"""numbers held in a window, at least"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Numbers of a series that nothing held bears, between two that are held."""

    first: int
    last: int
    after: date
    """day of the number before"""
    before: date
    """day of the number behind"""
    density: float
    """share held in the 30 days around"""


def find_gaps(held: Mapping[int, date | None], known_since: date | None) -> Iterator[Gap]:
    """Yield the gaps that are claimed in one series: *held* has the day of each number.

    A gap is claimed where both neighbours are of days from *known_since* on, since when every list is known
    whole, and where 0.8 of the numbers of the 30 days around are held, those next to these days counted in: a
    counter of the whole site leaves out more before and behind.
    """
    if known_since is None:
        return
    days = sorted((day, number) for number, day in held.items() if day is not None)
    numbers = sorted(held)
    for low, high in pairwise(numbers):
        after, before = held[low], held[high]
        if high == low + 1 or after is None or before is None:
            continue
        after, before = min(after, before), max(after, before)
        if after >= known_since and before - after <= 2 * HALF:
            density = _density(days, numbers, after + (before - after) / 2)
            if density >= DENSE:
                yield Gap(first=low + 1, last=high - 1, after=after, before=before, density=round(density, 2))


def _density(days: Sequence[tuple[date, int]], numbers: Sequence[int], middle: date) -> float:
    """Return which share is held around a day; 0 where there is too little to tell."""
    begin = bisect_left(days, (middle - HALF, 0))
    end = bisect_right(days, (middle + HALF, max(numbers)))
    own = [number for _, number in days[begin:end]]
    if len(own) < LEAST:
        return 0.0
    first, last = bisect_left(numbers, min(own)), bisect_right(numbers, max(own))
    inside = (last - first) / (max(own) - min(own) + 1)
    around = numbers[max(first - 1, 0) : last + 1]
    return min(inside, len(around) / (around[-1] - around[0] + 1))
