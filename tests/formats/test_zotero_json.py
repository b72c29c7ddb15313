"""An item of Zotero is known by its key, and by the number or citation key that people use."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import weight, zotero_json

ITEM = {"itemType": "journalArticle", "title": "An invented article", "key": "ABCD2345"}


def read(**more: Any) -> Record:
    item = {"key": "ABCD2345", "library": {"type": "user", "id": 1}, "data": {**ITEM, **more}}
    stream = io.StringIO(json.dumps([item]))
    (record,) = zotero_json.read(stream, Source(source_id="s", name="S"))
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("given", "accession"),
    [
        ({}, "ABCD2345"),
        ({"extra": "Citation Key: invented2019"}, "invented2019"),
        ({"citationKey": "invented2019a"}, "invented2019a"),
        ({"extra": "PMID: 123\nCitation Key: invented2019"}, "123"),
    ],
)
def test_the_accession_is_what_people_know_an_item_by(
    given: dict[str, Any], accession: str
) -> None:
    assert read(**given).accession == accession


def test_the_key_stays_the_items_own_whatever_its_citation_key_is() -> None:
    assert read(citationKey="b").key == read(citationKey="a").key == "zotero:user/1/ABCD2345"


def entries(held: Any) -> list[Any]:
    text = json.dumps(held)
    found = list(zotero_json.read(io.StringIO(text), Source(source_id="s", name="S")))
    assert zotero_json.count(io.StringIO(text)) == sum(map(weight, found))
    return found


@pytest.mark.parametrize("deleted", [1, True])
def test_items_in_the_trash_are_no_records_and_are_told(deleted: object) -> None:
    gone = {**ITEM, "title": "Gone", "deleted": deleted}
    record, told = entries([{"data": ITEM}, gone, {"data": gone, "key": "X"}])
    assert record.title == "An invented article"
    assert (told.severity, told.what) == (
        "notice", "holds 2 items in the trash besides, which are no records",
    )  # fmt: skip
    kept = {**ITEM, "deleted": 0, "abstractNote": 'says "deleted": 1'}
    assert [one.title for one in entries([kept])] == ["An invented article"]


def test_of_a_reply_to_a_writer_the_items_are_read_and_what_failed_is_named() -> None:
    reply = {
        "successful": {
            "0": {"key": "AAAA2222", "version": 3, "library": {}, "data": ITEM},
            "2": {"key": "BBBB2222", "version": 3, "library": {}, "data": {**ITEM, "title": "B"}},
        },
        "success": {"0": "AAAA2222", "2": "BBBB2222"},
        "unchanged": {},
        "failed": {"1": {"key": "CCCC2222", "code": 412, "message": "Precondition failed"}},
    }
    first, second, failed = entries(reply)
    assert [first.title, second.title] == ["An invented article", "B"]
    assert (failed.severity, failed.where) == ("warning", "entry 3")
    assert "CCCC2222" in failed.what and "Precondition failed" in failed.what


def test_a_reply_to_a_writer_that_holds_no_item_is_known_for_what_it_is() -> None:
    failed = {"0": {"key": "", "code": 400, "message": "no such item type"}}
    reply = {"successful": {}, "success": {}, "unchanged": {}, "failed": failed}
    assert zotero_json.sniff(json.dumps(reply))
    (told,) = entries(reply)
    assert "was not written into the library: no such item type" in told.what
