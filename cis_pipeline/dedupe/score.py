"""The judgement on pairs: same, doubt, alike but two documents, or different; and the evidence.

A kernel: tables in, a table out. The rules stand in `rules` and `vetoes`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe import cochrane as updates
from cis_pipeline.dedupe import rules
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.field_comparison import EXTENDED, SIMILAR
from cis_pipeline.dedupe.vetoes import veto, with_signs

if TYPE_CHECKING:
    import pyarrow as pa

SAME, DOUBT, VERSION, VETO, DIFFERENT = "same", "doubt", "version", "veto", "different"
"""One document; ask a person; one work in two forms; alike, but a sign tells that they are two;
two."""
APART = [VERSION, VETO, DIFFERENT]

EDGES = {"a": pl.Int32, "b": pl.Int32, "outcome": pl.String, "score": pl.Float64, "why": pl.String}


def score(
    pairs: pa.Table, keys: pa.Table, thorough: bool = False, cochrane: CochraneVersions = "one"
) -> pa.Table:
    """The judgement on each pair (columns a, b: rows of `keys`), in the order of the pairs.

    Columns: EDGES. `score` (0 to 100) only orders: higher is more surely the same document. `why`
    is the evidence, for "veto" and "different" the sign that they are two. A pair of which
    nothing can be said is left out; so are titles that are only similar and of which nothing
    could come but "different", unless `thorough`. The order of a and b makes no difference but
    in `why`. Updates of a Cochrane review are one document with it, or versions of it, as
    `cochrane` says; a protocol and its review are versions either way.
    """
    return judge(_frame(pairs), _frame(keys), thorough, cochrane).to_arrow()


def judge(
    pairs: pl.DataFrame,
    keys: pl.DataFrame,
    thorough: bool = False,
    cochrane: CochraneVersions = "one",
) -> pl.DataFrame:
    """`score` on frames, for an engine that has them."""
    frame = compare(pairs, keys, SIMILAR if thorough else EXTENDED)
    if frame.is_empty():
        return pl.DataFrame(schema=EDGES)
    judged, outcome, answer = _rules()
    said = (
        with_signs(frame)
        .with_columns(judged)
        .with_columns(outcome)
        .filter(pl.col("outcome").is_not_null())
    )
    if cochrane == "versions":
        said = _updates_apart(said, keys)
    return said.select("a", "b", "outcome", *answer)


def _updates_apart(said: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The judgements, where a Cochrane review and an update of it are versions."""
    sign = pl.col("update")
    apart = (pl.col("outcome") == SAME) & ~pl.col("same_file") & sign.is_not_null()
    news = {"outcome": pl.lit(VERSION), "version": pl.lit(updates.KIND), "veto": sign}
    return said.with_columns(updates.update_sign(said, keys)).with_columns(
        pl.when(apart).then(value).otherwise(name).alias(name) for name, value in news.items()
    )


@cache  # a thousand expressions
def _rules() -> tuple[list[pl.Expr], pl.Expr, list[pl.Expr]]:
    """What the rules say of a pair, the outcome that follows, and the score and the evidence."""
    same, question = rules.same().alias("same"), rules.question().alias("question")
    return [veto(), rules.version(), same, question], _outcome(), [_score(), _why()]


def _frame(table: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(table))


def _outcome() -> pl.Expr:
    alike = pl.col("same") | pl.col("question").is_not_null()
    vetoed = pl.col("veto").is_not_null()
    return (
        pl.when("same_file").then(pl.lit(SAME))
        .when(vetoed & pl.col("version").is_not_null()).then(pl.lit(VERSION))
        .when(vetoed & alike).then(pl.lit(VETO))
        .when(vetoed).then(pl.lit(DIFFERENT))
        .when("same").then(pl.lit(SAME))
        .when(alike).then(pl.lit(DOUBT))
        .alias("outcome")
    )  # fmt: skip


def _score() -> pl.Expr:
    likely = rules.likelihood()
    return (
        pl.when("same_file").then(100.0)
        .when(pl.col("outcome") == SAME).then(likely)
        .when(pl.col("outcome") == DOUBT).then((0.89 * likely).round(1))
        .otherwise(0.0).alias("score")
    )  # fmt: skip


def _why() -> pl.Expr:
    """A file's bytes go before whatever was read from it."""
    digest = pl.col("digest_a").str.slice(0, 12)
    file = pl.concat_str([pl.lit("the same file, byte for byte (SHA-256 "), digest, pl.lit(")")])
    doubt = pl.concat_str([rules.evidence(), pl.lit("; but "), pl.col("question")])
    forms = pl.concat_str([pl.col("version"), pl.lit(" ("), pl.col("veto"), pl.lit(")")])
    return (
        pl.when("same_file").then(file)
        .when(pl.col("outcome") == SAME).then(rules.evidence())
        .when(pl.col("outcome") == DOUBT).then(doubt)
        .when(pl.col("outcome") == VERSION).then(forms)
        .otherwise(pl.col("veto")).alias("why")
    )  # fmt: skip
