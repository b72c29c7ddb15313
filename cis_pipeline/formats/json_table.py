"""Any other JSON list of works (Publish or Perish, Semantic Scholar, Lens, Dimensions, ISTEX, ...).

Members are known by their names, as columns of a table are (see `columns`); those of the objects
that say where a work was published ("journal", "host") and under which numbers ("externalIds")
count as if they were its own. A file must have a member for titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats.json import schema_org, values
from cis_pipeline.formats.json import stream as json_stream
from cis_pipeline.formats.json.scan import Shape
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.formats.tabular import columns, tables

FORMAT = "JSON list of works"
SUFFIXES = (".json", ".jsonl", ".ndjson")
LAST = True
ONE_LINE = True

_LISTS = """items results result hits data docs entry entries records references articles papers
    works publications documents list rows response publicationList"""
_WRAPS = "message hits data response result results resultList search-results searchResult body"
SHAPE = Shape(
    lists=frozenset(_LISTS.split()),
    wraps=frozenset(_WRAPS.split()),
    marks=frozenset(
        {"title", "dc:title", "doi", "DOI", "paperId", "authors", "year", "abstract", "lens_id"}
    ),
)
_TITLE = re.compile(
    r'"(?:\w+:)?(?:title|titles|display_name|article_?title|document_?title|ti)"\s*:', re.IGNORECASE
)
_WORK = re.compile(
    r'"(?:@type|type)"\s*:\s*\[?\s*"(?:\w+:)?\w*(?:Article|Book|Chapter|Thesis|Report)"'
)
"""A work of schema.org, which has a name and may have no title."""
_NOTHING = re.compile(rf'"(?:{"|".join(_LISTS.split())})"\s*:\s*\[\s*\]')


def sniff(head: str) -> bool:
    """True for JSON objects with a title among their members, and for lists of nothing."""
    if json_stream.is_empty(head):
        return True
    told = _TITLE.search(head) or _NOTHING.search(head) or _WORK.search(head)
    return told is not None and json_stream.is_json(head)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each object, in order; `locator` is its place ("entry 5")."""
    mapping = columns.read_mapping(source.columns)
    for entry in json_stream.objects(stream, SHAPE):
        yield entry if isinstance(entry, Problem) else _record(entry, mapping)


def count(stream: TextIO) -> int:
    """How many objects the list has."""
    return json_stream.count(stream, SHAPE)


def _record(entry: json_stream.Entry, mapping: columns.Mapping) -> Record:
    members: dict[str, str] = {}
    data = entry.data
    if _LINKED_DATA & data.keys():  # schema.org calls a title the name of the work
        data = {"title": data.get("headline") or data.get("name"), **data}
    _Members(members).take(data)
    made = tables.record_of(members, mapping, entry.locator, entry.raw)
    people = values.people(*_lists_of_people(entry.data))
    return replace(made, authors=people or made.authors)


_LINKED_DATA = frozenset(("@type", "@context"))
_AUTHORS = ("authors", "author", "creators", "creator", "authorships", "contributors", "editors")


def _lists_of_people(data: dict[str, Any]) -> Iterator[list[Any]]:
    """The lists of names among its members, or in what holds its members."""
    own = {columns.plain(name): value for name, value in data.items()}
    yield from (found for name in _AUTHORS if isinstance(found := own.get(name), list))
    within = [own[name] for name in own.keys() & _THROUGH if isinstance(own[name], dict)]
    yield from (found for one in within for found in _lists_of_people(one))


