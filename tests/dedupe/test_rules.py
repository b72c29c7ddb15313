"""What merges, what is asked, and the evidence that goes with it."""

import pytest
from dedupe.papers import ARTICLE, REPORT, bare, judged, other

from cis_pipeline.model import Record


@pytest.mark.parametrize(
    "two",
    [
        other(ARTICLE),
        other(ARTICLE, title=ARTICLE.title.upper() + ".", doi=""),
        other(ARTICLE, title=ARTICLE.title.replace("societies", "societes"), doi=""),
        other(ARTICLE, container="J Inv Care", pages="401-17", doi=""),
        other(ARTICLE, authors=("Quillfeather M",), doi=""),
        other(ARTICLE, authors=(), doi=""),
        other(ARTICLE, title="Wandering gardens: how foster carers borrow ideas", doi=""),
        other(ARTICLE, doi="10.9999/another.address"),
        bare(ARTICLE, doi=ARTICLE.doi, year=2015),
        bare(ARTICLE, volume="12"),
        bare(ARTICLE),
    ],
    ids=lambda two: str(two.title)[:20],
)
def test_one_article_in_two_databases_is_the_same(two: Record) -> None:
    assert judged(ARTICLE, two).outcome == "same"


def test_the_evidence_names_what_agrees() -> None:
    found = judged(ARTICLE, other(ARTICLE, title=ARTICLE.title.replace("carers", "carrers")))
    assert found.why == (
        "same DOI; titles 99; authors agree; same year; journals agree; volumes agree; pages agree"
    )
    assert found.score > 95


def test_a_translated_title_is_the_same_by_doi_and_place() -> None:
    translated = other(ARTICLE, title="Laternen unterwegs")
    assert judged(ARTICLE, translated).outcome == "same"
    assert judged(ARTICLE, other(translated, doi="")).outcome == "doubt"


def test_a_doi_alone_merges_nothing() -> None:
    chapters = [
        Record(item_type="bookSection", title=title, authors=("Oyster, B.",), year=2016,
               container="Handbook of lanterns", pages=pages, doi="10.9999/978-3-319")
        for title, pages in (("The wick in history", "1-10"), ("Oil and its dangers", "11-30"))
    ]  # fmt: skip
    assert judged(*chapters).outcome == "apart"
    abstracts = [
        other(ARTICLE, title=title, pages="S72", issue="Suppl 1")
        for title in ("Lantern light and sleep", "Allotments and the price of seed")
    ]
    assert judged(*abstracts).outcome == "apart"


def test_grey_documents_need_title_authors_and_year() -> None:
    dfe = other(REPORT, authors=("Department for Education",), container="Department for Education")
    assert judged(REPORT, other(REPORT, title=REPORT.title.title())).outcome == "same"
    assert judged(dfe, other(dfe, authors=("DfE",), container="DfE")).outcome == "same"
    assert judged(REPORT, other(REPORT, year=2020)).outcome == "different"
    assert judged(REPORT, other(REPORT, authors=())).outcome == "doubt"


def test_a_short_grey_title_needs_the_address_too() -> None:
    short = other(REPORT, title="The case for change", url="https://lanterns.example/case.pdf")
    assert judged(short, other(short, url="lanterns.example/case.pdf")).outcome == "same"
    assert judged(short, other(short, url="")).outcome != "same"


def test_one_address_and_year_under_two_titles_is_asked() -> None:
    one = other(REPORT, url="https://lanterns.example/files/interim.pdf")
    two = other(one, title="First findings", authors=("Lantern Board",))
    found = judged(one, two)
    assert found.outcome == "doubt"
    assert "the address and the year are the same" in found.why
    assert judged(one, other(two, year=2019)).outcome != "doubt"


def test_a_record_that_says_too_little_is_asked() -> None:
    nothing = bare(ARTICLE, container="")
    found = judged(ARTICLE, nothing)
    assert found.outcome == "doubt"
    assert found.why.endswith("but one record says too little to be sure")


def test_a_missing_subtitle_of_a_report_is_asked() -> None:
    long = other(REPORT, title=f"{REPORT.title}: a study of light")
    assert judged(REPORT, long).outcome == "doubt"
