"""Tables that R, pandas or a spreadsheet wrote, as they are read: what is mended, what is told."""

from __future__ import annotations

import io
import json

import pytest

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import csv_table

SOURCE = Source(source_id="s", name="S")


def read(text: str) -> tuple[list[Record], list[str]]:
    entries = list(csv_table.read(io.StringIO(text, newline=""), SOURCE))
    records = [entry for entry in entries if isinstance(entry, Record)]
    assert csv_table.count(io.StringIO(text, newline="")) == len(records)
    return records, [entry.what for entry in entries if isinstance(entry, Problem)]


def one(text: str) -> Record:
    ((record,), _) = read(text)
    return record


LOST = (
    "a number has lost digits, and was left out if it is an identifier, or a last page that the "
    "first does not tell"
)
NOTHING = ["NA", "N/A", "n/a", "nan", "NaN", "None", "NULL", "null", "-", "--", "#N/A", "'-"]


@pytest.mark.parametrize("word", NOTHING)
def test_a_word_for_nothing_is_no_value_in_any_column(word: str) -> None:
    header = "title,author,year,journal,volume,issue,pages,doi,abstract,keywords,language,note"
    record = one(f"{header},id\nCare,{','.join([word] * 11)},7\n")
    assert (record.title, record.accession) == ("Care", "7")
    assert not any((record.authors, record.year, record.container, record.volume, record.issue))
    assert not any((record.pages, record.doi, record.abstract, record.keywords, record.note))
    assert json.loads(record.raw)["author"] == word


def test_only_a_whole_cell_means_nothing() -> None:
    record = one('title,author,keywords\nNone of us,"Null, J; Li, Na",NA; care\n')
    assert (record.title, record.authors) == ("None of us", ("Null, J", "Li, Na"))
    assert record.keywords == ("NA", "care")


def test_a_row_of_nothing_is_kept_and_told() -> None:
    records, told = read('"","title","year"\n"1","Care",2010\n"2",NA,NA\n"3",NA,NA\n')
    assert [record.title for record in records] == ["Care", "", ""]
    assert told == [
        "a row holds no title, no name and nothing else by which a work is known; so in row 4"
    ]


def test_numbers_that_a_program_wrote_as_floats_are_whole() -> None:
    record = one("title,year,volume,issue,pages,pmid\nCare,2013.0,12.0,3.0,45.0,23456789.0\n")
    assert (record.year, record.date, record.volume) == (2013, "2013", "12")
    assert (record.issue, record.pages, record.accession) == ("3", "45", "23456789")


def test_each_kind_of_fault_is_told_once_with_its_rows() -> None:
    rows = "".join(f"T{at},4-Mar\n" for at in range(9)) + "U,Mar-04\n"
    records, told = read(f"title,pages\n{rows}")
    assert [record.pages for record in records] == ["3-4"] * 9 + ["Mar-04"]
    assert told == [
        "pages or numbers had become a date, and were put right; "
        'so in row 3 ("4-Mar"), row 4 ("4-Mar"), 6 more',
        "a date stands where a year, pages or a number belong, and was kept",
    ]


def test_a_year_that_became_a_date_is_mended_and_told() -> None:
    records, told = read("title,year\nCare,1905-07-08\nHome,2016\n")
    assert [record.year for record in records] == [2016, 2016]
    assert len(told) == 1


def test_an_identifier_in_scientific_notation_is_left_out_and_told() -> None:
    records, told = read("title,pmid,id\nCare,2.35E+07,r7\n")
    assert records[0].accession == "r7"
    assert told == [LOST]


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [("151", "1.56E+04", "151-156.e2"), ("1247", "1.26E+18", "1247"), ("9", "1.56E+04", "9")],
)
def test_a_last_page_that_became_a_number_is_told_by_the_first(
    first: str, last: str, pages: str
) -> None:
    records, told = read(f"title,page start,page end\nCare,{first},{last}\n")
    assert (records[0].pages, told) == (pages, [LOST])


def test_a_number_beside_the_month_that_it_counts_is_that_number() -> None:
    records, told = read("title,issue\nCare,08-Aug\n")
    assert records[0].issue == "8"
    assert told == ["pages or numbers had become a date, and were put right"]


