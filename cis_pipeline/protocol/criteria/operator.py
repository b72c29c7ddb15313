"""What an operator of a criterion is: a table of criteria.toml that judges reports by itself.

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
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cis_pipeline.protocol.criteria.reading import Finding, Reading
from cis_pipeline.protocol.toml import Table

if TYPE_CHECKING:
    from cis_pipeline.protocol.protocol import Protocol


class Operator(Table, ABC):
    """The rule of a criterion. Decisions rest on its fields as written: a new one needs a default,
    and re-opens every exclusion by this operator."""

    def faults(self, protocol: Protocol) -> Iterator[str]:
        """What this rule needs and the rest of the protocol has not, a sentence each."""
        yield from ()

    @abstractmethod
    def judge(self, reading: Reading) -> Finding:
        """Whether a report meets the criterion; "unclear" where it cannot be told: never guess."""
