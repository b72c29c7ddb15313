"""Whether a row is still about its record, told by title and DOI."""

import pytest

from cis_pipeline.core.model import Record
from cis_pipeline.screening.workbook.titles import Titles, resembles
from cis_pipeline.screening.workbook.whose_row import is_its_row

TITLE = "Innovation in children\u2019s homes: a study of eleven local authorities"


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (TITLE, True),
        ("INNOVATION IN CHILDRENS HOMES - A STUDY OF ELEVEN LOCAL AUTHORITIES", True),
        ("Innovation in children's homes: a st", True),
        (
            "Inovation in children\u00e2\u20ac\u2122s homes: a study of eleven local authorities",
            True,
        ),
        ("Innovation in adult homes: a study of eleven local authorities in Wales", False),
        ("Innovation", False),
        ("", False),
    ],
)
def test_a_title_may_be_damaged_but_not_another_one(shown: str, same: bool) -> None:
    assert resembles(shown, TITLE) is same


def test_titles_that_differ_by_a_number_are_two() -> None:
    assert not resembles("Ofsted annual report 2016", "Ofsted annual report 2015")


def test_a_title_that_became_a_formula_on_its_way_proves_nothing() -> None:
    assert resembles("", "=Equal care") and resembles("#NAME?", "=Equal care")
    assert not resembles("Other care", "=Equal care")


def test_equal_titles_are_told_apart_by_their_doi() -> None:
    report = Record(record_id="R", title="Editorial", doi="10.1000/JCS.1")
    assert is_its_row(report, {"title": "Editorial", "doi": "https://doi.org/10.1000/jcs.1"})
    assert is_its_row(report, {"title": "Editorial", "doi": ""})
    assert not is_its_row(report, {"title": "Editorial", "doi": "10.1000/JCS.2"})


def test_without_a_title_column_there_is_nothing_to_compare() -> None:
    assert is_its_row(Record(record_id="R", title=TITLE), {"record_id": "R"})


def test_a_title_leads_back_to_its_report_even_if_it_was_cut() -> None:
    titles = Titles([Record(record_id="R-1", title=TITLE), Record(record_id="R-2", title="Ab")])
    assert titles.find("innovation in childrens homes") == "R-1"
    assert titles.find("Ab.") == "R-2"
    assert titles.find("") is None and titles.find("Abc") is None
