"""What merges, what is asked, and the evidence that goes with it."""

import pytest
from dedupe.papers import ARTICLE, DIFFERENT, REPORT, bare, judged, other

from cis_pipeline.core.model import Record


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
    assert judged(REPORT, other(REPORT, year=2020)).outcome in DIFFERENT
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


def test_one_article_fills_its_pages_whatever_the_title_is_called() -> None:
    one = other(ARTICLE, doi="")
    assert (
        judged(one, other(one, title="[Allotments as teachers of foster carers]")).outcome == "same"
    )
    german = "Wandernde Gärten: wie Pflegeeltern Ideen von den Kleingärtnern borgen"
    assert judged(one, other(one, title=german)).outcome == "same"
    reworded = "Wandering allotments: how foster families use ideas of garden societies"
    assert judged(one, other(one, title=reworded)).outcome == "doubt"
    assert judged(one, other(one, title=reworded, authors=())).outcome == "apart"
    assert judged(one, other(one, title="On the price of seed")).outcome == "doubt"


def test_letters_on_one_page_and_abstracts_of_a_section_are_several() -> None:
    for place in ({"pages": "401-402"}, {"issue": "3 Suppl 1"}, {"pages": "401-499"}):
        one = other(ARTICLE, doi="", **place)
        two = other(
            one, title=ARTICLE.title.replace("foster carers", "kinship carers of teenagers")
        )
        assert judged(one, two).outcome != "same"


def test_issues_do_not_part_what_stands_beyond_page_200() -> None:
    one = other(ARTICLE, doi="", title="[Allotments as teachers of foster carers]")
    assert judged(ARTICLE, other(one, issue="4")).outcome == "same"
    early = other(ARTICLE, pages="1-17", doi="")
    assert judged(early, other(one, pages="1-17", issue="4")).outcome != "same"


def test_one_title_over_one_place_is_the_same_in_any_journal_name_and_spelling() -> None:
    two = other(ARTICLE, doi="", container="Acta Lucernae", authors=("Mei-Bel Q.",))
    assert judged(ARTICLE, two).outcome == "same"
    assert judged(ARTICLE, other(two, year=2017)).outcome in DIFFERENT
    assert judged(ARTICLE, other(two, pages="401-402")).outcome in DIFFERENT
    begun = other(ARTICLE, pages="1-17")
    assert judged(begun, other(two, pages="1-17", issue="")).outcome != "same"


def test_a_thesis_and_its_notice_in_a_list_of_theses_are_asked() -> None:
    thesis = bare(ARTICLE, container="", volume="Ph.D.", pages="215 p", authors=("Oyster, Bram",))
    listed = other(thesis, container="Dissertation Abstracts International: Section A", volume="73",
                   pages="1524", year=2017)  # fmt: skip
    assert judged(thesis, listed).outcome == "doubt"
    assert judged(thesis, other(listed, year=2019)).outcome in DIFFERENT
    assert judged(thesis, other(ARTICLE, authors=thesis.authors)).outcome == "version"


def test_one_issue_does_not_print_one_title_twice() -> None:
    one = other(ARTICLE, doi="")
    assert judged(one, other(one, pages="509-526")).outcome == "same"
    assert judged(one, other(one, pages="509-526", issue="")).outcome != "same"
    assert judged(one, other(one, pages="509-526", issue="4")).outcome in DIFFERENT
    assert judged(ARTICLE, other(one, pages="509", doi="10.9999/jic.2016.78")).outcome in DIFFERENT
    short = other(one, title="Book notes")
    assert judged(short, other(short, pages="509-526")).outcome in DIFFERENT


