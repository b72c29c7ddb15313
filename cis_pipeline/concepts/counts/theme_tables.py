"""Themes on documents as tables: a row a passage, a matrix of documents, a row a theme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.coding.words import each
from cis_pipeline.concepts.counts.theme_counts import ThemeCounts, theme_counts
from cis_pipeline.concepts.tagging.tags import CodedPassage, CodedTag
from cis_pipeline.core.model import Coding, Record
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, YES_NO, tidy

if TYPE_CHECKING:
    import pandas as pd

TAG_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("record_id", "title"), TEXT),
    "year": "Int64",
    "included": YES_NO,
    **dict.fromkeys(("theme", "label", "status", "document_status", "tier", "field"), TEXT),
    "page": WHOLE,
    "section": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    **dict.fromkeys(("quote", "phrases"), TEXT),
    "hits": WHOLE,
    "score": "float64",
    "said": TEXT,
}


def tags_frame(
    tags: Iterable[CodedTag],
    codebook: Codebook,
    records: Mapping[str, Record],
    included: Collection[str],
) -> pd.DataFrame:
    """One row a passage that supports a theme on a document, or was said to; best first.

    | column          | dtype   | meaning                                                         |
    |-----------------|---------|-----------------------------------------------------------------|
    | record_id       | string  | the document                                                    |
    | title           | string  | its title                                                       |
    | year            | Int64   | its year; NA if not given                                       |
    | included        | bool    | whether it is an included report                                |
    | theme           | string  | id of the theme in the codebook                                 |
    | label           | string  | its name                                                        |
    | status          | string  | of the passage: suggested, confirmed, refused, moved, disputed  |
    |                 |         | (between coders), reopened (the theme was defined anew)         |
    | document_status | string  | of the theme on the document, by all its passages               |
    | tier            | string  | "sure" or "possible" as suggested; "" if only people found it   |
    | field           | string  | title, abstract, keywords or fulltext: where the quote stands   |
    | page            | int64   | page of the full text from 1; 0 where there is none             |
    | section         | string  | the heading above it                                            |
    | start           | int64   | first character of the quote in that field, from 0              |
    | end             | int64   | one past its last character                                     |
    | quote           | string  | the sentence itself, verbatim; "" if the whole document is meant |
    | phrases         | string  | the phrases found in it, as the codebook writes them; joined    |
    | hits            | int64   | how often; 0 where only people found it                         |
    | score           | float64 | 0 to 1: how well it supports the theme, no probability          |
    | said            | string  | who said what of it, when, with their memo; joined              |
    """
    return tidy(TAG_COLUMNS, tag_rows(tags, codebook, records, included))


def tag_rows(
    tags: Iterable[CodedTag],
    codebook: Codebook,
    records: Mapping[str, Record],
    included: Collection[str],
) -> Iterator[dict[str, Any]]:
    """The rows of `tags_frame`; tags of documents that are not among the records are left out."""
    names = {theme.id: theme.name for theme in codebook.theme}
    wanted = set(included)
    for tag in tags:
        record = records.get(tag.record_id)
        if record is None:
            continue
        for one in tag.passages:
            yield {
                "record_id": tag.record_id,
                "title": record.title,
                "year": record.year,
                "included": tag.record_id in wanted,
                "theme": tag.theme,
                "label": names.get(tag.theme, tag.theme),
                "document_status": tag.status,
                "tier": tag.tier or "",
                **_passage_row(one),
            }


def _passage_row(one: CodedPassage) -> dict[str, Any]:
    passage = one.passage
    return {
        "status": one.status,
        "field": passage.field if passage.quote else "",
        "page": passage.page,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "phrases": JOIN.join(passage.phrases),
        "hits": passage.hits,
        "score": passage.score,
        "said": each(one.said),
    }


def matrix_rows(
    tags: Iterable[CodedTag],
    codebook: Codebook,
    documents: Iterable[str],
    included: Collection[str],
) -> Iterator[dict[str, Any]]:
    """Document by theme, a row a document: `record_id`, `included` (yes, no), a cell a theme.

    A cell holds "" where the theme is not there; "possible" or "sure" where it is suggested and
    nobody has said anything; else what people made of it (see `status` in `tags_frame`).
    """
    cells: dict[str, dict[str, str]] = {}
    for tag in tags:
        word = tag.status if tag.status != "suggested" else tag.tier or tag.status
        cells.setdefault(tag.record_id, {})[tag.theme] = word
    wanted = set(included)
    for record_id in documents:
        found = cells.get(record_id, {})
        row = {"record_id": record_id, "included": "yes" if record_id in wanted else "no"}
        yield row | {theme: found.get(theme, "") for theme in matrix_themes(codebook)}


def matrix_themes(codebook: Codebook) -> tuple[str, ...]:
    """The columns of the matrix that are themes: those in use, in order."""
    return tuple(theme.id for theme in codebook.theme if not theme.retired)


COUNT_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("theme", "label", "group", "scope"), TEXT),
    "documents": WHOLE,
    **dict.fromkeys((n for n in ThemeCounts.__dataclass_fields__ if n != "theme"), WHOLE),
}


def count_rows(
    tags: Collection[CodedTag],
    codebook: Codebook,
    documents: Collection[str],
    included: Collection[str],
) -> Iterator[dict[str, Any]]:
    """One row a theme and `scope`: the "included" documents, and "all" that are coded.

    `documents` counts those of the scope; the other columns are those of `ThemeCounts`.
    """
    by_id = {theme.id: theme for theme in codebook.theme}
    for scope, among in (("included", included), ("all", documents)):
        for counts in theme_counts(tags, codebook, among):
            theme = by_id[counts.theme]
            own = {"label": theme.name, "group": theme.group, "scope": scope}
            yield {**asdict(counts), **own, "documents": len(among)}


def as_json(tags: Iterable[CodedTag]) -> list[dict[str, Any]]:
    """Each tag with its passages, and all that was said of each, in whole."""
    return [
        {
            "record_id": tag.record_id,
            "theme": tag.theme,
            "tier": tag.tier,
            "score": tag.score,
            "status": tag.status,
            "passages": [
                {**asdict(one.passage), "status": one.status, "said": list(map(_said, one.said))}
                for one in tag.passages
            ],
        }
        for tag in tags
    ]


_TOLD = ("verdict", "by", "voice", "to", "note", "codebook", "version", "sheet", "at")


def _said(coding: Coding) -> dict[str, str]:
    """What was said of a passage; what is empty is left out."""
    return {name: str(value) for name in _TOLD if (value := getattr(coding, name))}
