from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.formats import fields, identifiers
from cis_pipeline.formats.json import values as json_values
from cis_pipeline.formats.xml import values as xml_values


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        (["2019//"], 2019),
        (["2013/07/22/online first"], 2013),
        (["MAY 4", "2023"], 2023),
        (["20150731"], 2015),
        (["2021a"], 2021),
        (["c1987."], 1987),
        (["10 15"], None),
        (["0000"], None),
        (["12345"], None),
        ([""], None),
        ([], None),
    ],
)
def test_a_year_is_found_where_there_is_one(dates: list[str], year: int | None) -> None:
    assert fields.year(*dates) == year


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        (["2020///"], "2020"),
        (["2021/7/4"], "2021-07-04"),
        (["2021/07//Jul-Sep2021", "2021"], "2021-07"),
        (["2014", "Jan 2014"], "Jan 2014"),
        (["SEP", "2018"], "SEP 2018"),
        (["10 15"], "10 15"),
        (["", " "], ""),
    ],
)
def test_the_most_exact_date_is_kept(dates: list[str], date: str) -> None:
    assert fields.date(*dates) == date


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        ("271", "278", "271-278"),
        ("271", "", "271"),
        ("", "278", "278"),
        ("359–376", "", "359-376"),
        ("152-160", "160", "152-160"),
        ("S1-12", "S1-20", "S1-12-S1-20"),
        ("No", "Specified", ""),
        ("12", "12", "12"),
    ],
)
def test_first_and_last_page_are_joined_once(start: str, end: str, pages: str) -> None:
    assert fields.pages(start, end) == pages


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("10.1000/ABC.", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("doi: 10.1000/abc;", "10.1000/abc"),
        ("DOI:10.1000%2Fabc", "10.1000/abc"),
        ("10.1002/(SICI)1097(1998)17:15<1661::AID>3.0.CO;2-2", None),
        ("(see 10.1000/a(b))", "10.1000/a(b)"),
        ("10/fk249f", "10/fk249f"),
        ("10/2020", "10/2020"),
        ("pages 10/12", ""),
        ("n/a", ""),
    ],
)
def test_a_doi_is_cleaned(printed: str, doi: str | None) -> None:
    assert identifiers.doi(printed) == (printed.lower() if doi is None else doi)


def test_a_doi_is_taken_from_a_link_only_if_it_is_at_doi_org() -> None:
    publisher = "https://publisher.example/doi/10.1000/other"
    assert identifiers.linked_doi(publisher, "https://doi.org/10.1000/abc?x=1") == "10.1000/abc"
    assert identifiers.linked_doi(publisher) == ""


def test_numbers_are_told_from_one_another() -> None:
    assert identifiers.issn("03064530 (ISSN)", "1873-3360") == "0306-4530"
    assert identifiers.isbn("978-0-203-12281-5 (hbk)") == "9780203122815"
    assert identifiers.issn("9780203122815") == ""
    assert identifiers.isbn("1234-567X") == ""


def test_keywords_stand_once_each_in_order() -> None:
    assert fields.keywords(["care; innovation", "risk\nCare", "innovation"]) == (
        "care",
        "innovation",
        "risk",
        "Care",
    )
    assert fields.keywords(["methods &amp; tools; care"]) == ("methods & tools", "care")


@given(st.text(max_size=200))
def test_no_text_is_too_odd_for_any_helper(text: str) -> None:
    assert fields.tidy(text) == fields.tidy(fields.tidy(text))
    found = fields.year(text)
    assert found is None or 1500 <= found <= 2099
    cleaned = identifiers.doi(text)
    assert identifiers.doi(cleaned) == cleaned
    for whole in (
        fields.date(text),
        fields.pages(text, text),
        identifiers.links(text, text),
        identifiers.issn(text),
    ):
        assert "\n" not in whole
    for parts in (fields.keywords([text]), fields.names([text])):
        assert all(part.strip() for part in parts)


