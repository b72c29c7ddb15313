from __future__ import annotations

import io
import json

import pytest

from cis_pipeline.core.model import Channel, Problem, Record, Source
from cis_pipeline.formats import grey

SOURCE = Source(source_id="grey", name="Grey register", channel=Channel.WEBSITE)


def read(text: str) -> list[Record | Problem]:
    return list(grey.read(io.StringIO(text, newline=""), SOURCE))


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("website", Channel.WEBSITE),
        ("Web search", Channel.WEBSITE),
        ("Google", Channel.WEBSITE),
        ("organisation", Channel.ORGANISATION),
        ("Organization's website", Channel.ORGANISATION),
        ("expert", Channel.EXPERT),
        ("recommended by colleague", Channel.EXPERT),
        ("handsearch", Channel.HANDSEARCH),
        ("hand-searching", Channel.HANDSEARCH),
        ("citation", Channel.CITATION),
        ("backward citation", Channel.CITATION),
        ("forward_chaining", Channel.CITATION),
        ("Reference list", Channel.CITATION),
        ("snowballing", Channel.CITATION),
        ("other", Channel.OTHER),
    ],
)
def test_found_how_is_understood(words: str, channel: Channel) -> None:
    assert grey.channel(words) is channel


@pytest.mark.parametrize("words", ["", "dream", "cobweb", "otherwise"])
def test_what_is_not_understood_is_not_guessed(words: str) -> None:
    assert grey.channel(words) is None


def test_an_unknown_word_counts_as_other_with_a_warning() -> None:
    warning, record = read("title,found_how\nA,dream\n")
    assert str(warning) == (
        'row 2: found_how "dream" is not one of citation, expert, handsearch, organisation, other, '
        'website; it counts as "other"; '
        "write one of citation, expert, handsearch, organisation, other, website"
    )
    assert isinstance(warning, Problem) and warning.severity == "warning"
    assert isinstance(record, Record) and record.channel is Channel.OTHER


@pytest.mark.parametrize(
    ("kind", "item_type"),
    [
        ("", "report"),
        ("Evaluation report", "report"),
        ("strategy", "report"),
        ("Book", "book"),
        ("Book chapter", "bookSection"),
        ("web page", "webpage"),
        ("Website", "webpage"),
        ("blog post", "blogPost"),
        ("Statutory guidance", "document"),
        ("practice guide", "document"),
        ("PhD thesis", "thesis"),
        ("conference paper", "conferencePaper"),
        ("slides", "presentation"),
        ("Act of Parliament", "statute"),
        ("journal article", "journalArticle"),
    ],
)
def test_kinds_become_item_types(kind: str, item_type: str) -> None:
    assert grey.kind(kind) == item_type


def test_the_organisation_is_the_publisher_and_never_the_author() -> None:
    (record,) = read(
        "Title;Organization;How found;Author;found_by;parent\nA;Trust;website;;MH;R-1\n"
    )
    assert isinstance(record, Record)
    assert (record.publisher, record.authors, record.channel) == ("Trust", (), Channel.WEBSITE)
    assert json.loads(record.raw)["parent"] == "R-1"
    assert json.loads(record.raw)["found_by"] == "MH"


def test_a_body_as_author_is_not_turned_round() -> None:
    (record,) = read("title,found_how,author\nA,website,Action for Children UK\n")
    assert isinstance(record, Record)
    assert record.authors == ("Action for Children UK",)


def test_a_table_without_found_how_is_no_register() -> None:
    assert grey.sniff("title,found_how\nA,website\n")
    assert not grey.sniff("title,year\nA,2010\n")


def test_a_list_of_files_and_whose_they_are_is_a_register_without_found_how() -> None:
    text = "File,Title,Organisation\na.pdf,Invented title,Invented Council\n"
    assert grey.sniff(text)
    (record,) = read(text)
    assert isinstance(record, Record)
    assert (record.file, record.publisher, record.channel) == ("a.pdf", "Invented Council", None)
    assert record.item_type == "report"


@pytest.mark.parametrize("header", ["Title,Publisher,File", "Title,Organisation,PDF", "Title,File"])
def test_columns_that_databases_export_too_make_no_register(header: str) -> None:
    assert not grey.sniff(f"{header}\na,b,c\n")
