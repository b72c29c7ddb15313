"""What Crossref and OpenAlex reply becomes records: the works that they list, as they list them.

A reply may come from the network or from a file that somebody saved: one reply, a list of them,
or just what stands in its `message`. `Reply` says what kind it is and which work it is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from cis_pipeline.core.model import Channel, Problem, Record
from cis_pipeline.formats import identifiers
from cis_pipeline.sources.citation_searching.listed_works import (
    list_of,
    of_crossref,
    of_openalex,
    text_of,
    work_id,
)

Kind = Literal["crossref", "openalex"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, sorted. `kind` is the service; `doi` that of the work it is about, "" if unsaid.

    `works` are the entries that it holds in full, `ids` the OpenAlex ids of works that it only
    names; `announced` is how many works the service counts, None where it does not say.
    """

    kind: Kind
    doi: str = ""
    works: tuple[Mapping[str, Any], ...] = ()
    ids: tuple[str, ...] = ()
    announced: int | None = None


def sorted_out(data: object) -> Reply | None:
    """What a reply is; None if it is neither Crossref's nor OpenAlex's."""
    if isinstance(data, list):
        replies = [one for entry in data if (one := sorted_out(entry)) is not None]
        return _together(replies) if replies and len(replies) == len(data) else None
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("results"), list):
        return _openalex_list(data)
    if work_id(data.get("id")):
        ids = tuple(name for i in list_of(data.get("referenced_works")) if (name := work_id(i)))
        return Reply(
            "openalex", identifiers.doi(text_of(data.get("doi"))), ids=ids, announced=len(ids)
        )
    message = data.get("message", data)
    if isinstance(message, dict) and ("reference" in message or "DOI" in message):
        works = tuple(one for one in list_of(message.get("reference")) if isinstance(one, dict))
        count = message.get("reference-count", message.get("references-count"))
        announced = count if isinstance(count, int) else None
        return Reply("crossref", identifiers.doi(text_of(message.get("DOI"))), works, (), announced)
    return None


def _openalex_list(data: Mapping[str, Any]) -> Reply | None:
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
    made = of_crossref if reply.kind == "crossref" else of_openalex
    for number, work in enumerate([*reply.works, *({"id": i} for i in reply.ids)], start=1):
        where = f"{name} {word} {number}"
        record = replace(made(work), locator=where, parent=parent, channel=Channel.CITATION)
        yield record
        if record.note:
            yield Problem(where, f'{record.note}: "{record.title[:80]}"', _LOOK_UP, "warning")
    yield from _unheld(reply, name)


_LOOK_UP = "look it up, and write its title into the proposal before you run the review"


def _unheld(reply: Reply, name: str) -> Iterator[Problem]:
    if reply.ids:
        what = f"names {len(reply.ids)} works by their OpenAlex ids alone"
        yield Problem(name, what, "ask OpenAlex for them (--service openalex)", "warning")
    held = len(reply.works) + len(reply.ids)
    if reply.announced is not None and reply.announced > held:
        what = f"counts {reply.announced} works and holds {held}"
        remedy = "the others are not open there, or on a further page; chain the full text as well"
        yield Problem(name, what, remedy, "warning")
