"""Writes reports whose elements, figures and contradictions are known; the seed tells all."""

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

FORMS = ("classic", "flat", "lines", "unmarked", "topical", "digits", "parts", "joint", "prose")
HAN = "一二三四五六七八九十"
WIDTH = 32
"""characters of a line that a page's layout broke"""
SCALES = {
    "a": (60, 480), "b": (2, 95), "c": (2, 60), "d": (2, 40), "e": (1, 9), "h": (8, 96), "m": (20, 900),
    "p": (2, 20), "t": (1, 9), "w": (2, 12), "s": (10, 900),
}  # fmt: skip
MULTIPLES = {"万元": (10_000, "元"), "万人次": (10_000, "人次")}


VOICES = ("first", "second", "third", "fourth")
"""each has sentences and headings of its own, later ones written when the rules for earlier ones stood"""


@cache
def words(voice: str = "first") -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{voice}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFact:
    """A number that was written."""

    start: int
    value: float
    unit: str
    indicator: str | None
    kind: str | None
    """None = not judged"""
    about: bool
    year: int | None = None
    """where that is not the report's"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueElement:
    """An element that was written, or not."""

    element: str
    form: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True, kw_only=True)
class Written:
    """A report and all that is true of it."""

    form: str
    year: int
    title: str
    text: str = ""
    facts: list[TrueFact] = field(default_factory=list)
    elements: list[TrueElement] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)
    """rules whose figures were made to contradict each other"""


Measured = tuple[str, list[tuple[int, float, str, str, str | None, bool]], str | None]


def write(seed: int, *, voice: str = "first", form: str | None = None, plant: bool = False) -> Written:
    """Return one report; *plant*: one of its figures contradicts others."""
    dice = random.Random(f"{seed} {voice}")
    form = form or FORMS[seed % len(FORMS)]
    year = 2019 + seed % 7
    organ = dice.choice(["青石县", "白鹭区应急管理局", "云溪镇", "临川市自然资源局", "石桥街道"])
    joint = f"暨{year + 1}年工作要点" if form == "joint" else ""
    report = Written(form=form, year=year, title=f"{organ}{year}年法治政府建设工作报告{joint}")
    return _Writer(report, dice, organ, voice=voice, plant=plant).write()


class _Writer:
    def __init__(self, report: Written, dice: random.Random, organ: str, *, voice: str, plant: bool) -> None:
        self.report, self.dice, self.organ, self.voice, self.plant = report, dice, organ, voice, plant
        self.headings = words(voice)["headings"]
        self.glue = "" if report.form in ("flat", "lines") else "\n"
        self.number = 0
        self.chosen = self._choose()

    def _choose(self) -> list[Mapping[str, Any]]:
        pool = list(words(self.voice)["measure"])
        self.dice.shuffle(pool)
        chosen: list[Mapping[str, Any]] = []
        told: set[str] = set()
        for one in pool:
            names = {fact[2] for fact in one["facts"] if fact[2]}
            if not names & told:
                chosen.append(one)
                told |= names
        return chosen[:12]

    def write(self) -> Written:
        form = self.report.form
        self._say(self._fill(self.dice.choice(words()["texts"]["openings"])) + self.glue)
        if form == "prose":
            self._prose()
        else:
            self._measures()
            self._rest()
        if self.dice.random() < 0.6:
            end = "\n" if self.report.form == "lines" else self.glue
            self._say(f"{end}{self.organ}人民政府{end}{self.report.year + 1}年3月5日")
        if form == "lines":
            _wrap(self.report)
        return self.report

    def _say(self, text: str) -> int:
        start = len(self.report.text)
        self.report.text += text
        return start

    def _fill(self, text: str) -> str:
        return text.format(year=self.report.year, next=self.report.year + 1, organ=self.organ)

    def _heading(self, element: str) -> int:
        heading = self._fill(self.dice.choice(self.headings[element]))
        form = self.report.form
        self.number += 1
        mark = {
            "digits": f"{self.number}. ", "unmarked": "", "parts": f"第{HAN[self.number - 1]}部分 ",
        }.get(form, f"{HAN[self.number - 1]}、")  # fmt: skip
        end = self.dice.choice(["。", ""]) if form == "flat" else ""
        return self._say(f"{mark}{heading}{end or self.glue}")

    def _section(self, element: str, body: Callable[[], None], *, form: str = "section") -> None:
        start = self._heading(element)
        body()
        self._note(element, form, start)

    def _note(self, element: str, form: str, start: int | None) -> None:
        end = len(self.report.text.rstrip()) if start is not None else None
        self.report.elements.append(TrueElement(element=element, form=form, start=start, end=end))

    def _measures(self) -> None:
        if self.report.form != "topical":
            self._section("measures", self._body)
            return
        start = len(self.report.text)
        for theme in self.dice.sample(self.headings["topical"], 4):
            self.number += 1
            self._say(f"{HAN[self.number - 1]}、{theme}{self.glue}")
            for sentence in self._take(3):
                self._measure(sentence)
            self._say(self.glue)
        self._note("measures", "section", start)

    def _take(self, number: int) -> list[Mapping[str, Any]]:
        taken, self.chosen = self.chosen[:number], self.chosen[number:]
        return taken

    def _body(self) -> None:
        self.duty = self.dice.choice(["section", "section", "subsection", "sentence", "absent"])
        if self.report.form in ("unmarked", "joint"):
            self.duty = self.dice.choice(["section", "sentence", "absent"])
        for at in range(4):
            if self.report.form == "digits":
                self._say(f"({at + 1})")
            else:
                self._say(f"（{HAN[at]}）")
            theme = self.dice.choice(self.headings["topical"])
            self._say(theme + ("。" if not self.glue else self.glue))
            if at == 0 and self.duty == "sentence":
                start = self._say(self.dice.choice(words()["texts"]["duty_sentence"]) + "。")
                self._note("responsibility", "sentence", start)
            for sentence in self._take(3):
                self._measure(sentence)
            self._say(self.glue)
        if self.duty == "subsection":
            mark = "(5)" if self.report.form == "digits" else "（五）"
            start = self._say(f"{mark}{self.dice.choice(self.headings['responsibility'])}{self.glue or '。'}")
            self._say("。".join(words()["texts"]["duties"]) + "。" + self.glue)
            self._note("responsibility", "subsection", start)

    def _measure(self, sentence: Mapping[str, Any]) -> None:
        if self.dice.random() < 0.4:
            self._say(self.dice.choice(words()["texts"]["linking"]))
        broken = self.plant and "break" in sentence and not self.report.planted
        values = _draw(self.dice, sentence, broken=broken)
        if broken:
            self.report.planted.append(sentence["breaks"])
        self._numbers(sentence, values)
        self._say("。")

    def _numbers(self, sentence: Mapping[str, Any], values: Mapping[str, float]) -> None:
        """Write a sentence, its numbers as they come."""
        waiting = list(sentence["facts"])
        for piece in re.split(r"(\{\w\})", sentence["text"]):
            if not re.fullmatch(r"\{\w\}", piece):
                self._fixed(piece, waiting, sentence)
                continue
            fact = next(one for one in waiting if one[0] == piece[1])
            waiting.remove(fact)
            printed = f"{values[piece[1]]:g}"
            self._fact(self._say(printed), values[piece[1]], fact, sentence)

    def _fixed(self, piece: str, waiting: list[Any], sentence: Mapping[str, Any]) -> None:
        start = self._say(piece)
        for fact in [one for one in waiting if one[0].startswith("=")]:
            value = int(fact[0][1:])
            said = {100: "100%", 99: "百分之九十九", 2: "两场", 15: "十五份"}[value]
            if said in piece:
                waiting.remove(fact)
                self._fact(start + piece.index(said), float(value), fact, sentence)

    def _fact(self, start: int, value: float, fact: Sequence[str], sentence: Mapping[str, Any]) -> None:
        times, unit = MULTIPLES.get(fact[1], (1, fact[1]))
        kind = None if sentence.get("skip_kind") else fact[3] if len(fact) > 3 else "level"
        self.report.facts.append(TrueFact(
            start=start, value=value * times, unit=unit, indicator=fact[2] or None, kind=kind,
            about=len(fact) > 4,
        ))  # fmt: skip

    def _list(self, texts: Sequence[str], number: int) -> Callable[[], None]:
        def body() -> None:
            said = self.dice.sample(list(texts), number)
            style = self.dice.choice(["是", "paren"])
            parts = [
                f"{HAN[at]}是{text}" if style == "是" else f"（{HAN[at]}）{text}"
                for at, text in enumerate(said)
            ]
            self._say(("；" if style == "是" else f"。{self.glue}").join(parts) + f"。{self.glue}")

        return body

    def _rest(self) -> None:
        texts = words()["texts"]
        if self.report.form == "topical":
            self.duty = self.dice.choice(["section", "absent"])
        order = ["problems", "responsibility"] if self.dice.random() < 0.5 else ["responsibility", "problems"]
        for element in order:
            if element == "problems":
                self._section("problems", self._list(texts["problems"], 3))
            elif self.duty == "section":
                self._section("responsibility", self._list(texts["duties"], 3))
        if self.duty == "absent":
            self._note("responsibility", "absent", None)
        if self.report.form == "joint":
            self._joint()
        else:
            self._section("next_year", self._list(texts["plans"], 3))
        if self.report.form != "joint" and self.dice.random() < 0.6:
            said = self.dice.choice(texts["nothing"])
            self._section("other", lambda: void(self._say(said + self.glue)), form="none_stated")
        else:
            self._note("other", "absent", None)

    def _joint(self) -> None:
        """Write a plan that is joined to the report: its numbers begin anew below a line of its own."""
        start = self._say(f"{self.report.year + 1}年法治政府建设工作要点\n")
        for at, theme in enumerate(self.dice.sample(self.headings["topical"], 3)):
            self._say(f"{HAN[at]}、{theme}\n{self.dice.choice(words()['texts']['plans'])}。\n")
        self._note("next_year", "section", start)

    def _prose(self) -> None:
        """Write a report without a heading."""
        start = len(self.report.text)
        for sentence in self._take(9):
            self._measure(sentence)
        self._note("measures", "sentence", 0 * start)
        texts = words()["texts"]
        for element, key in (("problems", "problem_sentence"), ("next_year", "plan_sentence")):
            at = self._say(self.dice.choice(texts[key]) + "。")
            self._note(element, "sentence", at)
        self._note("responsibility", "absent", None)
        self._note("other", "absent", None)


def void(_value: object) -> None:
    """Take a value and give none back."""


def _draw(dice: random.Random, sentence: Mapping[str, Any], *, broken: bool) -> dict[str, float]:
    values: dict[str, float] = {name: dice.randint(*span) for name, span in SCALES.items()}
    values["m"] /= 10
    rules = {**sentence.get("let", {}), **(sentence.get("break", {}) if broken else {})}
    for name in ("a", "b", "c", "d", "e", "s"):
        if name in rules:
            values[name] = eval(rules[name], {"round": round}, values)  # our own TOML
    return values


def _wrap(report: Written) -> None:
    """Break a text into lines of one length, as a page's layout does; headings begin lines of their own."""
    cuts, width = [], 0
    starts = {one.start for one in report.elements if one.form in ("section", "none_stated")}
    heads = {found.start() for found in re.finditer(r"（[一二三四五六七八九十]）", report.text)}
    for at in range(len(report.text)):
        if at in starts | heads and at:
            cuts.append(at)
            width = 0
        elif report.text[at] == "\n":
            width = -1
        elif width == WIDTH:
            cuts.append(at)
            width = 0
        width += 1
    report.text = "".join(("\n" if at in set(cuts) else "") + char for at, char in enumerate(report.text))

    def moved(place: int) -> int:
        return place + sum(cut <= place for cut in cuts)

    report.facts = [replace(one, start=moved(one.start)) for one in report.facts]
    report.elements = [
        replace(
            one,
            start=None if one.start is None else moved(one.start),
            end=None if one.end is None else moved(one.end - 1) + 1,
        )
        for one in report.elements
    ]
