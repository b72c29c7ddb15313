"""Anomalies of the literature: what people state, sentences for and against it, what came of it.

An anomaly is an object of its own: something that many documents do and few question, say. It is
open until somebody closes it; whoever states it again opens it once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cis_pipeline.concepts.coding.held_words import key_of
from cis_pipeline.core.model import Coding, Said

_SPEAKS = (Said.SUPPORTS, Said.CONTRARY)


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One anomaly. `evidence` are the sentences that support it or speak against it, in order.

    `closed` is the word that closed it, None while it is open. `theme` is the theme that it is
    about, "" where none was named.
    """

    id: str
    statement: str
    by: str
    at: str
    theme: str = ""
    evidence: tuple[Coding, ...] = field(default=())
    closed: Coding | None = None

    @property
    def status(self) -> str:
        """ "open" or "closed"."""
        return "closed" if self.closed else "open"

    def sentences(self, verdict: Said) -> list[Coding]:
        """Those that support it (SUPPORTS), or speak against it (CONTRARY)."""
        return [coding for coding in self.evidence if coding.verdict is verdict]


def anomalies(codings: Iterable[Coding]) -> tuple[Anomaly, ...]:
    """The anomalies in the order in which they were stated first.

    Of one person's words on a sentence the last counts; UNDO takes it back. What is said of an
    anomaly that nobody stated is left out.
    """
    found: dict[str, Anomaly] = {}
    for coding in codings:
        before = found.get(coding.anomaly)
        if coding.verdict is Said.ANOMALY:
            found[coding.anomaly] = _stated(coding, before)
        elif before is not None and coding.anomaly:
            found[coding.anomaly] = _said(before, coding)
    return tuple(found.values())


def _stated(coding: Coding, before: Anomaly | None) -> Anomaly:
    words = (coding.anomaly, coding.note, coding.by, coding.at, coding.theme)
    if before is None:
        return Anomaly(*words)
    return replace(before, statement=coding.note, theme=coding.theme or before.theme, closed=None)


def _said(before: Anomaly, coding: Coding) -> Anomaly:
    if coding.verdict is Said.CLOSED:
        return replace(before, closed=coding)
    if coding.verdict not in (*_SPEAKS, Said.UNDO):
        return before
    spot = (coding.by, coding.record_id, key_of(coding))
    others = tuple(c for c in before.evidence if (c.by, c.record_id, key_of(c)) != spot)
    again = () if coding.verdict is Said.UNDO else (coding,)
    return replace(before, evidence=(*others, *again))


def next_id(known: Sequence[Anomaly]) -> str:
    """The id of the next anomaly: AN1, AN2 and so on.

    >>> next_id([Anomaly("AN3", "Costs are never told", "A", "")])
    'AN4'
    """
    numbers = [int(mark[1]) for one in known if (mark := re.fullmatch(r"AN(\d+)", one.id))]
    return f"AN{max(numbers, default=0) + 1}"


def as_dict(anomaly: Anomaly) -> dict[str, Any]:
    """An anomaly as a JSON document."""
    closed = anomaly.closed
    return {
        "id": anomaly.id,
        "statement": anomaly.statement,
        "theme": anomaly.theme,
        "by": anomaly.by,
        "at": anomaly.at,
        "status": anomaly.status,
        "closed": {"by": closed.by, "at": closed.at, "note": closed.note} if closed else None,
        "supporting": [_sentence(c) for c in anomaly.sentences(Said.SUPPORTS)],
        "contrary": [_sentence(c) for c in anomaly.sentences(Said.CONTRARY)],
    }


def _sentence(coding: Coding) -> dict[str, Any]:
    names = ("record_id", "field", "page", "section", "start", "end", "quote", "note", "by", "at")
    return {name: getattr(coding, name) for name in names}
