"""What a command has to tell: the steps done, what people owe, what is wrong, and the numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cis_pipeline.core.model import Problem

Watch = Callable[[str, int, int], None]
"""Called during long work with (what is being done, how far, of how many; 0 if unknown)."""


def unwatched(text: str, done: int, total: int) -> None:
    """A watch that says nothing."""


@dataclass(frozen=True)
class Step:
    """One stage done: what it did in a sentence, how much it added, what it could not take in."""

    stage: str
    sentence: str
    added: int
    problems: list[Problem]


@dataclass(frozen=True)
class Await:
    """What the review waits for: `n` decisions in `round_id` by `who`, in the files `paths`.

    `sentence` says it with what to do; where it is told in columns, `person` is the name that
    stands for `who` ("sim-C, to settle"), and `what` is owed ("304 abstract decisions").
    """

    round_id: str
    who: str
    n: int
    paths: tuple[str, ...]
    sentence: str
    person: str = ""
    what: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of a run: `document` is what `cis run --json` prints, without what is awaited.

    `faults` are those among the problems that are faults of the ledger itself.
    """

    steps: tuple[Step, ...]
    waiting: tuple[Await, ...]
    problems: tuple[Problem, ...]
    document: Mapping[str, Any]
    faults: tuple[Problem, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 done, 3 waiting for people, 1 if an export was not taken in whole or the ledger is not
        what it was.
        """
        ingested = [p for step in self.steps if step.stage == "ingest" for p in step.problems]
        if any(p.severity == "error" for p in (*ingested, *self.faults)):
            return 1
        if self.waiting:
            return 3
        return 1 if any(p.severity == "error" for p in self.problems) else 0
