"""publisher: a body placed by its name, its address or a pattern, and never by a likeness."""

from typing import Any

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.operator import Finding, Reading
from cis_pipeline.protocol.criteria.publisher import ByPublisher
from cis_pipeline.protocol.protocol import Protocol, ReviewTable
from cis_pipeline.protocol.publishers import Category, Pattern, Publisher, Publishers

PUBLISHERS = Publishers(
    category=(Category(code="G1", label="Government"), Category(code="G6", label="Charities")),
    publisher=(
        Publisher(
            name="Department for Education",
            aliases=("DfE",),
            domains=("education.gov.uk",),
            category="G1",
        ),
        Publisher(name="The Children's Society", category="G6"),
    ),
    pattern=(
        Pattern(words=("ministry of",), category="G1"),
        Pattern(domains=(".gov.uk",), category="G1"),
    ),
)
PROTOCOL = Protocol(ReviewTable(title="A review"), (), (), publishers=PUBLISHERS)
RULE = ByPublisher(operator="publisher", categories=("G1",))


def judged(**fields: Any) -> Finding:
    return RULE.judge(Reading(Record(record_id="R", **fields), PROTOCOL))


def status(**fields: Any) -> str:
    return judged(**fields).status


@pytest.mark.parametrize(
    ("publisher", "url", "expected", "evidence"),
    [
        ("DFE", "", "met", 'publisher: "DFE" is Department for Education, G1'),
        ("London: Department for Education.", "", "met", ""),
        ("Childrens Society", "", "not_met", ""),
        ("", "https://www.Education.gov.uk/x?y", "met", ""),
        (
            "Ministry of Justice",
            "",
            "met",
            'publisher: "Ministry of Justice" has "ministry of", G1',
        ),
        ("", "hackney.gov.uk/report.pdf", "met", 'url: "hackney.gov.uk" ends in "gov.uk", G1'),
        ("", "https://notgov.uk", "unclear", "no publisher is given"),
        ("", "http://[broken", "unclear", "no publisher is given"),
        ("Zebra Ltd", "", "unclear", 'publisher: "Zebra Ltd" is not listed'),
    ],
)
def test_a_publisher_is_placed_by_name_address_or_pattern(
    publisher: str, url: str, expected: str, evidence: str
) -> None:
    finding = judged(publisher=publisher, url=url)
    assert finding.status == expected
    assert evidence in finding.evidence


@pytest.mark.parametrize(
    ("authors", "expected", "evidence"),
    [
        (("DfE",), "met", 'author: "DfE" is Department for Education, G1'),
        (
            ("Fir, Jo", "Department for Education and Zebra Ltd"),
            "met",
            'author: "Department for Education and Zebra Ltd" is Department for Education, G1',
        ),
        (("Ministry of Justice",), "met", 'author: "Ministry of Justice" has "ministry of", G1'),
        (("The Children's Society and Action",), "not_met", "is The Children's Society, G6"),
        (("DfE and The Children's Society",), "unclear", "no publisher is given"),
        (("DfE", "The Children's Society"), "unclear", "no publisher is given"),
        (("Education, Department for",), "unclear", "no publisher is given"),
        (("Friends of the Department for Education",), "unclear", "no publisher is given"),
        (("Society",), "unclear", "no publisher is given"),
        ((), "unclear", "no publisher is given"),
    ],
)
def test_without_a_publisher_the_bodies_among_the_authors_are_tried(
    authors: tuple[str, ...], expected: str, evidence: str
) -> None:
    finding = judged(authors=authors, url="https://zebra.example")
    assert finding.status == expected
    assert evidence in finding.evidence


def test_a_publisher_or_an_address_counts_before_any_author() -> None:
    assert status(publisher="Zebra Ltd", authors=("DfE",)) == "unclear"
    finding = judged(url="hackney.gov.uk", authors=("The Children's Society",))
    assert finding.evidence == 'url: "hackney.gov.uk" ends in "gov.uk", G1'


def test_a_publisher_that_only_resembles_one_is_named_not_guessed() -> None:
    assert judged(publisher="Departement for Educaton") == Finding(
        "unclear",
        'publisher: "Departement for Educaton" is not listed; nearest are Department for Education',
    )


def test_parts_of_a_publisher_that_contradict_each_other_place_it_nowhere() -> None:
    assert status(publisher="DfE; The Children's Society") == "unclear"
