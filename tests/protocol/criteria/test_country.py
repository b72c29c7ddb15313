"""country: the places that a text names, and those that are only compared with."""

from typing import Any

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.country import Countries, Country, InCountry
from cis_pipeline.protocol.criteria.operator import Finding, Reading
from cis_pipeline.protocol.protocol import Protocol, ReviewTable

COUNTRIES = Countries(
    country=(
        Country(name="United Kingdom", aliases=("UK", "England", "Wales"), comparable=True),
        Country(name="Northern Ireland", comparable=True),
        Country(name="Ireland", comparable=False),
        Country(name="Nigeria", aliases=("Lagos",), comparable=False),
        Country(name="Ivory Coast", aliases=("C\u00f4te d'Ivoire",), comparable=False),
        Country(name="United States", aliases=("US", "U.S."), comparable=True),
    )
)
PROTOCOL = Protocol(ReviewTable(title="A review"), (), (), countries=COUNTRIES)
RULE = InCountry(operator="country")


def judged(**fields: Any) -> Finding:
    return RULE.judge(Reading(Record(record_id="R", **fields), PROTOCOL))


def status(**fields: Any) -> str:
    return judged(**fields).status


def test_any_comparable_country_meets_and_only_others_do_not() -> None:
    assert judged(abstract="In England and Nigeria.") == Finding(
        "met", 'abstract: "In England and Nigeria."'
    )
    lagos = judged(title="Homes in Lagos")
    assert lagos == Finding("not_met", 'only Nigeria named, title: "Homes in Lagos"')
    assert status(title="Enfants en Cote d\u2019Ivoire") == "not_met"
    assert judged(title="Homes") == Finding("unclear", "no place is named")


def test_northern_ireland_is_not_ireland_and_us_is_not_the_us() -> None:
    assert status(title="Care in Northern Ireland") == "met"
    assert status(title="Care in Ireland") == "not_met"
    assert status(title="Children tell us") == "unclear"
    assert status(title="Foster care in the U.S. and elsewhere") == "met"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Homes in Lagos compared with Wales", "unclear"),  # perhaps sited in both
        ("Homes in Lagos, in comparison to those in the UK", "unclear"),
        ("Homes in Lagos, unlike England and Wales", "unclear"),
        ("Homes in Lagos are larger than in England", "unclear"),
        ("Homes in Lagos compared with C\u00f4te d'Ivoire", "not_met"),
        ("Homes in Wales compared with Lagos", "met"),
        ("Homes in Lagos and Wales", "met"),
        ("Compared with England, homes in Wales are small", "met"),
        ("Homes in contrast to those in Lagos", "unclear"),
        ("Homes compared in England and Wales", "met"),
        ("Homes in Lagos compared: what Wales learned", "met"),
        ("Homes in Lagos compared with prisons. Care in Wales", "met"),
    ],
)
def test_a_country_in_a_comparison_is_not_the_setting(title: str, expected: str) -> None:
    assert status(title=title) == expected


def test_where_a_country_stands_in_a_comparison_only_the_evidence_says_so() -> None:
    assert judged(title="Homes in Lagos", abstract="Compared with Wales.") == Finding(
        "unclear",
        'named only in a comparison, abstract: "Compared with Wales."',
    )
    assert judged(title="Unlike Lagos").evidence == (
        'named only in a comparison, title: "Unlike Lagos"'
    )
