"""Two forms of one work are linked, not merged: what makes them forms, and what never does."""

from __future__ import annotations

from typing import Any

import pytest
from dedupe.papers import ARTICLE, DIFFERENT, bare, judged, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.score import DOUBT, SAME, VERSION

TITLE = ARTICLE.title


def again(**changes: Any) -> Record:
    """The article once more without its place in print, otherwise in some things."""
    return bare(ARTICLE, **changes)


@pytest.mark.parametrize(
    ("two", "kind", "sign"),
    [
        (again(doi="10.31235/osf.io/ab12c", container=""),
         "one work as article and preprint", "only one is a preprint"),
        (again(item_type="preprint"), "one work as article and preprint", "only one is a preprint"),
        (again(item_type="thesis", container="University of Kites"),
         "one work as article and thesis", "titles 100; authors agree; same year; journals differ"),
        (again(container="Lantern Working Papers", year=2014),
         "one work as article and report", "years 2016 and 2014"),
        (again(container="European Conference on Kites", item_type="conferencePaper", year=2015),
         "one work as article and conference paper", "titles 100"),
        (again(volume="12", issue="4 Suppl 1", year=2015),
         "one work as meeting abstract and article",
         "only one is in a supplement or among meeting abstracts"),
        (again(title=f"[{TITLE}]", container="Annals of Kites", year=2017),
         "one work in two languages", "titles 100"),
        (again(title="Wandering gardens: how foster carers borrow ideas from allotment societes",
               container="Annals of Kites"),
         "one work in two places, as a meeting's abstract and an article are", "titles 99"),
    ],
)  # fmt: skip
def test_one_work_in_two_forms_is_a_version_with_its_kind_and_what_tells(
    two: Record, kind: str, sign: str
) -> None:
    found = judged(ARTICLE, two)
    assert found.outcome == VERSION
    assert found.why.startswith(f"{kind} ({sign}")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Wandering gardens of carers"},  # 24 letters
        {"title": f"{TITLE}. Part I"},
        {"title": f"Erratum: {TITLE}"},
        {"title": "Special issue editorial introduction"},
        {"title": "Wandering gardens: how foster carers borrow ideas"},
        {"authors": ("Stone, Clara", "Moth, Eva", "Oyster, Bram")},
        {"authors": ()},
        {"year": 2010},
    ],
    ids=str,
)
def test_what_may_be_another_work_is_no_form_of_one(changes: dict[str, Any]) -> None:
    preprint = again(item_type="preprint", container="", **changes)
    one = other(ARTICLE, doi="", **{k: v for k, v in changes.items() if "editorial" in str(v)})
    assert judged(one, preprint).outcome in DIFFERENT


@pytest.mark.parametrize(
    ("one", "two"),
    [("preprint", "thesis"), ("thesis", "news"), ("report", "preprint"), ("thesis", "report")],
)
def test_only_what_can_become_the_other_is_a_form_of_it(one: str, two: str) -> None:
    kinds = {"news": "newspaperArticle"}
    first, second = (again(item_type=kinds.get(k, k), container=f"The {k}s") for k in (one, two))
    becomes = {one, two} <= {"preprint", "thesis", "report"} and "report" in (one, two)
    found = judged(first, second)
    assert found.why.startswith("one work as ") is becomes


def test_two_places_more_than_two_years_apart_are_two_works() -> None:
    for year, outcome in ((2018, VERSION), (2019, "different")):
        assert judged(ARTICLE, again(container="Annals of Kites", year=year)).outcome == outcome


def test_what_agrees_in_nearly_all_is_merged_or_asked_and_no_form() -> None:
    translated = other(ARTICLE, title=f"[{TITLE}]", doi="")
    assert judged(ARTICLE, translated).outcome == SAME
    abstract = other(ARTICLE, issue="", pages="S12", doi="")
    assert judged(other(ARTICLE, doi=""), abstract).outcome == DOUBT
    elsewhere = other(abstract, volume="", issue="3 Suppl 1", pages="")
    assert judged(other(ARTICLE, doi=""), elsewhere).outcome == VERSION


def test_a_preprint_is_one_with_its_article_only_over_the_pages_of_its_journal() -> None:
    assert judged(ARTICLE, other(ARTICLE, item_type="preprint")).outcome == SAME
    assert judged(ARTICLE, other(ARTICLE, item_type="preprint", pages="401")).outcome == VERSION


def test_a_thesis_is_no_form_of_itself_in_a_list_of_theses() -> None:
    thesis = again(item_type="thesis", container="University of Kites", authors=("Oyster, Bram",))
    listed = other(thesis, container="Dissertation Abstracts International", year=2017)
    assert judged(thesis, listed).outcome == DOUBT
    assert (
        judged(thesis, other(listed, item_type="", container="Annals of Oars")).outcome == VERSION
    )


def test_a_cochrane_protocol_and_its_review_are_versions_by_what_their_abstracts_say() -> None:
    protocol = other(
        ARTICLE, container="Cochrane Database of Systematic Reviews", volume="", issue="2",
        pages="CD009999", doi="10.1002/14651858.CD009999",
        abstract="This is a protocol for a Cochrane Review (Intervention). The objectives are as "
        "follows: To assess the effects of lanterns on the sleep of foster carers in all the "
        "imaginary towns and all the seasons of the year.",
    )  # fmt: skip
    review = other(protocol, year=2019, issue="7", doi=f"{protocol.doi}.pub2",
                   abstract="Nobody has asked which lanterns survive the winter. " * 5)  # fmt: skip
    found = judged(protocol, review)
    assert (found.outcome, found.score) == (VERSION, 0.0)
    assert found.why == "a Cochrane protocol and its review (only one is called protocol)"
    assert judged(other(protocol, abstract=""), review).outcome == DOUBT
