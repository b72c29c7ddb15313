"""Themes on documents: which the codebook's phrases suggest, with every sentence that says so.

A tag is a suggestion and carries its evidence. Where the codebook says how many hits make a tag,
hits decide; else a score does (see `scoring`). One hit makes a tag possible, two make it sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cis_pipeline.concepts import evidence as ev
from cis_pipeline.concepts.codebook import Codebook
from cis_pipeline.concepts.matching import Matcher
from cis_pipeline.concepts.scoring import Label, Verdict, judge
from cis_pipeline.concepts.tags import Tag
from cis_pipeline.ledger.frames import TEXT, WHOLE, tidy

if TYPE_CHECKING:
    import pandas as pd

    from cis_pipeline.concepts.documents import Document

__all__ = ["Label", "tag", "theme_matrix", "themes_frame"]


def tag(
    documents: Iterable[Document], codebook: Codebook, labels: Iterable[Label] = ()
) -> list[Tag]:
    """The tags of each document, in the order of the documents and, within one, of the codebook.

    At most one tag a (document, theme). `labels` are what people said of some documents: they
    calibrate the others, and are no tags themselves.
    """
    matcher = Matcher.of_codebook(codebook)
    read = [ev.read(one, matcher, codebook.codebook.position) for one in documents]
    verdicts = judge(read, codebook, tuple(labels))
    return [
        found
        for one, said in zip(read, verdicts, strict=True)
        for found in _tags(one, codebook, said)
    ]


def _tags(
    evidence: ev.Evidence, codebook: Codebook, verdicts: Mapping[str, Verdict]
) -> Iterator[Tag]:
    support: dict[str, Sequence[ev.Support]] = {
        theme: evidence.support[theme] for theme in verdicts if theme in evidence.support
    }
    for theme in codebook.theme:
        if theme.all_of and not theme.retired:
            together = ev.joint(theme, evidence, support)
            if len(together) >= codebook.min_hits_of(theme):
                support[theme.id] = together
    for theme in codebook.theme:
        if theme.id in support:
            found = support[theme.id]
            verdict = verdicts.get(theme.id) or _of_joint(found)
            yield Tag(
                record_id=evidence.document.record_id,
                theme=theme.id,
                tier="sure" if verdict.sure else "possible",
                score=verdict.score,
                hits=sum(one.hits for one in found),
                passages=ev.passages(evidence.document, (*found, *verdict.more)),
            )


def _of_joint(found: Sequence[ev.Support]) -> Verdict:
    weight = sum(one.weight for one in found)
    return Verdict(ev.is_sure(found), round(weight / (1 + weight), 4))


# --- as tables ------------------------------------------------------------------------------------

THEME_COLUMNS: Mapping[str, str] = {
    "record_id": TEXT,
    "theme": TEXT,
    "tier": TEXT,
    "field": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "quote": TEXT,
    "phrase": TEXT,
    "hits": WHOLE,
    "score": "float64",
}

PHRASE_JOIN = " + "
"""Between the phrases found in one sentence."""


def themes_frame(tags: Iterable[Tag]) -> pd.DataFrame:
    """One row a tag: a theme on a document, with the sentence that supports it best.

    | column    | dtype   | meaning                                                           |
    |-----------|---------|-------------------------------------------------------------------|
    | record_id | string  | the document                                                      |
    | theme     | string  | id of the theme in the codebook                                   |
    | tier      | string  | "sure" or "possible"                                              |
    | field     | string  | "title", "abstract", "keywords" or "fulltext": where it stands    |
    | start     | int64   | first character of the quote in that field, from 0                |
    | end       | int64   | one past its last character                                       |
    | quote     | string  | the sentence itself                                               |
    | phrase    | string  | the phrases found in it, as the codebook writes them              |
    | hits      | int64   | hits of the theme's phrases in the whole document                 |
    | score     | float64 | 0 to 1, orders the documents of a theme                           |
    """
    return tidy(THEME_COLUMNS, map(as_row, tags))


def as_row(tag: Tag) -> dict[str, Any]:
    """A tag with its best passage, by column."""
    best = tag.passages[0]
    return {
        "record_id": tag.record_id,
        "theme": tag.theme,
        "tier": tag.tier,
        "field": best.field,
        "start": best.start,
        "end": best.end,
        "quote": best.quote,
        "phrase": PHRASE_JOIN.join(best.phrases),
        "hits": tag.hits,
        "score": tag.score,
    }


def theme_matrix(
    tags: Iterable[Tag], codebook: Codebook, record_ids: Iterable[str]
) -> list[list[int]]:
    """Document by theme: 1 where the document carries the theme, else 0; a row a document.

    Rows stand in the order of `record_ids`, cells in that of the themes of the codebook, also those
    that no document carries. Tags of other documents, or of themes that the codebook no longer has,
    are left out.
    """
    known = {(tag.record_id, tag.theme) for tag in tags}
    return [[int((r, t) in known) for t in codebook.theme_ids] for r in record_ids]
