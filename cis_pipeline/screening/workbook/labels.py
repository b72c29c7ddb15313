"""Whose sheet it is: its round and reviewer, from the hidden sheet, else from the file's name.

Votes under a wrong name cannot be told from right ones later, so nothing is guessed: a name that
the round does not know, or a file named for another reviewer than it was written for, is a
Problem and the file is not taken in.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cis_pipeline.core.model import Problem
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.tasks import CONFLICTS, HIDDEN_SHEET, Kind, file_safe
from cis_pipeline.screening.workbook.printed import Printed, printed_in

_ADDED = re.compile(
    r"(?:[ _-]*(?:copy\d*|\(\d+\))|[ _-]+\d+|\.(?:xlsx|xls|ods|csv))$", re.IGNORECASE
)
"""One mark of a copy; a number stands apart, or it belongs to the name (R2 is not a copy of R)."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a sheet is; `record_ids` are those it was written with, () if that is not known.

    `printed` has its id and the criteria it was written with.
    """

    kind: Kind
    asked: Round
    reviewer: str
    record_ids: tuple[str, ...] = ()
    printed: Printed = field(default_factory=Printed)


def label_of(
    hidden: Mapping[str, Sequence[str]], stem: str, protocol: Protocol, where: str
) -> Label | Problem:
    """The label of a sheet from the values of its hidden sheet, else from its file name."""
    named = named_label(stem, protocol)
    if not ("round" in hidden and "reviewer" in hidden):
        return named or Problem(
            where,
            f'the sheet "{HIDDEN_SHEET}" is gone and the file name does not say whose it is',
            "name the file <round>_<reviewer>, as in " + _example(protocol),
        )
    label = _from_hidden(hidden, protocol, where)
    if (
        isinstance(label, Label)
        and named
        and (named.kind, named.asked, named.reviewer)
        != (
            label.kind,
            label.asked,
            named.reviewer if label.kind == "conflicts" else label.reviewer,
        )
    ):
        return Problem(
            where,
            f"was written for {_said(label)}, but is named for {_said(named)}",
            "each reviewer fills in the file that was written for them; rename it if that is all",
        )
    return label


def _from_hidden(
    hidden: Mapping[str, Sequence[str]], protocol: Protocol, where: str
) -> Label | Problem:
    round_id, reviewer = hidden["round"][0], hidden["reviewer"][0]
    asked = next((r for r in protocol.rounds if r.id == round_id), None)
    if asked is None:
        known = ", ".join(r.id for r in protocol.rounds)
        return Problem(
            where,
            f'is for the round "{round_id}", which config/review.toml does not have',
            f"the rounds are {known}; take the file out of the folder if it is of old",
        )
    conflicts = hidden.get("kind", ["votes"])[0] == CONFLICTS
    if not conflicts and reviewer not in asked.reviewers:
        close = difflib.get_close_matches(reviewer, asked.reviewers, 1)
        return Problem(
            where,
            f'"{reviewer}" is not a reviewer of the round "{round_id}"'
            + (f'; did you mean "{close[0]}"?' if close else ""),
            "the file counts once config/review.toml names them among the reviewers of that round",
        )
    return Label(
        "conflicts" if conflicts else "votes",
        asked,
        reviewer,
        tuple(hidden.get("record", ())),
        printed_in(hidden),
    )


def named_label(stem: str, protocol: Protocol) -> Label | None:
    """What a file's name says about whose it is; None if it says nothing.

    Tried as it is, then without what systems add to a second copy, one addition after the other:
    "abstract_A_2 (1)".
    """
    for name in _as_named(stem):
        for asked in sorted(protocol.rounds, key=lambda r: -len(r.id)):
            start, who = name[: len(asked.id) + 1].casefold(), name[len(asked.id) + 1 :].casefold()
            if start != f"{asked.id}_":
                continue
            if who == CONFLICTS:
                return Label("conflicts", asked, asked.settled_by)
            for reviewer in asked.reviewers:
                if who in (reviewer.casefold(), file_safe(reviewer).casefold()):
                    return Label("votes", asked, reviewer)
    return None


def _as_named(stem: str) -> Iterator[str]:
    shorter = _ADDED.sub("", stem)
    yield stem
    if shorter != stem:
        yield from _as_named(shorter)


def _said(label: Label) -> str:
    who = CONFLICTS if label.kind == "conflicts" else label.reviewer
    return f'"{who}" in the round "{label.asked.id}"'


def _example(protocol: Protocol) -> str:
    for asked in protocol.rounds:
        if asked.reviewers:
            return f"{asked.id}_{file_safe(asked.reviewers[0])}.xlsx"
    return "abstract_A.xlsx"
