"""What the tests of codings share: a codebook, a suggestion, a word of somebody."""

from __future__ import annotations

from typing import Any

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.succession import basis_of
from cis_pipeline.concepts.tagging.tags import CodedTag, Passage, Tag
from cis_pipeline.core.model import Coding, Said

P = "Power is shared with families."
Q = "Risk is taken together."


def book(*themes: Any, change: Any = ()) -> Codebook:
    """A codebook of these themes: an id, or a table of keys."""
    tables = [{"id": one} if isinstance(one, str) else one for one in themes]
    tables = [{"phrases": ["x"], "definition": f"what {t['id']} means", **t} for t in tables]
    return Codebook.model_validate({"theme": tables, "change": list(change)})


def suggestion(theme: str, *quotes: str, record: str = "R-1", tier: Any = "possible") -> Tag:
    passages = tuple(Passage("abstract", 0, len(q), q, phrases=("x",), hits=1) for q in quotes)
    return Tag(record, theme, tier, 0.5, len(quotes), passages)


def word(
    by: str,
    verdict: str,
    theme: str,
    quote: str = P,
    *,
    under: Codebook | None = None,
    record: str = "R-1",
    to: str = "",
    **more: Any,
) -> Coding:
    """Somebody's word, resting on the definitions of the codebook `under`, if given."""
    return Coding(
        verdict=Said(verdict),
        by=by,
        record_id=record,
        theme=theme,
        to=to,
        quote=quote,
        codebook=basis_of(under, theme, to) if under else "",
        **{"field": "abstract" if quote else "", "at": "2026-11-02T10:00:00+00:00", **more},
    )


def stands(tags: tuple[CodedTag, ...]) -> dict[tuple[str, str], str]:
    """Status by theme and quote."""
    return {(t.theme, one.passage.quote): one.status for t in tags for one in t.passages}
