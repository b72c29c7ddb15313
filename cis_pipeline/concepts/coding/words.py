"""What people said of themes, in the words of tables, terminals and pages."""

from __future__ import annotations

from collections.abc import Iterable

from cis_pipeline.concepts.tagging.tags import Passage
from cis_pipeline.core.model import CONSENSUS, Coding, Said


def speaker(coding: Coding) -> str:
    """Who said it; of an adjudicator's word "consensus" with the name."""
    return f"{CONSENSUS} ({coding.voice})" if coding.voice else coding.by


def in_words(coding: Coding) -> str:
    """What was said, with whose it is.

    >>> in_words(Coding(verdict=Said.MOVE, by="A", theme="TA1", to="TA2", note="on choice",
    ...     at="2026-11-30T10:00:00+00:00"))
    'A: move to TA2 (2026-11-30), on choice'
    """
    to = f" to {coding.to}" if coding.verdict is Said.MOVE else ""
    day = f" ({coding.at[:10]})" if coding.at else ""
    note = f", {coding.note}" if coding.note else ""
    return f"{speaker(coding)}: {coding.verdict.value}{to}{day}{note}"


def each(codings: Iterable[Coding]) -> str:
    """Each in words, in the order given."""
    return "; ".join(map(in_words, codings))


def place(passage: Passage | Coding) -> str:
    """Where a passage stands.

    >>> place(Passage("fulltext", 0, 5, "Power", page=8, section="Findings"))
    'p. 8, Findings'
    """
    if passage.field != "fulltext":
        return passage.field
    page = f"p. {passage.page}" if passage.page else ""
    return ", ".join(filter(None, (page, passage.section))) or "full text"
