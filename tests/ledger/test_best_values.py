"""Of several values of a field the best stands for the report, by a stated rule a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.ledger.merged_record import merged

SHORT, LONG = "Foster homes in towns", "Foster homes in towns: a cohort study"


def of(field: str, *values: object) -> object:
    """The value that stands where the records of a report give these, the canonical first."""
    records = [Record(record_id=f"R{n}", **{field: value}) for n, value in enumerate(values)]
    return getattr(merged(records), field)


@pytest.mark.parametrize(
    ("titles", "stands"),
    [
        ([SHORT, LONG], LONG),
        ([LONG, SHORT], LONG),
        ([SHORT, SHORT, LONG + " [reprinted]"], SHORT),
        ([SHORT, LONG, LONG, LONG + " (Corrected)"], LONG),
        ([SHORT.upper(), SHORT], SHORT),
        ([SHORT.upper(), ""], SHORT.upper()),
        (["Foster homes in ...", SHORT], SHORT),
        (["Foster homes in…", "Foster homes and"], "Foster homes and"),
        ([SHORT, "Pflegefamilien in Städten"], SHORT),
        ([SHORT + ".", SHORT.title()], SHORT + "."),
        (["UNICEF", "Unicef"], "UNICEF"),
    ],
)
def test_a_title_is_whole_and_the_most_complete_that_records_agree_on(titles, stands):
    assert of("title", *titles) == stands


@pytest.mark.parametrize(
    ("lists", "stands"),
    [
        ([("Ng, A.", "Wu, B."), ("Ng, Ana", "Wu, Bo")], ("Ng, Ana", "Wu, Bo")),
        ([("Ng, Ana",), ("Ng, A.", "Wu, B.")], ("Ng, A.", "Wu, B.")),
        ([("Ng, A.", "et al."), ("Ng, A.", "Wu, B.", "Li, C.")], ("Ng, A.", "Wu, B.", "Li, C.")),
        ([("Ng, Ana", "Wu, Bo"), ("Other, O.", "Wu, B.", "Li, C.")], ("Ng, Ana", "Wu, Bo")),
        ([("NÚÑEZ, A",), ("Nunez, Ana M.",)], ("Nunez, Ana M.",)),
        ([("Ng, AM",), ("Ng, A. M.",)], ("Ng, AM",)),
        ([(), ("World Health Organization",)], ("World Health Organization",)),
    ],
)
def test_authors_are_the_longest_list_that_goes_on_from_the_first_with_names_in_full(lists, stands):
    assert of("authors", *lists) == stands


def printed(year: int, volume: str = "", date: str = "") -> Record:
    return Record(year=year, volume=volume, date=date)


@pytest.mark.parametrize(
    ("records", "stands"),
    [
        ([printed(2018), printed(2019, "4")], (2019, "")),
        ([printed(2018), printed(2018), printed(2019, "4")], (2019, "")),
        ([printed(2018, "4"), printed(2019, "4"), printed(2019, "4")], (2019, "")),
        ([printed(2018), printed(2019)], (2018, "")),
        ([printed(2018, "", "2018-11-02"), printed(2019, "4", "2019")], (2019, "2019")),
        ([printed(2019, "4", "2019"), printed(2019, "4", "2019-03")], (2019, "2019-03")),
    ],
)
def test_the_year_is_that_of_the_version_in_print_and_the_date_belongs_to_it(records, stands):
    found = merged(records)
    assert (found.year, found.date) == stands


@pytest.mark.parametrize(
    ("names", "stands"),
    [
        (["J. Soc. Work", "Journal of Social Work"], "Journal of Social Work"),
        (["J Natl Care Inst", "Journal of the National Care Institute"], 1),
        (["BJSW", "The British Journal of Social Work"], 1),
        (["CHILD CARE REVIEW", "Child Care Review"], 1),
        (["Child Care Review", "Child Care Review (London)"], 0),
        (["J. Soc. Work", "Social Work", "Social Work"], "Social Work"),
    ],
)
def test_a_full_name_of_a_journal_stands_before_its_abbreviation(names, stands):
    expected = names[stands] if isinstance(stands, int) else stands
    assert of("container", *names) == expected


@pytest.mark.parametrize(
    ("pages", "stands"),
    [
        (["12", "12-19"], "12-19"),
        (["354-63", "354-363"], "354-363"),
        (["12–19", "12-19"], "12–19"),
        (["1-8", "12", "12-19"], "12-19"),
        (["e12", ""], "e12"),
    ],
)
def test_pages_are_the_most_complete_from_the_first_page_that_most_give(pages, stands):
    assert of("pages", *pages) == stands


def test_an_abstract_is_the_longest_that_is_whole_mark_up_and_copyright_not_counted():
    whole = "Care is hard. It costs."
    assert of("abstract", "Care is...", whole) == whole
    assert of("abstract", "Care is hard. It costs. And lasts ...", whole) == whole
    assert of("abstract", whole, f"<p>{whole}</p> (c) 2019 A Press. All rights reserved") == whole
    assert of("abstract", "Care ...", "Care is ...") == "Care is ..."
    begun = f"(c) 2019 A Press. {whole}"
    assert of("abstract", begun, "Care is") == begun


def test_an_abstract_in_another_language_and_a_remark_are_no_better_abstract():
    ours = " ".join(f"word{n}" for n in range(30))
    theirs = " ".join(f"mot{n}" for n in range(60))
    assert of("abstract", ours, theirs) == ours
    assert of("abstract", ours, f"{ours} and more") == f"{ours} and more"
    assert of("abstract", "No abstract available.", ours) == ours


def test_a_kind_of_document_stands_before_none_and_a_publisher_not_in_capitals():
    assert of("item_type", "document", "document", "book") == "book"
    assert of("item_type", "document", "document") == "document"
    assert of("publisher", "A GOOD PRESS", "A Good Press") == "A Good Press"


@pytest.mark.parametrize("field", ["doi", "volume", "issue", "language", "isbn", "publisher"])
def test_of_other_fields_what_most_give_stands_and_of_a_tie_the_earliest(field):
    assert of(field, "one", "two", "two") == "two"
    assert of(field, "one", "two") == "one"
    assert of(field, "", "two") == "two"
    assert of(field, "One", "one", "two") == "One"


def test_the_longest_list_of_keywords_and_the_first_address_stand():
    assert of("keywords", ("a",), ("b", "c")) == ("b", "c")
    assert of("url", "https://one.example", "https://two.example") == "https://one.example"


texts = st.sampled_from(["", SHORT, LONG, SHORT.upper(), "Foster ...", "12-19", "12", "J. Soc."])
records = st.builds(
    Record,
    title=texts,
    container=texts,
    pages=texts,
    abstract=texts,
    date=texts,
    authors=st.sampled_from([(), ("Ng, A.",), ("Ng, Ana", "Wu, B."), ("et al.",)]),
    year=st.sampled_from([None, 2018, 2019]),
    volume=st.sampled_from(["", "4"]),
)


@given(st.lists(records, min_size=1, max_size=5))
def test_no_value_is_made_up_and_none_is_lost(found):
    whole = merged(found)
    for field in ("title", "container", "pages", "abstract", "date", "authors", "year", "volume"):
        values = [getattr(record, field) for record in found]
        assert getattr(whole, field) in values
        assert bool(getattr(whole, field)) == any(values)


@given(records, st.integers(1, 4))
def test_copies_of_one_record_are_that_record(record, n):
    assert merged([record] * n) == record
