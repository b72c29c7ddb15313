"""What the report shows, as plain rows; whoever has the review fills them in.

Everything else on the page (boxes, rounds, equations, banners) follows from `Report.flow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cis_pipeline.core.model import Problem, Record, Source
from cis_pipeline.prisma.flow import Flow
from cis_pipeline.screening.agreement import Agreement

_SECTIONS = {
    "records_identified": "sources",
    "records_screened": "rounds",
    "records_excluded": "rounds",
    "reports_not_retrieved": "excluded",
    "reports_assessed": "rounds",
    "reports_excluded": "excluded",
    "reports_included": "included",
    "studies_included": "included",
    "reports_excluded_by_reason": "excluded",
}

LINKS: Mapping[str, str] = {
    **{box: f"#{section}" for box, section in _SECTIONS.items()},
    **{f"other_methods.{box}": f"#{section}" for box, section in _SECTIONS.items()},
    "included": "#included",
}
"""Box -> the section of the page that lists its records; fit for `Options.links`."""


def links_of(flow: Flow) -> dict[str, str]:
    """The links of this flow's boxes: no list holds reports not retrieved where there are none."""
    arms = (("", flow.databases), ("other_methods.", flow.other))
    lists = {
        f"{prefix}reports_not_retrieved" for prefix, a in arms if a and a.reports_not_retrieved
    }
    return {
        box: link
        for box, link in LINKS.items()
        if not box.endswith("reports_not_retrieved") or box in lists
    }


class Compared(Protocol):
    """A computed number beside a published one; each is None where there is none.

    `box` is a dotted path into the JSON of a run, `status` how the number stands in the paper
    (reported, derived, assumed, not reported), `basis` where it stands or how it follows.
    """

    @property
    def box(self) -> str:
        """Dotted path."""

    @property
    def label(self) -> str:
        """What is counted."""

    @property
    def computed(self) -> int | float | None:
        """Ours."""

    @property
    def published(self) -> int | float | None:
        """Theirs."""

    @property
    def status(self) -> str:
        """How it stands in the paper."""

    @property
    def basis(self) -> str:
        """Where it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAgreement:
    """How far the reviewers of one round agreed, before conflicts were settled."""

    title: str
    reviewers: tuple[str, ...]
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One search and its file; `records` is how many records were read from it."""

    source: Source
    file: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedRow:
    """One included report: the best that its records give, and its themes' names.

    `found_in` names the sources that had it, `simulated` says that its record was invented.
    """

    record: Record
    found_in: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedRow:
    """One report excluded after retrieval or not retrieved: in which round, why and by whom.

    `round` and `reason` are titles. `evidence` is what the decision quotes, or the note.
    """

    record: Record
    round: str
    reason: str
    by: tuple[str, ...]
    evidence: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """One theme: on how many included reports, and one sentence that supports it there."""

    theme: str
    group: str = ""
    definition: str = ""
    documents: int = 0
    quote: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of one page, rows in the order in which they are shown.

    `diagram` is the flow diagram as SVG, made by this program (it goes into the page as it is;
    draw it with `Options(links=LINKS)` to make its boxes lead to the lists), `overlap` likewise
    the picture of what each source found ("" for none). `awaited` are sentences that say who
    owes what. `published_in` names what the comparisons compare with.
    """

    title: str
    flow: Flow
    diagram: str
    overlap: str = ""
    question: str = ""
    authors: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    published_in: str = ""
    comparisons: tuple[Compared, ...] = ()
    agreements: tuple[RoundAgreement, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    included: tuple[IncludedRow, ...] = ()
    excluded: tuple[ExcludedRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    problems: tuple[Problem, ...] = ()
