"""What checklists ask of a review again and again, told once."""

from __future__ import annotations

from dataclasses import dataclass

from cis_pipeline.core.model import Box
from cis_pipeline.outputs.paper.checklist import Answer, authors, partly
from cis_pipeline.outputs.paper.methods.protocol import amendments
from cis_pipeline.outputs.results import Results
from cis_pipeline.prisma.search_reporting import lacking


@dataclass(frozen=True)
class ReviewFacts:
    """A review, as checklists ask about it."""

    results: Results

    @property
    def begun(self) -> bool:
        """Whether there are any records."""
        return bool(self.results.state.records)

    @property
    def screened(self) -> bool:
        """Whether people have judged anything."""
        return bool(self.results.state.folded.votes)

    @property
    def done(self) -> bool:
        """Whether nothing waits for a decision."""
        return self.begun and not self.results.flow.interim

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields that are lacking of any search, once each."""
        sources = self.results.state.sources.values()
        return tuple(dict.fromkeys(field for s in sources for field in lacking(s)))

    @property
    def simulated(self) -> bool:
        """Whether no search took place."""
        sources = self.results.state.sources.values()
        return bool(sources) and all(s.simulated for s in sources)

    @property
    def asks_all(self) -> bool:
        """Whether every criterion has a question."""
        criteria = self.results.state.protocol.criteria
        return bool(criteria) and all(c.question or c.box for c in criteria)

    @property
    def out(self) -> bool:
        """Whether any report was excluded after retrieval, or not retrieved."""
        boxes = (Box.EXCLUDED, Box.NOT_RETRIEVED)
        return any(s.box in boxes for s in self.results.state.folded.standings.values())

    @property
    def included(self) -> int:
        """How many reports are included by now."""
        return len(self.results.state.included)

    @property
    def coded(self) -> bool:
        """Whether people have coded themes."""
        return any(c.theme for c in self.results.state.codings)

    @property
    def themes(self) -> bool:
        """Whether there is a codebook with themes."""
        book = self.results.codebook
        return book is not None and bool(book.in_use)

    @property
    def amended(self) -> int:
        """How many changes of the protocol people ruled on."""
        return len(amendments(self.results.state))

    def as_far(self, place: str, gap: str) -> Answer:
        """What is answered once nothing waits any more, and partly while something does."""
        if not self.begun:
            return authors(gap)
        if not self.done:
            more = "the final numbers, once nothing waits any more"
            return partly(place, f"{gap}; {more}" if gap else more)
        return partly(place, gap) if gap else Answer("answered", place)
