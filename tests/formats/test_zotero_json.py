"""An item of Zotero is known by its key, and by the number or citation key that people use."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from cis_pipeline.core.model import Record, Source
from cis_pipeline.formats import zotero_json

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
