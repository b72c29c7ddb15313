"""The reference codebook on the paper it serves: whole, and paragraph by paragraph.

The table of paragraphs was coded by hand before phrases were held against it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from concepts.seed_text import paragraphs

from cis_pipeline.concepts.codebook.codebook import load_codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tagging import tag

HERE = Path(__file__).parent
CODEBOOK = load_codebook(HERE.parents[1] / "config" / "codebook.toml")
COLUMNS = {"power": "TA1", "risk": "TA2", "relationships": "TA3", "interlink": "TA4"}

pytestmark = pytest.mark.skipif(not paragraphs(), reason="the paper is not on this machine")


def coded(column: str, value: str) -> set[str]:
    with (HERE / "seed_paragraphs.csv").open(encoding="utf-8", newline="") as file:
        return {r["paragraph"] for r in csv.DictReader(file) if r[column] == value}


def tagged() -> dict[str, set[str]]:
    """By theme the paragraphs, each a document of its own, that are tagged with it."""
    documents = [Document(str(n), abstract=text) for n, text in enumerate(paragraphs(), 1)]
    found: dict[str, set[str]] = {theme: set() for theme in CODEBOOK.theme_ids}
    for one in tag(documents, CODEBOOK):
        found[one.theme].add(one.record_id)
    return found


def test_power_risk_and_relationships_are_found_where_a_reader_found_them_and_not_elsewhere():
    found, right, wanted, false = tagged(), 0, 0, 0
    for column in ("power", "risk", "relationships"):
        yes, maybe = coded(column, "yes"), coded(column, "maybe")
        tags = found[COLUMNS[column]]
        right, wanted = right + len(tags & yes), wanted + len(yes)
        false += len(tags - yes - maybe)
    assert right >= 0.9 * wanted
    assert false <= 3


def test_the_paragraph_on_how_they_are_interlinked_joins_all_three():
    found = tagged()
    joined = coded("interlink", "yes")
    assert joined <= found["TA4"]
    assert joined & found["TA1"] & found["TA2"] & found["TA3"] == joined


def test_the_paper_as_a_grey_document_has_many_sentences_under_many_themes_each_verbatim():
    document = Document("R-1", title="A report", pages=("\n\n".join(paragraphs()),))
    tags = tag([document], CODEBOOK)
    passages = [p for t in tags for p in t.passages if p.field == "fulltext"]
    assert len({(p.start, p.end) for p in passages}) >= 30
    assert len({t.theme for t in tags}) >= 12
    assert all(document.fulltext[p.start : p.end] == p.quote for p in passages)
