"""What a sheet is: whose, for which round, with an id of its own and the questions printed in it.

Round and reviewer stand in the hidden sheet, else in the file's name. Votes under a wrong name
cannot be told from right ones later, so nothing is guessed: a name that the round does not know,
or a file named for another reviewer than it was written for, is a Problem and the file is not
taken in.

A workbook may come back after the protocol has moved on. What it says was then an answer to the
questions printed in it, not to today's, so these travel in its hidden sheet, as digests. A
workbook without them (an old one, a table saved as CSV) is taken as an answer to today's.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cis_pipeline.core.model import Problem, Verdict
from cis_pipeline.core.text.nearest import nearest
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round
from cis_pipeline.screening.tasks import (
    CHECKS,
    CONFLICTS,
    CRITERIA_SHEET,
    HIDDEN_SHEET,
    Kind,
    file_safe,
    plain,
)
from cis_pipeline.screening.workbook.cells import NOTHING_READ, Grid

Rows = list[tuple[str, str]]
"""Keys and values as the hidden sheet holds them."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The id of a workbook ("" if it has none) and its criteria, by code with their digests.

    `apart` holds the codes of those that are counted in a box of their own, and on which no
    inclusion rests. `criteria` is empty if the workbook does not list them.
    """

    sheet: str = ""
    criteria: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()

    def changed(
        self, protocol: Protocol, asked: Round, verdict: Verdict, reasons: Iterable[str]
    ) -> tuple[str, ...]:
        """The codes a vote rests on that ask something else today, sorted; () if it holds.

        An exclusion rests on its reasons, any other vote on all criteria of the round, so that
        one added or taken away since is a change as well, unless people ruled otherwise.
        """
        if not self.criteria:
            return ()
        names = protocol.carried.criteria
        printed = {new: d for code, d in self.criteria.items() if (new := names.get(code, code))}
        now = {c.id for c in protocol.criteria_of(asked.id) if c.box is None}
        then = printed.keys() - {names.get(code, code) for code in self.apart}
        excludes = verdict is Verdict.EXCLUDE
        rests_on = set(reasons) & printed.keys() if excludes else then
        found = {c for c in rests_on if not protocol.asks_the_same(c, printed[c])}
        return tuple(sorted(found if excludes else found | (then ^ now)))


def sheet_id(parts: Sequence[str]) -> str:
    """A short id that follows from what a workbook asks: "S-" and ten letters or digits."""
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).digest()
    return "S-" + base64.b32encode(digest).decode("ascii")[:10]


def criterion_rows(round_id: str, protocol: Protocol) -> Rows:
    """A row a criterion that may be given in a round: its code and the digest of its question.

    The box follows for one that is counted in a box of its own.
    """
    return [
        ("criterion", " ".join((c.id, protocol.question_digest(c.id), c.box or "")).strip())
        for c in protocol.criteria_of(round_id)
    ]


def printed_in(hidden: Mapping[str, Sequence[str]]) -> Printed:
    """The same read back from the values of a hidden sheet; what is damaged is passed over."""
    listed = [parts for row in hidden.get("criterion", ()) if len(parts := row.split()) > 1]
    return Printed(
        sheet=next(iter(hidden.get("sheet", ())), ""),
        criteria={code: digest for code, digest, *_ in listed},
        apart=frozenset(code for code, _, *box in listed if box),
    )


def offered_in(grids: Iterable[Grid]) -> dict[str, str]:
    """The reasons that a workbook offers, words -> code, from its sheet of criteria.

    A title may have been changed since; what was chosen from the list means its code all the same.
    """
    rows = [row for grid in grids if grid.name.casefold() == CRITERIA_SHEET for row in grid.rows]
    heads = (n for n, row in enumerate(rows) if [*map(plain, row[:2])] == ["reason", "code"])
    below = rows[next(heads, len(rows)) + 1 :]
    return {row[0]: row[1] for row in below if len(row) > 1 and row[0] and row[1]}


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

    @property
    def whose(self) -> tuple[Kind, str, str]:
        """What the hidden sheet and the file's name must agree on; anybody may settle conflicts."""
        return (self.kind, self.asked.id, "" if self.kind == "conflicts" else self.reviewer)


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
    if isinstance(label, Label) and named and named.whose != label.whose:
        what = f"was written for {_in_words(label)}, but is named for {_in_words(named)}"
        return Problem(
            where,
            f"{what}; {NOTHING_READ}",
            "each reviewer fills in the file that was written for them; rename it if that is all",
        )
    return label


