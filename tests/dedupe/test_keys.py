"""A record's keys: equal where two databases mean the same."""

import polars as pl
from dedupe.papers import ARTICLE, REPORT, key_of, other

from cis_pipeline.core.model import Record
from cis_pipeline.dedupe.keys import KEYS, RECORDS, keys_of


def test_two_databases_forms_of_one_article_have_equal_keys() -> None:
    shouted = other(
        ARTICLE,
        title=ARTICLE.title.upper() + ".",
        authors=("QUILLFEATHER M", "OYSTER B", "LINDQVIST A"),
        pages="401-17",
        doi="https://doi.org/10.9999/JIC.2016.77",
    )
    one, two = key_of(ARTICLE), key_of(shouted)
    for name in ("title", "page", "last", "doi"):
        assert one[name] == two[name] != ""
    assert one["people"] == two["people"] == "quillfeather oyster lindqvist"


def test_an_empty_record_has_empty_keys() -> None:
    empty = key_of(Record())
    said = {name: value for name, value in empty.items() if value not in ("", None, [], False)}
    assert said == {}


def test_a_body_is_known_by_its_acronym() -> None:
    long = key_of(other(REPORT, authors=("Department for Education",)))
    short = key_of(other(REPORT, authors=("DfE",)))
    both = key_of(other(REPORT, authors=("ABC (Association of Boring Clerks)",)))
    assert set(long["bodies"].split()) & set(short["bodies"].split()) == {"dfe"}
    assert "abc" in both["bodies"].split()


def test_a_short_family_name_is_kept() -> None:
    assert key_of(other(ARTICLE, authors=("Li, X.", "Xu, Wei")))["people"] == "li xu"


def test_a_year_in_the_place_of_the_volume_tells_nothing() -> None:
    assert key_of(other(ARTICLE, volume="2016"))["volume"] == ""


def test_supplements_and_meeting_abstracts_are_told() -> None:
    assert not key_of(ARTICLE)["supplement"]
    assert key_of(other(ARTICLE, issue="3 Suppl 1"))["supplement"]
    assert key_of(other(ARTICLE, pages="S12"))["supplement"]
    assert key_of(other(ARTICLE, container="Invented Care. Conference: 4th Meeting"))["supplement"]
    assert key_of(other(ARTICLE, issue="3 Suppl 1"))["issue"] != key_of(ARTICLE)["issue"]


def test_a_preprint_is_known_by_its_doi_or_its_server() -> None:
    assert key_of(other(ARTICLE, doi="10.31235/osf.io/ab12c"))["kind"] == "preprint"
    assert key_of(other(ARTICLE, container="medRxiv"))["kind"] == "preprint"
    assert key_of(other(ARTICLE, container="LSE Discussion Paper"))["kind"] == "report"
    assert key_of(ARTICLE)["kind"] == "article"


def test_an_article_number_in_the_place_of_the_issue_is_the_page() -> None:
    assert key_of(other(ARTICLE, pages="", issue="e0191240"))["page"] == "e191240"
    assert key_of(other(ARTICLE, pages="", issue="3"))["page"] == ""


def test_a_translated_title_is_told_by_brackets_or_a_language() -> None:
    assert key_of(other(ARTICLE, title="[Lanterns in the care of many]."))["translated"]
    assert key_of(other(ARTICLE, title="Lanterns in the care of many. Czech"))["translated"]
    assert key_of(other(ARTICLE, title="Laternen und Pflege"))["translated"]
    assert key_of(other(ARTICLE, title="Lanterns. <ORIGINAL> LANTERNES"))["translated"]
    assert not key_of(other(ARTICLE, title="Lanterns [and wicks] in care"))["translated"]
    assert not key_of(other(ARTICLE, title="Burden of disease in the town of La Paz"))["translated"]


def test_keys_have_the_columns_that_are_declared() -> None:
    assert dict(keys_of(pl.DataFrame(schema=RECORDS)).schema) == KEYS
