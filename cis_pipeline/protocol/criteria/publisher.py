"""publisher: the body that issued it belongs to one of the categories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from cis_pipeline.protocol.criteria.operator import Finding, Operator, Reading

if TYPE_CHECKING:
    from cis_pipeline.protocol.protocol import Protocol


class ByPublisher(Operator):
    """Met if publishers.toml places the publisher in one of the categories; unclear if nowhere."""

    operator: Literal["publisher"]
    categories: tuple[str, ...] = Field(min_length=1)

    def faults(self, protocol: Protocol) -> Iterator[str]:
        """The categories must be there."""
        known = [category.code for category in protocol.publishers.category]
        for code in self.categories:
            if code not in known:
                yield f'no category "{code}" in publishers.toml ({", ".join(known)})'

    @property
    def reads_abstract(self) -> bool:
        """It does not."""
        return False

    def judge(self, reading: Reading) -> Finding:
        """By publisher and address; where no publisher is given, by bodies among the authors."""
        report, bodies = reading.report, reading.protocol.bodies
        placed = bodies.place(report.publisher, report.url)
        if placed is None and not report.publisher.strip():
            placed = bodies.place_authors(report.authors)
        if placed:
            met = placed.category in self.categories
            return Finding("met" if met else "not_met", f"{placed.because}, {placed.category}")
        if not report.publisher.strip():
            return Finding("unclear", "no publisher is given")
        near = bodies.nearest(report.publisher)
        hint = f"; nearest are {' | '.join(near)}" if near else ""
        return Finding("unclear", f'publisher: "{report.publisher}" is not listed{hint}')
