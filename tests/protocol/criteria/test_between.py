"""between: both ends count, and a year that is not given is unclear."""

from typing import Any

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.protocol.criteria.between import Between
from cis_pipeline.protocol.criteria.operator import Finding, Reading
from cis_pipeline.protocol.protocol import Protocol, ReviewTable

PROTOCOL = Protocol(ReviewTable(title="A review"), (), ())
RULE = Between(operator="between", low=2005, high=2020)


def judged(**fields: Any) -> Finding:
    return RULE.judge(Reading(Record(record_id="R", **fields), PROTOCOL))


def status(**fields: Any) -> str:
    return judged(**fields).status


@pytest.mark.parametrize(
    ("year", "expected"), [(2004, "not_met"), (2005, "met"), (2020, "met"), (2021, "not_met")]
)
def test_both_ends_of_the_years_count(year: int, expected: str) -> None:
    assert status(year=year) == expected


def test_no_year_is_unclear() -> None:
    assert judged() == Finding("unclear", "no year is given")
