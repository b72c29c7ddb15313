"""Lists of works in JSON that are of no format's own: members by their names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formats.announced import read

from cis_pipeline.core.model import Record
from cis_pipeline.formats import json_table


def one(**work: Any) -> Record:
    (record,) = read(json_table, json.dumps([{"title": "Bogs", **work}]))
    assert isinstance(record, Record)
    return record


JOURNAL = {"@type": "Periodical", "name": "Journal of Bogs", "issn": "1234-5679"}
VOLUME = {"@type": "PublicationVolume", "volumeNumber": "5", "isPartOf": JOURNAL}
ISSUE = {"@type": "PublicationIssue", "issueNumber": 2, "isPartOf": VOLUME}


@pytest.mark.parametrize("whole", [ISSUE, [ISSUE], [{"@type": "WebSite", "name": "A"}, ISSUE]])
def test_an_issue_of_schema_org_leads_to_its_volume_and_journal(whole: object) -> None:
    record = one(isPartOf=whole)
    assert (record.container, record.volume, record.issue) == ("Journal of Bogs", "5", "2")
    assert record.issn == "1234-5679"


@pytest.mark.parametrize("kind", ["WebSite", "Dataset", "Collection", "https://schema.org/Blog"])
def test_what_is_no_journal_is_no_container(kind: str) -> None:
    assert one(isPartOf={"@type": kind, "name": "Bogs online"}).container == ""


def test_a_chapter_is_part_of_its_book() -> None:
    book = {"@type": ["Book", "Product"], "name": "The book of bogs", "isbn": "9781234567897"}
    record = one(isPartOf=book)
    assert (record.container, record.isbn) == ("The book of bogs", "9781234567897")


def test_a_work_of_schema_org_is_read_by_its_headline_or_name() -> None:
    work = {"@context": "https://schema.org", "@type": "ScholarlyArticle", "name": "Bogs"}
    for told, title in ((work, "Bogs"), ({**work, "headline": "Bogs at dawn"}, "Bogs at dawn")):
        text = json.dumps(told)
        assert json_table.sniff(text)
        (record,) = read(json_table, text)
        assert isinstance(record, Record)
        assert record.title == title
    assert not json_table.sniff('{"@type": "Person", "name": "Bo Elm"}')
