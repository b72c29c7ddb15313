"""codebook.csv: the codebook as a supplement prints it, and how many documents carry each theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cis_pipeline.concepts.codebook.codebook import Codebook, Theme
from cis_pipeline.concepts.tagging.tags import CodedTag
from cis_pipeline.ledger.frames import JOIN, TEXT, WHOLE, csv_of

if TYPE_CHECKING:
    from cis_pipeline.outputs.results import Results

FILES = ("codebook.csv",)

CODEBOOK_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("id", "label", "parent", "group", "definition"), TEXT),
    **dict.fromkeys(("include_note", "exclude_note", "examples"), TEXT),
    **dict.fromkeys(("phrases", "documents_suggested", "documents_confirmed"), WHOLE),
    **dict.fromkeys(("added_by", "from_record", "wave", "was", "retired"), TEXT),
}


def render(results: Results) -> dict[str, bytes]:
    """A row a theme in the order of the codebook, retired ones too; columns as above.

    `phrases` counts all phrases that point to it. `documents_suggested` counts the included reports
    that the phrases suggest it on, `documents_confirmed` those on which people confirmed it.
    Nothing where the review has no codebook.
    """
    if results.codebook is None:
        return {}
    included = set(results.state.included)
    tags = [tag for tag in results.coded if tag.record_id in included]
    return {"codebook.csv": csv_of(CODEBOOK_COLUMNS, _rows(results.codebook, tags))}


def _rows(codebook: Codebook, tags: Iterable[CodedTag]) -> Iterator[dict[str, Any]]:
    suggested, confirmed = Counter[str](), Counter[str]()
    for tag in tags:
        suggested[tag.theme] += tag.tier is not None
        confirmed[tag.theme] += tag.counts
    for theme in codebook.theme:
        yield {
            **{key: _cell(theme, key) for key in CODEBOOK_COLUMNS if key in Theme.model_fields},
            "phrases": len(theme.phrases) + len(theme.ambiguous),
            "documents_suggested": suggested[theme.id],
            "documents_confirmed": confirmed[theme.id],
        }


def _cell(theme: Theme, key: str) -> str:
    value = getattr(theme, key)
    if isinstance(value, tuple):
        return JOIN.join(value)
    return "" if value is None else str(value)
