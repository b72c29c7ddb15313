"""What a run said at its end, kept in run.json and said again while nothing has changed.

Faults of the ledger itself are not among it: they are looked for in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from cis_pipeline.core.model import Problem
from cis_pipeline.core.progress import Await, Outcome
from cis_pipeline.core.workspace import Workspace
from cis_pipeline.ledger.store import Store
from cis_pipeline.outputs import registry
from cis_pipeline.review import check, rulings
from cis_pipeline.review.session import Session

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results


def remember(outcome: Outcome, workspace: Workspace) -> None:
    """Keep whom the review waits for, what is wrong and the numbers, at the end of a run."""
    words = {
        "waiting": [asdict(one) for one in outcome.waiting],
        "problems": [asdict(problem) for problem in outcome.problems],
        "document": dict(outcome.document),
    }
    registry.remember(workspace, words)


def of_now(session: Session, made: Results | None = None) -> Outcome:
    """Where the review stands, by the results that outputs were just made of, if they were."""
    results = made or session.results()
    problems = (*check.review_problems(session), *results.problems)
    return Outcome(
        steps=(),
        waiting=(*rulings.waiting(session.pending), *results.waiting),
        problems=tuple(dict.fromkeys(problems)),
        document=results.document,
    )


def of_last_run(workspace: Workspace) -> Outcome | None:
    """What the last run said, if nothing has changed since; None where it cannot be told."""
    if not workspace.ledger.exists():
        return None
    with Store(workspace.ledger) as store:
        return said(workspace, store, None)


def said(workspace: Workspace, store: Store, inputs: Mapping[str, str] | None) -> Outcome | None:
    """The same, of an open ledger; `inputs` are those of now, where they are known."""
    words = registry.remembered(workspace, store.heads(), inputs)
    if words is None:
        return None
    try:
        waiting = tuple(Await(**{**one, "paths": tuple(one["paths"])}) for one in words["waiting"])
        problems = tuple(Problem(**one) for one in words["problems"])
        return Outcome((), waiting, problems, dict(words["document"]))
    except (KeyError, TypeError, ValueError):  # somebody has changed run.json
        return None