_THROUGH = frozenset(
    ("source", "attributes", "bibjson", "metadata", "biblio", "fields", "record", "item", "doc")
)
_HOSTS = frozenset(
    ("host", "journal", "container", "venue", "publicationvenue", "journalinfo", "publishedin")
)
_NUMBERS = frozenset(("ids", "externalids", "identifier", "identifiers", "externalidentifiers"))
_OTHER_NAMES = {
    "abstracttext": "abstract",
    "articleid": "number in the journal",
    "authorstring": "authors",
    "containertitle": "journal",
    "copyrightdate": "date",
    "creator": "authors",
    "doctitle": "title",
    "endingpage": "last page",
    "eventtitle": "conference",
    "genre": "document type",
    "headline": "title",
    "journaltitle": "journal",
    "journalvolume": "volume",
    "pissn": "issn",
    "pageinfo": "pages",
    "pageend": "last page",
    "pagestart": "first page",
    "paperid": "id",
    "publicationdateyear": "year",
    "publicationname": "journal",
    "publicationyear": "year",
    "publisheddate": "date",
    "pubmed": "pmid",
    "pubyear": "year",
    "startingpage": "first page",
    "subtypedescription": "document type",
    "titles": "title",
    "yearpublished": "year",
}
"""Names in their compared form that tables do not use -> those that they do."""
_IN_HOST = {"name": "journal", "title": "journal", "displayname": "journal", "number": "issue"}


class _Members:
    """The members of an object by their names, those of the objects within it among them.

    What is nearer to the outside counts; names are never taken twice.
    """

    def __init__(self, found: dict[str, str]) -> None:
        self.found = found

    def take(self, data: dict[str, Any]) -> None:
        """Its texts and lists first, then what its objects hold."""
        inner: list[tuple[str, Any]] = []
        for name, value in data.items():
            compared = columns.plain(name.rpartition(":")[2])
            if compared in (*_NUMBERS, "ispartof") or isinstance(value, dict):
                inner.append((compared, value))
            else:
                self.put(name.rpartition(":")[2], compared, value)
        for compared, value in inner:
            self._within(compared, value)

    def put(self, name: str, compared: str, value: Any) -> None:
        """One member, under the name that a column would have."""
        cell = "; ".join(_plainly(values.texts(value)))
        if "date" in compared:
            cell = values.plain_date(cell)
        if cell and cell != "0":
            self.found.setdefault(_OTHER_NAMES.get(compared, name), cell)

    def _within(self, compared: str, value: Any) -> None:
        if compared in _NUMBERS:
            self._numbers(value)
        elif compared == "ispartof":
            for name, text in schema_org.part_of(value).items():
                self.put("journal" if name == "container" else name, "", text)
        elif compared in _HOSTS or (compared == "source" and "title" in value):
            self._host(value)
        elif compared in _THROUGH:
            self.take(value)
        elif compared == "pages":
            self.put("first page", "", value.get("first") or value.get("start"))
            self.put("last page", "", value.get("last") or value.get("end"))
        else:
            self.put(compared, compared, value)

    def _host(self, host: dict[str, Any]) -> None:
        """Where it was published: its journal, volume, pages and numbers."""
        for name, value in host.items():
            compared = columns.plain(name)
            if compared in ("volume", "issue", "issn", "eissn", "isbn", "publisher", *_IN_HOST):
                named = _IN_HOST.get(compared, name)
                self.put(named, columns.plain(named), value)
            elif compared == "pages":
                self._within(compared, value if isinstance(value, dict) else {"first": value})

    def _numbers(self, numbers: Any) -> None:
        """Its identifiers: {"DOI": ...}, or [{"type": "doi", "value": ...}, ...]."""
        if isinstance(numbers, dict):
            for name, value in numbers.items():
                self.put(name, columns.plain(name), value)
            return
        for one in values.listed(numbers):
            if isinstance(one, dict):
                name = values.text(one.get("type") or one.get("identifierType"))
                self.put(name or "identifier", columns.plain(name), one.get("value") or one)


def _plainly(texts: list[str]) -> list[str]:
    """Texts without markup; a semicolon in one of several would part it."""
    if len(texts) == 1:
        return [unmarked(texts[0])]
    return [unmarked(text).replace(";", ",") for text in texts]
