"""A Cochrane review and its updates are one document, or versions, as the protocol has it."""

from __future__ import annotations

from typing import Any

import pytest
from dedupe.papers import ARTICLE, both_ways, key_of, other

from cis_pipeline.core.model import CochraneVersions, Record
from cis_pipeline.dedupe import find_duplicates
from cis_pipeline.dedupe.cochrane import KIND
from cis_pipeline.dedupe.score import judge, score

NUMBER = "10.1002/14651858.CD009999"
REVIEW = other(
    ARTICLE, record_id="review", container="Cochrane Database of Systematic Reviews", volume="",
    issue="2", pages="CD009999", doi=f"{NUMBER}.pub2",
)  # fmt: skip
UPDATE = other(REVIEW, record_id="update", year=2020, issue="7", doi=f"{NUMBER}.pub3")
PROTOCOL = other(REVIEW, record_id="protocol", year=2014, issue="9", doi=NUMBER)
BOTH: tuple[CochraneVersions, ...] = ("one", "versions")


def outcome(one: Record, two: Record, cochrane: CochraneVersions = "versions") -> tuple[str, str]:
    """The outcome, which is the same whichever comes first, and why."""
    found = judge(*both_ways(one, two), thorough=True, cochrane=cochrane)
    there, back = found.iter_rows(named=True)
    assert (there["outcome"], there["score"]) == (back["outcome"], back["score"])
    return there["outcome"], there["why"]


@pytest.mark.parametrize(
    ("doi", "url", "pub"),
    [
        (f"{NUMBER}.pub2", "", "pub2"),
        (f"https://doi.org/{NUMBER}.PUB11", "", "pub11"),
        ("", f"https://www.cochranelibrary.com/cdsr/doi/{NUMBER}.pub4/full", "pub4"),
        (f"{NUMBER}.pub2", f"https://doi.org/{NUMBER}.pub3", "pub2"),
        (NUMBER, "", ""),
        ("10.9999/jic.2016.77.pub2", "", ""),
        ("", "", ""),
    ],
)
def test_which_update_a_record_is_stands_in_its_doi_or_its_address(
    doi: str, url: str, pub: str
) -> None:
    assert key_of(other(REVIEW, doi=doi, url=url))["pub"] == pub


def test_an_update_is_one_document_with_its_review_unless_it_is_said_otherwise() -> None:
    assert judge(*both_ways(REVIEW, UPDATE))["outcome"].to_list() == ["same", "same"]
    assert outcome(REVIEW, UPDATE, "one")[0] == "same"
    assert outcome(REVIEW, UPDATE, "versions") == ("version", f"{KIND} (pub2 and pub3)")


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({"doi": ""}, "years 2016 and 2020"),
        ({"doi": "", "year": None}, "issues 2 and 7"),
        ({"doi": "", "year": 2016}, "issues 2 and 7"),
        ({"doi": "", "issue": ""}, "years 2016 and 2020"),
        ({"pages": "", "issue": ""}, "pub2 and pub3"),
        ({"year": 2016, "issue": "2"}, "pub2 and pub3"),
    ],
)
def test_without_the_number_of_an_update_another_year_or_issue_tells_it(
    changes: dict[str, Any], sign: str
) -> None:
    update = other(UPDATE, **changes)
    assert outcome(REVIEW, update, "one")[0] == "same"
    assert outcome(REVIEW, update) == ("version", f"{KIND} ({sign})")


@pytest.mark.parametrize(
    "changes",
    [
        {"doi": "", "container": "Cochrane Database Syst Rev"},
        {"year": 2017},  # a database that dates it by when it was indexed
        {"issue": "3"},
        {"doi": "", "issue": "", "year": None},
    ],
)
def test_two_records_of_one_update_are_one_document_either_way(changes: dict[str, Any]) -> None:
    copy = other(REVIEW, **changes)
    assert [outcome(REVIEW, copy, way)[0] for way in BOTH] == ["same", "same"]


def test_the_same_file_is_one_document_whatever_is_read_of_it() -> None:
    one, two = (other(record, digest="a" * 64) for record in (REVIEW, UPDATE))
    assert [outcome(one, two, way)[0] for way in BOTH] == ["same", "same"]


ABSTRACT = "Nobody has asked which lanterns survive the winter of the towns. " * 5
OBJECTIVES = (
    "This is a protocol for a Cochrane Review (Intervention). The objectives are as follows: To "
    "assess the effects of lanterns on the sleep of foster carers in all the imaginary towns "
    "and in all the seasons of the year."
)


