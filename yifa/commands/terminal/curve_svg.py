"""Draws curves of what is not there yet as one SVG: no script, nothing loaded, all words escaped."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from math import inf
from typing import TextIO

from archive.answers.lasting.turnbull import Mass

WIDTH, HEIGHT = 760, 440
LEFT, TOP, RIGHT, BOTTOM = 60, 40, 740, 380
MOST = 8
"""curves that can be told apart"""
# the colours that Okabe and Ito chose for colour-blind readers, each with a stroke of its own
STROKES = (
    ("#000000", ""), ("#0072b2", "8 4"), ("#d55e00", "2 3"), ("#009e73", "12 3 3 3"), ("#cc79a7", "6 6"),
    ("#56b4e9", "1 4"), ("#e69f00", "10 2"), ("#5d5d5d", "4 2 1 2"),
)  # fmt: skip
_MONTHS = (1, 2, 3, 6, 12, 24, 60)
"""months between two marks of the axis"""
_MARKS = 12


def write_curves(
    out: TextIO, year: int, curves: Mapping[str, Sequence[Mass]], due: date, remarks: Sequence[str]
) -> None:
    """Write a curve for each group: the share of reports on *year* not yet online, by day.

    Between the ends of an interval nobody knows where the curve falls: the grey box has all that can be.
    """
    ends = [mass.by for masses in curves.values() for mass in masses if mass.by != inf]
    axis = _Axis(year, max([*ends, (due - date(year, 12, 31)).days + 31]))
    out.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 18 * len(curves)}" '
        f'font-family="sans-serif" font-size="12" role="img">\n'
        f"<title>Reports on {year} not yet online, by day</title>\n"
        f"<desc>{escape('; '.join(remarks))}</desc>\n"
        f'<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="22" font-size="15">Reports on {year} not yet online, by day</text>\n'
    )
    out.writelines(axis.drawn(due))
    for index, (name, masses) in enumerate(curves.items()):
        out.writelines(_curve(axis, masses, *STROKES[index]))
        out.writelines(_key(index, name))
    out.write("</svg>\n")


class _Axis:
    """What turns days and shares into places."""

    def __init__(self, year: int, days: float) -> None:
        self.end, self.days = date(year, 12, 31), days

    def x(self, days: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * max(0, days) / self.days:.1f}"

    def y(self, share: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * share:.1f}"

    def drawn(self, due: date) -> Iterator[str]:
        """Yield the axes, their marks and the due day."""
        yield f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="#000"/>\n'
        for share in (0, 0.25, 0.5, 0.75, 1):
            yield (
                f'<text x="{LEFT - 8}" y="{self.y(share)}" text-anchor="end" dominant-baseline="middle">'
                f"{share:.0%}</text>\n"
            )
        for day in self._marks():
            x = self.x((day - self.end).days)
            yield f'<path d="M{x} {BOTTOM}v5" stroke="#000"/>\n'
            yield f'<text x="{x}" y="{BOTTOM + 18}" text-anchor="middle">{day:%Y-%m}</text>\n'
        x = self.x((due - self.end).days)
        yield f'<path d="M{x} {TOP}V{BOTTOM}" stroke="#a30f0f" stroke-dasharray="3 3"/>\n'
        yield f'<text x="{x}" y="{TOP - 4}" text-anchor="middle" fill="#a30f0f">due {due}</text>\n'

    def _marks(self) -> Iterator[date]:
        months = int(self.days / 30) + 1
        apart = next((step for step in _MONTHS if months / step <= _MARKS), _MONTHS[-1])
        for month in range(0, months, apart):
            day = date(self.end.year + 1 + month // 12, month % 12 + 1, 1)
            if day <= self.end + timedelta(days=self.days):
                yield day


def _curve(axis: _Axis, masses: Sequence[Mass], colour: str, dash: str) -> Iterator[str]:
    left, path = 1.0, [f"M{axis.x(0)} {axis.y(1)}"]
    for mass in masses:
        if mass.by == inf:
            path.append(f"H{axis.x(mass.after)}")
            break
        x, y = axis.x(mass.after), axis.y(left)
        left = max(0.0, left - mass.share)
        wide, high = float(axis.x(mass.by)) - float(x), float(axis.y(left)) - float(y)
        box = f'x="{x}" y="{y}" width="{wide:.1f}" height="{high:.1f}"'
        yield f'<rect {box} fill="{colour}" fill-opacity=".12"/>\n'
        path.append(f"H{axis.x(mass.by)}V{axis.y(left)}")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>\n'


def _key(index: int, name: str) -> Iterator[str]:
    colour, dash = STROKES[index]
    y = BOTTOM + 44 + 18 * index
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<path d="M{LEFT} {y - 4}h36" stroke="{colour}" stroke-width="2"{dashed}/>\n'
    yield f'<text x="{LEFT + 44}" y="{y}">{escape(name)}</text>\n'
