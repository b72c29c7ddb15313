from __future__ import annotations

import io

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import dublin_core

SOURCE = Source(source_id="s", name="S")
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def record(*elements: str) -> Record:
    inside = "".join(
        f"<dc:{name}>{text}</dc:{name}>"
        for name, _, text in (element.partition("=") for element in ("title=T", *elements))
    )
    (found,) = dublin_core.read(io.BytesIO(f"<dc {DC}>{inside}</dc>".encode()), SOURCE)
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"<metadata {DC}><record><dc:title>A</dc:title></record><record/></metadata>",
        f"<x:l xmlns:x='u' {DC}><x:item><dc:creator/><dc:title>A</dc:title></x:item><item/></x:l>",
        "<l><dublin_core schema='dc'/><dublin_core/></l>",
        "<l><a xmlns='http://purl.org/dc/elements/1.1/'><title>A</title></a><a/></l>",
    ],
)
def test_an_entry_is_what_holds_the_elements_whatever_it_is_called(text: str) -> None:
    data = text.encode()
    assert dublin_core.sniff(data)
    assert dublin_core.count(io.BytesIO(data)) == 2
    assert len(list(dublin_core.read(io.BytesIO(data), SOURCE))) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"<rss {DC}><item><dc:creator>A</dc:creator></item></rss>",
        f"<html {DC}><dc:title>A</dc:title></html>",
        f"<list {DC}><item><title>A</title></item></list>",
        "<list><item><title>A</title></item></list>",
    ],
)
def test_feeds_pages_and_other_lists_are_not_claimed(text: str) -> None:
    assert not dublin_core.sniff(text.encode())


def test_the_time_at_which_a_repository_took_it_in_is_no_date_of_publication() -> None:
    found = record("date=2016-05-04T10:00:00Z", "date=2009-03")
    assert (found.date, found.year) == ("2009-03", 2009)
    assert record("date=2016-05-04T10:00:00Z").date == "2016-05-04"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("info:eu-repo/semantics/doctoralThesis", "thesis"),
        ("Conference Object", "conferencePaper"),
        ("R - Report", "report"),
        ("Text", ""),
    ],
)
def test_types_of_several_vocabularies_are_known(kind: str, expected: str) -> None:
    assert record(f"type={kind}").item_type == expected


def test_a_source_is_taken_apart_where_it_can_be() -> None:
    found = record("source=Journal of Elms; Vol. 5, No. 2 (2010); 12-20")
    assert (found.container, found.volume, found.issue) == ("Journal of Elms", "5", "2")
    assert (found.pages, found.year) == ("12-20", 2010)
    assert record("source=Journal of Elms").container == "Journal of Elms"


def test_identifiers_are_told_apart() -> None:
    found = record(
        "identifier=https://example.org/1", "identifier=doi:10.5555/A", "identifier=inv-7",
        "identifier=urn:isbn:9780000000002",
    )  # fmt: skip
    assert (found.url, found.doi) == ("https://example.org/1", "10.5555/a")
    assert (found.accession, found.isbn) == ("inv-7", "9780000000002")
