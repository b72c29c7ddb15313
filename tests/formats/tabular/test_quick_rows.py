from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.model import Record
from cis_pipeline.formats.tabular import tables
from cis_pipeline.formats.tabular.quick_rows import QuickRows

HEADER = [
    "Title", "Authors", "Year", "Date", "Journal", "Volume", "Issue", "Pages", "Start page",
    "End page", "Art. No.", "DOI", "Book DOI", "Link", "URL", "Abstract", "Author Keywords",
    "Index Keywords", "Language", "Publisher", "ISBN", "ISSN", "eISSN", "Document Type",
    "Item Type", "EID", "PubMed ID", "Notes", "Source", "Mine",
]  # fmt: skip

CELLS = [
    "", " ", "Care and its hubs", "A  b", " a ", "a\tb", "a\nb", "é\xa0b", "\u2003", "\u200bx",
    'He said "no"', "\\n", "\x7f", "\x1c", "2010", " 2011 ", "2010-05-01", "MAY 4", "2010/07",
    "12", "1-9", "1--9", "e12", "n/a", "none", "10.1000/a.1", "https://doi.org/10.1000/ABC",
    "10.1000/a(1",
    "https://example.org/a; https://example.org/b", "Fir, Jo; Gorse, S.", "Fir, Jo",
    "Fir J., Elm S.",
    "Fir, Jo (1234567); Elm, S (7654321)", "Fir ,Jo;Elm", "A&amp;B; c", "a, b", "a; b; a;; c",
    "a|b",
    "a&#59;b; c", "1234-567X", "12345678", "1234-567x", "9780000000002", "English", "Klingon",
    "Article; Letter", "Book Chapter", "Editorial, ", "J Care;30(2): 183-211, 2021 Feb.",
]  # fmt: skip

NAMED = st.lists(st.sampled_from(HEADER), min_size=1, max_size=12)


def exactly(table: tables.Table, cells: list[str]) -> list[Record]:
    made = tables.rows(table, [("row 2", cells)])
    return [tables.record(row) for row in made if isinstance(row, tables.Row)]


def agree(header: list[str], cells: list[str]) -> None:
    table = tables.Table(header)
    made = QuickRows(table).record(list(cells), "row 2")
    assert made is None or [made] == exactly(table, cells)


@given(st.data())
def test_a_quick_row_is_what_it_would_be_by_the_other_way(data: st.DataObject) -> None:
    header = data.draw(NAMED)
    cell = st.sampled_from(CELLS) | st.text(max_size=8)
    agree(header, data.draw(st.lists(cell, min_size=len(header), max_size=len(header))))


@pytest.mark.parametrize("cell", CELLS)
def test_each_kind_of_cell_gives_the_same_in_each_column(cell: str) -> None:
    for name in HEADER:
        agree(["Title", name, name], ["A", cell, "2010"])
        agree(["Title", "DOI", "Year", name], ["A", "", "", cell])


@pytest.mark.parametrize("name", HEADER)
def test_two_cells_of_one_field_give_the_same(name: str) -> None:
    for one in CELLS:
        agree(["Title", name, "Index Keywords", "eISSN", "PubMed ID", "Link"], ["A", *[one] * 5])


def test_plain_rows_are_quick() -> None:
    cells = ["Care  for all", "Fir, Jo; Elm, S.", "2010", "Care", "a; b", "", 'He said "no"']
    header = ["Title", "Authors", "Year", "Journal", "Keywords", "Notes", "Abstract"]
    made = QuickRows(tables.Table(header)).record(cells, "row 2")
    assert made is not None
    assert (made.title, made.authors, made.year) == ("Care for all", ("Fir, Jo", "Elm, S."), 2010)


def test_blank_rows_and_those_of_another_length_are_left_to_the_other_way() -> None:
    quick = QuickRows(tables.Table(["Title", "Year"]))
    assert [quick.record(row, "row 2") for row in (["", " "], ["A"], ["A", "1", "2"])] == [None] * 3
