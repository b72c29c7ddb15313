"""A person who is asked about a pair is told what to look up first."""

from __future__ import annotations

import pytest
from dedupe.papers import ARTICLE, REPORT, bare, judged, other

from cis_pipeline.core.model import Record

TITLE = ARTICLE.title
PRINTED = other(ARTICLE, doi="")
THESIS = bare(ARTICLE, item_type="thesis", container="University of Kites")

QUESTIONS = [
    (THESIS, other(THESIS, year=2017, container="Dissertation Abstracts International"),
     "see whether one is the notice of the other in a list of theses"),
    (other(PRINTED, title=""), PRINTED, "look up the title that one lacks"),
    (PRINTED, other(PRINTED, title=f"Erratum: {TITLE}", pages="401", authors=()),
     "see whether one is about the other"),
    (bare(REPORT), bare(REPORT, title=f"{REPORT.title}, volume 2"),
     "see whether both are the same part, wave or year"),
    (PRINTED, other(PRINTED, issue="", pages="S12"),
     "see whether one is only a meeting's abstract"),
    (PRINTED, other(PRINTED, title="On the price of seed"),
     "read both abstracts: the titles are not one"),
    (PRINTED, other(PRINTED, title=TITLE.replace("foster", "young"), issue="", pages=""),
     "read both abstracts: the titles are not one"),
    (other(ARTICLE, pages=""), other(ARTICLE, pages="", doi="10.9999/b"), "open both DOIs"),
    (other(PRINTED, authors=()), other(PRINTED, container="Annals of Kites", issue="4", year=2017,
                                      authors=()), "see whether the journal goes by two names"),
    (PRINTED, other(PRINTED, pages="509-526", authors=ARTICLE.authors[1:]),
     "look up where it was printed"),
    (other(PRINTED, pages=""), other(PRINTED, pages="", issue="4"), "look up where it was printed"),
    (bare(ARTICLE), bare(ARTICLE, year=2017), "look up the year in which it came out"),
    (bare(REPORT), bare(REPORT, authors=()), "look up the authors that one lacks"),
    (other(PRINTED, pages="401"), other(PRINTED, pages="401", authors=("Stone, Clara",)),
     "look up the authors"),
    (bare(REPORT), bare(REPORT, year=None), "look up the pages or the DOI that one lacks"),
    (other(REPORT, pages="401-417"),
     bare(REPORT, title=f"{REPORT.title}: a study of light and oil", pages="e10442"), "open both"),
]  # fmt: skip
"""Pairs that are asked about, and the advice: what differs most goes first."""


@pytest.mark.parametrize(("one", "two", "advice"), QUESTIONS, ids=[q[2] for q in QUESTIONS])
def test_a_doubt_says_what_would_settle_it(one: Record, two: Record, advice: str) -> None:
    found = judged(one, two)
    assert found.outcome == "doubt", found.why
    assert found.why.endswith(f"; to settle it, {advice}")


def test_what_is_no_doubt_asks_nothing() -> None:
    for two in (other(ARTICLE), bare(ARTICLE, item_type="preprint"), other(REPORT)):
        assert "to settle it" not in judged(ARTICLE, two).why
