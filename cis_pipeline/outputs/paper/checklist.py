"""A checklist filled in as far as the review knows: status, place and gap of each item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cis_pipeline.outputs.documents.document import (
    Column,
    Document,
    Gap,
    Paragraph,
    Table,
    Text,
    plain,
    row,
    text,
)
from cis_pipeline.outputs.paper.methods.section import notices
from cis_pipeline.outputs.results import Results

Status = Literal["answered", "partly", "for the authors", "not applicable"]


@dataclass(frozen=True, slots=True)
class Answer:
    """How far an item is answered: where (files of data/outputs/ and their parts), and what the
    authors have still to say."""

    status: Status
    place: str = ""
    gap: str = ""


def answered(place: str) -> Answer:
    """All that is asked stands there."""
    return Answer("answered", place)


def partly(place: str, gap: str) -> Answer:
    """Some of it does."""
    return Answer("partly", place, gap)


def authors(gap: str, place: str = "") -> Answer:
    """The review knows nothing of it."""
    return Answer("for the authors", place, gap)


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a checklist under its section, its topic in our own words, and the answer;
    `said` is what the review says of it, where that is told in the list itself."""

    section: str
    item: str
    topic: str
    answer: Answer
    said: str = ""


def document(title: str, how: str, rows: Iterable[Row], results: Results) -> Document:
    """The list as a document, with how many items stand how."""
    rows = tuple(rows)
    n = Counter(r.answer.status for r in rows)
    told = ", ".join(f"{n[status]} {status}" for status in _STATUSES if n[status])
    said = any(r.said for r in rows)
    columns = [Column("Section", 1.2), Column("Item", 0.6), Column("Topic", 2.4)]
    columns += [Column("What the review says", 4)] if said else []
    columns += [Column("Status", 1.1), Column("Where", 2.2), Column("Left to say", 2.6)]
    return Document(
        f"{title}: {results.state.protocol.review.title}",
        (
            *notices(results, how),
            Paragraph((f"{len(rows)} items: {told}.",)),
            Table(tuple(columns), tuple(_shown(r, said) for r in rows)),
        ),
        landscape=True,
    )


_STATUSES: tuple[Status, ...] = ("answered", "partly", "for the authors", "not applicable")


def _shown(r: Row, said: bool) -> tuple[Text, ...]:
    left: Text = text(Gap(r.answer.gap)) if r.answer.gap else ()
    middle = (r.said,) if said else ()
    return row(r.section, r.item, r.topic, *middle, r.answer.status, r.answer.place, left)


def table(rows: Iterable[Row]) -> Table:
    """A row an item, for programs."""
    names = ("section", "item", "topic", "said", "status", "place", "gap")
    return Table(
        tuple(map(Column, names)),
        tuple(
            row(r.section, r.item, r.topic, plain((r.said,)), r.answer.status, r.answer.place,
                r.answer.gap)
            for r in rows
        ),
    )  # fmt: skip
