from __future__ import annotations

import io

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import pubmed_xml

SOURCE = Source(source_id="s", name="S")


def article(inside: str, beside: str = "") -> Record:
    text = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article>"
        f"{inside}</Article></MedlineCitation>{beside}</PubmedArticle></PubmedArticleSet>"
    )
    (record,) = pubmed_xml.read(io.BytesIO(text.encode()), SOURCE)
    assert isinstance(record, Record)
    return record


def test_an_article_of_which_nothing_is_told_is_a_record() -> None:
    assert article("").item_type == "journalArticle"


def test_markup_within_a_title_parts_no_words() -> None:
    assert article("<ArticleTitle>CO<sub>2</sub> in <i>M. elm</i></ArticleTitle>").title == (
        "CO2 in M. elm"
    )


def test_the_doi_of_a_reference_is_not_the_articles() -> None:
    reference = (
        "<PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.5555/r"
        "</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>"
    )
    assert article("", reference).doi == ""


@pytest.mark.parametrize(
    ("inside", "pages"),
    [
        ("<Pagination><MedlinePgn>132-42</MedlinePgn></Pagination>", "132-42"),
        ("<Pagination><StartPage>5</StartPage><EndPage>9</EndPage></Pagination>", "5-9"),
        ("<ELocationID EIdType='pii'>e12516</ELocationID>", "e12516"),
        ("<ELocationID EIdType='pii'>S0022-0302(15)00395-1</ELocationID>", ""),
    ],
)
def test_an_article_number_stands_for_pages_and_a_publishers_identifier_does_not(
    inside: str, pages: str
) -> None:
    assert article(inside).pages == pages


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<Year>2020</Year><Month>Jul</Month><Day>4</Day>", "2020-07-04"),
        ("<Year>2020</Year><Month>07</Month>", "2020-07"),
        ("<Year>2020</Year><Season>Winter</Season>", "2020 Winter"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998 Dec-1999 Jan"),
    ],
)
def test_dates_are_told_however_they_are_given(date: str, expected: str) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    record = article(issue)
    assert record.date == expected
    assert record.year == int(expected[:4])


def test_only_editors_stand_in_for_authors() -> None:
    editors = "<AuthorList Type='editors'><Author><LastName>Elm</LastName></Author></AuthorList>"
    authors = "<AuthorList Type='authors'><Author><LastName>Oak</LastName></Author></AuthorList>"
    assert article(editors).authors == ("Elm",)
    assert article(editors + authors).authors == ("Oak",)


@pytest.mark.parametrize(
    "text", ["<html>PubmedArticle</html>", "<xml><records><record/></records></xml>", "PMID- 1"]
)
def test_other_files_are_not_claimed(text: str) -> None:
    assert not pubmed_xml.sniff(text.encode())
