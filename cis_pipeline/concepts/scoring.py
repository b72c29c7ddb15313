"""Which themes a document is suggested for, and how sure: by hits, or by a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cis_pipeline.concepts.codebook import Codebook, Theme
from cis_pipeline.concepts.evidence import Evidence, is_sure


class Label(NamedTuple):
    """A person's word that a document carries a theme; `theme` is "" if it carries none.

    A labelled document has a label for each theme it carries, and so none for the others.
    """

    record_id: str
    theme: str


class Verdict(NamedTuple):
    """A theme is suggested; `score` (0 to 1) orders its documents."""

    sure: bool
    score: float


def judge(
    read: Sequence[Evidence], codebook: Codebook, labels: Sequence[Label] = ()
) -> list[dict[str, Verdict]]:
    """For each document, by theme, what is suggested; joint themes are left to the caller."""
    themes = [one for one in codebook.theme if not one.all_of and not one.retired]
    return [
        {theme.id: found for theme in themes if (found := _by_hits(one, theme, codebook))}
        for one in read
    ]


def _by_hits(evidence: Evidence, theme: Theme, codebook: Codebook) -> Verdict | None:
    if not evidence.hits(theme.id) or evidence.hits(theme.id) < codebook.min_hits_of(theme):
        return None
    weight = evidence.weight(theme.id)
    return Verdict(is_sure(evidence.support[theme.id]), round(weight / (1 + weight), 4))
