"""A small theme reader for tests, and a large one."""

from __future__ import annotations

from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.documents.document import Document
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag, Passage
from cis_pipeline.core.model import Coding, Record, Said
from cis_pipeline.outputs.theme_reader.content import Row, Shown, shown

BOOK = Codebook.model_validate(
    {
        "theme": [
            {"id": "P", "label": "Power", "group": "Core", "definition": "Who decides.",
             "phrases": ["power"]},
            {"id": "R", "label": "Risk", "group": "Core", "phrases": ["risk"]},
            {"id": "L", "label": "Learning", "group": "Change", "phrases": ["learn*"]},
            {"id": "Z", "label": "Old", "retired": "merged", "phrases": ["old"]},
        ]
    }
)  # fmt: skip
TEXT = "It began well. Power was shared. All agreed."
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028 & power"


def row(name: str, year: int | None = 2012, included: bool = True, **fields: Any) -> Row:
    grey = fields.pop("grey", False)
    made = {"title": f"Title of {name}", "authors": ("Doe, Jo",), **fields}
    record = Record(record_id=name, year=year, item_type="report", **made)
    return Row(record, "Charity" if grey else "Academic publication", "report", grey, included)


def tag(
    record: str, theme: str, status: Any = "suggested", text: str = TEXT, quote: str = "",
    said: tuple[Coding, ...] = (), more: int = 0,
) -> CodedTag:  # fmt: skip
    quote = quote or "Power was shared."
    start = text.index(quote)
    passage = Passage("abstract", start, start + len(quote), quote, phrases=("power",), hits=1)
    passages = (CodedPassage(passage, status, said),) * (1 + more)
    return CodedTag(record, theme, "possible", 0.5, status, passages)


def coding(verdict: str, by: str = "A", note: str = "") -> Coding:
    return Coding(verdict=Said(verdict), by=by, note=note, at="2026-11-02T10:00:00+00:00")


def reader(rows: list[Row], tags: list[CodedTag], text: str = TEXT, book: Codebook = BOOK) -> Shown:
    return shown(book, tags, lambda i: Document(i, abstract=text), rows)


SMALL = reader(
    [
        row("a", 2015),
        row("b", 2012, grey=True, authors=(), publisher="Nesta"),
        row("c", None, included=False),
    ],
    [
        tag("a", "P", "confirmed", said=(coding("confirm", note="As we thought."),)),
        tag("a", "R", "refused", said=(coding("refuse"),)),
        tag("b", "P"),
        tag("b", "L", "disputed", more=4),
        tag("c", "P"),
    ],
)
