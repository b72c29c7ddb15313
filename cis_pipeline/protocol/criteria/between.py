"""between: the year lies between two years."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading


class Between(Operator):
    """Met if low <= year <= high, both inclusive; unclear if no year is given."""

    operator: Literal["between"]
    field: Literal["year"] = "year"
    low: int = 0
    high: int = 9999

    @model_validator(mode="after")
    def _low_before_high(self) -> Self:
        if self.low > self.high or (self.low, self.high) == (0, 9999):
            raise ValueError("needs low, high or both, and low not above high")
        return self

    @property
    def reads_abstract(self) -> bool:
        """It does not."""
        return False

    def judge(self, reading: Reading) -> Finding:
        """By the year of the entry alone."""
        year = reading.report.year
        if year is None:
            return Finding("unclear", "no year is given")
        return Finding("met" if self.low <= year <= self.high else "not_met", f"year: {year}")
