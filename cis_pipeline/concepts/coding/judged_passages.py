"""What coders judged of passages, each by themselves, before anything was settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.codebook.succession import Succession
from cis_pipeline.concepts.coding.held_words import Spot, gathered, key_of, one_word
from cis_pipeline.core.model import CONSENSUS, Coding


def judged(
    codings: Sequence[Coding],
    codebook: Codebook,
    report_of: Mapping[str, str] | None = None,
) -> dict[Spot, dict[str, bool]]:
    """By passage and theme of today each coder's own word: whether it supports the theme.

    What somebody said after the adjudicator had settled a passage shows nothing of how they agreed,
    and a word that rests on other definitions than today's is none on this theme; both are left
    out, as are the adjudicator's.
    """
    found = gathered(
        _before_settled(codings, report_of or {}), Succession(codebook), report_of or {}
    )
    own: dict[Spot, dict[str, bool]] = {}
    for spot, who in found.items():
        for by, words in who.items():
            word = one_word(words)
            if word.stands and by != CONSENSUS:
                own.setdefault(spot, {})[by] = word.says == "yes"
    return own


def _before_settled(codings: Iterable[Coding], reports: Mapping[str, str]) -> list[Coding]:
    settled: set[Spot] = set()
    kept = []
    for coding in codings:
        spot = (reports.get(coding.record_id, coding.record_id), coding.theme, key_of(coding))
        if coding.by == CONSENSUS:
            settled.add(spot)
        elif spot not in settled:
            kept.append(coding)
    return kept
