"""What the theme reader shows, as one compact document for the page's script.

Each sentence is held once for a document, with those before and after it; a passage names its
sentence by number. So that the page opens at once on any computer, a cell holds its best passages
only where there are many (`MOST_PASSAGES`), and candidates are left out where there are too many
of them (`MOST_DOCUMENTS`); the page says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.counts.carried import GONE, carriers
from cis_pipeline.concepts.documents.document import Document, Field
from cis_pipeline.concepts.phrases.marking import Marker
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag
from cis_pipeline.core.model import Coding, Record
from cis_pipeline.core.text.sentences import sentences

MOST_DOCUMENTS = 1500
"""More rows than this are shown of included documents only."""
MOST_BYTES = 2_600_000
"""The page's data are made smaller than this by leaving out the least supporting passages."""
MOST_PASSAGES = 12
"""So many passages a cell at most, the best first."""
LONGEST = 600
"""A neighbour longer than this (a table read as text, say) is cut."""


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the reader: `category` is its publisher's, `kind` its record's kind,
    `grey` whether it came by other methods than databases."""

    record: Record
    category: str
    kind: str
    grey: bool
    included: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The page's data, how many passages a cell has at most, how many documents are left out."""

    data: dict[str, Any]
    passages: int
    left_out: int


def shown(
    codebook: Codebook,
    tags: Sequence[CodedTag],
    documents: Callable[[str], Document],
    rows: Sequence[Row],
) -> Shown:
    """The data of all rows that fit."""
    kept = [*rows] if len(rows) <= MOST_DOCUMENTS else [row for row in rows if row.included]
    most = MOST_PASSAGES
    about = _Context(Marker(codebook), documents)
    data = _data(codebook, tags, about, kept, most)
    while most > 1 and (size := len(packed(data).encode())) > MOST_BYTES:
        most = max(1, min(most - 1, most * MOST_BYTES // size))
        data = _data(codebook, tags, about, kept, most)
    return Shown(data, most, len(rows) - len(kept))


def packed(data: Mapping[str, Any]) -> str:
    """The data as JSON that may stand inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _data(
    codebook: Codebook,
    tags: Sequence[CodedTag],
    about: _Context,
    rows: Sequence[Row],
    most: int,
) -> dict[str, Any]:
    """`themes` and `documents` with their `cells`; see `_cell`, `_passage`."""
    ids = [row.record.record_id for row in rows]
    themes = [t for t in codebook.theme if not t.retired]
    place = {t.id: n for n, t in enumerate(themes)}
    mine: dict[str, list[CodedTag]] = {i: [] for i in ids}
    for tag in tags:
        if tag.record_id in mine and tag.theme in place:
            mine[tag.record_id].append(tag)
    found = carriers(tags, ids)
    return {
        "themes": [
            {
                "id": t.id,
                "label": t.name,
                "group": t.group,
                "definition": " ".join(t.definition.split()),
                "documents": len(found[t.id].documents) if t.id in found else 0,
                "confirmed": len(found[t.id].confirmed) if t.id in found else 0,
            }
            for t in themes
        ],
        "documents": [
            _document(row, mine[row.record.record_id], about, place, most) for row in rows
        ],
    }


def _document(
    row: Row,
    tags: Sequence[CodedTag],
    about: _Context,
    place: Mapping[str, int],
    most: int,
) -> dict[str, Any]:
    record, numbers = row.record, dict[str, int]()
    cells = {place[tag.theme]: _cell(tag, numbers, about, most) for tag in tags}
    return {
        "id": record.record_id,
        "who": _who(record.authors) or record.publisher,
        "title": record.title or "No title given",
        "year": record.year,
        "category": row.category,
        "kind": row.kind,
        "grey": int(row.grey),
        "included": int(row.included),
        "cells": cells,
        "text": [*numbers],
    }


def _who(authors: Sequence[str]) -> str:
    """Family names, two at most."""
    names = [name.partition(",")[0].strip() for name in authors]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)


def _cell(tag: CodedTag, numbers: dict[str, int], about: _Context, most: int) -> list[Any]:
    """[status, tier, how many passages support it, the passages shown]."""
    supporting = [p for p in tag.passages if p.status not in GONE]
    spoken = [p for p in tag.passages[most:] if p.said]
    passages = [_passage(one, tag, numbers, about) for one in (*tag.passages[:most], *spoken)]
    return [tag.status, tag.tier or "people", len(supporting), passages]


def _passage(
    one: CodedPassage, tag: CodedTag, numbers: dict[str, int], about: _Context
) -> list[Any]:
    """[sentence, the ones before and after (numbers, -1 for none), starts and ends of the phrases
    in it, field, page, section, status, what people said]."""
    p = one.passage

    def number(text: str) -> int:
        return numbers.setdefault(text, len(numbers)) if text else -1

    return [
        *map(number, (p.quote, *about.neighbours(tag.record_id, p.field, p.start, p.end))),
        about.marks(p.quote, tag.theme),
        p.field,
        p.page,
        p.section,
        one.status,
        [_said(said) for said in one.said],
    ]


def _said(said: Coding) -> str:
    """sim-A: confirm (2026-11-30): a memo."""
    who = f"{said.by} ({said.voice})" if said.voice else said.by
    words = f"{who}: {said.verdict.value}" + (f" to {said.to}" if said.to else "")
    words += f" ({said.at[:10]})" if said.at else ""
    return f"{words}: {said.note}" if said.note else words


class _Context:
    """What stands around a passage, and what is marked in it; each is worked out once."""

    def __init__(self, marker: Marker, documents: Callable[[str], Document]) -> None:
        self._marker, self._documents = marker, documents
        self._marks: dict[tuple[str, str], list[int]] = {}
        self._neighbours: dict[tuple[str, Field, int, int], tuple[str, str]] = {}

    def marks(self, quote: str, theme: str) -> list[int]:
        """Starts and ends of the theme's phrases in a sentence."""
        if (quote, theme) not in self._marks:
            spans = self._marker.marks(quote, theme)
            self._marks[quote, theme] = [at for span in spans for at in span]
        return self._marks[quote, theme]

    def neighbours(self, record_id: str, field: Field, start: int, end: int) -> tuple[str, str]:
        """The sentences before and after a passage, "" where there is none."""
        if field in ("title", "keywords"):
            return "", ""
        key = (record_id, field, start, end)
        if key not in self._neighbours:
            text = self._documents(record_id).text(field)
            self._neighbours[key] = (_before(text, start), _after(text, end))
        return self._neighbours[key]


def _before(text: str, start: int) -> str:
    """The sentence that ends before a place, at most `LONGEST` characters of it.

    Only so much of the text is cut into sentences, for a document may be a book.
    """
    low = max(0, start - LONGEST)
    found = [*sentences(text[low:start])]
    if not found:
        return ""
    first, last = found[-1]
    shown = " ".join(text[low + first : low + last].split())
    return f"… {shown}" if low and len(found) == 1 else shown


def _after(text: str, end: int) -> str:
    """The sentence that begins after a place, at most `LONGEST` characters of it."""
    found = [*sentences(text[end : end + LONGEST])]
    if not found:
        return ""
    first, last = found[0]
    shown = " ".join(text[end + first : end + last].split())
    return f"{shown} …" if len(found) == 1 and end + LONGEST < len(text) else shown


# --- which documents ------------------------------------------------------------------------------


def rows_of(
    records: Iterable[Record],
    included: Iterable[str],
    category: Callable[[Record], str],
    grey: Callable[[Record], bool],
) -> Iterator[Row]:
    """A row a document; see `Row`."""
    chosen = frozenset(included)
    for record in records:
        kind = kind_of(record.item_type)
        yield Row(record, category(record), kind, grey(record), record.record_id in chosen)


def kind_of(item_type: str) -> str:
    """journalArticle as "journal article"."""
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in item_type)
    return spaced.strip() or "not given"
