"""Replies in the form that the API's and pyzotero's documentation show, with invented content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sources.zotero.standin import Request, StandIn

from cis_pipeline.core.model import Problem, Source
from cis_pipeline.formats import read_file
from cis_pipeline.sources.zotero import Library
from cis_pipeline.sources.zotero.mirror import MirrorState
from cis_pipeline.sources.zotero.pull import pull

ITEM: dict[str, Any] = {
    "key": "X42A7DEE",
    "version": 1,
    "library": {
        "type": "group",
        "id": 7,
        "name": "Invented group",
        "links": {"alternate": {"href": "https://www.zotero.org/groups/7", "type": "text/html"}},
    },
    "links": {
        "self": {
            "href": "https://api.zotero.org/groups/7/items/X42A7DEE",
            "type": "application/json",
        },
        "alternate": {
            "href": "https://www.zotero.org/groups/7/items/X42A7DEE",
            "type": "text/html",
        },
    },
    "meta": {
        "createdByUser": {"id": 1, "username": "invented", "name": ""},
        "creatorSummary": "Person",
        "parsedDate": "2019-05",
        "numChildren": 2,
    },
    "data": {
        "key": "X42A7DEE",
        "version": 1,
        "itemType": "journalArticle",
        "title": "An invented <i>study</i> of kinship care",
        "creators": [
            {"creatorType": "author", "firstName": "Ada", "lastName": "Person"},
            {"creatorType": "author", "name": "Invented Institute"},
        ],
        "abstractNote": "We invented this abstract.",
        "publicationTitle": "Journal of Invented Studies",
        "volume": "4",
        "issue": "2",
        "pages": "10-20",
        "date": "May 2019",
        "DOI": "10.9999/Invented.1",
        "ISSN": "1234-5679",
        "extra": "Citation Key: person2019\nPMID: 1",
        "tags": [{"tag": "kinship", "type": 1}, {"tag": "cis:round/abstract/include"}],
        "collections": ["BCDE3456"],
        "relations": {},
        "dateAdded": "2019-06-01T10:00:00Z",
        "dateModified": "2019-06-02T10:00:00Z",
    },
}
NOTE: dict[str, Any] = {
    **ITEM,
    "key": "NTEE2345",
    "data": {
        "key": "NTEE2345",
        "version": 1,
        "parentItem": "X42A7DEE",
        "itemType": "note",
        "note": "<p>Invented note</p>",
        "tags": [],
        "relations": {},
    },
}
ANSWERS: dict[str, Any] = {
    "/groups/7/items": [ITEM, NOTE],
    "/groups/7/items?versions": {"X42A7DEE": 1, "NTEE2345": 1},
    "/groups/7/collections": [
        {
            "key": "BCDE3456",
            "version": 1,
            "library": ITEM["library"],
            "links": {},
            "meta": {"numCollections": 0, "numItems": 1},
            "data": {
                "key": "BCDE3456",
                "version": 1,
                "name": "Screening",
                "parentCollection": False,
                "relations": {},
            },
        }
    ],
}


def recorded(request: Request) -> tuple[int, dict[str, str], bytes]:
    """The reply that was recorded for a request."""
    versions = "?versions" if request.query.get("format") == "versions" else ""
    body = ANSWERS[request.path + versions]
    headers = {
        "Content-Type": "application/json",
        "Zotero-API-Version": "3",
        "Zotero-Schema-Version": "32",
        "Last-Modified-Version": "1",
        "Total-Results": str(len(body)),
        "Link": f'<https://api.zotero.org{request.path}?start=0>; rel="last"',
    }
    return 200, headers, json.dumps(body).encode()


def test_a_documented_reply_becomes_one_record(server: StandIn, tmp_path: Path) -> None:
    server.faults = [recorded] * 3
    pulled = pull(Library("group", "7", server=server.address), tmp_path)
    assert (pulled.total, server.faults) == (1, [])
    entries = list(read_file(pulled.path, Source(source_id="z", name="Zotero"), pulled.path.name))
    assert not [e for e in entries if isinstance(e, Problem) and e.severity == "error"]
    [record] = [e for e in entries if not isinstance(e, Problem)]
    assert record.key.endswith("/7/X42A7DEE")
    assert record.title == "An invented study of kinship care"
    assert record.authors == ("Person, Ada", "Invented Institute")
    assert (record.year, record.doi, record.pages) == (2019, "10.9999/invented.1", "10-20")
    assert record.keywords == ("kinship",)


def test_its_note_is_a_link_and_its_citation_key_is_kept(server: StandIn, tmp_path: Path) -> None:
    server.faults = [recorded] * 3
    where = Library("group", "7", server=server.address)
    pulled = pull(where, tmp_path)
    state = MirrorState.read(tmp_path / ".zotero" / f"{where.name}.json")
    assert state is not None
    assert state.library == "groups/7"
    assert state.children == {"X42A7DEE": [{"key": "NTEE2345", "itemType": "note"}]}
    assert "Citation Key: person2019" in pulled.path.read_text(encoding="utf-8")
