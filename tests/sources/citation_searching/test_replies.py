"""Replies of Crossref and OpenAlex in their own shape, about invented works."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.sources.citation_searching.references import TITLE_UNCLEAR
from cis_pipeline.sources.citation_searching.replies import NO_TITLE, read_reply, records

CROSSREF: dict[str, Any] = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.99999/Parent.1",
        "title": ["Where do good ideas go?"],
        "reference-count": 5,
        "reference": [
            {
                "key": "ref1",
                "doi-asserted-by": "publisher",
                "DOI": "10.99999/JIC.2014.12",
                "article-title": "Lanterns in the corridor",
                "author": "Abernethy",
                "year": "2014",
                "journal-title": "Journal of Invented Care",
                "volume": "12",
                "issue": "3",
                "first-page": "101",
            },
            {
                "key": "ref2",
                "author": "Gale P.",
                "year": "2012",
                "article-title": "Threads that hold",
                "volume-title": "Handbook of invented fabrics",
            },
            {
                "key": "ref3",
                "unstructured": "3. Fennel, S. (2016). The well-being of kites. Marrow Press.",
            },
            {"key": "ref4", "author": "Quill", "year": "2013", "journal-title": "J Rain"},
        ],
    },
}

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W12",
    "doi": "https://doi.org/10.99999/JIC.2014.12",
    "title": "Lanterns in the <i>corridor</i>",
    "publication_year": 2014,
    "publication_date": "2014-03-01",
    "type": "book-chapter",
    "language": "en",
    "authorships": [
        {"author": {"display_name": "Tess O. Abernethy"}, "raw_author_name": "T. O. Abernethy"},
        {"author": {"display_name": "Rowan Quill"}, "raw_author_name": "Quill, Rowan"},
        {"author": {"display_name": "Ofnowhere"}},
    ],
    "primary_location": {
        "landing_page_url": "https://doi.org/10.99999/jic.2014.12",
        "source": {
            "display_name": "Journal of Invented Care",
            "issn_l": "1234-5679",
            "type": "journal",
            "host_organization_name": "Marrow Press",
        },
    },
    "biblio": {"volume": "12", "issue": "3", "first_page": "101", "last_page": "119"},
    "abstract_inverted_index": {"Lanterns": [0], "at": [2], "hang": [1], "night": [3]},
}
PARENT = {
    "id": "https://openalex.org/W9",
    "doi": "https://doi.org/10.99999/parent.1",
    "referenced_works": ["https://openalex.org/W12", "https://openalex.org/W13"],
}


def read(data: object) -> list[Record]:
    reply = read_reply(data)
    assert reply is not None
    return [e for e in records(reply, "a.json", "R-P") if isinstance(e, Record)]


def told(data: object) -> list[str]:
    reply = read_reply(data)
    assert reply is not None
    return [str(e) for e in records(reply, "a.json", "R-P") if isinstance(e, Problem)]


def test_each_reference_of_a_crossref_work_is_a_record_with_its_parent() -> None:
    first, second, third, fourth = read(CROSSREF)
    assert first.title == "Lanterns in the corridor"
    assert (first.authors, first.year, first.pages) == (("Abernethy",), 2014, "101")
    assert (first.container, first.volume, first.issue) == ("Journal of Invented Care", "12", "3")
    assert (first.doi, first.item_type) == ("10.99999/jic.2014.12", "journalArticle")
    assert (first.channel, first.parent) == (Channel.CITATION, "R-P")
    assert (first.locator, fourth.locator) == ("a.json reference 1", "a.json reference 4")
    assert (second.container, second.item_type) == ("Handbook of invented fabrics", "bookSection")
    assert (third.title, third.year) == ("The well-being of kites", 2016)


def test_raw_is_the_reference_as_crossref_gave_it() -> None:
    assert json.loads(read(CROSSREF)[0].raw) == CROSSREF["message"]["reference"][0]


def test_a_reference_without_a_title_is_kept_with_what_is_given_of_it() -> None:
    fourth = read(CROSSREF)[3]
    assert (fourth.title, fourth.note) == ("Quill, 2013, J Rain", NO_TITLE)
    assert (fourth.year, fourth.container) == (2013, "J Rain")
    assert any(f'reference 4: {NO_TITLE}: "Quill, 2013, J Rain"' in one for one in told(CROSSREF))


def test_an_unstructured_reference_that_cannot_be_taken_apart_is_kept_as_printed() -> None:
    data = {"message": {"DOI": "10.9/a", "reference": [{"unstructured": "Some talk in 1999"}]}}
    assert [(r.title, r.note) for r in read(data)] == [("Some talk in 1999", TITLE_UNCLEAR)]


def test_references_that_crossref_counts_and_does_not_hold_are_told() -> None:
    assert any("counts 5 works and holds 4" in one for one in told(CROSSREF))


def test_a_message_alone_and_a_list_of_replies_are_replies_too() -> None:
    assert read(CROSSREF["message"]) == read(CROSSREF) == read([CROSSREF])


def test_a_work_of_openalex_is_known_by_its_id_and_fills_the_fields_of_a_record() -> None:
    (record,) = read({"meta": {"count": 1}, "results": [WORK]})
    assert (record.key, record.accession, record.locator) == ("W12", "W12", "a.json work 1")
    assert record.title == "Lanterns in the corridor"
    assert record.authors == ("Abernethy, Tess O.", "Quill, Rowan", "Ofnowhere")
    assert (record.year, record.date, record.language) == (2014, "2014-03-01", "en")
    assert (record.volume, record.issue, record.pages) == ("12", "3", "101-119")
    assert (record.container, record.issn) == ("Journal of Invented Care", "1234-5679")
    assert (record.doi, record.item_type) == ("10.99999/jic.2014.12", "bookSection")
    assert record.abstract == "Lanterns hang at night"
    assert (record.channel, record.parent) == (Channel.CITATION, "R-P")


def test_a_repository_is_not_what_a_work_stands_in() -> None:
    place = {"source": {"display_name": "Open Cellar", "type": "repository"}}
    (record,) = read({"results": [WORK | {"primary_location": place}]})
    assert record.container == ""


def test_works_that_are_named_by_their_ids_alone_are_kept_and_told() -> None:
    first, second = read(PARENT)
    assert (first.key, first.title, first.note) == ("W12", "OpenAlex W12", NO_TITLE)
    assert second.key == "W13"
    assert any("names 2 works by their OpenAlex ids alone" in one for one in told(PARENT))


def test_a_work_and_what_it_lists_come_in_its_own_order_each_once() -> None:
    other = WORK | {"id": "https://openalex.org/W13", "title": "Kites"}
    found = read([PARENT, {"meta": {"count": 2}, "results": [other, WORK]}, {"results": [WORK]}])
    assert [r.title for r in found] == ["Lanterns in the corridor", "Kites"]
    missing = read([PARENT, {"meta": {"count": 1}, "results": [other]}])
    assert [r.key for r in missing] == ["W13", "W12"]


def test_a_list_of_which_pages_are_lacking_says_so() -> None:
    assert any(
        "counts 30 works and holds 1" in one
        for one in told({"meta": {"count": 30}, "results": [WORK]})
    )


@pytest.mark.parametrize(
    "data",
    [None, 3, "text", [], {}, {"results": [1]}, {"message": []}, [CROSSREF, 5], {"id": "A5"}],
)
def test_what_is_no_reply_is_none(data: object) -> None:
    assert read_reply(data) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [*WORK, *PARENT, *CROSSREF["message"]["reference"][0], "author", "source"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=2000)
@given(JSON)
def test_fields_of_any_shape_give_a_record(value: Any) -> None:
    held = value if isinstance(value, dict) else {"title": value}
    for data in (
        {"results": [{**held, "id": "https://openalex.org/W1"}]},
        {"message": {"DOI": value, "reference": [held], "reference-count": value}},
    ):
        reply = read_reply(data)
        assert reply is not None
        assert any(isinstance(e, Record) and e.title for e in records(reply, "a.json", "R-P"))
