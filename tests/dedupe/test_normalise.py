"""A record's Keys: equal where two databases mean the same."""

from dedupe.papers import ARTICLE, REPORT, other

from cis_pipeline.dedupe.normalise import keys
from cis_pipeline.model import Record


def test_two_databases_forms_of_one_article_have_equal_keys() -> None:
    shouted = other(
        ARTICLE,
        title=ARTICLE.title.upper() + ".",
        authors=("QUILLFEATHER M", "OYSTER B", "LINDQVIST A"),
        pages="401-17",
        doi="https://doi.org/10.9999/JIC.2016.77",
    )
    one, two = keys(ARTICLE), keys(shouted)
    assert (one.title, one.page, one.last, one.doi) == (two.title, two.page, two.last, two.doi)
    assert one.people == two.people == {"quillfeather", "oyster", "lindqvist"}


def test_an_empty_record_has_empty_keys() -> None:
    empty = keys(Record())
    assert (empty.title, empty.first, empty.doi, empty.page, empty.placed) == (
        "",
        "",
        "",
        "",
        False,
    )


def test_a_body_is_known_by_its_acronym() -> None:
    long = keys(other(REPORT, authors=("Department for Education",)))
    short = keys(other(REPORT, authors=("DfE",)))
    both = keys(other(REPORT, authors=("ABC (Association of Boring Clerks)",)))
    assert long.bodies & short.bodies == {"dfe"}
    assert "abc" in both.bodies


def test_a_short_family_name_is_kept() -> None:
    assert keys(other(ARTICLE, authors=("Li, X.", "Xu, Wei"))).people == {"li", "xu"}


def test_a_year_in_the_place_of_the_volume_tells_nothing() -> None:
    assert keys(other(ARTICLE, volume="2016")).volume == ""


def test_supplements_and_meeting_abstracts_are_told() -> None:
    assert not keys(ARTICLE).supplement
    assert keys(other(ARTICLE, issue="3 Suppl 1")).supplement
    assert keys(other(ARTICLE, pages="S12")).supplement
    assert keys(other(ARTICLE, container="Invented Care. Conference: 4th Meeting")).supplement
    assert keys(other(ARTICLE, issue="3 Suppl 1")).issue != keys(ARTICLE).issue


def test_a_preprint_is_known_by_its_doi_or_its_server() -> None:
    assert keys(other(ARTICLE, doi="10.31235/osf.io/ab12c")).kind == "preprint"
    assert keys(other(ARTICLE, container="medRxiv")).kind == "preprint"
    assert keys(other(ARTICLE, container="LSE Discussion Paper")).kind == "report"
    assert keys(ARTICLE).kind == "article"
