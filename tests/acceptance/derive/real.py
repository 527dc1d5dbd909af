"""Holds what is read from the five real reports, and the replicas' documents, to what is true of them."""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.acceptance.derive.judging import Score
from tests.replica.texts import plain_text
from tests.replica.worlds.documents import new_world
from yifa.reading.elements.read import Form
from yifa.reading.facts.audit import Verdict, audit
from yifa.reading.facts.read import AHEAD
from yifa.reading.facts.report import ReportText, read_report

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
REPLICA = {"measures": "section", "problems": "section", "next_year": "section", "other": "none_stated"}


@cache
def truths() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("seeds.toml").read_text(encoding="utf-8"))


def seeds() -> Iterator[tuple[str, str, int, str | None]]:
    """Yield the real reports beside the project: name, text, year, title; none where they are not."""
    if not (SEEDS / "gold.json").exists():
        return
    for name, gold in json.loads((SEEDS / "gold.json").read_text(encoding="utf-8")).items():
        whole = (SEEDS / name).read_text(encoding="utf-8")
        end = whole.index(gold["body_end"]) + len(gold["body_end"])
        yield name, whole[whole.index(gold["body_start"]) : end], gold["report_year"], gold["title"]


def judge_seeds() -> Score:
    """Return how the real reports are read, as they stand and without their lines."""
    score = Score()
    for name, text, year, title in seeds():
        for form, shown in (("", text), (" flat", text.replace("\n", ""))):
            said = read_report(shown, year=year, title=title)
            _forms(score, said, truths()[name]["forms"], name + form)
            _boundaries(score, said, shown, truths()[name], name + form)
            _figures(score, said, truths()[name], name + form)
            checks = audit(shown, [fact for fact in said.facts if fact.element not in AHEAD])
            against = [check.rule.value for check in checks if check.verdict is Verdict.CONTRADICTED]
            score.note("audit", against == truths()[name]["contradicted"], f"{name}{form}: {against}")
    return score


def _forms(score: Score, said: ReportText, forms: dict[str, str], where: str) -> None:
    for element, form in forms.items():
        found = [one.form.value for one in said.reading.elements if one.element == element]
        score.note("form", form in found, f"{where} {element} is {form}, said {found}")


def _boundaries(score: Score, said: ReportText, text: str, truth: dict[str, Any], where: str) -> None:
    """Count the sections at level one, each of which begins with its marker where the one before ended."""
    held = {Form.SECTION, Form.NONE_STATED}
    sections = sorted(
        {(one.start, one.end) for one in said.reading.elements if one.form in held and one.rule != "sentence"}
    )
    score.note("sections", len(sections) == truth["sections"], f"{where}: {len(sections)}")
    for at, (start, end) in enumerate(sections):
        assert start is not None
        assert end is not None
        following = sections[at + 1][0] if at + 1 < len(sections) else end
        begins = text[start] == "一二三四五六七八"[at] and text[start + 1] == "、"
        score.note(
            "boundary", begins and not text[end:following].strip(), f"{where} {text[start : start + 12]!r}"
        )


def _figures(score: Score, said: ReportText, truth: dict[str, Any], where: str) -> None:
    score.note("numbers", len(said.facts) == truth["numbers"], f"{where}: {len(said.facts)}")
    for indicator, values in truth["indicators"].items():
        found = [fact.value for fact in said.facts if fact.indicator == indicator and fact.kind != "delta"]
        for value in values:
            score.note("indicator exact", value in found, f"{where} {indicator} is {values}, said {found}")
        for value in found:
            score.note(
                "indicator not wrong", value in values, f"{where} {indicator} is {values}, said {found}"
            )


def judge_replica() -> Score:
    """Return how the replicas' documents are read; none of them contradicts itself on purpose."""
    score = Score()
    for site in new_world().sites.values():
        for notice in site.notices.values():
            if notice.report_year is None or notice.body_kind != "html":
                continue
            text = "\n".join(plain_text(block) for block in notice.blocks)
            said = read_report(text, year=notice.report_year, title=notice.title)
            _forms(score, said, {**REPLICA, "responsibility": "section"}, notice.path)
            against = [
                check.words for check in audit(text, said.facts) if check.verdict is Verdict.CONTRADICTED
            ]
            score.note("audit", not against, f"{notice.path}: {against}")
    return score
