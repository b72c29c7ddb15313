from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.identity import identify
from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import csv_table, weight
from cis_pipeline.formats.tabular import tables

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> list[Record | Problem]:
    return list(csv_table.read(io.StringIO(text, newline=""), SOURCE))


def one(text: str) -> Record:
    (record,) = read(text)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_known_columns(delimiter: str) -> None:
    rows = [["Title", "Year", "Authors"], ["Care, risk; hubs", "2010", "Fir, Jo; Gorse, Sam"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    record = one(out.getvalue())
    assert (record.title, record.year) == ("Care, risk; hubs", 2010)
    assert record.authors == ("Fir, Jo", "Gorse, Sam")


def test_columns_are_known_whatever_their_case_and_punctuation() -> None:
    record = one('DOCUMENT TITLE,Author(s),pub_year,Art. No.\nA,"Fir, Jo",2010,e7\n')
    assert (record.title, record.authors, record.year, record.pages) == (
        "A",
        ("Fir, Jo",),
        2010,
        "e7",
    )


def test_web_of_science_tab_columns_are_known() -> None:
    record = one(
        "PT\tAU\tTI\tSO\tDT\tBP\tEP\tPG\tDI\tUT\nJ\tFir, J\tA\tX\tLetter\t1\t9\t99\t10.1000/a\tW\n"
    )
    assert (record.item_type, record.container, record.pages) == ("letter", "X", "1-9")
    assert (record.doi, record.accession) == ("10.1000/a", "W")


def test_zotero_columns_are_known() -> None:
    header = '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url"'
    record = one(f'{header}\n"K","bookSection","2010","Fir, Jo; G, S","A","B","10.1000/a","u"\n')
    assert (record.item_type, record.year, record.container) == ("bookSection", 2010, "B")


def test_proquest_columns_are_known() -> None:
    header = "Title,Authors,pubtitle,startPage,year,documentType,sourceType,StoreId,language"
    record = one(f'{header}\nA,"Fir, Jo",X,12,2010,Editorial,Scholarly Journals,99,English\n')
    assert (record.item_type, record.container, record.pages) == ("editorial", "X", "12")
    assert (record.accession, record.language) == ("99", "en")


def test_a_source_column_beside_a_source_title_is_the_database() -> None:
    assert one("Title,Source title,Source\nA,,Scopus\n").container == ""
    assert one("Title,Source\nA,Journal of Care\n").container == "Journal of Care"


def test_raw_is_the_row_with_the_names_of_the_header() -> None:
    record = one('Title,Mine,Mine,\n"A ""b""\nc",1,2,3\n')
    assert json.loads(record.raw) == {
        "Title": 'A "b"\nc',
        "Mine": "1",
        "Mine (3)": "2",
        "column (4)": "3",
    }


def test_a_heading_above_the_header_is_passed_over() -> None:
    record = one("Search results for care\n\nExported,2020\nTitle,Year\nA,2010\n")
    assert (record.locator, record.title) == ("row 5", "A")


def test_rows_of_another_length_are_read_with_a_warning() -> None:
    entries = read("Title,Year\nA\nB,2010,left over\n")
    assert [str(e) for e in entries if isinstance(e, Problem)] == [
        "row 2: has 1 cells where the header has 2; "
        "compare it with the table: a quote or a delimiter may be missing",
        "row 3: has 3 cells where the header has 2; "
        "compare it with the table: a quote or a delimiter may be missing",
    ]
    records = [e for e in entries if isinstance(e, Record)]
    assert [r.title for r in records] == ["A", "B"]
    assert json.loads(records[1].raw)["column (3)"] == "left over"


def test_a_quote_that_is_never_closed_costs_no_row() -> None:
    text = 'Title,Year\nA,2010\n"B,2011\nC,2012\n'
    entries = read(text)
    assert [type(e) for e in entries] == [Record, Problem, Record, Record]
    assert str(entries[1]) == (
        "row 3: a quote opens in it and is never closed; the row was read as if it ended its line; "
        "close the quote, or export the table again"
    )
    assert [(e.title, e.year) for e in entries if isinstance(e, Record)] == [
        ("A", 2010),
        ('"B', 2011),
        ("C", 2012),
    ]
    assert csv_table.count(io.StringIO(text, newline="")) == 3


def test_a_cell_larger_than_any_text_is_a_problem_and_the_rest_is_read() -> None:
    text = "Title\nA\n" + "x" * ((1 << 24) + 1) + "\nB\n"
    entries = read(text)
    assert [type(e) for e in entries] == [Record, Problem, Record]
    assert csv_table.count(io.StringIO(text, newline="")) == 3


def test_a_table_without_titles_is_refused_with_its_columns() -> None:
    with pytest.raises(SourceError, match="no column holds titles; the columns in row 1 are N, Y;"):
        read("N,Y\nA,2010\n")


def test_what_is_no_table_is_not_claimed() -> None:
    assert not csv_table.sniff('{"title": "A", "year": 2010}')
    assert not csv_table.sniff("Dear all,\nplease find the list, as promised, below.\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\uffff"), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=10))
