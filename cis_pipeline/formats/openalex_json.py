"""Works of OpenAlex as JSON: one, a list, JSON Lines, or a reply of its API.

https://docs.openalex.org/api-entities/works/work-object
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TextIO

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.formats.json import stream as json_stream
from cis_pipeline.formats.json import values
from cis_pipeline.formats.json.scan import Shape
from cis_pipeline.formats.markup import unmarked
from cis_pipeline.formats.names import turned

FORMAT = "OpenAlex JSON"
SUFFIXES = (".json", ".jsonl")
ONE_LINE = True

SHAPE = Shape(
    lists=frozenset({"results"}), marks=frozenset({"id", "doi", "title", "authorships", "ids"})
)
_WORK = re.compile(r'"(?:id|openalex)"\s*:\s*"(?:https://openalex\.org/)?W[0-9]+"')
_MEMBERS = re.compile(r'"(?:display_name|title|authorships|publication_year|ids)"\s*:')
_TYPES = {
    "peer-review": "document",
    "paratext": "document",
    "libguides": "webpage",
    "supplementary-materials": "document",
    "grant": "manuscript",
}
_LONGEST = 50_000


def sniff(head: str) -> bool:
    """True for JSON objects with the id of a work of OpenAlex."""
    found = json_stream.is_json(head) and _WORK.search(head) and _MEMBERS.search(head)
    return bool(found)


def read(stream: TextIO, source: Source) -> Iterator[Record | Problem]:
    """A Record for each work, in order; `locator` is its place ("entry 5")."""
    for entry in json_stream.objects(stream, SHAPE):
        if isinstance(entry, Problem):
            yield entry
        else:
            yield replace(work(entry.data), locator=entry.locator, raw=entry.raw)


def count(stream: TextIO) -> int:
    """How many works the list has."""
    return json_stream.count(stream, SHAPE)


def work(data: dict[str, Any]) -> Record:
    """A work as OpenAlex describes it; where it was found is for the caller to say."""
    place, biblio = values.inner(data, "primary_location"), values.inner(data, "biblio")
    venue = values.inner(place, "source") or values.inner(data, "host_venue")
    kind = _item_type(data, venue)
    journal = values.one(venue, "display_name") or values.one(place, "raw_source_name")
    own = kind in ("thesis", "dataset", "book")
    deposited = values.text(venue.get("type")) == "repository"  # a copy of the work
    date = values.plain_date(values.text(data.get("publication_date")))
    doi = values.text(data.get("doi")) or values.text(values.inner(data, "ids").get("doi"))
    return Record(
        item_type=kind,
        title=values.one(data, "title", "display_name"),
        authors=tuple(name for one in values.listed(data.get("authorships")) if (name := _by(one))),
        year=fields.year(values.text(data.get("publication_year")), date),
        date=date or values.text(data.get("publication_year")),
        container="" if own or deposited else journal,
        volume=values.one(biblio, "volume"),
        issue=values.one(biblio, "issue"),
        pages=fields.pages(values.one(biblio, "first_page"), values.one(biblio, "last_page")),
        doi=identifiers.doi(doi),
        url=identifiers.links(
            values.one(place, "landing_page_url") or values.text(data.get("doi")),
            values.one(place, "pdf_url"),
        ),
        abstract=fields.abstract(_abstract(data)),
        keywords=values.joined(values.text(word) for word in _keywords(data)),
        language=item_types.language(values.text(data.get("language"))),
        publisher=values.one(venue, "host_organization_name", "publisher")
        or (journal if own else ""),
        issn=identifiers.issn(values.text(venue.get("issn_l")), *values.texts(venue.get("issn"))),
        accession=values.text(data.get("id")).rpartition("/")[2],
    )


def _item_type(data: dict[str, Any], venue: dict[str, Any]) -> str:
    kind = values.text(data.get("type"))
    if data.get("is_retracted") is True and kind == "retraction":
        return "retraction"
    crossref = values.text(data.get("type_crossref"))
    if kind == "article" and crossref == "proceedings-article":
        return "conferencePaper"
    if kind == "article" and values.text(venue.get("type")) == "conference":
        return "conferencePaper"
    return _TYPES.get(kind) or item_types.item_type(kind) or item_types.item_type(crossref)


def _by(authorship: Any) -> str:
    if not isinstance(authorship, dict):
        return values.person(authorship)
    name = values.one(values.inner(authorship, "author"), "display_name")
    printed = values.one(authorship, "raw_author_name")
    return fields.name(printed) if "," in printed else turned(name or printed)


def _keywords(data: dict[str, Any]) -> list[Any]:
    """What it is about: its keywords, or else its concepts that are likely, or else its topics."""
    concepts = [one for one in values.listed(data.get("concepts")) if _likely(one)]
    return values.listed(data.get("keywords")) or concepts or values.listed(data.get("topics"))


def _likely(concept: Any) -> bool:
    try:
        return isinstance(concept, dict) and float(str(concept.get("score"))) >= 0.3
    except ValueError:
        return False


def _abstract(data: dict[str, Any]) -> str:
    """The abstract, of which OpenAlex gives for each word the places where it stands."""
    index = data.get("abstract_inverted_index")
    if not isinstance(index, dict):
        return values.one(data, "abstract")
    words: dict[int, str] = {}
    for word, places in index.items():
        for place in values.listed(places):
            if (at := values.text(place)).isascii() and at.isdigit() and len(at) < 6:
                words[int(at)] = word
    return unmarked(values.text(" ".join(words[place] for place in sorted(words)[:_LONGEST])))
