"""What is doubtful about decisions that stand in a workbook, and is asked before they are taken in.

A question holds back the decisions that it is about, as far as they would be new, and names the
file, the rows and what helps. It is answered by putting the file right, or by `cis sheets accept`:
a ruling on the file with these very bytes. What was decided before stands meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cis_pipeline.core.model import Ruling

AS_IT_STANDS = "as_it_stands"
"""The verdict that a file is to be taken as it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is doubtful (`what`) about the decisions on `records`, and how to put it right.

    `column` is set of one that seems to have been sorted alone, with `least`: so improbable its
    order must be, as one in so many, to be asked about.
    """

    what: str
    remedy: str
    records: tuple[str, ...]
    column: str = ""
    least: float = 0.0

    def asked(self, path: str) -> str:
        """The remedy, with the command that answers it."""
        return f"{self.remedy}; if it is right as it is: {command(path)}"


def command(path: str) -> str:
    """What somebody types who wants a file to be taken as it is."""
    name = f'"{path}"' if " " in path else path
    return f"`cis sheets accept {name} --by YOU --note WHY`"


def about(path: str) -> str:
    """What a ruling on a file is about."""
    return f"workbook {path}"


def accepted(rulings: Iterable[Ruling]) -> set[tuple[str, str]]:
    """The files that were accepted as they stand, each by its name and the digest of its bytes."""
    start = about("")
    return {
        (r.about.removeprefix(start), r.after)
        for r in rulings
        if r.verdict == AS_IT_STANDS and r.about.startswith(start)
    }


def some(items: Sequence[object], most: int = 5) -> str:
    """The first of several, in words: "3, 4, 5 and 12 more"."""
    shown = ", ".join(map(str, items[:most]))
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown
