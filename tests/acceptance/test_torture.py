"""A sample of the torture with every commit; ``make torture`` runs all of it at full size."""

from pathlib import Path

import pytest

from tests.acceptance.torture.goal import Goal, Setting
from tests.acceptance.torture.goals import GOALS, PER_COMMIT
from tests.acceptance.torture.guards.mutants import Mutant, load
from tests.acceptance.torture.site import ROOT

SEED = 1
"""the same sample with every commit: what fails is of the commit, not of the draw"""


@pytest.mark.parametrize(
    "goal", [each for each in GOALS if each.number in PER_COMMIT], ids=lambda goal: goal.number
)
def test_the_goals_of_every_commit_are_reached_in_a_sample(goal: Goal, tmp_path: Path) -> None:
    measured = goal.run(Setting(seed=SEED, folder=tmp_path, small=True))

    assert measured.reached, f"{measured.figure}\n" + "\n".join(measured.misses)


@pytest.mark.parametrize("mutant", load(), ids=lambda mutant: mutant.name)
def test_what_a_mutant_takes_out_is_there_and_so_is_its_test(mutant: Mutant) -> None:
    path, _, name = mutant.test.partition(" ")[0].partition("::")

    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1
    assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
    assert (ROOT / path).is_file()


def test_every_goal_of_every_commit_is_there() -> None:
    assert set(PER_COMMIT) <= {goal.number for goal in GOALS}
    assert len({goal.number for goal in GOALS}) == len(GOALS)
