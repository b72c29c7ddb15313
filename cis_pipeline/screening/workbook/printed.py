"""What a workbook was printed with: an id of its own, and the questions its reviewer was asked.

A workbook may come back after the protocol has moved on. What it says was then an answer to the
questions printed in it, not to today's, so these travel in its hidden sheet, as digests. A
workbook without them (an old one, a table saved as CSV) is taken as an answer to today's.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cis_pipeline.core.model import Verdict
from cis_pipeline.protocol.protocol import Protocol
from cis_pipeline.protocol.rounds import Round

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
        one added or taken away since is a change as well.
        """
        if not self.criteria:
            return ()
        now = {c.id for c in protocol.criteria_of(asked.id) if c.box is None}
        then = self.criteria.keys() - self.apart
        excludes = verdict is Verdict.EXCLUDE
        rests_on = set(reasons) & self.criteria.keys() if excludes else then
        found = {c for c in rests_on if self.criteria[c] != protocol.question_digest(c)}
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
