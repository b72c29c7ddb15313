"""A work as Crossref or OpenAlex lists it, made into a record.

Why a work without a title is kept: Crossref knows many references by a DOI or by volume and page
alone. What is given of them stands where a title would, and the note says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from cis_pipeline.core.model import Record
from cis_pipeline.formats import fields, identifiers, item_types
from cis_pipeline.sources.citation_searching.names import authors
from cis_pipeline.sources.citation_searching.parsing import NOT_TOLD, Told, parse
from cis_pipeline.sources.citation_searching.splitting import unlabelled

NO_TITLE = "title not given"
"""What the note of a record says where the service lists a work without its title."""

_WORK_ID = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?(W[0-9]+)", re.IGNORECASE)


def work_id(value: object) -> str:
    """The OpenAlex id in an address or alone: "W12"; "" if it is none.

    >>> work_id("https://openalex.org/W12"), work_id("A5")
    ('W12', '')
    """
    found = _WORK_ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1].upper() if found else ""


def of_crossref(work: Mapping[str, Any]) -> Record:
    """A reference of a work at Crossref: structured fields first, else its text taken apart."""
    given = {key: fields.tidy(text_of(value)) for key, value in work.items()}
    text = given.get("unstructured", "")
    told = parse(unlabelled(text)) if text else Told()
    book = given.get("volume-title", "")
    title = given.get("article-title") or book or told.title
    held = given.get("journal-title") or (book if title != book else "")
    author = given.get("author", "")
    year = fields.year(given.get("year", "")) or told.year
    return Record(
        raw=_dumped(work),
        item_type=_type(given) or ("" if held else told.item_type),
        title=title or text or _given(given),
        authors=authors(author) if author else told.authors,
        year=year,
        date=str(year or ""),
        container=held or told.container,
        volume=given.get("volume") or told.volume,
        issue=given.get("issue") or told.issue,
        pages=fields.pages(given.get("first-page", "")) or told.pages,
        publisher=told.publisher,
        doi=identifiers.doi(given.get("DOI", "")) or told.doi,
        url=told.url,
        issn=identifiers.issn(given.get("ISSN", "")),
        isbn=identifiers.isbn(given.get("ISBN", "")),
        note="" if title else NOT_TOLD if text else NO_TITLE,
    )


def _type(given: Mapping[str, str]) -> str:
    if given.get("article-title") and given.get("volume-title"):
        return "bookSection"
    return "journalArticle" if given.get("journal-title") and given.get("article-title") else ""


_SHOWN = ("author", "year", "series-title", "journal-title", "volume", "first-page", "DOI")


def _given(given: Mapping[str, str]) -> str:
    """What Crossref gives of a reference without a title, as one line."""
    return ", ".join(given[key] for key in _SHOWN if given.get(key)) or given.get("key", "") or "?"


def of_openalex(work: Mapping[str, Any]) -> Record:
    """A work of OpenAlex, known there by its id, whatever else of it changes."""
    key = work_id(work.get("id"))
    title = fields.tidy(text_of(work.get("title") or work.get("display_name")))
    place, source = _dict(work.get("biblio")), _source(work)
    year = work.get("publication_year")
    kind = item_types.item_type(text_of(work.get("type")).replace("-", " "))
    return Record(
        raw=_dumped(work),
        key=key,
        accession=key,
        item_type=kind,
        title=re.sub(r"</?(?:i|b|sub|sup|em|strong)>", "", title) or f"OpenAlex {key}",
        authors=tuple(one for entry in list_of(work.get("authorships")) if (one := _author(entry))),
        year=year if isinstance(year, int) else None,
        date=text_of(work.get("publication_date")) or str(year or ""),
        container=fields.tidy(text_of(source.get("display_name"))) if _holds(source) else "",
        volume=text_of(place.get("volume")),
        issue=text_of(place.get("issue")),
        pages=fields.pages(text_of(place.get("first_page")), text_of(place.get("last_page"))),
        doi=identifiers.doi(text_of(work.get("doi"))),
        url=text_of(_dict(work.get("primary_location")).get("landing_page_url")),
        abstract=_abstract(work.get("abstract_inverted_index")),
        language=item_types.language(text_of(work.get("language"))),
        publisher=fields.tidy(text_of(source.get("host_organization_name"))),
        issn=identifiers.issn(text_of(source.get("issn_l"))),
        note="" if title else NO_TITLE,
    )


def _source(work: Mapping[str, Any]) -> Mapping[str, Any]:
    return _dict(_dict(work.get("primary_location")).get("source")) or _dict(work.get("host_venue"))


def _holds(source: Mapping[str, Any]) -> bool:
    """Whether a source is a journal or a book, and not the repository of a copy."""
    return text_of(source.get("type")) != "repository"


def _author(entry: object) -> str:
    """A name as printed, turned round only where OpenAlex has it so."""
    whole = _dict(entry)
    raw = fields.tidy(text_of(whole.get("raw_author_name")))
    shown = fields.tidy(text_of(_dict(whole.get("author")).get("display_name")))
    if "," in raw:
        return fields.name(raw)
    given, _, family = (shown or raw).rpartition(" ")
    return f"{family}, {given}" if given else family


def _abstract(index: object) -> str:
    """An abstract from its words and their places; "" if it holds anything else."""
    found = [
        (place, word)
        for word, places in _dict(index).items()
        for place in list_of(places)
        if isinstance(place, int)
    ]
    return fields.abstract(" ".join(word for _, word in sorted(found)))


def _dumped(work: Mapping[str, Any]) -> str:
    return json.dumps(work, ensure_ascii=False)


def text_of(value: object) -> str:
    """A text or a number of JSON as text; "" for anything else."""
    return value if isinstance(value, str) else "" if value is None else _number(value)


def _number(value: object) -> str:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> Iterable[Any]:
    """A list of JSON; an empty one for anything else."""
    return value if isinstance(value, list) else ()