def test_a_cochrane_review_is_one_through_its_updates_but_not_its_protocol() -> None:
    first = other(ARTICLE, container="Cochrane Database of Systematic Reviews", volume="",
                  issue="2", pages="CD009999", doi="10.1002/14651858.CD009999.pub2")  # fmt: skip
    update = other(first, year=2020, issue="7", doi="10.1002/14651858.CD009999.pub3")
    assert judged(first, update).outcome == "same"
    assert judged(other(first, doi=""), update).outcome == "same"
    assert judged(first, other(update, pages="CD009998", doi="")).outcome in DIFFERENT
    protocol = other(first, year=2014, doi="10.1002/14651858.CD009999")
    assert judged(first, protocol).outcome == "version"


ABSTRACT = (
    "Background: Foster carers borrow ideas from allotment societies, and nobody has asked which "
    "of them survive the winter. We followed forty lanterns through two seasons, counted them, and "
    "asked every carer in five imaginary towns."
)


def test_one_abstract_in_one_journal_and_year_is_one_article() -> None:
    one = bare(ARTICLE, abstract=ABSTRACT)
    meeting = "Journal of Invented Care. Conference: 7th Lantern Days"
    two = other(one, container=meeting, abstract=ABSTRACT.removeprefix("Background: "))
    assert judged(one, two).outcome == "same"
    assert judged(one, other(two, abstract=ABSTRACT[::-1])).outcome == "doubt"
    assert judged(other(one, volume="12"), other(one, volume="19")).outcome == "same"
    assert judged(one, other(one, title=f"Erratum: {ARTICLE.title}")).outcome in DIFFERENT
    assert judged(one, other(one, container="Annals of Kites")).outcome != "same"


def test_another_volume_is_a_slip_if_page_and_year_agree() -> None:
    assert judged(ARTICLE, other(ARTICLE, volume="1", doi="10.9999/old.77")).outcome == "same"
    begun = other(ARTICLE, pages="1-17")
    assert judged(begun, other(begun, volume="1", doi="10.9999/old.77")).outcome in DIFFERENT


def test_a_paper_at_a_conference_is_dated_by_the_event_or_the_proceedings() -> None:
    one = bare(ARTICLE, item_type="conferencePaper", container="European Conference on Lanterns")
    two = other(one, year=2017, container="European Conference on Lanterns, ECL")
    assert judged(one, two).outcome == "same"
    assert judged(one, other(two, year=2018)).outcome != "same"
    assert judged(one, other(two, container="Conference on Kites")).outcome == "version"
    assert judged(one, other(two, item_type="journalArticle")).outcome != "same"
    short = other(one, title="Wandering gardens of foster care")
    assert judged(short, other(short, year=2017)).outcome == "doubt"


def test_a_volume_stands_for_the_journal_that_one_record_leaves_out() -> None:
    one, two = bare(ARTICLE, volume="12"), bare(ARTICLE, volume="12", container="")
    assert judged(one, two).outcome == "same"
    assert judged(one, other(two, authors=ARTICLE.authors[:1])).outcome == "doubt"
    assert judged(one, other(two, volume="")).outcome == "doubt"


def test_a_title_that_is_cut_off_inside_a_word_is_the_beginning_of_the_other() -> None:
    cut = ARTICLE.title.replace("allotment societies", "allotmentsociet")
    assert judged(other(ARTICLE, doi=""), other(ARTICLE, title=cut, doi="")).outcome == "same"


def test_two_documents_do_not_overlap_in_print() -> None:
    one = other(ARTICLE, doi="", issue="")
    assert judged(one, other(one, pages="399-415")).outcome == "same"
    assert judged(one, other(one, pages="417-421")).outcome in DIFFERENT
    assert judged(other(one, issue="2"), other(one, pages="399-415", issue="3")).outcome != "same"


def test_the_number_of_a_part_may_have_taken_the_first_page_s_place() -> None:
    one = other(ARTICLE, doi="", issue="", pages="125-128")
    assert judged(one, other(one, pages="2-8")).outcome == "same"
    assert judged(one, other(one, pages="Suppl-8")).outcome == "same"
    assert judged(one, other(one, pages="2-9")).outcome in DIFFERENT
    assert judged(one, other(one, pages="42-48")).outcome in DIFFERENT
