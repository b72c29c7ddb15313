from __future__ import annotations

import io

import pytest

from cis_pipeline.core.errors import SourceError
from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import csv_table
from cis_pipeline.formats.tabular import columns


def read(text: str, *mapped: str) -> Record:
    source = Source(source_id="s", name="S", columns=mapped)
    (record,) = csv_table.read(io.StringIO(text, newline=""), source)
    assert isinstance(record, Record)
    return record


def test_a_column_that_a_review_names_counts_before_any_listed_name() -> None:
    record = read("Nr;Thema;Title;Wer\n1;A;B;Fir, Jo\n", "title=Thema", "authors = wer")
    assert (record.title, record.authors) == ("A", ("Fir, Jo",))


def test_a_mapped_title_makes_a_header() -> None:
    assert read("Thema,Jahrgang\nA,2010\n", "title=Thema", "year=Jahrgang").year == 2010


def test_a_mapped_column_that_is_not_there_is_told_with_those_that_are() -> None:
    told = 'no column is named "Titel", which shall hold title; the columns in row 1 are N, Title;'
    with pytest.raises(SourceError, match=told):
        read("N,Title\n1,A\n", "title=Titel")


def test_a_mapping_of_no_field_names_the_nearest() -> None:
    with pytest.raises(SourceError, match=r'columns: "titel=X" is not FIELD=COLUMN of a field'):
        columns.read_mapping(("titel=X",))
    with pytest.raises(SourceError, match='did you mean "title"'):
        columns.read_mapping(("titel=X",))


@pytest.mark.parametrize(
    ("header", "row", "field", "value"),
    [
        ("PMID,Title,Authors,Citation", '7,A,"Fir J, Gorse S","Cell. 2021 Jul;1(2):3-9. doi: x."',
         "pages", "3-9"),
        ("Rank,Publication ID,DOI,Title,Source title,PubYear", "1,pub.1,,A,Care,2010",
         "accession", "pub.1"),
        ("id,display_name,primary_location.source.display_name,biblio.first_page,biblio.last_page",
         "W1,A,Care,3,9", "container", "Care"),
        ("Document Title,Authors,Publication Title,Document Identifier",
         "A,J. Fir,Care Conf,IEEE Conferences", "item_type", "conferencePaper"),
        ("key,title,year,journal,authors", 'rayyan-1,A,2010,Care,"Fir, Jo and Gorse, S"',
         "authors", ("Fir, Jo", "Gorse, S")),
        ("Title,Authors,Published Year,Journal,Covidence #", '"A","Fir, J",2010,Care,#7',
         "year", 2010),
        ("title,Título,Source,Journal", 'A,B,"J Care;30(2): 183-211, 2021 Feb.",J Care',
         "volume", "30"),
        ("an,title,contributors,source,plink,docTypes", "1,A,Fir Jo,Care,https://x.org,Article",
         "url", "https://x.org"),
    ],
)  # fmt: skip
def test_the_columns_of_vendors_are_known(header: str, row: str, field: str, value: object) -> None:
    assert getattr(read(f"{header}\n{row}\n"), field) == value


def test_of_several_rows_that_could_be_the_header_the_one_of_most_fields_is() -> None:
    assert read("Title,Titel\nTitle,Year,Journal\nA,2010,Care\n").container == "Care"
    assert columns.find_header([["Title", "Mine"], ["TITEL", "TITEL"]]).row == 1