def test_every_row_that_was_written_is_read(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("Title", "Mine"), *rows])
    entries = read(out.getvalue())
    kept = [json.loads(e.raw) for e in entries if isinstance(e, Record)]
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert kept == [{"Title": lines(title), "Mine": lines(mine)} for title, mine in filled]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_table_saved_with_other_line_ends_holds_the_same_records() -> None:
    table = 'Title,"Our\nnote",Abstract\nCare,x,"One line.\n\nTwo  \nlines."\nHomes,y,\n'
    saved = [table, table.replace("\n", "\r\n"), table.replace("\n", "\r")]
    ids = [
        [e.record_id for e in identify(read(text), "s") if isinstance(e, Record)] for text in saved
    ]
    assert len(set(ids[0])) == 2
    assert ids[0] == ids[1] == ids[2]


def counted(text: str) -> int:
    return csv_table.count(io.StringIO(text, newline=""))


PARTS = st.sampled_from(
    ['"', '""', ",", ";", "\t", "\n", "\r\n", "\r", " ", "a", "é", "\0", "\uffff"]
)


@given(st.one_of(st.lists(PARTS, max_size=60).map("".join), st.text(max_size=200)))
def test_any_text_gives_as_many_entries_as_it_announces(text: str) -> None:
    for header in ("Title,Mine\n", "Title\tMine\n", "PT\tAU\tTI\tSO\tUT\n", ""):
        whole = header + text
        csv_table.sniff(whole)
        try:
            entries = read(whole)
        except SourceError:
            continue
        assert counted(whole) == sum(map(weight, entries))


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=4))
def test_raw_is_what_json_writes_whatever_the_cells_hold(rows: list[list[str]]) -> None:
    table = tables.Table(["Title", 'My "%s"', "\\ ,"])
    for cells in rows:
        ended = [lines(cell) for cell in cells]
        named = dict(zip(table.names, ended, strict=True))
        assert table.raw(cells) == json.dumps(named, ensure_ascii=False)


def test_web_of_science_never_quotes_a_cell_in_tab_delimited_text() -> None:
    head = "PT\tAU\tTI\tSO\tUT\n"
    entries = read(f'{head}J\tFir, J\t"Big data" and care\tX\t1\t\nJ\tG, S\t"Open\tX\t2\t\n')
    assert [e.title for e in entries if isinstance(e, Record)] == ['"Big data" and care', '"Open']
    assert len(entries) == 2  # the tab that ends each row of theirs is no fault


def test_a_line_that_names_the_delimiter_stands_above_the_header() -> None:
    assert one("sep=;\nTitle;Year\nA, B;2010\n").title == "A, B"


def test_a_title_line_of_dimensions_stands_above_the_header() -> None:
    heading = '"About the data: Exported on 2024-01-01, criteria: title, abstract"\n'
    record = one(f"{heading}Rank,Publication ID,DOI,Title,Source title,PubYear\n1,p,,A,B,2010\n")
    assert (record.title, record.container, record.year) == ("A", "B", 2010)


def test_many_quotes_that_are_never_closed_take_no_longer_than_others() -> None:
    text = "Title,Mine\n" + 'a,"b""\n' * 20_000
    assert counted(text) == sum(map(weight, read(text)))
