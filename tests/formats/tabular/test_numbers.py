from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats.tabular import numbers
from cis_pipeline.formats.tabular.numbers import (
    DATED,
    DATED_YEAR,
    LOST_DIGITS,
    SERIAL,
    SERIAL_YEAR,
    WAS_DATED,
)


@pytest.mark.parametrize(
    ("cell", "year", "told"),
    [
        ("2013", "2013", ""),
        ("2013.0", "2013", ""),
        ("2,014", "2014", ""),
        ("2.014", "2014", ""),
        ("1905-07-08", "2016", DATED_YEAR),
        ("1905-07-08 00:00:00", "2016", DATED_YEAR),
        ("1905-07-08T00:00:00", "2016", DATED_YEAR),
        ("08/07/1905", "2016", DATED_YEAR),
        ("7/8/1905", "2016", DATED_YEAR),
        ("8.7.1905", "2016", DATED_YEAR),
        ("08-Jul-1905", "2016", DATED_YEAR),
        ("1909-07-09", "1909-07-09", DATED),
        ("8/7/05", "8/7/05", DATED),
        ("42370", "42370", SERIAL_YEAR),
        ("2016-05-03", "2016-05-03", ""),
        ("2016-2017", "2016-2017", ""),
        ("in press", "in press", ""),
    ],
)
def test_a_year_is_mended_where_it_can_be_told(cell: str, year: str, told: str) -> None:
    assert numbers.year(cell) == (year, told)


@pytest.mark.parametrize(
    ("cell", "pages", "told"),
    [
        ("12-34", "12-34", ""),
        ("3.0", "3", ""),
        ("e1234", "e1234", ""),
        ("4-Mar", "3-4", WAS_DATED),
        ("3-Apr", "3-4", WAS_DATED),
        ("04-Mar", "3-4", WAS_DATED),
        ("04. Mrz", "3-4", WAS_DATED),
        ("20-Mar", "3-20", WAS_DATED),
        ("4-avr.", "4-4", WAS_DATED),
        ("Dec-34", "12-34", WAS_DATED),
        ("Mar-14", "3-14", WAS_DATED),
        ("Mar-04", "Mar-04", DATED),
        ("2003-11-12", "2003-11-12", DATED),
        ("3/4/2024", "3/4/2024", DATED),
        ("45358", "45358", SERIAL),
        ("1,234-1,240", "1234-1240", ""),
        ("120,121", "120,121", ""),
        ("40-Foo", "40-Foo", ""),
        ("1.00E+05", "1.00E+05", LOST_DIGITS),
    ],
)
def test_pages_that_became_a_date_are_mended_where_they_ascend(
    cell: str, pages: str, told: str
) -> None:
    assert numbers.pages(cell) == (pages, told)


@pytest.mark.parametrize(
    ("cell", "number", "told"),
    [
        ("12.0", "12", ""),
        ("4/5", "4/5", ""),
        ("5-Apr", "4-5", WAS_DATED),
        ("8-Aug", "8", WAS_DATED),
        ("9-Mar", "9-Mar", DATED),
        ("9,453", "9453", ""),
        ("1,2", "1,2", ""),
        ("Mar", "Mar", ""),
        ("Suppl 1", "Suppl 1", ""),
        ("Mar-04", "Mar-04", ""),
    ],
)
def test_only_double_numbers_and_one_beside_its_month_are_made_of_a_date(
    cell: str, number: str, told: str
) -> None:
    assert numbers.number(cell) == (number, told)


@pytest.mark.parametrize(
    ("mend", "cell", "found", "told"),
    [
        (numbers.identifier, "23456789.0", "23456789", ""),
        (numbers.identifier, "2.35E+07", "", LOST_DIGITS),
        (numbers.identifier, "2,35E+07", "", LOST_DIGITS),
        (numbers.identifier, "2.3456789E+07", "23456789", ""),
        (numbers.identifier, "23,456,789", "23456789", ""),
        (numbers.identifier, "WOS:1.5", "WOS:1.5", ""),
        (numbers.issn, "1234560", "0123-4560", ""),
        (numbers.issn, "1234560.0", "0123-4560", ""),
        (numbers.issn, "7654321", "", LOST_DIGITS),
        (numbers.issn, "Dec-99", "Dec-99", DATED),
        (numbers.issn, "0123-4560; 1234-5679", "0123-4560; 1234-5679", ""),
        (numbers.isbn, "306406152", "0306406152", ""),
        (numbers.isbn, "9.78E+12", "", LOST_DIGITS),
        (numbers.single, "1,234", "1234", ""),
    ],
)
def test_identifiers_are_mended_by_their_digits(
    mend: object, cell: str, found: str, told: str
) -> None:
    assert callable(mend) and mend(cell) == (found, told)


CELLS = st.one_of(st.text(max_size=20), st.text("0123456789-/., EeMarJul:T", max_size=14))


@given(CELLS)
def test_no_cell_is_too_odd(cell: str) -> None:
    for mend in (numbers.year, numbers.pages, numbers.number, numbers.single,
                 numbers.identifier, numbers.issn, numbers.isbn):  # fmt: skip
        found, told = mend(cell)
        assert isinstance(found, str) and isinstance(told, str)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(st.integers(1, 31), st.integers(1, 12))
def test_a_range_of_pages_survives_both_orders_of_day_and_month(day: int, month: int) -> None:
    first, last = sorted((day, month))
    assert numbers.pages(f"{day}-{MONTHS[month - 1]}") == (f"{first}-{last}", WAS_DATED)
