"""An invented article and report, and a short way to say how another record differs from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe import Duplicates
from cis_pipeline.dedupe.compare import compare
from cis_pipeline.dedupe.evidence import sentence, sums
from cis_pipeline.dedupe.keys import keys_of
from cis_pipeline.dedupe.score import EDGES, judge
from cis_pipeline.dedupe.table import table_of
from cis_pipeline.dedupe.title_comparison import OTHER, SIMILAR

ARTICLE = Record(
    record_id="article",
    item_type="journalArticle",
    title="Wandering gardens: how foster carers borrow ideas from allotment societies",
    authors=("Quillfeather, Mabel", "Oyster, Bram", "Lindqvist, Åsa"),
    year=2016,
    container="Journal of Invented Care",
    volume="12",
    issue="3",
    pages="401-417",
    doi="10.9999/jic.2016.77",
)
REPORT = Record(
    record_id="report",
    item_type="report",
    title="Evaluation of the Lantern programme in four imaginary counties",
    authors=("Quillfeather, Mabel", "Oyster, Bram"),
    year=2018,
    publisher="Institute of Lanterns",
)


def other(record: Record, **changes: Any) -> Record:
    """The same record under another id, with the changes."""
    return replace(record, **{"record_id": "other", **changes})


def bare(record: Record, **changes: Any) -> Record:
    """The same record without DOI, volume, issue and pages, with the changes."""
    return other(record, **{"doi": "", "volume": "", "issue": "", "pages": "", **changes})


def keys(*records: Record) -> pl.DataFrame:
    """The keys of records, a row a record."""
    return keys_of(table_of(records))


def key_of(record: Record) -> dict[str, Any]:
    """The keys of one record, by their names."""
    return keys(record).row(0, named=True)


def both_ways(one: Record, two: Record) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two records as two pairs, in either order; and their keys."""
    pairs = pl.DataFrame({"a": [0, 1], "b": [1, 0]}, schema={"a": pl.Int32, "b": pl.Int32})
    return pairs, keys(one, two)


def compared(one: Record, two: Record) -> dict[str, Any]:
    """The comparison of two records that have some likeness, by its columns."""
    found = compare(*both_ways(one, two), SIMILAR)
    assert found["a"].to_list() == [0, 1]
    return found.row(0, named=True)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one document, in bits, and the sentence that says so."""

    content: float
    place: float
    says: str

    @property
    def bits(self) -> float:
        """Both sums together."""
        return self.content + self.place


WEIGHED = [*sums(), sentence().alias("says")]


def evidence(one: Record, two: Record) -> Evidence:
    """The evidence on two records; it weighs the same whichever comes first."""
    found = compare(*both_ways(one, two), OTHER).select(WEIGHED)
    there, back = (Evidence(*row) for row in found.iter_rows())
    assert (there.content, there.place) == (back.content, back.place)
    return there


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of two records; the outcome "apart" if nothing is."""

    outcome: str
    score: float
    why: str


def judged(one: Record, two: Record) -> Judgement:
    """The judgement on two records, which is the same whichever comes first."""
    found = judge(*both_ways(one, two), thorough=True)
    assert found.schema == EDGES
    if found.is_empty():
        return Judgement("apart", 0.0, "")
    there, back = found.iter_rows(named=True)
    assert (there["outcome"], there["score"]) == (back["outcome"], back["score"])
    return Judgement(there["outcome"], there["score"], there["why"])


DIFFERENT = ("veto", "different")
"""The outcomes of two documents that are two works; one work in two forms is a "version"."""


def merged(found: Duplicates) -> set[frozenset[str]]:
    """Every two records that the merges join, directly or through others."""
    groups: dict[str, set[str]] = {}
    for pair in found.merges:
        both = groups.get(pair.a, {pair.a}) | groups.get(pair.b, {pair.b})
        groups.update(dict.fromkeys(both, both))
    return {frozenset((a, b)) for a, group in groups.items() for b in group if a != b}
