"""A Cochrane review and its updates: one document, or versions, as a protocol has it.

A review keeps its Cochrane number (CD009876) through all updates. Which update a record is, its DOI
says ("pub3"); where one of the two does not give it, another year or issue tells them apart.
"""

from __future__ import annotations

import polars as pl

from cis_pipeline.dedupe.evidence import differ, values

c = pl.col

KIND = "a Cochrane review and an update of it"
"""Which two forms of one work they are, as versions."""


def update() -> pl.Expr:
    """What tells that two records of one Cochrane number are not the same update ("pub2 and pub3");
    null for one update, and for all other documents."""
    given = (c("pub_a") != "") & (c("pub_b") != "")
    by_number = pl.when(c("pub_a") != c("pub_b")).then(
        pl.concat_str([c("pub_a"), pl.lit(" and "), c("pub_b")])
    )
    by_place = (
        pl.when(c("years").fill_null(0) > 0).then(values("years", "year"))
        .when(differ("issue")).then(values("issues", "issue"))
    )  # fmt: skip
    return pl.when(c("one_review")).then(pl.when(given).then(by_number).otherwise(by_place))