@pytest.mark.parametrize("unit", [" and ", ",", ", ", " ", "10.1234.", ")", "a, ", "A ", "\n"])
def test_long_hostile_fields_take_no_long_time(unit: str) -> None:
    text = unit * 20_000
    began = time.perf_counter()
    fields.keywords([fields.bars(text)])
    identifiers.doi("10" + text)
    fields.date(text)
    fields.pages(text)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("fields_", "addresses"),
    [
        (["https://a.org/x", "https://b.org/y", "https://a.org/x"],
         "https://a.org/x; https://b.org/y"),
        (["https://a.org/x;https://b.org/y, www.c.org/z"],
         "https://a.org/x; https://b.org/y; www.c.org/z"),
        (["https://a.org/x|https://b.org/y (read in May)"], "https://a.org/x; https://b.org/y"),
        (["", "https://a.org/x"], "https://a.org/x"),
        (["in print", "https://a.org/x", "paper.pdf"], "in print; https://a.org/x"),
        (["www.a.org/ two words"], "www.a.org/ two words"),
        (["https://a.org/x;id=1,2?u=https://b.org/"], "https://a.org/x;id=1,2?u=https://b.org/"),
        (["", "file.pdf"], ""),
    ],
)  # fmt: skip
def test_all_addresses_are_kept_in_one_text(fields_: list[str], addresses: str) -> None:
    assert identifiers.links(*fields_) == addresses


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("0000/00/00", ""), ("0000-00-00 00:00:00", ""), ("00/00/0000", ""), ("0000", ""),
        ("0", ""), ("1583020800", ""), ("2019/00/00", "2019"), ("2019-00-00", "2019"),
        ("2019-05-00", "2019-05"), ("2019/00/15", "2019"), ("2019-13-01", "2019"),
        ("2019-02-30", "2019-02"), ("20190230", "2019-02"), ("2019-05-04 10:00:00", "2019-05-04"),
        ("2019-05-04T10:00:00+01:00", "2019-05-04"), ("2019/5/4", "2019-05-04"), ("n.d.", "n.d."),
    ],
)  # fmt: skip
def test_of_an_impossible_date_what_is_certain_is_given(printed: str, date: str) -> None:
    assert fields.date(printed) == date
    assert fields.date(printed, "2019") == (date if "2019" in date else fields.date(date, "2019"))


def test_parts_of_dates_that_are_zeros_are_none() -> None:
    assert json_values.date({"date-parts": [[2019, 0, 0]]}) == "2019"
    assert json_values.date({"date-parts": [[0, 0, 0]]}) == ""
    assert xml_values.date("2019", "00", "00") == "2019"
    assert xml_values.date("0000", "", "") == ""


@pytest.mark.parametrize(
    ("printed", "pages"),
    [("34 - 55", "34-55"), ("S1 - S4", "S1-S4"), ("34 \u2013 55", "34-55"),
     ("1-9, 12 - 15", "1-9, 12-15"),
     ("S0123-4567(20)30183-5", ""), ("S0123456720301835", ""), ("S12-S14", "S12-S14")],
)  # fmt: skip
def test_pages_have_one_form_and_no_identifier_is_one(printed: str, pages: str) -> None:
    assert fields.pages(printed) == pages


@pytest.mark.parametrize(
    ("identifier", "number"),
    [("e12345", "e12345"), ("123", "123"), ("m1234", "m1234"), ("20200021", "20200021"),
     ("S0123-4567(20)30183-5", ""), ("zab123", "zab123"), ("blood-2015-07-1", ""), ("1.2.3", "")],
)  # fmt: skip
def test_what_a_publisher_calls_an_article_is_a_page_only_as_a_short_number(
    identifier: str, number: str
) -> None:
    assert fields.article_number(identifier) == number


def test_a_doi_is_read_as_its_address_means_it() -> None:
    assert identifiers.doi("10.1016/S0123-4567%2815%2900001-1") == "10.1016/s0123-4567(15)00001-1"
    assert identifiers.doi("https://doi.org/10.1000%2Fa%3Cb%3E1") == "10.1000/a<b>1"
