from __future__ import annotations

import io

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import endnote_xml

SOURCE = Source(source_id="s", name="S")


def record(inside: str) -> Record:
    data = f"<xml><records><record>{inside}</record></records></xml>".encode()
    (found,) = endnote_xml.read(io.BytesIO(data), SOURCE)
    assert isinstance(found, Record)
    return found


def styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


def test_a_text_in_several_styles_is_one_text() -> None:
    title = f"<titles><title>{styled('Care in ')}{styled('Inventia')}</title></titles>"
    assert record(title).title == "Care in Inventia"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ('<ref-type name="Book Section">5</ref-type>', "bookSection"),
        ('<ref-type name="Journal Article">0</ref-type>', "journalArticle"),
        ("<ref-type>32</ref-type>", "thesis"),
        ('<ref-type name="Web Page">16</ref-type>', "webpage"),
        ('<ref-type name="Electronic Article">43</ref-type>', "journalArticle"),
        ("", ""),
    ],
)
def test_the_type_is_told_by_its_name_or_else_its_number(kind: str, expected: str) -> None:
    assert record(kind).item_type == expected


def test_an_edited_book_has_its_editors_and_no_container() -> None:
    found = record(
        '<ref-type name="Edited Book">28</ref-type><contributors><secondary-authors>'
        "<author>Elm, Eve</author></secondary-authors></contributors>"
        "<titles><title>T</title><secondary-title>Series</secondary-title></titles>"
        "<pages>320</pages>"
    )
    assert (found.authors, found.container, found.pages) == (("Elm, Eve",), "", "")


def test_keywords_stand_in_elements_or_in_lines() -> None:
    found = record("<keywords><keyword>a&#xD;b</keyword><keyword>c</keyword></keywords>")
    assert found.keywords == ("a", "b", "c")


def test_links_to_files_of_the_library_are_no_address() -> None:
    urls = (
        "<urls><related-urls><url>&lt;Go to ISI&gt;://1</url></related-urls>"
        "<pdf-urls><url>internal-pdf://a.pdf</url></pdf-urls></urls>"
    )
    assert record(urls).url == ""


def test_a_day_without_its_year_gets_it() -> None:
    dates = "<dates><year>1937</year><pub-dates><date>Jan</date></pub-dates></dates>"
    assert (record(dates).date, record(dates).year) == ("Jan 1937", 1937)


def test_other_lists_of_records_are_not_claimed() -> None:
    assert not endnote_xml.sniff(b"<xml><records><record><dc:title>T</dc:title></record></records>")
    assert not endnote_xml.sniff(b"<marc><record><titles/></record></marc>")
