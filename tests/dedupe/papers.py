"""An invented article and report, and a short way to say how another record differs from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cis_pipeline.dedupe.normalise import keys
from cis_pipeline.dedupe.rules import Judgement, judge
from cis_pipeline.dedupe.score import Comparison, compare
from cis_pipeline.model import Record

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


def compared(one: Record, two: Record) -> Comparison:
    """The comparison of two records that have some likeness."""
    found = compare(keys(one, 0), keys(two, 1))
    assert found is not None
    return found


def judged(one: Record, two: Record) -> Judgement:
    """The judgement on two records, which is the same whichever comes first."""
    there, back = judge(compared(one, two)), judge(compared(two, one))
    assert there.outcome == back.outcome
    return there
