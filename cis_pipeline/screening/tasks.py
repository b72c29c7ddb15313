"""What is asked of a reviewer and what comes back, as plain values, and the words both use.

A task is one workbook: the reports that one reviewer owes a vote on in one round, or the
conflicts of a round that a consensus must settle. Tasks are views of the ledger and can be made
again at any time; what came back is only decisions and problems.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from cis_pipeline.core.model import Decision, Problem, Record, Verdict
from cis_pipeline.protocol.protocol import DecisionWords

if TYPE_CHECKING:
    from cis_pipeline.screening.workbook.questions import Question

Kind = Literal["votes", "conflicts", "codings"]

CODING = "coding"
"""The round that workbooks of codings are of, and how their names begin."""

CODING_KINDS = ("codings", "coding_conflicts")
"""What the hidden sheet of a workbook calls those in which themes are coded."""

CONFLICTS = "conflicts"
"""Stands in a file name where a reviewer's name stands in a sheet of votes."""

CHECKS = ("audit", "second_look")
"""What a workbook is for whose votes nobody waits for: people look once more."""

SHEET, CRITERIA_SHEET, HIDDEN_SHEET = "screening", "criteria", "cis"

FILLED_IN = ("decision", "reason", "note")
"""The columns a reviewer fills in; rounds of reports have STUDY as well."""

STUDY = "study"

COLUMNS = (
    *("title", "abstract", "votes", *FILLED_IN, STUDY),
    *("authors", "year", "container", "doi", "url", "language"),
    *("publisher", "document", "simulated", "doubts", "earlier", "record_id"),
)
"""Every column a sheet may have, in order; those with nothing to show are left out.

What is read and what is written stand first, so that one sees both without scrolling.
"""

_BUILT_IN = {
    Verdict.INCLUDE: ("include", "included", "in", "yes", "y"),
    Verdict.EXCLUDE: ("exclude", "excluded", "out", "no", "n"),
    Verdict.UNSURE: ("unsure", "maybe", "unclear", "?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One workbook to write; `reports` in the order of its rows.

    By record_id: `doubts` (what the rules could not tell), `earlier` (in a task of votes the
    reviewer's own vote that a changed criterion re-opened, in a task of conflicts the votes to
    be settled, with who and why). `simulated` holds the record_ids of invented records. `purpose`
    says why it is written where not only for the round ("pilot", "audit", "second_look"), and
    `ordered` in words how its rows are ordered.
    """

    kind: Kind
    round_id: str
    reviewer: str
    reports: tuple[Record, ...]
    doubts: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    simulated: frozenset[str] = frozenset()
    purpose: str = ""
    ordered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a workbook that came back says; `round_id` is "" if it could not be told.

    `sheet` is the id in the workbook, whatever the file is called.

    `pending` counts the reports of the task that got no decision, whether the cell is blank, the
    row is gone, or a problem kept it from being taken in; `blank` holds the record_ids of those
    whose row is there to be filled in. `unread` says that the file holds no table that can be
    read: nothing was taken in, and `blank` may not tell what it asks for. `questions` are what is
    doubtful about some of the decisions, which are not to be taken in before it is answered.
    """

    kind: Kind = "votes"
    round_id: str = ""
    reviewer: str = ""
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    pending: int = 0
    blank: tuple[str, ...] = ()
    unread: bool = False
    sheet: str = ""
    questions: tuple[Question, ...] = ()


def file_name(task: Task) -> str:
    """What a task's workbook is called: "abstract_A.xlsx", "abstract_conflicts.xlsx" or
    "criteria_audit_A.xlsx"."""
    who = CONFLICTS if task.kind == "conflicts" else file_safe(task.reviewer)
    what = f"{task.purpose}_" if task.purpose in CHECKS else ""
    return f"{task.round_id}_{what}{who}.xlsx"


def file_safe(name: str) -> str:
    """A reviewer's name as it may stand in a file name on every system."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", name).strip(" .") or "reviewer"


def verdict_words(words: DecisionWords) -> dict[str, Verdict]:
    """What may stand in a decision cell: the words of the protocol, and a few plain built-in ones.

    Why 1 and 0 are not built in: a number in a cell is as well a score, a code or the trace of
    dragging a cell down. A team that votes so declares it in [decision_words]. A word that is
    declared for two verdicts means none.
    """
    meaning = {word: verdict for verdict, known in _BUILT_IN.items() for word in known}
    declared: dict[str, set[Verdict]] = {}
    for verdict in _BUILT_IN:
        for word in getattr(words, verdict.value):
            declared.setdefault(plain(word), set()).add(verdict)
    for word, verdicts in declared.items():
        meaning.pop(word, None)
        if len(verdicts) == 1:
            meaning[word] = verdicts.pop()
    return meaning


def plain(text: str) -> str:
    """A cell's text as it is compared: without case, surplus spaces and a closing full stop."""
    return " ".join(text.casefold().split()).rstrip(".! ")
