"""The few odd rows of columns: found in two looks, changed by a function, and what was done noted.

Why two looks: the pattern that tells an odd form is long, and one over a million titles takes as
long as a hundred short ones; so a short pattern first leaves few rows for the long one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from cis_pipeline.dedupe.columns import by_value

_NOTES = {"row": pl.UInt32, "clause": pl.String}

Step = tuple[pl.DataFrame, pl.DataFrame]
"""Records after a step of cleaning, and its notes (columns: row, and a clause that says what was
done there)."""


def among(few: pl.Series, column: pl.Series, pattern: str) -> pl.Series:
    """Which of the rows that are true in `few` have a text in `column` that holds the pattern."""
    at = few.arg_true()
    if not len(at):
        return few
    return few.clone().scatter(at, column.gather(at).str.contains(pattern))


def note(odd: pl.Series, clause: str) -> pl.DataFrame:
    """Notes that say one clause of each row that is true."""
    rows = odd.arg_true().cast(pl.UInt32)
    return pl.DataFrame({"row": rows, "clause": [clause] * len(rows)}, schema=_NOTES)


def changed(
    frame: pl.DataFrame,
    odd: pl.Series,
    columns: Sequence[str],
    function: Callable[..., tuple[Any, ...]],
) -> Step:
    """The frame with what `function` makes of these columns where `odd` is true. It gives their
    new values and last a clause that says what it did, "" if nothing."""
    at = odd.arg_true()
    if not len(at):
        return frame, pl.DataFrame(schema=_NOTES)
    some = frame.select(columns)[at]
    found = by_value(some, columns, function, {**some.schema, "clause": pl.String()})
    new = [frame[name].clone().scatter(at, found[name]) for name in columns]
    notes = pl.DataFrame({"row": at.cast(pl.UInt32), "clause": found["clause"]}, schema=_NOTES)
    return frame.with_columns(new), notes


def joined(notes: Sequence[pl.DataFrame], height: int) -> pl.Series:
    """The clauses of each of so many rows, in the order of the steps, each once."""
    every = pl.concat(notes).filter(pl.col("clause") != "").unique(maintain_order=True)
    texts = every.group_by("row", maintain_order=True).agg(pl.col("clause").str.join("; "))
    none = pl.repeat("", height, eager=True)
    return none if texts.is_empty() else none.scatter(texts["row"], texts["clause"])
