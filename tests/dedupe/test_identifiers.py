"""DOI, pages, volumes and addresses, in the forms that exports give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.dedupe.identifiers import (
    address,
    clean_doi,
    doi_of_address,
    isbns,
    number,
    pages,
    unmangled,
)


@pytest.mark.parametrize(
    "text",
    [
        "10.9999/jic(16)77-2",
        "https://doi.org/10.9999/JIC(16)77-2",
        "doi: 10.9999/jic(16)77-2.",
        "http://dx.doi.org/10.9999/jic%2816%2977-2",
        "(10.9999/jic(16)77-2)",
    ],
)
def test_every_form_of_a_doi_is_one_doi(text: str) -> None:
    assert clean_doi(text) == "10.9999/jic(16)77-2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.9999/jic-77/", "10.9999/jic-77"),
        ("doi:doi:10.9999/JIC-77.", "10.9999/jic-77"),
        ("10.9999%2Fjic-77", "10.9999/jic-77"),
        ("10.9999/jic-77}", "10.9999/jic-77"),
        (r"10.9999/jic{\_}77", "10.9999/jic_77"),
        (r"10.9999/jic\_77", "10.9999/jic_77"),
        ("10.9999/jic{_}77", "10.9999/jic_77"),
        ("https://lanterns.example/doi/10.9999/jic-77/full", "10.9999/jic-77"),
        ("<10.9999/jic-77>", "10.9999/jic-77"),
        (r"10.9999/(SICI)1(1999)5:9{\textless}7::AID-J{\textgreater}3.0.CO;2-G",
         "10.9999/(sici)1(1999)5:9<7::aid-j>3.0.co;2-g"),
        ("10.9999/1(1999)5:9&lt;7::aid-j&gt;3.0.co;2-g", "10.9999/1(1999)5:9<7::aid-j>3.0.co;2-g"),
        ("10.9999/%28SICI%291:9%3C7::AID-J%3E3.0.CO;2-G", "10.9999/(sici)1:9<7::aid-j>3.0.co;2-g"),
    ],
)  # fmt: skip
def test_what_programs_make_of_a_doi_is_undone(text: str, expected: str) -> None:
    assert clean_doi(text) == expected


def test_what_is_no_doi_is_no_doi() -> None:
    assert clean_doi("n/a") == clean_doi("") == clean_doi("version 10.2 of 3/4") == ""


def test_only_a_resolver_s_address_gives_a_doi() -> None:
    assert doi_of_address("https://doi.org/10.9999/a.1") == "10.9999/a.1"
    assert doi_of_address("https://publisher.example/book/10.9999/a.1/chapter/3") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("401-417", ("401", "417")),
        ("401-17", ("401", "417")),
        ("pp. 401–7", ("401", "407")),
        ("401--417", ("401", "417")),
        ("S103-8", ("s103", "s108")),
        ("e3112103", ("e3112103", "")),
        ("Art. No. 53", ("53", "")),
        ("0098-102", ("98", "102")),
        ("22-Aug", ("22", "28")),
        ("Nov-16", ("11", "16")),
        ("Suppl-29", ("", "29")),
        ("xiii-xv", ("xiii", "xv")),
        ("233-8+230-5+246-51", ("230", "235")),
        ("230-5, 246-51, 233-8", ("230", "235")),
        ("401-17; discussion 418-9", ("401", "417")),
        ("215 p", ("", "")),
        ("275P", ("275", "")),
        ("S4-76-S4-101", ("s76", "s101")),
        ("viii108", ("viii108", "")),
        ("", ("", "")),
        ("no pagination", ("", "")),
    ],
)
def test_pages_are_read_in_full(text: str, expected: tuple[str, str]) -> None:
    assert pages(text) == expected


def test_a_range_that_a_spreadsheet_took_for_a_date_is_restored() -> None:
    assert unmangled("03-Apr") == "3-4"
    assert unmangled("Nov-16") == "11-16"
    assert unmangled("12-abc") == "12-abc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", "12"),
        ("Vol. 012", "12"),
        ("158 A", "158a"),
        ("68 Suppl 1", "68"),
        ("16 (1) (no pagination)", "16"),
        ("XII", "12"),
        ("1)", ""),
        ("(Jul)", ""),
        ("spring issue", "spring issue"),
    ],
)
def test_a_volume_is_its_number(text: str, expected: str) -> None:
    assert number(text) == expected


def test_an_address_is_compared_without_its_accidents() -> None:
    same = "https://www.lanterns.example/a/b.pdf#page=2", "lanterns.example/a/b.pdf/"
    assert {address(url) for url in same} == {"lanterns.example/a/b.pdf"}
    assert address("https://lanterns.example") == address("https://doi.org/10.9999/a.1") == ""


def test_isbn_10_and_13_of_one_book_are_equal_and_an_issn_is_none() -> None:
    assert isbns("978-0-471-41805-4") == isbns("0471418056") == {"047141805"}
    assert isbns("0957-4271 (Print)") == frozenset()


@given(st.text())
def test_nothing_a_field_may_hold_breaks_the_readers(text: str) -> None:
    assert all(isinstance(part, str) for part in (*pages(text), number(text), clean_doi(text)))
    assert isinstance(address(text), str) and isinstance(isbns(text), frozenset)
