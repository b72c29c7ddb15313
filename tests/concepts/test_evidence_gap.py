"""The evidence-gap map has a cell for every theme and sort of documents, also empty ones."""

from __future__ import annotations

from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.counts.evidence_gap import Sort, cells, sorted_by, years
from cis_pipeline.concepts.tagging.tags import CodedTag

BOOK = Codebook.model_validate(
    {"theme": [{"id": "P", "label": "Power", "phrases": ["x"]}, {"id": "Q", "retired": "merged"}]}
)


def tag(record: str, theme: str, status: Any = "suggested") -> CodedTag:
    return CodedTag(record, theme, "possible", 0.5, status, ())


def test_every_theme_in_use_has_a_cell_for_every_sort_also_an_empty_one() -> None:
    sorts = sorted_by("kind", {"a": "report", "b": "report", "c": "book"})
    found = [*cells(BOOK, [tag("a", "P", "confirmed"), tag("b", "P")], sorts)]
    assert [(c.theme, c.label, c.value, c.of, c.documents, c.confirmed) for c in found] == [
        ("P", "Power", "book", 1, 0, 0),
        ("P", "Power", "report", 2, 2, 1),
    ]


def test_refused_tags_and_those_of_other_documents_leave_a_cell_empty() -> None:
    sorts = [Sort("kind", "report", frozenset("a"))]
    found = [*cells(BOOK, [tag("a", "P", "refused"), tag("b", "P")], sorts)]
    assert [c.documents for c in found] == [0]


def test_many_years_are_put_into_spans_of_five() -> None:
    assert years({"a": 2012, "b": None}) == {"a": "2012", "b": "no year"}
    many = years({str(year): year for year in range(2000, 2013)})
    assert (many["2004"], many["2005"], many["2012"]) == ("2000–2004", "2005–2009", "2010–2014")
