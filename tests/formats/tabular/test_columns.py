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
        ("ORN,VN,UI,TI,SO,AU,FTURL,PM",
         '1,Ovid,77,A title. [Russian],"Care. 9(2) (pp 3-9), 2019. Date of Publication: May 2019.",'
         '"Elm B.",https://o.example/w?D=e&DO=10.1000%2fabc.1,7', "doi", "10.1000/abc.1"),
        ("ORN,VN,UI,TI,SO", "1,Ovid,77,A title. [Russian],Care. (no pagination)", "title",
         "A title"),
        ("TI,AU,SO,YR,VN", '"T.DP  - 2019","Elm, B\n\nFir, J","Care. Vol.9,(2), 2019, pp. 3-9.",'
         "2019,Ovid", "authors", ("Elm, B", "Fir, J")),
        ("TI,SO,YR,VN", '"T.DP  - Oct 1998","Care. Vol.9,(2), 1998, pp. 3-9.",1998,Ovid', "date",
         "Oct 1998"),
        ("TI,SO,PG,YR,VN", 'T,"Care. Vol.26, 2022, pp. 1-14.  ArtID 108609.",1-14,2022,Ovid',
         "pages", "108609"),
        ("TI,SO,VN", 'T,"Care. 58(9) (pp 61-69), 2021. Article Number: e1. Date of Publication: '
         '2021.",Ovid', "pages", "61-69"),
        ("TI,SO,VN", 'T,"Care. Conference: Care 2021. Bonn Germany. 9(Supplement 1) (pp S3), 2021. '
         'Date of Publication: 2021.",Ovid', "item_type", "conferencePaper"),
        ("TI,SO,FTURL,PM", "T,Care. (no pagination),https://o.example/w?D=e&AN=5,"
         "7 [https://pubmed.example/?term=7]", "url",
         "https://o.example/w?D=e&AN=5; https://pubmed.example/?term=7"),
        ("Title,Authors,PM", "A,Fir J,7", "url", ""),
        ("PMID,Title,Authors,Citation", '7,A,"Fir J",bioRxiv [Preprint]. 2023 Jun 10:2023.02.15.5.',
         "item_type", "preprint"),
        ("Document Title,Publication Title,Document Identifier", "A,Care,IEEE Magazines",
         "item_type", "magazineArticle"),
        ("Title,Year,Art. No.,Page start,Page end", "A,2021,2789,1,14", "pages", "2789"),
        ("Title,Year,Art. No.,Page start,Page end", "A,2021,10487914,48335,48348", "pages",
         "48335-48348"),
        ("author,title,date", "https://github.com/care-lab,hubs,2020", "authors", ("care-lab",)),
        ("ENTRYTYPE,title,note", 'misc,A,"{Source: Care, Vol 9, Iss 1, Pp 3-9 (2019)}"',
         "item_type", "journalArticle"),
        ("ENTRYTYPE,title,note", "misc,A,{Source: Care Notes}", "item_type", ""),
        ("ENTRYTYPE,title,note", "misc,A,{Description: Care Press ; We asked.}", "item_type",
         "document"),
        ("ENTRYTYPE,title,note", "misc,A,{Description: Care Press ; We asked.}", "publisher",
         "Care Press"),
        ("SOURCE,EXTERNAL_ID,PMID,TITLE,AUTHOR_STRING,JOURNAL_TITLE,JOURNAL_VOLUME,PAGE_INFO",
         'MED,7,7,A,"Elm B, Fir J.",Care,12,3-9', "authors", ("Elm, B", "Fir, J")),
        ("SOURCE,TITLE,JOURNAL_TITLE,JOURNAL_VOLUME", "MED,A,Care,12", "volume", "12"),
        ("id,title,authors,yearPublished,journals,downloadUrl,abstract",
         "7,A,\"['Bo Elm']\",2019,Care,https://core.example/7,We asked.", "year", 2019),
        ("author,title,source,publicationdateyear,description",
         '"Elm, Bo",A,"Care Notes, v12 n3 p45-50 2019",2019,We asked.', "pages", "45-50"),
        ("id,title,primary_location.source.issn_l,primary_location.source.host_organization_name",
         "W1,A,1234-5679,Press", "publisher", "Press"),
        ("Title,Authors,Source Title,Beginning Page,Ending Page", 'A,"Elm, B",Care,3,9', "pages",
         "3-9"),
        ("Item Title,Publication Title,Journal Volume,Item DOI", "A,Care,12,10.1000/a", "doi",
         "10.1000/a"),
        ("NCT Number,Study Title,Study URL", "NCT7,A,https://example.org/7", "accession", "NCT7"),
        ("title,isPartOf,volumeNumber,pageStart,creator", "A,Care,12,3,Bo Elm", "container",
         "Care"),
        ("title,link", "A,https://press.example/doi/full/10.1000/abc", "doi", "10.1000/abc"),
        ("title,note,year", '"A","Source: Care, Vol 9, Iss 1, Pp 3-9 (2019)",2019', "pages", "3-9"),
        ("an,title,contributors,source,plink,docTypes", "1,A,Fir Jo,Care,https://x.org,Article",
         "url", "https://x.org"),
    ],
)  # fmt: skip
def test_the_columns_of_vendors_are_known(header: str, row: str, field: str, value: object) -> None:
    assert getattr(read(f"{header}\n{row}\n"), field) == value


def test_of_several_rows_that_could_be_the_header_the_one_of_most_fields_is() -> None:
    assert read("Title,Titel\nTitle,Year,Journal\nA,2010,Care\n").container == "Care"
    assert columns.find_header([["Title", "Mine"], ["TITEL", "TITEL"]]).row == 1


HEADER = "Title,Authors,Source Title,Publication Year,Volume,DOI\n"
WORKS = '"A","Elm, B",Care,2014,3,10.1000/a\n"B","Fir, J",Care,2015,4,10.1000/b\n'


@pytest.mark.parametrize("lines", [0, 9, 27, 60, 98])
def test_a_header_may_stand_below_a_long_heading(lines: int) -> None:
    text = "TOPIC: (care)\n" + "\n" * max(lines - 2, 0) + "Results found,2\n" * (lines > 1)
    text += HEADER + WORKS
    entries = list(csv_table.read(io.StringIO(text, newline=""), Source(source_id="s", name="S")))
    assert [e.title for e in entries if isinstance(e, Record)] == ["A", "B"]
    assert csv_table.count(io.StringIO(text, newline="")) == len(entries) == 2


def test_a_row_that_only_looks_like_a_header_is_a_work() -> None:
    rows = '"A","Elm, B",Care,2014,3,\n' * 30 + '"Title","Author","Source",2015,4,\n'
    records = list(csv_table.read(io.StringIO(HEADER + rows), Source(source_id="s", name="S")))
    assert len(records) == 31


def test_a_word_far_below_makes_no_header_of_its_row() -> None:
    rows = "N,Name,Y\n" + "1,A,2010\n" * 40 + "2,Title,2011\n"
    with pytest.raises(SourceError, match="the columns in row 1 are N, Name, Y"):
        list(csv_table.read(io.StringIO(rows), Source(source_id="s", name="S")))


def test_a_book_in_a_table_of_ovid_has_no_journal_and_a_year() -> None:
    header = "VN,TI,AU,SO\n"
    book = read(header + 'Ovid,On care,Elm B,"York: Care Press, 2011, 34p."\n')
    assert (book.container, book.publisher, book.year) == ("", "Care Press", 2011)
    assert read(header + 'Ovid,On care,Elm B,"Somewhere in print (2012)"\n').year == 2012
