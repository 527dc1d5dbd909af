"""Prints how elements, figures, audits and reuse agree with the truth, each beside its mark."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.acceptance.derive.copying import SHARES, judge_corpus, write_corpus
from tests.acceptance.derive.fresh import SETS, audits, first_read, headings, judge_fresh, nothing
from tests.acceptance.derive.judging import Score, judge
from tests.acceptance.derive.likeness import judge_likeness
from tests.acceptance.derive.real import judge_replica, judge_seeds
from tests.acceptance.derive.reports import SETS as REPORT_SETS
from tests.acceptance.derive.reports import judge_pages, judge_reports, report_first_read
from tests.acceptance.derive.writing import VOICES, write

REPORTS = 60
"""of each voice"""
PLANTED = 4
"""one report of so many contradicts itself"""
TEXTS = 1000
MARKS = {
    "boundary": 0.97, "heading": 0.95, "heading named": 0.95, "figure kept": 0.95,
    "number found": 0.98, "number true": 0.98, "indicator exact": 0.92,
    "indicator not wrong": 0.99, "audit found": 1.0, "audit clean": 1.0, "audit": 1.0,
    "copy found": 0.95, "share": 1.0, "pair true": 1.0, "none": 1.0,
}  # fmt: skip
F1 = 0.95
WRONG_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure."""

    part: str
    what: str
    got: str
    mark: str = ""
    ok: bool = True


def of_score(part: str, score: Score) -> Iterator[Line]:
    """Yield the lines of a score, those with a mark and those without."""
    for what, number in score.of.items():
        if what.startswith("presence ") or what == "confirmed":
            continue
        mark = MARKS.get(what)
        got = f"{score.right[what]} of {number}, {score.share(what):.1%}"
        yield Line(
            part=part,
            what=what,
            got=got,
            mark=f"≥ {mark:.0%}" if mark else "",
            ok=not mark or score.share(what) >= mark,
        )
    said = score.of["presence said"] + score.of["presence true"]
    if said:
        found = 2 * score.right["presence true"] / said
        yield Line(part=part, what="presence F1", got=f"{found:.3f}", mark=f"≥ {F1}", ok=found >= F1)
    for words in score.wrong[:WRONG_SHOWN]:
        yield Line(part=part, what="wrong", got=words)


def voices() -> Iterator[Line]:
    """Yield how reports of our own writing are read, one voice after the other."""
    for voice in VOICES:
        reports = [write(seed, voice=voice, plant=seed % PLANTED == 0) for seed in range(REPORTS)]
        yield from of_score(f"{voice} voice", judge(reports))


def fresh() -> Iterator[Line]:
    """Yield how fragments in other wordings are read, and were by the rules that did not know them."""
    for name in SETS:
        part = f"fresh wording {name}"
        for what, (right, of) in first_read(name).items():
            got = f"{right} of {of}, {right / of:.1%}"
            yield Line(part=part, what=f"{what}, as first read", got=got)
        yield from of_score(part, judge_fresh(name))


def reports() -> Iterator[Line]:
    """Yield how whole reports in other forms are read, and were by the rules that did not know them."""
    for name in REPORT_SETS:
        part = f"reports {name}"
        for what, (right, of) in report_first_read(name).items():
            yield Line(part=part, what=f"{what}, as first read", got=f"{right} of {of}, {right / of:.1%}")
        yield from of_score(part, judge_reports(name))
        yield from of_score(f"{part} on pages", judge_pages(name))


def judged(
    part: str, sets: Callable[[], Iterator[tuple[str, tuple[int, int], Score]]]
) -> Callable[[], Iterator[Line]]:
    """Return what yields how sets are read, and were by the rules that did not know them."""

    def lines() -> Iterator[Line]:
        for name, (right, of), score in sets():
            yield Line(part=f"{part} {name}", what="as first read", got=f"{right} of {of}, {right / of:.1%}")
            yield from of_score(f"{part} {name}", score)

    return lines


def likeness() -> Iterator[Line]:
    """Yield how reports that are alike in twelve ways are told from those that copied."""
    for name, score in judge_likeness():
        yield from of_score(f"reuse, {name.replace('_', ' ')}", score)


def reuse() -> Iterator[Line]:
    """Yield how copies among invented texts are found."""
    for sample in (1, 4):
        part = "reuse" if sample == 1 else f"reuse, one fingerprint in {sample}"
        found = judge_corpus(write_corpus(TEXTS), sample=sample)
        for share in SHARES:
            mark = 0.95 if share >= 0.3 else 0.0
            got = f"{found.recall[share]:.1%}"
            shown = f"≥ {mark:.0%}" if mark else ""
            ok = found.recall[share] >= mark
            yield Line(part=part, what=f"recall at {share:.0%} shared", got=got, mark=shown, ok=ok)
        yield Line(
            part=part,
            what=f"false pairs of {TEXTS} texts",
            got=f"{found.false}",
            mark="0",
            ok=not found.false,
        )
        yield Line(
            part=part,
            what="share off by at most",
            got=f"{found.worst:.3f}",
            mark="≤ 0.1",
            ok=found.worst <= 0.1,
        )
        yield Line(part=part, what="copied text shown beside", got=f"{found.passages:.1%}")


PARTS: dict[str, Callable[[], Iterator[Line]]] = {
    "seeds": lambda: of_score("five real reports", judge_seeds()),
    "replica": lambda: of_score("replicas' documents", judge_replica()),
    "voices": voices,
    "fresh": fresh,
    "reports": reports,
    "nothing": judged("sentences that count nothing,", nothing),
    "headings": judged("headings", headings),
    "audits": judged("audit of fragments", audits),
    "likeness": likeness,
    "reuse": reuse,
}


def main(words: list[str]) -> int:
    """Try the parts that are named, or all; return 1 if a mark was missed."""
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    missed = 0
    for part in words or PARTS:
        lines = list(PARTS[part]())
        missed += sum(not line.ok for line in lines)
        for line in lines or [Line(part=part, what="none", got="the real reports are not here")]:
            verdict = "ok    " if line.ok else "MISSED"
            print(f"{verdict} {line.part}: {line.what}: {line.got}  {line.mark}".rstrip())
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