@pytest.mark.parametrize("cochrane", BOTH)
def test_a_protocol_that_its_abstract_tells_and_its_review_are_versions_either_way(
    cochrane: CochraneVersions,
) -> None:
    protocol, review = other(PROTOCOL, abstract=OBJECTIVES), other(REVIEW, abstract=ABSTRACT)
    assert outcome(protocol, review, cochrane)[0] == "version"
    assert outcome(protocol, other(UPDATE, abstract=ABSTRACT), cochrane)[0] == "version"


def test_what_a_doi_that_names_no_update_stands_for_is_asked() -> None:
    told, why = outcome(PROTOCOL, REVIEW, "one")
    assert told == "doubt"
    assert "; but one may be the protocol of the other; to settle it, open both DOIs" in why
    old = other(PROTOCOL, abstract=ABSTRACT)
    assert outcome(old, other(REVIEW, abstract=ABSTRACT), "one")[0] == "same"
    assert outcome(other(PROTOCOL, doi=""), REVIEW, "one")[0] == "same"


def test_where_updates_are_versions_a_protocol_or_first_review_is_one_too() -> None:
    assert outcome(PROTOCOL, REVIEW, "versions")[0] == "version"


@pytest.mark.parametrize("cochrane", BOTH)
def test_a_protocol_that_its_title_tells_and_its_review_are_versions_either_way(
    cochrane: CochraneVersions,
) -> None:
    titled = other(PROTOCOL, doi="", title=f"{PROTOCOL.title}: protocol")
    assert outcome(titled, REVIEW, cochrane)[0] == "version"
    found = find_duplicates([REVIEW, titled], cochrane)
    assert found.merges == found.possible_duplicates == ()
    assert len(found.versions) == 1


@pytest.mark.parametrize("cochrane", BOTH)
def test_other_documents_are_judged_alike_either_way(cochrane: CochraneVersions) -> None:
    dated = other(ARTICLE, year=2017, doi="")
    assert outcome(ARTICLE, dated, cochrane) == outcome(ARTICLE, dated, "one")
    assert outcome(ARTICLE, dated, cochrane)[0] == "same"


def test_the_kernel_on_arrow_says_the_same() -> None:
    pairs, keys = both_ways(REVIEW, UPDATE)
    found = score(pairs.to_arrow(), keys.to_arrow(), cochrane="versions")
    assert found["outcome"].to_pylist() == ["version", "version"]


def test_records_of_a_review_and_of_its_update_are_two_documents_linked_once() -> None:
    copies = [
        REVIEW,
        UPDATE,
        other(REVIEW, record_id="review again", doi="", container="Cochrane Database Syst Rev"),
        other(UPDATE, record_id="update again", doi="", container="Cochrane Database Syst Rev"),
    ]
    one, versions = (find_duplicates(copies, way) for way in BOTH)
    assert len(one.merges) == 3
    assert one.versions == ()
    assert [(p.a, p.b) for p in versions.merges] == [
        ("review", "review again"),
        ("update", "update again"),
    ]
    assert [(p.a, p.b) for p in versions.versions] == [("review", "update")]
    assert versions.possible_duplicates == ()


def test_of_pairs_that_are_asked_about_by_name_is_said_what_they_are_now() -> None:
    again = other(UPDATE, record_id="update again", doi="", container="Cochrane Database Syst Rev")
    parts = [
        other(
            ARTICLE,
            record_id=number,
            title=f"{ARTICLE.title}. Part {number}",
            doi="",
            issue="",
            pages="",
        )
        for number in "12"
    ]
    asked = {
        frozenset(pair)
        for pair in [
            ("review", "update again"), ("update", "update again"), ("1", "2"),
            ("review", "gone"),
        ]
    }  # fmt: skip
    library = [REVIEW, UPDATE, again, *parts]
    assert find_duplicates(library, "versions").again.merges == ()
    found = find_duplicates(library, "versions", asked).again
    assert [(p.a, p.b) for p in found.merges] == [("update", "update again")]
    assert [(p.a, p.b) for p in found.versions] == [("review", "update again")]
    assert [(p.a, p.b) for p in found.vetoes] == [("1", "2")]
    found = find_duplicates(library, "one", asked).again
    assert {(p.a, p.b) for p in found.merges} == {
        ("review", "update again"),
        ("update", "update again"),
    }
    assert found.versions == ()
