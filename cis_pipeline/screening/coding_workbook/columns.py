"""The columns of a coding workbook, and what may stand in those that are filled in.

Why this order and these widths: on a screen of 1366 x 768 pixels a sentence is read between its
neighbours, and theme, decision and the theme to move it to stand beside it without scrolling (see
`workbook.layout`).
"""

from __future__ import annotations

from collections.abc import Mapping

from cis_pipeline.core.model import Said
from cis_pipeline.protocol.protocol import DecisionWords
from cis_pipeline.screening.coding_workbook.labels import Kind
from cis_pipeline.screening.tasks import plain

SHEET = "codings"

FILLED_IN = ("decision", "move_to_theme", "memo")
FREE = ("document", "theme", "sentence", "memo")
"""What is filled in of a new code."""
NEW = "new"
"""Stands in place of a row id in the free rows."""
FREE_ROWS = 20
"""So many rows are free for new codes."""

WIDTHS: Mapping[str, float] = {
    "document": 13,
    "theme": 13,
    "before": 18,
    "sentence": 36,
    "after": 18,
    "coders_said": 24,
    "you_said": 24,
    "decision": 9,
    "move_to_theme": 15,
    "memo": 26,
    "where": 14,
    "matched_phrase": 20,
    "row_id": 14,
}
"""Width of each column in characters, in their order."""
_BESIDE_SAID: Mapping[str, float] = {
    "document": 11,
    "theme": 12,
    "before": 13,
    "sentence": 29,
    "after": 13,
    "coders_said": 21,
    "you_said": 21,
}

CHOICES = ("confirm", "refuse", "move")

_WORDS = {
    Said.CONFIRM: ("confirm", "confirmed", "yes", "y"),
    Said.REFUSE: ("refuse", "refused", "no", "n"),
    Said.MOVE: ("move", "moved", "move to"),
    Said.UNDO: ("undo", "withdraw", "take back"),
}
UNSURE = ("unsure", "maybe", "unclear", "?")
"""Words of screening that say nothing here."""


def columns_of(kind: Kind, said: bool) -> dict[str, float]:
    """The columns with their widths; `said` tells whether any row shows what was said before.

    That stands beside the decision: what coders said in a workbook of conflicts, else one's own.
    """
    shown = {"codings": "you_said", "coding_conflicts": "coders_said"}[kind] if said else ""
    widths = {**WIDTHS, **_BESIDE_SAID} if shown else WIDTHS
    left_out = {"coders_said", "you_said"} - {shown}
    return {name: width for name, width in widths.items() if name not in left_out}


def heading(column: str) -> str:
    """A column's name as it is shown."""
    return column.replace("_", " ")


def words_of(declared: DecisionWords) -> dict[str, Said]:
    """What may stand in a decision cell; also what a team declared for include and exclude."""
    words = {word: said for said, known in _WORDS.items() for word in known}
    for said, own in ((Said.CONFIRM, declared.include), (Said.REFUSE, declared.exclude)):
        words |= {plain(word): said for word in own if plain(word) not in words}
    return words
