"""Python functions over columns: called once a distinct value, for what no expression can say.

Why: a library has a million rows but ten thousand journals, and few titles hold anything odd.
The common form is worked out by polars for the whole column at once, the rest here, value by
value, so each rule stays one plain function that is tested by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

Made = Mapping[str, pl.DataType | type[pl.DataType]]
"""The columns that a function makes, and their types."""


def by_value(
    frame: pl.DataFrame, of: Sequence[str], function: Callable[..., tuple[Any, ...]], made: Made
) -> pl.DataFrame:
    """The columns `made`, a row a row of `frame`: what `function` gives for its values in `of`."""
    asked = frame.select(pl.col(name).alias(f"of {n}") for n, name in enumerate(of))
    distinct = asked.unique(maintain_order=True)
    rows = [function(*values) for values in distinct.iter_rows()]
    values = pl.DataFrame(rows, schema=dict(made), orient="row")
    if distinct.height == asked.height:
        return values
    known = distinct.hstack(values)
    on = asked.columns
    found = asked.join(known, on=on, how="left", nulls_equal=True, maintain_order="left")
    return found.select(made.keys())


def each(column: pl.Series, function: Callable[[str], Any], kind: Any = pl.String) -> pl.Series:
    """What `function` gives for each text of a column."""
    name = "made"
    return by_value(column.to_frame("of"), ["of"], lambda v: (function(v),), {name: kind})[name]


def where(
    odd: pl.Series, column: pl.Series, function: Callable[[str], Any], usual: pl.Series
) -> pl.Series:
    """`usual`, but where `odd` is true what `function` gives for the text of `column`."""
    if not odd.any():
        return usual
    at = odd.arg_true()
    return usual.clone().scatter(at, each(column.gather(at), function, usual.dtype))


def asked(
    odd: pl.Series, frame: pl.DataFrame, function: Callable[..., Any], usual: pl.Series
) -> pl.Series:
    """`usual`, but where `odd` is true what `function` gives for the row of `frame`; for rows
    that are nearly all distinct."""
    at = odd.arg_true()
    if not len(at):
        return usual
    found = [function(*row) for row in frame.filter(odd).iter_rows()]
    return usual.clone().scatter(at, pl.Series(found, dtype=usual.dtype))
