"""What Crossref and OpenAlex reply becomes records: the works that they list, as they list them.

A reply may come from the network or from a file that somebody saved: one reply, a list of them,
or just what stands in its `message`. `Reply` says what kind it is and which work it is about.

Why a work without a title is kept: Crossref knows many references by a DOI or by volume and page
alone. What is given of them stands where a title would, and the note says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.formats import fields, identifiers, openalex_json
from cis_pipeline.formats.json.values import listed
from cis_pipeline.formats.json.values import text as text_of
from cis_pipeline.sources.citation_searching.elements import authors
from cis_pipeline.sources.citation_searching.entries import unlabelled
from cis_pipeline.sources.citation_searching.references import TITLE_UNCLEAR, parse

Kind = Literal["crossref", "openalex"]

NO_TITLE = "title not given"
"""What the note of a record says where the service lists a work without its title."""

_WORK_ID = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?(W[0-9]+)", re.IGNORECASE)

_LOOK_UP = "look it up, and write its title into the proposal before you run the review"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, sorted. `kind` is the service; `doi` that of the work it is about, "" if unsaid.

    `works` are the entries that it holds in full, `ids` the OpenAlex ids of works that it only
    names; `announced` is how many works the service counts, None where it does not say.
    """

    kind: Kind
    doi: str = ""
    works: tuple[dict[str, Any], ...] = ()
    ids: tuple[str, ...] = ()
    announced: int | None = None


def read_reply(data: object) -> Reply | None:
    """What a reply is; None if it is neither Crossref's nor OpenAlex's."""
    if isinstance(data, list):
        replies = [one for entry in data if (one := read_reply(entry)) is not None]
        return _together(replies) if replies and len(replies) == len(data) else None
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("results"), list):
        return _openalex_list(data)
    if work_id(data.get("id")):
        ids = tuple(name for i in listed(data.get("referenced_works")) if (name := work_id(i)))
        return Reply(
            "openalex", identifiers.doi(text_of(data.get("doi"))), ids=ids, announced=len(ids)
        )
    message = data.get("message", data)
    if isinstance(message, dict) and ("reference" in message or "DOI" in message):
        works = tuple(one for one in listed(message.get("reference")) if isinstance(one, dict))
        count = message.get("reference-count", message.get("references-count"))
        announced = count if isinstance(count, int) else None
        return Reply("crossref", identifiers.doi(text_of(message.get("DOI"))), works, (), announced)
    return None


def _openalex_list(data: dict[str, Any]) -> Reply | None:
    works = tuple(w for w in data["results"] if isinstance(w, dict) and work_id(w.get("id")))
    meta = data.get("meta")
    count = meta.get("count") if isinstance(meta, dict) else None
    if len(works) < len(data["results"]):
        return None
    return Reply("openalex", works=works, announced=count if isinstance(count, int) else None)


def _together(replies: list[Reply]) -> Reply:
    """Several replies (pages of one list, a work and what it lists) as one, in the work's order."""
    first = replies[0]
    listed = [i for r in replies for i in r.ids]
    order = {one: place for place, one in enumerate(listed)}
    works = {json.dumps(w, sort_keys=True): w for r in replies for w in r.works}
    whole = {one for w in works.values() if (one := work_id(w.get("id")))}
    counts = [r.announced for r in replies if r.announced is not None]
    return Reply(
        first.kind,
        next((r.doi for r in replies if r.doi), ""),
        tuple(sorted(works.values(), key=lambda w: order.get(work_id(w.get("id")), -1))),
        tuple(i for i in listed if i not in whole),
        max(counts, default=None),
    )


def records(reply: Reply, name: str, parent: str) -> Iterator[Record | Problem]:
    """A record for each work of a reply, in its order, then for those it only names; and doubts.

    `name` is what messages call the reply; locators are "reference 12" or "work 12" after it.
    """
    word = "reference" if reply.kind == "crossref" else "work"
    made = _from_crossref if reply.kind == "crossref" else _from_openalex
    for number, work in enumerate([*reply.works, *({"id": i} for i in reply.ids)], start=1):
        where = f"{name} {word} {number}"
        record = replace(made(work), locator=where, parent=parent, channel=Channel.CITATION)
        yield record
        if record.note:
            yield Problem(where, f'{record.note}: "{record.title[:80]}"', _LOOK_UP, "warning")
    yield from _unheld(reply, name)


def _unheld(reply: Reply, name: str) -> Iterator[Problem]:
    if reply.ids:
        what = f"names {len(reply.ids)} works by their OpenAlex ids alone"
        yield Problem(name, what, "ask OpenAlex for them (--service openalex)", "warning")
    held = len(reply.works) + len(reply.ids)
    if reply.announced is not None and reply.announced > held:
        what = f"counts {reply.announced} works and holds {held}"
        remedy = "the others are not open there, or on a further page; chain the full text as well"
        yield Problem(name, what, remedy, "warning")


# --- One work -------------------------------------------------------------------------------------


def _from_crossref(work: dict[str, Any]) -> Record:
    """A reference of a work at Crossref: structured fields first, else its text taken apart."""
    given = {key: fields.tidy(text_of(value)) for key, value in work.items()}
    text = given.get("unstructured", "")
    parsed = parse(unlabelled(text)) if text else Record()
    book = given.get("volume-title", "")
    title = given.get("article-title") or book or parsed.title
    held = given.get("journal-title") or (book if title != book else "")
    author = given.get("author", "")
    year = fields.year(given.get("year", "")) or parsed.year
    return Record(
        raw=json.dumps(work, ensure_ascii=False),
        item_type=_type(given) or ("" if held else parsed.item_type),
        title=title or text or _given(given),
        authors=authors(author) if author else parsed.authors,
        year=year,
        date=str(year or ""),
        container=held or parsed.container,
        volume=given.get("volume") or parsed.volume,
        issue=given.get("issue") or parsed.issue,
        pages=fields.pages(given.get("first-page", "")) or parsed.pages,
        doi=identifiers.doi(given.get("DOI", "")) or parsed.doi,
        url=parsed.url,
        issn=identifiers.issn(given.get("ISSN", "")),
        isbn=identifiers.isbn(given.get("ISBN", "")),
        note="" if title else TITLE_UNCLEAR if text else NO_TITLE,
    )


def _type(given: Mapping[str, str]) -> str:
    if given.get("article-title") and given.get("volume-title"):
        return "bookSection"
    return "journalArticle" if given.get("journal-title") and given.get("article-title") else ""


_SHOWN = ("author", "year", "series-title", "journal-title", "volume", "first-page", "DOI")


def _given(given: Mapping[str, str]) -> str:
    """What Crossref gives of a reference without a title, as one line."""
    return ", ".join(given[key] for key in _SHOWN if given.get(key)) or given.get("key", "") or "?"


def _from_openalex(work: dict[str, Any]) -> Record:
    """A work of OpenAlex, known there by its id, whatever else of it changes."""
    record, key = openalex_json.work(work), work_id(work.get("id"))
    return replace(
        record,
        raw=json.dumps(work, ensure_ascii=False),
        key=key,
        accession=key,
        title=record.title or f"OpenAlex {key}",
        note="" if record.title else NO_TITLE,
    )


def work_id(value: object) -> str:
    """The OpenAlex id in an address or alone: "W12"; "" if it is none.

    >>> work_id("https://openalex.org/W12"), work_id("A5")
    ('W12', '')
    """
    found = _WORK_ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1].upper() if found else ""
