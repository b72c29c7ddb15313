"""What an operator of a criterion is, a table of criteria.toml that judges reports by itself; how
it reads a report, and what it finds.

To add one, write a module in this package with a subclass of Operator: `operator`, the name by
which criteria.toml calls it, its further keys as fields, `judge`, and `faults` if it needs
anything of the rest of the protocol. Nothing else is to be touched.

    class IsLong(Operator):
        \"""Met if the abstract has more words than that; unclear if there is none.\"""

        operator: Literal["is_long"]
        words: int = 100

        def judge(self, reading: Reading) -> Finding:
            n = len(reading.words("abstract").written)
            if not n:
                return Finding("unclear", "there is no abstract")
            return Finding("met" if n > self.words else "not_met", f"abstract: {n} words")
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cis_pipeline.core.model import Record
from cis_pipeline.core.text.phrases import Found, Phrases
from cis_pipeline.core.text.words import Words, words
from cis_pipeline.protocol.toml import Table

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


class Operator(Table, ABC):
    """The rule of a criterion. Decisions rest on its fields as written: a new one needs a default,
    and re-opens every exclusion by this operator."""

    def faults(self, protocol: Protocol) -> Iterator[str]:
        """What this rule needs and the rest of the protocol has not, a sentence each."""
        yield from ()

    @property
    def reads_abstract(self) -> bool:
        """Whether what it finds may rest on the abstract: of one that does not say which fields it
        reads, yes."""
        return "abstract" in getattr(self, "fields", ("abstract",))

    @abstractmethod
    def judge(self, reading: Reading) -> Finding:
        """Whether a report meets the criterion; "unclear" where it cannot be told: never guess."""
