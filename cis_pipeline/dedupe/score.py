"""The judgement on pairs: same, doubt, one work in two forms, alike but two documents, different.

A kernel: tables in, a table out. What agrees and what does not adds up in `evidence`; signs that
two documents are two stand in `differences`, forms of one work in `forms`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from cis_pipeline.core.model import CochraneVersions
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.differences import differences
from cis_pipeline.dedupe.evidence import differ, sentence, sums, values
from cis_pipeline.dedupe.forms import form
from cis_pipeline.dedupe.questions import settles
from cis_pipeline.dedupe.signs import elsewhere_titled
from cis_pipeline.dedupe.title_comparison import EXTENDED, OTHER

if TYPE_CHECKING:
    import pyarrow as pa

SAME, DOUBT, VERSION, VETO, DIFFERENT = "same", "doubt", "version", "veto", "different"
"""One document; ask a person; one work in two forms; alike, but a sign tells that they are two;
two."""
APART = [VERSION, VETO, DIFFERENT]

MERGE = 11.5
"""Bits of content and place from which two records are one document, if no sign says that they are
two and the place is not AGAINST it; where one of these is, from which a person is asked."""
AGAINST = -3.0
"""Bits of place below which it is another one: no content outvotes it."""
ALL_ELSE = 14.0
"""Bits from which all else agrees so well that two forms of one work may be one: a person is
asked."""
ASK = 4.0
"""Bits from which a person is asked where nothing is against one document but a slight sign, or
that too little is known."""
OTHER_WORK = -5.0
"""Bits below which two records contradict each other without any sign."""

EDGES = {"a": pl.Int32, "b": pl.Int32, "outcome": pl.String, "score": pl.Float64, "why": pl.String}

c = pl.col


def score(
    pairs: pa.Table, keys: pa.Table, thorough: bool = False, cochrane: CochraneVersions = "one"
) -> pa.Table:
    """The judgement on each pair (columns a, b: rows of `keys`), in the order of the pairs.

    Columns: EDGES. `score` (0 to 100) is how likely they are one document: of the doubtful pairs of
    the labelled sets about as many of a hundred were. `why` is the evidence, for "veto" and
    "different" the sign that they are two. A pair of which nothing can be said is left out; so are,
    unless `thorough`, titles that are only similar where no place, DOI or team gives a reason to
    look (see `compare`).
    The order of a and b makes no difference but in `why`. Updates of a Cochrane review are one
    document with it, or versions of it, as `cochrane` says; a protocol and its review are versions
    either way.
    """
    return judge(_frame(pairs), _frame(keys), thorough, cochrane).to_arrow()


def judge(
    pairs: pl.DataFrame,
    keys: pl.DataFrame,
    thorough: bool = False,
    cochrane: CochraneVersions = "one",
) -> pl.DataFrame:
    """`score` on frames, for an engine that has them."""
    judged = _judged(pairs, keys, OTHER if thorough else EXTENDED, cochrane)
    if judged.is_empty():
        return pl.DataFrame(schema=EDGES)
    told = judged.filter(c("outcome").is_not_null())
    return told.select("a", "b", "outcome", *_answers())


CONTRADICTIONS = {"a": pl.Int32, "b": pl.Int32, "why": pl.String, "weight": pl.Float64}


def contradictions(
    pairs: pl.DataFrame, keys: pl.DataFrame, cochrane: CochraneVersions = "one"
) -> pl.DataFrame:
    """Of pairs (columns a, b) those that cannot be one document by what they say themselves.

    Columns: CONTRADICTIONS. `weight` is how many pairs that are one document it outweighs: one for
    a sign, two where both stand in two places (a record that says little is no bridge between
    them), any number for a plain sign. A meeting's abstract and its article do not contradict each
    other: of one document a database may say that it is in a supplement, and another not.
    """
    judged = _judged(pairs, keys, OTHER, cochrane)
    if judged.is_empty():
        return pl.DataFrame(schema=CONTRADICTIONS)
    weight = (
        pl.when(c("outcome").is_null() | (c("outcome") == SAME)).then(0.0)
        .when("plain").then(float("inf"))
        .when(c("form").is_not_null() & (c("supplement_a") != c("supplement_b"))).then(0.0)
        .when(c("difference").is_not_null()).then(1.0)
        .when(c("place") < AGAINST).then(2.0)
        .when(c("outcome") == DIFFERENT).then(1.0)
        .otherwise(0.0)
    )  # fmt: skip
    weighed = judged.with_columns(weight.alias("weight")).filter(c("weight") > 0)
    return weighed.select("a", "b", pl.coalesce("difference", _against()).alias("why"), "weight")


def _judged(
    pairs: pl.DataFrame, keys: pl.DataFrame, least: int, cochrane: CochraneVersions
) -> pl.DataFrame:
    """The columns of `compare` with sums, signs, form and outcome."""
    frame = compare(pairs, keys, least)
    if frame.is_empty():
        return frame
    told = frame.with_columns(_says(cochrane))
    return told.with_columns((c("content") + c("place")).alias("total"), form()).with_columns(
        _outcome()
    )


@cache  # a thousand expressions
def _says(cochrane: CochraneVersions) -> list[pl.Expr]:
    return [*sums(), *differences(cochrane)]


@cache
def _answers() -> list[pl.Expr]:
    return [_likelihood(), _why()]


def _frame(table: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(table))


def _against() -> pl.Expr:
    """What stands against one document, if it is not a sign."""
    fields = {
        "journals": "container", "volumes": "volume", "issues": "issue", "pages": "page",
        "DOIs": "doi",
    }  # fmt: skip
    apart = [
        pl.when(differ("pages" if field == "page" else field)).then(values(name, field))
        for name, field in fields.items()
    ]
    listed = pl.concat_str(apart, separator=", ", ignore_nulls=True)
    places = pl.when(c("place") < AGAINST).then(pl.concat_str([pl.lit("two places: "), listed]))
    return pl.coalesce(places, pl.lit("too little is known"))


def _outcome() -> pl.Expr:
    sign = c("difference").is_not_null()
    apart = sign | (c("place") < AGAINST)
    enough = c("total") >= MERGE
    doubtful = (c("total") >= ALL_ELSE) & ~c("plain")
    forms = c("form").is_not_null() & pl.when(sign).then(~doubtful).otherwise(~enough)
    asked = pl.when(sign & ~c("slight")).then(enough).otherwise(c("total") >= ASK) & ~c("plain")
    return (
        pl.when("same_file").then(pl.lit(SAME))
        .when(forms).then(pl.lit(VERSION))
        .when(~apart & enough).then(pl.lit(SAME))
        .when(asked | elsewhere_titled()).then(pl.lit(DOUBT))
        .when(sign & enough).then(pl.lit(VETO))
        .when(sign | (c("total") < OTHER_WORK)).then(pl.lit(DIFFERENT))
        .alias("outcome")
    )  # fmt: skip


_ODDS = {SAME: (4.0, 3.0), DOUBT: (8.0, 8.0)}
"""Of pairs that are merged, and of others: the bits at which every second would be one document,
and by which the odds grow e times; set so that of the pairs asked about on the labelled sets about
as many are one document as the score says."""
_SIGN = 8.0
"""Bits that a sign of difference takes off."""


def _likelihood() -> pl.Expr:
    bits = c("total") - pl.when(c("difference").is_not_null()).then(_SIGN).otherwise(0.0)
    merged, asked = (_logistic(bits, *odds).round(1) for odds in _ODDS.values())
    return (
        pl.when("same_file").then(100.0)
        .when(c("outcome").is_in(APART) & c("plain")).then(0.0)
        .when(c("outcome") == SAME).then(merged)
        .otherwise(asked).alias("score")
    )  # fmt: skip


def _logistic(bits: pl.Expr, even: float, spread: float) -> pl.Expr:
    return 100.0 / (1.0 + ((even - bits) / spread).exp())


def _why() -> pl.Expr:
    """A file's bytes go before whatever was read from it."""
    digest = pl.col("digest_a").str.slice(0, 12)
    file = pl.concat_str([pl.lit("the same file, byte for byte (SHA-256 "), digest, pl.lit(")")])
    against = pl.coalesce(c("difference"), _against())
    doubt = pl.concat_str(
        [sentence(), pl.lit("; but "), against, pl.lit("; to settle it, "), settles()]
    )
    sign = pl.coalesce(c("difference"), sentence())
    forms = pl.concat_str([c("form"), pl.lit(" ("), sign, pl.lit(")")])
    return (
        pl.when("same_file").then(file)
        .when(c("outcome") == SAME).then(sentence())
        .when(c("outcome") == DOUBT).then(doubt)
        .when(c("outcome") == VERSION).then(forms)
        .otherwise(sign).alias("why")
    )  # fmt: skip
