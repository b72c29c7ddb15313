"""What contradicts itself, and by how much; and how likely two records are one document."""

from __future__ import annotations

from math import exp, inf
from typing import Any

import pytest
from dedupe.papers import ARTICLE, REPORT, bare, both_ways, evidence, judged, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.score import CONTRADICTIONS, DOUBT, SAME, contradictions

ABSTRACT = "Nobody has asked which lanterns survive the winter of the imaginary towns. " * 4
PRINTED = other(ARTICLE, doi="", issue="")


def contradiction(one: Record, two: Record) -> tuple[str, float] | None:
    """Why two records contradict each other and how much it weighs; the same in either order."""
    found = contradictions(*both_ways(one, two))
    assert found.schema == CONTRADICTIONS
    if found.is_empty():
        return None
    there, back = found.iter_rows(named=True)
    assert there["weight"] == back["weight"]
    return there["why"], there["weight"]


def part(number: str, **changes: Any) -> Record:
    return bare(ARTICLE, title=f"{ARTICLE.title}. Part {number}", **changes)


@pytest.mark.parametrize(
    ("one", "two", "why", "weight"),
    [
        (part("I"), part("II"), "numbered differently in the title (1; 2)", inf),
        (bare(ARTICLE), bare(ARTICLE, item_type="preprint", container=""),
         "only one is a preprint", inf),
        (bare(ARTICLE), bare(ARTICLE, authors=("Stone, Clara",)), "no author in common", 1.0),
        (bare(REPORT), bare(REPORT, title=f"{REPORT.title}, volume 2"),
         "numbered differently in the title (4; 4, 2)", 1.0),
        (PRINTED, other(PRINTED, volume="19", pages="7-20"),
         "two places: volumes 12 and 19, pages 401 and 7", 2.0),
        (PRINTED, other(PRINTED, container="Annals of Kites", volume="19", pages="7-20"),
         "two places: journals journal invented care and annals kites, volumes 12 and 19, "
         "pages 401 and 7", 2.0),
        (other(REPORT, title="Kites", abstract=ABSTRACT),
         other(REPORT, title="Kites", abstract=ABSTRACT[::-1], authors=(), year=None),
         "too little is known", 1.0),
    ],
)  # fmt: skip
def test_a_contradiction_says_why_and_weighs_the_more_the_surer_it_is(
    one: Record, two: Record, why: str, weight: float
) -> None:
    assert contradiction(one, two) == (why, weight)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (ARTICLE, other(ARTICLE)),
        (bare(ARTICLE), bare(ARTICLE, authors=())),
        (bare(ARTICLE), bare(ARTICLE, year=2017)),
        (PRINTED, other(PRINTED, issue="4 Suppl 1", year=2015, pages="S12")),
        (bare(ARTICLE), bare(REPORT, title="Kites in the north")),
    ],
    ids=["one document", "too little", "a year", "a meeting's abstract", "strangers"],
)
def test_what_is_or_may_be_one_document_is_no_contradiction(one: Record, two: Record) -> None:
    found = contradiction(one, two)
    assert found is None or "Kites" in two.title


@pytest.mark.parametrize(
    ("two", "outcome", "bits"),
    [
        (other(ARTICLE), SAME, 41.5),
        (bare(ARTICLE), SAME, 16.0),
        (bare(ARTICLE, year=2017), DOUBT, 10.0),
        (bare(ARTICLE, title=f"Erratum: {ARTICLE.title}"), DOUBT, 14.0),
    ],
)
def test_the_score_grows_with_the_bits_and_a_sign_takes_eight(
    two: Record, outcome: str, bits: float
) -> None:
    found = judged(ARTICLE, two)
    assert (found.outcome, evidence(ARTICLE, two).bits) == (outcome, bits)
    even, spread = (4, 3) if outcome == SAME else (8, 8)
    odds = bits - 8 * ("; but only one is called" in found.why)
    assert found.score == round(100 / (1 + exp((even - odds) / spread)), 1)
