"""Estimates from intervals how long things last: the self-consistent curve of interval-censored times.

B. W. Turnbull, The empirical distribution function with arbitrarily grouped, censored and truncated data,
Journal of the Royal Statistical Society B 38 (1976). The estimate is unique only in how much falls into each
innermost interval, never in where within it: a `Mass` keeps both ends.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf

CLOSE = 1e-8
"""share by which no mass may change any more"""
ROUNDS = 20_000
SEEN = 1e-6
"""share below which a mass is none"""
Span = tuple[float, float]
"""a time lies after the first and no later than the second; `inf` = it never came while anybody looked"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mass:
    """How much of all falls into one interval."""

    after: float
    by: float
    """`inf` = beyond what anybody saw"""
    share: float


def estimate(spans: Iterable[Span]) -> tuple[Mass, ...]:
    """Return where the times of *spans* lie, in order; the shares add up to 1, empty where there are none.

    >>> [(mass.after, mass.by, round(mass.share, 3)) for mass in estimate([(0, 2), (1, 3), (4, inf)])]
    [(1, 2, 0.667), (4, inf, 0.333)]
    """
    counted = Counter(spans)
    inner = _innermost(counted)
    lefts, rights = [left for left, _ in inner], [right for _, right in inner]
    reach: Counter[tuple[int, int]] = Counter()
    for (after, by), count in counted.items():
        reach[bisect_left(lefts, after), bisect_right(rights, by)] += count
    shares = _settle(reach, len(inner))
    return tuple(
        Mass(after=after, by=by, share=share)
        for (after, by), share in zip(inner, shares, strict=True)
        if share > SEEN
    )


def _innermost(spans: Iterable[Span]) -> list[Span]:
    """Return the intervals from an end that opens to one that closes, with no other between."""
    ends = {end for after, by in spans for end in ((after, 1), (by, 0))}
    return [
        (left, right)
        for (left, opens), (right, closes) in pairwise(sorted(ends))
        if opens and not closes
    ]  # fmt: skip


def _settle(reach: Mapping[tuple[int, int], int], count: int) -> Sequence[float]:
    """Return the shares that reproduce themselves; *reach* says how many times lie in which intervals."""
    shares = [1 / max(count, 1)] * count
    for _ in range(ROUNDS):
        better = _round(shares, reach)
        settled = max((abs(a - b) for a, b in zip(shares, better, strict=True)), default=0) < CLOSE
        shares = better
        if settled:
            break
    return shares


def _round(shares: Sequence[float], reach: Mapping[tuple[int, int], int]) -> list[float]:
    """Return each share as the times expect it, were the shares right."""
    below = [0.0, *accumulate(shares)]
    weights = [0.0] * (len(shares) + 1)
    for (first, end), times in reach.items():
        weight = times / (below[end] - below[first])
        weights[first] += weight
        weights[end] -= weight
    total = sum(reach.values())
    return [share * weight / total for share, weight in zip(shares, accumulate(weights), strict=False)]


def left_at(masses: Sequence[Mass], time: float) -> tuple[float, float]:
    """Return the least and the most that can be left at a time: within an interval nobody knows.

    >>> left_at((Mass(after=1, by=3, share=0.25), Mass(after=5, by=inf, share=0.75)), 2)
    (0.75, 1.0)
    """
    least = 1 - sum(mass.share for mass in masses if mass.after < time and mass.by != inf)
    most = 1 - sum(mass.share for mass in masses if mass.by <= time)
    return max(0.0, least), min(1.0, most)


def last_seen(masses: Sequence[Mass]) -> float:
    """Return up to when the curve is known; infinite where all times are."""
    return next((mass.after for mass in masses if mass.by == inf), inf)


def steps(masses: Sequence[Mass]) -> Iterator[tuple[float, float, float]]:
    """Yield each interval in which anything falls, with what is left after it."""
    left = 1.0
    for mass in masses:
        if mass.by != inf:
            left -= mass.share
            yield mass.after, mass.by, max(0.0, left)
