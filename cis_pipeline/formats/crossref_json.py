"""Works of Crossref as JSON: replies of its REST API (one work or a list), or works alone.

https://api.crossref.org/swagger-ui/index.html. What content negotiation at doi.org gives is the
same, but for a title that is no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json import stream as json_stream
from cis_pipeline.formats.json import values
from cis_pipeline.formats.json.scan import Shape
from cis_pipeline.formats.markup import unmarked

FORMAT = "Crossref JSON"
SUFFIXES = (".json", ".jsonl")
ONE_LINE = True

SHAPE = Shape(
    lists=frozenset({"items"}),
    wraps=frozenset({"message"}),
    marks=frozenset({"DOI", "title", "reference-count", "indexed", "type"}),
)
_REPLY = re.compile(r'"message-type"\s*:\s*"work')
_WORK = re.compile(r'"(?:is-referenced-by-count|reference-count|references-count)"\s*:')
_DOI = re.compile(r'"DOI"\s*:')
_HEADING = re.compile(r"<jats:title>\s*(?:Abstract|Summary)\s*</jats:title>", re.IGNORECASE)
_TYPES = {
    "book-series": "book",
    "book-set": "book",
    "book-track": "bookSection",
    "database": "dataset",
    "journal-issue": "document",
    "journal-volume": "document",
    "peer-review": "document",
    "proceedings": "book",
    "proceedings-series": "book",
    "reference-book": "book",
    "report-component": "report",
    "report-series": "report",
}
"""Types that `item_types` does not know, or not as Crossref means them."""
_REVISIONS = {
    "correction": "erratum",
    "corrigendum": "erratum",
    "erratum": "erratum",
    "retraction": "retraction",
    "withdrawal": "retraction",
}
"""What a notice does to another work -> its item type."""


def sniff(head: str) -> bool:
    """True for JSON that is a reply about works, or has Crossref's counts of references."""
    if not json_stream.is_json(head):
        return False
    return bool(_REPLY.search(head) or (_WORK.search(head) and _DOI.search(head)))


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each work, in order; `locator` is its place ("entry 5")."""
    for entry in json_stream.objects(stream, SHAPE):
        yield entry if isinstance(entry, Problem) else _record(entry)


def count(stream: TextIO) -> int:
    """How many works, or replies about one work each, there are."""
    return json_stream.count(stream, SHAPE)


def _record(entry: json_stream.Entry) -> Record:
    data = values.inner(entry.data, "message") or entry.data
    date = _date(data)
    url = values.text(values.inner(data, "resource", "primary").get("URL"))
    url = url or values.text(data.get("URL"))
    containers = values.texts(data.get("container-title"))
    return Record(
        locator=entry.locator,
        raw=entry.raw,
        item_type=_item_type(data),
        title=_title(data),
        authors=values.people(data.get("author"), data.get("editor"), data.get("chair")),
        year=fields.year(date),
        date=date,
        container=unmarked(_container(containers, data)),
        volume=values.one(data, "volume"),
        issue=values.one(data, "issue") or values.one(values.inner(data, "journal-issue"), "issue"),
        pages=fields.pages(values.one(data, "page"), "", values.one(data, "article-number")),
        doi=identifiers.doi(values.text(data.get("DOI"))),
        url=identifiers.links(url),
        abstract=fields.abstract(unmarked(_HEADING.sub("", values.text(data.get("abstract"))))),
        keywords=values.joined(values.texts(data.get("subject"))),
        language=item_types.language(values.text(data.get("language"))),
        publisher=values.one(data, "publisher"),
        isbn=identifiers.isbn(*values.texts(data.get("ISBN"))),
        issn=identifiers.issn(*values.texts(data.get("ISSN"))),
    )


def _title(data: dict[str, Any]) -> str:
    """The title with its subtitle, unless that stands in it already."""
    return fields.titled(values.one(data, "title", "original-title"), values.one(data, "subtitle"))


def _container(titles: list[str], data: dict[str, Any]) -> str:
    """A chapter with two of them is in the second, of the series that the first names."""
    if len(titles) > 1 and values.text(data.get("type")) in ("book-chapter", "other"):
        return titles[1]
    return titles[0] if titles else values.one(data, "group-title")


def _date(data: dict[str, Any]) -> str:
    """When it was printed, or else published; the more exact of both if they agree."""
    names = ("published-print", "issued", "published", "published-online", "approved", "posted")
    return next((found for name in names if (found := values.date(data.get(name)))), "")


def _item_type(data: dict[str, Any]) -> str:
    kind = values.text(data.get("type"))
    updates = values.text(values.inner(data, "update-to").get("type"))
    if updates in _REVISIONS:
        return _REVISIONS[updates]
    if kind == "other" and data.get("ISBN") and data.get("container-title"):
        return "bookSection"
    return _TYPES.get(kind) or item_types.item_type(kind)
