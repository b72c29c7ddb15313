from __future__ import annotations

import csv
import io

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import csv_table


def read(cells: dict[str, str]) -> Record:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([cells.keys(), cells.values()])
    out.seek(0)
    (record,) = csv_table.read(out, Source(source_id="s", name="S"))
    assert isinstance(record, Record)
    return record


EBSCO = {
    "bkinfo": "", "jinfo/jtl": "Care Notes", "jinfo/issn": "1234560", "pubinfo/dt/_year": "2021",
    "pubinfo/dt/_month": "7", "pubinfo/dt/_day": "1", "pubinfo/dt/__text": "Jul-21",
    "pubinfo/vid": "12", "pubinfo/iid": "3", "artinfo/ui/0/_type": "pmid",
    "artinfo/ui/0/__text": "NLM7", "artinfo/ui/1/_type": "doi",
    "artinfo/ui/1/__text": "10.1000/abc", "artinfo/ppf": "45", "artinfo/tig/atl": "Care in towns",
    "artinfo/aug/au/0": "Elm, Bo", "artinfo/aug/au/1": "Jo Fir", "artinfo/aug/au/10": "Fir, Jo",
    "artinfo/aug/au/2": "Oak, Al", "artinfo/sug/subj/0/_type": "major",
    "artinfo/sug/subj/0/__text": "Care", "artinfo/sug/subj/1/_type": "minor",
    "artinfo/sug/subj/1/__text": "Towns", "artinfo/ab/0": "We asked.", "artinfo/ab/1": "On a "
    "demandé.", "artinfo/doctype/0": "research", "artinfo/doctype/1": "Journal Article",
    "language": "English", "header/displayInfo/pLink/url": "https://example.org/7",
    "header/_uiTerm": "700",
}  # fmt: skip


@pytest.mark.parametrize("between", ["/", ".", "_", " > "])
def test_ebscos_tree_is_read_whatever_parts_its_steps(between: str) -> None:
    record = read({name.replace("/", between): cell for name, cell in EBSCO.items()})
    assert (record.title, record.container) == ("Care in towns", "Care Notes")
    assert record.authors == ("Elm, Bo", "Fir, Jo", "Oak, Al")
    assert (record.year, record.date, record.issn) == (2021, "2021-07", "0123-4560")
    assert (record.volume, record.issue, record.pages) == ("12", "3", "45")
    assert (record.doi, record.accession) == ("10.1000/abc", "700")
    assert (record.keywords, record.abstract) == (("Care", "Towns"), "We asked.")
    assert (record.item_type, record.language) == ("journalArticle", "en")
    assert record.url == "https://example.org/7"


@pytest.mark.parametrize(
    ("first", "count", "pages"),
    [
        ("45", "8", "45-52"),
        ("e98", "3", "e98-e100"),
        ("S1", "2", "S1-S2"),
        ("45", "1", "45"),  # EBSCO counts one as well where it does not know the last
        ("45", "0", "45"),
        ("45", "", "45"),
        ("", "1", ""),
        ("7p", "1", ""),
        ("CD006396", "1", "CD006396"),
        ("xii", "4", "xii"),
        ("3-9", "7", "3-9"),
    ],
)
def test_ebscos_first_page_and_count_are_pages(first: str, count: str, pages: str) -> None:
    assert read(EBSCO | {"artinfo/ppf": first, "artinfo/ppct": count}).pages == pages


def test_a_book_is_the_work_where_nothing_in_it_is_named() -> None:
    book = {"artinfo/tig/atl": "", "bkinfo/btl": "Hubs", "bkinfo/isbn/0": "0306406152",
            "pubinfo/pub": "Press"}  # fmt: skip
    record = read(book)
    assert (record.title, record.container, record.isbn) == ("Hubs", "", "0306406152")
    assert record.publisher == "Press"
    chapter = read(book | {"artinfo/tig/atl": "A chapter"})
    assert (chapter.title, chapter.container) == ("A chapter", "Hubs")


def test_numbered_columns_are_one_list() -> None:
    record = read({"title": "A", "Author 1": "Elm, B", "Author 2": "Fir, J", "Author 3": "",
                   "keywords/0": "care", "keywords/1": "towns"})  # fmt: skip
    assert record.authors == ("Elm, B", "Fir, J")
    assert record.keywords == ("care", "towns")


def test_names_in_two_columns_are_put_together() -> None:
    record = read({"title": "A", "author.0.given": "Bo", "author.0.family": "Elm",
                   "author.1.given": "", "author.1.family": "Care Group"})  # fmt: skip
    assert record.authors == ("Elm, Bo", "Care Group")


def test_identifiers_are_known_by_the_kind_beside_them() -> None:
    record = read({"title": "A", "external_ids.0.type": "pmid", "external_ids.0.value": "7",
                   "external_ids.1.type": "doi", "external_ids.1.value": "10.1000/a"})  # fmt: skip
    assert (record.doi, record.accession) == ("10.1000/a", "7")


def test_a_number_in_a_name_alone_makes_no_list() -> None:
    record = read({"Title": "A", "Authors": "Elm, B", "User 1": "x", "Title 2": "Care Notes"})
    assert (record.title, record.authors) == ("A", ("Elm, B",))
