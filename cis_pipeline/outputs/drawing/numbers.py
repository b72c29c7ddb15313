"""Numbers as a diagram says them."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.outputs.drawing.measure import NO_BREAK


@dataclass(frozen=True, slots=True)
class Say:
    """How numbers are printed: with this between thousands."""

    thousands: str = ""

    def number(self, number: int) -> str:
        """3819, or 3,819."""
        return f"{number:,}".replace(",", self.thousands)

    def n(self, number: int) -> str:
        """(n = 3819), which no line break divides."""
        return f"(n = {self.number(number)})".replace(" ", NO_BREAK)

    def count(self, number: int, one: str, many: str) -> str:
        """1 record, 2 records."""
        return f"{self.number(number)} {one if number == 1 else many}"