def test_five_digits_may_be_pages_unless_others_became_dates() -> None:
    assert read("title,pages\nCare,45358\n")[1] == []
    assert len(read("title,pages\nCare,45358\nHome,4-Mar\n")[1]) == 2


def test_an_issn_gets_its_zeros_back() -> None:
    assert one("title,issn\nCare,1234560\n").issn == "0123-4560"


def test_text_in_the_wrong_encoding_is_mended_and_told() -> None:
    records, told = read('title,author\nDie HÃ¤fen,"MÃ¼ller, J"\nCare,"Elm, B"\n')
    assert (records[0].title, records[0].authors) == ("Die Häfen", ("Müller, J",))
    assert len(told) == 1


@pytest.mark.parametrize("word", ["#NAME?", "#VALUE!", "#REF!", "#####"])
def test_an_error_of_a_spreadsheet_is_no_value_and_told(word: str) -> None:
    records, told = read(f"title,abstract,year\nCare,{word},2010\n")
    assert (records[0].abstract, records[0].year) == ("", 2010)
    assert told == ["a cell shows an error of a spreadsheet instead of its text, and counts as "
                    "blank"]  # fmt: skip


def test_a_text_that_a_cell_could_not_hold_is_told() -> None:
    _, told = read(f"title,abstract\nCare,{'a' * 32_767}\nHome,{'a' * 32_766}\n")
    assert told == ["a text was cut at the 32,767 characters that a cell of Excel holds"]


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("\"['Elm B', 'Fir J']\"", ("Elm, B", "Fir, J")),
        ("\"['Bo Elm', 'Jo Fir']\"", ("Elm, Bo", "Fir, Jo")),
        ('"[""Elm, Bo"", ""Fir, Jo""]"', ("Elm, Bo", "Fir, Jo")),
        ("\"[{'name': 'Bo Elm'}, {'family': 'Fir', 'given': 'Jo'}]\"", ("Elm, Bo", "Fir, Jo")),
        ('"c(""Elm B"", ""Fir J"")"', ("Elm, B", "Fir, J")),
        ("[]", ()),
    ],
)
def test_a_list_that_a_program_wrote_is_a_list_of_names(cell: str, authors: object) -> None:
    assert one(f"title,authors\nCare,{cell}\n").authors == authors


def test_lists_of_other_columns_are_parted_too() -> None:
    record = one("title,keywords,issn\n\"['Care']\",\"['a', 'b, c']\",\"['1234-5679']\"\n")
    assert (record.title, record.keywords, record.issn) == ("Care", ("a", "b, c"), "1234-5679")


def test_editors_are_the_authors_only_where_there_are_none() -> None:
    header = "Authors,Title,Editors"
    assert one(f'{header}\n,Care,"Shi Y., Fir G."\n').authors == ("Shi, Y.", "Fir, G.")
    assert one(f'{header}\n[No author name available],Care,"Shi Y."\n').authors == ("Shi, Y.",)
    assert one(f'{header}\nElm B.,Care,"Shi Y., Fir G."\n').authors == ("Elm, B.",)


def test_a_table_of_bibtex_entries_has_no_latex() -> None:
    record = one(
        "title,author,note,ENTRYTYPE,ID\n"
        '{Caf\\\'{e} hubs \\& towns},"M{\\""u}ller, J AND Fir, Jo",'
        '"{Source: Care ; volume 7, issue 1, page 8,9 ; ISSN 1234-5679}",article,k1\n'
    )
    assert (record.title, record.authors) == ("Café hubs & towns", ("Müller, J", "Fir, Jo"))
    assert (record.container, record.volume, record.pages) == ("Care", "7", "8,9")
    assert (record.issn, record.item_type) == ("1234-5679", "journalArticle")


def test_a_table_of_ours_is_read_as_it_stands() -> None:
    record = one('record_id,source_id,title,pages,issue\nr,s,NA,4-Mar,"8.0"\n')
    assert (record.title, record.pages, record.issue) == ("NA", "4-Mar", "8.0")