def _from_hidden(
    hidden: Mapping[str, Sequence[str]], protocol: Protocol, where: str
) -> Label | Problem:
    printed, reviewer = hidden["round"][0], hidden["reviewer"][0]
    round_id = protocol.carried.rounds.get(printed, printed)
    asked = next((r for r in protocol.rounds if r.id == round_id), None)
    if asked is None and not round_id:
        what = f'is for the round "{printed}", which was removed; its decisions count nowhere'
        return Problem(where, what, "take the file out of the folder", "notice")
    if asked is None:
        rounds = ", ".join(r.id for r in protocol.rounds)
        return Problem(
            where,
            f'is for the round "{round_id}", which config/review.toml does not have',
            f"the rounds are {rounds}; take the file out of the folder if it is of old",
        )
    conflicts = hidden.get("kind", ["votes"])[0] == CONFLICTS
    known = (*asked.reviewers, *protocol.carried.left.get(asked.id, ()))
    if not conflicts and reviewer not in known and hidden.get("purpose", ("",))[0] not in CHECKS:
        close = nearest(reviewer, asked.reviewers)
        return Problem(
            where,
            f'"{reviewer}" is not a reviewer of the round "{round_id}"'
            + (f'; did you mean "{close}"?' if close else ""),
            "the file counts once config/review.toml names them among the reviewers of that round",
        )
    return Label(
        "conflicts" if conflicts else "votes",
        asked,
        reviewer,
        _record_ids(hidden),
        printed_in(hidden),
    )


def _record_ids(hidden: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The reports a workbook was written with, in their order; older ones have a row for each."""
    several = (record_id for ids in hidden.get("records", ()) for record_id in ids.split())
    return (*hidden.get("record", ()), *several)


def named_label(stem: str, protocol: Protocol) -> Label | None:
    """What a file's name says about whose it is; None if it says nothing.

    Tried as it is, then without what systems add to a second copy, one addition after the other:
    "abstract_A_2 (1)".
    """
    carried = protocol.carried
    called = [(r.id, r) for r in protocol.rounds]
    called += [
        (old, r) for old, new in carried.rounds.items() for r in protocol.rounds if r.id == new
    ]
    for name in as_named(stem):
        for round_id, asked in sorted(called, key=lambda pair: -len(pair[0])):
            start, who = name[: len(round_id) + 1].casefold(), name[len(round_id) + 1 :].casefold()
            if start != f"{round_id}_":
                continue
            if who == CONFLICTS:
                return Label("conflicts", asked, asked.settled_by)
            for reviewer in (*asked.reviewers, *carried.left.get(asked.id, ())):
                if who in (reviewer.casefold(), file_safe(reviewer).casefold()):
                    return Label("votes", asked, reviewer)
    return None


def as_named(stem: str) -> Iterator[str]:
    """The names that a file may have had: as it is, then without what systems add to a copy."""
    shorter = _ADDED.sub("", stem)
    yield stem
    if shorter != stem:
        yield from as_named(shorter)


def _in_words(label: Label) -> str:
    who = CONFLICTS if label.kind == "conflicts" else label.reviewer
    return f'"{who}" in the round "{label.asked.id}"'


def _example(protocol: Protocol) -> str:
    for asked in protocol.rounds:
        if asked.reviewers:
            return f"{asked.id}_{file_safe(asked.reviewers[0])}.xlsx"
    return "abstract_A.xlsx"
