"""Themes that phrases suggested on documents, and what people made of them."""

from __future__ import annotations

from collections.abc import Iterator

from cis_pipeline.concepts.tagging.scoring import rests_alone
from cis_pipeline.outputs.documents.document import Gap, Text, text
from cis_pipeline.outputs.paper.automation.entry import Entry, Item, Number
from cis_pipeline.outputs.paper.theme_facts import Tags, ThemeFacts
from cis_pipeline.outputs.paper.words import counted
from cis_pipeline.outputs.results import Results


def suggested(results: Results, facts: ThemeFacts) -> Iterator[Entry]:
    """Nothing without a codebook that suggests anything."""
    book = results.codebook
    if book is None or not (facts.suggested or facts.alone):
        return
    how = "Themes suggested on documents by the phrases of the codebook"
    if book.codebook.second_opinion:
        how += ", with a second opinion by word vectors"
    if not rests_alone(book, results.labels(book)):
        how += ", weighed by what stands in all documents and what people had judged"
    judged = len(facts.judged)
    yield Entry(
        how,
        "suggested",
        "config/codebook.toml",
        (
            _number("suggested", facts.suggested, "suggestion", "of a theme on a document"),
            _number("sure", facts.sure, "suggestion", "of these as sure"),
            _number("possible", facts.possible, "suggestion", "of these as possible"),
            _number("untouched", facts.untouched, "suggestion", "that nobody has judged"),
        ),
        _checked(facts),
        checks=(
            _number("confirmed", facts.confirmed, "suggestion", "confirmed by people"),
            _number("disputed", facts.disputed, "suggestion", "disputed between coders"),
            _number("reopened", facts.reopened, "suggestion", "open since the theme was defined"
                    " anew"),
        ),
        overruled=(
            _number("refused", facts.refused, "suggestion", "refused by people", judged),
            _number("moved", facts.moved, "suggestion", "moved to another theme by people", judged),
            _number("alone", facts.alone, "theme", "that only people found on a document"),
        ),
    )  # fmt: skip


def _number(key: str, tags: Tags, noun: str, rest: str, of: int | None = None) -> Number:
    items = tuple(
        Item(
            t.record_id,
            t.theme,
            "; ".join(dict.fromkeys(c.by for p in t.passages for c in p.said)),
            max((c.at[:10] for p in t.passages for c in p.said), default=""),
            t.status,
        )
        for t in tags
    )
    return Number(f"themes.{key}", items, noun, rest, of)


def _checked(facts: ThemeFacts) -> Text:
    n = len(facts.judged)
    if not n:
        return text("Nobody has judged any of them. ", Gap("how suggestions were checked"))
    return text(f"People judged {counted(n, 'suggestion')} of {len(facts.suggested)}.")
