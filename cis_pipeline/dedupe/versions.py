"""What users are told of versions: one work in two forms, of which kind, and what tells it."""

from __future__ import annotations

import polars as pl

VERSIONS = {"id_a": pl.String, "id_b": pl.String, "kind": pl.String, "why": pl.String}
"""The columns of a table of versions; a row for each two documents."""

_SENTENCE = r"^(.*?) \((.*)\)$"
"""How the evidence of a version is worded: its kind, and in brackets the sign that they are two."""


def kind_and_sign() -> list[pl.Expr]:
    """The columns kind and why of versions (columns: `score.EDGES`): "one work as article and
    preprint" and "one is a preprint, the other an article"."""
    why = pl.col("why")
    return [
        pl.coalesce(why.str.extract(_SENTENCE, group), why).alias(name)
        for group, name in ((1, "kind"), (2, "why"))
    ]


def table(versions: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Versions (columns: `score.EDGES`; a and b are places in `ids`) as users read them (columns:
    VERSIONS; ids keep their type), in the same order."""
    return versions.select(
        ids.gather(versions["a"]).alias("id_a"),
        ids.gather(versions["b"]).alias("id_b"),
        *kind_and_sign(),
    )
