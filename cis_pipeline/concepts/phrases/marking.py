"""Where in a sentence the phrases of a theme stand, so that a reader sees why it was suggested."""

from __future__ import annotations

from cis_pipeline.concepts.codebook.codebook import Codebook
from cis_pipeline.concepts.phrases.matching import Matcher
from cis_pipeline.core.text.words import word_spans


class Marker:
    """Marks the phrases of a codebook in sentences."""

    def __init__(self, codebook: Codebook) -> None:
        self._matcher = Matcher.of_codebook(codebook)
        self._parts = {theme.id: theme.all_of for theme in codebook.theme}

    def marks(self, sentence: str, theme: str) -> list[tuple[int, int]]:
        """(start, end) of each phrase of the theme (of a joint one, of the themes that it joins),
        from left to right, none within another."""
        words, found = word_spans(sentence), self._matcher.hits(sentence)
        hits = [hit for key in (theme, *self._parts.get(theme, ())) for hit in found.get(key, ())]
        spans = sorted((words[a][0], words[b - 1][1]) for hit in hits for a, b in hit.spans)
        kept: list[tuple[int, int]] = []
        for start, end in spans:
            if kept and start < kept[-1][1]:
                kept[-1] = kept[-1][0], max(end, kept[-1][1])
            else:
                kept.append((start, end))
        return kept
