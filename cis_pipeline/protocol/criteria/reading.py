"""A report as the operators of criteria read it, and what they find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.phrases import Found, Phrases
from cis_pipeline.core.text.words import Words, words

if TYPE_CHECKING:
    from cis_pipeline.protocol.protocol import Protocol

TextField = Literal["title", "abstract", "keywords", "container", "publisher"]
Status = Literal["met", "not_met", "unclear"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a report meets a criterion, and the field and words that this rests on.

    Of an unclear finding, `evidence` says why it cannot be told.
    """

    status: Status
    evidence: str = ""


class Reading:
    """A report, each of its text fields cut into words once, and the protocol it is judged by."""

    def __init__(self, report: Record, protocol: Protocol) -> None:
        self.report = report
        self.protocol = protocol
        self._cut: dict[str, Words] = {}

    def words(self, field: TextField) -> Words:
        """The words of a field; keywords are read as one text."""
        if field not in self._cut:
            value = getattr(self.report, field)
            self._cut[field] = words(value if isinstance(value, str) else "; ".join(value))
        return self._cut[field]

    def first(self, phrases: Phrases, fields: Iterable[TextField]) -> str:
        """Where the first of the phrases stands, with the words around it; "" if nowhere."""
        for field in fields:
            for found in phrases.find(self.words(field)):
                return self.quote(field, found)
        return ""

    def quote(self, field: TextField, found: Found) -> str:
        """A phrase with the words around it, as evidence."""
        return f'{field}: "{self.words(field).quote(found.start, found.end)}"'
