"""A Cochrane review and its updates: one document, or versions, as a protocol has it.

A review keeps its Cochrane number (CD009876) through all updates. Which update a record is, its DOI
says ("pub3"); where one of the two does not give it, another year or issue tells them apart.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.field_comparison import AGREE, DIFFER

c = pl.col

KIND = "a Cochrane review and an update of it"
"""Which two forms of one work they are, as versions."""

_NUMBERED = r"^10\.1002/14651858\.(cd|mr)\d"


def update_sign(frame: pl.DataFrame, keys: pl.DataFrame) -> pl.Series:
    """For each pair (columns of `compare`) that bears one Cochrane number what tells that the two
    are not the same update ("pub2 and pub3"); null for one update, and for all other documents."""
    named = [keys["pub"].gather(frame[side]).alias(f"pub_{side}") for side in "ab"]
    given = (c("pub_a") != "") & (c("pub_b") != "")
    one_number = c("one_review") | ((c("doi") == AGREE) & c("doi_a").str.contains(_NUMBERED))
    by_number = pl.when(c("pub_a") != c("pub_b")).then(_two("", "pub"))
    by_place = (
        pl.when(c("years").fill_null(0) > 0).then(_two("years ", "year"))
        .when(c("issue") == DIFFER).then(_two("issues ", "issue"))
    )  # fmt: skip
    sign = pl.when(one_number).then(pl.when(given).then(by_number).otherwise(by_place))
    return frame.with_columns(named).select(sign.alias("update"))["update"]


def _two(name: str, field: str) -> pl.Expr:
    one, two = (c(f"{field}_{side}").cast(pl.String) for side in "ab")
    return pl.concat_str([pl.lit(name), one, pl.lit(" and "), two])
