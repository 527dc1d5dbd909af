"""The shapes of the torture: a goal, the setting it runs in, the figure it gives."""

import random
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

WORKERS = 2
Case = TypeVar("Case")
Told = TypeVar("Told")


class CannotRunError(Exception):
    """This machine lacks what a goal needs; the text says what. The goal then counts as not reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a goal runs, how large, and with which chance."""

    seed: int
    folder: Path
    """its own, empty, removed afterwards"""
    small: bool = False
    """a sample, for a quick look and for the tests"""
    workers: int = WORKERS

    def size(self, full: int, small: int) -> int:
        """Return how many cases to run."""
        return small if self.small else full

    def dice(self, *names: object) -> random.Random:
        """Return chance that depends on the seed and on what it is for, not on what was thrown before."""
        return random.Random(f"{self.seed} {names}")

    def each(self, work: Callable[[Case], Told], cases: Iterable[Case]) -> list[Told]:
        """Return what *work* gives for every case, in order, some at a time; the first error ends it.

        How far it has come is told on standard error.
        """
        cases, told = list(cases), []
        with ThreadPoolExecutor(self.workers) as pool:
            for done, each in enumerate(pool.map(work, cases), 1):
                told.append(each)
                print(f"\r{done} of {len(cases)} ", end="", file=sys.stderr, flush=True)
        print("\r", end="", file=sys.stderr, flush=True)
        return told

    def room(self) -> Path:
        """Return the folder of the thread that asks: its own, kept from case to case."""
        room = self.folder / f"worker-{threading.get_ident()}"
        room.mkdir(exist_ok=True)
        return room


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a goal's run gave."""

    figure: str
    misses: Sequence[str] = ()
    """everything that was not as it must be, one line each; none = the mark is reached"""

    @property
    def reached(self) -> bool:
        """Return whether the pass mark is reached."""
        return not self.misses


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One line of the table."""

    number: str
    title: str
    mark: str
    """the pass mark, in words"""
    run: Callable[[Setting], Measured]
